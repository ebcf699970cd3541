"""Weak answers ("two-step login: no") and the month by which a department wants to have changed them.

The month is kept beside the answer it is about and goes into the submission with it. It is no question of its own:
what a version of a questionnaire asks stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.model import Question

# role of a question -> the answers that leave something to be done
WEAK: Mapping[str, frozenset[str]] = {
    "account:two_step": frozenset({"no"}),
    "account:owner_kind": frozenset({"one_person", "nobody"}),
    "account:recovery": frozenset({"person", "agency"}),
    "account:shared_password": frozenset({"yes"}),
}
MONTHS_AHEAD = 24
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def is_weak(question: Question, value: object) -> bool:
    return isinstance(value, str) and value in WEAK.get(question.role or "", ())


def fix_month(evaluation: Evaluation, entry: EntryAnswers, question: Question) -> str:
    """The month by which a weak answer is to change; "" for any other answer."""
    if (question.role or "") not in WEAK:
        return ""
    said = str(entry.raw(question.name).get("f") or "")
    return said if is_month(said) and is_weak(question, evaluation.value(entry, question)) else ""


def is_month(text: str) -> bool:
    return bool(_MONTH.fullmatch(text))


def month_words(month: str) -> str:
    """ "June 2027"."""
    year, number = month.split("-")
    return f"{date(int(year), int(number), 1):%B} {int(year)}"


def fixing_words(month: str) -> str:
    """What stands beside a weak answer."""
    return f"being fixed by {month_words(month)}"


def months_from(today: date) -> tuple[tuple[str, str], ...]:
    """What can be chosen: this month and the next two years, as pairs of value and words."""
    first = today.year * 12 + today.month - 1
    found = (f"{each // 12}-{each % 12 + 1:02}" for each in range(first, first + MONTHS_AHEAD + 1))
    return tuple((month, month_words(month)) for month in found)
