"""What rows of a list of answers say: an entry each, remarks, and cells that were not understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from survey.operations.import_cells import Typed
from survey.operations.import_rows import Refusal
from survey.operations.import_units import Units


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about a row that was taken."""

    row: int
    column: str
    remark: str


@dataclass(frozen=True, slots=True)
class NotRead:
    """One cell that was not understood; `kept` says what became of the rest of its row."""

    row: int
    column: str
    department: str
    reason: str
    text: str
    kept: str


@dataclass(frozen=True, slots=True)
class AnswerClaim:
    """What a row says for one entry of a department. `implied` are answers that a fuller row may replace."""

    row: int
    column: str
    department: str
    key: str
    shown: str
    typed: Mapping[str, Typed]
    entry_key: str | None = None
    implied: frozenset[str] = frozenset()
    year: int = 0
    differs: tuple[Remark, ...] = ()
    where: str = ""  # the row in words
    shares: tuple[tuple[str, int], ...] = ()  # amounts that other claims have too, each with the line it comes from

    @property
    def size(self) -> int:
        """About how many characters it will take in the department's answers."""
        return 40 + sum(len(str(part)) for typed in self.typed.values() for part in typed.values())

    def at_row(self, row: int) -> AnswerClaim:
        return replace(self, row=row)

    def joined(self, later: AnswerClaim) -> AnswerClaim:
        """What the first row leaves open, a later one may say; where both say something else, that is remarked."""
        typed, implied, differs = dict(self.typed), set(self.implied), list(self.differs)
        for name, raw in later.typed.items():
            if name not in typed or (name in implied and name not in later.implied):
                typed[name] = raw
                implied -= {name} - later.implied
            elif raw == typed[name] or name in later.implied or name in implied:
                continue
            elif isinstance(raw.get("t"), list) and isinstance(typed[name].get("t"), list):
                typed[name] = _both(typed[name], raw)
            else:
                differs.append(Remark(later.row, name, f"It says something else than {self.where}, which was kept."))
        return replace(self, typed=typed, implied=frozenset(implied), differs=tuple(differs))


@dataclass
class AnswerReading:
    """Everything a table says, in the order of its rows."""

    units: Units
    grouped: bool
    numbers: list[int] = field(default_factory=list)  # of all lines that were read
    claims: list[AnswerClaim] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)
    said_none: int = 0

    @property
    def lines(self) -> int:
        return len(self.numbers)


def _both(one: Typed, other: Typed) -> Typed:
    """Several choices that two rows name for the same entry."""
    texts = [str(raw["o"]) for raw in (one, other) if raw.get("o")]
    together = {"t": list(dict.fromkeys([*one["t"], *other["t"]]))}
    return {**together, "o": "; ".join(dict.fromkeys(texts))} if texts else together
