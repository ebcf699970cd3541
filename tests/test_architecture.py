"""The house keeps its shape: one direction of imports, no dangerous sinks, small files and functions."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("questionnaires", "survey", "dashboard", "exports")
SOURCES = [
    path
    for path in (ROOT / "wsgi.py", *(file for name in PACKAGES for file in sorted((ROOT / name).rglob("*.py"))))
    if "versions" not in path.parts and path.read_text(encoding="utf-8").strip()
]
TEMPLATES = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.html"))]

# Calls whose first argument is SQL, and the one place where it is put together: PRAGMA takes no parameters.
SQL_CALLS = {"text", "execute", "exec_driver_sql", "executemany", "executescript", "literal_column"}
SQL_MAY_BE_BUILT = {("survey/db.py", "set_pragmas")}
BANNED_NAMES = {"Markup", "eval", "exec", "render_template_string", "literal_eval", "pickle", "marshal", "shelve"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def is_built(node: ast.expr) -> bool:
    """Whether a text is put together when the program runs."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod)
    return isinstance(node, ast.Call) and called(node) in ("format", "join", "replace")


def test_it_works_that_imports_run_one_way() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_keeps_the_parts_ignorant_of_what_puts_them_together() -> None:
    imports = [path for path in SOURCES if re.search(r"^\s*(?:from|import) wsgi\b", path.read_text(), re.MULTILINE)]
    assert not imports


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_it_rejects_dangerous_names(path: Path) -> None:
    found = []
    for node in ast.walk(parsed(path)):
        names = []
        if isinstance(node, ast.Name):
            names = [node.id]
        elif isinstance(node, ast.Attribute):
            names = [node.attr]
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name.split(".")[0] for alias in node.names]
        elif isinstance(node, ast.keyword) and node.arg:
            names = [node.arg]
        bad = [name for name in names if name in BANNED_NAMES or name.startswith("dangerously_")]
        found += [f"{name_of(path)}:{getattr(node, 'lineno', 0)} {name}" for name in bad]
    assert not found


@pytest.mark.parametrize("path", [path for path in SOURCES if "sqlalchemy" in path.read_text()], ids=name_of)
def test_it_rejects_sql_that_is_put_together(path: Path) -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for function in functions(parsed(path))
        if (name_of(path), function.name) not in SQL_MAY_BE_BUILT
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and called(node) in SQL_CALLS and node.args and is_built(node.args[0])
    ]
    assert not found


def test_it_notices_what_it_bans() -> None:
    """The checks above see the planted sinks, so that their silence means something."""
    for planted in ("session.execute(f'select {x}')", "text('a' + b)", "text('%s' % a)", "text('{}'.format(a))"):
        call = ast.parse(planted, mode="eval").body
        assert isinstance(call, ast.Call)
        assert called(call) in SQL_CALLS
        assert is_built(call.args[0])
    assert not is_built(ast.parse("'select 1'", mode="eval").body)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_it_rejects_unescaped_or_inline_parts_in_templates(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for pattern in (
        r"\|\s*safe\b",
        r"autoescape\s+false",
        r"<script(?![^>]*\bsrc=)",
        r"<style",
        r"\son[a-z]+\s*=\s*[\"']",
        r"\sstyle\s*=\s*[\"']",
        r"javascript:",
        r"(?:src|href)=\"(?:https?:)?//(?!\{)",
    ):
        assert not re.search(pattern, text, re.IGNORECASE), pattern


def test_it_keeps_files_small() -> None:
    sizes = sorted((len(path.read_text(encoding="utf-8").splitlines()), name_of(path)) for path in SOURCES)
    assert sizes[-1][0] <= 400, sizes[-1]
    assert sizes[int(len(sizes) * 0.9)][0] < 250, sizes[int(len(sizes) * 0.9) :]


def test_it_keeps_functions_small() -> None:
    sizes = sorted(
        ((function.end_lineno or 0) - function.lineno + 1, f"{name_of(path)}:{function.name}")
        for path in SOURCES
        for function in functions(parsed(path))
    )
    assert sizes[-1][0] <= 60, sizes[-5:]
    assert sizes[int(len(sizes) * 0.9)][0] < 25


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_it_opens_every_file_with_a_sentence(path: Path) -> None:
    said = ast.get_docstring(parsed(path))
    assert said
    assert said.strip().splitlines()[0].rstrip().endswith((".", "?", "!"))


def test_it_keeps_package_files_empty() -> None:
    assert not [
        name_of(path) for name in PACKAGES for path in (ROOT / name).rglob("__init__.py") if path.stat().st_size
    ]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_it_requires_a_reason_for_imports_inside_functions(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    found = []
    for function in functions(parsed(path)):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                around = lines[node.lineno - 2 : node.end_lineno]
                if not any("#" in line for line in around):
                    found.append(f"{name_of(path)}:{node.lineno}")
    assert not found


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_it_leaves_nothing_for_later(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError", text)
