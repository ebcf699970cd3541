"""Estimates of money, hours and counts: one value or a range, and how sure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from questionnaires.kinds.amounts import Unit, read_range, say_range, unit_of, write_amount
from questionnaires.kinds.base import Asked, DataColumn, FormValues, Kind, Refused, refuse_unstorable
from questionnaires.kinds.currencies import currency_of
from questionnaires.kinds.field import NOTHING_PREFIX, AnswerField
from questionnaires.kinds.number import refuse_dont_know
from questionnaires.kinds.reading import tidy
from questionnaires.model import Choice, Question

if TYPE_CHECKING:
    from questionnaires.surroundings import Surroundings

SURE = (
    Choice(name="invoice", label="I looked it up"),
    Choice(name="estimate", label="A fair estimate"),
    Choice(name="guess", label="A rough guess"),
)
_SURE_WORDS = {"invoice": "looked up", "estimate": "a fair estimate", "guess": "a rough guess"}
_PARTS = ("low", "high", "sure")
_EXAMPLES = {"money": "8,000 to 10,000", "hours": "3 to 8", "count": "50 to 200"}


class Estimate(NamedTuple):
    """Low and high in smallest units (money minor units, hours minutes, counts as they are).

    `currency` is only there where the amount is in another one than the round's; the units are its own then.
    """

    low: int
    high: int
    sure: str | None = None
    currency: str | None = None


class Band(NamedTuple):
    """One click of an estimate: `code` is what the form sends ("500-2000"), `label` what people read."""

    code: str
    label: str
    low: str
    high: str


class EstimateField(AnswerField):
    """What the macro needs to draw an estimate; the boxes stay empty while a band says it all."""

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands to click."""
        return bands(self.question, self.surroundings)

    @property
    def band(self) -> str:
        """The code of the band that is clicked, or ''."""
        low, high, _ = self._texts
        return f"{low}-{high}" if any((low, high) == (str(a), str(b)) for a, b in self.question.bands) else ""

    @property
    def low(self) -> str:
        """The text of the first box."""
        return "" if self.band else self._texts[0]

    @property
    def high(self) -> str:
        """The text of the second box."""
        return "" if self.band else self._texts[1]

    @property
    def sure(self) -> str:
        """The code of how sure, or ''."""
        return self._texts[2]

    @property
    def sure_choices(self) -> tuple[Choice, ...]:
        """How sure one can be."""
        return SURE

    @property
    def unit_words(self) -> str:
        """What stands behind the boxes: "EUR a year", "hours a week"."""
        unit = unit_for(self.question, self.surroundings)
        what = {"money": unit.currency, "hours": "hours", "count": ""}[unit.measure]
        return f"{what} a {unit.period}".strip() if unit.period else what

    @property
    def _texts(self) -> tuple[str, str, str]:
        typed = self.typed if isinstance(self.typed, dict) else {"low": self.typed or ""}
        low, high, sure = (str(typed.get(part) or "") for part in _PARTS)
        return low, high, sure


class EstimateKind(Kind):
    """Typed as {"low", "high", "sure"}; a range typed into the first box counts as well."""

    name = "estimate"
    control = "estimate"
    inputmode = "text"  # "8k to 10k" needs letters
    limit = 100
    extra_names = ("__low", "__high", "__sure", "__band")
    nothing_names = ("__band",)
    field_class = EstimateField

    def typed(
        self, form_values: FormValues, name: str, question: Question | None = None, base: Any = None
    ) -> dict[str, str]:
        before = _parts(base) if isinstance(base, dict) else dict.fromkeys(_PARTS, "")
        boxes = {part: _last(form_values, f"{name}__{part}") for part in _PARTS}
        band = _last(form_values, f"{name}__band")
        if band.startswith(NOTHING_PREFIX):
            band = ""
        old_band = f"{before['low']}-{before['high']}"
        low, _, high = band.partition("-")
        boxes_changed = (boxes["low"], boxes["high"]) != (before["low"], before["high"])
        # a click counts unless the person typed into the boxes after it
        boxes_empty = not (boxes["low"] or boxes["high"])
        if band and (boxes_empty or (base and band != old_band and not boxes_changed)):
            boxes |= {"low": low, "high": high, "sure": boxes["sure"] or (question.band_sure if question else "")}
        return boxes if any(boxes.values()) else {}

    def is_empty(self, t: Any) -> bool:
        if isinstance(t, dict):
            return not any(part.strip() if isinstance(part, str) else part for part in (t.get("low"), t.get("high")))
        return super().is_empty(t)

    def read(self, t: Any, asked: Asked) -> Estimate:
        typed = _parts({"low": t} if isinstance(t, str) else t)
        for part in typed.values():
            refuse_unstorable(part, self.limit)
        if typed["sure"] and typed["sure"] not in _SURE_WORDS:
            raise Refused("SURE_UNKNOWN")
        unit = unit_of(asked.question.unit, asked.currency)
        if unit.measure == "money":
            unit = unit_of(asked.question.unit, currency_of((typed["low"], typed["high"]), asked.currency))
        low, high = _both(typed["low"].strip(), typed["high"].strip(), unit, asked.question)
        return Estimate(low, high, typed["sure"] or None, unit.currency if unit.currency != asked.currency else None)

    def say(self, value: Any, asked: Asked) -> str:
        said = say_range(value.low, value.high, unit_of(asked.question.unit, value.currency or asked.currency))
        return f"{said} ({_SURE_WORDS[value.sure]})" if value.sure in _SURE_WORDS else said

    def to_json(self, value: Any) -> dict[str, Any]:
        foreign = {"currency": value.currency} if value.currency else {}
        return {**foreign, "high": value.high, "low": value.low, "sure": value.sure}

    def from_json(self, stored: Any) -> Estimate:
        return Estimate(int(stored["low"]), int(stored["high"]), stored.get("sure"), stored.get("currency"))

    def write(self, value: Any, asked: Asked) -> dict[str, str]:
        unit = unit_of(asked.question.unit, value.currency or asked.currency)
        low, high = (write_amount(end, unit, value.currency) for end in (value.low, value.high))
        return {"low": low, "high": "" if high == low else high, "sure": value.sure or ""}

    def columns(self, question: Question) -> tuple[DataColumn, ...]:
        return (
            DataColumn(f"{question.name}_low", "int"),
            DataColumn(f"{question.name}_high", "int"),
            DataColumn(f"{question.name}_sure", "str"),
        )

    def cells(self, value: Any) -> tuple[Any, ...]:
        return (None, None, None) if value is None else (value.low, value.high, value.sure)


def unit_for(question: Question, surroundings: Surroundings | None) -> Unit:
    """The question's unit in the currency of the round."""
    return unit_of(question.unit, surroundings.currency if surroundings else "EUR")


def bands(question: Question, surroundings: Surroundings | None = None) -> tuple[Band, ...]:
    """The bands of a question, ready to be drawn."""
    unit = unit_for(question, surroundings)._replace(period="")
    made = []
    for low, high in question.bands:
        if unit.measure == "money":
            label = f"{low:,} to {high:,}" if low else f"up to {high:,}"
        else:
            label = say_range(low * unit.smallest, high * unit.smallest, unit)
            label = f"up to {say_range(high * unit.smallest, high * unit.smallest, unit)}" if not low else label
        made.append(Band(f"{low}-{high}", label.removesuffix(" hours").removesuffix(" hour"), str(low), str(high)))
    return tuple(made)


def band_answer(question: Question, code: str) -> dict[str, str]:
    """What a click on a band is worth as typed text; {} for a band the question does not have."""
    low, _, high = code.partition("-")
    known = any((low, high) == (str(a), str(b)) for a, b in question.bands)
    return {"low": low, "high": high, "sure": question.band_sure} if known else {}


def _both(first: str, second: str, unit: Unit, question: Question) -> tuple[int, int]:
    example = _EXAMPLES[unit.measure]
    for typed in (first, second):
        refuse_dont_know(typed, question)
    readings = [read_range(typed, unit, example) for typed in (first, second) if typed]
    if not first:
        return 0 if readings[0][0] == readings[0][1] else readings[0][0], readings[0][1]
    if len(readings) == 1:
        return _in_order(*readings[0], unit)
    if any(low != high for low, high in readings):
        raise Refused("RANGE_TWICE")
    if readings[0][0] > readings[1][0] and (inherited := _inherit(first, second, unit, example)) is not None:
        return inherited, readings[1][0]
    return _in_order(readings[0][0], readings[1][0], unit)


def _inherit(first: str, second: str, unit: Unit, example: str) -> int | None:
    """ "30" and "45 min" in two boxes mean what "30-45 min" means in one."""
    try:
        low, high = read_range(f"{tidy(first)}-{tidy(second)}", unit, example)
    except Refused:
        return None
    return low if low <= high else None


def _in_order(low: int, high: int, unit: Unit) -> tuple[int, int]:
    if low > high:
        turned = unit._replace(period="")
        example = f"{say_range(high, high, turned)} to {say_range(low, low, turned)}"
        raise Refused("RANGE_TURNED", example=example)
    return low, high


def _parts(t: Any) -> dict[str, str]:
    if not isinstance(t, Mapping):
        raise Refused("ANSWER_UNREADABLE")
    parts = {part: t.get(part) or "" for part in _PARTS}
    for part, text in parts.items():
        if isinstance(text, (int, Decimal)) and not isinstance(text, bool):
            parts[part] = str(text)
        elif not isinstance(text, str):
            raise Refused("ANSWER_UNREADABLE")
    return parts


def _last(form_values: FormValues, name: str) -> str:
    return "".join(form_values.getlist(name)[-1:])
