"""A filter change in the dashboard, over HTTP, against a plain Dash app that reads with pandas in its callback."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from urllib.parse import quote

from benchmarks import instance
from benchmarks.data import fill, flat_table
from benchmarks.harness import Report, faster, seconds
from benchmarks.processes import Client, serving

ENTRIES, DEPARTMENTS, ROUNDS = 100_000, 500, 12
PLATFORMS = ("facebook", "x", "youtube", "instagram", "linkedin", "tiktok", "pinterest", "threads")
PLAIN = (
    "from pathlib import Path\nfrom benchmarks.baselines.plain_dash import create_app\napp = create_app(Path({path!r}))"
)
UPDATE = "_dash-update-component"


def run(report: Report, folder: Path) -> None:
    made = instance.make(folder / "ours")
    fill(made.database, entries=ENTRIES, departments=DEPARTMENTS)
    cookie = instance.team_cookie(made)
    made.database.close()
    flat = folder / "flat.sqlite3"
    flat_table(flat, entries=ENTRIES, departments=DEPARTMENTS)
    with serving(instance.SERVER, made.environment()) as ours, serving(PLAIN.format(path=str(flat))) as plain:
        mine, theirs = _Ours(Client(ours, {"Cookie": f"rt_p={cookie}"})), Client(plain)
        took: list[float] = []
        base: list[float] = []
        for turn in range(ROUNDS + 2):
            chosen = [PLATFORMS[turn % 8], PLATFORMS[(turn + 3) % 8]]
            one = seconds(lambda chosen=chosen: mine.filter(chosen))  # type: ignore[misc]  # bound at once
            other = seconds(lambda chosen=chosen: theirs.post_json(f"/{UPDATE}", _plain_body(chosen)))  # type: ignore[misc]  # bound at once
            if turn >= 2:
                took.append(one * 1000)
                base.append(other * 1000)
    faster(report, "Filter change to new figures, 100,000 entries", median(took), median(base), 20)


class _Ours:
    """Asks as our own page does when a platform is picked."""

    def __init__(self, client: Client) -> None:
        self.client = client
        client.connection.request("GET", "/dashboard/where-active?round=bench", headers=client.headers)
        reply = client.connection.getresponse()
        reply.read()
        cookies = dict(
            value.split(";", 1)[0].split("=", 1)
            for name, value in reply.getheaders()
            if name.lower() == "set-cookie" and "=" in value
        )
        client.headers["Cookie"] += "".join(f"; {name}={value}" for name, value in cookies.items())
        client.headers["X-CSRFToken"] = cookies["rt_dash"]
        known = json.loads(client.get("/dashboard/_dash-dependencies"))
        self.callback = next(
            each
            for each in known
            if any(item["property"] == "search" for item in each["inputs"]) and not each["clientside_function"]
        )
        self.shown: object = None

    def filter(self, platforms: list[str]) -> bytes:
        search = "?round=bench" + "".join(f"&platform={quote(platform)}" for platform in platforms)
        values: dict[str, object] = {
            "pathname": "/dashboard/where-active",
            "search": search,
            "data": {"scheme": "light"},
        }
        outputs = [
            {"id": part.rpartition(".")[0], "property": part.rpartition(".")[2]}
            for part in self.callback["output"].strip(".").split("...")
        ]
        body = {
            "output": self.callback["output"],
            "outputs": outputs,
            "inputs": [{**item, "value": values[item["property"]]} for item in self.callback["inputs"]],
            "changedPropIds": [f"{self.callback['inputs'][1]['id']}.search"],
            "state": [{**item, "value": self.shown} for item in self.callback["state"]],
        }
        reply = self.client.post_json(f"/dashboard/{UPDATE}", json.dumps(body))
        if b"rt-matrix" not in reply:
            raise RuntimeError("the dashboard answered without its figures")
        if self.shown is None:
            self.shown = _find(json.loads(reply)["response"])
        return reply


def _find(response: dict[str, dict[str, object]]) -> object:
    """What the browser would keep of the first answer."""
    return next((props["data"] for name, props in response.items() if name.endswith("shown")), None)


def _plain_body(platforms: list[str]) -> str:
    outputs = [("bars", "figure"), ("heat", "figure"), ("count", "children"), ("lines", "data")]
    return json.dumps(
        {
            "output": "..bars.figure...heat.figure...count.children...lines.data..",
            "outputs": [{"id": name, "property": prop} for name, prop in outputs],
            "inputs": [{"id": "platform", "property": "value", "value": platforms}],
            "changedPropIds": ["platform.value"],
        }
    )
