"""The file that lets the page outlast a restart: one line of JSON a change, only ever appended.

A process that is killed while it writes leaves half a line at the end, which is cut off at the next start. Any other
line that cannot be read means that the file is not ours or was edited, and that is said instead of guessed at.
"""

import logging
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from adapters.local.entries import Entry
from bot.errors import StoreError

log = logging.getLogger(__name__)


class _Change(BaseModel):
    """One line: an entry as it stands from now on, or the id of one that is gone."""

    model_config = ConfigDict(extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    put: Entry | None = None
    drop: str | None = None


class Journal:
    """The journal of one feed. One process at a time; what ``put`` wrote survives the process, not the power."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, Entry]:
        """Return the entries that stand, in order; raises ``StoreError`` where a line cannot be read."""
        if not self._path.exists():
            return {}
        raw = self._path.read_bytes()
        whole = raw[: raw.rfind(b"\n") + 1]
        if len(whole) < len(raw):
            log.warning("journal_cut bytes=%d", len(raw) - len(whole))
            with self._path.open("r+b") as file:
                file.truncate(len(whole))
        entries: dict[str, Entry] = {}
        for number, line in enumerate(whole.split(b"\n")[:-1], start=1):
            change = self._read(number, line)
            if change.put:
                entries[change.put.id] = change.put
            if change.drop:
                entries.pop(change.drop, None)
        return entries

    def put(self, entry: Entry) -> None:
        """Write down how an entry stands now."""
        self._append(_Change(put=entry))

    def drop(self, entry: str) -> None:
        """Write down that an entry is gone."""
        self._append(_Change(drop=entry))

    def _append(self, change: _Change) -> None:
        with self._path.open("ab") as file:
            file.write(change.model_dump_json(exclude_defaults=True).encode() + b"\n")

    def _read(self, number: int, line: bytes) -> _Change:
        try:
            return _Change.model_validate_json(line)
        except ValidationError:
            # The error itself quotes what people wrote, so it is not carried on.
            raise StoreError(
                f"{self._path}:{number}: no line of a page's journal; move the file away to start with an empty page"
            ) from None
