"""All findings of a version in order: what is at stake first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from dashboard.analysis.findings import (
    account_listed_twice,
    account_of_nobody,
    contracts_ending,
    contradictions,
    dormant,
    duty_without_rule,
    hanging_by_a_thread,
    inside_a_suite,
    many_small_pieces,
    need_meets_offer,
    one_person_alone,
    same_goal,
    same_job,
    same_people,
    same_product,
    same_training_need,
    two_rules,
)
from dashboard.analysis.scope import Scope, scope
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Finding


class Source(NamedTuple):
    """Where findings come from: what makes them, their kinds, and the page of the dashboard on which they stand."""

    make: Callable[[Frames], Sequence[Finding]]
    kinds: tuple[str, ...]
    page: str


SOURCES = (
    Source(same_job.findings, (same_job.KIND,), "same-job"),
    Source(same_product.findings, (same_product.KIND,), "same-job"),
    Source(inside_a_suite.findings, (inside_a_suite.KIND,), "same-job"),
    Source(contracts_ending.findings, (contracts_ending.KIND,), "same-job"),
    Source(need_meets_offer.findings, (need_meets_offer.KIND,), "same-job"),
    Source(same_training_need.findings, (same_training_need.KIND,), "overlaps"),
    Source(same_people.findings, (same_people.KIND,), "overlaps"),
    Source(two_rules.findings, (two_rules.KIND,), "rules"),
    Source(same_goal.findings, (same_goal.KIND,), "what-we-want"),
    Source(duty_without_rule.findings, (duty_without_rule.KIND,), "rules"),
    Source(account_listed_twice.findings, account_listed_twice.KINDS, "where-active"),
    Source(account_of_nobody.findings, (account_of_nobody.KIND, account_of_nobody.WITHOUT), "where-active"),
    Source(hanging_by_a_thread.findings, (hanging_by_a_thread.KIND,), "where-active"),
    Source(many_small_pieces.findings, (many_small_pieces.KIND,), "time-and-money"),
    Source(dormant.findings, (dormant.KIND,), "where-active"),
    Source(one_person_alone.findings, (one_person_alone.KIND,), "where-active"),
    Source(contradictions.findings, (contradictions.KIND,), "overlaps"),
)  # one line a kind of finding
ON_PLATFORMS = frozenset({same_people.KIND, account_of_nobody.KIND, *account_listed_twice.KINDS})  # told of single ones
SURE_FIRST = {"high": 0, "medium": 1, "low": 2}


def every(frames: Frames) -> tuple[Finding, ...]:
    """Findings over all departments, made once per version; filters only choose among them."""
    return frames.keep("findings", lambda: _ranked(frames))


def _ranked(frames: Frames) -> tuple[Finding, ...]:
    return tuple(sorted((one for source in SOURCES for one in source.make(frames)), key=_rank))


def _rank(one: Finding) -> tuple[int, int, int, str]:
    least = one.saving.low if one.saving is not None else None
    return -one.stake, SURE_FIRST[one.sure], -(least or 0), one.key


def chosen(frames: Frames, filters: Filters, kinds: Collection[str] | None = None) -> tuple[Finding, ...]:
    """The findings that name one of the departments looked at, and the platform and goal filters do not rule out."""
    looked_at = scope(frames, filters)
    return tuple(one for one in every(frames) if (kinds is None or one.kind in kinds) and _fits(looked_at, one))


def on_page(frames: Frames, filters: Filters, page: str) -> tuple[Finding, ...]:
    """Those of them that stand on a page of the dashboard."""
    return chosen(frames, filters, {kind for source in SOURCES if source.page == page for kind in source.kinds})


def varied(found: Sequence[Finding], limit: int) -> tuple[Finding, ...]:
    """The first of them: of each kind the one with most at stake, unless what it rests on was said, then the others."""
    first: list[Finding] = []
    kinds: set[str] = set()
    said: set[str] = set()
    for one in found:
        if one.kind not in kinds and not (one.entries and said.issuperset(one.entries)):
            first.append(one)
            kinds.add(one.kind)
            said.update(one.entries)
    chosen = {one.key for one in first}
    return tuple([*first, *(one for one in found if one.key not in chosen)][:limit])


def _fits(looked_at: Scope, one: Finding) -> bool:
    filters = looked_at.filters
    if filters.departments and not set(filters.departments) & set(one.department_ids):
        return False
    if not filters.platforms or one.kind not in ON_PLATFORMS:
        return True
    return one.where is not None and any(code in filters.platforms for _, code in one.where.conditions)
