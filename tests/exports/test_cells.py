"""Text stays text: whatever was typed, the reopened workbook holds no formula and no error of its making."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from exports.cells import CUT_NOTE, LIMIT, clean
from exports.writer import Book, SheetWriter

HOSTILE = ["=1+1", '=HYPERLINK("http://x.example","click")', "+1", "-2", "@SUM(A1)", "\t=1", "#N/A", "#REF!", "\uff1d1"]


def reopened(texts: list[str]) -> list[tuple[object, str]]:
    """What a reader finds in a sheet whose rows were written by us."""
    book, file = Book(), BytesIO()
    writer = SheetWriter(book, "Texts", (20.0,), footer="")
    for text in texts:
        writer.put([writer.cell(text)])
    book.save(file)
    return [(row[0].value, row[0].data_type) for row in load_workbook(file)["Texts"].iter_rows()]


def test_it_works_with_text_that_looks_like_a_formula() -> None:
    for text, (value, kind) in zip(HOSTILE, reopened(HOSTILE), strict=True):
        assert (value, kind) == (text, "s")


@given(st.lists(st.text(max_size=60), min_size=1, max_size=20))
def test_it_handles_any_text(texts: list[str]) -> None:
    for text, (value, kind) in zip(texts, reopened([f"x{text}" for text in texts]), strict=True):
        assert kind == "s"
        assert value == clean("x" + text)


@given(st.sampled_from("=+-@\t\r"), st.text(max_size=40))
def test_it_rejects_formulas_in_every_form(first: str, rest: str) -> None:
    [(value, kind)] = reopened([first + rest])
    assert kind in ("s", "n")  # "n" is an empty cell
    assert value is None or str(value).strip() == clean(first + rest).strip()


def test_it_says_when_a_text_was_cut() -> None:
    text = clean("a" * (LIMIT + 5))
    assert len(text) == LIMIT
    assert text.endswith(CUT_NOTE)


def test_it_handles_characters_that_no_file_can_hold() -> None:
    assert clean("a\x0bb\ud800c") == "a\ufffdb\ufffdc"


def test_it_marks_risky_text_so_that_editing_keeps_it_text() -> None:
    book, file = Book(), BytesIO()
    writer = SheetWriter(book, "Texts", (20.0,), footer="")
    writer.put([writer.cell("=1+1"), writer.cell("two")])
    book.save(file)
    risky, plain = next(load_workbook(file)["Texts"].iter_rows())
    assert risky.quotePrefix
    assert not plain.quotePrefix
