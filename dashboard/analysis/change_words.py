"""What changed since an earlier round, in words and lists; for findings, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dashboard.analysis.changes import LINES, SectionChanges, Status, owners
from dashboard.analysis.entry_names import labels
from dashboard.analysis.findings import ranking
from dashboard.analysis.findings.evidence import department_names
from dashboard.frames import Frames
from dashboard.measure import range_words
from dashboard.results import Column, Finding, Table
from dashboard.wording import counted, listed

WORDS: Mapping[Status, str] = {
    "added": "New",
    "removed": "No longer there",
    "moved": "Moved to another department",
    "changed": "Changed",
    "confirmed": "As before",
    "unconfirmed": "Not confirmed yet",
}


class FindingChange(NamedTuple):
    """A finding that came, went or stayed; `words` say what became of it."""

    finding: Finding
    status: str  # new, gone, open (gone, but somebody has not answered), changed or same
    words: str


def summary(before: Frames, found: SectionChanges) -> str:
    """For example "Of 41 entries, 36 are as before, 3 changed and 2 are no longer there; 4 are new."."""
    old = len(found.pairs) - found.number("added")
    parts = [
        f"{found.number('confirmed'):,} as before",
        f"{found.number('changed'):,} changed",
        f"{found.number('moved'):,} moved",
        f"{found.number('removed'):,} no longer there",
        f"{found.number('unconfirmed'):,} not confirmed yet",
    ]
    told = listed([part for part in parts if not part.startswith("0 ")], 6) or "none to compare"
    new = found.number("added")
    tail = f" {counted(new, 'is', 'are')} new." if new else ""
    noun = ("entry", "entries") if found.is_list else ("page", "pages")  # a page for each department
    return f"Of {counted(old, *noun)} in {before.facts.title}: {told}.{tail}"


def table(before: Frames, now: Frames, found: SectionChanges, status: Status) -> Table:
    """The entries with one status, each with its department, and for changes what was said."""
    if status == "changed":
        return _changed_table(now, found)
    frames = now if status == "added" else before
    label, whose = labels(frames, found.section), owners(frames, found.section)
    pairs = found.of(status)
    columns = [Column("department", "Department"), Column("entry", "Entry")]
    if status == "moved":
        columns.append(Column("to", "Now listed by"))
    rows = []
    for pair in pairs[:LINES]:
        place = pair.now if status == "added" else pair.before
        row = {"department": frames.names[frames.position[whose[place]]], "entry": label(place)}
        if status == "moved":
            row["to"] = now.names[int(now.rows(found.section)[pair.now])]
        rows.append(row)
    return Table(f"{found.section}-{status}", _title(found, status, len(rows)), tuple(columns), tuple(rows))


def _changed_table(now: Frames, found: SectionChanges) -> Table:
    label, whose = labels(now, found.section), owners(now, found.section)
    columns = (
        Column("department", "Department"),
        *([Column("entry", "Entry")] if found.is_list else []),
        Column("question", "Question"),
        Column("before", "Before"),
        Column("now", "Now"),
    )
    rows = []
    for place, question, was, is_ in found.answers[:LINES]:
        row = found.pairs[place].now
        name = now.names[now.position[whose[row]]]
        rows.append({"department": name, "entry": label(row), "question": question, "before": was, "now": is_})
    return Table(f"{found.section}-changed", _title(found, "changed", found.number("changed")), columns, tuple(rows))


def finding_changes(before: Frames, now: Frames) -> tuple[FindingChange, ...]:
    """Findings by their keys, which are the same in every round: what is new, what is gone, what has changed."""
    then = {one.key: one for one in ranking.every(before)}
    made = [_compared(now, one, then.pop(one.key, None)) for one in ranking.every(now)]
    return tuple(made + [_gone(now, one) for one in then.values()])


def _compared(now: Frames, one: Finding, then: Finding | None) -> FindingChange:
    if then is None:
        return FindingChange(one, "new", "It is new.")
    lines = []
    came = [i for i in one.department_ids if i not in then.department_ids]
    left = [i for i in then.department_ids if i not in one.department_ids]
    if came:
        lines.append(f"{listed(department_names(now, came))} joined.")
    if left and (names := department_names(now, left)):
        lines.append(f"{listed(names)} left.")
    for total, was, what in ((one.together, then.together, "Together"), (one.saving, then.saving, "At most to save")):
        told = range_words(total) if total is not None else "nothing to count"
        old = range_words(was) if was is not None else "nothing to count"
        if told != old:
            lines.append(f"{what}: {old} before, {told} now.")
    return FindingChange(one, "changed" if lines else "same", " ".join(lines) or "As before.")


def _gone(now: Frames, then: Finding) -> FindingChange:
    silent = [i for i in then.department_ids if i in now.position and i not in now.answers]
    if silent:
        have = "has" if len(silent) == 1 else "have"
        return FindingChange(
            then, "open", f"Not known yet: {listed(department_names(now, silent))} {have} not answered."
        )
    return FindingChange(then, "gone", "It is no longer there.")


def _title(found: SectionChanges, status: Status, shown: int) -> str:
    number = found.number(status)
    return f"{WORDS[status]}: {number:,}" + (f", the first {shown} are shown" if shown < number else "")
