"""`/study streak` explains itself."""

from adapters.rehearsal.reading import message_in, text_of
from tests.features.conftest import Team

WORKDAYS = [20, 23, 24, 25, 26, 27, 30]


async def study(team: Team, name: str, day: int, month: int = 11) -> str:
    """Rate the question of a day; return what was said."""
    await team.until(day, 9, month=month)
    question = next(post for post in reversed(team.platform.posts) if "Question" in post.message.plain)
    told = await team.press(name, await team.press(name, question, "Show me the answer"), "Got it")
    return text_of(message_in(told))


async def streak(team: Team, name: str) -> str:
    """What `/study streak` says."""
    return text_of(message_in(await team.command(name, "/study streak")))


async def test_seven_days_earn_a_freeze_and_it_saves_a_missed_day(team: Team) -> None:
    """By itself, and the run goes on."""
    for day in WORKDAYS:
        await study(team, "ben", day)
    assert "You hold 1 freeze" in await streak(team, "ben")
    await team.until(1, 9, month=12)  # missed
    said = await study(team, "ben", 2, month=12)
    assert "your streak is 8 days" in said
    told = await streak(team, "ben")
    assert "Tue 1 Dec saved by a freeze" in told
    assert "You hold no freeze" in told


async def test_a_break_is_told_with_its_day_and_its_reason(team: Team) -> None:
    """And the days before it can be read."""
    await study(team, "ben", 20)
    await team.until(24, 9)
    told = await streak(team, "ben")
    assert "Your streak here: 0 days." in told
    assert "Fri 20 Nov done · Mon 23 Nov missed · Tue 24 Nov still open" in told
    assert "It last broke on Mon 23 Nov" in told


async def test_the_team_streak_goes_on_without_one_member(team: Team) -> None:
    """One of them is enough, as it was set up."""
    await study(team, "ana", 20)
    await study(team, "ben", 23)
    told = await streak(team, "ana")
    assert "Mon 23 Nov still open" in told
    assert "The team's streak: 2 days." in told


async def test_somebody_who_has_rated_nothing_is_told_how_it_begins(team: Team) -> None:
    """Not asked yet, so nothing is missed."""
    await study(team, "ana", 20)
    await team.until(24, 9)
    assert "It begins with the first post that you rate." in await streak(team, "chi")
