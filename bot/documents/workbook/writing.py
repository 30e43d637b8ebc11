"""A tracker as the bytes of an .xlsx file."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.workbook import Workbook
from openpyxl.writer.excel import ExcelWriter

from bot.documents.workbook import layout
from bot.documents.workbook.charts import add_progress
from bot.documents.workbook.guide import add_guide
from bot.documents.workbook.tables import add_applied, add_cards, add_lists, add_sheet
from bot.documents.workbook.values import TrackerBook

FILE_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(book: TrackerBook) -> bytes:
    """Return the workbook. The same book gives the same bytes; there is no formula, macro, link or picture in it.

    Takes about a quarter of a second for a hundred cards, all of it work: call it in a thread.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    add_guide(workbook, book)
    add_cards(workbook, layout.TRADEOFFS, book.tradeoffs)
    add_cards(workbook, layout.QUESTIONS, book.questions)
    add_applied(workbook, book.applied, book.tradeoffs)
    add_sheet(workbook, layout.INTERVIEWS, book.interviews)
    add_sheet(workbook, layout.CASES, layout.case_lines(book.cases))
    add_progress(workbook, book)
    add_lists(workbook, book.tradeoffs)
    made_at = book.made_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    about = workbook.properties
    about.title, about.creator, about.created, about.modified = "Fulcrum tracker", "Fulcrum", made_at, made_at
    return _packed(workbook, made_at)


def _packed(workbook: Workbook, made_at: datetime) -> bytes:
    """Return the file, with ``made_at`` for the time of each part instead of that of the writing."""
    written, packed = BytesIO(), BytesIO()
    # Workbook.save would put the time of the writing into the properties.
    ExcelWriter(workbook, ZipFile(written, "w")).save()
    with ZipFile(written) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for part in parts.infolist():
            info = ZipInfo(part.filename, made_at.timetuple()[:6])
            info.external_attr = part.external_attr
            archive.writestr(info, parts.read(part), ZIP_DEFLATED)
    return packed.getvalue()
