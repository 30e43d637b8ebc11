"""An entry: one message as it stands on the page.

Entries that were asked for at another one (a private answer, a reply in a thread) stand ``under`` the entry at the head
of the group, so that the page shows them where they were asked for. A home stands beside the feed and in no group.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.chat.messages import Message

Stands = Literal["channel", "thread", "private", "direct", "home"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message as it stands on the page."""

    id: str
    at: datetime  # the house's instant when it came
    stands: Stands
    message: Message
    to: str | None = None  # the user who alone sees it; None: everybody
    by: str | None = None  # the user at whose wish it was shared; None: the bot said it
    under: str | None = None  # the entry at the head of its group; None: it is the head
    asked: str = ""  # what the person did to get it: a typed command or a button's label
    keep: bool = False  # must outlast the moment, so it cannot be dismissed
    key: str = ""  # the delivery's id; "" for what is no delivery
    rev: int = 0  # grows by one with each change

    @property
    def head(self) -> str:
        """The entry at the head of its group, which may be itself."""
        return self.under or self.id

    def seen_by(self, user: str) -> bool:
        """Say whether this person sees it."""
        return self.to is None or self.to == user
