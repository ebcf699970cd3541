"""Files are read by what is in them; what is no table is refused with a sentence."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.operations import import_table
from survey.operations.import_csv import MOST_BREAKS
from survey.operations.import_files import read_table
from survey.operations.import_table import FileRefused, Line
from tests.survey.importing import as_csv, as_xlsx, repacked

ROWS = [["Department", "Platform", "Link"], ["Parks", "Facebook", "https://www.facebook.com/parks"]]
CELLS = [tuple(row) for row in ROWS]


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in read_table(data).lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_it_works_in_many_encodings(encoding: str) -> None:
    rows = [["Department", "Link"], ["Santé Québec – Büro", "https://x.com/sante"]]
    assert cells(as_csv(rows, encoding=encoding)) == [tuple(row) for row in rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_it_works_with_each_separator(delimiter: str) -> None:
    rows = [*ROWS, ["Health; Safety, and Care", "x", "x.com/health"], ["Library\nMain", "x", "x.com/library"]]
    assert cells(as_csv(rows, delimiter)) == [tuple(row) for row in rows]


def test_it_works_with_a_first_line_that_names_the_separator() -> None:
    assert cells(b"sep=;\r\na,b;c\r\nd;e\r\n") == [("a,b", "c"), ("d", "e")]


def test_it_works_to_count_rows_as_a_spreadsheet_does() -> None:
    table = read_table(b'Department,Link\r\n"two\nlines",x.com/a\r\n\r\n , \r\nParks,x.com/b\r\n\r\n\r\n')
    assert [line.number for line in table.lines] == [1, 2, 5]
    assert table.empty == 2
    book = read_table(as_xlsx({"A": [["Department", "Link"], [], ["Parks", "x.com/b"]]}))
    assert [line.number for line in book.lines] == [1, 3]


def test_it_handles_odd_spaces_and_signs_nobody_sees() -> None:
    assert cells("Department,Link\n\u00a0Parks\u00a0and\u200b Rec\x07,\ufeffx.com/a".encode())[1] == (
        "Parks and Rec",
        "x.com/a",
    )


def test_it_handles_a_few_damaged_characters_in_utf8() -> None:
    table = read_table("Department,Link\nÄmter für Öl,x.com/ä\n".encode() + b"B\xfcro,x.com/b\n")
    assert table.lines[1].cells == ("Ämter für Öl", "x.com/ä")
    assert "damaged" in table.how


def test_it_works_with_excel_and_keeps_text_as_text() -> None:
    rows = [
        ["Department", "Link", "Number", "Formula"],
        ["Parks", "x.com/a", 12.0, "@SUM(1)"],
        ["IT", "x.com/b", True, "+1"],
    ]
    assert cells(as_xlsx({"List": rows}))[1:] == [("Parks", "x.com/a", "12", "@SUM(1)"), ("IT", "x.com/b", "yes", "+1")]


def test_it_works_to_find_the_sheet_with_the_list() -> None:
    book = as_xlsx({"Read me": [["This list was made in 2020"]], "Accounts": ROWS, "Old": [["a", "b"], ["c", "d"]]})
    table = read_table(book)
    assert (table.sheet, table.other_sheets) == ("Accounts", ("Read me", "Old"))
    assert read_table(book, "old").sheet == "Old"
    with pytest.raises(FileRefused, match=r"no sheet called Nowhere\. Its sheets are: Read me, Accounts, Old"):
        read_table(book, "Nowhere")


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500


def locked_zip() -> bytes:
    data = bytearray(as_xlsx({"A": ROWS}))
    at = data.rfind(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.rfind(b"PK\x01\x02", 0, at)
    return bytes(data)


def bomb(size: int = 300 * 1024 * 1024) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            package.writestr(name, b"<x/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            for _piece in range(size // (1024 * 1024)):
                part.write(b"0" * 1024 * 1024)
    return held.getvalue()


def flipped() -> bytes:
    """A worksheet whose stored bytes no longer fit its checksum."""
    data = as_xlsx({"A": [*ROWS, *[["Parks", "x", f"x.com/{n}"] for n in range(200)]]})
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        part = package.getinfo("xl/worksheets/sheet1.xml")
    at = part.header_offset + 30 + len(part.filename) + part.compress_size // 2
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def billion_laughs() -> bytes:
    evil = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    )
    return repacked(as_xlsx({"A": ROWS}), add={"xl/worksheets/sheet1.xml": evil})


def far_row() -> bytes:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="999999999"><c r="A999999999" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    )
    return repacked(as_xlsx({"A": ROWS}), add={"xl/worksheets/sheet1.xml": sheet})


REFUSED = {
    "nothing": (b"", "empty"),
    "only spaces": (b" \n\n ", "empty"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "old Excel file"),
    "a password": (locked(), "password"),
    "a zip password": (locked_zip(), "password"),
    "a bomb": (bomb(), "more than 100 MB"),
    "a smaller bomb": (bomb(60 * 1024 * 1024), "far more than a table"),
    "cut off": (as_xlsx({"A": ROWS})[:-200], "damaged"),
    "half": (as_xlsx({"A": ROWS})[:1500], "damaged"),
    "a flipped bit": (flipped(), "damaged"),
    "a missing sheet": (repacked(as_xlsx({"A": ROWS}), ["xl/worksheets/sheet1.xml"]), "Excel file"),
    "entities": (billion_laughs(), "damaged"),
    "a far row": (far_row(), "damaged"),
    "another packed file": (repacked(as_xlsx({"A": ROWS}), ["xl/workbook.xml"]), "no Excel workbook"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "neither"),
    "a PDF": (b"%PDF-1.7\n...", "PDF"),
    "a web page": (b"<!DOCTYPE html><html><table><tr><td>a</td></tr></table>", "web page"),
    "one huge line": (b"Department,Link\n" + b"a" * 300_000 + b",x\n", "more than 131,072 characters"),
    "an open quotation mark": (as_csv(ROWS) + b'"Parks,x,x.com/a\n' + b"IT,x,x.com/b\n", "never closed"),
    "a quotation mark over everything": (as_csv(ROWS) + b'"P' + b"\n" * (MOST_BREAKS + 5) + b'a",x\n', "never closed"),
    "too many columns": (b"a," * 600 + b"b\nc\n", "more than 500 columns"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_rejects(name: str) -> None:
    data, words = REFUSED[name]
    with pytest.raises(FileRefused) as caught:
        read_table(data)
    assert words in caught.value.what
    assert "xlsx" in caught.value.todo


def test_it_rejects_more_rows_than_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_table, "ROW_LIMIT", 3)
    assert len(cells(b"a,b\n" * 3)) == 3
    with pytest.raises(FileRefused, match="more than 3 rows"):
        read_table(b"a,b\n" * 4)


def test_it_rejects_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("survey.operations.import_files.PACKED_LIMIT", 100)
    with pytest.raises(FileRefused, match="larger than 20 MB"):
        read_table(b"a,b\n" * 100)


BOOK = as_xlsx({"A": [*ROWS, ["IT", "x", "x.com/it"]]})


def test_it_handles_any_flipped_byte(long_counts: bool) -> None:
    """A damaged workbook is read or refused, and nothing else happens."""
    chance = random.Random(7)
    for _time in range(10_000 if long_counts else 300):
        data = bytearray(BOOK)
        data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
        try:
            read_table(bytes(data))
        except FileRefused:
            continue


@given(st.binary(max_size=400))
def test_it_handles_any_bytes(data: bytes) -> None:
    try:
        table = read_table(data)
    except FileRefused:
        return
    assert all(isinstance(line, Line) and line.cells for line in table.lines)
