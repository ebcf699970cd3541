"""`make bench`: name, value, baseline, ratio and goal of everything that is measured; fails on a miss."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks import (
    bench_dashboard,
    bench_findings,
    bench_frames,
    bench_million,
    bench_names,
    bench_overlap,
    bench_pages,
    bench_saving,
    bench_start,
    bench_tables,
    bench_workbook,
)
from benchmarks.harness import HEADER, Report


def main(only: set[str]) -> int:
    """Run all, or those named; returns the exit status."""
    report = Report()
    print(HEADER)
    with tempfile.TemporaryDirectory(prefix="roundtable-bench-") as name:
        folder = Path(name)
        for bench in (
            bench_start,
            bench_saving,
            bench_pages,
            bench_frames,
            bench_dashboard,
            bench_workbook,
            bench_names,
            bench_tables,
            bench_overlap,
            bench_findings,
            bench_million,
        ):
            short = bench.__name__.rpartition("_")[2]
            if not only or short in only:
                place = folder / short
                place.mkdir()
                bench.run(report, place)
    if report.failed:
        print("Missed: " + ", ".join(report.failed))
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(set(sys.argv[1:])))
