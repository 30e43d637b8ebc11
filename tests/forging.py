"""What is forged where a button or a form is to be one that nobody was given, alike on every platform."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import sqlalchemy as sa
from hypothesis import strategies as st

from adapters.wiring import House
from bot.app import FEATURES
from bot.chat.places import Member, Place
from bot.store.channels import QUESTION_TIME, TRADEOFF_TIME
from bot.store.tables import channel, delivery, metadata, post, schedule
from tests.slack.mutations import Mutation, mutations

NAMES: Final = tuple({action.name for feature in FEATURES for action in (*feature.presses, *feature.forms)})
WORDS: Final = ("", "0", "1", "3", "again", "good", "zone", "times", "channel", "skip", "there", "again", "go-on", "on")
HOSTILE: Final = ("x" * 200, "語", "\0", "\ud800", "2026-11-20", "2026-13-99", "a-aaaaaaaaaaa", "9" * 30, "-1", "'")

forgeries = st.lists(
    st.tuples(
        st.integers(0, 200),  # the payload that it is made from,
        st.integers(0, len(NAMES) - 1),  # the action,
        st.lists(st.integers(0, 60), max_size=4),  # the facts behind it, by their numbers,
        st.integers(0, 60),  # what is picked or filled in,
        st.lists(mutations, max_size=1),  # and perhaps more that is wrong
    ),
    min_size=8,
    max_size=8,
)
Forgery = tuple[int, int, list[int], int, list[Mutation]]


async def set_up_elsewhere(built: House, place: Place, setter: Member) -> None:
    """Let a channel post from which nobody's payload comes."""
    await built.store.channels.set_up(
        place,
        setter=setter,
        zone_name="Europe/Berlin",
        times={"question": QUESTION_TIME, "tradeoff": TRADEOFF_TIME},
        syllabus=built.syllabus,
        now=built.clock.now(),
    )


async def facts_of(built: House, elsewhere: Iterable[str]) -> tuple[str, ...]:
    """Return ids of everything there is on a day with six posts, all sent, and much that there is not."""
    async with built.store.database.reading() as connection:
        posts = (await connection.scalars(sa.select(post.c.id).order_by(post.c.id))).all()
        channels = (await connection.scalars(sa.select(channel.c.id).order_by(channel.c.id))).all()
        cards = (await connection.scalars(sa.select(schedule.c.next_card).distinct())).all()
        assert len(posts) == 6
        assert {*(await connection.scalars(sa.select(delivery.c.state)))} == {"sent"}
    return (*posts, *channels, *cards, *elsewhere, *WORDS, *HOSTILE)


async def rows_of(built: House, elsewhere: Sequence[str]) -> Mapping[str, Sequence[tuple[object, ...]]]:
    """Return all rows that belong to the channels elsewhere, by table."""
    async with built.store.database.reading() as connection:
        others = await connection.scalars(sa.select(channel.c.id).where(channel.c.channel.in_(elsewhere)))
        ids = {*others.all()}
        posts = {*(await connection.scalars(sa.select(post.c.id).where(post.c.channel.in_(ids)))).all()}
        rows = {
            each.name: [tuple(row) for row in await connection.execute(sa.select(each).order_by(*each.primary_key))]
            for each in metadata.sorted_tables
        }
    return {name: [row for row in held if {*map(str, row)} & (ids | posts)] for name, held in rows.items()}
