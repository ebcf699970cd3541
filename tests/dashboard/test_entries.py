"""The entries behind a number: selected by any answer, shown only to those who may read them."""

from __future__ import annotations

import pytest

from dashboard.analysis import catalogue
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Table, Where
from questionnaires.model import Readers
from tests.dashboard.factory import DONT_KNOW, REFUSED, account, frames_of, hours, money, tool


def some() -> Frames:
    return frames_of(
        {
            "HR": {
                "accounts": [
                    account("x", two_step="no", owner_name="Petra Person", copies=3, audience=["other", "customers"]),
                    account("linkedin", two_step="yes", owner_kind="other_department", owner_department="2"),
                ],
                "tools": [
                    tool("Canva", cost=money(1_000, 2_000, "guess"), contract_end="2027-03"),
                    tool("B", cost=REFUSED),
                ],
            },
            "Sales": {"accounts": [account("other", status=DONT_KNOW, **{"platform.other": "Our forum"})]},
        }
    )


def chosen(
    *conditions: tuple[str, str], section: str = "accounts", readers: Readers = "team", **filters: object
) -> Table:
    return catalogue.entries(some(), Filters(**filters), Where(section, conditions), readers)  # type: ignore[arg-type]


def ids(table: Table) -> list[object]:
    return [row["_entry"] for row in table.rows]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ((), ["d1-accounts-0", "d1-accounts-1", "d2-accounts-0"]),
        ((("platform", "x"),), ["d1-accounts-0"]),
        ((("platform", "x"), ("platform", "other")), ["d1-accounts-0", "d2-accounts-0"]),
        ((("platform!", "x"), ("platform!", "other")), ["d1-accounts-1"]),
        ((("department", "2"),), ["d2-accounts-0"]),
        ((("audience", "other"), ("department", "1")), ["d1-accounts-0"]),
        ((("status", "?"),), ["d2-accounts-0"]),
        ((("entry", "d1-accounts-1"),), ["d1-accounts-1"]),
        ((("platform", "nowhere"),), []),
        ((("department", "abc"),), []),
    ],
)
def test_it_works_with_conditions(conditions: tuple[tuple[str, str], ...], expected: list[str]) -> None:
    assert ids(chosen(*conditions)) == expected


def test_it_works_with_filters_of_the_page_as_well() -> None:
    assert ids(chosen(departments=(1,))) == ["d1-accounts-0", "d1-accounts-1"]
    assert ids(chosen(platforms=("x",))) == ["d1-accounts-0"]


def test_it_works_with_words_instead_of_codes() -> None:
    first, second, third = chosen().rows
    assert (first["_department"], first["_basis"], first["platform"]) == ("HR", "Signed", "X (formerly Twitter)")
    assert (first["copies"], second["copies"]) == (3, None)
    assert second["owner_department"] == "Sales"
    assert third["platform"] == "Our forum"
    assert third["status"] == "Don't know"
    tools = chosen(section="tools").rows
    assert (tools[0]["cost__low"], tools[0]["cost__high"], tools[0]["cost__sure"]) == (
        100_000,
        200_000,
        "A rough guess",
    )
    assert tools[0]["contract_end"] == "2027-03"
    assert tools[1]["cost__low"] == "Rather not say"


def test_it_requires_that_only_the_team_sees_what_is_for_the_team() -> None:
    team, committee, everyone = (chosen(readers=readers) for readers in ("team", "committee", "everyone"))  # type: ignore[arg-type]
    assert team.rows[0]["owner_name"] == "Petra Person"
    for table in (committee, everyone):
        assert "Petra" not in repr(table)
        assert not {"two_step", "recovery", "owner_name"} & {column.key for column in table.columns}
    assert "owner_kind" in {column.key for column in committee.columns}
    assert "owner_kind" not in {column.key for column in everyone.columns}


def test_it_rejects_conditions_on_answers_the_reader_may_not_see() -> None:
    """Which accounts a condition selects would tell the answer."""
    assert len(chosen(("two_step", "no")).rows) == 1
    table = chosen(("two_step", "no"), readers="committee")
    assert len(table.rows) == 3
    assert "ignored" in table.title


def test_it_rejects_sections_and_questions_that_do_not_exist() -> None:
    assert chosen(section="nowhere").empty == "There is no such list in this questionnaire."
    assert "ignored" in chosen(("unheard_of", "1")).title
    columns, rows = catalogue.entry_rows(some(), Filters(), Where("nowhere"), "team")
    assert (len(columns), list(rows)) == (2, [])


def test_it_works_as_rows_for_files_with_all_entries() -> None:
    frames = frames_of({"HR": {"accounts": [account("x") for _ in range(4_500)]}})
    columns, rows = catalogue.entry_rows(frames, Filters(), Where("accounts"), "committee")
    found = list(rows)
    assert len(found) == 4_500
    assert all(len(row) == len(columns) for row in found)
    table = catalogue.entries(frames, Filters(), Where("accounts"), "committee")
    assert len(table.rows) == 2_000
    assert "the first 2,000 are shown" in table.title
    assert len(catalogue.entries(frames, Filters(), Where("accounts"), "committee", full=True).rows) == 4_500


def test_it_requires_bands_for_small_departments_here_too() -> None:
    frames = frames_of({"HR": {"people": {"people": 1}, "effort": [{"activity": "post", "hours": hours(7)}]}})
    (row,) = catalogue.entries(frames, Filters(), Where("effort"), "team").rows
    assert (row["hours__low"], row["hours__high"]) == (180, 480)
    (page,) = catalogue.entries(frames, Filters(), Where("people"), "team").rows
    assert page["people"] == "Fewer than three"


def test_it_works_with_the_sections_that_have_entries() -> None:
    assert catalogue.raw_sections(some()) == ("accounts", "tools")
    offered = catalogue.choices(some())
    assert offered["department"] == (("1", "HR"), ("2", "Sales"))
    assert [code for code, _ in offered["platform"]] == ["x", "linkedin", "other"]
