"""What a platform does for the ledger. Nobody else sends anything: a reply goes back the way its event came."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.chat.events import Upload
from bot.chat.messages import Message
from bot.chat.places import Member, Place, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a platform can and cannot do; the core asks here and never for a platform's name."""

    threads: bool
    home: bool
    command_lookup: bool  # choices while a command is typed
    form_lookup: bool  # choices while a form is filled in
    private_pictures: bool
    can_find: bool  # whether ``find`` can ever answer
    edits_per_minute: int  # of one workspace, for the counts on the posts


class Messenger(Protocol):
    """The sending side of a platform.

    ``key`` is the delivery's id (16 characters): it travels with the message, so that the message can be found by it.
    Every call is made once; it raises ``NotSent`` only where the platform surely has nothing, ``Refused`` where it
    would say no again, and ``InDoubt`` for everything else. No call waits longer than 30 s.
    """

    @property
    def platform(self) -> str:
        """The name that stands in every Place of this platform."""
        ...

    @property
    def abilities(self) -> Abilities:
        """What this platform can do."""
        ...

    async def post(self, place: Place, message: Message, *, key: str) -> Ref:
        """Post to a channel."""
        ...

    async def find(self, place: Place, key: str, since: datetime) -> Ref | None:
        """Look for what was posted under ``key`` since then. None: it is surely not there.

        Raises ``CannotLook`` where "not found" would be a guess, and ``NotSent`` where asking again later may help.
        """
        ...

    async def edit(self, ref: Ref, message: Message) -> None:
        """Replace the text of a message that the bot has posted."""
        ...

    async def thread(self, ref: Ref, message: Message, *, key: str) -> Ref:
        """Post to the thread of a message."""
        ...

    async def direct(self, member: Member, message: Message, *, key: str) -> Ref:
        """Send to one member alone, where it lasts."""
        ...

    async def home(self, member: Member, message: Message) -> None:
        """Set what a member sees on the bot's home page; nothing where there is none."""
        ...

    async def fetch(self, upload: Upload, *, most: int) -> bytes:
        """Return the bytes of an upload, refusing more than ``most``."""
        ...
