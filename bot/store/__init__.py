"""Everything that is kept: tables and queries, the only user of sqlalchemy.

``Store`` is the door. Reading goes past the writer, writing through it (``writer``), and every method takes its time
as an argument.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.engine import URL

from bot.store.agenda import Agenda, agenda
from bot.store.channels import Channels
from bot.store.database import Database
from bot.store.ledger import Ledger
from bot.store.members import Members
from bot.store.planner import Planner
from bot.store.reviews import Review, Reviews, commit_together
from bot.store.streaks import Streaks
from bot.store.writer import Writer


class Store:
    """One database at work."""

    def __init__(self, url: URL) -> None:
        self.database = Database(url)
        writer: Writer[Review] = Writer(self.database, commit_together)
        self.channels = Channels(self.database, writer)
        self.ledger = Ledger(self.database, writer)
        self.members = Members(self.database, writer)
        self.planner = Planner(self.database, writer)
        self.reviews = Reviews(self.database, writer)
        self.streaks = Streaks(self.database)
        self._writer = writer
        self._open = False

    async def start(self) -> None:
        """Take the lock and begin to write; a second call does nothing.

        Raises StoreError where another process writes to the same file.
        """
        if not self._open:
            self.database.open()
            self._writer.start()
            self._open = True

    async def agenda(self, now: datetime, platforms: Sequence[str]) -> Agenda:
        """Return what waits at ``now`` for those who carry to these platforms."""
        return await agenda(self.database, now, platforms)

    async def stop(self) -> None:
        """Commit what is queued, then close. It may be started again."""
        self._open = False
        await self._writer.stop()
        await self.database.close()
