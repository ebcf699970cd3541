"""Columns that every frame has, whichever engine reads it."""

from __future__ import annotations

DEPARTMENT = "_department"  # position of the department in the round
ROW = "_row"  # number of the entry in its section; frames in memory do without it, files have it
ENTRY = "_entry"
VALUE = "value"  # a picked choice of a long frame
COUNT = "_count"
