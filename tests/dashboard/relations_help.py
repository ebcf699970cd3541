"""Engines to test, departments to ask, and frames whose steps one of the engines works out."""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from dashboard import snapshots
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.relations.tables import Tables
from tests.conftest import LONG
from tests.dashboard.factory import DONT_KNOW, REFUSED, Answers

ON_SPARK = bool(os.environ.get("ROUNDTABLE_SPARK"))  # `make test-spark`
ENGINES = ["spark"] if ON_SPARK else ["polars", "duckdb"]
LARGEST = 999_999_999_999_00
PLATFORMS, STATUSES = ["linkedin", "x", "instagram"], ["active", "dormant", "planned", "closed", "unofficial"]
GOALS, AUDIENCES = ["hiring", "brand", "sales"], ["customers", "applicants"]
OWNERS = ["two_or_more", "one_person", "other_department"]


def at_most(examples: int) -> settings:
    """Fewer examples than usual where one takes long: Spark needs a second for a job, however small it is."""
    return settings(max_examples=examples * (20 if LONG else 1))


def start_spark() -> Any:
    """A local cluster made for many tiny jobs; the engine takes the session that runs."""
    builder = importlib.import_module("pyspark.sql").SparkSession.builder.master("local[2]").appName("tests")
    for name, setting in (
        ("spark.ui.enabled", "false"),
        ("spark.ui.showConsoleProgress", "false"),
        ("spark.driver.bindAddress", "127.0.0.1"),
        ("spark.driver.host", "127.0.0.1"),
        ("spark.sql.shuffle.partitions", "1"),
        ("spark.sql.adaptive.enabled", "false"),
        ("spark.sql.codegen.wholeStage", "false"),
    ):
        builder = builder.config(name, setting)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


@contextmanager
def worked_out_by(engine: str, frames: Frames) -> Iterator[Frames]:
    """The same frames, as after loading them with this ANALYSIS_ENGINE."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = snapshots.Place(Path(folder), 1, frames.version, unsigned=False, identity="0123456789abcdef")
        snapshots.write(place, frames)
        assert place.is_there
        yield replace(frames, tables=Tables(engine, place.path), _kept={})


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return strategy | st.just(DONT_KNOW)


accounts = st.fixed_dictionaries(
    {},
    optional={
        "platform": _maybe(st.sampled_from(PLATFORMS)),
        "status": _maybe(st.sampled_from(STATUSES)),
        "owner_kind": _maybe(st.sampled_from(OWNERS)),
        "account_goals": _maybe(st.lists(st.sampled_from(GOALS), max_size=4)),  # a choice may stand there twice
        "audience": _maybe(st.lists(st.sampled_from(AUDIENCES), min_size=1, max_size=2, unique=True)),
        "copies": _maybe(st.integers(0, 3) | st.integers(0, 10**15)),
    },
)
costs = st.tuples(
    st.integers(0, LARGEST), st.integers(0, LARGEST), st.sampled_from(["invoice", "estimate", "guess", None])
).map(lambda parts: {"low": min(parts[:2]), "high": max(parts[:2]), "sure": parts[2]})
tools = st.fixed_dictionaries({}, optional={"product": st.just("Canva"), "cost": _maybe(costs) | st.just(REFUSED)})
departments: st.SearchStrategy[dict[str, Answers | None]] = st.lists(
    st.none()
    | st.fixed_dictionaries(
        {}, optional={"accounts": st.lists(accounts, max_size=6), "tools": st.lists(tools, max_size=4)}
    ),
    min_size=1,
    max_size=4,
).map(lambda found: dict(zip(["HR", "IT", "Sales", "Press"], found, strict=False)))


def _some(values: list[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.just(()) | st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)


filters = st.builds(
    Filters,
    departments=_some([1, 2, 3, 4]),
    platforms=_some(PLATFORMS),
    goals=_some(GOALS),
    statuses=_some(STATUSES),
)
conditions = st.lists(
    st.tuples(st.sampled_from(["platform", "platform!"]), st.sampled_from([*PLATFORMS, "?", "mastodon"]))
    | st.tuples(st.sampled_from(["audience", "audience!"]), st.sampled_from([*AUDIENCES, "?", "public"]))
    | st.tuples(st.sampled_from(["department", "department!"]), st.sampled_from(["1", "2", "99"])),
    max_size=3,
    unique=True,
)
