"""One process with a round of 1,000,000 entries in 5,000 departments: how long every page takes. Nearly no goals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from benchmarks.harness import Report, Result, figure, seconds
from benchmarks.rounds import frames_of
from dashboard.analysis import catalogue
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Where
from survey.serving import settle

ENTRIES = 1_000_000
PAGE, FINDINGS = 1_000.0, 10_000.0  # milliseconds that a page and all findings may take
PICKED = Filters(platforms=("facebook", "x"))


def run(report: Report, folder: Path) -> None:
    settle()  # as the server does
    frames_of(folder, ENTRIES)  # writes the snapshot
    made: list[Frames] = []
    took = seconds(lambda: made.append(frames_of(folder, ENTRIES)))
    frames = made[0]
    figure(report, "Million entries: frames from the snapshot", took * 1000, "ms")
    _within(report, "... all findings, once per version", lambda: catalogue.findings(frames, Filters()), FINDINGS)
    for name, page in _pages(frames):
        page()  # what is worked out once per version is there, as for every visitor but the first
        _within(report, f"... {name}", page, PAGE)
    figure(report, "... resident memory", psutil.Process().memory_info().rss / 2**20, "MB")


def _within(report: Report, name: str, page: Callable[[], object], limit: float) -> None:
    took = seconds(page) * 1000
    report.add(Result(name, took, None, None, f"<= {limit:,.0f} ms", took <= limit))


def _pages(frames: Frames) -> Iterator[tuple[str, Callable[[], object]]]:
    for filters, said in ((Filters(), ""), (PICKED, ", two platforms")):
        for spec in catalogue.VIEWS:
            yield spec.short + said, lambda spec=spec, filters=filters: spec.compute(frames, filters)  # type: ignore[misc]  # bound at once
        yield f"Overview{said}", lambda filters=filters: catalogue.overview(frames, filters)  # type: ignore[misc]  # bound at once
    yield "One department", lambda: catalogue.department_sheet(frames, Filters(), frames.ids[7])
    behind = Where("accounts", (("platform", "x"),))
    yield "Entries", lambda: catalogue.entries(frames, Filters(), behind, "team")
