"""The demo as it opens: two weeks of three people, all of it computed by the engine, and today still to do."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from adapters.demo import PLACE, Demo, workdays_before
from adapters.sample import TEAM, visits
from bot.chat.places import Member
from bot.rules.calendar import zone
from bot.store.streaks import Standing
from tests.contract.local import LocalPeople
from tests.contract.people import Seen

WEDNESDAY = date(2026, 11, 25)
BERLIN = zone("Europe/Berlin")
TEN_DAYS = workdays_before(WEDNESDAY, 10)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A demo that began on a Wednesday; these tests only look at it."""
    demo = Demo(tmp_path_factory.mktemp("demo") / "demo.db", today=WEDNESDAY, zone_name="Europe/Berlin")
    await demo.start()
    yield demo
    await demo.stop()


async def channel_of(demo: Demo) -> str:
    """Return the id of the demo's channel."""
    channel = await demo.house.store.channels.at(PLACE)
    assert channel is not None
    return channel.id


async def standing(demo: Demo, user: str) -> Standing:
    """Return how somebody's streak stands."""
    member = await demo.house.store.members.id_of(Member(platform="local", tenant="", user=user))
    return await demo.house.store.streaks.standing(member, await channel_of(demo))


async def nobody_moves_the_clock(instant: datetime) -> None:
    """Of a demo, only its own buttons do."""
    raise AssertionError(f"the clock cannot be moved to {instant}")


def reading(demo: Demo) -> LocalPeople:
    """Return the people at its page."""
    return LocalPeople(demo.url, nobody_moves_the_clock)


async def test_it_opens_with_ten_study_days_and_today_s_posts(demo: Demo) -> None:
    """A question and a trade-off each day, at the channel's own hour; today's are open and nobody has done them."""
    async with reading(demo) as people:
        posts = [seen.text for seen in await people.channel()]
    assert len(posts) == 22
    assert [sum(f"{kind} of the day" in text for text in posts) for kind in ("Question", "Trade-off")] == [11, 11]
    assert ["Nobody has studied this yet" in text for text in posts] == [False] * 20 + [True] * 2
    assert demo.house.clock.now().astimezone(BERLIN).strftime("%a %H:%M") == "Wed 13:31"


async def test_each_of_the_three_has_a_story(demo: Demo) -> None:
    """Ana missed one day early, a freeze saved Ben's eighth, and Chi came in the second week."""
    ana, ben, chi = [await standing(demo, person.user) for person in TEAM]
    assert (ana.streak.length, ana.streak.freezes) == (7, 1)
    assert set(TEN_DAYS) - ana.done == {TEN_DAYS[2]}
    assert (ben.streak.length, set(ben.spent)) == (9, {TEN_DAYS[7]})
    assert chi.done == set(TEN_DAYS[5:])
    assert (await demo.house.store.streaks.team(await channel_of(demo))).length == 7


async def test_what_they_wrote_is_theirs_alone(demo: Demo) -> None:
    """It is in the database, and on nobody's page but for the answers of the last day."""
    store, words = demo.house.store, {visit.take for visit in visits(TEN_DAYS, BERLIN)} - {""}
    deck, kept = demo.house.deck, set[str | None]()
    posts = await store.posts.last_in(await channel_of(demo), "question", 11)
    for person in TEAM:
        member = await store.members.id_of(Member(platform="local", tenant="", user=person.user))
        kept |= {await store.reviews.take_of(member, post.card, post.id) for post in posts}
    assert words <= kept
    assert len(words) >= 9
    async with reading(demo) as people:
        for person in TEAM:
            mine = [seen.text for seen in await people.private(person.user)]
            assert [text for text in mine if "You said: " in text] == mine
            assert len(mine) == 2
        assert not [text for text in words if text in str([seen.text for seen in await people.channel()])]
    assert all(deck.get(post.card) for post in posts)


async def test_it_begins_the_same_every_time(demo: Demo, tmp_path: Path) -> None:
    """Word for word: only the ids differ."""
    again = Demo(tmp_path / "demo.db", today=WEDNESDAY, zone_name="Europe/Berlin")
    await again.start()
    try:
        told = []
        for each in (demo, again):
            async with reading(each) as people:
                told.append([await people.channel(), *[await people.private(person.user) for person in TEAM]])
        assert told[0] == told[1]
    finally:
        await again.stop()


async def test_a_named_file_goes_on_where_it_ended(tmp_path: Path) -> None:
    """With the same page, the clock no earlier than it was, and the zone that the channel has by now."""
    file = tmp_path / "demo.db"
    demo = Demo(file, today=WEDNESDAY, zone_name="Europe/Berlin")
    await demo.start()
    async with reading(demo) as people:
        await _press(demo, "To Friday")
        assert demo.house.clock.now().astimezone(BERLIN).strftime("%a %H:%M") == "Fri 16:00"
        await _press(demo, "To Friday")
        assert demo.house.clock.now().astimezone(BERLIN).date() == WEDNESDAY + timedelta(days=9)
        before = await _titles(people)
        assert len(before) == 22 + 2 * 7
        told = await people.command("ana", "/study-setup Asia/Kolkata")
        assert isinstance(told, Seen)
        assert "Kolkata" in await _page(demo)
        ended = demo.house.clock.now()
    await demo.stop()
    demo = Demo(file, zone_name="Europe/Berlin")
    await demo.start()
    async with reading(demo) as people:
        assert await _titles(people) == before
        assert demo.house.clock.now() > ended - timedelta(days=1)
        assert "Kolkata" in await _page(demo)
    await demo.stop()


async def test_no_hour_of_the_story_is_twice_the_same() -> None:
    """So its order is its own, in any zone."""
    for name in ("Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland"):
        told = visits(TEN_DAYS, zone(name))
        assert len({visit.at for visit in told}) == len(told)
        assert told[-1].at < datetime(2026, 11, 25, 0, 0, tzinfo=zone(name)).astimezone(UTC)


async def _titles(people: LocalPeople) -> list[str]:
    return [seen.text.split("\n")[0] for seen in await people.channel()]


async def _press(demo: Demo, label: str) -> None:
    async with aiohttp.ClientSession(demo.url) as session:
        async with session.get("api/feed", params={"person": "ana"}) as feed:
            headers = {"X-Fulcrum-Token": (await feed.json())["house"]["token"]}
        async with session.post("api/control", json={"name": label}, headers=headers) as answer:
            assert answer.status == 200


async def _page(demo: Demo) -> str:
    async with aiohttp.ClientSession() as session, session.get(demo.url) as answer:
        return await answer.text()
