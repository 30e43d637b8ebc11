"""What a channel asks of a member today, and how the streaks stand there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from bot.cards import Card
from bot.chat.messages import Block, Button, Line, Picture, When, Where
from bot.features import Desk
from bot.features.daily import open_here
from bot.features.home.belonging import Visit
from bot.features.home.entering import POST, entrance
from bot.features.posts import opening_label
from bot.features.streak import until
from bot.features.team import draw
from bot.features.wording import KIND_NAMES, RATING_LABELS, count
from bot.rules.calendar import local_day, zone
from bot.rules.memory import Rating
from bot.rules.streaks import Streak
from bot.store.channels import Channel
from bot.store.posts import Post

STOPPED: Final = "I have stopped posting here. Whoever manages the channel lets me go on with /study-setup."
NOTHING_MORE: Final = "Nothing is open now, and no further post is planned."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An open post, with what the member said to it: None for nothing yet."""

    post: Post
    card: Card
    rating: Rating | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """A channel, as a member finds it now."""

    channel: Channel
    asked: tuple[Asked, ...]  # oldest first
    next_at: datetime | None  # of the next post; None where none is in sight
    mine: Streak
    team: Streak


async def look(channel: Channel, here: Visit, desk: Desk) -> Today:
    """Return how a channel stands for the member."""
    asked = [
        Asked(post=post, card=card, rating=await desk.store.reviews.rating_of(here.member, card.id, post.id))
        for post, card in await open_here(channel, here.event.at, desk)
    ]
    instants = (await desk.store.channels.next_instants(channel.id)).values()
    return Today(
        channel=channel,
        asked=tuple(asked) if channel.active else (),
        next_at=min((at for at in instants if at is not None), default=None) if channel.active else None,
        mine=(await desk.store.streaks.standing(here.member, channel.id)).streak,
        team=await desk.store.streaks.team(channel.id),
    )


def section(today: Today, here: Visit) -> tuple[Block, ...]:
    """Return what stands about a channel, outside of it under its name; streaks begin with the first rating."""
    named = here.event.place is None
    head = (Line((Where(today.channel.place),)),) if named else ()
    if not today.channel.active:
        return (*head, Line((STOPPED,)))
    return (*head, *_posts(today), *(() if here.is_first else (_streaks(today),)))


def _posts(today: Today) -> Sequence[Line]:
    if today.asked:
        return [Line((f"{KIND_NAMES[each.post.kind]}: {each.card.title} · {_said(each)}",)) for each in today.asked]
    if today.next_at is None:
        return [Line((NOTHING_MORE,))]
    at = today.next_at
    return [Line(("Nothing is open now. Next post: ", When(at=at, style="date"), ", ", When(at=at), "."))]


def _said(asked: Asked) -> str:
    return f"you said: {RATING_LABELS[asked.rating]}" if asked.rating else "not rated yet"


def _streaks(today: Today) -> Line:
    held = f", {count(today.mine.freezes, 'freeze')} held" if today.mine.freezes else ""
    mine, team = count(today.mine.length, "day"), count(today.team.length, "day")
    return Line((f"Your streak: {mine}{held}. The team's: {team}.",))


def openings(days: Sequence[Today]) -> list[list[Button]]:
    """Return for each channel the ways to open its posts; what is not rated yet stands out.

    Where there is one post of each kind the kind is label enough; else the title tells them apart, since no label can
    name a channel.
    """
    kinds = [asked.post.kind for day in days for asked in day.asked]
    return [[_opening(day.channel, asked, titled=len(set(kinds)) < len(kinds)) for asked in day.asked] for day in days]


def _opening(channel: Channel, asked: Asked, *, titled: bool) -> Button:
    style: Literal["plain", "main"] = "plain" if asked.rating else "main"
    label = opening_label(asked.post, asked.card, titled=titled)
    return Button(action=entrance(POST, channel.id, asked.post.id), label=label, style=style)


async def pause(here: Visit, desk: Desk) -> tuple[Line, ...]:
    """Say that the member is paused, where they are."""
    last = await desk.store.absences.paused_until(here.member, now=here.event.at)
    return (Line((f"You are paused {until(last)}: no day is asked of you.",)),) if last else ()


async def month(channel: Channel, here: Visit, desk: Desk) -> tuple[Picture, ...]:
    """Return the channel's month so far in a picture; none before its first post in it, nor on a first visit.

    Outside of the channel there is none either: what is told of several is short, and a month in words would not be.
    """
    if here.is_first or here.event.place is None or not channel.active:
        return ()
    first = local_day(here.event.at, zone(channel.zone)).replace(day=1)
    rows = await desk.store.months.month(channel.id, first, _last_of(first))
    return (draw(first, rows),) if rows else ()


def _last_of(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
