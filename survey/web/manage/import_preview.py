"""What the pages of an import show of a report: everything that needs a look, and the first rows of the rest."""

from __future__ import annotations

from typing import Any

from survey.operations.import_report import Report

SHOWN = 200  # rows of each kind on a page; the downloaded report has all
EXAMPLES = 25


def preview_facts(made: Report) -> dict[str, Any]:
    """For templates; a file whose columns are not known yet has only the sentence `refused`."""
    if "rows" not in made:
        return {"refused": made.get("refused", ""), "report": None, "figures": [], "missed": []}
    answers = "entries" in made
    new = ("New entries", made["entries"]) if answers else ("New accounts", made["imported"])
    joined = "mean the same as another row or entry" if answers else "named before in the same department"
    figures = [
        ("Rows", f"{made['rows']:,}", "", ""),
        (new[0], f"{new[1]:,}", _into(made), ""),
        ("Merged", f"{made['merged_count']:,}", joined, "#merged" if made["merged"] else ""),
        ("Rejected", f"{made['rejected_count']:,}", "each with its reason", "#rejected" if made["rejected"] else ""),
    ]
    missed = made.get("not_understood", [])
    if missed:
        figures.append(("Not understood", f"{len(missed):,}", "cells; the rest of the row is kept", "#missed"))
    return {
        "refused": "",
        "report": made,
        "figures": figures,
        "thing": ("entry", "entries") if answers else ("account", "accounts"),
        "number": new[1],
        "missed": missed[:SHOWN],
        "rejected": made["rejected"][:SHOWN],
        "merged": made["merged"][:SHOWN],
        "remarks": made["remarks"][:SHOWN],
        "examples": made["rows_imported"][:EXAMPLES],
        "beside": _beside(made),
        "shown": SHOWN,
    }


def _into(made: Report) -> str:
    number = sum(1 for each in made["departments"] if each["imported"])
    new = sum(1 for each in made["departments"] if each["new"])
    words = f"in {number:,} department{'' if number == 1 else 's'}"
    return f"{words}, {new:,} of them new" if new else words


def _beside(made: Report) -> list[str]:
    """What else was seen, a sentence each."""
    said = [
        f"To show these answers, “{each['choice']}” is ticked for {len(each['departments']):,} "
        f"department{'' if len(each['departments']) == 1 else 's'}. The file does not say so; the departments can "
        f"correct it."
        for each in made.get("assumed", ())
    ]
    if made["empty_lines"]:
        said.append(f"{made['empty_lines']:,} empty lines were skipped.")
    if made["cells_saying_none"]:
        said.append(
            f"{made['cells_saying_none']:,} cells only say that there is nothing."
            if "entries" in made
            else f"{made['cells_saying_none']:,} cells only say that there is no account; they are not counted as rows."
        )
    if made["department_from_row_above"]:
        said.append("Most rows name no department, so they were given to the department named last above them.")
    if made["ignored_columns"]:
        said.append(f"These columns are not taken over: {', '.join(made['ignored_columns'])}.")
    if made["sheets_not_read"]:
        said.append(f"These sheets of the file were not read: {', '.join(made['sheets_not_read'])}.")
    return said
