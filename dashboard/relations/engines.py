"""What reads Parquet and works out the steps: Polars, DuckDB or Spark; only the chosen one is imported."""

from __future__ import annotations

import importlib
import os
import shutil
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import narwhals as nw
import polars as pl

from survey.errors import SetupProblem

DEFAULT = "polars"
NEEDS = {"duckdb": "duckdb", "spark": "pyspark"}  # engine -> the package that it needs
NAMES = (DEFAULT, *NEEDS)
FILES_KNOWN = 200
ELSEWHERE = ("SPARK_REMOTE", "SPARK_CONF_DIR", "MASTER")  # settings of Spark that name a cluster


class Engine(Protocol):
    """Reads one Parquet file lazily and brings a small result back."""

    name: str

    def scan(self, path: Path) -> nw.LazyFrame[Any]: ...

    def collect(self, frame: nw.LazyFrame[Any]) -> pl.DataFrame: ...


class PolarsEngine:
    """The one that is always there."""

    name = "polars"

    def scan(self, path: Path) -> nw.LazyFrame[Any]:
        return nw.from_native(pl.scan_parquet(path))

    def collect(self, frame: nw.LazyFrame[Any]) -> pl.DataFrame:
        found: pl.DataFrame = frame.to_native().collect()
        return found


class DuckEngine:
    """One database in memory; every thread has a cursor of its own."""

    name = "duckdb"

    def __init__(self) -> None:
        self._module: Any = importlib.import_module("duckdb")
        self._database = self._module.connect(":memory:")
        self._own = threading.local()

    def _cursor(self) -> Any:
        if not hasattr(self._own, "cursor"):
            self._own.cursor = self._database.cursor()
        return self._own.cursor

    def scan(self, path: Path) -> nw.LazyFrame[Any]:
        found: nw.LazyFrame[Any] = nw.from_native(self._cursor().read_parquet(str(path)))
        return found

    def collect(self, frame: nw.LazyFrame[Any]) -> pl.DataFrame:
        native = frame.to_native()
        return _table(list(native.columns), native.fetchall())


class SparkEngine:
    """The session that is running, the one SPARK_REMOTE names, or a local one on all cores."""

    name = "spark"

    def __init__(self) -> None:
        session = importlib.import_module("pyspark.sql").SparkSession
        self._session: Any = session.getActiveSession() or _spark_session(session)
        self._known: dict[Path, Any] = {}  # finding out the columns of a file is a job of its own

    def scan(self, path: Path) -> nw.LazyFrame[Any]:
        if path not in self._known:
            if len(self._known) >= FILES_KNOWN:
                self._known.clear()
            self._known[path] = self._session.read.parquet(str(path))
        found: nw.LazyFrame[Any] = nw.from_native(self._known[path])
        return found

    def collect(self, frame: nw.LazyFrame[Any]) -> pl.DataFrame:
        native = frame.to_native()
        return _table(list(native.columns), [tuple(row) for row in native.collect()])


def _spark_session(session: Any) -> Any:
    builder = session.builder.appName("Roundtable")
    if not any(os.environ.get(name) for name in ELSEWHERE):
        builder = builder.master("local[*]").config("spark.ui.enabled", "false")
        builder = builder.config("spark.ui.showConsoleProgress", "false")
        builder = builder.config("spark.sql.shuffle.partitions", str(os.cpu_count() or 1))
    return builder.getOrCreate()


def _table(columns: Sequence[str], found: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    """Small results travel as rows: no further package is needed to carry them."""
    return pl.DataFrame(found, schema=list(columns), orient="row", infer_schema_length=None)


_MADE: dict[str, Engine] = {}
_making = threading.Lock()


def engine(name: str) -> Engine:
    """The engine of this name, made once. Raises SetupProblem when it cannot run here."""
    check(name)
    with _making:
        if name not in _MADE:
            made: dict[str, type[Engine]] = {"polars": PolarsEngine, "duckdb": DuckEngine, "spark": SparkEngine}
            _MADE[name] = made[name]()
        return _MADE[name]


def forget() -> None:
    """Make engines anew when they are next asked for; for whoever ends a Spark session."""
    with _making:
        _MADE.clear()


def check(name: str) -> None:
    """Whether an engine can run here, without starting it. Raises SetupProblem with what to do."""
    if name not in NAMES:
        raise SetupProblem(f"ANALYSIS_ENGINE must be one of {', '.join(NAMES)}, but is {name!r}.")
    package = NEEDS.get(name)
    if package is not None and find_spec(package) is None:
        raise SetupProblem(
            f"ANALYSIS_ENGINE is {name}, but the package {package} is not installed. Install it with: "
            f"pip install 'roundtable[{name}]', or leave ANALYSIS_ENGINE out to use Polars."
        )
    if name == "spark" and not (os.environ.get("SPARK_REMOTE") or os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise SetupProblem(
            "ANALYSIS_ENGINE is spark, but no Java was found. Install a Java runtime (for example "
            "openjdk-17-jre-headless), set JAVA_HOME, or name a running cluster in SPARK_REMOTE."
        )
