"""What should have moved after a decision: read on the day of the decision, and again in the next round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from dashboard.analysis.findings import contracts_ending, inside_a_suite, ranking, same_job, same_product
from dashboard.analysis.findings.evidence import department_names
from dashboard.analysis.given_back import stored_key
from dashboard.analysis.tools import Bill, bills, tools
from dashboard.frames import Frames
from dashboard.measure import add, difference, money_words, one
from dashboard.results import Finding, Total
from dashboard.wording import counted, listed, number_word, sentence
from questionnaires.names.words import squeezed
from survey.read_decisions import DecisionRow

CONTRACTS, ENTRIES, DEPARTMENTS = "contracts", "entries", "departments"
BY_JOB = frozenset({same_job.KIND, inside_a_suite.KIND})  # their keys end in the code of a job
BY_PRODUCT = frozenset({same_product.KIND, contracts_ending.KIND})  # theirs in the name of a product
LABELS: Mapping[str, str] = {
    CONTRACTS: "Paid contracts and what they cost",
    ENTRIES: "Accounts, tools or answers it rests on",
    DEPARTMENTS: "Departments it names",
}
Moved = Literal["better", "same", "worse", "open"]


class Contract(NamedTuple):
    """A paid contract: who pays (id of a department), for what, and the price in minor units where it is known."""

    payer: int
    name: str
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Reading:
    """An indicator at one version: how many, and for contracts which."""

    indicator: str
    count: int
    contracts: tuple[Contract, ...] = ()
    currency: str = ""

    def to_json(self) -> dict[str, Any]:
        contracts = [list(contract) for contract in self.contracts]
        return {"indicator": self.indicator, "count": self.count, "contracts": contracts, "currency": self.currency}


@dataclass(frozen=True)
class Outcome:
    """What became of a decision: whether the indicator moved, in a sentence, and what is not known yet."""

    moved: Moved
    sentence: str
    not_known: str = ""
    left: int = 0  # what the indicator counts now


def offered(finding: Finding) -> tuple[tuple[str, str], ...]:
    """The indicators that fit a finding, the most telling first: code and words."""
    codes = [CONTRACTS] if finding.kind in BY_JOB | BY_PRODUCT else []
    codes += [ENTRIES] if finding.entries else []
    return tuple((code, LABELS[code]) for code in (*codes, DEPARTMENTS))


def read(frames: Frames, kind: str, key: str, indicator: str) -> Reading:
    """The indicator of a finding in these answers; a finding that is no longer there counts nothing.

    `key` is the finding's as it is stored.
    """
    if indicator == CONTRACTS:
        found = tuple(_contract(bill) for bill in _bills(frames, kind, key))
        return Reading(CONTRACTS, len(found), found, frames.facts.currency)
    finding = next((one for one in ranking.every(frames) if stored_key(one.key) == key), None)
    if finding is None:
        return Reading(indicator, 0)
    return Reading(indicator, len(finding.entries if indicator == ENTRIES else finding.department_ids))


def from_json(stored: Mapping[str, Any]) -> Reading | None:
    """What was kept with a decision; None when it is not readable."""
    try:
        contracts = tuple(Contract(*contract) for contract in stored.get("contracts", ()))
        return Reading(str(stored["indicator"]), int(stored["count"]), contracts, str(stored.get("currency", "")))
    except (KeyError, TypeError, ValueError):
        return None


def words(reading: Reading) -> str:
    """For example "2 paid contracts, 21,000 to 25,000 EUR a year"."""
    if reading.indicator != CONTRACTS:
        noun = ("entry", "entries") if reading.indicator == ENTRIES else ("department", "departments")
        return counted(reading.count, *noun)
    price = _price(reading.contracts, reading.currency)
    told = f", {money_words(price)} a year" if price.known else ""
    rest = f", {counted(price.unknown, 'price')} not known" if price.unknown else ""
    return f"{counted(reading.count, 'paid contract')}{told}{rest}"


def outcome(frames: Frames, row: DecisionRow) -> Outcome:
    """Whether what was decided in an earlier round is seen in the answers of this one."""
    before = from_json(row.before)
    if before is None:
        return Outcome("open", "No indicator was kept with this decision.")
    after = read(frames, row.kind, row.key, before.indicator)
    silent = [i for i in row.department_ids if i in frames.position and i not in frames.answers]
    gone = [i for i in row.department_ids if i not in frames.position]
    not_known = _not_known(frames, silent, len(gone))
    said = _compared(before, after, row.round_title, frames.facts.title)
    if silent and after.count < before.count:
        return Outcome("open", said, not_known, after.count)
    moved: Moved = "better" if after.count < before.count else "worse" if after.count > before.count else "same"
    if moved == "better" and before.indicator == CONTRACTS and _costs_more(before, after):
        moved = "worse"  # fewer contracts are meant to cost less
    return Outcome(moved, said, not_known, after.count)


def _costs_more(before: Reading, after: Reading) -> bool:
    """Whether the fewer contracts certainly cost more than those before did."""
    old, new = _price(before.contracts, before.currency), _price(after.contracts, after.currency)
    if old.unknown or new.unknown or old.high is None or new.low is None or before.currency != after.currency:
        return False
    return new.low > old.high


def _not_known(frames: Frames, silent: Sequence[int], gone: int) -> str:
    lines = []
    if silent:
        have = "has" if len(silent) == 1 else "have"
        lines.append(f"{listed(department_names(frames, silent))} {have} not answered in this round yet.")
    if gone:
        lines.append(
            f"{counted(gone, 'department')} of that time {'is' if gone == 1 else 'are'} not part of this round."
        )
    return " ".join(lines)


def _bills(frames: Frames, kind: str, key: str) -> list[Bill]:
    every = tools(frames)
    if kind in BY_JOB:
        return bills(frames, (tool for tool in every if key.removeprefix(f"{kind}:") in tool.functions))
    names = {tool.name for tool in every}
    meant = {name for name in names if stored_key(f"{kind}:{squeezed(name) or name}") == key}
    return bills(frames, (tool for tool in every if tool.name in meant))


def _contract(bill: Bill) -> Contract:
    return Contract(bill.payer, bill.name, bill.price.low, bill.price.high)


def _price(contracts: Sequence[Contract], currency: str) -> Total:
    return add((one(contract.low, contract.high, "money", currency) for contract in contracts), "money", currency)


def _compared(before: Reading, after: Reading, then: str, now: str) -> str:
    noun = {CONTRACTS: "paid contract", ENTRIES: "entry", DEPARTMENTS: "department"}[before.indicator]
    plural = "entries" if noun == "entry" else ""
    there = f"{_number(before.count, noun, plural)} in {then}"
    said = f"{there}, {number_word(after.count) if after.count else 'none'} in {now}"
    if before.indicator != CONTRACTS:
        return sentence(said)
    return sentence(f"{said}: {_saved(before, after)}")


def _number(number: int, noun: str, plural: str) -> str:
    return f"{number_word(number)} {noun if number == 1 else plural or noun + 's'}"


def _saved(before: Reading, after: Reading) -> str:
    """What the contracts that ended, came and changed make together; those that stayed as they are count nothing."""
    then, now = list(before.contracts), list(after.contracts)
    for contract in before.contracts:
        if contract in now:
            then.remove(contract)
            now.remove(contract)
    if not then and not now:
        return "nothing changed in what they cost" if before.contracts else "there was nothing to pay"
    if before.currency != after.currency:
        return "the round's currency has changed, so what that saves is not known"
    zero = one(0, 0, "money", before.currency)
    old = _price(then, before.currency) if then else zero
    new = _price(now, before.currency) if now else zero
    less = None if old.unknown or new.unknown else difference(old, new)
    if less is None or less.low is None or less.high is None:
        return "what that saves is not known, because a price is not"
    if less.low >= 0:
        return f"{money_words(less)} a year less" if less.high else "it costs the same"
    more = one(-less.high, -less.low, "money", before.currency)
    if less.high <= 0:
        return f"{money_words(more)} a year more"
    rest = (one(0, end, "money", before.currency) for end in (-less.low, less.high))
    most, least = (money_words(part).partition(" to ")[2] for part in rest)
    return f"between {most} a year more and {least} a year less"
