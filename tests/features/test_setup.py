"""`/study-setup`: who may, and what is said."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.engine import URL

from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import instants_in, message_in, text_of
from tests.house import house


async def test_the_first_one_sets_up_where_the_platform_cannot_say_who_manages(sqlite_url: URL) -> None:
    """And remains the one who may change it."""
    platform = Platform()
    platform.introduce("ana", manages=None)
    platform.introduce("ben", manages=None)
    async with house(sqlite_url, [platform.connect]):
        assert "All set" in text_of(message_in(await platform.command("ana", "/study-setup asia/kolkata")))
        assert "Please ask them" in text_of(message_in(await platform.command("ben", "/study-setup UTC")))
        assert "All set" in text_of(message_in(await platform.command("ana", "/study-setup UTC")))


async def test_a_zone_is_asked_for_and_a_misspelt_one_gets_the_nearest(sqlite_url: URL) -> None:
    """Nothing is set up meanwhile."""
    platform = Platform()
    platform.introduce("ana", manages=True)
    async with house(sqlite_url, [platform.connect]):
        assert "/study-setup Europe/Berlin" in text_of(message_in(await platform.command("ana", "/study-setup")))
        told = text_of(message_in(await platform.command("ana", "/study-setup Europe/Berln")))
        assert "Europe/Berlin" in told
        assert "All set" not in told
        assert "do not post" in text_of(message_in(await platform.command("ana", "/study")))


async def test_a_change_of_zone_tells_the_next_instants(sqlite_url: URL) -> None:
    """By the new clock, after the last post (C3): Friday's question is sent, so the next one is Monday's."""
    platform = Platform()
    platform.introduce("ana", manages=True)
    async with house(sqlite_url, [platform.connect]) as built:
        await platform.command("ana", "/study-setup Europe/Berlin")
        await built.until(datetime(2026, 11, 20, 9, tzinfo=UTC))
        told = message_in(await platform.command("ana", "/study-setup America/New_York"))
        assert [at.isoformat() for at in instants_in(told, style="time")] == [
            "2026-11-23T14:30:00+00:00",
            "2026-11-20T18:30:00+00:00",
        ]


async def test_a_thread_belongs_to_its_channel(sqlite_url: URL) -> None:
    """Set up from a thread and from the channel, there is still one post of a kind a day (C1)."""
    platform = Platform()
    platform.introduce("ana", manages=True)
    async with house(sqlite_url, [platform.connect]) as built:
        await platform.command("ana", "/study-setup Europe/Berlin")
        platform.place = replace(platform.place, thread="t1")
        await platform.command("ana", "/study-setup Europe/Berlin")
        await built.until(datetime(2026, 11, 20, 13, tzinfo=UTC))
        assert len(platform.posts) == 2
