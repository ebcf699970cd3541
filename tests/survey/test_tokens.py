"""The tokens are readable in both schemes and the generated stylesheet is current."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from survey import tokens
from survey.tokens import Scheme

SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), tokens.TEXT_ON)
def test_it_requires_readable_text(text: str, ground: str, scheme: Scheme) -> None:
    assert tokens.contrast(tokens.colour(text, scheme), tokens.colour(ground, scheme)) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("edge", "ground"), tokens.EDGE_ON)
def test_it_requires_visible_edges_and_focus(edge: str, ground: str, scheme: Scheme) -> None:
    assert tokens.contrast(tokens.colour(edge, scheme), tokens.colour(ground, scheme)) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_requires_chart_colours_that_stand_out(scheme: Scheme) -> None:
    palette = tokens.categorical(scheme)
    assert len(set(palette)) == len(palette) >= 8
    for colour in palette:
        assert tokens.contrast(colour, tokens.colour("surface", scheme)) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_requires_shades_that_run_one_way(scheme: Scheme) -> None:
    steps = [tokens.contrast(shade, tokens.colour("surface", scheme)) for shade in tokens.sequential(scheme)]
    assert len(steps) == 5
    assert steps == sorted(steps)
    assert all(later / earlier > 1.1 for earlier, later in pairwise(steps))


def test_it_works_that_contrast_follows_the_formula() -> None:
    assert tokens.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert tokens.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_it_works_that_the_stylesheet_is_current() -> None:
    written = tokens.STYLESHEET.read_text(encoding="utf-8")
    assert written == tokens.css(), "run python -m survey.tokens"


def test_it_works_that_the_workbook_gets_its_colours() -> None:
    assert tokens.argb("accent") == "FF" + tokens.COLOURS["accent"].light[1:].upper()


def test_it_requires_that_stylesheets_use_tokens_that_exist() -> None:
    known = set(re.findall(r"(--rt-[a-z0-9-]+):", tokens.css()))
    for path in tokens.STYLESHEET.parent.glob("*.css"):
        text = path.read_text(encoding="utf-8")
        used = set(re.findall(r"var\((--rt-[a-z0-9-]+)", text))
        local = set(re.findall(r"(--rt-[a-z0-9-]+):", text))
        assert used <= known | local, path.name


def test_it_requires_that_colours_live_in_the_tokens_only() -> None:
    for path in tokens.STYLESHEET.parent.glob("*.css"):
        if path != tokens.STYLESHEET:
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", path.read_text(encoding="utf-8")), path.name
