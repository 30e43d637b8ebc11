"""Whose home it is: the member, and the channels that they may be told of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.chat.events import Event
from bot.chat.places import Place
from bot.features import Desk, reader
from bot.features.setup.panel import manages
from bot.rules.memory import Memory
from bot.store.channels import Channel

SHOWN: Final = 3
"""So many channels are told of at length; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody at their home, with what is known of them."""

    event: Event
    member: str  # id, or NOBODY
    memories: Mapping[str, Memory]  # by card id, of cards that have left too
    theirs: tuple[Channel, ...]  # all channels of theirs in this workspace, those that post first
    own: tuple[Channel, ...]  # those that this home is about: all of them; inside of a channel, that one alone
    managed: tuple[Channel, ...]  # those among them whose settings they may change
    studies: bool  # they have no channel, but some channel of this workspace posts: perhaps their team's

    @property
    def shown(self) -> tuple[Channel, ...]:
        """The channels that are told of at length."""
        return self.own[:SHOWN]

    @property
    def is_first(self) -> bool:
        """Whether they have rated nothing yet."""
        return not self.memories

    @property
    def may_pick(self) -> bool:
        """Whether they may be asked for a channel to set up: who manages one, and whoever comes while none posts yet.

        Once one does, a member without a channel is most likely new to a team that studies: rating a post brings them
        in, and a second channel would part them from it. The command in a channel stays open to them. Not inside of a
        channel, nor where nobody knows in which workspace the channel would be.
        """
        as_told = self.event.who.manages
        if self.event.place is not None or not self.event.workspace or as_told is False:
            return False
        return bool(as_told or self.managed or not (self.own or self.studies))


async def visit(event: Event, desk: Desk) -> Visit:
    """Return what is known of the member of an event."""
    member = await reader(event, desk)
    workspace = event.place.workspace if event.place else event.workspace
    theirs = await desk.store.theirs.of(event.who.member, member, workspace=workspace)
    own = await _here(event.place, desk) if event.place else theirs
    return Visit(
        event=event,
        member=member,
        memories=await desk.store.reviews.memories(member),
        theirs=theirs,
        own=own,
        managed=tuple([channel for channel in own if await manages(event.who, channel, desk)]),
        studies=not own
        and bool(workspace)
        and await desk.store.channels.posts_in(event.who.member.platform, workspace),
    )


async def _here(place: Place, desk: Desk) -> tuple[Channel, ...]:
    """Return the channel at a place, be it one of theirs or not: they are in it."""
    here = await desk.store.channels.at(place)
    return (here,) if here else ()
