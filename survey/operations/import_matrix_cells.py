"""What a cell of a matrix says: that there is something, that there is nothing, how much it is, or other words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from questionnaires.model import Question
from questionnaires.names.words import is_nothing, is_tick, squeezed
from survey.operations.import_answer_words import answer_words, role_headings
from survey.operations.import_cells import Cells
from survey.operations.import_headings import folded, heading_words
from survey.operations.import_money import currency_in_heading, is_money
from survey.operations.import_target import Target

Mark = Literal["tick", "none", "ended", "unclear", "amount", "word"]
LONG = 80  # characters of a cell that can only be words
LARGE = 100  # bare numbers from here on are prices rather than licences
_AMOUNT = re.compile(
    r"(?:[A-Z]{2,3}|[€£$~≈]|ca\.?|approx\.?){0,3}\s*[€£$]?\s?\d[\d\s.,'’–-]*[kKmM]?\s?(?:[A-Z]{3}|[€£$])?[.,–-]*"
    r"(?:\s*(?:/|per |a |p\.)\s*[^\W\d]{1,8}\.?)?"
)
_CURRENCY = re.compile(r"[€£$]|\b[A-Z]{3}\b")
_YEAR = re.compile(r"(?:19|20)\d\d")


def mark_of(text: str, *, counted: bool = False) -> Mark:
    """`counted`: the table has numbers, so that 1 is a number too."""
    if len(text) > LONG:
        return "word"
    plain = text.strip().replace("\ufe0f", "")
    if counted and plain.isdecimal() and int(plain):
        return "amount"
    if is_tick(plain) or plain.casefold() in answer_words()["ticked"] or folded(plain) in answer_words()["ticked"]:
        return "tick"
    words = folded(plain)
    if words and words in answer_words()["ended"]:
        return "ended"
    planned = (*answer_words()["unclear"], *heading_words()["status_planned"])
    if plain in answer_words()["unclear"] or words in planned or squeezed(plain) in answer_words()["dont_know"]:
        return "unclear"
    if is_nothing(plain) or not squeezed(plain):
        return "none"
    return "amount" if _AMOUNT.fullmatch(plain) and not _YEAR.fullmatch(plain) else "word"


def is_counted(cells: Iterable[str]) -> bool:
    """Whether numbers stand where others have ticks: a 1 is then one of something."""
    return any(cell.isdecimal() and int(cell) > 1 and not _YEAR.fullmatch(cell) for cell in cells if len(cell) < 12)


class Meaning:
    """Which questions the numbers and the words in the cells of a matrix answer."""

    def __init__(self, wanted: Target, cells: Cells, held: Sequence[str], hints: Sequence[str]) -> None:
        """`held` are the filled cells, `hints` what stands around them: the corner, the title, the sheet."""
        self._cells = cells
        self.counted = is_counted(held)
        by_mark: dict[Mark, list[str]] = {}
        for text in held:
            by_mark.setdefault(self.mark(text), []).append(text)
        self.said = sum(len(each) for mark, each in by_mark.items() if mark != "word")
        self.currency = next((found for hint in hints if (found := currency_in_heading(hint))), "")
        self.number = _asked_number(wanted, by_mark.get("amount", []), hints)
        self.word = self._asked_words(wanted, by_mark.get("word", []))

    def mark(self, text: str) -> Mark:
        return mark_of(text, counted=self.counted)

    def is_amount(self, text: str) -> bool:
        """Whether words beside a number can be read all the same: "3 to 8", "about 500"."""
        question = self.number
        return question is not None and any(map(str.isdigit, text)) and bool(self._cells.read(question, text).typed)

    def _asked_words(self, wanted: Target, words: Sequence[str]) -> Question | None:
        """The first question of choices that understands most words."""
        sample = list(dict.fromkeys(words))[:60]
        for question in wanted.questions if sample else ():
            if question.type in ("select_one", "select_multiple") and question is not wanted.key:
                known = sum(self.knows(question, text) for text in sample)
                if known >= 0.6 * len(sample):
                    return question
        return None

    def knows(self, question: Question, text: str) -> bool:
        read = self._cells.read(question, text)
        return bool(read.typed) and not read.problem and "o" not in (read.typed or {}) and "t" in (read.typed or {})


def _asked_number(wanted: Target, amounts: Sequence[str], hints: Sequence[str]) -> Question | None:
    """The question that a hint names, else that for money if there are currencies or large numbers."""
    asked = [q for q in wanted.questions if q.type in ("integer", "decimal", "estimate")]
    money = next((q for q in asked if q.role == "cost"), None) or next((q for q in asked if is_money(q)), None)
    if not amounts:
        return None
    if money is not None and any(_CURRENCY.search(text) for text in amounts):
        return money
    tokens = [word for hint in hints for word in folded(hint).split()]
    named = [q for q in asked if set(tokens) & set(role_headings().get(q.role or "", ())[:12])]
    if named:
        return money if money in named else named[0]
    if money is not None and any(currency_in_heading(hint) for hint in hints):
        return money
    large = sorted(int(digits) for text in amounts if (digits := re.sub(r"\D", "", text.split("-")[0])))
    if money is not None and large and large[len(large) // 2] >= LARGE:
        return money
    return asked[0] if money is None and len(asked) == 1 else None
