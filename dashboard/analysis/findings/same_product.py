"""Same product: several payers, or several entries of which nobody told who pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dashboard.analysis import roles
from dashboard.analysis.findings import bill_words
from dashboard.analysis.findings.evidence import Doubt, department_names
from dashboard.analysis.findings.making import made, one_by_one
from dashboard.analysis.findings.same_job import phrase
from dashboard.analysis.jobs import inside_first
from dashboard.analysis.tools import NAMELESS, Bill, Tool, all_bills, payer_name, tools
from dashboard.analysis.values import label
from dashboard.frames import Frames
from dashboard.measure import add, all_but_largest
from dashboard.results import Finding, Total
from dashboard.wording import counted, listed, number_word, quoted
from questionnaires.names.words import squeezed

KIND = "same_product"
CLAUSES = (5,)
WORTH = 25_000  # minor units: an entry without a price counts like 250 a year in the ranking
NAMES = 4
TIMES = {2: "twice", 3: "three times"}


@dataclass(frozen=True)
class Same:
    """One product: its bills, and the entries of which nobody told who pays; free and mostly other ones stay out."""

    name: str
    bills: tuple[Bill, ...]
    untold: tuple[Tool, ...]

    @cached_property
    def payers(self) -> tuple[int, ...]:
        """Who pays, each once; CENTRAL is a payer."""
        return tuple(dict.fromkeys(bill.payer for bill in self.bills))

    @cached_property
    def tools(self) -> tuple[Tool, ...]:
        """The entries this rests on."""
        return (*(tool for bill in self.bills for tool in bill.tools), *self.untold)

    @cached_property
    def holders(self) -> tuple[int, ...]:
        """The departments that list it on their own account: who pays, or of whom it was not told."""
        return tuple(dict.fromkeys((*self.payers, *(tool.department_id for tool in self.untold))))

    @property
    def times(self) -> int:
        """Bills and entries that may be contracts of their own; a user of somebody's contract is none."""
        return len(self.bills) + len(self.untold)


def findings(frames: Frames) -> list[Finding]:
    """One finding per product that two pay, or that stands twice in the answers without a word on who pays."""
    asked = roles.tools(frames)
    return [_finding(frames, asked, same) for same in products(frames) if same.times > 1] if asked else []


def products(frames: Frames) -> list[Same]:
    """The products that are paid, or may be paid, for this work."""
    paid: dict[str, list[Bill]] = {}
    untold: dict[str, list[Tool]] = {}
    for bill in all_bills(frames):
        paid.setdefault(bill.name, []).append(bill)
    for tool in tools(frames):
        if tool.pays is None and not tool.is_free and not tool.mostly_other and _is_open(tool):
            untold.setdefault(tool.name, []).append(tool)
    names = dict.fromkeys((*paid, *untold))
    return [Same(name, tuple(paid.get(name, ())), tuple(untold.get(name, ()))) for name in names if name != NAMELESS]


def _is_open(tool: Tool) -> bool:
    """Nobody told who pays, and it is not a product that is usually free."""
    return tool.payer in (None, roles.PAID_BY_OTHERS) and tool.usual != "free"


def _finding(frames: Frames, asked: roles.Tools, same: Same) -> Finding:
    several = len(same.payers) > 1
    together = add((bill.price for bill in same.bills), "money", frames.facts.currency)
    saving = all_but_largest([bill.price for bill in same.bills]) if several else None
    members = same.tools
    ids = tuple(dict.fromkeys((*bill_words.involved(frames, same.bills), *(t.department_id for t in same.untold))))
    entries = tuple(dict.fromkeys(tool.entry for tool in members))
    return made(
        frames,
        kind=KIND,
        what=squeezed(same.name) or same.name,
        title=f"{same.name}: {_title(same)}",
        sentence=_bought(frames, asked, same, together, saving) if several else _listed(frames, asked, same),
        base=bill_words.base_extra(together) if several else "who pays was not told",
        department_ids=ids,
        entries=entries,
        opened=one_by_one(asked.section, entries),
        together=together if several else None,
        saving=saving,
        stays=bill_words.stays(frames, members),
        doubts=bill_words.doubts(frames, same.bills) if several else _doubts(same),
        otherwise="Those who pay named the product and the price themselves, and signed it.",
        already="It holds already: these bills are paid today, whatever others answer.",
        suggestion=_suggestion(frames, same, several),
        clauses=CLAUSES,
        stake=bill_words.stake(saving, together) if several else _stake(same),
    )


def _title(same: Same) -> str:
    if len(same.payers) > 1:
        return counted(len(same.payers), "payer")
    return f"listed {_times(same.times)}"


def _times(number: int) -> str:
    return TIMES.get(number, f"{number_word(number)} times")


def _bought(frames: Frames, asked: roles.Tools, same: Same, together: Total, saving: Total | None) -> str:
    """Two or more pay: only then a finding speaks of spending."""
    who = inside_first(listed([payer_name(frames, payer) for payer in same.payers]))
    parts = [f"{who} each pay for {same.name}{_purposes(frames, asked, same, ', for ')}{_spellings(frames, same)}."]
    if same.untold:
        others = department_names(frames, dict.fromkeys(tool.department_id for tool in same.untold))
        parts.append(f"{listed(others)} {_verb(others, 'list')} it, too, without saying who pays.")
    parts.append(bill_words.price(same.bills, together, saving))
    return " ".join([*parts, *bill_words.chance(frames, same.bills), *bill_words.keeps(frames, same.tools)])


def _listed(frames: Frames, asked: roles.Tools, same: Same) -> str:
    """It stands in the answers more than once, and that is all we know."""
    names = [payer_name(frames, holder) for holder in same.holders]
    tree = _tree(frames, same)
    uses = _purposes(frames, asked, same, f", for {number_word(_uses(same))} purposes: ") if _uses(same) > 1 else ""
    if tree:
        said = f"{tree} lists {same.name} {_times(same.times)}"
        said += f", in {listed(names)}" if names != [tree] else ""
    elif not same.bills:
        said = f"{listed(names)} each list {same.name}"
    else:
        others = department_names(frames, dict.fromkeys(tool.department_id for tool in same.untold))
        payer = inside_first(payer_name(frames, same.payers[0]))
        said = f"{payer} pays for {same.name}, and {listed(others)} {_verb(others, 'list')} it, too"
    return f"{said}{uses}{_spellings(frames, same)}; {_payment(same)}"


def _payment(same: Same) -> str:
    if not same.untold:
        return "as far as we were told it pays each time, and it may be one contract or several."
    if same.bills:
        return "not every entry says who pays for it, and it may be one contract or several."
    return "who pays for it was not told, and it may be one contract or several."


def _verb(names: Sequence[str], verb: str) -> str:
    return verb if len(names) > 1 else f"{verb}s"


def _tree(frames: Frames, same: Same) -> str:
    """The name of the one department, or of the one above all of them; '' when there is no such department."""
    tops = {_top(frames, holder) for holder in same.holders}
    return tops.pop() if len(tops) == 1 else ""


def _top(frames: Frames, department_id: int) -> str:
    """The name at the top of a department's tree; the one above may not take part in the round itself."""
    name, seen = "", set[int]()
    next_: int | None = department_id
    while next_ is not None and next_ not in seen and (place := frames.position.get(next_)) is not None:
        seen.add(next_)
        department = frames.departments[place]
        name, next_ = department.parent or department.name, department.parent_id
    return name


def _uses(same: Same) -> int:
    """How many different purposes the entries have, when all of them told theirs."""
    told = [frozenset(tool.functions) for tool in same.tools]
    return len({code for codes in told for code in codes}) if all(told) and len(set(told)) > 1 else 0


def _purposes(frames: Frames, asked: roles.Tools, same: Same, before: str) -> str:
    if asked.function is None:
        return ""
    function = asked.function
    codes = dict.fromkeys(code for tool in same.tools for code in tool.functions)
    words = [phrase(function, code, label(frames, function, code)) for code in codes]
    return f"{before}{listed(words)}" if words else ""


def _spellings(frames: Frames, same: Same) -> str:
    """Under which other names it stands: ", listed as “First Alert” by TSA"."""
    first: dict[str, int] = {}
    for tool in same.tools:
        first.setdefault(tool.typed, tool.department_id)
    others: dict[str, tuple[str, int]] = {}
    for typed, department_id in first.items():
        if typed and squeezed(typed) != squeezed(same.name):
            others.setdefault(squeezed(typed), (typed, department_id))
    said = [f"{quoted(typed)} by {payer_name(frames, who)}" for typed, who in others.values()]
    return f" (listed as {listed(said, NAMES, 'other names')})" if said else ""


def _doubts(same: Same) -> list[Doubt]:
    why = "who pays for it was not told" if same.untold else "one contract may have been listed more than once"
    return [Doubt("low", why, True)]


def _stake(same: Same) -> tuple[int, str]:
    said = f"Ranked by the entries ({same.times:,}): 250 a year for each, since two payers are not known."
    return same.times * WORTH, said


def _suggestion(frames: Frames, same: Same, several: bool) -> str:
    if not several:
        return f"Ask which contract each of these entries for {same.name} stands for, and who pays for it."
    offers = bill_words.offered(same.bills)
    more = f" {payer_name(frames, offers[0][0])} says that others could join." if offers else ""
    return f"Ask whether one contract for {same.name} would do for all.{more}"
