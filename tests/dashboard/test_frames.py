"""Submissions become typed frames: one wide frame per section, one long frame per multiple choice."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from dashboard import frames, payloads
from questionnaires.codebook import codebook
from questionnaires.loader import shipped
from tests.dashboard.factory import DONT_KNOW, account, facts, frames_of, hours, money, payload, row, tool


def test_it_works_with_one_typed_column_per_single_answer() -> None:
    found = frames_of(
        {
            "HR": {
                "accounts": [account("linkedin", copies=3, access_checked="2026-02")],
                "tools": [tool("Talkwalker", cost=money(12_000, 16_000, "guess"), contract_end="2027-03")],
            }
        }
    )
    accounts, tools = found.wide["accounts"], found.wide["tools"]
    assert accounts.schema["copies"] == pl.Int64
    assert accounts.select("platform", "copies", "access_checked").rows() == [("linkedin", 3, date(2026, 2, 1))]
    assert tools.select("cost__low", "cost__high", "cost__sure").rows() == [(1_200_000, 1_600_000, "guess")]
    assert tools["contract_end"].to_list() == [date(2027, 3, 1)]
    assert isinstance(accounts.schema["platform"], pl.Enum)


def test_it_works_with_a_long_frame_per_multiple_choice() -> None:
    found = frames_of(
        {"HR": {"accounts": [account("x", audience=["customers", "donors"]), account("xing", audience=[])]}}
    )
    long = found.long["accounts", "audience"]
    assert long.columns == ["_department", "_row", "_entry", "value"]
    assert long.select("_row", "value").rows() == [(0, "customers"), (0, "donors")]
    assert "audience" not in found.wide["accounts"].columns
    assert found.wide["accounts"]["audience__nothing"].to_list() == [None, "not_answered"]


def test_it_works_with_every_kind_of_nothing_apart() -> None:
    found = frames_of(
        {"HR": {"accounts": [account("x", status=DONT_KNOW), {"platform": "x"}, account("x", area="AT")]}}
    )
    frame = found.wide["accounts"]
    assert frame["status__nothing"].to_list() == ["dont_know", "not_answered", None]
    assert frame["area__nothing"].to_list() == ["none", "not_answered", None]
    # nobody can tell whether a question under a condition was hidden or skipped
    assert frame["two_step__nothing"].to_list() == [None, None, None]


def test_it_works_with_text_that_looks_like_the_format() -> None:
    name = 'A\n],\n"tools":[\n{"id":"x","m":{"area":"none"}}'
    found = frames_of({"HR": {"accounts": [account("x", name=name)], "tools": [tool("Canva")]}})
    assert found.wide["accounts"]["name"].to_list() == [name]
    assert found.wide["tools"]["product"].to_list() == ["Canva"]


def test_it_handles_a_payload_of_another_layout() -> None:
    """Pretty-printed JSON says the same, only slower."""
    known, definition = facts(["HR"]), shipped()
    text = payload({"accounts": [account("x"), account("xing")]}, definition)
    spread = json.dumps(json.loads(text), indent=2)
    built = [frames.build(known, [row(known.departments[0], each)], codebook(definition)) for each in (text, spread)]
    assert built[0].wide["accounts"].equals(built[1].wide["accounts"])
    assert len(built[1].wide["accounts"]) == 2


def test_it_handles_answers_of_another_version() -> None:
    """Unknown questions are left out, missing ones are empty, other types become what the codebook says or nothing."""
    found = frames_of(
        {
            "HR": {"accounts": [account("x", copies="7", unheard_of=1), account("newplatform", name=12)]},
            "Sales": {"accounts": [account("x", audience="customers", copies=10**30)]},
        }
    )
    frame = found.wide["accounts"]
    assert frame["copies"].to_list() == [7, None, None]
    assert frame["name"].to_list() == ["@x", "12", "@x"]
    assert frame["platform"].to_list() == ["x", "newplatform", "x"]
    assert found.long["accounts", "audience"]["_row"].to_list() == [0, 1, 2]


def test_it_handles_a_list_that_nobody_could_give() -> None:
    found = frames_of({"HR": {"accounts": [{"*": {"nothing": "dont_know"}}]}, "Sales": {"accounts": [account("x")]}})
    assert len(found.wide["accounts"]) == 1
    assert found.passed_over["accounts"] == {1: "dont_know"}


def test_it_handles_an_empty_round_and_departments_without_an_answer() -> None:
    found = frames_of({"HR": None})
    assert found.base.sentence() == "From 0 of 1 department."
    assert all(len(frame) == 0 for frame in found.wide.values())
    assert frames_of({}).base.asked == 0


def test_it_works_with_a_base_that_says_who_stands_behind_a_number() -> None:
    found = frames_of(
        {"HR": {}, "IT": None, "Legal": {}, "Sales": {}},
        basis={"Legal": "submitted", "Sales": "imported"},
    )
    assert found.base.sentence() == "From 3 of 4 departments: 1 signed, 1 handed over, not signed, 1 imported."
    assert found.base.silent == ("IT",)
    assert found.base_of([2]).answered == 0


def test_it_rejects_submissions_of_departments_outside_the_round() -> None:
    known, other = facts(["HR"]), facts(["HR", "Stranger"])
    text = payload({"accounts": [account("x")]}, shipped())
    found = frames.build(known, [row(other.departments[1], text)], codebook(shipped()))
    assert len(found.wide["accounts"]) == 0


@pytest.mark.parametrize("people", [0, 1, 2])
def test_it_requires_bands_for_departments_with_fewer_than_three_people(people: int) -> None:
    answers = {
        "people": {"people": people, "people_in_job": people},
        "effort": [{"activity": "post", "hours": hours(7)}],
    }
    found = frames_of({"HR": answers, "Sales": answers | {"people": {"people": 3, "people_in_job": 1}}})
    assert found.small == {1}
    assert found.wide["effort"].select("hours__low", "hours__high").rows() == [(180, 480), (420, 420)]
    assert found.wide["people"]["people"].to_list() == [None, 3]
    assert found.wide["people"]["people__nothing"].to_list() == ["few", None]
    assert found.wide["people"]["people_in_job"].to_list() == [None, 1]


def test_it_works_for_many_payloads_read_in_runs() -> None:
    """Large rounds are decoded by two threads; order and owners stay."""
    names = [f"D{number:03}" for number in range(40)]
    found = frames_of({name: {"accounts": [account("x", name="a" * 20_000), account("xing")]} for name in names})
    assert found.wide["accounts"]["_department"].to_list() == [place for place in range(40) for _ in "ab"]
    assert len(payloads._parts(["a" * 600_000] * 2)) == 2
    assert len(payloads._parts(["a" * 600_000] * 70)) == 10


def test_it_handles_lists_read_in_runs_when_the_first_run_answers_every_question(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(payloads, "_WORTH_A_THREAD", 1)
    people = [one for one in codebook(shipped()).of_section("people") if one.question == "people"]
    bodies = [f'[{{"id":"e{n}","m":{{}},"v":{{"people":{n}}}}}]' for n in range(8)]
    read, counts = payloads.columns(bodies, people)
    assert read["v"].struct.field("people").to_list() == list(range(8))
    assert counts == [1] * 8
