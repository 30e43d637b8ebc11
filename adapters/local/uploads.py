"""Files that people gave in a form, kept in memory for the moments in which the core reads them."""

from collections import OrderedDict

from adapters.files import too_large
from bot.chat.events import Upload
from bot.errors import Refused
from bot.ids import new_id

MOST = 10_000_000
"""Bytes of one request: a browser on the same computer could send any amount."""

KEPT = 8
"""How many files are kept; beyond it the oldest is forgotten."""


class Uploads:
    """The files given last."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, bytes] = OrderedDict()

    def take(self, name: str, content: bytes) -> Upload:
        """Keep a file; return what the core is told of it."""
        handle = new_id()
        self._files[handle] = content
        if len(self._files) > KEPT:
            self._files.popitem(last=False)
        return Upload(name=name, size=len(content), handle=handle)

    def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Return the bytes; raises ``Refused`` where they are more than ``most``, or forgotten."""
        content = self._files.get(upload.handle)
        if content is None:
            raise Refused("The file is no longer here. Please choose it again.", scope="message")
        if len(content) > most:
            raise too_large(most)
        return content
