"""The first sheet: what the tracker is for, what may be changed, and how it comes back."""

from collections.abc import Sequence
from typing import Final

from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from bot.documents.workbook import layout, style
from bot.documents.workbook.values import CardRow, TrackerBook

STEPS: Final = (
    (
        "Learn the trade-offs",
        "Take a side, then read what each side gains and pays. Send /tradeoff show.",
        layout.TRADEOFFS.name,
    ),
    (
        "Apply them to real products",
        "Note how a product that you use decided one of them. Send /tradeoff apply.",
        layout.APPLIED.name,
    ),
    (
        "Practise interview answers",
        "Answer as you would in the room, then hold it against the rubric. Send /study interview.",
        layout.INTERVIEWS.name,
    ),
    (
        "Build your portfolio",
        "Turn what you found into case studies that you can show. Send /study portfolio.",
        layout.CASES.name,
    ),
)
"""Each step, what to do for it, and the sheet that follows it."""

YOURS: Final = (
    ("Confidence", "How sure you are of a card: 1 is not at all, 5 is that you could explain it to anybody."),
    ("Notes", "Whatever helps you to remember a card. Nobody else reads it."),
    (
        "Applied log",
        "Product, trade-off, side, how one can tell, what you would have done. Blank rows are for new ones.",
    ),
)
BACK: Final = (
    ("1", "Save the file as .xlsx. Any name will do."),
    ("2", "Send /study tracker, press “Send it back” and choose the file."),
    ("3", "You are shown what would change. Nothing changes before you say yes."),
)
KEPT: Final = (
    "Sort by the arrows in the heads: they take the hidden columns along, by which each row is known again.",
    "Filter and hide as you like, and add columns and sheets of your own: they are passed over.",
    "A row that you delete here stays with the bot. What you write outside the tinted columns stays in this file.",
)
TERMS: Final = (
    ("Met", "You have rated the card at least once."),
    ("Fading", "You have met it, and it is time to see it again."),
    ("Not met", "It is still to come."),
    (
        "Recall forecast",
        "How likely you would remember it on the day of this file: a forecast from your ratings, no mark.",
    ),
)
COLOURS: Final = {
    **dict.fromkeys((name for name, _ in YOURS), style.YOURS),
    "Met": style.GREEN_PALE,
    "Fading": style.AMBER_LIGHT,
    "Recall forecast": style.GREEN_LIGHT,
}
TALL: Final = 20


def add_guide(workbook: Workbook, book: TrackerBook) -> None:
    """Add the sheet; ``book`` gives the day and how much is met."""
    sheet = workbook.create_sheet(layout.GUIDE)
    style.opened(sheet, "Your tracker", summary(book))
    for letter, width in (("A", 6), ("B", 29), ("C", 86), ("D", 16)):
        sheet.column_dimensions[letter].width = width
    line = _section(sheet, 4, "The four steps")
    for step, (name, text, target) in enumerate(STEPS, 1):
        _line(sheet, line, str(step), name, text)
        _link(sheet, f"D{line}", target)
        line += 1
    line = _section(sheet, line + 1, "What is yours to change")
    line = _lines(sheet, line, YOURS)
    line = _section(sheet, line + 1, "How it comes back")
    for number, text in (*BACK, *(("", text) for text in KEPT)):
        _line(sheet, line, number, text, "")
        line += 1
    _lines(sheet, _section(sheet, line + 1, "How to read it"), TERMS)
    style.printed(sheet)
    sheet.page_setup.fitToHeight = 1


def summary(book: TrackerBook) -> str:
    """Return the day and how much is met, in one line."""
    met = f"{_met(book.tradeoffs)} trade-offs and {_met(book.questions)} questions met"
    return f"As of {book.day.day} {book.day:%B %Y}: {met}."


def _met(rows: Sequence[CardRow]) -> str:
    return f"{sum(row.status != 'Not met' for row in rows)} of {len(rows)}"


def _section(sheet: Worksheet, line: int, title: str) -> int:
    """Write the title of a section; return the line behind it."""
    style.say(sheet[f"A{line}"], title, "section")
    sheet.row_dimensions[line].height = 26
    return line + 1


def _lines(sheet: Worksheet, line: int, said: Sequence[tuple[str, str]]) -> int:
    for name, text in said:
        _line(sheet, line, "", name, text)
        if name in COLOURS:
            style.tint(sheet[f"A{line}"], COLOURS[name])
        line += 1
    return line


def _line(sheet: Worksheet, line: int, number: str, first: str, second: str) -> None:
    style.say(sheet[f"A{line}"], number, "strong")
    style.say(sheet[f"B{line}"], first, "strong" if second else "plain")
    style.say(sheet[f"C{line}"], second)
    sheet.row_dimensions[line].height = TALL


def _link(sheet: Worksheet, cell: str, target: str) -> None:
    """Lead to another sheet of the file; no address that anybody wrote becomes a link."""
    style.say(sheet[cell], target, "link")
    sheet[cell].hyperlink = Hyperlink(ref=cell, location=f"'{target}'!A1", display=target)
