"""The workbook of the sample organisation says what the screen says, to those who may read it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.analysis import catalogue
from dashboard.frames import Frames
from exports.sheets.cover import SAMPLE
from exports.tables import unique
from questionnaires.vocabulary import vocabulary
from tests.exports.conftest import Made


@pytest.fixture(params=["team", "committee"])
def book(request: pytest.FixtureRequest) -> Made:
    made: Made = request.getfixturevalue(f"{request.param}_book")
    return made


def raw(made: Made, section: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """Headings and rows of the sheet of a section."""
    sheet = made.book[section.replace("_", " ").capitalize()]
    head, *rows = sheet.values
    return [str(cell) for cell in head], [tuple(row) for row in rows]


def column(made: Made, section: str, heading: str) -> list[object]:
    head, rows = raw(made, section)
    return [row[head.index(heading)] for row in rows]


def team_only(frames: Frames) -> set[str]:
    found = {entry.question for entry in frames.codebook.entries if entry.seen_by == "team"}
    assert {"two_step", "recovery", "owner_name", "incidents", "ai_use"} <= found
    return found


# --- the cover ---------------------------------------------------------------------------------------


def test_it_opens_on_a_cover_with_the_figures_and_sentences_of_the_overview(book: Made) -> None:
    assert book.book.sheetnames[0] == "Cover"
    assert book.book.active is book.book["Cover"]
    overview, texts = catalogue.overview(book.frames, book.filters), book.texts("Cover")
    for fact in overview.facts:
        assert fact.label in texts
        assert fact.text in texts
    assert overview.title in texts
    assert any(overview.base.sentence() in text for text in texts)
    found = catalogue.findings(book.frames, book.filters)
    assert len(found) > 4
    assert [text for text in texts if text in {f"{each.sentence} {each.base}" for each in found}] == [
        f"{each.sentence} {each.base}" for each in overview.findings[:4]
    ]
    assert f"All {len(found)} findings, ranked by what is at stake" in texts


def test_it_says_on_the_cover_for_whom_it_is_and_that_it_is_a_sample(team_book: Made, committee_book: Made) -> None:
    for made, words in ((team_book, "For the policy team: "), (committee_book, "For the steering committee.")):
        texts = made.texts("Cover")
        assert any(text.startswith(words) and "from version 17 of the answers" in text for text in texts)
        assert SAMPLE in texts
        assert made.book.properties.subject.startswith(words)
    assert not any("For the policy team" in text for text in committee_book.texts("Cover"))


def test_it_carries_properties_of_a_document(book: Made) -> None:
    properties = book.book.properties
    assert properties.title == "Social media inventory 2026"
    assert properties.creator == "Nordwerk AG (sample), policy team"
    assert properties.language == "en"
    assert f"{properties.created:%Y-%m-%d %H:%M}" == "2026-03-02 09:00"


# --- the sheets --------------------------------------------------------------------------------------


def test_it_has_a_sheet_for_every_view_and_every_department_that_answered(book: Made) -> None:
    frames, names = book.frames, book.book.sheetnames
    views = [spec.compute(frames, book.filters) for spec in catalogue.VIEWS]
    answered = [each.name for each in frames.facts.departments if each.id in frames.answers]
    assert answered == ["Communications", "Customer Service", "HR", "Marketing", "Sales"]
    assert names[1:8] == ["Findings", *(view.short for view in views)]
    assert names[8:13] == answered
    assert names[-1] == "Method and gaps"
    for view in views:
        texts = book.texts(view.short)
        assert texts[0] == view.question
        assert view.answer in texts
        assert all(part.title in texts for part in view.parts)
        assert all(found.sentence in texts for found in view.findings[:12])


def test_it_repeats_every_finding_as_it_is_said_aloud(book: Made) -> None:
    found = catalogue.findings(book.frames, book.filters)
    texts = book.texts("Findings")
    assert {each.kind for each in found} >= {"same_job_several_bills", "two_rules_one_organisation"}
    assert [text for text in texts if text in {each.sentence for each in found}] == [each.sentence for each in found]


def test_it_tells_what_each_department_says_must_stay_free(book: Made) -> None:
    for department in book.frames.facts.departments:
        if department.id in book.frames.answers:
            sheet = catalogue.department_sheet(book.frames, book.filters, department.id)
            texts = book.texts(department.name)
            assert sheet.basis_words in texts
            assert all(f"• {line}" in texts for line in sheet.free)


def test_it_names_who_is_silent(book: Made) -> None:
    texts = book.texts("Method and gaps")
    assert {"• IT", "• Legal", "• Product"} <= set(texts)


# --- the raw sheets ----------------------------------------------------------------------------------


def test_it_gives_every_entry_a_row_with_its_department_first(book: Made) -> None:
    sections = catalogue.raw_sections(book.frames)
    assert {"accounts", "goals", "tools", "effort", "needs"} <= set(sections)
    for section in sections:
        head, rows = raw(book, section)
        assert head[0] == "Department"
        assert len(rows) == len(book.frames.wide[section]) > 0
        assert [row[0] for row in rows] == [book.frames.names[place] for place in book.frames.rows(section).tolist()]
        (table,) = book.book[section.replace("_", " ").capitalize()].tables.values()
        assert table.ref == book.book[section.replace("_", " ").capitalize()].dimensions
        assert [each.name for each in table.tableColumns] == head == list(unique(head))


def test_it_writes_labels_where_codes_are_stored(book: Made) -> None:
    labels = {choice.name: choice.label for choice in vocabulary("platforms")}
    codes = book.frames.wide["accounts"]["platform"].to_list()
    assert len({*codes}) > 8
    assert column(book, "accounts", "Platform") == [labels[code] for code in codes]


def test_it_never_turns_an_unknown_amount_into_a_number(book: Made) -> None:
    """The price nobody knew and the one that was refused are words; a free tool costs nothing to say."""
    frame = book.frames.wide["tools"]
    heading = "What does it cost in a year, about? (at least) (EUR)"
    least = column(book, "tools", heading)
    known = frame["cost__low"].to_list()
    nothing = frame["cost__nothing"].to_list()
    assert {"dont_know", "prefer_not"} <= set(nothing)
    for shown, stored, why in zip(least, known, nothing, strict=True):
        if stored is not None:
            assert shown == stored / 100
        elif why:
            assert isinstance(shown, str)
        else:
            assert shown is None


def test_it_keeps_answers_of_the_policy_team_out_of_the_committees_file(team_book: Made, committee_book: Made) -> None:
    frames = committee_book.frames
    hidden = {entry.label for entry in frames.codebook.entries if entry.question in team_only(frames)}
    everywhere = [text for sheet in committee_book.sheets() for text in committee_book.texts(sheet.title)]
    assert not [text for text in everywhere if any(label in text for label in hidden)]
    assert any(label in team_book.texts("Accounts") for label in hidden)


def test_it_keeps_what_was_said_to_the_policy_team_out_of_the_committees_file(
    team_book: Made, committee_book: Made
) -> None:
    """Also in findings, sheets of departments, charts and everything else inside the file."""
    said: set[str] = set()
    for made_for_team in team_book.sheets():
        head, *rows = made_for_team.values
        kept = set(next(iter(committee_book.book[made_for_team.title].values)))
        if made_for_team.tables:
            places = [place for place, heading in enumerate(head) if heading not in kept]
            said |= {row[place] for row in rows for place in places if isinstance(row[place], str)}
    sentences = {text for text in said if len(text.split()) > 3}
    choices = {choice for entry in committee_book.frames.codebook.entries for _, choice in entry.choices}
    sentences -= choices
    assert len(sentences) >= 3
    inside = "".join(committee_book.parts("").values())
    assert not [text for text in sentences if text in inside]


# --- nothing that Excel would run or misread -----------------------------------------------------------


def test_it_holds_no_formula_and_no_error(book: Made) -> None:
    kinds = {cell.data_type for sheet in book.sheets() for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}
    for name, xml in book.parts("xl/worksheets/sheet").items():
        assert not re.search(r"<f[ >/]", xml), name


# --- print and charts ----------------------------------------------------------------------------------


def test_it_is_ready_for_the_printer(book: Made) -> None:
    for sheet in book.sheets():
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert int(sheet.page_setup.paperSize) == 9, sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToWidth == 1, sheet.title
        assert "&P" in str(sheet.oddFooter.right.text), sheet.title
        assert str(sheet.oddFooter.center.text) == sheet.title
        assert "Social media inventory 2026" in str(sheet.oddFooter.left.text)
        if sheet.title == "Cover":
            assert sheet.page_setup.fitToHeight == 1
            assert sheet.print_area
        else:
            assert sheet.freeze_panes in ("A2", "B2"), sheet.title
            assert sheet.print_title_rows == "$1:$1", sheet.title


def test_it_draws_native_charts_that_are_described_in_words(book: Made) -> None:
    drawings = book.parts("xl/drawings/drawing")
    charts = book.parts("xl/charts/chart")
    frames = [frame for xml in drawings.values() for frame in re.findall(r"<(?:\w+:)?cNvPr [^>]*>", xml)]
    described = [frame for frame in frames if re.search(r'descr="Bar chart\. [^"]{20,}"', frame)]
    assert len(charts) == len(described) >= 12
    assert len(book.book["Cover"]._charts) == 2
    assert all("<a:t>" in xml for xml in charts.values())  # each has its title


def test_it_does_not_let_charts_cover_what_is_written(book: Made) -> None:
    for sheet in book.sheets():
        if sheet.title == "Cover":
            continue
        for first, last in sorted(spans(sheet)):
            covered = [row for row in range(first + 1, last + 1) if any(cell.value for cell in sheet[row])]
            assert not covered, sheet.title
        assert all(before[1] <= after[0] for before, after in pairwise(sorted(spans(sheet)))), sheet.title


def spans(sheet: Worksheet) -> list[tuple[int, int]]:
    """First and last row under each chart, at the height of empty rows."""
    points = 15.0
    return [
        (chart.anchor._from.row, chart.anchor._from.row + int(chart.anchor.ext.height / 12_700 / points))
        for chart in sheet._charts
    ]
