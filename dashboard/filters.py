"""What a page is narrowed to, and how that stands in an address; pure text in and out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from dashboard.results import Where

WHERE = "where"  # where=question:code, as often as needed
LIMIT = 600  # values of one address; the rest is ignored with a note
TEXT_LIMIT = 200


@dataclass(frozen=True)
class Filters:
    """Empty means all. `notes` are sentences about values that were ignored; they are no part of the address."""

    departments: tuple[int, ...] = ()
    platforms: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    unsigned: bool = False
    as_of: int | None = None
    round: str | None = None
    section: str | None = None  # of the entries behind a number
    where: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: str) -> Filters:
        """Read a query string; what cannot be read is ignored and noted, whatever it is."""
        try:
            pairs = parse_qsl(query.removeprefix("?"), max_num_fields=LIMIT, errors="replace")
        except ValueError:
            return cls(notes=("The address was too long; all filters were ignored.",))
        reader = _Reader(pairs)
        return cls(
            departments=tuple(reader.numbers("department", "department")),
            platforms=reader.texts("platform"),
            goals=reader.texts("goal"),
            statuses=reader.texts("status"),
            unsigned=reader.last("unsigned") in ("1", "true", "on", "yes"),
            as_of=next(reversed(reader.numbers("asof", "version")), None),
            round=reader.last("round"),
            section=reader.last("section"),
            where=reader.conditions(),
            notes=tuple(reader.notes),
        )

    def to_query(self) -> str:
        """The query string that `from_query` reads back."""
        pairs: list[tuple[str, str]] = [("round", self.round)] if self.round else []
        pairs += [("department", str(number)) for number in self.departments]
        for name, values in (("platform", self.platforms), ("goal", self.goals), ("status", self.statuses)):
            pairs += [(name, value) for value in values]
        pairs += [("unsigned", "1")] if self.unsigned else []
        pairs += [("asof", str(self.as_of))] if self.as_of is not None else []
        pairs += [("section", self.section)] if self.section else []
        pairs += [(WHERE, f"{question}:{code}") for question, code in self.where]
        return urlencode(pairs)

    @property
    def is_narrowed(self) -> bool:
        """Whether less than everything is shown."""
        return bool(self.departments or self.platforms or self.goals or self.statuses)

    def checked(
        self,
        departments: Collection[int],
        platforms: Mapping[str, str],
        goals: Mapping[str, str],
        statuses: Mapping[str, str],
    ) -> Filters:
        """Without values the round does not know; each one left out is noted."""
        notes = list(self.notes)
        kept: dict[str, tuple[object, ...]] = {}
        for name, known, noun in (
            ("departments", departments, "department"),
            ("platforms", platforms, "platform"),
            ("goals", goals, "goal"),
            ("statuses", statuses, "status"),
        ):
            values = getattr(self, name)
            kept[name] = tuple(value for value in values if value in known)
            if len(kept[name]) < len(values):
                notes.append(f"The address names a {noun} that is not part of this round; it was ignored.")
        return replace(self, **kept, notes=tuple(dict.fromkeys(notes)))  # type: ignore[arg-type]

    def without_where(self) -> Filters:
        """The same filters for a page that shows no entries."""
        return replace(self, section=None, where=(), notes=())


def link(path: str, filters: Filters, where: Where | None = None) -> str:
    """A path with the filters, and with the entries behind a number when `where` is given."""
    chosen = filters.without_where()
    if where is not None:
        chosen = replace(chosen, section=where.section, where=where.every)
    query = chosen.to_query()
    return f"{path}?{query}" if query else path


def where_of(filters: Filters) -> Where | None:
    """The entries an address asks for."""
    return Where(filters.section, filters.where) if filters.section else None


class _Reader:
    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.notes: list[str] = []
        self.values: dict[str, list[str]] = {}
        for name, value in pairs:
            if value and len(value) <= TEXT_LIMIT and value.isprintable():
                self.values.setdefault(name, []).append(value)

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.values.get(name, ())))

    def last(self, name: str) -> str | None:
        return self.values[name][-1] if self.values.get(name) else None

    def numbers(self, name: str, noun: str) -> list[int]:
        found: list[int] = []
        for value in self.texts(name):
            if value.isascii() and value.isdigit() and len(value) < 12:
                found.append(int(value))
            else:
                self.notes.append(f"The address names a {noun} that does not exist; it was ignored.")
        return found

    def conditions(self) -> tuple[tuple[str, str], ...]:
        split = (value.partition(":") for value in self.texts(WHERE))
        return tuple((question, code) for question, colon, code in split if question and colon)
