"""Method and gaps: how the numbers were made, what is missing, who could see what."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.results import Overview
from exports.sheets.parts import Units, grid
from exports.tables import of_table
from exports.writer import Book, SheetWriter

WIDTHS = (34.0, 20.0, 20.0, 20.0, 20.0, 20.0)
METHOD = (
    (
        "Every department was asked the same questions. Its head or deputy signs exactly the answers counted here; "
        "what was handed over without a signature, or imported by the policy team, is marked as such."
    ),
    (
        "Unknown is not zero: where nobody knows a value, sums say from how many answers they are made and how "
        "many are missing."
    ),
    (
        "Amounts are ranges as they were given, from the least to the most. 'Together it costs' is a sum; 'could "
        "be saved at most' is the smaller of the contracts, from the next date on which one can leave."
    ),
    (
        "Free tools are no spending, and a service desk that is mostly for mail and phone is not counted as social "
        "media spending."
    ),
    (
        "An account that another department runs is shared, not double. A line that stands for several pages "
        "counts as that many."
    ),
    "Hours of departments with fewer than three people are shown as bands only.",
)


def write(
    book: Book, overview: Overview, notes: Sequence[str], units: Units, *, footer: str, published: Sequence[str] = ()
) -> None:
    """`notes` say what this file holds and for whom; `published` are numbers that were frozen."""
    writer = SheetWriter(book, "Method and gaps", WIDTHS, footer=footer)
    writer.freeze("A2")
    writer.repeat_rows(1, 1)
    writer.text("Method and gaps", "title")
    writer.put([writer.link("Back to the cover", "Cover")])
    for title, lines in (
        ("This file", notes),
        ("How the numbers were made", METHOD),
        ("What is missing or uncertain", overview.doubts or ("Nothing was reported as missing.",)),
        ("No answer counted from", overview.base.silent or ("All departments answered.",)),
        ("Published numbers", published),
    ):
        if not lines:
            continue
        writer.blank()
        writer.text(title, "heading")
        for line in lines:
            writer.text("\u2022 " + line, "text")
    writer.blank()
    writer.text(overview.participation.title, "heading")
    grid(writer, of_table(overview.participation, units.digits), units)
