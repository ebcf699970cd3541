"""Rows that are written straight into the finished file come back as they were."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from exports import stream
from exports.cells import CUT_NOTE, LIMIT, clean
from tests.dashboard.factory import account, frames_of, tool
from tests.exports.conftest import made

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://x.example","click")',
    "+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "#N/A",
    "</t></is></c><c><f>1</f></c>",
    "]]>",
    "&amp;<b>",
    "_x0041_",
    " kept  spaces ",
    "two\nlines",
    "1.0",
    "TRUE",
]
LOOKS = stream.Looks((None, 0), words=0, risky=0)


def written(rows: list[tuple[object, object]]) -> list[tuple[object, ...]]:
    """The rows below the heading, read back, with nothing but text and numbers in the file."""
    book = Workbook(write_only=True)
    book.create_sheet("Raw")
    plain, done = BytesIO(), BytesIO()
    book.save(plain)
    stream.finish(plain, done, {"xl/worksheets/sheet1.xml": stream.raw_rows(2, LOOKS, iter(rows))})
    with ZipFile(done) as file:
        assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")
    read = load_workbook(done)["Raw"]
    assert {cell.data_type for line in read.iter_rows(min_row=2) for cell in line} <= {"s", "n", "inlineStr"}
    return list(read.iter_rows(min_row=2, max_row=1 + len(rows), max_col=2, values_only=True))


@given(texts=st.lists(st.text() | st.sampled_from(HOSTILE), min_size=1, max_size=20))
def test_it_works_that_any_text_is_read_back_equal(texts: list[str]) -> None:
    assert [text or "" for text, _ in written([(text, 1) for text in texts])] == [clean(text) for text in texts]


@given(numbers=st.lists(st.integers(-(10**12), 10**12) | st.none() | st.sampled_from(["not known", "=1"]), min_size=1))
def test_it_works_that_numbers_stay_numbers_and_nothing_stays_nothing(numbers: list[object]) -> None:
    assert [number for _, number in written([("a", number) for number in numbers])] == numbers


def test_it_says_where_a_text_was_cut() -> None:
    ((text, _),) = written([("x" * (LIMIT + 5), 1)])
    assert isinstance(text, str)
    assert len(text) == LIMIT
    assert text.endswith(CUT_NOTE)


def test_it_handles_hostile_texts_as_names_and_answers_in_a_whole_book(tmp_path: Path) -> None:
    frames = frames_of(
        {
            text: {
                "accounts": [account("linkedin", name=text, account_note=text)],
                "tools": [tool(text)],
                "needs": {"freedom": text, "help": ["other"], "help.other": text},
            }
            for text in HOSTILE
        },
        organisation=HOSTILE[0],
        title=HOSTILE[1],
    )
    done = made(frames, "team", tmp_path)
    for sheet in done.sheets():
        assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "inlineStr"}, sheet.title
    assert not [name for name, xml in done.parts("xl/worksheets/sheet").items() if "<f>" in xml]
    head, *rows = done.book["Accounts"].values
    for heading in ("Department", "Name people see"):
        assert sorted(str(line[head.index(heading)]) for line in rows) == sorted(HOSTILE)
    assert done.texts("Cover")[:2] == HOSTILE[:2]
