"""Native bar charts: a message as title, own colours, and words for those who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.graphic import GraphicFrame
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RichTextProperties

from exports.cells import Sheet

CM_PER_BAR = 0.62
LETTERS_A_LINE = 3.4  # of a title, per centimetre
_saving = Lock()


def bar_chart(
    sheet: Sheet,
    *,
    title: str,
    described: str,
    header_row: int,
    count: int,
    label_column: int,
    value_columns: tuple[int, ...],
    colours: tuple[str, ...],
    number_format: str = "#,##0",
    width: float = 16.0,
) -> BarChart:
    """A horizontal bar chart over rows below `header_row`, later series on top; `described` is its alternative text."""
    chart = BarChart()
    chart.type = "bar"
    chart.grouping = "clustered"
    chart.overlap = 100
    chart.gapWidth = 45
    chart.title = title
    chart.title.tx.rich.p[0].pPr = ParagraphProperties(defRPr=CharacterProperties(sz=1200, b=True))
    chart.title.overlay = False
    chart.width = width
    chart.height = max(5.0, 2.2 + count * CM_PER_BAR)
    last = header_row + count
    for column in value_columns:
        chart.add_data(Reference(sheet, min_col=column, min_row=header_row, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=label_column, min_row=header_row + 1, max_row=last))
    for series, colour in zip(chart.series, colours, strict=False):
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.graphicalProperties.line = LineProperties(noFill=True)
    _axes(chart, number_format)
    if len(value_columns) == 1:
        chart.legend = None
    elif chart.legend is not None:
        chart.legend.position = "b"
    top = 0.16 if len(title) <= width * LETTERS_A_LINE else 0.24
    chart.layout = Layout(manualLayout=ManualLayout(xMode="edge", yMode="edge", x=0.3, y=top, w=0.64, h=0.82 - top))
    chart.described = described
    return chart


def _axes(chart: BarChart, number_format: str) -> None:
    small = RichText(
        bodyPr=RichTextProperties(),
        p=[Paragraph(pPr=ParagraphProperties(defRPr=CharacterProperties(sz=900)), endParaRPr=CharacterProperties())],
    )
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False  # openpyxl leaves axes deleted
        axis.txPr = small
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="C9D1DA"))
    chart.x_axis.scaling.orientation = "maxMin"  # first row on top
    chart.y_axis.majorGridlines = None
    chart.y_axis.number_format = number_format
    chart.y_axis.scaling.min = 0
    chart.y_axis.crosses = "max"


@contextmanager
def described_charts() -> Iterator[None]:
    """While a book is saved, each chart's `described` becomes its alternative text (openpyxl has no setting).

    One book is saved at a time: the change is to a class that all books share.
    """
    original = SpreadsheetDrawing._chart_frame

    def with_description(drawing: SpreadsheetDrawing, index: int) -> GraphicFrame:
        frame = original(drawing, index)
        words = getattr(drawing.charts[index - 1], "described", "") if index <= len(drawing.charts) else ""
        frame.nvGraphicFramePr.cNvPr.descr = words
        return frame

    with _saving:
        SpreadsheetDrawing._chart_frame = with_description
        try:
            yield
        finally:
            SpreadsheetDrawing._chart_frame = original
