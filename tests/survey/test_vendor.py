"""The files made by others are the ones we looked at, and nothing else is loaded."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "survey/static/vendor"
ROWS = [
    [cell.strip() for cell in line.strip("|\n ").split("|")]
    for line in (VENDOR / "VENDOR.md").read_text(encoding="utf-8").splitlines()[6:]
]


@pytest.mark.parametrize(("path", "name", "version", "licence", "digest"), ROWS)
def test_it_works_that_a_vendored_file_is_the_one_listed(
    path: str, name: str, version: str, licence: str, digest: str
) -> None:
    assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest
    assert name
    assert licence in {"0BSD", "OFL-1.1", "ISC", "MPL-2.0"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_it_works_that_the_bundle_of_charts_is_the_one_listed_and_fetched() -> None:
    listed = (ROOT / "dashboard/assets/VENDOR.md").read_text(encoding="utf-8").splitlines()[-3]
    path, name, version, _licence, digest = (cell.strip() for cell in listed.strip("| ").split("|"))
    assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest
    fetch = (VENDOR / "fetch.sh").read_text(encoding="utf-8")
    assert f"PLOTLY={version}\n" in fetch
    assert f'unpack "{name}@$PLOTLY"' in fetch
    assert f" {path}\n" in fetch


def test_it_requires_that_every_vendored_file_is_listed() -> None:
    ours = {"VENDOR.md", "fetch.sh"}
    found = {path.name for path in VENDOR.iterdir()} - ours
    assert found == {Path(row[0]).name for row in ROWS if row[0].startswith("survey/")}


def test_it_rejects_other_origins_in_our_own_files() -> None:
    own = [
        *ROOT.glob("survey/static/*.css"),
        *ROOT.glob("survey/static/*.js"),
        *ROOT.glob("survey/templates/**/*.html"),
    ]
    assert own
    for path in own:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//|url\([\"']?(?:https?:)?//|@import", text), path


def test_it_rejects_inline_scripts_and_styles_in_templates() -> None:
    for path in ROOT.glob("survey/templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text), path
