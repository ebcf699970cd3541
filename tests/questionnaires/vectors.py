"""The semantics of expressions, one row a case; the letters are those of the design (section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from questionnaires.entries import EntryAnswers
from questionnaires.model import Choice, ChoiceList, Definition, Question, Section

DONT_KNOW = {"m": "dont_know"}
PREFER_NOT = {"m": "prefer_not"}
NONE = {"m": "none"}
NOT_APPLICABLE = {"m": "not_applicable"}
UNKNOWN = "(don't know)"  # what a calculation gives that had to read a "don't know"
EMPTY = ""


class Vector(NamedTuple):
    """`gives` is the calculated text, or whether the condition holds; `at` is the row of the asker, from 0."""

    rule: str
    expression: str
    gives: str | bool
    root: Mapping[str, Any] = MappingProxyType({})
    rows: tuple[Mapping[str, Any], ...] = ()
    others: tuple[Mapping[str, Any], ...] = ()
    at: int | None = None


def question(name: str, type_: str, **settings: Any) -> Question:
    return Question(name=name, type=type_, label=name.capitalize(), **settings)


def vector_definition(vector: Vector) -> Definition:
    """A page, two repeats, and the expression as a question of the page or of the first repeat."""
    kind = "note" if isinstance(vector.gives, bool) else "calculate"
    setting = {"relevant": vector.expression} if kind == "note" else {"calculation": vector.expression}
    asker = Question(name="asker", type=kind, label="Asker", **setting)
    page = (
        question("n", "integer"),
        question("m", "integer"),
        question("day", "date"),
        question("word", "text"),
        question("pick", "select_one", choices="letters"),
        question("picks", "select_multiple", choices="letters"),
        question("cost", "estimate", unit="money per year"),
        question("hours", "estimate", unit="hours per week"),
        question("gate", "select_one", choices="letters"),
        question("hidden", "integer", relevant="${gate} = 'a'"),
        question("shadow", "calculate", calculation="${n} * 2"),
    )
    rows = (question("size", "integer"), question("kind", "select_one", choices="letters"))
    in_rows = vector.at is not None
    return Definition(
        slug="vectors",
        version=1,
        title="Vectors",
        choice_lists={
            "letters": ChoiceList(
                name="letters", choices=tuple(Choice(name=c, label=c.upper()) for c in ("a", "b", "c", "5"))
            )
        },
        sections=(
            Section(name="page", label="Page", questions=(*page, *(() if in_rows else (asker,)))),
            Section(name="rows", label="Rows", repeat=True, questions=(*rows, *((asker,) if in_rows else ()))),
            Section(name="others", label="Others", repeat=True, questions=(question("price", "integer"),)),
        ),
    )


def raws(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Plain text and lists are typed; a mapping with "m" is a kind of nothing as it stands."""
    return {
        name: value if isinstance(value, dict) and "m" in value else {"t": value} for name, value in answers.items()
    }


def vector_entries(vector: Vector) -> dict[str, list[EntryAnswers]]:
    return {
        "": [EntryAnswers("root", "", None, raws(vector.root))],
        "rows": [EntryAnswers(f"row{i}", "rows", None, raws(row)) for i, row in enumerate(vector.rows)],
        "others": [EntryAnswers(f"other{i}", "others", None, raws(row)) for i, row in enumerate(vector.others)],
    }


V = Vector
TWO = ({"size": "2", "kind": "a"}, {"size": "3", "kind": "b"})
VECTORS: tuple[Vector, ...] = (
    # (a) the value in the nearest repeat shared with the asker, else all values
    V("a", "${n} + 1", "3", {"n": "2"}),
    V("a", "${n} + 1", "3", {"n": "2"}, TWO, at=0),
    V("a", "${size} + 1", "3", rows=TWO, at=0),
    V("a", "${size} + 1", "4", rows=TWO, at=1),
    V("a", "sum(${size})", "5", rows=TWO),
    V("a", "sum(${size})", "3", rows=TWO, at=1),
    V("a", "sum(${price})", "30", rows=TWO, others=({"price": "10"}, {"price": "20"}), at=0),
    V("a", "join(' ', ${kind})", "a b", rows=TWO),
    V("a", "join(', ', ${size}, ${n})", "2, 3, 9", {"n": "9"}, TWO),
    V("a", "${size} + 1", EMPTY, rows=TWO),
    V("a", "${size} > 1", False, rows=TWO),
    # (b) a repeat is its live entries
    V("b", "count(${rows})", "2", rows=TWO),
    V("b", "count(${rows})", "0"),
    V("b", "count(${rows}[${size} > 2])", "1", rows=TWO),
    V("b", "count(${rows}[${kind} = 'a' or ${size} = ${n}])", "2", {"n": "3"}, TWO),
    V("b", "sum(${rows}[${kind} = 'b']/size)", "3", rows=TWO),
    V("b", "sum(${rows}[position(..) = 2]/size)", "3", rows=TWO),
    # (c) blank, dormant, unparsable and every kind of nothing are empty
    V("c", "${n} = ''", True),
    V("c", "${n} = ''", True, {"n": DONT_KNOW}),
    V("c", "${n} = ''", True, {"n": "about ten or so"}),
    V("c", "${n} = ''", False, {"n": "0"}),
    V("c", "${n} != ''", True, {"n": "0"}),
    V("c", "${pick} = ''", True, {"pick": NONE}),
    V("c", "${picks} = ''", True, {"picks": PREFER_NOT}),
    V("c", "${cost} = ''", True, {"cost": NOT_APPLICABLE}),
    V("c", "${hidden} = ''", True, {"hidden": "4", "gate": "b"}),
    V("c", "${hidden} = 4", True, {"hidden": "4", "gate": "a"}),
    V("c", "${pick} != 'a'", True),
    V("c", "${pick} = ${word}", True),
    V("c", "${n} < 5", False),
    V("c", "${n} >= 0", False, {"n": DONT_KNOW}),
    V("c", "not(${n} >= 0)", True, {"n": DONT_KNOW}),
    V("c", "${n} + 1", EMPTY),
    V("c", "${n} * 0", EMPTY),
    V("c", "-${n}", EMPTY),
    V("c", "sum(${size})", "3", rows=({"size": "3"}, {}, {"size": DONT_KNOW})),
    V("c", "min(${size})", "3", rows=({"size": "3"}, {}, {"size": "7"})),
    V("c", "max(${size})", "7", rows=({"size": "3"}, {}, {"size": "7"})),
    V("c", "count(${size})", "1", rows=({"size": "3"}, {}, {"size": DONT_KNOW})),
    V("c", "sum(${size})", EMPTY, rows=({"size": DONT_KNOW}, {})),
    V("c", "sum(${size})", "0"),
    V("c", "max(${size})", EMPTY),
    V("c", "sum(${n}, ${m})", "4", {"n": "4", "m": DONT_KNOW}),
    V("c", "sum(${n}, ${m})", UNKNOWN, {"n": DONT_KNOW, "m": DONT_KNOW}),
    V("c", "nothing(${n})", "dont_know", {"n": DONT_KNOW}),
    V("c", "nothing(${n})", EMPTY, {"n": "3"}),
    V("c", "nothing(${n}) = ''", True),
    V("c", "nothing(${picks}) = 'none'", True, {"picks": NONE}),
    V("c", "nothing(${hidden})", EMPTY, {"hidden": DONT_KNOW, "gate": "b"}),
    V("c", "if(selected(${picks}, 'a'), 'yes', 'no')", UNKNOWN, {"picks": DONT_KNOW}),
    V("c", "if(selected(${picks}, 'a'), 'yes', 'no')", UNKNOWN, {"picks": PREFER_NOT}),
    V("c", "if(selected(${picks}, 'a'), 'yes', 'no')", "no", {"picks": NONE}),
    V("c", "if(selected(${picks}, 'a'), 'yes', 'no')", "no", {"picks": ["b"]}),
    V("c", "if(nothing(${n}) = 'dont_know', 'open', ${n})", "open", {"n": DONT_KNOW}),
    V("c", "coalesce(${n}, 0)", UNKNOWN, {"n": DONT_KNOW}),
    V("c", "coalesce(${n}, 0)", "0"),
    V("c", "${n} > 1 or ${word} = 'x'", "true", {"n": DONT_KNOW, "word": "x"}),
    V("c", "${word} = 'x' or ${n} > 1", "true", {"n": DONT_KNOW, "word": "x"}),
    V("c", "${n} > 1 or ${word} = 'x'", UNKNOWN, {"n": DONT_KNOW, "word": "y"}),
    V("c", "${n} > 1 and ${word} = 'x'", "false", {"n": DONT_KNOW, "word": "y"}),
    V("c", "if(${shadow} > 3, 'much', 'little')", UNKNOWN, {"n": DONT_KNOW}),
    V("c", "if(${shadow} > 3, 'much', 'little')", "much", {"n": "2"}),
    # (d) kinds decide comparison
    V("d", "${day} = '2026-03-01'", True, {"day": "2026-03-01"}),
    V("d", "${day} < '2026-03-02'", True, {"day": "2026-03-01"}),
    V("d", "${day} < '2026-04'", True, {"day": "2026-03-01"}),
    V("d", "'2026-02-28' < ${day}", True, {"day": "2026-03-01"}),
    V("d", "${day} > 'soon'", False, {"day": "2026-03-01"}),
    V("d", "${day} < 99999", False, {"day": "2026-03-01"}),
    V("d", "${n} < 10", True, {"n": "9"}),
    V("d", "${n} = '9'", True, {"n": "9"}),
    V("d", "${n} = '9.0'", True, {"n": "9"}),
    V("d", "${n} = 'nine'", False, {"n": "9"}),
    V("d", "${pick} > 4", True, {"pick": "5"}),
    V("d", "${pick} > 4", False, {"pick": "a"}),
    V("d", "${word} = 'Ä'", True, {"word": "Ä"}),
    V("d", "${word} < 'b'", False, {"word": "a"}),
    V("d", "${picks} = 'a b'", True, {"picks": ["b", "a"]}),
    V("d", "${cost}.low = 500", True, {"cost": {"low": "500", "high": "2000", "sure": "guess"}}),
    V("d", "${cost}.high - ${cost}.low", "1500", {"cost": {"low": "500", "high": "2000", "sure": ""}}),
    V("d", "${hours}.high <= 2", True, {"hours": {"low": "30 min", "high": "2", "sure": ""}}),
    V("d", "${hours}.low", "0.5", {"hours": {"low": "30 min", "high": "2", "sure": ""}}),
    V("d", "${cost}.sure = 'guess'", True, {"cost": {"low": "500", "high": "2000", "sure": "guess"}}),
    # (e) position and indexed-repeat count live entries from 1
    V("e", "position(..)", "1", rows=TWO, at=0),
    V("e", "position(..)", "2", rows=TWO, at=1),
    V("e", "indexed-repeat(${size}, ${rows}, 1)", "2", rows=TWO),
    V("e", "indexed-repeat(${size}, ${rows}, 2)", "3", rows=TWO),
    V("e", "indexed-repeat(${size}, ${rows}, 0)", EMPTY, rows=TWO),
    V("e", "indexed-repeat(${size}, ${rows}, 3)", EMPTY, rows=TWO),
    V("e", "indexed-repeat(${size}, ${rows}, position(..) - 1)", "2", rows=TWO, at=1),
    V("e", "indexed-repeat(${size}, ${rows}, 1) = ''", True, rows=({"size": DONT_KNOW},)),
    V("e", "indexed-repeat(${size}, ${rows}, 1)", UNKNOWN, rows=({"size": DONT_KNOW},)),
    # (f) decimal arithmetic, half-up
    V("f", "0.1 + 0.2 = 0.3", True),
    V("f", "round(2.5)", "3"),
    V("f", "round(-2.5)", "-3"),
    V("f", "round(0.125, 2)", "0.13"),
    V("f", "round(1250, -2)", "1300"),
    V("f", "10 div 4", "2.5"),
    V("f", "7 mod 3", "1"),
    V("f", "-7 mod 3", "-1"),
    V("f", "1 div 0", EMPTY),
    V("f", "1 mod 0", EMPTY),
    V("f", "2 + 3 * 4 - 1", "13"),
    V("f", "(2 + 3) * 4", "20"),
    V("f", "10 - 3 - 2", "5"),
    V("f", "int(-2.7)", "-2"),
    V("f", "abs(-2.5)", "2.5"),
    V("f", "number('1.50') * 2", "3"),
    # (g) today() is the round's day
    V("g", "today()", "2026-11-22"),
    V("g", "today() = '2026-11-22'", True),
    V("g", "${day} <= today()", False, {"day": "2026-11-23"}),
    V("g", "today() - ${day}", "21", {"day": "2026-11-01"}),
    V("g", "today() + 10", "2026-12-02"),
    V("g", "format-date(today(), '%d.%m.%Y')", "22.11.2026"),
    V("g", "format-date(today(), '%e %b %y')", "22 Nov 26"),
    # functions
    V("functions", "selected(${picks}, 'a')", True, {"picks": ["a", "c"]}),
    V("functions", "selected('a b', 'b')", True),
    V("functions", "selected('ab', 'b')", False),
    V("functions", "selected-at(${picks}, 1)", "c", {"picks": ["a", "c"]}),
    V("functions", "selected-at(${picks}, 2)", EMPTY, {"picks": ["a", "c"]}),
    V("functions", "count-selected(${picks})", "2", {"picks": ["a", "c"]}),
    V("functions", "count-selected(${picks}) = 0", True),
    V("functions", "concat(${word}, '-', ${n})", "x-4", {"word": "x", "n": "4"}),
    V("functions", "string-length(${word}) = 3", True, {"word": "äöü"}),
    V("functions", "contains(${word}, 'b')", True, {"word": "abc"}),
    V("functions", "starts-with(${word}, 'ab')", True, {"word": "abc"}),
    V("functions", "ends-with(${word}, 'bc')", True, {"word": "abc"}),
    V("functions", "substr(${word}, 1, 2)", "b", {"word": "abc"}),
    V("functions", "upper-case(${word})", "ABC", {"word": "abc"}),
    V("functions", "normalize-space('  a   b ')", "a b"),
    V("functions", "regex(${word}, '[a-z]+[0-9]{2,3}')", True, {"word": "abc123"}),
    V("functions", "regex(${word}, '[a-z]+')", False, {"word": "abc123"}),
    V("functions", "not(true()) or false()", False),
    V("functions", "if(${n} > 3, 'many', 'few')", "many", {"n": "4"}),
    V("functions", "jr:choice-name(${pick}, '${pick}')", "A", {"pick": "a"}),
    V("functions", "min(${day}, today())", "2026-03-01", {"day": "2026-03-01"}),
    V("functions", "count-selected(current_choice())", "0"),
)
