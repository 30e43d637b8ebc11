"""Live updates: a page is told what it sees, then what changes, and holds up no end."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientResponse, ClientSession

from bot.chat.places import Member
from tests.contract.local import LocalPeople
from tests.local.conftest import PLACE, Page
from tests.local.samples import post, rated

ANA = Member(platform="local", tenant="", user="ana")


class Stream:
    """One open page's stream."""

    def __init__(self, answer: ClientResponse) -> None:
        self._answer = answer

    async def next(self) -> tuple[str, Any]:
        """Return the next event of the feed: its name and its data."""
        while (event := await self._event())[0] == "part":
            pass
        return event

    async def part(self, name: str) -> str:
        """Return the next news of a part beside the feed: its HTML."""
        while (event := await self._event())[0] != "part" or event[1]["id"] != name:
            pass
        return str(event[1]["html"])

    async def _event(self) -> tuple[str, Any]:
        facts: dict[str, str] = {}
        async with asyncio.timeout(5):
            async for raw in self._answer.content:
                line = raw.decode().rstrip("\r\n")
                if not line and "data" in facts:
                    return facts["event"], json.loads(facts["data"])
                name, _, value = line.partition(": ")
                facts[name] = value
        raise EOFError

    async def ended(self) -> bool:
        """Read to the end."""
        async with asyncio.timeout(5):
            async for _ in self._answer.content:
                pass
        return True


@asynccontextmanager
async def stream(page: Page, person: str) -> AsyncIterator[Stream]:
    """Open a stream; its first event is the whole feed."""
    path = f"api/stream?person={person}"
    async with ClientSession(page.adapter.url) as session, session.get(path) as answer:
        assert answer.content_type == "text/event-stream"
        yield Stream(answer)


async def test_it_begins_with_all_that_the_person_sees(page: Page, people: LocalPeople) -> None:
    """And with the house's facts."""
    await page.next_post()
    await people.command("ben", "/study streak")
    for person, count in (("ana", 1), ("ben", 2)):
        async with stream(page, person) as open_page:
            name, feed = await open_page.next()
            assert (name, len(feed["entries"])) == ("feed", count)
            assert feed["house"]["controls"] == ["Next post", "Next morning", "Broken"]


async def test_a_change_reaches_those_who_see_it(page: Page, people: LocalPeople) -> None:
    """A private message is not even mentioned to others."""
    async with stream(page, "ana") as anas, stream(page, "ben") as bens:
        await anas.next()
        await bens.next()
        await people.command("ben", "/study streak")
        ref = await page.adapter.messenger.post(PLACE, post(), key="k")
        assert [(await bens.next())[1]["stands"] for _ in range(2)] == ["private", "channel"]
        assert (await anas.next())[1]["stands"] == "channel"
        await page.adapter.messenger.edit(ref, post(2))
        name, entry = await anas.next()
        assert (name, entry["id"], entry["rev"]) == ("entry", ref.message, 1)
        assert "2 of 3 rated" in entry["html"]


async def test_the_clock_is_told_when_a_minute_is_over_and_with_it_what_ages(page: Page, people: LocalPeople) -> None:
    """A relative time is told anew, as seen from the new instant."""
    await people.command("ana", "/study everything")
    async with stream(page, "ana") as open_page:
        _, feed = await open_page.next()
        assert "in 3 hours" in feed["entries"][0]["html"]
        assert "Tue 24 Nov 2026" in await open_page.part("now")
        await page.next_morning()
        assert "Wed 25 Nov 2026" in await open_page.part("now")
        name, entry = await open_page.next()
        assert name == "entry"
        assert "21 hours ago" in entry["html"]


async def test_a_new_zone_of_the_channel_is_told_with_all_that_it_changes(page: Page, people: LocalPeople) -> None:
    """The clock and the times of every message; the instants stay."""
    await page.next_post()
    async with stream(page, "ana") as open_page:
        _, feed = await open_page.next()
        assert ">09:30</time>" in feed["entries"][0]["html"]
        assert "Berlin" in await open_page.part("now")
        page.zone = ZoneInfo("Asia/Kolkata")
        assert '>14:00</time> <span class="zone">Kolkata' in await open_page.part("now")
        name, entry = await open_page.next()
        assert (name, entry["id"]) == ("entry", feed["entries"][0]["id"])
        assert ">14:00</time>" in entry["html"]


async def test_a_reply_in_a_thread_is_told_with_its_post(page: Page) -> None:
    """Which says how many there are, and what the newest is about."""
    ref = await page.adapter.messenger.post(PLACE, post(), key="k")
    async with stream(page, "ana") as open_page:
        assert "data-unfold" not in (await open_page.next())[1]["entries"][0]["html"]
        for number, told in (("1 reply", "Rated: Got it"), ("2 replies", "Rated: Missed it")):
            await page.adapter.messenger.thread(ref, rated(told.removeprefix("Rated: ")), key=number)
            (_, reply), (_, head) = await open_page.next(), await open_page.next()
            assert (reply["stands"], reply["head"], head["id"]) == ("thread", ref.message, ref.message)
            assert f"<b>{number}</b> <span>{told}</span>" in head["html"]


async def test_a_dismissed_message_is_told_as_gone(page: Page, people: LocalPeople) -> None:
    """By its id, and only to who saw it."""
    await people.command("ana", "/study streak")
    async with stream(page, "ana") as open_page:
        entry = (await open_page.next())[1]["entries"][0]["id"]
        async with stream(page, "ben") as bens:
            await bens.next()
            await people.dismiss("ana", entry)
            assert await open_page.next() == ("gone", {"id": entry})
            await page.next_post()
            assert (await bens.next())[0] == "entry"


async def test_open_streams_hold_up_no_stop(page: Page) -> None:
    """They are told to end; a server that waits for them would take as long as they last."""
    async with stream(page, "ana") as first, stream(page, "ben") as second:
        await first.next()
        began = time.monotonic()
        await page.adapter.stop()
        assert time.monotonic() - began < 1
        assert await first.ended()
        assert await second.ended()


async def test_what_is_under_way_is_carried_to_its_end_without_its_page(page: Page, people: LocalPeople) -> None:
    """A browser that goes away in the middle of a press loses only the answer's way back."""
    page.toy.gate.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await people.command("ana", "/study streak")
    assert len(page.toy.heard) == 1
    await asyncio.sleep(0.05)  # the server has noticed that nobody waits any more
    page.toy.gate.set()
    async with stream(page, "ana") as open_page:
        entries = (await open_page.next())[1]["entries"] or [(await open_page.next())[1]]
        assert len(entries) == 1


async def test_a_restart_with_a_journal_shows_the_same_page(tmp_path: Path) -> None:
    """Posts, private answers and what was dismissed."""
    page = Page(journal=tmp_path / "page.jsonl")
    await page.adapter.start()
    await page.next_post()
    async with LocalPeople(page.adapter.url, page.until) as people:
        for line in ("/study everything", "/study export", "/study streak"):
            await people.command("ana", line)
        before = [await people.channel(), await people.private("ana")]
    await page.restart()
    async with LocalPeople(page.adapter.url, page.until) as people:
        assert [await people.channel(), await people.private("ana")] == before
        last = before[1][-1]
        assert isinstance(await people.press("ana", (await people.channel())[0], "Reveal"), type(last))
    await page.adapter.stop()
