"""The entries behind a number: every figure of the dashboard leads here."""

from __future__ import annotations

from dataclasses import replace

from dashboard.analysis import catalogue
from dashboard.components import download_link, empty_state
from dashboard.drawing.tables import entry_list
from dashboard.elements import el, hidden
from dashboard.filters import Filters, where_of
from dashboard.frames import Frames
from dashboard.pages.page import ENTRIES, Page
from dashboard.results import Table
from dashboard.screen import Screen

NO_CHOICE = "Entries are opened from a number: choose one on any page."


def page(frames: Frames, filters: Filters, screen: Screen) -> Page:
    """The list that the address asks for."""
    where = where_of(filters)
    if where is None or where.section not in frames.codebook.sections:
        way = (screen.path(""), "Overview")
        return Page("The entries behind a number", [empty_state("Nothing chosen", NO_CHOICE, way)], ENTRIES)
    found = without_empty_columns(catalogue.entries(frames, filters, where, "team"))
    if not found.rows:
        text = "Other filters, or including answers that are not signed yet, may show some."
        return Page(found.title, [empty_state(found.empty or "No entry fits", text)], ENTRIES, base=frames.base)
    heading = el("H2", hidden("The list"), id="rt-part-entries", cls="rt-heading-hidden")
    listing = entry_list(found, screen)
    body = [el("Section", heading, listing, download_link(found, screen), cls="rt-part")]
    return Page(found.title, body, ENTRIES, base=frames.base, parts=(found,))


def without_empty_columns(found: Table) -> Table:
    """Only columns in which somebody answered; the questionnaire asks far more than one list needs."""
    kept = tuple(column for column in found.columns if any(row.get(column.key) not in (None, "") for row in found.rows))
    return replace(found, columns=kept)
