"""Need meets offer: one department looks for what another has, and says that others could join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.analysis import roles
from dashboard.analysis.findings import bill_words
from dashboard.analysis.findings.evidence import Doubt, department_names
from dashboard.analysis.findings.making import each, made, one_by_one
from dashboard.analysis.findings.same_job import phrase
from dashboard.analysis.jobs import inside_first
from dashboard.analysis.tools import NAMELESS, Tool, tools
from dashboard.frames import Frames
from dashboard.results import Finding
from dashboard.tidying import ENTRY
from dashboard.wording import listed, number_word
from questionnaires.codebook import CodebookEntry
from questionnaires.model import OTHER

KIND = "need_meets_offer"
CLAUSES = (5, 6)
WORTH = 100_000  # minor units: a department that need not buy a tool of its own counts like 1,000 a year in the ranking
SHOWN = 3
CONDITIONS = "conditions"


@dataclass(frozen=True)
class Match:
    """One function: who looks for it (row of the need's section, department id) and the tools that others may join."""

    code: str
    words: str
    needs: tuple[tuple[str, int], ...]
    offers: tuple[Tool, ...]

    @cached_property
    def seekers(self) -> tuple[int, ...]:
        """The departments that look for it, each once."""
        return tuple(dict.fromkeys(department_id for _, department_id in self.needs))


def findings(frames: Frames) -> list[Finding]:
    """One finding per function that somebody misses and somebody else offers."""
    asked, need = roles.tools(frames), roles.asked(frames, "need", "select_multiple", "select_one")
    if asked is None or asked.function is None or need is None:
        return []
    function = asked.function
    return [_finding(frames, function, match) for match in matches(frames, function, need)]


def matches(frames: Frames, function: CodebookEntry, need: CodebookEntry) -> list[Match]:
    """Needs and offers of one function, in the order of the questionnaire; nobody is sent to an offer of its own."""
    offers: dict[str, list[Tool]] = {}
    for tool in tools(frames):
        if tool.offer in roles.OPEN_TO_OTHERS and tool.name != NAMELESS:
            for code in tool.functions:
                offers.setdefault(code, []).append(tool)
    needs = wanting(frames, need)
    found = []
    for code, said in function.choices:
        having = {tool.department_id for tool in offers.get(code, ())}
        seekers = tuple((entry, who) for entry, who in needs.get(code, ()) if who not in having)
        if code != OTHER and having and seekers:
            first = sorted(offers[code], key=lambda tool: (-(free(tool) or 0), tool.offer == CONDITIONS))
            found.append(Match(code, phrase(function, code, said), seekers, tuple(first)))
    return found


def wanting(frames: Frames, need: CodebookEntry) -> dict[str, list[tuple[str, int]]]:
    """By code: the entries and departments that picked it."""
    long, places = frames.long_codes(need), frames.rows(need.section)
    entries = frames.wide[need.section][ENTRY].gather(long.rows).to_list()
    who = places[long.rows].tolist()
    found: dict[str, list[tuple[str, int]]] = {}
    for entry, place, code in zip(entries, who, long.values.tolist(), strict=True):
        found.setdefault(long.keys[code], []).append((entry, frames.ids[place]))
    return found


def free(tool: Tool) -> int | None:
    """Places that are paid and were not used; None when that was not told."""
    if tool.seats_bought is None or tool.seats_used is None:
        return None
    return max(tool.seats_bought - tool.seats_used, 0)


def _finding(frames: Frames, function: CodebookEntry, match: Match) -> Finding:
    ids = tuple(dict.fromkeys((*match.seekers, *(tool.department_id for tool in match.offers))))
    entries = tuple(dict.fromkeys((*(entry for entry, _ in match.needs), *(tool.entry for tool in match.offers))))
    number = len(match.seekers)
    return made(
        frames,
        kind=KIND,
        what=match.code,
        title=f"{inside_first(match.words)}: missed here, offered there",
        sentence=_sentence(frames, match),
        department_ids=ids,
        entries=entries,
        opened=one_by_one(function.section, [tool.entry for tool in match.offers]),
        stays=bill_words.stays(frames, match.offers),
        doubts=_doubts(match),
        otherwise="Both sides said so themselves, and signed it.",
        already="It holds already: the need and the offer are both there.",
        suggestion=_suggestion(frames, match),
        clauses=CLAUSES,
        stake=each(number, WORTH, "the departments that look for it"),
        nature="good_news",
    )


def _sentence(frames: Frames, match: Match) -> str:
    seekers = listed(department_names(frames, match.seekers))
    said = f"{seekers} {'is' if len(match.seekers) == 1 else 'are'} looking for {match.words}; "
    owners = dict.fromkeys(tool.department_id for tool in match.offers)
    if len(match.offers) == 1:
        (tool,) = match.offers
        (name,) = department_names(frames, owners)
        seats = f", with {_seats(tool)}," if _seats(tool) else ""
        under = " under conditions" if tool.offer == CONDITIONS else ""
        return f"{said}{name} has it in {tool.name}{seats} and says others could join{under}."
    has = "has it and says" if len(owners) == 1 else "have it and say"
    return f"{said}{_offers(frames, match.offers)} {has} others could join."


def _offers(frames: Frames, offers: Sequence[Tool]) -> str:
    """ "Customer Service (Brandwatch, three of ten places free) and Marketing (Talkwalker, under conditions)"."""
    said = []
    for tool in offers[:SHOWN]:
        facts = [tool.name, _seats(tool), "under conditions" if tool.offer == CONDITIONS else ""]
        said.append(f"{department_names(frames, [tool.department_id])[0]} ({', '.join(one for one in facts if one)})")
    rest = len(offers) - SHOWN
    return listed([*said, f"{number_word(rest)} more"] if rest > 0 else said)


def _seats(tool: Tool) -> str:
    """ "three of ten places free"; '' when none is free or nobody told."""
    spare = free(tool)
    return f"{number_word(spare)} of {number_word(tool.seats_bought or 0)} places free" if spare else ""


def _doubts(match: Match) -> list[Doubt]:
    if all(free(tool) == 0 for tool in match.offers):
        return [Doubt("medium", "no place is free at the moment", changes=True)]
    if all(free(tool) is None for tool in match.offers):
        return [Doubt("medium", "nobody told how many places are free")]
    return []


def _suggestion(frames: Frames, match: Match) -> str:
    owner = department_names(frames, [match.offers[0].department_id])[0]
    seekers = listed(department_names(frames, match.seekers))
    terms = " and name its conditions" if match.offers[0].offer == CONDITIONS else ""
    return f"Let {owner} show {match.offers[0].name} to {seekers}{terms} before anybody buys another tool."
