"""Cuts payload texts into the lines of each section's entries and reads them as columns."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
import polars as pl

from questionnaires.codebook import CodebookEntry

_TYPES: Mapping[str, pl.DataType] = {"int": pl.Int64(), "list": pl.List(pl.String)}  # all else is text in a payload
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


def sections_of(payload: str) -> dict[str, tuple[str, int]]:
    """Section name -> its entries as newline-separated JSON and how many they are.

    Every entry stands on a line of its own and JSON escapes line breaks inside texts, so slicing needs no parser. A
    payload of another shape is parsed and written anew.
    """
    return _sliced(payload) or _parsed(payload)


def _sliced(payload: str) -> dict[str, tuple[str, int]] | None:
    found: dict[str, tuple[str, int]] = {}
    if '"sections":{\n' not in payload[: payload.find("\n") + 1]:
        return None
    place = payload.find("\n") + 1
    while payload.startswith('"', place):
        line_end = payload.find("\n", place)
        line = payload[place:line_end]
        if line_end < 0 or not line.endswith('":['):
            return None
        body_end = payload.find("\n]", line_end)
        if body_end < 0:
            return None
        body = payload[line_end + 1 : body_end]
        if body:
            found[line[1:-3]] = (body.replace("},\n", "}\n"), body.count("\n") + 1)
        place = payload.find("\n", body_end + 1) + 1
    return found if payload.startswith("}", place) else None


def _parsed(payload: str) -> dict[str, tuple[str, int]]:
    sections: Mapping[str, Sequence[Any]] = orjson.loads(payload).get("sections", {})
    return {
        name: (b"\n".join(orjson.dumps(entry) for entry in entries).decode(), len(entries))
        for name, entries in sections.items()
        if entries
    }


def columns(bodies: Iterable[str], entries: Sequence[CodebookEntry]) -> pl.DataFrame:
    """The entries of one section from many payloads: `_entry`, `_key`, `_row`, v (answers) and m (kinds of nothing)."""
    text = "\n".join(bodies)
    schema = _schema(entries)
    if not text:
        return pl.DataFrame(schema=schema)
    try:
        return pl.read_ndjson(io.BytesIO(text.encode()), schema=schema)
    except (pl.exceptions.PolarsError, UnicodeEncodeError):
        return _one_by_one(text, schema)  # an answer has another type than the codebook says: an older version


def _schema(entries: Sequence[CodebookEntry]) -> dict[str, pl.DataType]:
    values: dict[str, pl.DataType] = {}
    for entry in entries:
        values[entry.question] = json_type(entry)
        if entry.other:
            values[f"{entry.question}.other"] = pl.String()
    kinds = {entry.question: pl.String() for entry in entries}
    return {
        "id": pl.String(),
        "key": pl.String(),
        "row": pl.Int64(),
        "v": pl.Struct(values or {"-": pl.String}),
        "m": pl.Struct(kinds or {"-": pl.String}),
    }


def json_type(entry: CodebookEntry) -> pl.DataType:
    """How a question's answer stands in the JSON."""
    if len(entry.columns) == 1:
        return _TYPES.get(entry.columns[0].dtype, pl.String())
    parts = {column.name.removeprefix(f"{entry.question}_"): column.dtype for column in entry.columns}
    return pl.Struct({part: _TYPES.get(dtype, pl.String()) for part, dtype in parts.items()})


def _one_by_one(text: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    rows = []
    for line in text.encode("utf-8", "replace").split(b"\n"):
        entry = orjson.loads(line)
        rows.append({name: _fitted(entry.get(name), dtype) for name, dtype in schema.items()})
    return pl.DataFrame(rows, schema=schema, orient="row")


def _fitted(value: Any, dtype: pl.DataType) -> Any:
    """The value as the column holds it; None where it cannot."""
    if value is None:
        return None
    if isinstance(dtype, pl.Struct):
        given = value if isinstance(value, dict) else {}
        return {field.name: _fitted(given.get(field.name), _instance(field.dtype)) for field in dtype.fields}
    if isinstance(dtype, pl.List):
        parts = value if isinstance(value, list) else [value]
        return [str(part) for part in parts if isinstance(part, (str, int))]
    if dtype == pl.Int64:
        return _whole(value)
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _instance(dtype: Any) -> pl.DataType:
    made: pl.DataType = dtype() if isinstance(dtype, type) else dtype
    return made


def _whole(value: Any) -> int | None:
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if _SMALLEST <= number <= _LARGEST else None
