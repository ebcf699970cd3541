"""What every finding about bills says: the price, the next chance to decide, what must stay, and what to doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.analysis import roles
from dashboard.analysis.findings.evidence import Doubt
from dashboard.analysis.tools import CENTRAL, Bill, Tool, next_exit, payer_name
from dashboard.frames import Frames
from dashboard.measure import money_words
from dashboard.results import Total
from dashboard.wording import counted, listed, quoted, sentence

QUOTES = 4
NOBODY_TOLD = "for a price nobody has told us yet"
SHOWN = 3  # groups of payers named in one sentence


def price(bills: Sequence[Bill], together: Total, saving: Total | None) -> str:
    """What the bills cost together and what could be saved at most; unknown prices are named, never zero."""
    unpriced = _unpriced(bills)
    if not together.known:
        return f"All of it is {listed(list(unpriced), noun='others')}."
    said = f"Together that is {money_words(together)} a year"
    for words, names in unpriced.items():
        said += f", and {listed(names)} {words}"
    if saving is None or not saving.high:
        return f"{said}."
    kept = "one" if len(bills) == 2 else "the largest"
    return f"{said}; if {kept} were enough, {money_words(saving)} could be saved at most."


def _unpriced(bills: Iterable[Bill]) -> dict[str, list[str]]:
    """Why a price is not known -> the products with such a price, each once."""
    found: dict[str, dict[str, None]] = {}
    for bill in bills:
        if not bill.price.known:
            words = f"for a price in {bill.no_rate} without a rate" if bill.no_rate else NOBODY_TOLD
            found.setdefault(words, {})[bill.name] = None
    return {words: list(names) for words, names in found.items()}


def chance(frames: Frames, bills: Iterable[Bill]) -> list[str]:
    """The next chance to decide, when a contract's end is known."""
    ending = (tool for bill in bills for tool in bill.tools if tool.end is not None and tool.pays == bill.payer)
    leave = next_exit(frames, ending)
    if leave is None:
        return []
    if leave.notice_known:
        return [f"The next chance to decide is {leave.words()}."]
    return [f"The next chance to decide comes {leave.words()}."]


def paying(frames: Frames, chosen: Iterable[Bill], how: str = "", *, cut: bool = False) -> str:
    """ "Marketing pays for Hootsuite and Sales and HR pay for Meltwater", products with most payers first.

    With `cut` the bills are only the first of more, so that no number of others is said.
    """
    payers: dict[str, dict[int, None]] = {}
    for bill in chosen:
        payers.setdefault(bill.name, {})[bill.payer] = None
    products: dict[tuple[int, ...], list[str]] = {}
    for name, together in payers.items():
        products.setdefault(tuple(together), []).append(name)
    order = sorted(products.items(), key=lambda pair: -len(pair[0]))
    said = []
    for who, names in order[:SHOWN]:
        shown = [payer_name(frames, one) for one in who[: SHOWN + 1 if cut else None]]
        if cut and len(shown) > SHOWN:
            shown[SHOWN] = "others"
        said.append(
            f"{listed(shown)} {'pays' if len(who) == 1 else 'pay'} {how}for {listed(names, noun='other tools')}"
        )
    if len(order) > SHOWN:
        rest = len({name for _, names in order[SHOWN:] for name in names})
        said.append(f"others pay {how}for {'other tools' if cut else counted(rest, 'other tool')}")
    return listed(said)


def keeps(frames: Frames, used: Iterable[Tool]) -> list[str]:
    """What the users say they cannot do without, as sentences."""
    said = [
        f"{payer_name(frames, tool.department_id)} says it cannot do without {tool.name}: {quoted(tool.keep_because)}"
        for tool in used
        if tool.keep_because
    ]
    return [sentence(line) for line in dict.fromkeys(said)][:QUOTES]


def stays(frames: Frames, used: Iterable[Tool]) -> tuple[str, ...]:
    """What must stay, in the users' words."""
    return tuple(
        dict.fromkeys(
            f"{payer_name(frames, tool.department_id)}, {tool.name}: {quoted(tool.keep_because)}"
            for tool in used
            if tool.keep_because
        )
    )


def users(bills: Iterable[Bill]) -> list[Tool]:
    """The tools of all bills."""
    return [tool for bill in bills for tool in bill.tools]


def doubts(frames: Frames, bills: Sequence[Bill]) -> list[Doubt]:
    """Why the bills may be trusted less: told by others only, paid centrally, or without a price."""
    found = []
    second_hand = [bill for bill in bills if bill.second_hand]
    if second_hand:
        who = listed(list(dict.fromkeys(payer_name(frames, bill.payer) for bill in second_hand)))
        found.append(Doubt("low", f"only others say that {who} pays", True))
    if any(bill.payer == CENTRAL for bill in bills):
        found.append(Doubt("medium", "a central budget pays and its price was not asked here"))
    unknown = [bill.name for bill in bills if not bill.price.known and bill.payer != CENTRAL]
    if unknown:
        found.append(Doubt("medium", f"{_prices(unknown)} not known"))
    guessed = [bill.name for bill in bills if bill.price.guesses]
    if guessed:
        found.append(Doubt("medium", f"{_prices(guessed)} only roughly known"))
    return found


def _prices(names: Sequence[str]) -> str:
    """ "the price of Talkwalker is", "the prices of Awario and Brand24 are"; one product may have several prices."""
    once = list(dict.fromkeys(names))
    return f"the price{'s' if len(names) > 1 else ''} of {listed(once)} {'are' if len(names) > 1 else 'is'}"


def involved(frames: Frames, bills: Iterable[Bill]) -> tuple[int, ...]:
    """Payers and users that are departments of the round, each once."""
    every: dict[int, None] = {}
    for bill in bills:
        every[bill.payer] = None
        for tool in bill.tools:
            every[tool.department_id] = None
    return tuple(i for i in every if i in frames.position)


def entries(bills: Iterable[Bill]) -> tuple[str, ...]:
    """The entries behind the bills, each once."""
    return tuple(dict.fromkeys([tool.entry for bill in bills for tool in bill.tools]))


def base_extra(together: Total) -> str:
    """What the base sentence adds about prices: "one price is a guess"."""
    parts = []
    if together.guesses:
        parts.append("one price is a guess" if together.guesses == 1 else f"{together.guesses} prices are guesses")
    if together.unknown:
        parts.append("one price is not known" if together.unknown == 1 else f"{together.unknown} prices are not known")
    return ", ".join(parts)


def stake(saving: Total | None, together: Total) -> tuple[int, str]:
    """Rank by what could be saved, else by half of what is known."""
    if saving is not None and saving.high is not None:
        return saving.high, "Ranked by the most that could be saved in a year."
    if together.high is not None:
        return together.high // 2, "Ranked by half of the price that is known, since the others are not known."
    return 0, "No price is known, so it stands last among its kind."


def offered(bills: Iterable[Bill]) -> list[tuple[int, str]]:
    """Department and tool of which its owner says that others could join, or already do."""
    return [
        (tool.department_id, tool.name)
        for bill in bills
        for tool in bill.tools
        if tool.offer == roles.SHARED_ALREADY or tool.offer in roles.OPEN_TO_OTHERS
    ]
