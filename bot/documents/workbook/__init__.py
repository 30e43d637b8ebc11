"""A member's tracker as an Excel workbook: ``write`` makes one, ``read`` tells what changed in one that came back.

``values``   what goes out and what comes back
``layout``   the sheets and their columns, for both ways; ``text`` what a cell can hold
``writing``  values to bytes, with ``tables``, ``guide``, ``charts``, ``style`` and ``measuring``
``reading``  bytes to edits: ``package`` and ``markup`` let nothing through that could hurt, ``grid`` reads the rest,
             ``judging`` and ``applying`` tell what its rows say
"""

from bot.documents.workbook.package import MOST_BYTES
from bot.documents.workbook.reading import read
from bot.documents.workbook.values import AppliedEdit, CardEdit, Cell, Edits, Problem, TrackerBook
from bot.documents.workbook.writing import FILE_TYPE, write

__all__ = [
    "FILE_TYPE",
    "MOST_BYTES",
    "AppliedEdit",
    "CardEdit",
    "Cell",
    "Edits",
    "Problem",
    "TrackerBook",
    "read",
    "write",
]
