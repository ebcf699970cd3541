"""By which month a weak answer is to change stands beside it, for whoever may read the answer."""

from __future__ import annotations

from typing import Any

from dashboard.analysis import catalogue
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Table, Where
from questionnaires.model import Readers
from tests.dashboard.factory import account, frames_of

WEAK = {"owner_kind": "one_person", "two_step": "no", "recovery": "person"}


def some(fix: str = "owner_kind=2027-06 two_step=2027-09") -> Frames:
    said: dict[str, Any] = {"_fix": fix} if fix else {}
    return frames_of(
        {"HR": {"accounts": [account("kununu", **said, **WEAK), account("x", **WEAK)]}, "Sales": {"accounts": []}}
    )


def texts(frames: Frames, readers: Readers) -> list[set[object]]:
    table = catalogue.entries(frames, Filters(), Where("accounts", ()), readers)
    return [{value for value in row.values() if isinstance(value, str)} for row in table.rows]


def test_it_works_in_the_list_of_entries() -> None:
    with_month, without = texts(some(), "team")
    assert {"One of us alone; being fixed by June 2027", "No; being fixed by September 2027"} <= with_month
    assert "To one person's own mailbox or phone" in with_month
    assert {"One of us alone", "No"} <= without


def test_it_works_on_the_sheet_of_a_department() -> None:
    accounts = catalogue.department_sheet(some(), Filters(), 1).what[0]
    assert isinstance(accounts, Table)
    assert [row["owner_kind"] for row in accounts.rows] == [
        "One of us alone; being fixed by June 2027",
        "One of us alone",
    ]


def test_it_requires_the_right_to_read_the_answer() -> None:
    with_month, _without = texts(some(), "committee")
    assert "One of us alone; being fixed by June 2027" in with_month
    assert not any("September 2027" in str(text) for text in with_month)


def test_it_handles_that_nobody_said_so_and_what_is_no_month() -> None:
    for fix in ("", "two_step=soon", "nonsense", "two_step=2027-13", "step=2027-09"):
        frames = some(fix)
        assert "two_step__fix" not in frames.wide["accounts"].columns
        assert "No" in texts(frames, "team")[0]


def test_it_counts_the_answer_as_before() -> None:
    table = catalogue.entries(some(), Filters(), Where("accounts", (("two_step", "no"),)), "team")
    assert len(table.rows) == 2
