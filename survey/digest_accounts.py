"""Sentences about accounts: how many and where, who can get in, two-step login, which are asleep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from questionnaires.model import Question, Section
from survey.digest_roles import AGENCY, ALONE, ASLEEP, ELSEWHERE, IN_USE, NO, NOBODY, NOT_KNOWN, YES, Read
from survey.submitted import Row
from survey.wording import are, counted, figure, listed, opened, some


def sentences(read: Read) -> Iterator[str]:
    asked = read.list_of("platform")
    if asked is None:
        return
    section, platform = asked
    rows = list(read.found.rows(section))
    if not rows:
        said = read.found.list_nothing(section)
        if said:
            yield f"About {_lower(section.label)} you said: “{said}”."
        return
    accounts = _Accounts(read, section, rows)
    yield accounts.where(platform)
    for sentence in (f"{accounts.hanging()} {accounts.two_step()}".strip(), accounts.use()):
        if sentence:
            yield sentence


class _Accounts:
    """Counts pages, not lines: a line may stand for several pages of the same kind."""

    def __init__(self, read: Read, section: Section, rows: list[Row]) -> None:
        self.read, self.section, self.rows = read, section, rows
        self.copies = self._question("account:copies")
        self.owner = self._question("account:owner_kind")
        self.total = sum(map(self._weight, rows))

    def _question(self, role: str) -> Question | None:
        return self.read.beside(self.section, role)

    def _weight(self, row: Row) -> int:
        copies = row.values.get(self.copies.name) if self.copies else None
        return int(copies) if copies else 1

    def _by(self, question: Question | None) -> Counter[str]:
        found: Counter[str] = Counter()
        for row in self.rows:
            found[self.read.code(row, question)] += self._weight(row)
        return found

    def where(self, platform: Question) -> str:
        places: Counter[str] = Counter()
        for row in self.rows:
            places[self.read.found.words(row, platform)] += self._weight(row)
        known = [(place, number) for place, number in places.most_common() if place]
        elsewhere = self._by(self.owner)[ELSEWHERE]
        also = ""
        if elsewhere and self.total == 1:
            also = " Another department runs it."
        elif elsewhere:
            also = f" {opened(figure(elsewhere))} of them {are(elsewhere)} run by another department."
        return f"You have {counted(self.total, 'account')}{_on(known)}.{also}"

    def hanging(self) -> str:
        if self.owner is None:
            return ""
        by = self._by(self.owner)
        parts = [
            f"{figure(by[code])} {_hang(by[code])} {words}"
            for code, words in ((ALONE, "one person alone"), (NOBODY, "nobody at the moment"), (AGENCY, "an agency"))
            if by[code]
        ]
        if by[NOT_KNOWN]:
            parts.append(f"for {figure(by[NOT_KNOWN])} you do not know who can get in")
        if parts:
            return f"Of your accounts, {listed(parts)}." if self.total > 1 else f"It {_hang(1)} {_alone(by)}."
        ours = self.total - by[ELSEWHERE] - by[""]
        return "Two or more of you can get into every account you look after." if ours > 0 and not by[""] else ""

    def two_step(self) -> str:
        question = self._question("account:two_step")
        if question is None:
            return ""
        by = self._by(question)
        parts = []
        if by[YES]:
            parts.append(f"on for {figure(by[YES])}")
        if by[NO]:
            parts.append(f"off for {figure(by[NO])}")
        if by[NOT_KNOWN]:
            parts.append(f"not known for {figure(by[NOT_KNOWN])}")
        asked = by[NO] + by[NOT_KNOWN] + by[YES]
        if asked and by[YES] == asked:
            return "Two-step login is on for it." if self.total == 1 else "Two-step login is on wherever you log in."
        if self.total == 1 and parts:
            return f"Two-step login is {'off' if by[NO] else 'not known'} for it."
        return f"Two-step login is {listed(parts)} of them." if parts else ""

    def use(self) -> str:
        question = self._question("account:status")
        if question is None:
            return ""
        by = self._by(question)
        if by[IN_USE] == self.total:
            return "It is in use." if self.total == 1 else "All your accounts are in use."
        order = [ASLEEP, *(choice.name for choice in self.read.found.choices(question)), NOT_KNOWN]
        parts = []
        for code in dict.fromkeys(order):
            number = by[code]
            if not number or code == IN_USE:
                continue
            words = "unknown whether in use" if code == NOT_KNOWN else _lower(self.read.short(question, code))
            names = self._names(question, code) if code == ASLEEP else ""
            parts.append(f"{figure(number)} {are(number)} {words}{names}")
        if self.total == 1 and parts:
            return f"It {parts[0].removeprefix('one ')}."
        known = f"{figure(by[IN_USE])} {are(by[IN_USE])} in use; " if by[IN_USE] else ""
        return f"Of the {counted(self.total, 'account')}, {known}{listed(parts)}." if parts else ""

    def _names(self, question: Question, code: str) -> str:
        rows = [row for row in self.rows if self.read.code(row, question) == code]
        return f" ({some([self.read.found.summary(self.section, row) for row in rows])})"


def _on(known: list[tuple[str, int]]) -> str:
    """ ": 46 on Google and one each on Facebook and Instagram", the most frequent first."""
    if len(known) == 1:
        place, number = known[0]
        return f", {'all ' if number > 1 else ''}on {place}"
    several = [f"{number:,} on {place}" for place, number in known if number > 1]
    single = [place for place, number in known if number == 1]
    if len(single) > 1:
        several.append(f"one each on {some(single)}")
    elif single:
        several.append(f"one on {single[0]}")
    return f": {some(several)}" if several else ""


def _alone(by: Counter[str]) -> str:
    words = {ALONE: "one person alone", NOBODY: "nobody at the moment", AGENCY: "an agency"}
    return next((text for code, text in words.items() if by[code]), "somebody you do not know")


def _hang(number: int) -> str:
    return "hangs on" if number == 1 else "hang on"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
