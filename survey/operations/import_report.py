"""The report of an import: every row of the file is counted once, as imported, merged or rejected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from survey.operations.import_accounts import platform_words
from survey.operations.import_answer_claims import AnswerReading
from survey.operations.import_answer_columns import AnswerColumns
from survey.operations.import_columns import Columns
from survey.operations.import_plan import Merged, Plan, Wanted
from survey.operations.import_rows import Claim, Reading, Refusal
from survey.operations.import_table import Spot, Table
from survey.operations.import_units import Units
from survey.wording import opened

Report = dict[str, Any]


@dataclass(frozen=True)
class FileFacts:
    name: str
    sha256: str


class MergedWords(NamedTuple):
    """What a row joined: one of the same file, one that was typed in, or one of an earlier file."""

    of_file: str
    typed: str
    imported: str


MERGED = MergedWords(
    of_file="The same account stands in {row}.",
    typed="The department has this account in its answers already.",
    imported="The account was imported before, from {row} of an earlier file.",
)


def report(
    file: FileFacts, table: Table, columns: Columns, reading: Reading, found: Plan[Claim], known: Iterable[str]
) -> Report:
    """Plain JSON; `known` are names of departments that were in the register before."""
    return {
        **facts_of(file, table, columns, reading),
        "rows": found.rows,
        "imported": len(found.new),
        "merged": [merged_of(each, MERGED, table) for each in found.merged],
        "rejected": [rejected_of(each, table) for each in found.refused],
        "merged_count": len(found.merged),
        "rejected_count": len(found.refused),
        "rows_imported": [_imported(each, table) for each in found.new],
        "remarks": [
            {**placed(table, claim.row, claim.column), "remark": claim.account.remark}
            for claim in found.new
            if claim.account.remark
        ],
        "departments": departments_of(reading.units, found.new, found.merged, set(known)),
    }


def adds_up(made: Report) -> bool:
    """Whether no row vanished."""
    return bool(made["rows"] == made["imported"] + len(made["merged"]) + len(made["rejected"]))


def _imported(claim: Claim, table: Table) -> dict[str, Any]:
    return {
        **placed(table, claim.row, claim.column),
        "department": claim.department,
        "platform": platform_words(claim.account.platform, claim.account.other),
        "name": claim.account.name,
        "link": claim.account.link,
        "status": claim.status,
    }


def facts_of(
    file: FileFacts, table: Table, columns: Columns | AnswerColumns, reading: Reading | AnswerReading
) -> dict[str, Any]:
    """What was read, and how."""
    return {
        "file": file.name,
        "sha256": file.sha256,
        "read_as": table.how,
        "sheet": table.sheet,
        "sheets_read": [title for title in table.sheets if title not in table.other_sheets],
        "sheets_not_read": list(table.other_sheets),
        "heading_row": columns.heading_row,
        "columns": columns.in_words(),
        "ignored_columns": list(columns.ignored),
        "lines": reading.lines,
        "counts": "rows",
        "empty_lines": table.empty,
        "cells_saying_none": reading.said_none,
        "department_from_row_above": reading.grouped,
    }


def departments_in(made: Report) -> tuple[int, int]:
    """How many departments got something, and how many of all are new."""
    found = made["departments"]
    return sum(bool(each["imported"]) for each in found), sum(bool(each["new"]) for each in found)


def placed(table: Table, number: int, column: str) -> dict[str, Any]:
    """Where a line stands: its row, its column, and its sheet if several were read."""
    spot = table.spot(number)
    return {"row": spot.row, "column": spot.column or column} | ({"sheet": spot.sheet} if spot.sheet else {})


def where_words(each: Mapping[str, Any], counts: str = "rows") -> str:
    """Where something of a report stands, in words; a table that is read cell by cell names the column, too."""
    column = each.get("column", "") if counts == "cells" else ""
    return Spot(each["row"], each.get("sheet", ""), column).words


def merged_of(merged: Merged, words: MergedWords, table: Table) -> dict[str, Any]:
    if not merged.before:
        reason = words.of_file
    elif merged.joined_row is None:
        reason = words.typed
    else:
        reason = words.imported
    row = merged.joined_row or 0
    joined = Spot(row, merged.joined_sheet) if merged.before else table.spot(row)
    return {
        **placed(table, merged.row, merged.column),
        "department": merged.department,
        "joined_row": joined.row or None,
        "joined_existing": merged.before,
        "reason": reason.format(row=opened(joined.words) if reason.startswith("{") else joined.words),
    }


def rejected_of(refusal: Refusal, table: Table) -> dict[str, Any]:
    return {
        **placed(table, refusal.row, refusal.column),
        "line": refusal.row,
        "reason": refusal.reason,
        "text": refusal.text,
        "can_be_allowed": refusal.claim is not None,
    }


def departments_of(
    listed: Units, new: Iterable[Wanted], joined: Iterable[Merged], known: set[str]
) -> list[dict[str, Any]]:
    """Every department that a row was taken for; `known` are names that were in the register before."""
    counted = Counter(claim.department for claim in new)
    merged = Counter(each.department for each in joined)
    units = {unit.name: unit for unit in listed.units.values()}
    return [
        {
            "name": name,
            "parent": units[name].parent,
            "new": name not in known,
            "imported": counted[name],
            "merged": merged[name],
            "also_written": sorted(units[name].also),
        }
        for name in sorted(set(counted) | set(merged), key=str.casefold)
    ]
