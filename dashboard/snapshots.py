"""Frames on disk as Parquet, one folder per round and version: for a quick restart, and for every engine to read."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from dashboard.frames import Frames
from dashboard.measure import count_all
from dashboard.relations.tables import long_name, wide_name
from dashboard.tidying import ROW
from questionnaires.codebook import Codebook
from survey import read_submissions
from survey.read import RoundFacts
from survey.read_submissions import Counted

log = logging.getLogger("roundtable.snapshots")
FORMAT = 4  # rises whenever frames get other columns or types
MANIFEST = "manifest.json"
READERS = 4  # files read at once
KEPT = 4  # newest snapshots of a round
IDENTITY = 12  # characters of the identity in a name


class Place(NamedTuple):
    """Where a snapshot stands and what it must have been made from; no folder means no snapshots.

    A name stands for one content, so that several processes and hosts can share the folder: what is there is never
    changed, only left alone or removed as a whole.
    """

    folder: Path | None
    round_id: int
    version: int
    unsigned: bool
    identity: str

    @property
    def path(self) -> Path:
        name = f"round-{self.round_id}-version-{self.version}" + ("-unsigned" if self.unsigned else "")
        return (self.folder or Path()) / f"{name}-{self.identity[:IDENTITY]}"

    @property
    def is_there(self) -> bool:
        """Whether a whole snapshot stands there: it is moved to its place when it is complete."""
        return self.folder is not None and (self.path / MANIFEST).is_file()


class Kept(NamedTuple):
    """What a snapshot holds."""

    wide: Mapping[str, pl.DataFrame]
    long: Mapping[tuple[str, str], pl.DataFrame]
    small: frozenset[int]
    passed_over: Mapping[str, Mapping[int, str]]


def identity(facts: RoundFacts, book: Codebook, chosen: Iterable[Counted]) -> str:
    """Frames depend on exactly this: departments and their order, questionnaire, submissions and rates."""
    rates = ",".join(f"{rate.currency}:{rate.rate}" for rate in facts.rates)
    money = f"{facts.currency}|{rates}"
    departments = ",".join(str(department.id) for department in facts.departments)
    answers = read_submissions.fingerprint(chosen)
    text = f"{FORMAT}|{pl.__version__}|{facts.slug}|{book.digest}|{departments}|{money}|{answers}"
    return hashlib.sha256(text.encode()).hexdigest()


def read(place: Place, book: Codebook) -> Kept | None:
    """The snapshot, or None when there is none, it is of something else, or it cannot be read."""
    if not place.is_there:
        return None
    try:
        manifest: dict[str, Any] = json.loads((place.path / MANIFEST).read_text("utf-8"))
        if manifest["identity"] != place.identity:
            raise ValueError("identity")
        lists = [(section, question) for section, question in manifest["long"]]
        files = [wide_name(name) for name in book.sections] + [long_name(question) for _, question in lists]
        with ThreadPoolExecutor(READERS) as pool:  # checking and reading leave Python free
            frames = list(pool.map(partial(_frame, place.path, manifest["files"]), files))
        wide = {name: frame.drop(ROW) for name, frame in zip(book.sections, frames, strict=False)}
        long = dict(zip(lists, frames[len(wide) :], strict=True))
        passed_over = {
            section: {int(number): str(kind) for number, kind in found.items()}
            for section, found in manifest["passed_over"].items()
        }
        return Kept(wide, long, frozenset(int(number) for number in manifest["small"]), passed_over)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,
    ) as problem:
        log.warning("a snapshot cannot be read and is made anew", extra={"facts": {"problem": type(problem).__name__}})
        _remove(place.path)
        return None


def write(place: Place, frames: Frames) -> None:
    """Write a snapshot beside its place and move it there whole; failing is no harm but slower starts."""
    if place.folder is None:
        return
    try:
        place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = Path(tempfile.mkdtemp(prefix=".making-", dir=place.folder))
        try:
            _fill(draft, place, frames)
            if not place.is_there:  # another process may have been quicker
                draft.rename(place.path)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        _clean(place)
    except (OSError, pl.exceptions.PolarsError) as problem:
        log.warning("a snapshot was not written", extra={"facts": {"problem": type(problem).__name__}})


def together(sizes: Iterable[int]) -> int:
    """Bytes together."""
    return count_all(sizes)


def _fill(draft: Path, place: Place, frames: Frames) -> None:
    digests = {}
    named = {wide_name(name): frame.with_row_index(ROW) for name, frame in frames.wide.items()}
    named |= {long_name(question): frame for (_, question), frame in frames.long.items()}
    for name, frame in named.items():
        path = draft / name
        frame.write_parquet(path, compression="uncompressed", statistics=False)  # a third quicker to read than lz4
        digests[name] = _digest(path)
    manifest = {
        "identity": place.identity,
        "files": digests,
        "long": sorted(frames.long),
        "small": sorted(frames.small),
        "passed_over": frames.passed_over,
    }
    with (draft / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(manifest, file)
        file.flush()
        os.fsync(file.fileno())


def _frame(folder: Path, digests: Mapping[str, str], name: str) -> pl.DataFrame:
    path = folder / name
    if digests[name] != _digest(path):
        raise ValueError(name)
    return pl.read_parquet(path)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove(path: Path) -> None:
    """Out of sight first, so that nobody finds half of it."""
    gone = path.with_name(f".gone-{path.name}")
    try:
        path.rename(gone)
    except OSError:
        return  # another process was quicker, or whoever runs this has to look at the folder
    shutil.rmtree(gone, ignore_errors=True)


def _clean(place: Place) -> None:
    """Let go of older snapshots of the round."""
    if place.folder is None:
        return
    mine = [path for path in place.folder.glob(f"round-{place.round_id}-version-*") if path != place.path]
    mine.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in mine[KEPT - 1 :]:
        _remove(path)
