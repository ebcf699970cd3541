"""Cuts payload texts into the entries of each section and reads them as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from typing import Any

import orjson
import polars as pl

from questionnaires.codebook import CodebookEntry

_TYPES: Mapping[str, pl.DataType] = {"int": pl.Int64(), "list": pl.List(pl.String)}  # all else is text in a payload
_M = r'"m":\s*\{[^{}]*\}'
WHOLE_LIST = "*"  # in `m` of a section's only entry: the list as a whole was answered with a kind of nothing
FIX = "fix"  # of an entry: "two_step=2027-06 recovery=2027-09"
UNUSED = "-"  # a struct needs a field; no question is called this
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
_WORTH_A_THREAD = 500_000  # characters; polars reads without holding up other threads
_THREADS = 2
_AT_ONCE = 4_000_000  # characters read in one go
_FIRST = 2_000  # characters of a list in which most questions show
_CURRENCY = "currency"  # of an amount that is not in the round's


def sections_of(payload: str) -> dict[str, str]:
    """Section name -> the JSON list of its entries.

    Every entry stands on a line of its own and JSON escapes line breaks inside texts, so cutting needs no parser. A
    payload of another shape is parsed and written anew.
    """
    found = _cut(payload)
    return _parsed(payload) if found is None else found


def _cut(payload: str) -> dict[str, str] | None:
    found: dict[str, str] = {}
    place = payload.find("\n") + 1
    if not payload.startswith('"sections":{', place - len('"sections":{') - 1):
        return None
    while payload.startswith('"', place):
        head_end = payload.find("\n", place)
        body_end = payload.find("\n]", head_end)
        if head_end < 0 or body_end < 0 or not payload.startswith('":[', head_end - 3):
            return None
        found[payload[place + 1 : head_end - 3]] = payload[head_end - 1 : body_end + 2]
        place = payload.find("\n", body_end + 1) + 1
    return found if payload.startswith("}", place) else None


def _parsed(payload: str) -> dict[str, str]:
    sections: Mapping[str, Sequence[Any]] = orjson.loads(payload).get("sections", {})
    return {name: orjson.dumps(entries).decode() for name, entries in sections.items() if entries}


def columns(bodies: Sequence[str], entries: Sequence[CodebookEntry]) -> tuple[pl.DataFrame, list[int]]:
    """The entries of one section from many payloads, and how many each payload has.

    Columns: `id`, `key`, `row` (of an imported file), `all` (questions set for all at once), `v` (answers), `m` (kinds
    of nothing), and where somebody said so, `fix` (weak answers with the month by which they are to change).
    """
    parts = _parts(bodies)
    answered, passed_over, foreign, fixing = frozenset[str](), frozenset[str](), False, False
    for part in parts:
        texts = pl.Series("entries", part, dtype=pl.String)
        foreign = foreign or bool(texts.str.contains(f'"{_CURRENCY}":"', literal=True).any())
        fixing = fixing or bool(texts.str.contains(f'"{FIX}":"', literal=True).any())
        answered |= _answered(texts, entries, answered)
        passed_over |= _passed_over(texts)
    schema = _schema(entries, answered, passed_over, foreign=foreign)
    dtype = pl.List(pl.Struct(schema | {FIX: pl.String()} if fixing else schema))
    if len(parts) > 1:
        with ThreadPoolExecutor(_THREADS) as pool:
            read = pl.concat(list(pool.map(_decoded, parts, repeat(dtype))))
    else:
        read = _decoded(bodies, dtype)
    counts: list[int] = read.list.len().fill_null(0).to_list()
    return read.filter(read.list.len() > 0).explode().struct.unnest(), counts


def _parts(bodies: Sequence[str]) -> list[Sequence[str]]:
    """Runs of lists that are read together: at least one for each thread, none so large that its copies count."""
    characters = len(bodies) * len(bodies[len(bodies) // 2]) if bodies else 0
    if characters < _WORTH_A_THREAD:
        return [bodies]
    number = max(_THREADS, characters // _AT_ONCE)
    size = -(-len(bodies) // number)
    return [bodies[start : start + size] for start in range(0, len(bodies), size)]


def _decoded(bodies: Sequence[str], dtype: pl.List) -> pl.Series:
    try:
        return pl.Series("entries", bodies, dtype=pl.String).str.json_decode(dtype)
    except (pl.exceptions.PolarsError, UnicodeEncodeError):
        # an answer has another type than the codebook says, as an older version of the questionnaire may have
        return pl.Series("entries", [_one_by_one(body, dtype) for body in bodies], dtype=dtype)


def _answered(texts: pl.Series, entries: Sequence[CodebookEntry], known: frozenset[str]) -> frozenset[str]:
    """The questions that are answered anywhere: each column that is read costs time in every entry.

    Most show in the first entry of some department; the texts are searched for the others. A quotation mark inside a
    text is escaped, so only keys are found.
    """
    names = {entry.question for entry in entries} | {f"{entry.question}.other" for entry in entries if entry.other}
    names -= known
    if not names:
        return frozenset()
    seen = _keys(texts.str.slice(0, _FIRST), names)
    rest = names - seen
    if not rest:
        return seen
    return seen | _keys(texts.filter(texts.str.contains_any([f'"{name}":' for name in rest])), rest)


def _keys(texts: pl.Series, names: Iterable[str]) -> frozenset[str]:
    found = texts.str.extract_many([f'"{name}":' for name in names]).explode(empty_as_null=False)
    return frozenset(key[1:-2] for key in found.unique().drop_nulls().to_list())


def _passed_over(texts: pl.Series) -> frozenset[str]:
    """The questions that have a kind of nothing anywhere."""
    found = texts.str.extract_all(_M).explode(empty_as_null=False).unique()
    return frozenset(name for text in found.drop_nulls().to_list() for name in _names(text))


def _names(text: str) -> Iterable[str]:
    kinds: dict[str, Any] = orjson.loads("{" + text + "}")["m"]
    return kinds.keys()


def _schema(
    entries: Sequence[CodebookEntry], answered: frozenset[str], passed_over: frozenset[str], *, foreign: bool
) -> dict[str, pl.DataType]:
    values: dict[str, pl.DataType] = {}
    for entry in entries:
        if entry.question in answered:
            values[entry.question] = json_type(entry, foreign=foreign)
        if entry.other and f"{entry.question}.other" in answered:
            values[f"{entry.question}.other"] = pl.String()
    kinds = {entry.question: pl.String() for entry in entries if entry.question in passed_over}
    kinds |= {WHOLE_LIST: pl.String()} if WHOLE_LIST in passed_over else {}
    return {
        "id": pl.String(),
        "key": pl.String(),
        "row": pl.Int64(),
        "all": pl.String(),
        "v": pl.Struct(values or {UNUSED: pl.String()}),
        "m": pl.Struct(kinds or {UNUSED: pl.String()}),
    }


def json_type(entry: CodebookEntry, *, foreign: bool = False) -> pl.DataType:
    """How a question's answer stands in the JSON; with `foreign` an amount of money may name its currency."""
    if len(entry.columns) == 1:
        return _TYPES.get(entry.columns[0].dtype, pl.String())
    parts = {column.name.removeprefix(f"{entry.question}_"): column.dtype for column in entry.columns}
    if foreign and (entry.unit or "").startswith("money"):
        parts[_CURRENCY] = "str"
    return pl.Struct({part: _TYPES.get(dtype, pl.String()) for part, dtype in parts.items()})


def _one_by_one(body: str, dtype: pl.List) -> Any:
    return _fitted(orjson.loads(body.encode("utf-8", "replace")), dtype)


def _fitted(value: Any, dtype: pl.DataType) -> Any:
    """The value as the column holds it; None where it cannot."""
    if value is None:
        return None
    if isinstance(dtype, pl.Struct):
        given = value if isinstance(value, dict) else {}
        return {field.name: _fitted(given.get(field.name), _instance(field.dtype)) for field in dtype.fields}
    if isinstance(dtype, pl.List):
        inner = _instance(dtype.inner)
        return [_fitted(part, inner) for part in _as_list(value) if part is not None]
    if dtype == pl.Int64:
        return _whole(value)
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _as_list(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [value]


def _instance(dtype: Any) -> pl.DataType:
    made: pl.DataType = dtype() if isinstance(dtype, type) else dtype
    return made


def _whole(value: Any) -> int | None:
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if _SMALLEST <= number <= _LARGEST else None
