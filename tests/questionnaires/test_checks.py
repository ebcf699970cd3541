"""What authors get wrong although every setting is well formed: each is told with its line and a remedy."""

from __future__ import annotations

import pytest

from questionnaires.loader import parse
from questionnaires.problems import DefinitionProblems, Problem

START = """slug: test
version: 1
title: Test
choice_lists:
  colours: [{name: red, label: Red}, {name: blue, label: Blue}]
sections:
  - name: first
    label: First
    questions:
      - {name: colour, type: select_one, label: Colour, choices: colours}
      - {name: colours_liked, type: select_multiple, label: Liked, choices: colours}
"""
LIST = """  - name: things
    repeat: true
    label: Things
"""


def told(text: str) -> list[Problem]:
    try:
        parse(text)
    except DefinitionProblems as problems:
        return list(problems.problems)
    return []


def test_it_works_when_nothing_is_to_be_said() -> None:
    assert told(START) == []


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("{name: q, type: txt, label: Q}", 'The type "txt" is not known.'),
        ("{name: q, type: text}", "It has no label."),
        ("{name: Q1, type: text, label: Q}", '"Q1" cannot be a name.'),
        ("{name: q__low, type: text, label: Q}", '"q__low" cannot be a name.'),
        ("{name: colour, type: text, label: Q}", "Another question has the same name."),
        ("{name: q, type: select_one, label: Q}", "It has no choices."),
        ("{name: q, type: select_one, label: Q, choices: colors}", 'There is no choice list "colors".'),
        ("{name: q, type: text, label: Q, choices: colours}", "A question of type text has no choices."),
        ("{name: q, type: calculate}", "It calculates nothing."),
        ("{name: q, type: text, label: Q, calculation: 1 + 1}", "A question that people answer is not calculated."),
        (
            "{name: q, type: note, label: Q, required: true}",
            'Nobody answers a question of type note, so "required" means nothing.',
        ),
        ("{name: q, type: text, label: Q, quick: true}", '"quick" is only for lists of entries.'),
        ("{name: q, type: text, label: Q, required: true, fold: true}", "It must be answered but is folded away."),
        ("{name: q, type: text, label: Q, open_for: [hr]}", "It is not folded, so it is open for everybody."),
        (
            "{name: q, type: text, label: Q, fold: true, open_for: [humans]}",
            'There is no department function "humans".',
        ),
        ("{name: q, type: text, label: Q, bands: [[0, 1]]}", "Bands are for estimates."),
        ("{name: q, type: estimate, label: Q, bands: [[5, 1]]}", "The band 5 to 1 does not rise."),
        ("{name: q, type: estimate, label: Q, bands: [[0, 5], [3, 9]]}", "A band ends at 5 and the next begins at 3."),
        ("{name: q, type: estimate, label: Q, bands: [[0, 5]], band_sure: sure}", '"sure" is not a way to be sure.'),
        ("{name: q, type: estimate, label: Q, role: costs}", 'The role "costs" is not known to the analysis.'),
        (
            "{name: q, type: text, label: Q, role: cost}",
            'The analysis cannot read "cost" from a question of type text.',
        ),
        (
            "{name: q, type: text, label: Q, appearance: multi-line}",
            'A question of type text has no appearance "multi-line".',
        ),
        ("{name: q, type: text, label: Q, constraint_message: No}", "There is no constraint."),
        ("{name: q, type: text, label: Q, missing: {none: ''}}", 'The kind of nothing "none" has no words.'),
        ("{name: q, type: text, label: Q, suggestions: colors}", 'There is no choice list "colors".'),
        ("{name: q, type: text, label: Q, suggestions: colours.kpis}", 'The choices of "colours" have no "kpis".'),
        ("{name: q, type: text, label: Q, recognised_from: link}", 'This section has no question "link".'),
        (
            "{name: q, type: select_one, label: Q, choices: colours, default: green}",
            'The default "green" is none of its choices.',
        ),
        ("{name: q, type: integer, label: Q, default: many}", 'The default "many" is not a valid answer.'),
        (
            "{name: q, type: text, label: Q, missing: {none: No}, implies: {none: {'rule:*': none}}}",
            'No question has the role "rule:*".',
        ),
        (
            "{name: q, type: text, label: Q, implies: {none: {}}}",
            'It does not offer "none", so nothing can follow from it.',
        ),
        (
            "{name: q, type: text, label: Q, relevant: 1 = 1}",
            "The condition reads no answer, so this is shown always or never.",
        ),
    ],
)
def test_it_rejects_a_question(question: str, what: str) -> None:
    found = told(START + f"      - {question}\n")
    assert what in [problem.what for problem in found]
    assert {problem.line for problem in found} <= {10, 12}
    assert all(problem.remedy for problem in found if problem.what == what)


@pytest.mark.parametrize(
    ("relevant", "words"),
    [
        ("${color} = 'red'", "color"),
        ("${colour} = 'green'", "green"),
        ("${colour} = ", ""),
        ("colored(${colour})", "colored"),
    ],
)
def test_it_rejects_a_condition_that_cannot_be_read(relevant: str, words: str) -> None:
    question = f'      - {{name: q, type: text, label: Q, required: true, relevant: "{relevant}"}}\n'
    found = told(START + question)
    assert found
    assert all(problem.where == 'question "q"' and problem.line == 12 and problem.remedy for problem in found)
    assert words in found[0].what


def test_it_rejects_a_condition_on_a_later_question() -> None:
    text = START + "      - {name: q, type: text, label: Q, relevant: \"${later} != ''\"}\n"
    text += "      - {name: later, type: text, label: Later}\n"
    (problem,) = told(text)
    assert problem.what == 'It reads the answer to "later", which is asked later.'


def test_it_rejects_questions_that_depend_on_each_other() -> None:
    text = START + "      - {name: a, type: calculate, calculation: '${b} + 1'}\n"
    text += "      - {name: b, type: calculate, calculation: '${a} + 1'}\n"
    assert any("circle" in problem.what for problem in told(text))


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ("    repeat_over: tasks\n", 'There is no choice list "tasks".'),
        ("    repeat_over: colours\n", "No question holds the choice of a row."),
        ("    repeat_for: ${colours_liked}\n    repeat_over: colours\n", "Its entries come from two places."),
        ("    repeat_for: ${colours_loved}\n", "colours_loved"),
        ("    paste: {into: link}\n", 'It has no question "link" to paste into.'),
        (
            "    repeat_for: ${colours_liked}\n    paste: {into: thing}\n",
            "Entries of this list come by themselves, so none can be pasted.",
        ),
        ('    entry_label: "{thng}"\n', 'The label of an entry names "thng", which it does not ask.'),
        ("    show_with: frist\n", 'There is no section "frist".'),
        ("    show_with: things\n", '"things" does not lead a page itself.'),
        ("    missing: {never: Never}\n", "never"),
        ("    min_entries: some\n", "some"),
        ("    entries: 1\n", 'The setting "entries" is not known.'),
    ],
)
def test_it_rejects_a_section(settings: str, what: str) -> None:
    text = START + LIST + settings + "    questions:\n      - {name: thing, type: text, label: Thing}\n"
    found = told(text)
    assert any(what in problem.what for problem in found), found
    assert all(problem.where == 'section "things"' and problem.line > 11 for problem in found)


def test_it_rejects_settings_of_lists_on_a_page() -> None:
    text = START.replace("    label: First\n", "    label: First\n    min_entries: 2\n    entry_label: x\n")
    assert [problem.what for problem in told(text)] == [
        '"min_entries" is only for a list of entries.',
        '"entry_label" is only for a list of entries.',
    ]


def test_it_rejects_a_question_named_like_a_list() -> None:
    text = START + "      - {name: things, type: text, label: Q}\n" + LIST
    text += "    questions:\n      - {name: thing, type: text, label: Thing}\n"
    assert any("could mean either" in problem.what for problem in told(text))


def test_it_rejects_what_nobody_needs() -> None:
    assert [problem.what for problem in told(START.replace("sections:", "  empty: []\nsections:"))] == [
        "It has no choices.",
        "No question uses it.",
    ]
    assert "It has no questions." in [problem.what for problem in told(START + "  - {name: last, label: Last}\n")]
    twice = START.replace("label: Blue", "label: red")
    assert 'Two choices read "Red".' in [problem.what for problem in told(twice)]


def test_it_rejects_a_questionnaire_without_a_good_name() -> None:
    text = START.replace("slug: test", "slug: My Test").replace("version: 1", "version: 0")
    assert [(problem.line, problem.what) for problem in told(text)] == [
        (1, '"My Test" cannot be the slug.'),
        (2, "Versions count from 1."),
    ]
