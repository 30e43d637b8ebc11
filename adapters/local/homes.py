"""What stands in the pane beside the feed: each person's home, as the core last worded it."""

from adapters.local.entries import Entry
from adapters.local.feed import Feed
from adapters.local.house import House, Person
from bot.chat.core import Core
from bot.chat.events import Opened
from bot.chat.messages import Message
from bot.chat.replies import Tell
from bot.ids import new_id


class Homes:
    """The homes of all people. Whoever watches the feed is told of a changed one by its id (``id_of``)."""

    def __init__(self, core: Core, house: House, feed: Feed) -> None:
        self._core = core
        self._house = house
        self._feed = feed
        self._entries: dict[str, Entry] = {}

    @staticmethod
    def id_of(user: str) -> str:
        """Return the id of somebody's home; no entry of the feed has a hyphen in its id."""
        return f"home-{user}"

    def get(self, entry: str) -> Entry | None:
        """Return a home by its id, as it was worded last; None where there is none."""
        return self._entries.get(entry)

    async def ask(self, person: Person) -> Entry | None:
        """Let the core word somebody's home anew; None where it has none to show."""
        house = self._house
        event = Opened(key=new_id(), at=house.now(), who=house.who(person), place=house.place, surface="home")
        reply = await self._core.answer(event)
        return self.put(person.user, reply.message) if isinstance(reply, Tell) else None

    def put(self, user: str, message: Message) -> Entry:
        """Let this be somebody's home, until the core is asked again; the same once more is no change."""
        name = self.id_of(user)
        old = self._entries.get(name)
        if old and old.message == message:
            return old
        entry = Entry(
            id=name, at=self._house.now(), stands="home", message=message, to=user, rev=old.rev + 1 if old else 0
        )
        self._entries[name] = entry
        self._feed.tell(name)
        return entry
