"""Which card a channel posts: its path first, then what its people need most, and what was chosen by hand (M2)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.chat.places import Member
from bot.rules.memory import Rating
from bot.rules.picking import Learner
from bot.store import Store
from bot.store.choosing import learners_of
from bot.store.reviews import Review
from bot.store.tables import absence, channel, schedule
from tests.store.kit import (
    BOTH,
    MINUTE,
    MONDAY,
    PLATFORM,
    START,
    SYLLABUS,
    at,
    choose,
    claim,
    close_all,
    send,
    set_up,
    table,
    the_post,
)


async def setting(store: Store, **values: Any) -> None:
    """Set something about the channel, behind the store's back."""
    async with store.database.writing() as connection:
        await connection.execute(sa.update(channel).values(**values))


async def person(store: Store, name: str) -> str:
    """Return the id of a member."""
    return await store.members.id_of(Member(platform=PLATFORM, tenant="", user=name))


async def rate(store: Store, who: str, card: str, at: datetime, *, on: str | None = None) -> None:
    """Let somebody rate a card, on its post or in private."""
    occasion = on or at.date().isoformat()
    await store.reviews.rate(Review(member=who, card=card, occasion=occasion, post=on, at=at, value=Rating.GOOD))


async def rate_post(store: Store, who: str, day: int) -> None:
    """Let somebody rate the question of a day on time."""
    found = await the_post(store, MONDAY + timedelta(days=day))
    await rate(store, who, found.card, found.due_at + MINUTE, on=found.id)


async def live(store: Store, days: int, *, first: int = 0) -> list[str]:
    """Let days pass on which every post arrives; return the cards of their questions."""
    cards = []
    for day in range(first, first + days):
        await send(store, at(day, 9, 30))
        await send(store, at(day, 13, 30))
        cards.append((await the_post(store, MONDAY + timedelta(days=day))).card)
        await close_all(store, at(day + 1, 4, 2))
    return cards


async def test_without_learners_a_channel_goes_through_its_cards_in_turn(store: Store) -> None:
    """What was never shown comes first, then what was shown longest ago."""
    await set_up(store)
    assert await live(store, 9) == ["q1", "q2", "q3", "q4", "q1", "q2", "q3", "q4", "q1"]


async def test_the_card_that_people_need_most_comes_next(store: Store) -> None:
    """Two who take part have met a card in private: it is worth less to them than one that they have not."""
    await set_up(store)
    await send(store, at(0, 9, 30))
    for name in ("ana", "ben"):
        who = await person(store, name)
        await rate_post(store, who, 0)
        await rate(store, who, "q2", at(0, 12))
    await rate(store, await person(store, "somebody who takes no part"), "q3", at(0, 12))
    assert await live(store, 3) == ["q1", "q3", "q4"]


async def test_a_path_comes_first_and_in_its_order(store: Store) -> None:
    """Each kind has its own; when it is through, the other cards follow."""
    await set_up(store)
    await setting(store, path="first", path_since=START)
    (row,) = await table(store, schedule)
    await choose(store, row["channel"], START)
    assert await live(store, 4) == ["q3", "q1", "q2", "q4"]


async def test_a_path_begins_anew_when_it_is_chosen(store: Store) -> None:
    """What was shown long before does not count as behind it; what still rests does, so that q1 waits for its turn."""
    await set_up(store)
    assert await live(store, 1) == ["q1"]
    await setting(store, path="first", path_since=at(1, 8))
    (row,) = await table(store, schedule)
    await choose(store, row["channel"], at(1, 8))
    assert await live(store, 4, first=1) == ["q3", "q2", "q4", "q1"]


async def test_a_channel_posts_the_cards_of_its_pack_alone(store: Store) -> None:
    """A pack that was taken away leaves the channel all cards."""
    await set_up(store)
    await setting(store, pack="acme")
    assert await live(store, 3) == ["q2", "q4", "q2"]
    await setting(store, pack="gone")
    assert await live(store, 3, first=3) == ["q4", "q1", "q3"]


async def test_a_card_chosen_by_hand_stays_until_it_was_posted(store: Store) -> None:
    """No closing step takes it away, and no outage: a post that was missed was seen by nobody."""
    study = await set_up(store)
    await send(store, at(0, 9, 30))
    await store.upcoming.swap(study, "question", "q4", now=at(0, 12))
    await close_all(store, at(1, 4, 2))
    await store.planner.plan(at(1, 20), SYLLABUS)  # Tuesday is missed
    await close_all(store, at(2, 4, 2))
    assert (await table(store, schedule))[0]["pinned"]
    assert await live(store, 3, first=2) == ["q4", "q2", "q3"]
    assert not (await table(store, schedule))[0]["pinned"]


async def test_a_card_chosen_by_hand_that_left_the_deck_gives_way(store: Store) -> None:
    """At the next closing step, or when its post is made."""
    study = await set_up(store)
    await store.upcoming.swap(study, "question", "gone", now=START)
    assert await live(store, 1) == ["q1"]
    await store.upcoming.swap(study, "question", "gone", now=at(1, 5))
    assert await live(store, 1, first=1) == ["q2"]


@pytest.mark.parametrize(("end", "following"), [("unknown", "q2"), ("failed", "q1")])
async def test_a_post_that_may_have_arrived_used_its_card_up(store: Store, end: str, following: str) -> None:
    """One that was refused did not."""
    await set_up(store)
    await store.planner.plan(at(0, 9, 30), SYLLABUS)
    (only,) = await claim(store, at(0, 9, 30))
    if end == "unknown":
        await store.ledger.give_up(only, "cannot look")
    else:
        await store.ledger.refuse(only, "no", "message")
    await close_all(store, at(1, 4, 2))
    assert await live(store, 1, first=1) == [following]


async def learners(store: Store, study: str) -> Sequence[Learner]:
    """Return whoever is counted."""
    async with store.database.reading() as connection:
        return await learners_of(connection, study)


async def away(store: Store, who: str, study: str, first: int, last: int | None) -> None:
    """Let somebody be away from a day on."""
    days = [None if day is None else MONDAY + timedelta(days=day) for day in (first, last)]
    async with store.database.writing() as connection:
        await connection.execute(
            sa.insert(absence), {"member": who, "channel": study, "first_day": days[0], "last_day": days[1]}
        )


async def test_those_count_who_come_by_how_often_they_do(store: Store) -> None:
    """Every asked day since the first rated one; a paused day is none, and whoever has left counts no more."""
    study = await set_up(store)
    ana, ben, chi, dan = [await person(store, name) for name in ("ana", "ben", "chi", "dan")]
    came = {ana: {0, 1, 2, 3}, ben: {0}, chi: {1, 3}, dan: {0, 1}, "forgotten": {0}}
    await away(store, chi, study, 2, 2)
    await away(store, dan, study, 2, None)
    for day in range(4):
        await send(store, at(day, 9, 30))
        for who, days in came.items():
            if day in days:
                await rate_post(store, who, day)
        await close_all(store, at(day + 1, 4, 2))
    shares = sorted(round(each.turnout, 3) for each in await learners(store, study))
    assert shares == [round(0.95**3, 3), 1.0, 1.0]
    assert sorted(len(each.memories) for each in await learners(store, study)) == [1, 2, 4]


async def test_whoever_left_and_came_back_counts_from_there(store: Store) -> None:
    """The old days are another participation."""
    study = await set_up(store)
    ana = await person(store, "ana")
    await away(store, ana, study, 1, None)
    for day in range(5):
        await send(store, at(day, 9, 30))
        if day in {0, 4}:
            await rate_post(store, ana, day)
        await close_all(store, at(day + 1, 4, 2))
        assert len(await learners(store, study)) == (day == 4)
    (back,) = await learners(store, study)
    assert back.turnout == 1.0


async def test_a_quiz_day_opens_with_one_item_after_the_other(store: Store) -> None:
    """The question of that weekday does, where its card has a quiz, and a trade-off never."""
    await set_up(store, times=BOTH, weekdays=frozenset({0}))
    await setting(store, quiz_weekday=0)
    items: list[tuple[str, int | None]] = []
    for week in range(9):
        await send(store, at(7 * week, 9, 30))
        await send(store, at(7 * week, 13, 30))
        found = await the_post(store, MONDAY + timedelta(weeks=week))
        items.append((found.card, found.quiz))
        assert (await the_post(store, MONDAY + timedelta(weeks=week), "tradeoff")).quiz is None
        await close_all(store, at(7 * week + 1, 4, 2))
    assert items[:4] == [("q1", 0), ("q2", None), ("q3", 0), ("q4", None)]
    assert [item for card, item in items if card == "q1"] == [0, 1, 0]


async def test_other_weekdays_open_with_the_prompt(store: Store) -> None:
    """And so does every day of a channel without a quiz day."""
    await set_up(store)
    await setting(store, quiz_weekday=2)
    await live(store, 7)
    found = [await the_post(store, MONDAY + timedelta(days=day)) for day in range(7)]
    assert [each.quiz for each in found] == [None, None, 0, None, None, None, None]
