"""Pages of a department against a bare Flask + Jinja page."""

from __future__ import annotations

import re
from pathlib import Path
from statistics import median

from benchmarks import instance
from benchmarks.harness import Report, at_most, seconds
from benchmarks.processes import Client, Server, serving

ROUNDS = 40
BARE = "from benchmarks.baselines.bare_page import create_app\napp = create_app()"


def run(report: Report, folder: Path) -> None:
    made = instance.make(folder / "ours")
    [short] = instance.respondents(made, 1, entries=10)
    made.database.close()
    other = instance.make(folder / "long")
    [long] = instance.respondents(other, 1, entries=200)
    other.database.close()
    with (
        serving(instance.SERVER, made.environment()) as ours,
        serving(instance.SERVER, other.environment()) as large,
        serving(BARE) as plain,
    ):
        pages = _pages(ours, short)
        bare = Client(plain)
        long_list, long_path = long.client(large), f"/r/{long.key}/p/accounts"
        times: dict[str, list[float]] = {name: [] for name in (*pages, "bare", "long")}
        for turn in range(ROUNDS + 3):
            for name, (client, path) in {**pages, "bare": (bare, "/"), "long": (long_list, long_path)}.items():
                took = seconds(lambda client=client, path=path: client.get(path))  # type: ignore[misc]  # bound at once
                if turn >= 3:
                    times[name].append(took * 1000)
    base = median(times["bare"])
    for name in pages:
        at_most(report, f"{name} against a bare page", median(times[name]), base, 6)
    at_most(
        report, "List of 200 entries against one of 10", median(times["long"]), median(times["List of 10 entries"]), 3
    )


def _pages(server: Server, person: instance.Respondent) -> dict[str, tuple[Client, str]]:
    client, home = person.client(server), f"/r/{person.key}/"
    page = client.get(f"{home}p/accounts").decode()
    entry = re.search(rf"{re.escape(home)}e/[a-z0-9]+", page)
    if entry is None:
        raise RuntimeError("the list has no entries")
    return {
        "Task list": (client, home),
        "Entry form": (client, entry[0]),
        "List of 10 entries": (client, f"{home}p/accounts"),
    }
