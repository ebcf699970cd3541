"""Sheets are named after departments, whatever these are called: short enough, allowed, and never twice."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from exports.workbook import NAME_LIMIT, _Names
from tests.dashboard.factory import account, frames_of
from tests.exports.conftest import made

NASTY = [
    "Cover",
    "cover ",
    "Findings",
    "Accounts",
    "Method and gaps",
    "History",
    "Where we are active",
    "[IT] / Support: *all*?",
    "'quoted'",
    "\\\\share",
    "Department of Marine and Atmospheric Research, Northern Office",
    "Department of Marine and Atmospheric Research, Southern Office",
    "=1+1",
    "///",
    "💬 Team",
    "ß" * 40,
    "💬" * 40,
    "' '",
    "Name with an apostrophe at the e'd of it",
    "Thirty letters and then come th'",
]


def judged(names: list[str]) -> None:
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) <= 2 * NAME_LIMIT  # as Excel counts
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", name)
        assert name == name.strip(" '")
        assert name.casefold() != "history"


@given(st.lists(st.text(max_size=50) | st.sampled_from(NASTY), max_size=30))
def test_it_works_that_any_names_become_allowed_and_different(wanted: list[str]) -> None:
    names = _Names()
    judged([names.take(each) for each in wanted])


def test_it_handles_nasty_names_of_departments_in_a_whole_book(tmp_path: Path) -> None:
    answers = {"accounts": [account("linkedin")], "needs": {"freedom": "To answer at once."}}
    done = made(frames_of(dict.fromkeys(NASTY, answers)), "team", tmp_path)
    names = done.book.sheetnames
    judged(names)
    titles = [done.texts(name)[0] for name in names]
    for name in NASTY:
        assert name.strip() in [title.strip() for title in titles]
    links = {
        cell.hyperlink.location.rpartition("!")[0].strip("'").replace("''", "'")
        for sheet in done.sheets()
        for line in sheet.iter_rows()
        for cell in line
        if cell.hyperlink is not None and cell.hyperlink.location
    }
    assert links <= set(names)
    tables = [table for sheet in done.sheets() for table in sheet.tables]
    assert len({table.casefold() for table in tables}) == len(tables)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", table) for table in tables)
