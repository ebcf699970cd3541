"""Measures one thing against its baseline, in turn within one run, and says whether the goal was met."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

Run = Callable[[], object]


@dataclass(frozen=True)
class Result:
    """`ratio` is what the goal speaks of; `met` is None where only a figure is printed."""

    name: str
    value: float
    baseline: float | None
    ratio: float | None
    goal: str
    met: bool | None
    unit: str = "ms"


@dataclass
class Report:
    """All results of a run; `failed` names those that missed their goal."""

    results: list[Result] = field(default_factory=list)

    def add(self, result: Result) -> None:
        self.results.append(result)
        print(_line(result), flush=True)

    @property
    def failed(self) -> list[str]:
        return [result.name for result in self.results if result.met is False]


HEADER = f"{'name':58} {'value':>12} {'baseline':>12} {'ratio':>8}  {'goal':16} met"


def _line(result: Result) -> str:
    baseline = "-" if result.baseline is None else f"{result.baseline:,.2f}"
    ratio = "-" if result.ratio is None else f"{result.ratio:.2f}"
    met = {True: "yes", False: "NO", None: ""}[result.met]
    value = f"{result.value:,.2f} {result.unit}"
    return f"{result.name:58} {value:>12} {baseline:>12} {ratio:>8}  {result.goal:16} {met}"


def seconds(run: Run) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def in_turn(ours: Run, baseline: Run, rounds: int, warmup: int = 1) -> tuple[float, float]:
    """Medians in milliseconds of A B A B ...; the warm-up runs are not counted."""
    for _ in range(warmup):
        ours()
        baseline()
    mine: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        mine.append(seconds(ours))
        theirs.append(seconds(baseline))
    return median(mine) * 1000, median(theirs) * 1000


def at_most(report: Report, name: str, ours: float, baseline: float, limit: float, unit: str = "ms") -> None:
    """Ours may take `limit` times the baseline."""
    ratio = ours / baseline
    report.add(Result(name, ours, baseline, ratio, f"<= {limit:g} x", ratio <= limit, unit))


def faster(report: Report, name: str, ours: float, baseline: float, times: float, unit: str = "ms") -> None:
    """Ours must be `times` as fast as the baseline (both are durations)."""
    ratio = baseline / ours
    report.add(Result(name, ours, baseline, ratio, f">= {times:g} x faster", ratio >= times, unit))


def at_least(report: Report, name: str, ours: float, baseline: float, share: float, unit: str = "/s") -> None:
    """Ours must reach `share` of the baseline (both are rates)."""
    ratio = ours / baseline
    report.add(Result(name, ours, baseline, ratio, f">= {share:g} x", ratio >= share, unit))


def figure(report: Report, name: str, value: float, unit: str) -> None:
    """A figure without a goal."""
    report.add(Result(name, value, None, None, "(printed)", None, unit))
