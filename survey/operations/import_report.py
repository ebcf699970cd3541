"""The report of an import: every row of the file is counted once, as imported, merged or rejected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from survey.operations.import_accounts import platform_words
from survey.operations.import_columns import Columns
from survey.operations.import_plan import Merged, Plan, Wanted
from survey.operations.import_rows import Claim, Reading, Refusal
from survey.operations.import_table import Table
from survey.operations.import_units import Units

Report = dict[str, Any]


@dataclass(frozen=True)
class FileFacts:
    name: str
    sha256: str


def report(
    file: FileFacts, table: Table, columns: Columns, reading: Reading, found: Plan[Claim], known: Iterable[str]
) -> Report:
    """Plain JSON; `known` are names of departments that were in the register before."""
    return {
        "file": file.name,
        "sha256": file.sha256,
        "read_as": table.how,
        "sheet": table.sheet,
        "sheets_not_read": list(table.other_sheets),
        "heading_row": columns.heading_row,
        "columns": columns.in_words(),
        "ignored_columns": list(columns.ignored),
        "lines": reading.lines,
        "empty_lines": table.empty,
        "cells_saying_none": reading.said_none,
        "department_from_row_above": reading.grouped,
        "rows": found.rows,
        "imported": len(found.new),
        "merged": [_merged(each) for each in found.merged],
        "rejected": [rejected_of(each) for each in found.refused],
        "merged_count": len(found.merged),
        "rejected_count": len(found.refused),
        "rows_imported": [_imported(each) for each in found.new],
        "remarks": [
            {"row": claim.row, "column": claim.column, "remark": claim.account.remark}
            for claim in found.new
            if claim.account.remark
        ],
        "departments": departments_of(reading.units, found.new, found.merged, set(known)),
    }


def adds_up(made: Report) -> bool:
    """Whether no row vanished."""
    return bool(made["rows"] == made["imported"] + len(made["merged"]) + len(made["rejected"]))


def _imported(claim: Claim) -> dict[str, Any]:
    return {
        "row": claim.row,
        "column": claim.column,
        "department": claim.department,
        "platform": platform_words(claim.account.platform, claim.account.other),
        "name": claim.account.name,
        "link": claim.account.link,
    }


def _merged(merged: Merged) -> dict[str, Any]:
    if not merged.before:
        reason = f"The same account stands in row {merged.joined_row}."
    elif merged.joined_row is None:
        reason = "The department has this account in its answers already."
    else:
        reason = f"The account was imported before, from row {merged.joined_row} of that file."
    return {
        "row": merged.row,
        "column": merged.column,
        "department": merged.department,
        "joined_row": merged.joined_row,
        "joined_existing": merged.before,
        "reason": reason,
    }


def rejected_of(refusal: Refusal) -> dict[str, Any]:
    return {
        "row": refusal.row,
        "column": refusal.column,
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
