"""Wrong parts in what members do beside rating: leans, quizzes, offers, pauses, and posts that are asked for."""

from dataclasses import replace

import pytest

from adapters.rehearsal.messenger import MemoryMessenger
from adapters.rehearsal.script import PATH
from bot.chat.messages import Message
from bot.chat.places import Ref
from bot.store.leans import Spread
from bot.store.reviews import Reviews
from tests.rehearsal.planting import meddle, play, rules


class Mute(MemoryMessenger):
    """Says that it has answered in a thread, and has not."""

    async def thread(self, ref: Ref, message: Message, *, key: str) -> Ref:
        """Only say so."""
        return replace(ref, message="nowhere")


class Astray(MemoryMessenger):
    """Puts everything into the thread of the first post."""

    async def thread(self, ref: Ref, message: Message, *, key: str) -> Ref:
        """Post it there."""
        return await super().thread(self.posts[0].ref, message, key=key)


class Echo(MemoryMessenger):
    """Says everything twice in a thread."""

    async def thread(self, ref: Ref, message: Message, *, key: str) -> Ref:
        """Post it twice."""
        await super().thread(ref, message, key=key)
        return await super().thread(ref, message, key=key)


@pytest.mark.parametrize("messenger", [Mute, Astray, Echo])
async def test_an_outcome_that_is_not_where_it_belongs_is_noticed(messenger: type[MemoryMessenger]) -> None:
    """Once, under its post."""
    assert rules(await play(messenger=messenger())) == {"T2"}


EARLY = """
INSERT OR IGNORE INTO delivery (id, platform, target, under, purpose, key, due_at, until, not_before, state)
SELECT 'o' || substr(id, 2), platform, target, id, 'outcome', id, due_at, datetime(due_at, '+9 days'), due_at, 'ready'
FROM delivery WHERE purpose = 'tradeoff' AND state = 'sent'
"""

MEDDLING = {
    "everybody takes the other side": ("UPDATE lean SET side = 1 - side", "T1"),
    "everybody took the other side at first": ("UPDATE lean SET first_side = 1 - first_side", "T2"),
    "leans are lost": ("DELETE FROM lean", "T1"),
    "outcomes come at night": (EARLY, "T2"),
    "an outcome is sent again": (
        "UPDATE delivery SET state = 'ready', until = '2999-01-01' WHERE purpose = 'outcome' AND state = 'sent'",
        "T2",
    ),
    "quiz answers are lost": ("DELETE FROM quiz_answer", "S4"),
    "another day is quiz day": ("UPDATE channel SET quiz_weekday = 3", "quiz"),
    "pauses are forgotten": ("DELETE FROM absence", "S6"),
    "a wish for fewer offers is forgotten": ("DELETE FROM preference", "M3"),
    "an extra post is sent again": (
        "UPDATE delivery SET state = 'ready', until = '2999-01-01' WHERE key LIKE 'extra-%' AND state = 'sent'",
        "C1",
    ),
    "an extra post is asked": (
        "UPDATE OR IGNORE post SET day = date(closes_at) WHERE day IS NULL AND closes_at > '2026-03-22'",
        "S1",
    ),
}


@pytest.mark.parametrize("what", MEDDLING)
async def test_meddling_with_what_members_did_is_noticed(what: str) -> None:
    """Each row that is not as it was breaks the rule that it serves."""
    statement, rule = MEDDLING[what]
    assert rule in rules(await play(night=meddle(statement)))


async def test_other_answers_to_a_quiz_are_noticed() -> None:
    """The outcome tells what people chose. With this seed, three of them answer one."""
    night = meddle("UPDATE quiz_answer SET choice = (choice + 1) % 3")
    assert "T2" in rules(await play(21, seed=5, night=night))


async def test_a_leaving_that_is_forgotten_is_noticed() -> None:
    """Whoever left has no streak. With this seed, somebody leaves and comes again."""
    night = meddle("DELETE FROM absence WHERE last_day IS NULL")
    assert "S6" in rules(await play(21, seed=5, night=night))


async def test_a_path_that_is_left_is_noticed() -> None:
    """The channel follows it to its end."""
    assert not rules(await play(path=PATH))
    assert "M2" in rules(await play(path=PATH, night=meddle("UPDATE channel SET path = ''")))


async def test_numbers_that_tell_on_somebody_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A spread is told from three leans on, and none in the channel."""
    monkeypatch.setattr(Spread, "total", property(lambda _: 99))
    assert {"T1", "T2"} <= rules(await play())


async def test_offers_without_an_end_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three a day, or as many as somebody wants."""

    async def nothing(self: Reviews, member: str, occasion: str) -> int:
        return 0

    monkeypatch.setattr(Reviews, "outside_posts", nothing)
    assert rules(await play()) == {"M3"}


async def test_the_same_card_again_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what was met today, nor what is open in the channel."""
    monkeypatch.setattr("bot.features.offering.pick_for_member", lambda cards, *_, **__: cards[0])
    assert {"M1", "M3"} <= rules(await play())
