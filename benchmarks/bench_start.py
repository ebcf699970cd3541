"""From nothing to the first page, and the memory of the running server. Figures without a goal."""

from __future__ import annotations

import time
from pathlib import Path

import psutil

from benchmarks import instance
from benchmarks.harness import Report, figure
from benchmarks.processes import Client, serving


def run(report: Report, folder: Path) -> None:
    made = instance.make(folder / "ours")
    cookie = instance.team_cookie(made)
    made.database.close()
    start = time.perf_counter()
    with serving(instance.SERVER, made.environment()) as server:
        figure(report, "Start: import until it answers", (time.perf_counter() - start) * 1000, "ms")
        client = Client(server, {"Cookie": f"rt_p={cookie}"})
        start = time.perf_counter()
        client.get("/rounds")
        figure(report, "First request", (time.perf_counter() - start) * 1000, "ms")
        figure(report, "Resident memory of the server", psutil.Process(server.pid).memory_info().rss / 1e6, "MB")
