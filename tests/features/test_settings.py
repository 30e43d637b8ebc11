"""`/study settings`: what one sets for oneself, in the bot's own words."""

from dataclasses import replace

import pytest

from adapters.rehearsal.reading import form_in, labels_of, message_in, text_of
from bot.chat.replies import Ask, Change, Reply, Tell, Wrong
from tests.features.conftest import Team

LAST = "Last day of your pause"


async def study(team: Team, name: str, day: int, month: int = 11) -> None:
    """Rate the question of a day."""
    await team.until(day, 9, month=month)
    question = next(post for post in reversed(team.platform.posts) if "Question" in post.message.plain)
    await team.press(name, await team.press(name, question, "Show me the answer"), "Got it")


async def opened(team: Team, name: str = "ben") -> Reply:
    """What `/study settings` says."""
    return await team.command(name, "/study settings")


async def streak(team: Team, name: str = "ben") -> str:
    """What `/study streak` says."""
    return text_of(message_in(await team.command(name, "/study streak")))


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


async def test_it_says_what_everybody_begins_with(team: Team) -> None:
    """To the asker alone, outside any channel too; whoever only looks gets no account."""
    told = await team.command("ben", "/study settings", direct=True)
    assert isinstance(told, Tell)
    assert "may name you" in read(told)
    assert "up to 3 cards a day" in read(told)
    assert "You are not paused." in read(told)
    assert "leaving" not in read(told)
    assert labels_of(told.message)[:2] == ("Do not name me", "Pause me")
    assert "I keep nothing about you." in read(await team.command("ben", "/study export"))


async def test_boards_name_nobody_who_does_not_want_it(team: Team) -> None:
    """One button there, and one back (S7)."""
    told = await team.press("ben", await opened(team), "Do not name me")
    assert isinstance(told, Change)
    assert "/study team does not name you" in read(told)
    assert "as a number" in read(told)
    assert "may name you" in read(await team.press("ben", told, "Name me in /study team"))


@pytest.mark.parametrize(
    ("picked", "said"),
    [
        ("None", "no further card"),
        ("1 card a day", "up to 1 card a day"),
        ("10 cards a day", "up to 10 cards a day"),
    ],
)
async def test_offers_come_as_often_as_one_likes(team: Team, picked: str, said: str) -> None:
    """From none to ten a day (M3)."""
    assert said in read(await team.press("ben", await opened(team), picked))
    assert said in read(await opened(team))


async def test_a_forged_number_of_offers_changes_nothing(team: Team) -> None:
    """Only what was offered can be picked."""
    pressing = team.platform.pressing("ben", await opened(team), "None")
    for forged in (("99",), ("x",), ()):
        bent = replace(pressing, picked=forged)
        assert "up to 3 cards a day" in read(await team.platform.give(bent))


async def test_a_pause_lasts_through_its_last_day(team: Team) -> None:
    """No day in it is missed; it ends by itself."""
    await study(team, "ben", 20)
    form = await team.press("ben", await opened(team), "Pause me")
    assert isinstance(form, Ask)
    told = await team.fill("ben", form, {LAST: "2026-11-25"})
    assert isinstance(told, Change)
    assert "You are paused through Wed 25 Nov" in read(told)
    assert labels_of(message_in(told))[1:3] == ("I am back", "Change my pause")
    await team.until(25, 9)
    told_streak = await streak(team)
    assert "Mon 23 Nov paused · Tue 24 Nov paused · Wed 25 Nov paused" in told_streak
    assert "missed" not in told_streak.splitlines()[2]
    await team.until(26, 6)
    assert "You are not paused." in read(await opened(team))
    assert "Your streak here: 1 day." in await streak(team)


async def test_a_pause_without_an_end_waits_for_a_word(team: Team) -> None:
    """Until somebody says that they are back; what is out already stays as it is."""
    await study(team, "ben", 20)
    told = await team.fill("ben", await team.press("ben", await opened(team), "Pause me"), {})
    assert "until you say that you are back" in read(told)
    assert "until you say that you are back" in await streak(team)
    await team.until(24, 9)
    told = await team.press("ben", await opened(team), "I am back")
    assert "Welcome back!" in read(told)
    assert "You are not paused." in read(told)
    await team.until(26, 9)
    assert "It last broke on Wed 25 Nov" in await streak(team)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("after Christmas", "Write the date like 2026-12-24."),
        ("2026-11-19", "That day is over."),
        ("2028-01-01", "more than a year ahead"),
        ("2026-11-20", "are out already"),
    ],
)
async def test_a_last_day_that_cannot_be_is_given_back(team: Team, typed: str, said: str) -> None:
    """With the form as it was left, and what to write instead."""
    await study(team, "ben", 20)
    told = await team.fill("ben", await team.press("ben", await opened(team), "Pause me"), {LAST: typed})
    assert isinstance(told, Wrong)
    assert said in told.errors["last"]
    assert form_in(told).fields[0].value == typed
    assert "You are not paused." in read(await opened(team))


async def test_whoever_has_rated_nothing_has_nothing_to_pause(team: Team) -> None:
    """Nothing is asked of them yet."""
    told = await team.fill("chi", await team.press("chi", await opened(team, "chi"), "Pause me"), {})
    assert "nothing is asked of you" in read(told)
    assert "Welcome back!" in read(await team.press("ben", await paused_settings(team), "I am back"))


async def paused_settings(team: Team) -> Reply:
    """What Ben's settings look like while he is paused."""
    await study(team, "ben", 20)
    return await team.fill("ben", await team.press("ben", await opened(team), "Pause me"), {})


async def test_leaving_is_asked_once(team: Team) -> None:
    """And can be thought better of."""
    await study(team, "ben", 20)
    asked = await team.press("ben", await opened(team), "Leave this channel")
    assert "Your streak and your freezes in this channel end" in read(asked)
    stayed = await team.press("ben", asked, "Stay")
    assert "You take part in this channel" in read(stayed)
    left = await team.press("ben", asked, "Leave this channel")
    assert "You have left this channel." in read(left)
    assert "Leave this channel" not in labels_of(message_in(left))
    assert "You have left this channel: nothing is asked of you." in await streak(team)
    assert "Your settings" in read(await team.press("ben", asked, "Leave this channel")), "pressed once more"


async def test_a_rating_after_leaving_begins_a_new_streak(team: Team) -> None:
    """Nothing needs to be said for it."""
    await study(team, "ben", 20)
    await team.press("ben", await team.press("ben", await opened(team), "Leave this channel"), "Leave this channel")
    await study(team, "ben", 24)
    told = await streak(team)
    assert "Your streak here: 1 day. It began on Tue 24 Nov." in told
    assert "Mon 23 Nov" not in told
    assert "Leave this channel" in labels_of(message_in(await opened(team)))
