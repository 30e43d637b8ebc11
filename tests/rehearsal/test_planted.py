"""A judge that finds nothing proves nothing: each test builds one wrong part in, and the judge names the rule.

What people do beside rating is in test_planted_members.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from adapters.rehearsal.messenger import MemoryMessenger
from adapters.rehearsal.mishaps import Call, Mishap
from adapters.wiring import House
from bot.cards import Deck, Syllabus
from bot.chat.messages import Message
from bot.chat.places import Place, Ref
from bot.errors import InDoubt
from tests.rehearsal.planting import meddle, play, rules


class Losing(MemoryMessenger):
    """Says that it has posted, and has not, one time in five."""

    async def post(self, place: Place, message: Message, *, key: str) -> Ref:
        """Post, or only say so."""
        if len(self.calls) % 5 == 4:
            return Ref(place=place, message="nowhere")
        return await super().post(place, message, key=key)


class Stuttering(MemoryMessenger):
    """Posts everything twice."""

    async def post(self, place: Place, message: Message, *, key: str) -> Ref:
        """Post twice."""
        await super().post(place, message, key=key)
        return await super().post(place, message, key=key)


class Blind(MemoryMessenger):
    """Says of everything that it is surely not there."""

    async def find(self, place: Place, key: str, since: datetime) -> Ref | None:
        """Find nothing."""
        await super().find(place, key, since)
        return None


class Deaf(MemoryMessenger):
    """Takes every edit and changes nothing."""

    async def edit(self, ref: Ref, message: Message) -> None:
        """Leave the message as it was."""


def answer_lost(call: Call) -> Mishap | None:
    """Lose the answer to the first attempt of each post."""
    return Mishap(raises=InDoubt("lost"), lands=True) if (call.what, call.attempt) == ("post", 1) else None


async def test_without_a_wrong_part_nothing_is_noticed() -> None:
    """The same days as in all tests below."""
    assert not rules(await play())
    assert not rules(await play(30, seed=1))


async def test_a_post_that_never_arrives_is_noticed() -> None:
    """Exactly one post a day and kind."""
    report = await play(messenger=Losing())
    assert any(line.startswith("C2") and "nothing was sent" in line for line in report.broken)


async def test_a_post_that_arrives_twice_is_noticed() -> None:
    """At most one post a day and kind, for ever."""
    assert "C1" in rules(await play(messenger=Stuttering()))


async def test_a_second_post_after_a_lost_answer_is_noticed() -> None:
    """A platform that says "surely not there" of what is there makes the courier post twice."""
    assert "C1" in rules(await play(messenger=Blind(mishaps=answer_lost)))
    assert not rules(await play(messenger=MemoryMessenger(mishaps=answer_lost)))


async def test_a_post_that_never_shows_who_studied_it_is_noticed() -> None:
    """What a post shows is right in the end."""
    assert rules(await play(messenger=Deaf())) == {"S4"}


class Sluggish(House):
    """Its heart stands still for most of each hour."""

    async def beat(self) -> None:
        """Beat, but only in the first quarter of an hour."""
        if self.clock.now().minute < 15:
            await super().beat()


class Upside(Deck):
    """Begins with the last card."""

    def syllabus(self) -> Syllabus:
        """Turn each order around."""
        right = super().syllabus()
        return replace(right, orders={kind: order[::-1] for kind, order in right.orders.items()})


class Backwards(House):
    """Knows its cards in the wrong order."""

    def __init__(self, *args: Any, deck: Deck, **kwargs: Any) -> None:
        super().__init__(*args, deck=Upside(deck.cards.values()), **kwargs)


async def test_a_heart_that_beats_late_is_noticed() -> None:
    """A post is due at its minute."""
    assert "C2" in rules(await play(house=Sluggish))


async def test_cards_in_another_order_are_noticed() -> None:
    """While nobody knows any of them, the channel goes through the deck in order."""
    assert "M2" in rules(await play(house=Backwards))


MEDDLING = {
    "a rating is lost": ("DELETE FROM review WHERE id = (SELECT max(id) FROM review)", "M1"),
    "a rating is another one": ("UPDATE review SET value = 'easy'", "M1"),
    "a memory is off by a little": ("UPDATE memory SET stability = stability * 1.01", "M1"),
    "a schedule is an hour late": ("UPDATE schedule SET next_at = datetime(next_at, '+1 hour')", "C2"),
    "a schedule skips a day": (
        "UPDATE schedule SET next_at = datetime(next_at, '+1 day'), next_day = date(next_day, '+1 day')",
        "C2",
    ),
    "holidays are forgotten": ("DELETE FROM day_off", "C1"),
    "posts stay open too long": ("UPDATE post SET closes_at = datetime(closes_at, '+1 day')", "S1"),
    "a day that was asked is not": ("UPDATE study_day SET asked = 0", "S2"),
    "freezes are given away": (
        "INSERT OR IGNORE INTO freeze (member, channel, day) SELECT member.id, channel, day FROM member, study_day",
        "S6",
    ),
    "the team is denied its days": ("UPDATE study_day SET done = 0", "S4"),
    "the quorum is another": ("UPDATE study_day SET quorum = 5, done = 0", "S4"),
    "a sent post is made ready again": (
        "UPDATE delivery SET state = 'ready', message = NULL, until = datetime('2999-01-01') WHERE state = 'sent'",
        "C1",
    ),
    "a card is lost": ("UPDATE post SET card = 'gone'", "S1"),
    "the zone is another": ("UPDATE channel SET zone = 'Asia/Tokyo'", "C6"),
}


@pytest.mark.parametrize("what", MEDDLING)
async def test_meddling_with_the_database_is_noticed(what: str) -> None:
    """Each row that is not as it was breaks the rule that it serves."""
    statement, rule = MEDDLING[what]
    assert rule in rules(await play(night=meddle(statement)))


async def test_a_freeze_that_is_taken_back_is_noticed() -> None:
    """A spending is never worked out again: without its row, a streak breaks. With this seed, two people spend one."""
    assert "S3" in rules(await play(30, seed=5, night=meddle("DELETE FROM freeze")))
