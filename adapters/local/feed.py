"""What stands in the channel, and what each person privately sees in it.

Whoever watches is told which entries changed, never how: they read the newest state, so a slow watcher needs no queue.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from adapters.local.entries import Entry
from adapters.local.journal import Journal


class Watch:
    """What changed since one looked last. ``ended`` once the page closes."""

    def __init__(self) -> None:
        self.ended = False
        self._changed: dict[str, None] = {}
        self._news = asyncio.Event()

    def tell(self, entry: str) -> None:
        """Note a changed entry."""
        self._changed[entry] = None
        self._news.set()

    def end(self) -> None:
        """Wake the watcher for the last time."""
        self.ended = True
        self._news.set()

    async def changed(self, *, wait_s: float) -> tuple[str, ...]:
        """Return the ids of changed entries, oldest change first; empty after ``wait_s`` seconds without any."""
        try:
            await asyncio.wait_for(self._news.wait(), wait_s)
        except TimeoutError:
            return ()
        self._news.clear()
        changed, self._changed = tuple(self._changed), {}
        return changed


class Feed:
    """All entries, in the order in which they came."""

    def __init__(self, journal: Journal | None = None) -> None:
        self._journal = journal
        self._entries = journal.load() if journal else {}
        self._watches: set[Watch] = set()

    def put(self, entry: Entry) -> Entry:
        """Let an entry stand. One with the same id is replaced where it stands, and its ``rev`` grows."""
        if old := self._entries.get(entry.id):
            entry = replace(entry, at=old.at, rev=old.rev + 1)
        if self._journal:
            self._journal.put(entry)
        self._entries[entry.id] = entry
        self.tell(entry.id)
        if entry.stands == "thread":
            self.tell(entry.head)  # It says how many stand in its thread.
        return entry

    def drop(self, entry: str) -> None:
        """Take an entry away for good."""
        if self._entries.pop(entry, None):
            if self._journal:
                self._journal.drop(entry)
            self.tell(entry)

    def get(self, entry: str) -> Entry | None:
        """Return an entry; None where there is none (any more)."""
        return self._entries.get(entry)

    def seen_by(self, user: str) -> tuple[Entry, ...]:
        """Return what a person sees, oldest first."""
        return tuple(entry for entry in self._entries.values() if entry.seen_by(user))

    def thread(self, head: str) -> tuple[Entry, ...]:
        """Return what stands in the thread of an entry, oldest first."""
        return tuple(entry for entry in self._entries.values() if entry.stands == "thread" and entry.under == head)

    def posted(self, key: str, since: datetime) -> Entry | None:
        """Return what a delivery has brought since then; None: it surely brought nothing."""
        return next((entry for entry in self._entries.values() if entry.key == key and entry.at >= since), None)

    def tell(self, entry: str) -> None:
        """Tell all who watch that an entry has changed, came or went."""
        for watch in self._watches:
            watch.tell(entry)

    @contextmanager
    def watch(self) -> Iterator[Watch]:
        """Be told of changes from here on."""
        watch = Watch()
        self._watches.add(watch)
        try:
            yield watch
        finally:
            self._watches.discard(watch)

    def close(self) -> None:
        """End all watching, so that no open stream holds up the end."""
        for watch in self._watches:
            watch.end()
