"""Reading a definition: what an author writes becomes frozen models, and every problem is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from questionnaires.loader import load, parse, shipped, shipped_definitions
from questionnaires.problems import DefinitionProblems, Problem

SMALL = Path(__file__).parents[1] / "questionnaires_small"
START = "slug: test\nversion: 1\ntitle: Test\n"
PAGE = "sections:\n  - name: page\n    label: Page\n    questions:\n"


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(DefinitionProblems) as caught:
        parse(text)
    return caught.value.problems


@pytest.mark.parametrize("path", sorted(SMALL.glob("*.yaml")), ids=lambda path: path.stem)
def test_it_works_for_a_questionnaire_with_one_feature(path: Path) -> None:
    definition = load(path)
    assert definition.slug == path.stem.replace("_", "-")
    assert definition.question_by_name
    assert len(definition.digest) == 64


def test_it_works_with_lines_and_lists_of_a_vocabulary() -> None:
    definition = load(SMALL / "vocabulary.yaml")
    places = definition.choice_lists["platforms"]
    assert places.search
    assert places.other
    assert places.by_name["google_plus"].last
    assert places.by_name["myspace"].facts["status"] == "legacy"
    states = definition.choice_lists["status"]
    assert "planned" not in states.by_name
    assert states.by_name["closed"].label == "Closed for good"
    assert definition.question_by_name["place"].line == 11


def test_it_works_with_yes_and_no_as_words() -> None:
    text = START + "choice_lists:\n  answers: [{name: yes, label: Yes}, {name: no, label: No}]\n" + PAGE
    text += "      - {name: q, type: select_one, label: Really?, choices: answers, required: yes}\n"
    definition = parse(text)
    assert list(definition.choice_lists["answers"].by_name) == ["yes", "no"]
    assert definition.question_by_name["q"].required


def test_it_works_with_codes_made_from_words() -> None:
    text = START + "choice_lists:\n  kinds: {code: slug, choices: ['short video (<90 s)', Café & bar]}\n" + PAGE
    text += "      - {name: q, type: select_one, label: Which?, choices: kinds}\n"
    assert list(parse(text).choice_lists["kinds"].by_name) == ["short_video_90_s", "cafe_bar"]


def test_it_works_with_the_first_of_several_languages() -> None:
    definition = load(SMALL / "languages.yaml")
    assert definition.question_by_name["team"].label == "Team"
    assert definition.sections[0].label == "Page"


def test_it_gives_one_digest_to_one_content() -> None:
    text = (SMALL / "select_one.yaml").read_text("utf-8")
    digest = parse(text).digest
    assert parse("# a remark\n" + text).digest == digest
    assert parse(text.replace("Which colour?", "What colour?")).digest != digest


def test_it_works_for_models_that_never_change() -> None:
    with pytest.raises(ValidationError):
        shipped().title = "Other"  # type: ignore[misc]


def test_it_works_for_the_newest_shipped_version() -> None:
    assert shipped().slug == "social-media-inventory"
    assert shipped() in shipped_definitions()
    with pytest.raises(KeyError):
        shipped("no-such-inventory")
    with pytest.raises(KeyError):
        shipped(version=99)


def test_it_tells_every_problem_at_once_with_its_line() -> None:
    text = START + PAGE
    text += "      - {name: a, type: text, lable: First}\n"
    text += "      - {name: b, type: number, label: Second}\n"
    text += "      - {name: c, type: text, label: Third, seen_by: nobody}\n"
    text += "      - {name: d, type: text, label: 4}\n"
    text += "      - {type: text, label: Fifth}\n"
    found = problems_of(text)
    told = {(problem.line, problem.what, problem.remedy) for problem in found}
    assert (8, 'The setting "lable" is not known.', 'Did you mean "label"?') in told
    assert (8, "It has no label.", "Write the question people read: label: ...") in told
    assert any(line == 9 and "number" in what for line, what, _remedy in told)
    assert any(line == 10 and "nobody" in what and "everyone" in remedy for line, what, remedy in told)
    assert any(line == 11 and "text" in remedy for line, _what, remedy in told)
    assert any(line == 12 and '"name" is missing' in what for line, what, _remedy in told)
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_it_tells_nothing_about_what_only_follows_from_another_problem() -> None:
    text = START.replace("title: Test", "title: 5") + "choice_lists:\n  a: [{name: x, label: X}]\n" + PAGE
    text += "      - {name: q, type: select_one, label: Q, choices: a, missing: {never: Never}}\n"
    text += "      - {name: r, type: text, label: R, relevant: \"${q} = 'x'\"}\n"
    text += "      - {name: s, type: text, label: S, relevant: \"${q} = 'y'\"}\n"
    found = problems_of(text)
    assert [(problem.line, problem.where) for problem in found] == [
        (3, "the file"),
        (10, 'question "q"'),
        (12, 'question "s"'),
    ]
    assert found[1].what == '"never" is not known in "missing".'
    assert "dont_know" in found[1].remedy


@pytest.mark.parametrize(
    ("lists", "what"),
    [
        ("{vocabulary: platfroms}", 'The vocabulary "platfroms" is not known.'),
        ("{vocabulary: rule_topics.aproval}", 'The vocabulary "rule_topics.aproval" is not known.'),
        ("{vocabulary: goals, without: [nothing_like_it]}", 'It has no choice "nothing_like_it".'),
        ("{vocabulary: goals, labels: {leeds: Leads}}", 'It has no choice "leeds".'),
        ("{vocabulary: platforms, last: [sleepy]}", '"sleepy" is neither a choice nor a status of one.'),
        ("{vocabulary: goals, dynamic: departments_of_round}", "It is not clear where its choices come from."),
        ("{catalogue: cars}", 'The catalogue "cars" is not known.'),
        ("{vocabulary: goals, serach: true}", 'The setting "serach" is not known.'),
        ("[{name: a, label: A}, {name: a, label: B}]", 'The code "a" is used twice.'),
        ("[{name: a b, label: A}]", '"a b" cannot be the code of a choice.'),
        ("[{name: a}]", 'The setting "label" is missing.'),
        ("[Apples]", 'The choice "Apples" has only words.'),
        (
            "{other: true, choices: [{name: other, label: Other}]}",
            'It has a choice "other" and offers "other, namely" as well.',
        ),
        ("{dynamic: departments_of_world}", '"departments_of_world" is not possible for "dynamic".'),
    ],
)
def test_it_rejects_a_choice_list(lists: str, what: str) -> None:
    text = START + f"choice_lists:\n  things: {lists}\n" + PAGE
    text += "      - {name: q, type: select_one, label: Which?, choices: things}\n"
    found = problems_of(text)
    assert [(problem.what, problem.line) for problem in found] == [(what, 5)]
    assert found[0].remedy


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "The file is empty."),
        ("slug: [", "This is not valid YAML"),
        ("- a\n- b\n", "Settings are expected here."),
        (START + "title: Again\n", 'The setting "title" stands here twice.'),
        (START + "extra: !!python/object:os.system {}\n" + PAGE, "not known"),
        ("slug: &a [*a]\n", "too deeply nested"),
        (START + "sections: none\n", "A list of sections is expected here."),
        (START, "It has no sections, so there is nothing to ask."),
        ("x" * 1_000_001, "It has 1,000,001 characters."),
    ],
)
def test_it_rejects_a_text_that_is_no_definition(text: str, what: str) -> None:
    assert any(what in problem.what for problem in problems_of(text))


def test_it_rejects_a_small_text_that_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    (problem,) = problems_of("\n".join(lines))
    assert "too many" in problem.what


def test_it_rejects_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "v1.yaml"
    path.write_bytes("title: Für alle".encode("cp1252"))
    with pytest.raises(DefinitionProblems, match="UTF-8"):
        load(path)
    path.write_bytes(b"#" * 4_000_001)
    with pytest.raises(DefinitionProblems, match="too large"):
        load(path)


def test_it_handles_a_byte_order_mark() -> None:
    assert parse("\ufeff" + (SMALL / "text.yaml").read_text("utf-8")).slug == "text"
