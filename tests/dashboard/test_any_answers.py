"""Whatever departments answer, every page, sheet and finding can be made, and says only what it may."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis import catalogue
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Column, Head, Where
from questionnaires.loader import shipped
from questionnaires.model import Definition, Question, Section
from survey.read import Rate
from tests.dashboard.factory import Answers, frames_of

BANNED = re.compile(r"\b(wrong|waste|wasted|wasteful)\b", re.IGNORECASE)
LARGEST = 999_999_999_999_00
DEPARTMENTS = ["1", "2", "3"]
RATES = (Rate("CHF", Decimal("1.05"), date(2026, 3, 1), "Bank"), Rate("USD", Decimal("0.92"), date(2026, 3, 1), "Bank"))


def an_answer(definition: Definition, question: Question) -> st.SearchStrategy[Any]:
    """An accepted answer of one question, or a kind of nothing it offers."""
    codes = [choice.name for choice in found.choices] if (found := definition.choices_of(question)) else []
    if found and found.dynamic:
        codes = DEPARTMENTS
    number = st.integers(0, LARGEST) | st.integers(0, 10)
    sure = st.sampled_from(["invoice", "estimate", "guess", None])
    foreign = st.sampled_from(["USD", "JPY", "CHF"]).map(lambda code: {"currency": code})
    currency: st.SearchStrategy[dict[str, str]] = (
        st.just({}) | foreign if (question.unit or "").startswith("money") else st.just({})
    )
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "select_one": st.sampled_from(codes or ["other"]),
        "select_multiple": st.lists(st.sampled_from(codes or ["other"]), min_size=1, max_size=4, unique=True),
        "integer": number,
        "decimal": number.map(lambda value: f"{value}.5"),
        "date": st.dates().map(lambda day: day.isoformat()) | st.dates().map(lambda day: day.isoformat()[:7]),
        "estimate": st.tuples(number, number, sure, currency).map(
            lambda parts: {"low": min(parts[:2]), "high": max(parts[:2]), "sure": parts[2], **parts[3]}
        ),
        "calculate": st.sampled_from(["post respond", "yes", "no", "", "insight"]),
    }
    value = kinds.get(question.type, st.sampled_from(["Canva", "brandwatch", "Ärger & <b>mehr</b>", "a\nb"]))
    if not question.missing:
        return value
    return value | st.sampled_from(sorted(question.missing)).map(lambda kind: {"nothing": kind})


def an_entry(definition: Definition, section: Section) -> st.SearchStrategy[dict[str, Any]]:
    asked = {q.name: an_answer(definition, q) for q in section.questions if q.type != "note"}
    return st.fixed_dictionaries({}, optional=asked)


def a_department(definition: Definition) -> st.SearchStrategy[Answers | None]:
    parts: dict[str, st.SearchStrategy[Any]] = {}
    for section in definition.sections:
        entry = an_entry(definition, section)
        parts[section.name] = st.lists(entry, max_size=3) if section.repeat else entry
    return st.none() | st.fixed_dictionaries({}, optional=parts)


def rounds(definition: Definition) -> st.SearchStrategy[Frames]:
    some = a_department(definition)
    basis = st.dictionaries(st.sampled_from(["HR", "IT"]), st.sampled_from(["signed", "submitted", "imported"]))
    return st.builds(
        lambda hr, it, sales, basis, currency, rates: frames_of(
            {"HR": hr, "IT": it, "Sales": sales}, basis=basis, definition=definition, currency=currency, rates=rates
        ),
        some,
        some,
        some,
        basis,
        st.sampled_from(["EUR", "JPY", "USD"]),
        st.sampled_from([(), RATES]),
    )


def texts(result: Any) -> list[str]:
    """Every text inside a result but headings, which are the questionnaire's own words."""
    if isinstance(result, str):
        return [result]
    if isinstance(result, (list, tuple)):
        return [text for part in result for text in texts(part)]
    if isinstance(result, dict):
        return [text for part in result.values() for text in texts(part)]
    if isinstance(result, (Where, Column, Head)) or not is_dataclass(result):
        return []
    return [text for each in fields(result) for text in texts(getattr(result, each.name))]


def everything(frames: Frames, filters: Filters) -> list[Any]:
    made: list[Any] = [spec.compute(frames, filters, full=full) for spec in catalogue.VIEWS for full in (False, True)]
    made += [catalogue.overview(frames, filters), catalogue.findings(frames, filters)]
    made += [catalogue.department_sheet(frames, filters, number) for number in (1, 2, 3)]
    for section in frames.codebook.sections:
        made.append(catalogue.entries(frames, filters, Where(section), "committee"))
        columns, rows = catalogue.entry_rows(frames, filters, Where(section), "team")
        assert all(len(row) == len(columns) for row in rows)
    return made


@given(rounds(shipped()), st.booleans())
def test_it_handles_any_accepted_answers(frames: Frames, narrowed: bool) -> None:
    filters = Filters(departments=(1,), platforms=("x",), goals=("insight",)) if narrowed else Filters()
    for text in texts(everything(frames, filters)):
        assert not BANNED.search(text), text
        assert "None" not in text.replace("None of", "") or text == "None", text


@given(rounds(shipped()))
def test_it_requires_totals_that_fit_their_parts(frames: Frames) -> None:
    """Saving never exceeds the sum, ranges stay ordered, every finding has evidence that exists."""
    entries = {entry for frame in frames.wide.values() for entry in frame["_entry"].to_list()}
    for one in catalogue.findings(frames, Filters()):
        assert set(one.entries) <= entries
        alone = one.nature in ("gap", "risk", "effort")  # these may be one department's
        alone |= one.kind == "same_product" and (" twice" in one.sentence or " times" in one.sentence)
        alone |= one.kind in ("account_twice_in_one_list", "account_without_keeper")
        assert len(set(one.department_ids)) > 1 or "a central budget" in one.sentence.lower() or alone
        assert one.sentence.endswith((".", "”"))
        assert one.where is not None
        for amount in (one.together, one.saving):
            if amount is not None and amount.low is not None and amount.high is not None:
                assert 0 <= amount.low <= amount.high
        if one.saving is not None and one.together is not None:
            assert (one.saving.high or 0) <= (one.together.high or 0)


@given(rounds(shipped()))
def test_it_requires_that_every_number_opens_entries(frames: Frames) -> None:
    view = catalogue.BY_SLUG["where-active"].compute(frames, Filters())
    matrix: Any = view.parts[0]
    for cell in matrix.cells.values():
        assert catalogue.entries(frames, Filters(), cell.where, "team").rows
