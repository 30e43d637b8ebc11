"""The sheet of progress: native charts, and below them the figures that they draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from bot.documents.workbook import layout, style
from bot.documents.workbook.layout import Kind, Value
from bot.documents.workbook.values import CardRow, TrackerBook

MOST_WEEKS, MOST_INTERVIEWS = 52, 30
FIGURES: Final = 54
"""The line of the figures' heads, below three rows of charts."""

WIDE, HIGH, TALL = 15, 7.8, 16.2
"""Centimetres of a chart; the tall one is as high as two and the gap between them."""

NO_RATINGS: Final = "No ratings yet. Send /study today to begin."
NO_CARDS: Final = "There are no cards in the deck yet."
NO_INTERVIEWS: Final = "No interview ticked yet. Send /study interview to begin."
WIDTHS: Final = {"H": 25.0}
WIDTH: Final = 11.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One table of figures: its first column names the lines, and the others are drawn."""

    table: str
    column: int  # of the first one, from 1
    heads: tuple[str, ...]
    kinds: tuple[Kind, ...]
    lines: Sequence[tuple[Value, ...]]


def add_progress(workbook: Workbook, book: TrackerBook) -> None:
    """Add the sheet; a chart without anything to draw gives way to a sentence."""
    sheet = workbook.create_sheet(layout.PROGRESS)
    style.opened(sheet, layout.PROGRESS, "Drawn from your ratings and interviews. The figures stand below the charts.")
    for number in range(1, 17):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = WIDTHS.get(letter, WIDTH)
    weeks, ratings, categories, interviews = _weeks(book), _ratings(book), _categories(book), _interviews(book)
    for each in (weeks, ratings, categories, interviews):
        _write(sheet, each)
    _place(sheet, "A4", weeks, _line(sheet, "Cards met so far", weeks, 2), NO_RATINGS if categories.lines else NO_CARDS)
    _place(sheet, "A20", weeks, _bars(sheet, "Ratings a week", weeks, {1: style.BLUE}), "")
    colours = {1: style.GREEN, 2: style.AMBER, 3: style.GREY}
    _place(sheet, "H4", categories, _bars(sheet, "Cards by category", categories, colours, lying=True), "")
    _place(sheet, "A36", ratings, _bars(sheet, "How you rated", ratings, {1: style.GREEN}), "")
    ticked = _bars(sheet, "Criteria met in interviews", interviews, {1: style.BLUE})
    ticked.y_axis.scaling.max = 5
    _place(sheet, "H36", interviews, ticked, NO_INTERVIEWS)
    style.printed(sheet, landscape=False)  # no page ends within a chart


# ---- the figures


def _weeks(book: TrackerBook) -> Figures:
    lines = [(each.start, each.ratings, each.met) for each in book.progress.weeks[-MOST_WEEKS:]]
    heads = ("Week from", "Ratings", "Cards met")
    return Figures(table="Weeks", column=1, heads=heads, kinds=("date", "number", "number"), lines=lines)


def _ratings(book: TrackerBook) -> Figures:
    lines = list(book.progress.ratings) if any(number for _, number in book.progress.ratings) else []
    return Figures(table="Ratings", column=5, heads=("Rating", "Times"), kinds=("text", "number"), lines=lines)


def _categories(book: TrackerBook) -> Figures:
    rows: list[CardRow] = [*book.tradeoffs, *book.questions]
    lines: list[tuple[Value, ...]] = [
        (category, *(sum(row.category == category and row.status == status for row in rows) for status in _STACKED))
        for category in dict.fromkeys(row.category for row in rows)
    ]
    kinds: tuple[Kind, ...] = ("text", "number", "number", "number")
    return Figures(table="Categories", column=8, heads=("Category", *_STACKED), kinds=kinds, lines=lines)


_STACKED: Final = ("Met", "Fading", "Not met")


def _interviews(book: TrackerBook) -> Figures:
    ticked = sorted((each for each in book.interviews if each.ticked is not None), key=lambda each: each.day)
    # Words and not dates: two of one day would share one place on an axis of dates.
    lines = [(f"{each.day.day} {each.day:%b}", each.ticked) for each in ticked[-MOST_INTERVIEWS:]]
    return Figures(
        table="InterviewCriteria", column=13, heads=("Interview", "Criteria met"), kinds=("text", "number"), lines=lines
    )


def _write(sheet: Worksheet, figures: Figures) -> None:
    """Write a table of figures below the charts; nothing where there are none."""
    if not figures.lines:
        return
    for offset, (head, kind) in enumerate(zip(figures.heads, figures.kinds, strict=True)):
        style.head(sheet.cell(FIGURES, figures.column + offset), head, kind)
        for line, values in enumerate(figures.lines, FIGURES + 1):
            style.entry(sheet.cell(line, figures.column + offset), values[offset], kind)
    first = get_column_letter(figures.column)
    last = get_column_letter(figures.column + len(figures.heads) - 1)
    table = Table(displayName=figures.table, ref=f"{first}{FIGURES}:{last}{FIGURES + len(figures.lines)}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)


# ---- drawn


def _place(sheet: Worksheet, anchor: str, figures: Figures, chart: BarChart | LineChart, none: str) -> None:
    """Show a chart, or ``none`` where there is nothing to draw; "" where another place says so already."""
    if figures.lines:
        sheet.add_chart(chart, anchor)
    else:
        style.say(sheet[anchor], none, "soft")


def _line(sheet: Worksheet, title: str, figures: Figures, column: int) -> LineChart:
    chart = LineChart()
    series = _series(sheet, figures, column)
    # The unit is English metric: 2.25 points.
    series.spPr = GraphicalProperties(ln=LineProperties(solidFill=style.GREEN, w=28_575))
    series.marker = Marker(symbol="circle", size=5, spPr=_filled(style.GREEN))
    series.smooth = False
    chart.append(series)
    _dress(chart, title, figures)
    chart.legend = None
    return chart


def _bars(sheet: Worksheet, title: str, figures: Figures, colours: dict[int, str], *, lying: bool = False) -> BarChart:
    """Return bars, one series a colour; lying ones are stacked, and read from the top down."""
    chart = BarChart()
    chart.type = "bar" if lying else "col"
    chart.gapWidth = 45
    for column, colour in colours.items():
        series = _series(sheet, figures, column)
        series.spPr = _filled(colour)
        chart.append(series)
    _dress(chart, title, figures, tall=lying)
    if lying:
        chart.grouping, chart.overlap = "stacked", 100
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"  # at the lower end, since the order is turned round
        chart.legend.position = "b"
    else:
        chart.legend = None
    return chart


def _filled(colour: str) -> GraphicalProperties:
    return GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=colour))


def _series(sheet: Worksheet, figures: Figures, column: int) -> Series:
    """Return one drawn column; its name and the lines' names are read from the sheet."""
    last = FIGURES + len(figures.lines)
    drawn = Reference(sheet, min_col=figures.column + column, min_row=FIGURES, max_row=last)
    series: Series = SeriesFactory(drawn, title_from_data=True)
    names = Reference(sheet, min_col=figures.column, min_row=FIGURES + 1, max_row=last)
    series.cat = AxDataSource(strRef=StrRef(f=str(names)))
    return series


def _dress(chart: BarChart | LineChart, title: str, figures: Figures, *, tall: bool = False) -> None:
    chart.title = title
    chart.width, chart.height = WIDE, TALL if tall else HIGH
    # openpyxl leaves this unsaid, and Excel takes that for an axis that is not there.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = "0"
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=style.LINE)))
    if figures.kinds[0] == "date":
        chart.x_axis.number_format = "d mmm"
