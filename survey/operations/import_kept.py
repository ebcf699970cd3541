"""A file that waits for its confirmation: what was decided about it, and its rows, as they are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from survey.models import ImportBatch
from survey.operations.import_headings import Role
from survey.operations.import_plan import Cell
from survey.operations.import_table import Line, Table


@dataclass(frozen=True)
class Wishes:
    """What a person decided about a file: columns by hand, and what is taken although it would be left out."""

    section: str = ""  # which list or page of the questionnaire the file holds; "" is the list of accounts
    columns: Mapping[Role, str] = field(default_factory=dict)  # role -> heading or letter of the column
    pairs: tuple[tuple[str, str], ...] = ()  # column, question; "" on one side leaves the other out
    department: str = ""  # for rows that name none
    sheet: str | None = None
    all_personal: bool = False  # personal profiles too
    allowed: frozenset[Cell] = frozenset()  # single personal profiles, by row and column
    also_answered: bool = False  # add to drafts of departments that have begun themselves
    same: Mapping[str, str] = field(default_factory=dict)  # name in the file -> department it is, "" for its own


@dataclass(frozen=True)
class Upload:
    """A file that was read as a table."""

    name: str
    sha256: str
    table: Table


def wishes_of(batch: ImportBatch) -> Wishes:
    """What was decided about a kept file so far."""
    kept = batch.mapping
    return Wishes(
        section=str(kept.get("section", "")),
        columns=cast("Mapping[Role, str]", kept.get("columns", {})),
        pairs=tuple((str(column), str(name)) for column, name in kept.get("pairs", ())),
        department=str(kept.get("department", "")),
        sheet=str(kept.get("sheet") or "") or None,
        all_personal=bool(kept.get("all_personal")),
        allowed=frozenset((int(row), str(column)) for row, column in kept.get("allowed", ())),
        also_answered=bool(kept.get("also_answered")),
        same={str(name): str(department) for name, department in kept.get("same", {}).items()},
    )


def upload_of(batch: ImportBatch) -> Upload:
    """A kept file."""
    facts = json.loads(batch.rows)
    lines = tuple(Line(number, tuple(cells)) for number, cells in facts["lines"])
    table = Table(
        lines,
        facts["how"],
        facts["empty"],
        facts["sheet"],
        tuple(facts["others"]),
        sheets=tuple(facts.get("sheets", ())),
        heading=int(facts.get("heading", 0)),
    )
    return Upload(batch.file_name, batch.sha256, table)


def mapping_of(wishes: Wishes) -> dict[str, Any]:
    return {
        "section": wishes.section,
        "columns": dict(wishes.columns),
        "pairs": [list(pair) for pair in wishes.pairs],
        "department": wishes.department,
        "sheet": wishes.sheet,
        "all_personal": wishes.all_personal,
        "allowed": sorted([row, column] for row, column in wishes.allowed),
        "also_answered": wishes.also_answered,
        "same": dict(wishes.same),
    }


def rows_of(table: Table) -> str:
    facts = {
        "how": table.how,
        "empty": table.empty,
        "sheet": table.sheet,
        "others": table.other_sheets,
        "sheets": table.sheets,
        "heading": table.heading,
        "lines": [[line.number, line.cells] for line in table.lines],
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
