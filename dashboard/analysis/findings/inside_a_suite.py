"""Inside a suite: somebody pays for a product that may contain what another department pays for separately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from dashboard.analysis import roles
from dashboard.analysis.findings import bill_words
from dashboard.analysis.findings.evidence import Doubt, department_names
from dashboard.analysis.findings.making import made, one_by_one
from dashboard.analysis.findings.same_job import phrase
from dashboard.analysis.jobs import inside_first
from dashboard.analysis.tools import NAMELESS, Bill, all_bills, payer_name
from dashboard.frames import Frames
from dashboard.measure import add, money_words
from dashboard.results import Finding, Total
from dashboard.wording import listed
from questionnaires.codebook import CodebookEntry

KIND = "inside_a_suite"
CLAUSES = (5,)


@dataclass(frozen=True)
class Inside:
    """One function: the suites that may contain it and are not used for it, and the bills of others for it."""

    code: str
    words: str
    suites: tuple[Bill, ...]
    separate: tuple[Bill, ...]

    @cached_property
    def told(self) -> bool:
        """The owner of a suite says itself that it has this function and does not use it."""
        return any(self.code in tool.unused for bill in self.suites for tool in bill.tools)

    @cached_property
    def replaceable(self) -> tuple[Bill, ...]:
        """The separate bills that could end: a suite may contain all they are used for, and nobody would miss more."""
        inside = {bill.may_do for bill in self.suites}
        fits = {used: any(used <= functions for functions in inside) for used in {b.functions for b in self.separate}}
        return tuple(
            bill for bill in self.separate if fits[bill.functions] and not any(tool.keep_because for tool in bill.tools)
        )


def findings(frames: Frames) -> list[Finding]:
    """One finding per function that one department pays for and a paid suite of another may contain."""
    asked = roles.tools(frames)
    if asked is None or asked.function is None:
        return []
    function = asked.function
    return [_finding(frames, function, found) for found in insides(frames, function)]


def insides(frames: Frames, function: CodebookEntry) -> list[Inside]:
    """By function, in the order of the questionnaire; what the suite's owner says it uses is left to same_job."""
    every = all_bills(frames)
    owned: dict[tuple[int, str], frozenset[str]] = {}
    for bill in every:
        owned[bill.payer, bill.name] = owned.get((bill.payer, bill.name), frozenset()) | bill.functions
    using: dict[str, list[Bill]] = {}
    having: dict[str, list[Bill]] = {}
    for bill in every:
        used = owned[bill.payer, bill.name]
        for code in bill.functions:
            using.setdefault(code, []).append(bill)
        for code in bill.may_do - used if bill.name != NAMELESS and used else ():
            having.setdefault(code, []).append(bill)
    found = []
    for code, said in function.choices:
        suites = _facing(having.get(code, ()), using.get(code, ()))
        separate = _facing(using.get(code, ()), having.get(code, ()))
        if suites and separate:
            found.append(Inside(code, phrase(function, code, said), suites, separate))
    return found


def _facing(these: Iterable[Bill], others: Iterable[Bill]) -> tuple[Bill, ...]:
    """Those that meet, among the others, a bill of another payer for another product."""
    pairs = {(bill.payer, bill.name) for bill in others}
    payers = Counter([payer for payer, _ in pairs])
    names = Counter([name for _, name in pairs])
    if pairs and len(pairs) > max(payers.values()) + max(names.values()):  # nobody and no product has nearly all
        return tuple(these)
    return tuple(
        bill
        for bill in these
        if len(pairs) > payers[bill.payer] + names[bill.name] - ((bill.payer, bill.name) in pairs)
    )


def _finding(frames: Frames, function: CodebookEntry, found: Inside) -> Finding:
    every = (*found.suites, *found.separate)
    ids = bill_words.involved(frames, every)
    entries = bill_words.entries(every)
    currency = frames.facts.currency
    together = add((bill.price for bill in every), "money", currency)
    ending = add((bill.price for bill in found.replaceable), "money", currency)
    saving = ending if ending.known else None
    return made(
        frames,
        kind=KIND,
        what=found.code,
        title=f"{inside_first(found.words)}: may be inside a tool that is paid already",
        sentence=_sentence(frames, found, saving),
        base=bill_words.base_extra(together),
        department_ids=ids,
        entries=entries,
        opened=one_by_one(function.section, entries),
        together=together,
        saving=saving,
        stays=bill_words.stays(frames, bill_words.users(found.separate)),
        doubts=[_doubt(found), *bill_words.doubts(frames, every)],
        suggestion=_suggestion(frames, found),
        clauses=CLAUSES,
        stake=_stake(saving),
    )


def _sentence(frames: Frames, found: Inside, saving: Total | None) -> str:
    """Always "may contain": the catalogue knows what makers sell, not what a contract holds."""
    which = "each of which" if len({bill.name for bill in found.suites}) > 1 else "which"
    said = f"{inside_first(bill_words.paying(frames, found.suites))}, {which} may contain {found.words}; "
    said += f"{bill_words.paying(frames, found.separate, 'separately ')}."
    parts = [said]
    if found.told:
        parts.append(_told(frames, found))
    if saving is not None and saving.high:
        parts.append(f"If it does and fits, {money_words(saving)} a year could be saved at most.")
    keeps = bill_words.keeps(frames, bill_words.users(found.separate))
    return " ".join([*parts, *bill_words.chance(frames, found.separate), *keeps])


def _told(frames: Frames, found: Inside) -> str:
    told = [tool for bill in found.suites for tool in bill.tools if found.code in tool.unused]
    names = department_names(frames, dict.fromkeys(tool.department_id for tool in told))
    what = list(dict.fromkeys(tool.name for tool in told))
    verb = "says that it does" if len(names) == 1 else "say that they do"
    return f"{listed(names)} {verb} not use {listed(what)} for that."


def _doubt(found: Inside) -> Doubt:
    if found.told:
        return Doubt("medium", "nobody has tried yet whether it would do", changes=True)
    return Doubt("low", "we know what makers sell, not what this contract contains", changes=True)


def _stake(saving: Total | None) -> tuple[int, str]:
    if saving is not None and saving.high:
        return saving.high // 2, "Ranked by half of what could be saved at most, since it only may be contained."
    return 0, "No price is known of anything that could simply end, so it stands last among its kind."


def _suggestion(frames: Frames, found: Inside) -> str:
    told = (bill for bill in found.suites if any(found.code in tool.unused for tool in bill.tools))
    first = next(told, found.suites[0])
    who = payer_name(frames, first.payer)
    return (
        f"Ask {who} whether its contract for {first.name} contains {found.words}, "
        "and let the others try it before they renew."
    )
