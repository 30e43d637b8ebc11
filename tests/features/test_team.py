"""`/study team`: the month in a picture, numbers only."""

from datetime import date, timedelta

import pytest

from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.chat.events import Press
from bot.chat.messages import Message, Picture
from bot.chat.places import Place
from bot.chat.replies import Change, Reply, Share, Tell
from bot.features.team import draw, needs
from bot.store.months import MonthRow
from tests.features.conftest import Team

SHARE = "Share it with the channel"
OFF = "\N{HEAVY MINUS SIGN}"


def picture_in(reply: Reply) -> Picture:
    """Return the picture of an answer."""
    return next(block for block in message_in(reply).blocks if isinstance(block, Picture))


async def study(team: Team, *names: str, day: int, month: int = 11) -> None:
    """Let people rate the question of a day."""
    await team.until(day, 9, month=month)
    question = next(post for post in reversed(team.platform.posts) if "Question" in post.message.plain)
    for name in names:
        await team.press(name, await team.press(name, question, "Show me the answer"), "Got it")


async def shown(team: Team, name: str = "ben") -> Message:
    """What `/study team` says."""
    return message_in(await team.command(name, "/study team"))


async def test_the_month_is_told_to_the_asker_alone(team: Team) -> None:
    """With the streak, what a day needs, and the days as they stand."""
    await study(team, "ana", "ben", day=20)
    await study(team, "ana", day=23)
    await team.until(24, 9)
    told = await team.command("ben", "/study team")
    assert isinstance(told, Tell)
    read = text_of(told.message)
    assert "The team's streak: 2 days, the best so far." in read
    assert "A day counts for the team once 1 person has rated in time." in read
    alt = "2 of 3 study days done by the team, most on Friday 20 with 2 people. 1 day is still open."
    assert picture_in(told).alt == f"November 2026: {alt}"
    assert f"{OFF * 4}🟩{OFF * 2} 16 to 22\n🟩🟦{OFF * 5} 23 to 29" in picture_in(told).as_text
    assert told.message.plain == f"The team's streak: 2 days, the best so far. {picture_in(told).alt}"


async def test_nobody_is_named(team: Team) -> None:
    """Neither who studied nor who did not (S7)."""
    await study(team, "ana", "ben", day=20)
    await team.until(24, 9)
    said = (await shown(team)).plain.lower() + text_of(await shown(team)).lower()
    assert not any(name in said for name in ("ana", "ben", "@"))


async def test_a_day_that_has_what_it_needs_is_done_before_it_closes(team: Team) -> None:
    """And adds to the streak at once."""
    await study(team, "ben", day=20)
    assert "1 of 1 study day done" in (await shown(team)).plain


async def test_a_broken_streak_is_told_kindly(team: Team) -> None:
    """With the best there was, and how it begins anew."""
    await study(team, "ana", day=20)
    await study(team, "ana", day=23)
    await team.until(25, 9)
    said = (await shown(team)).plain
    assert "The team's streak begins anew with the next day done. The best so far: 2 days." in said
    await study(team, "ana", day=26)
    assert "The team's streak: 1 day. The best so far: 2 days." in (await shown(team)).plain


async def test_before_the_first_post_there_is_only_a_word(team: Team) -> None:
    """No empty calendar."""
    told = await shown(team)
    assert "It begins with the first post here." in text_of(told)
    assert not told.rows


async def test_before_the_first_rating_the_streak_has_still_to_begin(team: Team) -> None:
    """Nobody has missed a thing."""
    await team.until(20, 9)
    assert "The team's streak begins with the first day done." in (await shown(team)).plain


async def test_months_are_turned_in_the_place_of_the_answer(team: Team) -> None:
    """From the month of the first study day to the present one, and no further."""
    await study(team, "ana", day=30)
    assert labels_of(await shown(team)) == (SHARE,)
    await team.until(4, 9, month=12)
    told = await team.command("ben", "/study team")
    assert labels_of(message_in(told)) == ("← November 2026", SHARE)
    told = await team.press("ben", told, "← November 2026")
    assert isinstance(told, Change)
    assert picture_in(told).alt.startswith("November 2026: 1 of 7")
    assert labels_of(told.message) == ("December 2026 →", SHARE)
    told = await team.press("ben", told, "December 2026 →")
    assert picture_in(told).alt.startswith("December 2026: 0 of 4")
    assert labels_of(message_in(told)) == ("← November 2026", SHARE)


async def test_the_month_is_that_of_the_channels_own_day(team: Team) -> None:
    """In Berlin, December begins an hour before it does in UTC."""
    await team.until(30, 22)
    assert picture_in(Tell(await shown(team))).alt.startswith("November")
    await team.until(30, 23)
    assert picture_in(Tell(await shown(team))).alt.startswith("December 2026: no study days here")


async def test_sharing_shows_the_month_to_everybody(team: Team) -> None:
    """The one that was looked at, and without buttons that would turn it for all."""
    await study(team, "ana", day=20)
    await team.until(2, 9, month=12)
    told = await team.press("ben", await team.command("ben", "/study team"), "← November 2026")
    shared = await team.press("ben", told, SHARE)
    assert isinstance(shared, Share)
    assert picture_in(shared) == picture_in(told)
    assert not shared.message.rows


@pytest.mark.parametrize("month", ["", "2026-09", "2026-12", "2026-13", "1-1", "last", "-0001-01"])
@pytest.mark.parametrize("name", ["month", "share-month"])
async def test_a_forged_month_gets_a_kind_word(team: Team, name: str, month: str) -> None:
    """Nothing before the first study day, and nothing to come; none at all is the present one."""
    await team.until(20, 9)
    real = team.platform.pressing("ben", Tell(await shown(team)), SHARE)
    forged = Press(
        key="forged", at=real.at, who=real.who, place=real.place, surface="private", action=f"{name}:{month}"
    )
    reply = await team.platform.give(forged)
    if month:
        assert isinstance(reply, Tell)
        assert "An old button" in text_of(reply.message)
    else:
        assert picture_in(reply).alt.startswith("November 2026")


async def test_where_i_do_not_post_there_is_nothing_to_count(team: Team) -> None:
    """And the answer says so."""
    elsewhere = Place(platform=team.platform.place.platform, workspace="acme", channel="elsewhere")
    told = await team.command("ben", "/study team", place=elsewhere)
    assert "I do not post in this channel" in text_of(message_in(told))


def test_what_a_day_needs_is_told_for_one_and_for_many() -> None:
    """And that a smaller team is not asked for more people than it has (S4)."""
    assert needs(1) == "A day counts for the team once 1 person has rated in time."
    assert needs(3) == (
        "A day counts for the team once at least 3 people have rated in time, or as many as have taken part lately, "
        "where that is fewer."
    )


def test_a_day_is_drawn_as_it_was_settled_or_as_it_stands() -> None:
    """Missed only once it has closed, and never where nothing was sent."""
    rows = [
        MonthRow(asked=True, open=False, done=True, studied=3),
        MonthRow(asked=True, open=False, done=False, studied=2),
        MonthRow(asked=False, open=False, done=False, studied=1),
        MonthRow(asked=True, open=True, done=True, studied=3),
        MonthRow(asked=True, open=True, done=False, studied=1),
        MonthRow(asked=False, open=True, done=False, studied=0),
    ]
    monday = date(2027, 2, 1)
    told = draw(monday, {monday + timedelta(number): row for number, row in enumerate(rows)}).as_text
    assert f"🟩⬜{OFF}🟩🟦{OFF * 2} 1 to 7\n{OFF * 7} 8 to 14" in told


async def test_who_is_on_a_streak_is_named_to_the_team_alone(team: Team) -> None:
    """The longest first; whoever would rather not be named is not, and what is shared names nobody."""
    for day in (20, 23, 24):
        await team.until(day, 9)
        for name in ("ana", "ben") if day > 20 else ("ana", "ben", "chi"):
            await team.press(name, await team.press(name, team.platform.posts[-1], "Show me the answer"), "Got it")
        await team.until(day, 13)
    ben = await team.house.store.members.id_of(team.platform.who("ben").member)
    told = await team.command("chi", "/study team")
    assert "On a streak: @ana 3 days, @ben 3 days." in text_of(message_in(told))
    await team.house.store.preferences.set_boards(ben, boards=False)
    told = await team.command("chi", "/study team")
    assert "On a streak: @ana 3 days." in text_of(message_in(told))
    shared = await team.press("chi", told, "Share it with the channel")
    assert "@ana" not in text_of(message_in(shared))
