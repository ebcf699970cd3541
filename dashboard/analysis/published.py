"""Published numbers beside what the answers say today: unchanged, changed since, or no longer backed by its answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.analysis.overview import facts
from dashboard.analysis.scope import scope
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Fact
from dashboard.wording import day, inside
from survey.lifecycle import time_zone
from survey.read_figures import FrozenRow

SHORT = 8  # letters of a hash that people compare


@dataclass(frozen=True)
class Published:
    """One frozen number as people read it; `change` and `broken` are sentences, empty when all is as it was."""

    row: FrozenRow
    on: str
    change: str
    broken: str

    @property
    def short_hash(self) -> str:
        return self.row.fingerprint[:SHORT]

    @property
    def base(self) -> str:
        """Who stood behind it that day."""
        return str(self.row.value.get("base") or "")

    @property
    def line(self) -> str:
        """For a list on paper."""
        made = f"frozen on {self.on} from version {self.row.version} of the answers (fingerprint {self.short_hash})."
        parts = (f"{self.row.label}: {self.row.text}, {made}", self.base, self.change, self.broken)
        return " ".join(part for part in parts if part)


def key_facts(frames: Frames) -> tuple[Fact, ...]:
    """The key figures of the first page over everybody."""
    return facts(scope(frames, Filters()))


def value_of(frames: Frames, fact: Fact) -> dict[str, object]:
    """What a text was made from, to be kept beside it."""
    base = frames.base
    return {"number": fact.number, "note": fact.note, "base": base.sentence(), "answered": base.answered}


def published(frames: Frames, rows: Iterable[FrozenRow], hashes: Mapping[int, str]) -> Sequence[Published]:
    """Frozen numbers against the newest `frames`; `hashes` are what the answers of each version give today."""
    now = {fact.key: fact for fact in key_facts(frames)}
    zone = time_zone(frames.facts.time_zone)
    return [
        Published(
            row,
            day(row.at.astimezone(zone)),
            _change(frames, row, now.get(row.name)),
            _broken(row, hashes.get(row.version)),
        )
        for row in rows
    ]


def _change(frames: Frames, row: FrozenRow, now: Fact | None) -> str:
    if now is None:
        return "This figure is no longer worked out."
    if now.text == row.text:
        return ""
    more = row.value.get("answered") != frames.base.answered
    why = "Departments have answered or taken answers back since; it is" if more else "A later correction changes it:"
    said = f"{now.text} {inside(now.label)}" if now.text.replace(",", "").isdigit() else now.text
    return f"{why} {said} now, in version {frames.version}."


def _broken(row: FrozenRow, today: str | None) -> str:
    if today == row.fingerprint:
        return ""
    return (
        f"The answers of version {row.version} no longer give the fingerprint {row.fingerprint[:SHORT]}: "
        "what this number rests on is not the same any more."
    )
