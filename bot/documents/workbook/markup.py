"""XML from outside, copied: only the elements and attributes that are read get through, in bounded time and memory."""

import re
from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from bot.documents.workbook.values import Cell, Problem

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
LINKS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

STRICT: Final = "http://purl.oclc.org/ooxml/"

MOST_ELEMENTS, MOST_KEPT = 400_000, 150_000  # in all parts together; a full tracker has some 30,000
MOST_ATTRIBUTES: Final = 400_000  # namespaces among them; the parser remembers each name
MOST_WRITTEN: Final = 12_000_000  # bytes of all copies together; one byte that is read may need five
MOST_OF: Final = {"sheet": 200, "numFmt": 2_000}  # for each, the library works longer than for others
MOST_DEPTH: Final = 64
LONGEST: Final = 300  # characters of an attribute; the longest that a spreadsheet writes are formats of numbers
LONGEST_TAG: Final = 16_384  # bytes; whatever is longer holds more attributes than any spreadsheet writes
MOST_ROWS, MOST_COLUMNS = 5_000, 40

MOST_MERGED: Final = 1_000

_AREA: Final = re.compile("[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}")
_REFERENCE: Final = re.compile("([A-Z]{1,3})([0-9]{1,7})")
Keep = Mapping[str, tuple[str, ...]]


class FileError(Exception):
    """The file cannot be used as a whole; ``problem`` says why, and what to do."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.problem = Problem(at=Cell(sheet=""), what=what, mend=mend)


BROKEN: Final = (
    "the file is damaged, or it was not written by a spreadsheet",
    "Open it in your spreadsheet, save it as .xlsx once more and send that; or take a new tracker.",
)
TOO_LARGE: Final = (
    "the file holds far more than a tracker does",
    "Take a new tracker and copy your notes into it.",
)


class Budget:
    """How much may still come; one for all parts of a file."""

    def __init__(self) -> None:
        self.elements = MOST_ELEMENTS
        self.kept = MOST_KEPT
        self.attributes = MOST_ATTRIBUTES
        self.room = MOST_WRITTEN

    def spend(self, *, elements: int = 0, kept: bool = False, attributes: int = 0, written: int = 0) -> None:
        """Count what came and the bytes that were written; raises FileError where it is too much."""
        self.elements -= elements
        self.kept -= kept
        self.attributes -= attributes
        self.room -= written
        if min(self.elements, self.kept, self.attributes, self.room) < 0:
            raise FileError(*TOO_LARGE)


class Copy:
    """Takes a part in pieces, and keeps only the elements in ``keep``, with the attributes named there.

    Whatever stands within another element is left out. Raises FileError.
    """

    def __init__(self, namespace: str, keep: Keep, budget: Budget) -> None:
        self._namespace, self._keep, self._budget = namespace, keep, budget
        self._out = BytesIO()
        self._depth = self._left_out = 0  # open elements; those of them within one that is left out
        self._taken = 0  # bytes
        self._seen: Counter[str] = Counter()
        # None: it keeps no list of the names that it met.
        self._parser = expat.ParserCreate(namespace_separator=" ", intern=None)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        # Without a document type there are no entities: nothing grows, and nothing is fetched.
        self._parser.StartDoctypeDeclHandler = _no_doctype
        self._parser.StartNamespaceDeclHandler = self._namespaced

    def take(self, piece: bytes, *, last: bool = False) -> None:
        """Take the next piece."""
        self._taken += len(piece)
        try:
            self._parser.Parse(piece, last)
        except (expat.ExpatError, ValueError, LookupError) as broken:
            raise FileError(*BROKEN) from broken
        if self._taken - max(self._parser.CurrentByteIndex, 0) > LONGEST_TAG and not last:
            raise FileError(*TOO_LARGE)

    def content(self) -> bytes:
        """Return the copy; nothing was kept of a part that is of another kind."""
        return self._out.getvalue()

    def write(self, text: str) -> None:
        """Write into the copy, as far as there is room."""
        written = text.encode()
        self._budget.spend(written=len(written))
        self._out.write(written)

    def _namespaced(self, _: str | None, address: str | None) -> None:
        # The parser puts the address before each name that has its prefix: a long one would stand in memory for each.
        if address is not None and len(address) > LONGEST:
            raise FileError(*TOO_LARGE)
        self._budget.spend(attributes=1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise FileError(*TOO_LARGE)
        namespace, _, local = name.rpartition(" ")
        if namespace.startswith(STRICT):
            raise FileError("the file is a strict workbook", "Save it as plain .xlsx (Excel workbook) and send that.")
        kept = not self._left_out and namespace == self._namespace and local in self._keep
        self._budget.spend(elements=1, kept=kept, attributes=len(attributes))
        if not kept:
            self._left_out += 1
            return
        self._seen[local] += 1
        read = {key: attributes[key] for key in self._keep[local] if key in attributes}
        if self._seen[local] > MOST_OF.get(local, MOST_KEPT) or any(len(each) > LONGEST for each in read.values()):
            raise FileError(*TOO_LARGE)
        self.begin(local, read)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._left_out:
            self._left_out -= 1
        else:
            self.finish(name.rpartition(" ")[2])

    def _text(self, text: str) -> None:
        if not self._left_out:
            self.say(text)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Write the beginning of an element."""
        spaces = f' xmlns="{self._namespace}" xmlns:r="{RELATIONS}"' if self._depth == 1 else ""
        written = "".join(
            f" {key.replace(f'{RELATIONS} ', 'r:')}={quoteattr(value)}" for key, value in attributes.items()
        )
        self.write(f"<{name}{spaces}{written}>")

    def finish(self, name: str) -> None:
        """Write the end of an element."""
        self.write(f"</{name}>")

    def say(self, text: str) -> None:
        """Write text."""
        self.write(escape(text))


def _no_doctype(*_: object) -> None:
    raise FileError(*BROKEN)


class SheetCopy(Copy):
    """The rows and cells of a sheet.

    A cell without a value is left out, wherever it stands. One with a value has its place spelled out. A formula
    becomes an empty one, since it is never reckoned.
    """

    KEEP: Final[Keep] = {
        **dict.fromkeys(("worksheet", "sheetData", "f", "v", "is", "t", "r", "mergeCells"), ()),
        "row": ("r",),
        "c": ("r", "t", "s"),
        "mergeCell": ("ref",),
    }

    def __init__(self, budget: Budget) -> None:
        super().__init__(MAIN, self.KEEP, budget)
        self.merged: list[str] = []
        self._row = self._column = 0
        self._row_written = self._cell_written = False
        self._waiting: Mapping[str, str] = {}
        self._within = ""  # the element whose text is wanted: v or t

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Write the beginning of an element; a row and a cell wait for their first value."""
        match name:
            case "row":
                self._row = _number(attributes["r"]) if "r" in attributes else self._row + 1
                self._column, self._row_written = 0, False
            case "c":
                self._place(attributes.get("r"))
                self._waiting, self._cell_written = attributes, False
            case "mergeCells" | "mergeCell":
                area = attributes.get("ref", "")
                if _AREA.fullmatch(area) and len(self.merged) < MOST_MERGED:
                    self.merged.append(area)
            case "worksheet":
                super().begin(name, {})
                # Otherwise the library reads each sheet to its end to see how large it is, and then once more.
                self.write('<dimension ref="A1"/>')
            case "f" | "v" | "is":
                self._write_cell()
                super().begin(name, {})
                self._within = name
            case _:
                super().begin(name, {})
                self._within = name

    def finish(self, name: str) -> None:
        """Write the end of an element, if its beginning was written."""
        self._within = ""
        merge = name in {"mergeCells", "mergeCell"}
        written = not merge and {"row": self._row_written, "c": self._cell_written}.get(name, True)
        if written:
            super().finish(name)

    def say(self, text: str) -> None:
        """Write the text of a value; a formula's own is passed over."""
        if self._within in {"v", "t"}:
            super().say(text)

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        found = _REFERENCE.fullmatch(reference)
        if found is None or int(found[2]) != self._row:
            raise FileError(*BROKEN)
        self._column = 0
        for letter in found[1]:
            self._column = self._column * 26 + ord(letter) - 64

    def _write_cell(self) -> None:
        if self._cell_written:
            return
        if self._row > MOST_ROWS or self._column > MOST_COLUMNS:
            far = f"one of its sheets goes beyond {MOST_COLUMNS} columns or {MOST_ROWS:,} rows"
            raise FileError(far, "Take the cells out that stand so far off, and send it again.")
        if not self._row_written:
            super().begin("row", {"r": str(self._row)})
            self._row_written = True
        column = chr(64 + self._column) if self._column <= 26 else f"A{chr(38 + self._column)}"
        super().begin("c", {**self._waiting, "r": f"{column}{self._row}"})
        self._cell_written = True


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        raise FileError(*BROKEN)
    return int(text)
