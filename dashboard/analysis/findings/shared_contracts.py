"""Where two departments say different things about one contract: who pays, and whether it is one contract or two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.analysis import roles
from dashboard.analysis.findings.disagreement import Disagreement
from dashboard.analysis.findings.evidence import department_names
from dashboard.analysis.tools import Tool, tools
from dashboard.frames import Frames
from dashboard.wording import listed, sentence
from questionnaires.vocabulary import slug_code

CLAUSES = (5,)
_SAYS = {
    roles.FREE: "says that nobody pays for it",
    roles.PAID_CENTRALLY: "says that a central budget pays",
    roles.IN_A_FEE: "says that an agency pays inside its fee",
}

ByProduct = dict[int, dict[str, list[Tool]]]  # department id -> product in small letters -> its lines


def who_pays(frames: Frames) -> list[Disagreement]:
    """A says that B pays for a product, and B says otherwise or, having listed its tools, does not list it."""
    asked = roles.tools(frames)
    if asked is None or asked.payer is None or asked.payer_department is None:
        return []
    lines = _by_product(frames)
    claims: dict[tuple[int, str], list[Tool]] = {}
    for tool in tools(frames):
        payer = tool.payer_department
        if tool.payer == roles.PAID_BY_OTHERS and payer in frames.answers and payer != tool.department_id:
            claims.setdefault((payer or 0, tool.name.casefold()), []).append(tool)
    found = []
    told: set[tuple[str, frozenset[int]]] = set()
    for (payer, name), said in claims.items():
        left = [tool for tool in said if (name, frozenset({payer, tool.department_id})) not in told]
        theirs = lines.get(payer, {}).get(name, [])
        if left and _denies(frames, asked.section, payer, theirs):
            told |= {
                (name, frozenset({payer, tool.department_id})) for tool in left
            }  # each names the other: one question
            found.append(_payer(frames, asked, payer, left, theirs))
    return found


def one_or_two(frames: Frames) -> list[Disagreement]:
    """A says that it shares a product with B, and B lists the product as its own and paid by itself."""
    asked = roles.tools(frames)
    if asked is None or asked.offer is None or asked.shared_with is None or asked.payer is None:
        return []
    lines = _by_product(frames)
    found: list[Disagreement] = []
    told: set[tuple[str, frozenset[int]]] = set()
    for tool in tools(frames):
        if tool.offer != roles.SHARED_ALREADY or not tool.shared_with:
            continue
        name, others = tool.name.casefold(), []
        for other in dict.fromkeys(tool.shared_with):
            pair = (name, frozenset({tool.department_id, other}))
            mine = [one for one in lines.get(other, {}).get(name, ()) if _own(one)]
            if mine and pair not in told and other != tool.department_id:
                told.add(pair)
                others.append(mine[0])
        if others:
            found.append(_contract(frames, asked, tool, others))
    return found


def _by_product(frames: Frames) -> ByProduct:
    return frames.keep("tools_by_product", lambda: _grouped(tools(frames)))


def _grouped(every: Iterable[Tool]) -> ByProduct:
    made: ByProduct = {}
    for tool in every:
        made.setdefault(tool.department_id, {}).setdefault(tool.name.casefold(), []).append(tool)
    return made


def _own(tool: Tool) -> bool:
    return tool.payer == roles.PAYS_ITSELF and not tool.is_free


def _denies(frames: Frames, section: str, payer: int, theirs: Sequence[Tool]) -> bool:
    """The payer says clearly that it does not pay; an open answer or a list nobody gave is none."""
    if theirs:
        return all(tool.is_free or tool.payer not in (roles.PAYS_ITSELF, None) for tool in theirs)
    listed_tools = bool(_by_product(frames).get(payer))
    passed_over = payer in frames.passed_over.get(section, {})
    return listed_tools or (not passed_over and frames.answers[payer].basis != "imported")


def _payer(
    frames: Frames, asked: roles.Tools, payer: int, said: Sequence[Tool], theirs: Sequence[Tool]
) -> Disagreement:
    claimants = tuple(dict.fromkeys(tool.department_id for tool in said))
    (payer_name,) = department_names(frames, [payer])
    name = (theirs[0] if theirs else said[0]).name
    who = listed(department_names(frames, claimants))
    says = "says" if len(claimants) == 1 else "say"
    words = f"{who} {says} that {payer_name} pays for {name}; {payer_name} {_their_words(frames, theirs)}"
    ids = (*claimants, payer)
    named = [(str(i), department_names(frames, [i])[0]) for i in ids[-6:]]
    return Disagreement(
        key=f"payer:{payer}:{_code(name)}",
        title=f"{name}: who pays?",
        sentence=sentence(words),
        department_ids=ids,
        section=asked.section,
        entries=tuple(tool.entry for tool in (*said, *theirs)),
        clauses=CLAUSES,
        question=f"Who pays for {name} today?",
        options=(*named, ("central", "IT or a central budget"), ("free", "Nobody, it is free"), ("other", "Others")),
    )


def _their_words(frames: Frames, theirs: Sequence[Tool]) -> str:
    if not theirs:
        return "does not list it"
    tool = theirs[0]
    if tool.payer == roles.PAID_BY_OTHERS:
        other = department_names(frames, [tool.payer_department or 0])
        return f"says that {other[0]} pays" if other else "says that another department pays"
    return _SAYS.get(tool.payer or "", "says that it costs nothing")


def _contract(frames: Frames, asked: roles.Tools, tool: Tool, others: Sequence[Tool]) -> Disagreement:
    ids = (tool.department_id, *(other.department_id for other in others))
    mine, *rest = department_names(frames, ids)
    pays = "says that it pays" if len(rest) == 1 else "each say that they pay"
    itself = "itself" if len(rest) == 1 else "themselves"
    words = f"{mine} says that it shares {tool.name} with {listed(rest)}; {listed(rest)} {pays} for it {itself}"
    return Disagreement(
        key=f"contract:{tool.department_id}:{_code(tool.name)}",
        title=f"{tool.name}: one contract or more?",
        sentence=sentence(words),
        department_ids=ids,
        section=asked.section,
        entries=(tool.entry, *(other.entry for other in others)),
        clauses=CLAUSES,
        question=f"Do you use {tool.name} under one contract, or does each have its own?",
        options=(("one", "One contract that we use together"), ("own", "Each has a contract of its own")),
    )


def _code(name: str) -> str:
    """A product's name as part of a key; names without any plain letter keep their own."""
    return slug_code(name) or name.casefold()
