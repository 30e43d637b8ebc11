"""The sending side of the platform in memory: it keeps what it is given, and goes wrong as planned."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from adapters.rehearsal.mishaps import Answered, Call, Mishap, Mishaps, What, all_well
from bot.chat.events import Upload
from bot.chat.messages import Message
from bot.chat.messenger import Abilities
from bot.chat.places import Member, Place, Ref
from bot.errors import Refused

PLATFORM: Final = "rehearsal"
SQUARE: Final = Place(platform=PLATFORM, workspace="town", channel="square")
ABILITIES: Final = Abilities(
    threads=True,
    home=True,
    command_lookup=True,
    form_lookup=True,
    private_pictures=True,
    can_find=True,
    edits_per_minute=30,
)


@dataclass(slots=True, kw_only=True)
class Posted:
    """A message that the bot has sent, with its whole history."""

    key: str  # the delivery's id
    ref: Ref
    at: datetime  # UTC, when it began to stand there
    first: Message  # as it was sent
    message: Message  # as it reads now
    edits: list[tuple[datetime, Message]] = field(default_factory=list)
    deleted_at: datetime | None = None  # when somebody deleted it
    under: Ref | None = None  # the message in whose thread it stands
    to: Member | None = None  # the only one who sees it


class MemoryMessenger:
    """A ``bot.chat.messenger.Messenger`` that keeps everything. ``now`` is the clock of the house it serves."""

    def __init__(self, *, mishaps: Mishaps = all_well, abilities: Abilities = ABILITIES) -> None:
        self.posts: list[Posted] = []  # all that was sent, in the order of the calls
        self.calls: list[Answered] = []
        self.homes: dict[Member, Message] = {}
        self.now: Callable[[], datetime] | None = None  # None until a house has connected
        self._abilities = abilities
        self._mishaps = mishaps
        self._attempts: Counter[tuple[What, str]] = Counter()
        self._numbers = count(1)
        self._files: dict[str, bytes] = {}

    @property
    def platform(self) -> str:
        """The name that stands in every place."""
        return PLATFORM

    @property
    def abilities(self) -> Abilities:
        """What it was made to be able to do."""
        return self._abilities

    async def post(self, place: Place, message: Message, *, key: str) -> Ref:
        """Post to a channel."""
        return self._send(self._call("post", key, message), message, place)

    async def thread(self, ref: Ref, message: Message, *, key: str) -> Ref:
        """Post to the thread of a message; refused where somebody deleted that."""
        call = self._call("thread", key, message, under=ref)
        if self.standing(ref).deleted_at is not None:
            self._answer(call, Mishap(raises=Refused("the message is gone", scope="message")), landed=False)
        place = replace(ref.place, thread=ref.place.thread or ref.message)
        return self._send(call, message, place, under=ref)

    async def direct(self, member: Member, message: Message, *, key: str) -> Ref:
        """Send to one member alone; the place of the reference is theirs."""
        place = Place(platform=PLATFORM, workspace=member.tenant, channel=f"direct-{member.user}")
        return self._send(self._call("direct", key, message, to=member), message, place, to=member)

    async def find(self, place: Place, key: str, since: datetime) -> Ref | None:
        """Look in a channel, or in the thread that the place names; what was deleted is not found."""
        call = self._call("find", key, None)
        mishap = self._mishaps(call) or Mishap()
        standing = (each for each in self.posts if (each.key, each.ref.place) == (key, place))
        found = next((each.ref for each in standing if each.at >= since and each.deleted_at is None), None)
        self._answer(call, mishap, landed=found is not None and mishap.raises is None)
        return found

    async def edit(self, ref: Ref, message: Message) -> None:
        """Replace the text of a message; refused where somebody deleted it."""
        posted = self.standing(ref)
        call = self._call("edit", posted.key, message)
        mishap = self._mishaps(call) or Mishap()
        if posted.deleted_at is not None:
            mishap = Mishap(raises=Refused("the message is gone", scope="message"))
        if landed := mishap.raises is None or mishap.lands:
            posted.edits.append((call.at, message))
            posted.message = message
        self._answer(call, mishap, landed=landed)

    async def home(self, member: Member, message: Message) -> None:
        """Set what a member sees on the bot's home page."""
        self.homes[member] = message

    async def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Return the bytes of a file that somebody gave (see ``give_file``)."""
        content = self._files.get(upload.handle)
        if content is None or len(content) > most:
            raise Refused(f"{upload.handle} is not here, or has more than {most} bytes", scope="message")
        return content

    def give_file(self, name: str, content: bytes) -> Upload:
        """Let somebody give a file; it goes into a field or a command as it is."""
        handle = f"f{next(self._numbers)}"
        self._files[handle] = content
        return Upload(name=name, size=len(content), handle=handle)

    def standing(self, ref: Ref) -> Posted:
        """Return what was sent as ``ref``, deleted or not; LookupError where nothing was."""
        for each in self.posts:
            if each.ref == ref:
                return each
        raise LookupError(f"nothing was sent as {ref}")

    def _send(
        self, call: Call, message: Message, place: Place, *, under: Ref | None = None, to: Member | None = None
    ) -> Ref:
        mishap = self._mishaps(call) or Mishap()
        ref = Ref(place=place, message=f"m{next(self._numbers)}")
        if landed := mishap.raises is None or mishap.lands:
            at = call.at + timedelta(seconds=mishap.delay_s)
            self.posts.append(Posted(key=call.key, ref=ref, at=at, first=message, message=message, under=under, to=to))
        self._answer(call, mishap, landed=landed)
        return ref

    def _call(
        self, what: What, key: str, message: Message | None, *, under: Ref | None = None, to: Member | None = None
    ) -> Call:
        if self.now is None:
            raise RuntimeError("no house has connected")
        self._attempts[what, key] += 1
        attempt = self._attempts[what, key]
        return Call(what=what, at=self.now(), key=key, message=message, attempt=attempt, under=under, to=to)

    def _answer(self, call: Call, mishap: Mishap, *, landed: bool) -> None:
        self.calls.append(Answered(call=call, error=mishap.raises, landed=landed))
        if mishap.raises is not None:
            raise mishap.raises
