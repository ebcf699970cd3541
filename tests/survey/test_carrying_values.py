"""Whatever was accepted in one round is carried into the next, and once confirmed it gives the same values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.loader import parse
from questionnaires.model import Choice, Definition, Question
from questionnaires.surroundings import Surroundings
from survey import draft, payload, sample
from survey.carried import MARK
from survey.db import Database
from survey.models import Entry, Response, Submission
from survey.operations.carrying_answers import Carrier
from tests.conftest import SteppingClock

ALL_KINDS = """
slug: all-kinds
version: 1
title: All kinds
choice_lists:
  few:
    other: true
    choices: [{name: a, label: First}, {name: b, label: Second}, {name: c, label: Third}]
  departments: {dynamic: departments_of_round}
sections:
  - name: page
    label: Page
    questions:
      - {name: line, type: text, label: Line}
      - {name: lines, type: text, appearance: multiline, label: Lines}
      - {name: whole, type: integer, label: Whole, missing: {dont_know: Don't know}}
      - {name: part, type: decimal, label: Part}
      - {name: day, type: date, label: Day}
      - {name: month, type: date, appearance: month-year, label: Month}
      - {name: link, type: link, label: Link}
      - {name: one, type: select_one, choices: few, label: One}
      - {name: several, type: select_multiple, choices: few, label: Several}
      - {name: who, type: select_one, choices: departments, label: Who}
      - {name: whom, type: select_multiple, choices: departments, label: Whom}
      - {name: again, type: text, label: Again, carry: ask_again}
      - {name: never, type: text, label: Never, carry: never}
      - {name: made, type: calculate, label: Made, calculation: "count-selected(${several})"}
  - name: things
    label: Things
    repeat: true
    questions:
      - {name: title, type: text, label: Title}
      - {name: cost, type: estimate, unit: money per year, label: Cost}
      - {name: hours, type: estimate, unit: hours per week, label: Hours, relevant: "${title} != ''"}
      - {name: number, type: estimate, unit: per week, label: Number, carry: ask_again}
  - name: picked
    label: Picked
    repeat: true
    repeat_for: ${several}
    questions:
      - {name: about, type: text, label: About}
"""
DEFINITION = parse(ALL_KINDS)
AROUND = Surroundings(
    currency="EUR", today=date(2026, 3, 2), departments=(Choice(name="1", label="HR"), Choice(name="2", label="IT"))
)
CHOSEN = {"few": ["a", "b", "c", "other"], "departments": ["1", "2"]}
NUMBERS = st.text(alphabet="0123456789.,- kto€", max_size=14)
AMOUNTS = st.one_of(
    NUMBERS, st.integers(0, 10**9).map(str), st.decimals(0, 10**6, places=3).map(str), st.just("12.50 USD")
)
PLAIN = {
    "text": st.text(max_size=30),
    "integer": st.one_of(NUMBERS, st.integers(-(10**9), 10**9).map(str)),
    "decimal": st.one_of(NUMBERS, st.decimals(-(10**6), 10**6, places=3).map(str)),
    "date": st.one_of(st.dates(date(1950, 1, 1), date(2150, 1, 1)).map(str), st.just("March 2027"), NUMBERS),
    "link": st.sampled_from(["example.org", "https://x.com/a?b=c d", "https://x.com/nordwerk", "javascript:x"]),
    "estimate": st.fixed_dictionaries({"low": AMOUNTS, "high": AMOUNTS, "sure": st.sampled_from(["", "guess"])}),
}


def typed(question: Question) -> st.SearchStrategy[dict[str, Any]]:
    """What a draft may hold for a question, readable or not."""
    if question.choices:
        one = st.sampled_from(CHOSEN[question.choices])
        kind: st.SearchStrategy[Any] = one if question.type == "select_one" else st.lists(one, max_size=4)
        return st.fixed_dictionaries({"t": kind, "o": st.sampled_from(["", "something else"])})
    answer = st.fixed_dictionaries({"t": PLAIN[question.type]})
    return st.one_of(answer, st.just({"m": "dont_know"})) if question.missing else answer


def answers(section: str) -> st.SearchStrategy[dict[str, dict[str, Any]]]:
    asked = [question for question in DEFINITION.section_by_name[section].questions if question.is_asked]
    return st.fixed_dictionaries({}, optional={question.name: typed(question) for question in asked})


ROWS = st.lists(answers("things"), max_size=3)
KEYED = st.fixed_dictionaries({}, optional={key: answers("picked") for key in "abc"})


def read(definition: Definition, entries: dict[str, list[EntryAnswers]], around: Surroundings) -> dict[str, Any]:
    found: dict[str, Any] = payload.read(
        payload.build(definition, Evaluation(definition, entries, around), "submitted")
    )
    return dict(found["sections"])


def carrier(definition: Definition, before: Surroundings, now: Surroundings, archived: str = "") -> Carrier:
    gone = frozenset([archived] if archived else ())
    return Carrier(definition, definition, before.currency, now, gone, {"by": "from then"})


def confirmed(carried: dict[str, dict[str, Any]], stored: Any, definition: Definition) -> dict[str, Any]:
    """The carried answers without their marks, and again what is asked again or was a kind of nothing."""
    again = {
        name: raw
        for name, raw in stored.items()
        if raw.get("m")
        or (name in definition.question_by_name and definition.question_by_name[name].carry != "confirm")
    }
    return again | {name: {k: v for k, v in raw.items() if k != MARK} for name, raw in carried.items()}


def values(sections: dict[str, Any]) -> dict[str, list[Any]]:
    """What was said, entry by entry; 0.0 is 0."""
    return {name: [(_numbers(one["v"]), one["m"]) for one in rows] for name, rows in sections.items()}


def _numbers(said: dict[str, Any]) -> dict[str, Any]:
    return {name: Decimal(value) if name == "part" else value for name, value in said.items()}


@given(answers("page"), ROWS, KEYED)
def test_it_works_that_confirmed_answers_give_the_same_values(
    page: dict[str, Any], rows: list[dict[str, Any]], keyed: dict[str, dict[str, Any]]
) -> None:
    things = [EntryAnswers(f"t{n}", "things", None, row) for n, row in enumerate(rows)]
    picked = [EntryAnswers(f"p{key}", "picked", key, row) for key, row in keyed.items()]
    before = read(DEFINITION, {"": [EntryAnswers("r", "", None, page)], "things": things, "picked": picked}, AROUND)
    carried, of = carrier(DEFINITION, AROUND, AROUND), DEFINITION.section_by_name
    lines = {line.id: line.answers for line in carried.lines(of["things"], before.get("things", []))}
    about = {line.id: line.answers for line in carried.lines(of["picked"], before.get("picked", []))}
    for each in (*lines.values(), *about.values(), carried.pages(before)):
        assert all(raw[MARK] is True and raw["by"] == "from then" and "m" not in raw for raw in each.values())
        assert not {"again", "never", "made", "number"} & set(each)
    again = {
        "": [EntryAnswers("r", "", None, confirmed(carried.pages(before), page, DEFINITION))],
        "things": [replace(one, answers=confirmed(lines.get(one.id, {}), one.answers, DEFINITION)) for one in things],
        "picked": [replace(one, answers=confirmed(about.get(one.id, {}), one.answers, DEFINITION)) for one in picked],
    }
    assert values(read(DEFINITION, again, AROUND)) == values(before)


@given(answers("page"), ROWS)
def test_it_handles_whatever_a_newer_version_no_longer_asks(page: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    newer = parse(
        ALL_KINDS.replace("{name: a, label: First}, ", "")
        .replace("name: line,", "name: other_line,")
        .replace("type: integer", "type: text")
        .replace("unit: hours per week", "unit: per week")
    )
    things = [EntryAnswers(f"t{n}", "things", None, row) for n, row in enumerate(rows)]
    before = read(DEFINITION, {"": [EntryAnswers("r", "", None, page)], "things": things}, AROUND)
    carried = Carrier(DEFINITION, newer, "EUR", AROUND, frozenset(["2"]), {})
    found = carried.pages(before)
    assert not {"line", "other_line", "whole"} & set(found)
    assert found.get("one", {}).get("t") != "a"
    assert "a" not in found.get("several", {}).get("t", [])
    assert found.get("who", {}).get("t") != "2"
    assert found.get("whom", {}).get("t") in (None, ["1"])
    for line in carried.lines(newer.section_by_name["things"], before.get("things", [])):
        assert not {"hours", "number"} & set(line.answers)


@pytest.mark.parametrize("odd", [None, [], {}, "x", 3, {"low": "x"}, ["a", 3], True])
@pytest.mark.parametrize("question", [q.name for q in DEFINITION.question_by_name.values() if q.is_asked])
def test_it_handles_a_stored_value_of_another_kind(question: str, odd: Any) -> None:
    section = DEFINITION.home_of[question]
    stored = [{"id": "x", "v": {question: odd}, "m": {}}]
    found = carrier(DEFINITION, AROUND, AROUND)
    assert isinstance(found.pages({section.name: stored}), dict)
    assert list(found.lines(section, stored)) is not None


def test_it_works_that_an_amount_keeps_the_currency_it_was_told_in() -> None:
    rows = [EntryAnswers("t", "things", None, {"cost": {"t": {"low": "1200", "high": "", "sure": "guess"}}})]
    before = read(DEFINITION, {"": [EntryAnswers("r", "", None, {})], "things": rows}, AROUND)
    swiss = replace(AROUND, currency="CHF")
    (line,) = carrier(DEFINITION, AROUND, swiss).lines(DEFINITION.section_by_name["things"], before["things"])
    assert line.answers["cost"]["t"] == {"low": "1200 EUR", "high": "", "sure": "guess"}
    again = [EntryAnswers("t", "things", None, {"cost": {"t": line.answers["cost"]["t"]}})]
    now = read(DEFINITION, {"": [EntryAnswers("r", "", None, {})], "things": again}, swiss)
    assert now["things"][0]["v"]["cost"] == {"currency": "EUR", "high": 120_000, "low": 120_000, "sure": "guess"}


def test_it_works_for_every_inventory_of_the_sample_organisation(database: Database, clock: SteppingClock) -> None:
    sample.load(database, clock)
    with database.reading() as session:
        handed = session.scalars(select(Submission)).all()
        assert len(handed) > 8
        for one in handed:
            found = draft.inventory(session, one.response_id)
            around = draft.surroundings(session, found, clock())
            before = payload.read(one.payload)["sections"]
            carried = carrier(found.definition, around, around)
            pages = carried.pages(before)
            kept: dict[str, list[EntryAnswers]] = {"": []}
            lines = {
                line.id: line.answers
                for section in found.definition.sections
                for line in carried.lines(section, before.get(section.name, []))
            }
            for row in session.scalars(
                select(Entry).where(Entry.response_id == one.response_id).order_by(Entry.position, Entry.id)
            ):
                said = confirmed(lines.get(row.id, {}) if row.section else pages, row.answers, found.definition)
                kept.setdefault(row.section, []).append(EntryAnswers(row.id, row.section, row.key, said))
            now = read(found.definition, kept, around)
            assert values(now) == values(before)
        assert session.scalars(select(Response.id)).first()
