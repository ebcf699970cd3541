"""All findings of a round with 100,000 entries, against loading it from its submissions; and their memory."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from benchmarks.harness import Report, at_most, in_turn
from benchmarks.rounds import frames_of, fresh
from dashboard.analysis import catalogue
from dashboard.filters import Filters

ENTRIES, ROUNDS = 100_000, 5
MEMORY = "from benchmarks.bench_findings import memory; memory({folder!r})"


def run(report: Report, folder: Path) -> None:
    frames = [frames_of(folder, ENTRIES)]

    def load() -> None:
        frames[0] = fresh(folder, ENTRIES)

    # loading comes first in each turn, so that findings are made of frames nobody has asked anything yet
    loading, finding = in_turn(load, lambda: catalogue.findings(frames[0], Filters()), ROUNDS)
    at_most(report, "All findings of 100,000 entries against loading", finding, loading, 3)
    ask = MEMORY.format(folder=str(folder))
    done = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)
    size, grown = json.loads(done.stdout)
    at_most(report, "... peak memory over the frames", grown, size, 3, "MB")


def memory(folder: str) -> None:
    """Prints the size of the frames and what making the findings takes beside them at most, in megabytes."""
    frames = frames_of(Path(folder), ENTRIES)
    status, forget = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    forget.write_text("5")  # the peak begins anew
    before = _kilobytes(status, "VmRSS")
    catalogue.findings(frames, Filters())
    print(json.dumps([frames.size() / 2**20, (_kilobytes(status, "VmHWM") - before) / 1024]))


def _kilobytes(status: Path, name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+)", status.read_text())
    if found is None:
        raise RuntimeError(f"{status} does not tell {name}")
    return int(found[1])
