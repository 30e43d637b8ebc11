"""Export tells everything; deletion leaves nothing but numbers, and changes no team day (S5)."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError

from bot.chat.places import Member
from bot.errors import Forgotten
from bot.store import Store
from bot.store.ledger import State
from bot.store.privacy import ABOUT, OWNED
from bot.store.reviews import Take
from bot.store.tables import change, channel, delivery, member, memory, metadata, report, review, study_day
from tests.store.kit import (
    BOTH,
    START,
    SYLLABUS,
    assert_memory_is_the_log_replayed,
    at,
    close_all,
    day,
    introduce,
    opened,
    place,
    rate_on_time,
    send,
    set_up,
    table,
    the_post,
)
from tests.store.lives import ANA, BEN, WORDS, Life, a_life, everything, rate


async def team_facts(store: Store, life: Life) -> tuple[object, ...]:
    """Return all that the channel can see."""
    studied = [await store.streaks.studied(post.id) for post in life.posts]
    month = await store.months.month(life.channel, day(0), day(9))
    return studied, month, await store.streaks.team(life.channel), await table(store, study_day)


async def test_nothing_is_left_of_whoever_was_forgotten(store: Store) -> None:
    """Neither an id nor an account nor a word, in any table: one that is added later is looked into as well."""
    life = await a_life(store)
    before = await everything(store)
    assert {name for name, rows in before.items() if life.id in str(rows)} >= {each.name for each in OWNED}
    assert await store.privacy.forget(ANA, at=START)
    for name, rows in (await everything(store)).items():
        assert not [word for word in (life.id, ANA.user, WORDS) if word in str(rows)], name


async def test_not_even_the_file_holds_what_was_deleted(sqlite_url: URL) -> None:
    """Once it is closed, that is, and what lay beside it has gone into it."""
    async with opened(sqlite_url) as store:
        life = await a_life(store)
    assert in_file(sqlite_url, WORDS)
    async with opened(sqlite_url) as store:
        await store.privacy.forget(ANA, at=START)
    assert not in_file(sqlite_url, life.id, ANA.user, WORDS)


def in_file(url: URL, *words: str) -> list[str]:
    """Return those of the words that stand somewhere in the database's file."""
    content = Path(str(url.database)).read_bytes()
    return [word for word in words if word.encode() in content]


async def test_the_team_sees_no_difference(store: Store) -> None:
    """Counts, days, quorums and streak stay, whether a day is open or closed."""
    life = await a_life(store)
    await send(store, at(2, 9, 30))
    await rate(store, life.id, await the_post(store, day(2)))
    before = await team_facts(store, life)
    await store.privacy.forget(ANA, at=START)
    assert await team_facts(store, life) == before
    await close_all(store, at(3, 4, 2))
    assert [row["done"] for row in await table(store, study_day)] == [True, True, True]


async def test_one_nobody_stands_for_each_day(store: Store) -> None:
    """Two posts of a day keep one id, two days share none, and the instant tells no more than that of the post."""
    life = await a_life(store)
    await store.privacy.forget(ANA, at=START)
    bens = await store.members.id_of(BEN)
    left = await table(store, review, review.c.member != bens)
    by_post = {row["occasion"]: row for row in left}
    assert by_post.keys() == {post.id for post in life.posts}
    ids = [by_post[post.id]["member"] for post in life.posts]
    assert (ids[0], ids[2]) == (ids[1], ids[3])
    assert len(set(ids)) == 2
    for post in life.posts:
        assert by_post[post.id]["at"] == by_post[post.id]["changed_at"] == post.due_at
    await assert_memory_is_the_log_replayed(store, nobody=frozenset(ids))


async def test_nobody_is_never_a_participant(store: Store) -> None:
    """The day after, the team is asked for those who are there (S4)."""
    await a_life(store)
    await store.privacy.forget(ANA, at=START)
    await send(store, at(2, 9, 30))
    assert [row["quorum"] for row in await table(store, study_day)] == [1, 2, 1]


async def test_an_extra_post_keeps_its_count(store: Store) -> None:
    """It has no day, so each has a nobody of its own."""
    life = await a_life(store)
    await store.upcoming.extra(life.channel, "q4", "question", now=at(2, 11))
    await send(store, at(2, 11))
    (extra,) = await store.posts.last_in(life.channel, "question", 1)
    assert extra.day is None
    await rate(store, life.id, extra)
    await store.privacy.forget(ANA, at=START)
    assert await store.streaks.studied(extra.id) == 1


async def test_others_are_left_alone(store: Store) -> None:
    """Ben's rows are what they were."""
    await a_life(store)
    bens = await store.members.id_of(BEN)
    before = await store.privacy.export(bens)
    await store.privacy.forget(ANA, at=START)
    assert await store.privacy.export(bens) == before


async def test_the_channel_goes_on_and_its_diary_too(store: Store) -> None:
    """It keeps its posts and what was changed; nobody is named as the one who set it up, until somebody else is."""
    life = await a_life(store)
    await store.privacy.forget(ANA, at=START)
    (row,) = await table(store, channel)
    assert (row["active"], row["manager"], row["manager_tenant"]) == (True, "", "")
    assert [(row["member"], row["what"]) for row in await table(store, change)] == [(None, "Team day: 2 → 3")]
    bens = await store.members.id_of(BEN)
    await store.reports.report(event="e2", channel_id=life.channel, member_id=bens, card="q1", text="odd", at=at(3, 9))
    assert not await table(store, delivery, delivery.c.purpose == "report")
    await store.channels.hand_over(life.channel, BEN)
    await store.channels.hand_over(life.channel, ANA)
    found = await store.channels.at(place())
    assert found is not None
    assert found.setter == BEN


async def test_what_was_to_be_sent_is_not_sent(store: Store) -> None:
    """Neither a message to them, nor their report to somebody else; one under way is forgotten."""
    life = await a_life(store)
    assert await table(store, delivery, delivery.c.to_member == life.id)
    await store.channels.set_up(
        place(), setter=BEN, zone_name="UTC", times=BOTH, syllabus=SYLLABUS, now=at(2, 9), quorum=2
    )
    await store.reports.report(event="e3", channel_id=life.channel, member_id=life.id, card="q1", text="x", at=at(2, 9))
    reports = (delivery.c.purpose == "report",)
    assert [row["state"] for row in await table(store, delivery, *reports)] == [State.READY] * 2
    await store.privacy.forget(ANA, at=START)
    assert not await table(store, delivery, *reports)
    assert not await table(store, report)


async def test_whoever_comes_back_is_somebody_new(store: Store) -> None:
    """With a fresh id, and nothing behind them; forgotten twice is forgotten once."""
    life = await a_life(store)
    assert await store.members.find(ANA) == life.id
    await store.privacy.forget(ANA, at=START)
    assert await store.members.find(ANA) is None
    assert not await store.privacy.forget(ANA, at=START)
    again = await store.members.id_of(ANA)
    assert again != life.id
    assert (await store.streaks.standing(again, life.channel)).streak.best == 0
    assert await store.privacy.forget(ANA, at=START)


async def test_a_rating_behind_the_deletion_does_not_bring_the_id_back(store: Store) -> None:
    """It asked for the id a moment before: it is refused, others are kept, and a new press is somebody new's."""
    life = await a_life(store)
    bens = await store.members.id_of(BEN)
    await send(store, at(2, 9, 30))
    post = await the_post(store, day(2))
    take = Take(member=life.id, card=post.card, occasion=post.id, text=WORDS, at=at(2, 10))
    done = await asyncio.gather(
        store.privacy.forget(ANA, at=START),
        rate(store, life.id, post),
        rate(store, bens, post),
        store.reviews.keep_take(take),
        store.members.id_of(ANA),  # asked before the deletion has begun: the answer may be remembered
        return_exceptions=True,
    )
    assert [type(each) for each in done] == [bool, Forgotten, type(None), Forgotten, str]
    assert life.id not in str(await everything(store))
    again = await store.members.id_of(ANA)
    assert again != life.id
    await rate(store, again, post)
    assert await store.streaks.studied(post.id) == 2


async def test_a_deletion_that_fails_leaves_all_as_it_was(sqlite_url: URL) -> None:
    """And whoever was not forgotten goes on under the same id."""
    async with opened(sqlite_url) as store:
        life = await a_life(store)
        before = await everything(store)
        async with store.database.writing() as connection:
            refuse = "CREATE TRIGGER refuse BEFORE DELETE ON member BEGIN SELECT RAISE(ABORT, 'no'); END"
            await connection.exec_driver_sql(refuse)
        with pytest.raises(IntegrityError):
            await store.privacy.forget(ANA, at=START)
        assert await everything(store) == before
        assert await store.members.id_of(ANA) == life.id
        await rate(store, life.id, life.posts[0])


async def test_another_process_knows_of_it_at_once(clean_postgres_url: URL) -> None:
    """What it remembered is worth nothing."""
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        first = await other.members.id_of(ANA)
        await one.privacy.forget(ANA, at=START)
        assert await other.members.find(ANA) is None
        assert await other.members.id_of(ANA) != first


async def test_an_export_tells_everything_in_plain_values(store: Store) -> None:
    """Each part with a sentence of its own; instants in UTC; nothing of anybody else's."""
    life = await a_life(store)
    held = await store.privacy.export(life.id)
    assert held["format"] == 1
    parts = {name: part for name, part in held.items() if name not in {"format", "about"}}
    assert parts.keys() == ABOUT.keys() | {each.name for each in OWNED}
    assert all(part["about"] == ABOUT[name] and part["rows"] for name, part in parts.items())
    assert json.loads(json.dumps(held)) == held
    assert held["account"]["rows"] == [{"id": life.id, "platform": "paper", "tenant": "acme", "user": "user-ana"}]
    assert held["take"]["rows"][0]["text"] == WORDS
    on_time = held["review"]["rows"][0]
    assert (on_time["day"], on_time["kind"], on_time["value"]) == ("2026-11-16", "question", "good")
    assert datetime.fromisoformat(on_time["at"]) == datetime(2026, 11, 16, 9, 59, tzinfo=UTC)
    assert len(held["review"]["rows"]) == 5
    assert held["channels"]["rows"][0]["set_up_by_you"]
    assert "user-ben" not in json.dumps(held)


def test_every_table_that_names_members_is_told_and_deleted() -> None:
    """One that is added with a column ``member`` is covered by itself; other columns are known here."""
    naming = {
        (each.name, column.name)
        for each in metadata.sorted_tables
        for column in each.columns
        if "member" in column.name or column.name in {"manager", "user"}
    }
    apart = {("change", "member"), ("review", "member"), ("delivery", "to_member"), ("member", "user")}
    assert naming == {(each.name, "member") for each in OWNED} | apart | {("channel", "manager")}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(on_time=st.lists(st.sets(st.sampled_from(["ana", "ben", "chi"])), min_size=1, max_size=4), closed=st.booleans())
def test_whatever_they_did_the_team_days_stay(sqlite_url: URL, on_time: list[set[str]], closed: bool) -> None:
    """Forget one after the other: nothing that the channel sees ever changes."""

    async def play() -> None:
        async with opened(sqlite_url) as store:
            await _clear(store)
            channel_id = await set_up(store, quorum=2)
            posts = []
            for number, names in enumerate(on_time):
                await send(store, at(number, 9, 30))
                posts.append(await the_post(store, day(number), of=channel_id))
                await rate_on_time(store, number, *sorted(names), of=channel_id)
                if closed or number < len(on_time) - 1:
                    await close_all(store, at(number + 1, 4, 2))
            life = Life(id="", channel=channel_id, posts=tuple(posts))
            before = await team_facts(store, life)
            await introduce(store, "ana", "ben", "chi")
            for name in ("ana", "ben", "chi"):
                await store.privacy.forget(Member(platform="paper", tenant="acme", user=name), at=START)
                assert await team_facts(store, life) == before
            assert not await table(store, member)
            assert not await table(store, memory)

    asyncio.run(play())


async def _clear(store: Store) -> None:
    async with store.database.writing() as connection:
        for each in reversed(metadata.sorted_tables):
            await connection.execute(sa.delete(each))
