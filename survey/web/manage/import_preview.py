"""What the pages of an import show of a report: everything that needs a look, and the first rows of the rest."""

from __future__ import annotations

from typing import Any

from survey.operations.import_report import Report, departments_in
from survey.wording import counted, figure, noun, opened

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
        ("Cells", f"{made['rows']:,}", "a row without any counts once", "")
        if made.get("counts") == "cells"
        else ("Rows", f"{made['rows']:,}", "", ""),
        (new[0], f"{new[1]:,}", _into(made), ""),
        ("Merged", f"{made['merged_count']:,}", joined, "#merged" if made["merged"] else ""),
        ("Rejected", f"{made['rejected_count']:,}", "each with its reason", "#rejected" if made["rejected"] else ""),
    ]
    missed = made.get("not_understood", [])
    if missed:
        cells = noun(len(missed), "cell")
        figures.append(("Not understood", f"{len(missed):,}", f"{cells}; the rest of the row is kept", "#missed"))
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
    number, new = departments_in(made)
    words = f"in {counted(number, 'department')}" if number else ""
    return f"{words}, {figure(new)} of them new" if new else words


def _beside(made: Report) -> list[str]:
    """What else was seen, a sentence each."""
    said = [
        f"To show these answers, “{each['choice']}” is ticked for {counted(len(each['departments']), 'department')}. "
        f"The file does not say so; the departments can correct it."
        for each in made.get("assumed", ())
    ]
    if number := made["empty_lines"]:
        said.append(f"{opened(counted(number, 'empty line was', 'empty lines were'))} skipped.")
    if number := made["cells_saying_none"]:
        what = "nothing" if "entries" in made else "no account; this is not counted as a row"
        said.append(f"{opened(counted(number, 'cell only says', 'cells only say'))} that there is {what}.")
    if made["department_from_row_above"]:
        said.append("Most rows name no department, so they were given to the department named last above them.")
    if made["ignored_columns"]:
        said.append(f"These columns are not taken over: {', '.join(made['ignored_columns'])}.")
    if made["sheets_not_read"]:
        said.append(f"These sheets of the file were not read: {', '.join(made['sheets_not_read'])}.")
    return said
