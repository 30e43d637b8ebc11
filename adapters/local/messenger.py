"""The sending side, for the ledger. The page is in this process: what is sent arrives or is refused, never in doubt."""

from dataclasses import replace
from datetime import datetime

from adapters.local.entries import Entry
from adapters.local.feed import Feed
from adapters.local.homes import Homes
from adapters.local.house import House
from adapters.local.translate import ref_of
from adapters.local.uploads import Uploads
from bot.chat.events import Upload
from bot.chat.messages import Message
from bot.chat.messenger import Abilities
from bot.chat.places import Member, Place, Ref
from bot.errors import Refused
from bot.ids import new_id

ABILITIES = Abilities(
    threads=True,
    home=True,
    command_lookup=True,
    form_lookup=True,
    private_pictures=True,
    can_find=True,
    edits_per_minute=600,  # the eye's limit, not the page's
)


class LocalMessenger:
    """A ``bot.chat.messenger.Messenger`` that writes into the feed."""

    def __init__(self, house: House, feed: Feed, homes: Homes, uploads: Uploads) -> None:
        self._house = house
        self._feed = feed
        self._homes = homes
        self._uploads = uploads

    @property
    def platform(self) -> str:
        """The word by which places of this page are known."""
        return self._house.place.platform

    @property
    def abilities(self) -> Abilities:
        """What the page can do."""
        return ABILITIES

    async def post(self, place: Place, message: Message, *, key: str) -> Ref:
        """Post to the channel, or to the thread that the place names."""
        self._know(place)
        if place.thread is not None:
            return await self.thread(Ref(place=self._house.place, message=place.thread), message, key=key)
        return self._put(Entry(id=new_id(), at=self._house.now(), stands="channel", message=message, key=key))

    async def find(self, place: Place, key: str, since: datetime) -> Ref | None:
        """Look for what was posted under ``key``. The answer is always true: nothing stands outside the feed."""
        entry = self._feed.posted(key, since)
        return ref_of(entry, self._house) if entry else None

    async def edit(self, ref: Ref, message: Message) -> None:
        """Replace a message where it stands; raises ``Refused`` where it is gone."""
        self._feed.put(replace(self._entry(ref), message=message))

    async def thread(self, ref: Ref, message: Message, *, key: str) -> Ref:
        """Post under a message; raises ``Refused`` where it is gone."""
        head = self._entry(ref).head
        return self._put(
            Entry(id=new_id(), at=self._house.now(), stands="thread", message=message, under=head, key=key)
        )

    async def direct(self, member: Member, message: Message, *, key: str) -> Ref:
        """Send to one member alone: it stands in the feed, for them only, and cannot be dismissed."""
        self._know_member(member)
        return self._put(
            Entry(
                id=new_id(), at=self._house.now(), stands="direct", message=message, to=member.user, keep=True, key=key
            )
        )

    async def home(self, member: Member, message: Message) -> None:
        """Set what stands in a member's pane, until the page asks for it anew."""
        self._know_member(member)
        self._homes.put(member.user, message)

    async def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Return the bytes of a file that was given in a form a moment ago."""
        return self._uploads.fetch(upload, most=most)

    def _put(self, entry: Entry) -> Ref:
        return ref_of(self._feed.put(entry), self._house)

    def _know(self, place: Place) -> None:
        ours = self._house.place
        if (place.platform, place.workspace) != (ours.platform, ours.workspace):
            raise Refused("this workspace is not on the page", scope="workspace")
        if place.channel != ours.channel:
            raise Refused("this channel is not on the page", scope="channel")

    def _know_member(self, member: Member) -> None:
        if member.platform != self.platform or self._house.person(member.user) is None:
            raise Refused("there is nobody of that name on the page", scope="message")

    def _entry(self, ref: Ref) -> Entry:
        if not self._house.refers_here(ref):
            raise Refused("this workspace is not on the page", scope="workspace")
        entry = self._feed.get(ref.message)
        if entry is None:
            raise Refused("the message is no longer on the page", scope="message")
        return entry
