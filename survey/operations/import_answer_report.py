"""The report of an import of answers: every row of the file is counted once, as imported, merged or rejected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from survey.operations.import_answer_rows import AnswerClaim, said
from survey.operations.import_answers import Found
from survey.operations.import_report import (
    FileFacts,
    MergedWords,
    Report,
    departments_of,
    facts_of,
    merged_of,
    rejected_of,
)
from survey.operations.import_table import Table
from survey.operations.import_target import Target

MERGED = MergedWords(
    of_file="Row {row} means the same; what it left open was filled in.",
    typed="The department has this in its answers already.",
    imported="It was imported before, from row {row} of an earlier file.",
)


def answer_report(file: FileFacts, table: Table, wanted: Target, found: Found, known: Iterable[str]) -> Report:
    """Plain JSON. A row that names several entries is imported if one of them is new; `entries` counts these.

    `known` are names of departments that were in the register before.
    """
    plan, reading = found.plan, found.reading
    imported = {claim.row for claim in plan.new}
    merged = [each for each in _one_a_row(plan.merged) if each.row not in imported]
    taken = imported | {each.row for each in merged}
    rejected = _one_a_row(each for each in plan.refused if each.row not in taken)
    return {
        **facts_of(file, table, found.columns, reading),
        "section": wanted.section.name,
        "section_label": wanted.section.label,
        "rows": reading.lines,
        "imported": len(imported),
        "entries": len(plan.new),
        "merged": [merged_of(each, MERGED) for each in merged],
        "rejected": [rejected_of(each) for each in rejected],
        "merged_count": len(merged),
        "rejected_count": len(rejected),
        "rows_imported": [_imported(claim, wanted, found) for claim in plan.new],
        "not_understood": [asdict(each) for each in sorted(reading.not_read, key=lambda each: each.row)],
        "remarks": [asdict(each) for each in found.remarks] + _of_further_entries(found, imported, taken),
        "assumed": [
            {"question": question, "choice": choice, "departments": list(departments)}
            for question, choice, departments in found.assumed
        ],
        "departments": departments_of(reading.units, plan.new, plan.merged, set(known)),
    }


def _one_a_row(each_of: Iterable[Any]) -> list[Any]:
    found: dict[int, Any] = {}
    for each in each_of:
        found.setdefault(each.row, each)
    return [found[row] for row in sorted(found)]


def _of_further_entries(found: Found, imported: set[int], taken: set[int]) -> list[dict[str, Any]]:
    """What became of the other entries of a row that counts by one of them."""
    also = [
        {"row": each.row, "column": each.column, "remark": "One entry of the row joined one that is there."}
        for each in found.plan.merged
        if each.row in imported
    ]
    refused = (each for each in found.plan.refused if each.row in taken)
    return also + [{"row": each.row, "column": each.column, "remark": each.reason} for each in refused]


def _imported(claim: AnswerClaim, wanted: Target, found: Found) -> dict[str, Any]:
    words = found.columns.labels
    return {
        "row": claim.row,
        "column": claim.column,
        "department": claim.department,
        "entry": claim.shown or wanted.section.label,
        "answers": {words[name]: said(found.cells, wanted.by_name[name], raw) for name, raw in claim.typed.items()},
    }
