"""Everything the screen and the workbook can ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from dashboard.analysis import department, effort_page, goals, jobs, offers, overlap, reach, rules
from dashboard.analysis import entries as entry_lists
from dashboard.analysis import overview as first_page
from dashboard.analysis.findings import ranking
from dashboard.analysis.scope import scope
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Column, DepartmentSheet, Finding, Overview, Table, View, Where
from questionnaires.model import Readers


class Compute(Protocol):
    """Makes a view; `full` keeps every row and column, for downloads."""

    def __call__(self, frames: Frames, filters: Filters, *, full: bool = False) -> View: ...


@dataclass(frozen=True)
class ViewSpec:
    """A page: address, question, name in menus, and what makes it."""

    slug: str
    question: str
    short: str
    compute: Compute


def _page(slug: str, question: str, short: str, compute: Compute) -> ViewSpec:
    """A page together with its kinds of findings."""

    def with_findings(frames: Frames, filters: Filters, *, full: bool = False) -> View:
        return replace(compute(frames, filters, full=full), findings=ranking.on_page(frames, filters, slug))

    return ViewSpec(slug, question, short, with_findings)


VIEWS: tuple[ViewSpec, ...] = (
    _page("where-active", reach.QUESTION, reach.SHORT, reach.compute),
    _page("what-we-want", goals.QUESTION, goals.SHORT, goals.compute),
    _page("same-job", jobs.QUESTION, jobs.SHORT, jobs.compute),
    _page("overlaps", overlap.QUESTION, overlap.SHORT, overlap.compute),
    _page("time-and-money", effort_page.QUESTION, effort_page.SHORT, effort_page.compute),
    _page("rules", rules.QUESTION, rules.SHORT, rules.compute),
)
BY_SLUG = {spec.slug: spec for spec in VIEWS}


def overview(frames: Frames, filters: Filters) -> Overview:
    """The first page and the cover of the workbook."""
    return first_page.overview(frames, filters)


def department_sheet(frames: Frames, filters: Filters, department_id: int) -> DepartmentSheet:
    """One department on one screen; raises KeyError for a department that is not part of the round."""
    return department.sheet(frames, filters, department_id)


def findings(frames: Frames, filters: Filters) -> tuple[Finding, ...]:
    """All findings the filters leave, what is at stake first."""
    return ranking.chosen(frames, filters)


def entries(frames: Frames, filters: Filters, where: Where, readers: Readers, *, full: bool = False) -> Table:
    """The entries behind a number, with the columns these readers may see."""
    return entry_lists.entries(frames, filters, where, readers, full=full)


def entry_rows(
    frames: Frames, filters: Filters, where: Where, readers: Readers
) -> tuple[Sequence[Column], Iterator[Sequence[object]]]:
    """The same as rows in the order of the columns, streamed for files."""
    return entry_lists.entry_rows(frames, filters, where, readers)


def entry_count(frames: Frames, filters: Filters, where: Where, readers: Readers) -> int:
    """How many rows entry_rows gives."""
    return entry_lists.count(frames, filters, where, readers)


def raw_sections(frames: Frames) -> tuple[str, ...]:
    """The sections that have entries, in the order of the questionnaire."""
    return tuple(name for name in frames.codebook.sections if len(frames.wide[name]))


def choices(frames: Frames) -> dict[str, tuple[tuple[str, str], ...]]:
    """What the filters offer: (value, words) for department, platform, goal and status, only what occurs."""
    return offers.offers(frames)


def settled(frames: Frames, filters: Filters) -> Filters:
    """The filters without values this round does not know, with a note for each."""
    return scope(frames, filters).filters if filters.is_narrowed else filters  # else there is nothing to leave out
