"""What rehearsals found in the house, each in its smallest form."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import URL

from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import instants_in, message_in, text_of
from tests.house import FRIDAY, house


def at(text: str) -> datetime:
    """Return an instant of March 2026, in UTC, from ``day hour:minute``."""
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=UTC)


async def test_the_post_that_a_move_to_the_west_announces_is_sent(sqlite_url: URL) -> None:
    """Tuesday's question came in Auckland and closes before Honolulu's trade-off hour: Wednesday is announced."""
    platform = Platform()
    platform.introduce("ana", manages=True)
    async with house(sqlite_url, [platform.connect], at=at("15 12:00")) as built:
        await platform.command("ana", "/study-setup Pacific/Auckland")
        await built.until(at("16 22:00"))
        told = await platform.command("ana", "/study-setup Pacific/Honolulu")
        before = len(platform.posts)
        await built.until(at("18 23:30"))
        sent = {posted.at for posted in platform.posts[before:]}
    assert set(instants_in(message_in(told))) == {at("18 19:30"), at("18 23:30")} == sent


async def test_an_old_press_that_comes_again_does_not_claim_a_streak_that_has_ended(sqlite_url: URL) -> None:
    """Friday was done and Monday missed: Friday's press, delivered once more on Tuesday, finds no streak."""
    platform = Platform()
    platform.introduce("ana", manages=True)
    async with house(sqlite_url, [platform.connect]) as built:
        await platform.command("ana", "/study-setup Europe/Berlin")
        await built.until(FRIDAY + timedelta(hours=3))
        told = await platform.press("ben", platform.posts[0], "Show me the answer")
        press = platform.pressing("ben", told, "Got it")
        assert "first day of your streak" in text_of(message_in(await platform.give(press)))
        await built.until(FRIDAY + timedelta(days=4, hours=3))
        assert "ended since" in text_of(message_in(await platform.give(press)))
