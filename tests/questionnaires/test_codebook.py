"""The codebook: words, types, order and readers of every question that has data."""

from __future__ import annotations

from pathlib import Path

from questionnaires.codebook import codebook
from questionnaires.kinds.registry import KINDS, kind_of
from questionnaires.loader import load, shipped

SMALL = Path(__file__).parents[1] / "questionnaires_small"


def test_it_works_for_every_question_with_data() -> None:
    definition = shipped()
    book = codebook(definition)
    names = [q.name for section in definition.sections for q in section.questions if q.type != "note"]
    assert [entry.question for entry in book.entries] == names
    assert all(entry.columns and entry.label and entry.kind in KINDS for entry in book.entries)


def test_it_works_with_the_columns_of_the_kind() -> None:
    definition = shipped()
    entry = codebook(definition).by_question["cost"]
    assert entry.columns == kind_of(definition.question_by_name["cost"]).columns(definition.question_by_name["cost"])
    assert (entry.section, entry.unit, entry.repeat, entry.seen_by) == ("tools", "money per year", True, "committee")


def test_it_works_by_section_and_role() -> None:
    book = codebook(shipped())
    assert [entry.question for entry in book.by_role("payer")] == ["payer"]
    assert len(book.by_role("rule:*")) == 25
    assert book.by_role("no such role") == ()
    assert {entry.section for entry in book.of_section("tools")} == {"tools"}
    assert book.sections[:3] == ("start", "aims", "goals")


def test_it_gives_words_for_codes_in_the_order_of_the_list() -> None:
    book = codebook(shipped())
    assert book.label("platform", "x") == "X (formerly Twitter)"
    assert book.label("goal", "recruiting") == "Fill jobs"
    assert book.label("measured", "yes") == "Yes"
    assert book.label("platform", "some_new_place") == "Some new place"
    order = book.by_question["rule_response_time"].order
    assert sorted(order, key=order.__getitem__) == ["72", "24", "8", "4", "2", "1"]


def test_it_marks_lists_that_are_filled_later_or_have_other() -> None:
    assert codebook(load(SMALL / "departments.yaml")).entries[0].dynamic == "departments_of_round"
    assert codebook(load(SMALL / "select_multiple.yaml")).entries[0].other
    assert not codebook(load(SMALL / "select_one.yaml")).entries[0].other


def test_it_leaves_out_notes() -> None:
    assert codebook(load(SMALL / "note.yaml")).entries == ()


def test_it_is_built_once() -> None:
    assert codebook(shipped()) is codebook(shipped())
    undigested = shipped().model_copy(update={"digest": ""})
    assert codebook(undigested).entries == codebook(shipped()).entries
