"""Saving one answer durably over HTTP with eight clients, against a bare route that makes the same commit."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks import instance
from benchmarks.harness import Report, at_least, at_most, figure
from benchmarks.processes import Client, Load, Server, load, serving

CLIENTS, SAVES, ROUNDS = 8, 40, 15  # the speed of a small machine goes up and down within seconds
BARE = "from benchmarks.baselines.bare_commit import create_app\napp = create_app({url!r})"
TEXT = "Answers to customers must not wait for approval, and somebody has to be there at night. "


def run(report: Report, folder: Path) -> None:
    made, other = (instance.make(folder / name) for name in ("ours", "bare"))
    people, others = (instance.respondents(each, CLIENTS, entries=10) for each in (made, other))
    for each in (made, other):
        each.database.close()
    bare = BARE.format(url=other.database.url.render_as_string())
    with serving(instance.SERVER, made.environment()) as ours, serving(bare) as plain:
        mine = [_ours(ours, person) for person in people]
        theirs = [_bare(plain, person) for person in others]
        results = [(_load(mine), _load(theirs)) for _ in range(ROUNDS)]
    rate, base = median(one.rate for one, _ in results), median(other.rate for _, other in results)
    at_least(report, "Saving one answer, 8 clients, requests a second", rate, base, 0.4)
    p50, p99 = median(one.p50 for one, _ in results), median(one.p99 for one, _ in results)
    figure(report, "Saving one answer, p50", p50, "ms")
    at_most(report, "Saving one answer, p99 against p50", p99, p50, 10)


def _load(jobs: list[Callable[[], object]]) -> Load:
    return load([[job] * SAVES for job in jobs], CLIENTS)


def _ours(server: Server, person: instance.Respondent) -> Callable[[], object]:
    client = person.client(server)
    token = instance.form_token(client, f"/r/{person.key}/p/needs")
    editor = secrets.token_hex(8)

    def save() -> object:
        form = {
            "csrf_token": token,
            "editor": editor,
            "save_key": secrets.token_hex(12),
            "base": "0",
            "entry": "",
            "q_freedom": TEXT + secrets.token_hex(4),
        }
        return client.post(f"/r/{person.key}/save", form)

    return save


def _bare(server: Server, person: instance.Respondent) -> Callable[[], object]:
    client, editor = Client(server), secrets.token_hex(8)

    def save() -> object:
        form = {"id": str(person.response_id), "editor": editor, "save_key": secrets.token_hex(12)}
        return client.post("/save", form | {"text": TEXT + secrets.token_hex(4)})

    return save
