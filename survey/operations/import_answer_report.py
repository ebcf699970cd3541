"""The report of an import of answers: every row of the file is counted once, as imported, merged or rejected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from survey.operations.import_answer_claims import AnswerClaim, NotRead, Remark
from survey.operations.import_answer_columns import CELLS, HEADINGS, STAGE
from survey.operations.import_answer_rows import said
from survey.operations.import_answers import Found
from survey.operations.import_report import (
    FileFacts,
    MergedWords,
    Report,
    departments_of,
    facts_of,
    merged_of,
    placed,
    rejected_of,
)
from survey.operations.import_table import Spot, Table
from survey.operations.import_target import Target

MERGED = MergedWords(
    of_file="{row} means the same; what it left open was filled in.",
    typed="The department has this in its answers already.",
    imported="It was imported before, from {row} of an earlier file.",
)


def answer_report(file: FileFacts, wanted: Target, found: Found, known: Iterable[str]) -> Report:
    """Plain JSON. A row that names several entries is imported if one of them is new; `entries` counts these.

    In a matrix each filled cell counts as a row does elsewhere. `known` are names of departments that were in the
    register before.
    """
    plan, reading, table = found.plan, found.reading, found.table
    imported = {table.spot(claim.row) for claim in plan.new}
    merged = [each for each in _one_a_row(plan.merged, table) if table.spot(each.row) not in imported]
    taken = imported | {table.spot(each.row) for each in merged}
    rejected = _one_a_row((each for each in plan.refused if table.spot(each.row) not in taken), table)
    return {
        **facts_of(file, table, found.columns, reading),
        "counts": "cells" if found.columns.block else "rows",
        "section": wanted.section.name,
        "section_label": wanted.section.label,
        "lines": (rows := len({table.spot(number) for number in reading.numbers})),
        "rows": rows,
        "imported": len(imported),
        "entries": len(plan.new),
        "merged": [merged_of(each, MERGED, table) for each in merged],
        "rejected": [rejected_of(each, table) for each in rejected],
        "merged_count": len(merged),
        "rejected_count": len(rejected),
        "rows_imported": [_imported(claim, wanted, found) for claim in plan.new],
        "not_understood": _each_once(reading.not_read, table),
        "remarks": _each_once(found.remarks, table) + _of_further_entries(found, imported, taken),
        "assumed": [
            {"question": question, "choice": choice, "departments": list(departments)}
            for question, choice, departments in found.assumed
        ],
        "departments": departments_of(reading.units, plan.new, plan.merged, set(known)),
    }


def _one_a_row(each_of: Iterable[Any], table: Table) -> list[Any]:
    found: dict[Spot, Any] = {}
    for each in each_of:
        found.setdefault(table.spot(each.row), each)
    return [found[spot] for spot in sorted(found, key=lambda spot: (_place_of(table, spot.sheet), spot.row))]


def _each_once(each_of: Iterable[Remark | NotRead], table: Table) -> list[dict[str, Any]]:
    """What is said of one cell is said once, although a row of several entries has it with each of them."""
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for each in each_of:
        made = asdict(each) | placed(table, each.row, each.column)
        if each.column and each.column not in (HEADINGS, CELLS, STAGE):
            made["column"] = each.column
        said = made.get("remark") or (made["reason"], made["text"])
        found.setdefault((made["row"], made.get("sheet", ""), made["column"], said), made)
    return sorted(found.values(), key=lambda made: (_place_of(table, made.get("sheet", "")), made["row"]))


def _place_of(table: Table, sheet: str) -> int:
    return table.sheets.index(sheet) if sheet in table.sheets else 0


def _of_further_entries(found: Found, imported: set[Spot], taken: set[Spot]) -> list[dict[str, Any]]:
    """What became of the other entries of a row that counts by one of them."""
    table = found.table
    also = [
        {**placed(table, each.row, each.column), "remark": "One entry of the row joined one that is there."}
        for each in found.plan.merged
        if table.spot(each.row) in imported
    ]
    refused = (each for each in found.plan.refused if table.spot(each.row) in taken)
    return also + [{**placed(table, each.row, each.column), "remark": each.reason} for each in refused]


def _imported(claim: AnswerClaim, wanted: Target, found: Found) -> dict[str, Any]:
    words = found.columns.labels
    return {
        **placed(found.table, claim.row, claim.column),
        "department": claim.department,
        "entry": claim.shown or wanted.section.label,
        "answers": {words[name]: said(found.cells, wanted.by_name[name], raw) for name, raw in claim.typed.items()},
    }
