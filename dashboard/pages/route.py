"""Which page an address asks for."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.analysis.catalogue import BY_SLUG
from dashboard.pages.page import DEPARTMENTS, ENTRIES
from dashboard.screen import HOME


class Asked(NamedTuple):
    """`kind` is overview, view, departments, department or entries; `page` is the path below /dashboard/."""

    kind: str
    page: str
    department: int = 0


def asked(path: str) -> Asked | None:
    """None if there is no such page. `path` is untrusted."""
    page = path.removeprefix(HOME).strip("/") if path.startswith(HOME) else path.strip("/")
    if page in ("", HOME.strip("/")):
        return Asked("overview", "")
    if page in BY_SLUG:
        return Asked("view", page)
    if page == ENTRIES:
        return Asked("entries", page)
    if page == DEPARTMENTS:
        return Asked("departments", page)
    head, _, number = page.partition("/")
    if head == DEPARTMENTS and number.isascii() and number.isdigit() and len(number) < 10:
        return Asked("department", page, int(number))
    return None
