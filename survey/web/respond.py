"""All pages behind a department's link, for the application to register."""

from __future__ import annotations

from survey.web.answering import (
    check,
    confirming,
    done,
    entry,
    fixing,
    pages,
    pasting,
    questions,
    saving,
    sign,
    tasks,
    who,
)
from survey.web.answering.blueprint import blueprint

PAGES = (
    tasks,
    pages,
    entry,
    saving,
    pasting,
    check,
    confirming,
    who,
    fixing,
    questions,
    sign,
    done,
)  # importing a module puts its routes on the blueprint

__all__ = ["PAGES", "blueprint"]
