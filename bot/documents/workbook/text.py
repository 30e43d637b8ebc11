"""Text as a cell holds it. A spreadsheet keeps less than a database: this says what, for both ways."""

import re
from functools import lru_cache
from io import BytesIO
from typing import Final

LONGEST_CELL: Final = 32_767
"""UTF-16 units; a spreadsheet cuts whatever is longer, without a word."""

LONGEST_NAME: Final = 1_000
"""Characters; titles, sides, heads and names of sheets are shorter."""

_KEPT_OUT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML can hold these
_LINE_ENDS: Final = re.compile("\r\n?")
_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TAKEN_OUT: Final = re.compile(b"_x[0-9A-Fa-f]{4}_|x005F(?=_)")
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")


def as_cell(text: str) -> str:
    """Return ``text`` as it stands in a cell and comes back: stripped, with plain line ends, not too long.

    Two texts with the same result are the same text to a workbook; the result of a result is itself.
    """
    plain = _KEPT_OUT.sub("", _LINE_ENDS.sub("\n", text)).strip()
    units = len(plain.encode("utf-16-le")) // 2
    if units <= LONGEST_CELL:
        return plain
    # Half of a pair may be left over at the cut; it goes too.
    return plain.encode("utf-16-le")[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore").rstrip() + "…"


def escaped(text: str) -> str:
    """Return a cell's text as the file spells it: ``_x0041_`` would be read as "A"."""
    return _ESCAPE.sub("_x005F_", text)


def unescaped(text: str) -> str:
    """Return what the file's spelling says, as a cell holds it; spreadsheets write line ends as ``_x000D_``."""
    return as_cell(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def spared(spelled: bytes) -> bytes:
    """Return the file's spelling of texts in another way, which means the same and holds no "x005F_".

    The library takes these characters out of each text that many cells share, whether they are an escape or not.
    """
    if b"x005F_" not in spelled:
        return spelled
    # Piece by piece: a list of all places would take many times as much memory as the texts.
    other, at = BytesIO(), 0
    for found in _TAKEN_OUT.finditer(spelled):
        other.write(spelled[at : found.start()])
        other.write(found[0].lower() if found[0].startswith(b"_") else b"x005_x0046_")
        at = found.end()
    other.write(spelled[at:])
    return other.getvalue()


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """Return a name as it is compared: neither case counts nor which blanks stand in it, and how many.

    What is too long for any name of ours stays as it is.
    """
    return " ".join(text.split()).casefold() if len(text) <= LONGEST_NAME else text
