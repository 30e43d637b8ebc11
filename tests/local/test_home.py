"""The pane beside the feed: what the core answers to `Opened`, kept true, with buttons that work."""

import asyncio
from dataclasses import replace

from aiohttp import ClientSession

from bot.chat.events import Press
from bot.chat.messages import Line, Message, Where
from tests.contract.local import LocalPeople
from tests.local.conftest import PLACE, TUESDAY, Page
from tests.local.deeds import ANA, BEN, call
from tests.local.samples import home, post
from tests.local.test_stream import stream

PRESS = {"person": "ana", "key": "key-12345", "message": "home-ana", "picked": []}


async def test_the_core_is_asked_for_the_home_of_the_channel(page: Page) -> None:
    """With who, where and when; what it tells is what stands in the pane, and its plain line on the button."""
    async with ClientSession(page.adapter.url) as session:
        async with session.get("api/home", params={"person": "ben"}) as answer:
            told = await answer.json()
        async with session.get("", params={"person": "ben"}) as answer:
            html = await answer.text()
    assert "You have written 0." in told["home"]
    assert told["study"] == '<span id="study">3 days · 0 written</span>'
    assert told["home"] in html
    assert told["study"] in html
    event = page.toy.homes[0]
    assert (event.at, event.place, event.surface, event.who.member) == (TUESDAY, PLACE, "home", BEN)
    assert page.toy.heard == []


async def test_a_channel_is_named_as_the_page_names_its_own(page: Page) -> None:
    """Of others it knows nothing."""
    here = Line(("In ", Where(PLACE), " and ", Where(replace(PLACE, channel="cellar"))))
    async with stream(page, "ben") as open_page:
        await open_page.part("home")
        await page.adapter.messenger.home(BEN, Message(title="Where", plain="Where", blocks=(here,)))
        named = '<span class="mention">#ai-study</span> and <span class="mention">another channel</span>'
        assert named in await open_page.part("home")


async def test_without_a_home_the_pane_is_empty(page: Page) -> None:
    """A core may have none."""
    page.toy.has_home = False
    async with ClientSession(page.adapter.url) as session, session.get("api/home?person=ana") as answer:
        assert await answer.json() == {
            "home": '<div id="home" tabindex="-1"></div>',
            "study": '<span id="study"></span>',
        }


async def test_a_press_in_the_pane_is_one_on_the_home(page: Page, people: LocalPeople) -> None:
    """In the channel, but on no message; its answer stands in the feed by itself, for the person alone."""
    await page.next_post()
    await _opened(page, "ana")
    _, told = await call(page, "press", {**PRESS, "action": "reveal:q1"})
    (event,) = page.toy.heard
    assert isinstance(event, Press)
    assert (event.surface, event.place, event.message, event.who.member) == ("home", PLACE, None, ANA)
    assert (told["reply"], told["entry"]["stands"]) == ("tell", "private")
    assert told["entry"]["head"] == told["entry"]["id"]
    assert await people.private("ben") == []


async def test_a_home_that_a_press_changes_is_changed_in_the_pane(page: Page) -> None:
    """In all windows of that person and in nobody else's; the next thing that happens brings the home back."""
    async with stream(page, "ana") as first, stream(page, "ana") as second, stream(page, "ben") as bens:
        for each in (first, second, bens):
            assert "Your study" in await each.part("home")
        assert await call(page, "press", {**PRESS, "action": "month"}) == (200, {"reply": "change"})
        for each in (first, second):
            assert "20 of 21 days" in await each.part("home")
        assert (await call(page, "press", {**PRESS, "key": "key-67890", "action": "month"}))[0] == 409
        await page.next_post()
        assert "Your study" in await first.part("home")
        assert "Last month" not in str(await bens.next())


async def test_a_home_is_for_its_person_alone(page: Page) -> None:
    """To everybody else it looks as if it were not there."""
    await _opened(page, "ana")
    assert (await call(page, "press", {**PRESS, "person": "ben", "action": "month"}))[0] == 404
    assert page.toy.heard == []


async def test_the_home_follows_what_the_person_does(page: Page, people: LocalPeople) -> None:
    """And what happens in the channel, and the clock; what changes nothing for them asks for nothing."""
    async with stream(page, "ana") as open_page:
        assert "You have written 0." in await open_page.part("home")
        page.toy.takes["ana"] = "A take."
        await people.command("ana", "/study streak")
        assert "You have written 1." in await open_page.part("home")
        page.toy.takes.clear()
        await page.next_post()
        assert "You have written 0." in await open_page.part("home")
        page.toy.takes["ana"] = "A take."
        await page.next_morning()
        assert "20 hours ago" in await open_page.part("home")  # as it was told, before the core is asked anew
        assert "You have written 1." in await open_page.part("home")
        asked = len(page.toy.homes)
        await people.command("ben", "/study streak")
        await asyncio.sleep(0.3)  # longer than it takes to settle
        assert len(page.toy.homes) == asked


async def test_a_home_is_told_by_the_messenger_too(page: Page) -> None:
    """To the person's open pages, at once."""
    async with stream(page, "ben") as open_page:
        await open_page.part("home")
        await page.adapter.messenger.home(BEN, home(7, TUESDAY))
        assert "You have written 7." in await open_page.part("home")


async def test_the_page_opens_with_all_that_stands_on_it(page: Page, people: LocalPeople) -> None:
    """Groups, threads, private answers and the heading of each day, once; the stream only keeps it true."""
    ref = await page.adapter.messenger.post(PLACE, post(), key="k1")
    await page.adapter.messenger.post(PLACE, post(1), key="k2")
    await page.adapter.messenger.thread(ref, home(0, TUESDAY), key="k3")
    await people.command("ana", "/study streak")
    await page.next_morning()
    await page.next_post()
    html = await _page(page, "ana")
    assert html.count('<section class="group"') == 4
    assert html.count('<h2 class="day">') == 2
    assert html.count('<h2 class="day" hidden>') == 2
    assert html.index(f'<div class="thread" id="r-{ref.message}"><article') > html.index("1 reply")
    assert "Your streak" in html
    assert "Your streak" not in await _page(page, "ben")


async def _opened(page: Page, person: str) -> None:
    async with ClientSession(page.adapter.url) as session, session.get("api/home", params={"person": person}):
        pass


async def _page(page: Page, person: str) -> str:
    async with ClientSession(page.adapter.url) as session, session.get("", params={"person": person}) as answer:
        return await answer.text()
