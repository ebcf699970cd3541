"""With another engine the pages ask it, over the snapshot, and say the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis import asking, catalogue
from dashboard.filters import Filters
from dashboard.load import FrameCache, Store, load
from dashboard.relations import engines
from dashboard.relations.tables import Rows, Tables
from dashboard.results import Where
from questionnaires.loader import shipped
from survey import sample
from survey.db import Database
from survey.errors import SetupProblem
from tests.conftest import SteppingClock
from tests.dashboard.factory import account, frames_of
from tests.dashboard.relations_help import ENGINES, ON_SPARK, at_most, start_spark, worked_out_by
from tests.dashboard.test_any_answers import rounds

ASKED = {"where-active": "cross", "what-we-want": "tokens", "overlaps": "tokens", "time-and-money": "totals"}
NARROWED = Filters(departments=(2, 3, 4, 5), platforms=("instagram", "linkedin", "facebook"), unsigned=True)


@pytest.fixture(scope="module", autouse=True)
def _cluster() -> Iterator[None]:
    session = start_spark() if ON_SPARK else None
    yield
    if session is not None:
        session.stop()
        engines.forget()


@pytest.fixture
def filled(database: Database, clock: SteppingClock) -> Database:
    sample.load(database, clock)
    return database


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What engines were asked for."""
    found: list[str] = []

    def watch(name: str) -> None:
        original = getattr(Tables, name)

        def watched(self: Tables, *given: Any, **named: Any) -> Any:
            found.append(name)
            return original(self, *given, **named)

        monkeypatch.setattr(Tables, name, watched)

    for name in ("rows", "cross", "tokens", "totals"):
        watch(name)
    return found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("chosen", [Filters(), NARROWED], ids=["all", "narrowed"])
def test_it_works_that_pages_ask_the_engine_and_say_the_same(
    filled: Database, tmp_path: Path, asked: list[str], engine: str, chosen: Filters
) -> None:
    plain = load(filled, None, chosen, cache=FrameCache())
    with worked_out_by(engine, plain) as other:
        for spec in catalogue.VIEWS:
            asked.clear()
            found = spec.compute(replace(other, _kept={}), chosen)
            if spec.slug in ASKED:
                assert ASKED[spec.slug] in asked, spec.slug
            assert found == spec.compute(plain, chosen), spec.slug


@pytest.mark.parametrize("engine", ENGINES)
@at_most(1 if ON_SPARK else 6)
@given(data=st.data())
def test_it_works_for_pages_and_totals_whatever_is_answered(engine: str, data: st.DataObject) -> None:
    """With bands for small departments, whole numbers, and amounts that were skipped."""
    frames = data.draw(rounds(shipped()))
    pages = [spec for spec in catalogue.VIEWS if spec.slug in ASKED]
    assert len(pages) == len(ASKED)
    with worked_out_by(engine, frames) as other:
        for entry in frames.codebook.entries:
            if entry.kind in ("estimate", "integer") and not (ON_SPARK and entry.unit is None):
                assert asking.totals(other, entry, "count") == asking.totals(frames, entry, "count"), entry.question
        for chosen in (Filters(), Filters(departments=(1, 3), platforms=("x", "linkedin"))):
            for spec in pages:
                found = spec.compute(replace(other, _kept={}), chosen)
                assert found == spec.compute(frames, chosen), spec.slug


@pytest.mark.parametrize("engine", ENGINES)
def test_it_works_that_entries_come_from_the_engine(filled: Database, asked: list[str], engine: str) -> None:
    plain = load(filled, None, Filters(), cache=FrameCache())
    where = Where("accounts", (("platform", "instagram"), ("department!", "2"), ("audience", "?")))
    with worked_out_by(engine, plain) as other:
        for condition in (where, Where("accounts", where.conditions[:1]), Where("accounts"), Where("tools")):
            expected = catalogue.entries(plain, Filters(), condition, "committee")
            assert catalogue.entries(other, Filters(), condition, "committee") == expected
        first = catalogue.entries(plain, Filters(), Where("accounts"), "team").rows[0]["_entry"]
        one = Where("accounts", (("entry", str(first)),))
        assert [row["_entry"] for row in catalogue.entries(other, Filters(), one, "team").rows] == [first]
    assert asked.count("rows") >= 5


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != engines.DEFAULT])
def test_it_works_from_loading_to_the_page_and_after_the_snapshot_was_removed(
    filled: Database, tmp_path: Path, engine: str
) -> None:
    cache, store = FrameCache(), Store(tmp_path / "snapshots", engine)
    plain = load(filled, None, Filters(), store=Store(tmp_path / "snapshots"), cache=cache)
    assert plain.tables is None
    for _ in range(2):
        frames = load(filled, None, Filters(), store=store, cache=cache)
        assert load(filled, None, Filters(), store=store, cache=cache) is frames
        assert frames.tables is not None
        assert frames.tables.engine == engine
        spec = next(spec for spec in catalogue.VIEWS if spec.slug == "where-active")
        assert spec.compute(frames, Filters()) == spec.compute(plain, Filters())
        shutil.rmtree(tmp_path / "snapshots")


@pytest.mark.parametrize("engine", ENGINES)
def test_it_works_for_several_visitors_at_once(engine: str) -> None:
    frames = frames_of({"HR": {"accounts": [account("x"), account("linkedin")] * 30}})
    with worked_out_by(engine, frames) as other, ThreadPoolExecutor(4) as pool:
        tables = other.tables
        assert tables is not None
        found = list(pool.map(lambda _: len(tables.rows(Rows("accounts"))), range(12)))
    assert found == [60] * 12


def test_it_handles_a_folder_that_cannot_be_written(filled: Database, tmp_path: Path) -> None:
    """Without a snapshot the arrays in memory answer."""
    (tmp_path / "snapshots").write_text("a file stands in the way")
    store = Store(tmp_path / "snapshots", ENGINES[-1])
    frames = load(filled, None, Filters(), store=store, cache=FrameCache())
    assert frames.tables is None
    assert frames.base.answered == 5


def test_it_rejects_engines_that_cannot_run_here(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SetupProblem, match="must be one of polars, duckdb, spark, but is 'dask'"):
        engines.check("dask")
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    with pytest.raises(SetupProblem, match=r"duckdb is not installed. Install it with: pip install 'roundtable\[duck"):
        engines.check("duckdb")
    engines.check("polars")
    monkeypatch.setattr(engines, "find_spec", lambda name: name)
    for name in ("JAVA_HOME", *engines.ELSEWHERE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SetupProblem, match=r"no Java was found\. Install a Java runtime"):
        engines.check("spark")
