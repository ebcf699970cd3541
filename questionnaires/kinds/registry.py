"""Which kind a question is of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from questionnaires.kinds.base import Kind
from questionnaires.kinds.calculate import CalculateKind
from questionnaires.kinds.choice import SelectOneKind
from questionnaires.kinds.date import DateKind, MonthKind
from questionnaires.kinds.estimate import EstimateKind
from questionnaires.kinds.link import LinkKind
from questionnaires.kinds.multichoice import SelectMultipleKind
from questionnaires.kinds.note import NoteKind
from questionnaires.kinds.number import DecimalKind, IntegerKind
from questionnaires.kinds.text import LongTextKind, TextKind
from questionnaires.model import Question

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            NoteKind(),
            TextKind(),
            IntegerKind(),
            DecimalKind(),
            DateKind(),
            LinkKind(),
            SelectOneKind(),
            SelectMultipleKind(),
            EstimateKind(),
            CalculateKind(),
        )
    }
)
APPEARANCES: Mapping[tuple[str, str], Kind] = MappingProxyType(
    {("text", "multiline"): LongTextKind(), ("date", "month-year"): MonthKind()}
)


def kind_of(question: Question) -> Kind:
    """The kind of a question, with its appearance; raises KeyError for a type nobody registered."""
    return APPEARANCES.get((question.type, question.appearance or "")) or KINDS[question.type]
