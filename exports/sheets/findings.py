"""All findings, one below the other, as they are said aloud."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.analysis.given_back import Card
from exports.sheets.parts import finding
from exports.writer import Book, SheetWriter

MOST = 200  # nobody reads further; the dashboard has all
WIDTHS = (30.0, 18.0, 18.0, 18.0, 18.0, 18.0, 18.0)


def write(book: Book, cards: Sequence[Card], name: str, *, footer: str) -> None:
    writer = SheetWriter(book, name, WIDTHS, footer=footer)
    writer.freeze("A2")
    writer.repeat_rows(1, 1)
    writer.text("What the answers show", "title")
    writer.put([writer.link("Back to the cover", "Cover")])
    writer.text("Ranked by what is at stake. A finding is no decision; each department may reply.", "muted")
    if not cards:
        writer.text("No overlap or difference has been found in the answers given so far.", "text")
    for card in cards[:MOST]:
        finding(writer, card)
    if len(cards) > MOST:
        writer.blank()
        writer.text(f"{len(cards) - MOST:,} more with less at stake are in the dashboard.", "muted")
