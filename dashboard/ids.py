"""The names of the components that callbacks read and write, in one place."""

from __future__ import annotations

URL = "rt-url"
GO = "rt-go"  # a second address bar: callbacks write here and read URL, so that nothing runs in a circle
VIEWER = "rt-viewer"  # what the browser knows about itself: colours and width
SHOWN = "rt-shown"  # which answer is on the screen: title, what to say, where to put the focus
MANTINE = "rt-mantine"
HEAD = "rt-head"
BODY = "rt-body"
CHIPS = "rt-chips"
PANEL = "rt-panel"  # the folded filters

ROUND = "rt-filter-round"
DEPARTMENTS = "rt-filter-departments"
PLATFORMS = "rt-filter-platforms"
GOALS = "rt-filter-goals"
STATUSES = "rt-filter-statuses"
UNSIGNED = "rt-filter-unsigned"
AS_OF = "rt-filter-as-of"
