"""Three people over ten mornings, and each told in a sentence or two what became of their days.

Ana comes every day but one, and a freeze saves it. Ben takes a pause and comes back, then misses a day, and his streak
breaks. Chi comes in the second week, and once too late.
"""

from datetime import datetime, timedelta

import pytest

from tests.contract.people import People, Seen
from tests.contract.steps import BERLIN, MOMENT, form, latest, lean, message, question, reveal_and_rate, set_up

DAYS = (20, 23, 24, 25, 26, 27, 30, 31, 32, 33)  # of November 2026, counted on into December
HALF_PAST_NINE = timedelta(hours=9, minutes=30)


def morning(number: int) -> datetime:
    """The instant of the question of the n-th study day, from 1."""
    return datetime(2026, 11, 1, tzinfo=BERLIN) + timedelta(days=DAYS[number - 1] - 1) + HALF_PAST_NINE


async def rate(people: People, person: str) -> str:
    """Rate today's question, and return what one is told."""
    return (await reveal_and_rate(people, person, await question(people), "Got it")).text


async def streak(people: People, person: str) -> str:
    """What `/study streak` tells."""
    return message(await people.command(person, "/study streak")).text


async def pause(people: People, person: str, last: str) -> str:
    """Pause from the settings, through a last day."""
    settings = message(await people.command(person, "/study settings"))
    asked = form(await people.press(person, settings, "Pause me"))
    return message(await people.fill(person, asked, {"Last day of your pause": last})).text


async def skip_trade_off(people: People, panel: Seen) -> None:
    """Let the next trade-off be another one."""
    coming = message(await people.press("ana", panel, "Next ten posts"))
    await people.press("ana", coming, "Skip the next trade-off")


@pytest.mark.timeout(180)
async def test_ten_mornings(people: People) -> None:
    """Weekend, pause, freeze, broken streak, late rating, a card skipped, an outcome posted."""
    panel = await set_up(people)
    await skip_trade_off(people, panel)

    await people.until(morning(1))  # Friday
    assert "Hello! I am new in this channel" in (await question(people)).text
    assert "first day of your streak" in await rate(people, "ana")
    assert "first day of your streak" in await rate(people, "ben")
    await people.until(morning(1) + timedelta(hours=4))
    trade_off = await latest(people, "Trade-off")
    assert "Compute cost vs performance" not in trade_off.text  # the first of the deck, which was skipped
    for person in ("ana", "ben"):
        await lean(people, person, trade_off, trade_off.buttons[0])

    await people.until(morning(2))  # Monday: the weekend neither counts nor breaks
    assert "your streak is 2 days" in await rate(people, "ana")
    assert "your streak is 2 days" in await rate(people, "ben")
    trade_off = await latest(people, "Trade-off")
    await people.until(morning(2) + timedelta(hours=4) + MOMENT)
    assert "no numbers" in (await people.thread(trade_off))[-1].text  # of two leans, the spread would tell on both

    await people.until(morning(3))  # Tuesday
    missed_by_chi = await question(people)
    assert "your streak is 3 days" in await rate(people, "ana")
    assert "your streak is 3 days" in await rate(people, "ben")
    await people.until(morning(4) - MOMENT)  # Wednesday, before the post
    assert "one that you rate counts all the same" in await pause(people, "ben", "2026-11-26")
    late = (await reveal_and_rate(people, "chi", missed_by_chi, "Struggled")).text
    assert "had closed, so it does not count for a streak" in late

    await people.until(morning(4))
    assert "your streak is 4 days" in await rate(people, "ana")
    assert "What was asked here before you came never counts against you" in await rate(people, "chi")
    await people.until(morning(5))  # Thursday
    assert "your streak is 5 days" in await rate(people, "ana")
    await people.until(morning(6))  # Friday: Ben is back
    assert "your streak is 6 days" in await rate(people, "ana")
    assert "your streak is 4 days" in await rate(people, "ben")
    told = await streak(people, "ben")
    assert "Wed 25 Nov paused · Thu 26 Nov paused · Fri 27 Nov done" in told
    assert "It last broke" not in told

    await people.until(morning(7))  # Monday: the seventh day earns a freeze; Ben misses it
    assert "your streak is 7 days" in await rate(people, "ana")
    assert "You hold 1 freeze" in await streak(people, "ana")
    await people.until(morning(8))  # Tuesday: Ana is away
    told = await streak(people, "ben")
    assert "Your streak here: 0 days." in told
    assert "It last broke on Mon 30 Nov: posts were sent, none was rated in time" in told
    assert "first day of your streak" in await rate(people, "ben")
    await people.until(morning(9))  # Wednesday: the freeze has saved her day
    assert "your streak is 8 days" in await rate(people, "ana")
    told = await streak(people, "ana")
    assert "Tue 1 Dec saved by a freeze" in told
    assert "You hold no freeze" in told
    await people.until(morning(10))
    assert "your streak is 9 days" in await rate(people, "ana")
    assert "The team's streak: 10 days." in await streak(people, "chi")


async def test_all_that_is_kept_comes_in_one_file_or_goes(people: People) -> None:
    """`export` hands it out, `delete` asks once; the team's days stay."""
    await set_up(people)
    await people.until(morning(1))
    await rate(people, "ben")
    told = message(await people.command("ben", "/study export"))
    files = [each for seen in (told, *await people.private("ben")) for each in seen.files]
    assert b'"review"' in files[0][1]
    asked = message(await people.command("ben", "/study delete"))
    gone = message(await people.press("ben", asked, "Delete everything about me"))
    assert "Everything about you is deleted" in gone.text
    assert "I keep nothing about you" in message(await people.command("ben", "/study export")).text
    await people.until(morning(2))
    assert "The team's streak: 1 day." in await streak(people, "ana")
    assert "first day of your streak" in await rate(people, "ben")
