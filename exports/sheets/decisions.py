"""The sheet of decisions: what was decided, who sees to it until when, and what became of earlier decisions."""

from __future__ import annotations

from dashboard.analysis.decided import decisions_table, followed_table
from dashboard.frames import Frames
from exports.besides import Besides
from exports.sheets.parts import Units, draw
from exports.writer import Book, SheetWriter

NAME = "Decisions"
WIDTHS = (48.0, 26.0, 40.0, 24.0, 16.0, 30.0)


def write(book: Book, frames: Frames, besides: Besides, units: Units, *, name: str, footer: str) -> None:
    """Nothing is written where nothing was decided, now or before."""
    writer = SheetWriter(book, name, WIDTHS, footer=footer)
    writer.freeze("A2")
    writer.repeat_rows(1, 1)
    writer.text("Decisions", "title")
    writer.put([writer.link("Back to the cover", "Cover")])
    followed = followed_table(frames, besides.earlier)
    if followed.rows:
        draw(writer, followed, units)
    draw(writer, decisions_table(frames, besides.decisions), units)
