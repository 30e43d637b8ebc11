"""The posts of channels: what was sent, what is still open, what came first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from bot.cards import Kind
from bot.chat.places import Place, Ref
from bot.store.database import Database
from bot.store.ledger import ARRIVED, State, place_of
from bot.store.tables import channel, delivery, post, review


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One card sent to one channel."""

    id: str
    channel: str  # id
    place: Place
    kind: Kind
    day: date | None  # None: an extra post
    card: str
    quiz: int | None  # opens with this quiz item of the card, from 0; None: with its prompt
    zone: str
    due_at: datetime
    closes_at: datetime
    state: State
    message: str | None  # the platform's id of it, once known

    @property
    def ref(self) -> Ref | None:
        """Where it stands; None while nobody knows."""
        return Ref(place=self.place, message=self.message) if self.message else None


class Posts:
    """Look-up of posts; the ledger makes them and says what became of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, post_id: str) -> Post | None:
        """Return a post by its id."""
        async with self._database.reading() as connection:
            row = (await connection.execute(_POSTS.where(post.c.id == post_id))).first()
        return None if row is None else _post(row)

    async def open_in(self, channel_id: str, now: datetime) -> tuple[Post, ...]:
        """Return the posts that were sent and are not closed yet, oldest first."""
        return await self._posts(
            _POSTS.where(post.c.channel == channel_id, post.c.closes_at >= now, delivery.c.state.in_(ARRIVED))
        )

    async def open_cards_of(self, member_id: str, now: datetime) -> frozenset[str]:
        """Return the cards of all open posts in the channels in which this member has ever rated (M1)."""
        theirs = (
            sa.select(_mine.c.channel).join(review, review.c.post == _mine.c.id).where(review.c.member == member_id)
        )
        found = await self._posts(
            _POSTS.where(post.c.closes_at >= now, post.c.channel.in_(theirs), delivery.c.state.in_(ARRIVED))
        )
        return frozenset(each.card for each in found)

    async def last_in(self, channel_id: str, kind: Kind, most: int) -> tuple[Post, ...]:
        """Return the latest posts of a kind that were sent, the newest first."""
        found = await self._posts(
            _POSTS.where(post.c.channel == channel_id, post.c.kind == kind, delivery.c.state.in_(ARRIVED)), most
        )
        return found[::-1]

    async def is_first(self, one: Post) -> bool:
        """Say whether no other post had been sent to the channel before this one was due."""
        return await self._nothing_before(one, delivery.c.due_at < one.due_at)

    async def is_first_day(self, one: Post) -> bool:
        """Say whether the channel had no post on an earlier day."""
        return await self._nothing_before(one, post.c.day < one.day)

    async def _nothing_before(self, one: Post, before: sa.ColumnElement[bool]) -> bool:
        earlier = sa.select(post.c.id).join(delivery, delivery.c.id == post.c.id)
        async with self._database.reading() as connection:
            found = await connection.scalar(
                earlier.where(post.c.channel == one.channel, before, delivery.c.state.in_(ARRIVED)).limit(1)
            )
        return found is None

    async def _posts(self, query: sa.Select[Any], most: int | None = None) -> tuple[Post, ...]:
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(delivery.c.due_at.desc(), post.c.id).limit(most))
            return tuple(_post(row) for row in rows.all()[::-1])


_mine = post.alias()
_POSTS: Final = (
    sa.select(
        *(post.c[name] for name in ("id", "kind", "day", "card", "quiz", "closes_at")),
        post.c.zone.label("post_zone"),
        post.c.channel.label("channel_id"),
        *(channel.c[name] for name in ("platform", "workspace", "channel", "thread")),
        *(delivery.c[name] for name in ("due_at", "state", "message")),
    )
    .join(delivery, delivery.c.id == post.c.id)
    .join(channel, channel.c.id == post.c.channel)
)


def _post(row: Any) -> Post:
    return Post(
        id=row.id,
        channel=row.channel_id,
        place=place_of(row),
        kind=row.kind,
        day=row.day,
        card=row.card,
        quiz=row.quiz,
        zone=row.post_zone,
        due_at=row.due_at,
        closes_at=row.closes_at,
        state=State(row.state),
        message=row.message,
    )
