"""Printed pages: charts stay whole, and a heading stands on the page of what it names."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from tests.exports.conftest import Made


def breaks(sheet: Worksheet) -> list[int]:
    return [each.id for each in sheet.row_breaks.brk]


def last_of_pages(sheet: Worksheet) -> list[str]:
    """The text in the first column just above each break."""
    return [str(sheet.cell(row, 1).value or "") for row in breaks(sheet)]


def test_it_works_that_no_page_ends_with_a_heading(committee_book: Made) -> None:
    sheets = [committee_book.book[name] for name in ("Findings", "Same job, several bills", "Marketing")]
    assert all(breaks(sheet) for sheet in sheets)
    headings = {"Why", "How", "Rules", "What follows from this", "What to keep in mind", "What must stay free"}
    assert not headings.intersection(text for sheet in sheets for text in last_of_pages(sheet))


def test_it_works_that_no_page_ends_inside_a_chart(committee_book: Made) -> None:
    seen = 0
    for sheet in committee_book.sheets():
        ends = breaks(sheet)
        for chart in sheet._charts:  # openpyxl has no other way to the charts of a sheet
            top = chart.anchor._from.row + 1  # the anchor counts rows from nought
            inside = range(top, top + 10)
            assert not set(ends) & set(inside), (sheet.title, top, ends)
            seen += 1
    assert seen


def test_it_works_that_the_cover_stays_on_one_page(committee_book: Made) -> None:
    assert breaks(committee_book.book["Cover"]) == []
