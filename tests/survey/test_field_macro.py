"""The field macro ties every control to its label, hint and problem, and draws every kind as plain HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader
from lxml import html
from werkzeug.datastructures import MultiDict

from questionnaires.forms import AnswerForm, form_class
from questionnaires.kinds.registry import KINDS
from questionnaires.model import Choice, ChoiceList, Definition, Question, Section
from questionnaires.surroundings import Surroundings

PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[2] / "survey/templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
LETTERS = tuple(Choice(name=f"c{n}", label=f"Choice {n}") for n in range(14))
LISTS = {
    "short": ChoiceList(name="short", choices=LETTERS[:3], other=True),
    "long": ChoiceList(name="long", choices=LETTERS),
}
NOTHING: Any = {"dont_know": "No idea"}


def drawn(macro: str = "field", posted: Any = None, strict: bool = False, **settings: Any) -> Any:
    base: dict[str, Any] = {"name": "thing", "label": "The <question>", "hint": "A hint", "purpose": "A purpose"}
    question = Question(**(base | {"missing": NOTHING} | settings))
    definition = Definition(
        slug="s",
        version=1,
        title="S",
        choice_lists=LISTS,
        sections=(Section(name="p", label="P", questions=(question,)),),
    )
    made = form_class(
        definition=definition, questions=[question], surroundings=Surroundings(), suggestions_for=lambda q: ("Canva",)
    )
    form: AnswerForm = made(MultiDict(posted) if posted is not None else None, strict=strict)
    form.validate()
    template = PAGES.from_string('{% from "_field.html" import field, cell %}{{ ' + macro + "(f) }}")
    return html.fragment_fromstring(template.render(f=form.of("thing")), create_parent="main")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("note", "calculate")])
@pytest.mark.parametrize("macro", ["field", "cell"])
def test_it_works_that_every_control_has_a_name_and_an_own_id(kind: str, macro: str) -> None:
    page = drawn(macro, type=kind, choices="short", bands=((0, 1), (1, 3)))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert "q_thing" in ids
    controls = page.xpath("//input[not(@type='hidden')] | //select | //textarea")
    assert controls
    for control in controls:
        named = (
            control.get("aria-label")
            or control.xpath("ancestor::label")
            or page.xpath(f"//label[@for='{control.get('id')}']")
        )
        assert named, html.tostring(control)


def test_it_works_that_groups_have_a_legend_and_single_controls_a_label() -> None:
    for kind in ("select_one", "select_multiple", "estimate"):
        page = drawn(type=kind, choices="short")
        assert page.xpath("string(//fieldset/legend)").startswith("The <question>")
    page = drawn(type="text")
    assert page.xpath("//label[@for='q_thing']")
    assert not page.xpath("//fieldset")


def test_it_works_that_problems_and_hints_are_tied_to_the_control() -> None:
    page = drawn(type="integer", posted={"q_thing": "a few"})
    box = page.xpath("//input[@id='q_thing']")[0]
    assert box.get("value") == "a few"
    assert box.get("type") == "text"
    assert box.get("inputmode") == "numeric"
    assert box.get("aria-invalid") == "true"
    assert box.get("aria-describedby").split() == ["q_thing-hint", "q_thing-problem"]
    assert page.xpath("string(//*[@id='q_thing-problem'])").startswith("Error: ")
    assert page.xpath("string(//*[@id='q_thing-hint'])") == "A hint"


def test_it_works_that_error_links_reach_the_first_choice() -> None:
    page = drawn(type="select_one", choices="short", required=True, posted={"q_thing": ""}, strict=True)
    assert page.xpath("//*[@id='q_thing']/@type") == ["radio"]
    assert page.xpath("//*[@id='q_thing']/@value") == ["c0"]
    assert "q_thing-problem" in page.xpath("//fieldset/@aria-describedby")[0]


def test_it_works_that_optional_is_said_in_words() -> None:
    assert drawn(type="text").xpath("//*[@class='rt-optional']/text()") == ["(optional)"]
    assert not drawn(type="text", required=True).xpath("//*[@class='rt-optional']")


def test_it_works_that_nothing_other_and_why_are_offered() -> None:
    page = drawn(type="select_multiple", choices="short", posted={"q_thing": "other", "q_thing__other": "Mine"})
    assert page.xpath("//input[@name='q_thing__missing']/@value") == ["dont_know"]
    assert page.xpath("//input[@name='q_thing__other']/@value") == ["Mine"]
    assert page.xpath("//input[@type='checkbox'][@value='other']/@checked")
    assert page.xpath("string(//details[@class='rt-why']/p)") == "A purpose"


def test_it_works_that_long_lists_unfold_and_long_single_choices_are_select_boxes() -> None:
    page = drawn(type="select_multiple", choices="long")
    assert len(page.xpath("//details[@class='rt-more']//input")) == 6
    assert not page.xpath("//details[@class='rt-more']/@open")
    picked = drawn(type="select_multiple", choices="long", posted={"q_thing": "c12"})
    assert picked.xpath("//details[@class='rt-more']/@open")
    assert len(drawn(type="select_one", choices="long").xpath("//select[@id='q_thing']/option")) == 15


def test_it_works_that_bands_are_one_click() -> None:
    page = drawn(type="estimate", bands=((0, 1), (1, 3)), unit="hours per week", posted={"q_thing__band": "1-3"})
    assert page.xpath("//input[@name='q_thing__band']/@value") == ["0-1", "1-3"]
    assert page.xpath("//input[@name='q_thing__band'][@checked]/@value") == ["1-3"]
    assert page.xpath("//input[@name='q_thing__low']/@value") == [""]
    assert "hours a week" in page.text_content()


def test_it_handles_markup_in_texts_as_text() -> None:
    page = drawn(type="text", posted={"q_thing": '"><script>alert(1)</script>'})
    assert not page.xpath("//script | //question")
    assert page.xpath("//input[@id='q_thing']/@value") == ['"><script>alert(1)</script>']
    area = drawn(type="text", appearance="multiline", posted={"q_thing": "\nfirst</textarea>"})
    assert area.xpath("string(//textarea)").strip("\n") == "first</textarea>"


def test_it_works_that_suggestions_are_offered_while_typing() -> None:
    page = drawn(type="text", suggestions="products")
    assert page.xpath("//input[@id='q_thing']/@list") == page.xpath("//datalist/@id")
    assert page.xpath("//datalist/option/@value") == ["Canva"]


def test_it_works_that_notes_are_shown_and_calculations_are_not() -> None:
    assert drawn(type="note", label="One\n\nTwo").xpath("//p/text()") == ["One", "Two"]
    assert not drawn(type="calculate").xpath(".//*")
