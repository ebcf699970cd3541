"""The shipped vocabularies hold together: codes, sentences, functions and the order of rules."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from questionnaires.names.products import products
from questionnaires.vocabulary import fact, label, slug_code, vocabulary, vocabulary_names

ASKED = [name for name in vocabulary_names() if name != "roles"]


@pytest.mark.parametrize("name", ASKED)
def test_it_works_with_codes_and_sentences(name: str) -> None:
    choices = vocabulary(name)
    assert choices
    assert max(Counter(choice.name for choice in choices).values()) == 1
    for choice in choices:
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", choice.name)
        assert choice.label
        assert choice.label != choice.name or choice.name == "kununu"
        assert not choice.label.endswith(".")


@pytest.mark.parametrize("name", ["goals", "audiences", "activities", "tool_categories"])
def test_it_names_known_department_functions(name: str) -> None:
    functions = {choice.name for choice in vocabulary("department_functions")}
    assert all(set(choice.functions) <= functions for choice in vocabulary(name))


def test_it_gives_every_function_of_a_tool_a_phrase_and_a_product() -> None:
    contained = {function for product in products() for function in product.functions}
    assert {choice.name for choice in vocabulary("tool_categories")} == contained
    assert fact("tool_categories", "listening", "phrase") == "monitoring"
    assert all(choice.facts.get("phrase") for choice in vocabulary("tool_categories"))


def test_it_suggests_figures_for_every_goal() -> None:
    assert all(choice.facts["kpis"] for choice in vocabulary("goals"))


@pytest.mark.parametrize("topic", vocabulary("rule_topics"), ids=lambda topic: topic.name)
def test_it_orders_the_answers_of_a_rule_from_loose_to_strict(topic: object) -> None:
    choice = next(found for found in vocabulary("rule_topics") if found == topic)
    options = vocabulary(f"rule_topics.{choice.name}")
    if choice.facts.get("compare") == "count":
        assert "loose_to_strict" not in choice.facts
        return
    order = choice.facts["loose_to_strict"]
    assert [option.name for option in options] == [code for code in order if code in choice.facts["options"]]
    assert set(order) - set(choice.facts["options"]) <= {"none"}
    strictness = [option.facts["strictness"] for option in options]
    assert strictness == sorted(strictness)


def test_it_puts_platforms_that_ended_last() -> None:
    by_name = {choice.name: choice for choice in vocabulary("platforms")}
    assert by_name["google_plus"].last
    assert not by_name["facebook"].last
    assert all(choice.last for choice in by_name.values() if choice.facts["status"] != "active")
    hosts = [host for choice in by_name.values() for host in choice.facts["hosts"]]
    assert max(Counter(hosts).values()) == 1


def test_it_makes_codes_from_words() -> None:
    assert slug_code("published rules + log + appeal") == "published_rules_log_appeal"
    assert slug_code("Übersicht (2025)") == "ubersicht_2025"


def test_it_never_shows_a_code() -> None:
    assert label("platforms", "x") == "X (formerly Twitter)"
    assert label("platforms", "a_new_one") == "A new one"
    assert fact("platforms", "a_new_one", "kind", "other") == "other"


@pytest.mark.parametrize("name", ["no_such", "rule_topics.no_such", "goals.recruiting"])
def test_it_rejects_a_name_that_does_not_exist(name: str) -> None:
    with pytest.raises(KeyError):
        vocabulary(name)
