"""A file from outside, before any library sees it: what it may hold, and a copy of the few parts that are read.

Sizes are the real ones and not those that the file claims. The copy holds no pictures, charts, links, styles of cells,
properties or names: whatever could hurt in them is never opened.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.documents.workbook import markup
from bot.documents.workbook.markup import BROKEN, TOO_LARGE, Budget, Copy, FileError, Keep, SheetCopy
from bot.documents.workbook.text import spared

MOST_BYTES: Final = 5_000_000  # of the file
MOST_PARTS: Final = 200
MOST_UNPACKED: Final = 50_000_000  # bytes that all parts may claim to have
MOST_READ: Final = 10_000_000  # bytes of the parts that are read
PIECE: Final = 8_192

SAVE: Final = "Open it in your spreadsheet, save it as .xlsx (Excel workbook) and send that."
_BEGINNINGS: Final = (
    (
        b"\xd0\xcf\x11\xe0",
        "the file is an old .xls, or it is locked with a password",
        f"Take the password away. {SAVE}",
    ),
    (b"%PDF", "the file is a PDF", "Send the workbook itself, as .xlsx."),
    (b"<", "the file is a web page or XML", SAVE),
    (b"{\\rtf", "the file is a text document", SAVE),
    (b"\x89PNG", "the file is a picture", "Send the workbook itself, as .xlsx."),
    (b"\xff\xd8", "the file is a picture", "Send the workbook itself, as .xlsx."),
)
_MACROS: Final = ("the file holds macros", "Save it as .xlsx (Excel workbook, without macros) and send that.")
_FORBIDDEN: Final = (
    (re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/"), _MACROS),
    (
        re.compile(r"/externallinks/|/connections\.xml$|/querytables/"),
        (
            "the file has links to other files or sources",
            "Break these links (Data, Edit links), save it and send it again.",
        ),
    ),
    (
        re.compile(r"/embeddings/|/activex/|/ctrlprops/|oleobject"),
        ("the file has other files or controls inside", "Take them out of the sheets, save it and send it again."),
    ),
)
_OTHERS: Final = (
    ("xl/workbook.bin", "the file is a binary workbook (.xlsb)"),
    ("mimetype", "the file is an OpenDocument (.ods) or something like it"),
    ("index/document.iwa", "the file comes from Numbers"),
    ("word/document.xml", "the file is a text document"),
    ("ppt/presentation.xml", "the file is a presentation"),
)
_TYPES: Final = "[Content_Types].xml"

# Which parts are read, and what of them; the sheets have a way of their own.
_PARTS: Final[Sequence[tuple[re.Pattern[str], str, Keep]]] = (
    (
        re.compile(r"\[Content_Types\]\.xml"),
        markup.TYPES,
        {"Types": (), "Default": ("Extension", "ContentType"), "Override": ("PartName", "ContentType")},
    ),
    (
        re.compile(r"xl/_rels/workbook[0-9]*\.xml\.rels"),
        markup.LINKS,
        {"Relationships": (), "Relationship": ("Id", "Type", "Target")},
    ),
    (
        re.compile(r"xl/workbook[0-9]*\.xml"),
        markup.MAIN,
        {
            "workbook": (),
            "workbookPr": ("date1904",),
            "sheets": (),
            "sheet": ("name", "sheetId", "state", f"{markup.RELATIONS} id"),
        },
    ),
    (re.compile(r"xl/sharedStrings[0-9]*\.xml"), markup.MAIN, {"sst": (), "si": (), "t": (), "r": ()}),
    (
        re.compile(r"xl/styles[0-9]*\.xml"),
        markup.MAIN,
        {"styleSheet": (), "numFmts": (), "numFmt": ("numFmtId", "formatCode"), "cellXfs": (), "xf": ("numFmtId",)},
    ),
)
_SHEET: Final = re.compile(r"xl/worksheets/[A-Za-z0-9_ -]+\.xml")


def checked(content: bytes) -> tuple[bytes, Mapping[str, Sequence[str]]]:
    """Return a copy of an .xlsx that is safe to read, and the merged areas of its sheets, by their parts' names.

    Raises FileError with a sentence for whoever sent it.
    """
    _check_kind(content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = {info.filename: info for info in _check_parts(archive.infolist())}
            copies, merged = _copies(archive, parts)
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        MemoryError,
    ) as broken:
        raise FileError(*BROKEN) from broken
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name, part in copies.items():
            archive.writestr(name, part)
    return packed.getvalue(), merged


def _check_kind(content: bytes) -> None:
    """Tell files that are no .xlsx at all."""
    if not content:
        raise FileError("the file is empty", "Send your tracker as it was saved, as .xlsx.")
    if len(content) > MOST_BYTES:
        most = f"a tracker has at most {MOST_BYTES // 1_000_000} MB, and this file has more"
        raise FileError(most, "Take pictures and sheets of your own out of it, or take a new tracker.")
    for beginning, what, mend in _BEGINNINGS:
        if content[:64].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(beginning):
            raise FileError(what, mend)
    if not content.startswith(b"PK"):
        raise FileError("the file is no Excel workbook; perhaps it is a .csv or plain text", SAVE)
    # Each part has one such sign in the list of parts, which the library would read in full.
    if content.count(b"PK\x01\x02") > MOST_PARTS:
        raise FileError(*TOO_LARGE)


def _check_parts(parts: Sequence[ZipInfo]) -> Sequence[ZipInfo]:
    """Look at the list of parts only; nothing is unpacked yet."""
    names = [info.filename.lower() for info in parts]
    for name in names:
        for pattern, said in _FORBIDDEN:
            if pattern.search(f"/{name}"):
                raise FileError(*said)
    for other, what in _OTHERS:
        if other in names:
            raise FileError(what, SAVE)
    if _TYPES.lower() not in names or not any(name.startswith("xl/") for name in names):
        raise FileError("the file is a packed folder, and no Excel workbook", SAVE)
    unsound = any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names)
    if unsound or len(set(names)) < len(names):
        raise FileError(*BROKEN)
    # Other ways of packing may claim gigabytes for their dictionaries alone.
    if any(info.flag_bits & 0x1 or info.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for info in parts):
        raise FileError(*BROKEN)
    if len(parts) > MOST_PARTS or sum(info.file_size for info in parts) > MOST_UNPACKED:
        raise FileError(*TOO_LARGE)
    return parts


def _copies(archive: ZipFile, parts: Mapping[str, ZipInfo]) -> tuple[dict[str, bytes], dict[str, list[str]]]:
    """Return copies of the parts that are read, by name, and the merged areas of the sheets."""
    budget, room = Budget(), MOST_READ
    copies: dict[str, bytes] = {}
    merged: dict[str, list[str]] = {}
    for name, info in parts.items():
        copy = _copier(name, budget)
        if copy is None:
            continue
        room = _unpack(archive, info, copy, room)
        copies[name] = copy.content()
        if isinstance(copy, SheetCopy):
            merged[name] = copy.merged
        elif "sharedStrings" in name:
            copies[name] = spared(copies[name])
    if b"macroenabled" in copies.get(_TYPES, b"").lower():
        raise FileError(*_MACROS)
    return copies, merged


def _copier(name: str, budget: Budget) -> Copy | None:
    if _SHEET.fullmatch(name):
        return SheetCopy(budget)
    return next((Copy(space, keep, budget) for pattern, space, keep in _PARTS if pattern.fullmatch(name)), None)


def _unpack(archive: ZipFile, info: ZipInfo, copy: Copy, room: int) -> int:
    """Unpack a part into its copy; return how much room is left, by what really came out."""
    with archive.open(info) as part:
        while piece := part.read(PIECE):
            room -= len(piece)
            if room < 0:
                raise FileError(*TOO_LARGE)
            copy.take(piece)
    copy.take(b"", last=True)
    return room
