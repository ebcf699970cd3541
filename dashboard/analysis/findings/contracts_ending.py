"""Contracts that end soon and do the same as another department's paid contract: the day to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from dashboard.analysis import roles
from dashboard.analysis.findings import bill_words
from dashboard.analysis.findings.evidence import Doubt
from dashboard.analysis.findings.making import made, one_by_one
from dashboard.analysis.findings.same_job import phrase
from dashboard.analysis.jobs import inside_first
from dashboard.analysis.tools import NAMELESS, Bill, Exit, all_bills, exit_of, newest_answer, payer_name
from dashboard.frames import Frames
from dashboard.measure import add
from dashboard.results import Finding, Total
from dashboard.wording import day, listed, month
from questionnaires.codebook import CodebookEntry
from questionnaires.names.words import squeezed

KIND = "contracts_ending"
CLAUSES = (5,)
SOON = timedelta(days=180)  # after the newest answer: half a year is enough to look at the other tool and to decide
OTHERS = 20  # overlapping bills that are named and stand behind a card; beyond that a list helps nobody
Ending = tuple[Exit, Bill]
Using = dict[str, dict[tuple[int, str], Bill]]  # function -> payer and product -> a bill


@dataclass(frozen=True)
class Soon:
    """One product: its contracts that end soon, the earliest first, and the bills of others for the same functions."""

    name: str
    ending: tuple[Ending, ...]
    others: tuple[Bill, ...]
    codes: tuple[str, ...]  # the functions they share

    @property
    def first(self) -> Exit:
        """The contract to decide on first."""
        return self.ending[0][0]


def findings(frames: Frames) -> list[Finding]:
    """One finding per product with a contract that can end within half a year and overlaps with another payer's."""
    asked = roles.tools(frames)
    if asked is None or asked.function is None or asked.end is None:
        return []
    function = asked.function
    return [_finding(frames, function, soon) for soon in ending_soon(frames)]


def ending_soon(frames: Frames) -> list[Soon]:
    """Contracts on which one has to decide soon, by product; those without an overlapping one are left out."""
    today = newest_answer(frames)
    every = all_bills(frames)
    using: Using = {}
    for bill in every:
        for code in bill.functions:
            using.setdefault(code, {}).setdefault((bill.payer, bill.name), bill)
    several = {code for code, paid in using.items() if len({payer for payer, _ in paid}) > 1}
    groups: dict[str, list[Ending]] = {}
    for bill in every:
        if bill.name == NAMELESS or several.isdisjoint(bill.functions):
            continue
        leave = _leave(bill, today)
        if leave is not None and leave.day <= today + SOON:
            groups.setdefault(bill.name, []).append((leave, bill))
    return [_soon(name, ending, using, several) for name, ending in groups.items()]


def _soon(name: str, ending: list[Ending], using: Using, several: set[str]) -> Soon:
    ending = sorted(ending, key=lambda pair: (pair[0].day, pair[1].payer))
    payers: dict[str, set[int]] = {}
    for _, bill in ending:
        for code in bill.functions & several:
            payers.setdefault(code, set()).add(bill.payer)
    shared = [code for code in using if code in payers]
    chosen = {(bill.payer, bill.name) for _, bill in ending}
    others: dict[tuple[int, str], Bill] = {}
    for code in shared:
        mine = payers[code]
        others |= islice(
            (
                (key, bill)
                for key, bill in using[code].items()
                if key not in chosen and (len(mine) > 1 or key[0] not in mine)
            ),
            OTHERS,
        )
    return Soon(name, tuple(ending), tuple(others.values())[:OTHERS], tuple(shared))


def _leave(bill: Bill, today: date) -> Exit | None:
    """The first day on which the contract behind this bill can end."""
    found = [leave for tool in bill.tools if tool.pays == bill.payer and (leave := exit_of(tool, today)) is not None]
    return min(found, key=lambda leave: leave.day) if found else None


def _finding(frames: Frames, function: CodebookEntry, soon: Soon) -> Finding:
    ending = [bill for _, bill in soon.ending]
    every = (*ending, *soon.others)
    ids, entries = bill_words.involved(frames, every), bill_words.entries(every)
    together = add((bill.price for bill in ending), "money", frames.facts.currency)
    return made(
        frames,
        kind=KIND,
        what=squeezed(soon.name) or soon.name,
        title=f"{soon.name}: decide {'by' if soon.first.notice_known else 'before'} {_by(soon.first)}",
        sentence=_sentence(frames, function, soon),
        base=bill_words.base_extra(together),
        department_ids=ids,
        entries=entries,
        opened=one_by_one(function.section, entries),
        together=together,
        stays=bill_words.stays(frames, bill_words.users(every)),
        doubts=[*_doubts(soon), *bill_words.doubts(frames, every)],
        otherwise="Those who pay named the day and the tools themselves, and signed it.",
        already="It holds already: these contracts run today.",
        suggestion=f"Decide {'by' if soon.first.notice_known else 'before'} {_by(soon.first)} whether to renew, "
        "after the departments have shown each other what they use.",
        clauses=CLAUSES,
        stake=_stake(together),
    )


def _stake(ending: Total) -> tuple[int, str]:
    if ending.high is None:
        return 0, "No price of what ends is known, so it stands last among its kind."
    return ending.high // 2, "Ranked by half of what the contracts that end cost in a year."


def _by(leave: Exit) -> str:
    return day(leave.day) if leave.notice_known else month(leave.day)


def _sentence(frames: Frames, function: CodebookEntry, soon: Soon) -> str:
    leave, bill = soon.ending[0]
    who = payer_name(frames, bill.payer)
    labels = dict(function.choices)
    what = listed([phrase(function, code, labels.get(code, code)) for code in soon.codes])
    if leave.notice_known:
        parts = [f"{inside_first(who)} can cancel {soon.name} until {day(leave.day)}{_runs(leave)}"]
    else:
        parts = [f"The contract of {who} for {soon.name} ends in {month(leave.day)}; the notice is not known"]
    parts += _more(frames, soon)
    if soon.others:
        others = bill_words.paying(frames, soon.others, cut=len(soon.others) >= OTHERS)
        parts.append(f"{inside_first(others)}, for the same: {what}")
    else:
        parts.append(f"They use it for the same: {what}")
    keeps = bill_words.keeps(frames, bill_words.users((*(one for _, one in soon.ending), *soon.others)))
    if not leave.notice_known:
        parts.append(f"Decide before {month(leave.day)}")
    return " ".join([f"{'. '.join(parts)}.", *keeps])


def _runs(leave: Exit) -> str:
    end = leave.tool.end
    return f" (it runs until {day(end)})" if end is not None and leave.day < end else ""


def _more(frames: Frames, soon: Soon) -> list[str]:
    """Further contracts for the product that end soon, too."""
    first = soon.ending[0][1].payer
    who = [payer_name(frames, one) for one in dict.fromkeys(bill.payer for _, bill in soon.ending) if one != first]
    if not who:
        return []
    verb = "has a contract" if len(who) == 1 else "have contracts"
    return [f"{inside_first(listed(who))} {verb} for it that can end soon, too"]


def _doubts(soon: Soon) -> list[Doubt]:
    if not soon.first.notice_known:
        return [Doubt("medium", "the notice is not known, so the day to decide may be earlier")]
    return []
