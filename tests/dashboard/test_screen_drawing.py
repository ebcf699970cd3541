"""Drawing: results made by hand become elements that say everything in words and lead to the entries behind."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from dashboard.components import facts, honesty, parts, sentences
from dashboard.drawing import charts, matrices, tables
from dashboard.figures import bars as figures
from dashboard.filters import Filters, link
from dashboard.pages.answer import linker
from dashboard.pages.findings import card, cards
from dashboard.results import Bars, Base, Where
from dashboard.screen import Screen
from survey.tokens import colour
from tests.dashboard import sample_results as made
from tests.dashboard.screen_help import links, nodes, words

FILTERS = Filters(platforms=("linkedin", "x y&z"), unsigned=True, round="r-1")


@pytest.fixture
def screen() -> Screen:
    return Screen("where-active", FILTERS.to_query(), linker(FILTERS))


@pytest.mark.parametrize(
    "where", [Where("accounts"), Where("tools", (("functions!", "a&b"), ("tool", "é ü/?"), ("department", "7")))]
)
@pytest.mark.parametrize("filters", [FILTERS, Filters(), Filters(section="old", where=(("a", "b"),))])
def test_it_works_to_link_a_number_as_the_filters_do(filters: Filters, where: Where) -> None:
    assert linker(filters)(where) == link("/dashboard/entries", filters, where)


def test_it_works_to_name_every_cell_of_a_matrix(screen: Screen) -> None:
    drawn = matrices.matrix(made.matrix(), screen)
    cells = [node for node in nodes(drawn) if node["type"] == "A"]
    expected = [cell for cell in made.matrix().cells.values() if cell.where]
    named = {cell["props"]["aria-label"] for cell in cells}
    assert len(cells) == len(expected) + 8  # and the totals of the rows
    assert "Human Resources, Instagram: 4, accounts on Instagram" in named
    assert all(
        cell["props"]["children"] in cell["props"]["aria-label"] for cell in cells
    )  # the name holds what is seen


def test_it_works_to_show_department_names_whole(screen: Screen) -> None:
    heads = [words(node) for node in nodes(matrices.matrix(made.rules(), screen)) if node["type"] == "Th"]
    assert set(made.NAMES) <= set(heads)


def test_it_works_to_say_marks_in_words(screen: Screen) -> None:
    text = words(matrices.matrix(made.rules(), screen))
    assert "nothing agreed" in text
    assert "contradiction" in text
    assert "A duty, and no rule , contradiction, the law asks for one" in text
    assert "not known" in words(matrices.matrix(made.matrix(), screen))


def test_it_requires_a_name_for_what_scrolls(screen: Screen) -> None:
    frame = next(
        node for node in nodes(matrices.matrix(made.matrix(), screen)) if node["props"].get("role") == "region"
    )
    assert frame["props"]["tabIndex"] == 0
    assert frame["props"]["aria-label"] == "Five of eight departments are on LinkedIn, the table"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_works_to_draw_ranges_with_plotly(scheme: str) -> None:
    figure = go.Figure(figures.figure(made.bars(), scheme))  # type: ignore[arg-type]
    low, high = figure.data
    assert [trace.type for trace in figure.data] == ["bar", "bar"]  # SVG; nothing that needs WebGL
    assert list(low.x) == [160, 30, 5, 0]
    assert list(high.base) == [160, 30, 5, 0]
    assert list(high.x) == [40, 15, 0, 0]
    assert low.marker.color == colour("accent", scheme)  # type: ignore[arg-type]
    assert figure.layout.height == figures.height(made.bars())


def test_it_works_to_keep_words_inside_a_narrow_picture() -> None:
    for size in (figures.NARROW, figures.WIDE, figures.LARGE):
        notes = go.Figure(figures.figure(made.bars(), "light", size)).layout.annotations
        lines = [html.unescape(re.sub("</?b>", "", line)) for note in notes for line in note.text.split("<br>")]
        assert max(map(len, lines)) <= size.letters
        assert all(note.xanchor == "left" and note.x == 0 for note in notes)
    assert "Answering questions and comments from" in " ".join(lines)


def test_it_handles_hostile_labels_in_charts() -> None:
    text = go.Figure(figures.figure(made.bars(), "light")).layout.annotations[3].text
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "not known" in text


def test_it_works_to_give_every_chart_its_table(screen: Screen) -> None:
    drawn = charts.bars(made.bars(), screen)
    details = next(node for node in nodes(drawn) if node["type"] == "Details")
    assert "Show as table" in words(details)
    assert "160 to 200 hours a week" in words(details)
    assert "not known" in words(details)
    graph = next(node for node in nodes(drawn) if node["type"] == "Graph")
    assert graph["props"]["style"]["height"] == f"{figures.height(made.bars())}px"


def test_it_handles_more_bars_than_a_chart_can_hold(screen: Screen) -> None:
    bar = made.bars().bars[1]
    many = replace(made.bars(), bars=tuple(replace(bar, key=str(n), label=f"Activity {n}") for n in range(60)))
    text = words(charts.bars(many, screen))
    assert len(figures.figure(many, "light")["data"][0]["y"]) == figures.MOST_BARS
    assert "the table has all 60" in text
    assert "Activity 59" in text


def test_it_handles_a_chart_of_nothing_known() -> None:
    bars = Bars("k", "Title", "Name", "Value", "money", (replace(made.bars().bars[3], label="A"),), "EUR")
    assert go.Figure(figures.figure(bars, "dark")).layout.xaxis.range == (0, 1)


def test_it_works_to_say_what_is_not_known_in_tables(screen: Screen) -> None:
    rows = [node for node in nodes(tables.table(made.table(), screen)) if node["type"] == "Tr"]
    assert words(rows[1]) == "Marketing : see the entries Talkwalker 16,000 EUR January 2027 example.org/a"
    assert "not known" in words(rows[2])
    assert "0 EUR" in words(rows[3])


def test_it_rejects_links_that_are_none(screen: Screen) -> None:
    assert not any("javascript" in href for href in links(tables.table(made.table(), screen)))
    grid = tables.grid(made.table(30), screen)["props"]["children"]["props"]
    hrefs = {row["link__href"] for row in grid["rowData"]}
    assert hrefs == {"https://example.org/a", None}


def test_it_works_to_show_two_ends_of_a_range_in_one_column(screen: Screen) -> None:
    found = made.table()
    first, last = (
        replace(found.columns[2], label="Cost, at least"),
        replace(found.columns[2], key="high", label="Cost, at most"),
    )
    rows = tuple({**row, "high": 2000000} for row in found.rows)
    ranged = replace(found, columns=(*found.columns[:2], first, last), rows=rows)
    text = words(tables.table(ranged, screen))
    assert "16,000 to 20,000 EUR" in text
    assert "at most" not in text


def test_it_works_to_sort_long_lists_in_a_grid_and_show_cards_on_phones(screen: Screen) -> None:
    long = made.table(60)
    kinds = [node["type"] for node in nodes(tables.table(long, screen))]
    assert "AgGrid" in kinds
    narrow = tables.table(long, replace(screen, narrow=True))
    assert "AgGrid" not in [node["type"] for node in nodes(narrow)]
    assert len([node for node in nodes(narrow) if node["type"] == "Tr"]) == tables.FEW + 1
    assert screen.all_rows() in links(narrow)


def test_it_works_to_tell_costs_and_savings_apart(screen: Screen) -> None:
    text = words(card(made.finding(), screen))
    assert "Together it costs 28,000 to 34,000 EUR a year" in text
    assert "Could be saved at most: 12,000 to 16,000 EUR a year" in text
    assert "Fairly sure One of two prices" in text.replace("   ", " ")
    assert "Holds already" in text
    assert "Alerts to shift leads" in text
    assert "From 5 of 8 departments; one price is a guess." in text
    assert links(card(made.finding(), screen)) == [screen.to(Where("tools", (("functions", "listening"),)))]


def test_it_handles_many_findings_by_folding(screen: Screen) -> None:
    drawn = cards(tuple(made.finding(f"k:{n}") for n in range(8)), screen)
    assert words(drawn).count("Suggestion") == 8
    assert "Show 3 more findings" in words(drawn)


def test_it_works_to_name_who_is_silent() -> None:
    text = words(honesty(made.BASE, ["Filters are on."]))
    assert "From 5 of 8 departments: 4 signed, 1 imported." in text
    assert "No answer counted from: IT, Product, Legal and Compliance." in text
    assert "3 February 2026 to 2 March 2026" in text
    many = Base(0, 500, {"signed": 0}, tuple(f"Department {n}" for n in range(500)))
    assert "No answer counted from 500 departments" in words(honesty(many))


def test_it_works_to_open_sentences_and_figures(screen: Screen) -> None:
    assert links(sentences(made.sentences(), screen)) == [
        screen.to(where) for _, where in made.sentences().lines if where
    ]
    assert len(links(facts(made.facts(), screen))) == 2


def test_it_works_to_offer_each_table_as_a_file(screen: Screen) -> None:
    hrefs = links(parts(made.view().parts, screen))
    assert f"/dashboard/download/where-active/platforms.csv?{FILTERS.to_query()}" in hrefs
    assert not any("download" in href for href in links(parts(made.view().parts, screen, compact=True)))
