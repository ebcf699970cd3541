"""The text of a submission: entries can be sliced out without parsing, and everything shown comes back."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.loader import shipped
from survey import payload

TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(str.strip)


def evaluation(freedom: str, names: list[str], **typed: object) -> Evaluation:
    root = {
        "uses": {"t": ["accounts"]},
        "freedom": {"t": freedom},
        "people": {"t": "4"},
        "rules_any": {"m": "none"},
        **{name: {"t": value} for name, value in typed.items()},
    }
    accounts = [
        EntryAnswers(f"e{number}", "accounts", None, {"name": {"t": name}, "platform": {"t": "x"}})
        for number, name in enumerate(names)
    ]
    hours = EntryAnswers("h", "effort", "post", {"hours": {"t": {"low": "1", "high": "3", "sure": "guess"}}})
    stored = {"": [EntryAnswers("root", "", None, root)], "accounts": accounts, "effort": [hours]}
    return Evaluation(shipped(), stored)


@given(TEXTS, st.lists(TEXTS, max_size=4))
def test_it_works_to_read_back_what_was_written(freedom: str, names: list[str]) -> None:
    text = payload.build(shipped(), evaluation(freedom, names), "submitted")
    found = payload.read(text)
    assert (found["basis"], found["digest"], found["slug"]) == ("submitted", shipped().digest, shipped().slug)
    assert found["sections"]["needs"][0]["v"]["freedom"] == freedom.strip()
    named = [entry["v"]["name"] for entry in found["sections"].get("accounts", [])]
    assert named == [" ".join(name.split()) for name in names]
    assert found["sections"]["effort"][0]["v"]["hours"] == {"low": 60, "high": 180, "sure": "guess"}
    assert found["sections"]["people"][0]["v"]["people"] == 4


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=4))
def test_it_works_to_slice_entries_without_parsing(freedom: str, names: list[str]) -> None:
    text = payload.build(shipped(), evaluation(freedom, names), "submitted")
    lines = text.split("\n")
    start = lines.index('"accounts":[') + 1
    sliced = [json.loads(line.removesuffix(",")) for line in lines[start : start + len(names)]]
    assert sliced == payload.read(text)["sections"]["accounts"]
    assert lines[start + len(names)] in ("],", "]")
    assert all(list(entry) == sorted(entry) for entry in sliced)


def test_it_works_to_write_the_same_bytes_for_the_same_answers() -> None:
    one, two = (payload.build(shipped(), evaluation("free", ["a"]), "submitted") for _ in range(2))
    assert one == two
    assert payload.digest(one) == hashlib.sha256(one.encode()).hexdigest()
    assert payload.digest(one) != payload.digest(payload.build(shipped(), evaluation("Free", ["a"]), "submitted"))


def test_it_leaves_out_what_is_hidden_and_says_what_is_implied() -> None:
    text = payload.build(shipped(), evaluation("free", [], uses=["tools"]), "imported")
    found = payload.read(text)["sections"]
    assert "accounts" not in found
    assert found["rules"][0]["m"]["rules_any"] == "none"
    assert found["rule_topics"][0]["m"]["rule_approval"] == "none"
    assert found["rule_topics"][0]["v"] == {}


def test_it_keeps_what_was_said_about_a_whole_list() -> None:
    answers = {"uses": {"t": ["accounts"]}, "accounts__entries": {"m": "dont_know"}}
    text = payload.build(shipped(), Evaluation(shipped(), {"": [EntryAnswers("r", "", None, answers)]}), "submitted")
    assert payload.read(text)["sections"]["accounts"] == [{"id": "r:accounts", "m": {"*": "dont_know"}, "v": {}}]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sections": []}', "nonsense"])
def test_it_rejects_texts_that_are_no_submission(text: str) -> None:
    with pytest.raises(ValueError):
        payload.read(text)


def test_it_works_that_a_submission_tells_what_was_set_for_all_at_once() -> None:
    typed = {"platform": {"t": "x"}, "name": {"t": "a"}, "status": {"t": "active", "all": True}}
    entries = [EntryAnswers("e", "accounts", None, typed)]
    stored = {"": [EntryAnswers("root", "", None, {"uses": {"t": ["accounts"]}})], "accounts": entries}
    text = payload.build(shipped(), Evaluation(shipped(), stored), "submitted")
    (entry,) = payload.read(text)["sections"]["accounts"]
    assert entry["all"] == "status"
    assert "all" not in payload.read(text)["sections"]["start"][0]
