"""Everything that is kept: tables and queries, the only user of sqlalchemy.

``Store`` is the door. Reading goes past the writer, writing through it (``writer``), and every method takes its time
as an argument.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.engine import URL

from bot.store.absences import Absences
from bot.store.agenda import Agenda, agenda
from bot.store.applied import AppliedLog
from bot.store.attempts import Attempts
from bot.store.cases import Cases
from bot.store.changes import Changes
from bot.store.channels import Channels
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.edits import Edits
from bot.store.history import History
from bot.store.imports import Imports
from bot.store.interviews import Interviews
from bot.store.leans import Leans
from bot.store.ledger import Ledger
from bot.store.managers import Managers
from bot.store.members import Members
from bot.store.months import Months
from bot.store.moving import Moving
from bot.store.notes import Notes
from bot.store.own_paths import OwnPaths
from bot.store.planner import Planner
from bot.store.posts import Posts
from bot.store.preferences import Preferences
from bot.store.privacy import Privacy
from bot.store.quizzes import Quizzes
from bot.store.reminders import Reminders
from bot.store.reports import Reports
from bot.store.reviews import Review, Reviews, commit_together
from bot.store.saved import SavedItems
from bot.store.sessions import Sessions
from bot.store.settings import SettingsStore
from bot.store.streaks import Streaks
from bot.store.theirs import Theirs
from bot.store.upcoming import Upcoming
from bot.store.writer import Writer


class Store:
    """One database at work."""

    def __init__(self, url: URL) -> None:
        self.database = Database(url)
        writer: Writer[Review] = Writer(self.database, commit_together)
        self.absences = Absences(self.database, writer)
        self.applied = AppliedLog(self.database, writer)
        self.attempts = Attempts(self.database, writer)
        self.cases = Cases(self.database, writer)
        self.changes = Changes(self.database, writer)
        self.channels = Channels(self.database, writer)
        self.deliveries = Deliveries(self.database, writer)
        self.edits = Edits(self.database, writer)
        self.history = History(self.database)
        self.imports = Imports(self.database, writer)
        self.interviews = Interviews(self.database, writer)
        self.leans = Leans(self.database, writer)
        self.ledger = Ledger(self.database, writer)
        self.managers = Managers(self.database, writer)
        self.members = Members(self.database, writer)
        self.months = Months(self.database)
        self.moving = Moving(self.database, writer)
        self.notes = Notes(self.database, writer)
        self.own_paths = OwnPaths(self.database, writer)
        self.planner = Planner(self.database, writer)
        self.posts = Posts(self.database)
        self.preferences = Preferences(self.database, writer)
        self.privacy = Privacy(self.database, writer)
        self.quizzes = Quizzes(self.database, writer)
        self.reminders = Reminders(self.database, writer)
        self.reports = Reports(self.database, writer)
        self.reviews = Reviews(self.database, writer)
        self.saved = SavedItems(self.database, writer)
        self.sessions = Sessions(self.database, writer)
        self.settings = SettingsStore(self.database, writer)
        self.streaks = Streaks(self.database)
        self.theirs = Theirs(self.database)
        self.upcoming = Upcoming(self.database, writer)
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
