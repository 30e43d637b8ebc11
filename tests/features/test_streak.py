"""`/study streak` explains itself (S6)."""

from adapters.rehearsal.judge.telling import standing
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


async def test_the_whole_run_is_told_with_its_days_and_its_freezes(team: Team) -> None:
    """When it began, what was saved long ago, and the best so far where that is another one."""
    for day in WORKDAYS:
        await study(team, "ben", day)
    await study(team, "ben", 2, month=12)
    told = await streak(team, "ben")
    assert "Your streak here: 8 days. It began on Fri 20 Nov." in told
    assert "Saved so far in this streak: Tue 1 Dec." in told
    assert "best" not in told
    await study(team, "ben", 4, month=12)
    told = await streak(team, "ben")
    assert "Your streak here: 1 day. It began on Fri 4 Dec. Your best so far: 8 days." in told
    assert "It last broke on Thu 3 Dec: posts were sent, none was rated in time, and there was no freeze" in told
    assert "Saved so far" not in told


async def test_a_run_that_is_the_best_is_told_as_such(team: Team) -> None:
    """Once there is another to compare it with."""
    await study(team, "ben", 20)
    for day in (24, 25):
        await study(team, "ben", day)
    assert "Your streak here: 2 days. It began on Tue 24 Nov. It is your best so far." in await streak(team, "ben")


async def test_a_pause_is_told_as_a_pause(team: Team) -> None:
    """Before it begins, while it lasts, and on the days that it kept: nothing was missed."""
    await study(team, "ben", 20)
    form = await team.press("ben", await team.command("ben", "/study settings"), "Pause me")
    await team.fill("ben", form, {"Last day of your pause": "2026-11-24"})
    pause = "through Tue 24 Nov: no day is asked of you, and one that you rate counts all the same."
    assert f"You are paused from Sat 21 Nov {pause}" in await streak(team, "ben")
    await study(team, "ben", 23)
    await team.until(24, 9)
    told = await streak(team, "ben")
    assert f"You are paused {pause}" in told
    assert "Fri 20 Nov done · Mon 23 Nov done · Tue 24 Nov paused" in told
    message = message_in(await team.command("ben", "/study streak"))
    assert standing(message).marks == (("Fri 20 Nov", "done"), ("Mon 23 Nov", "done"), ("Tue 24 Nov", "paused"))
    await team.until(25, 9)
    told = await streak(team, "ben")
    assert "You are paused" not in told
    assert "Your streak here: 2 days." in told


async def test_whoever_was_silent_for_long_is_told_that_nobody_waits(team: Team) -> None:
    """After ten days, and no longer than until the next rating."""
    await study(team, "ben", 20)
    await team.until(4, 9, month=12)
    assert "without you" not in await streak(team, "ben")
    await team.until(7, 9, month=12)
    assert "10 days have passed without you, so the team does not wait." in await streak(team, "ben")
    await study(team, "ben", 7, month=12)
    assert "without you" not in await streak(team, "ben")


async def test_whoever_has_left_is_told_how_to_come_back(team: Team) -> None:
    """No day is listed that was not asked of them."""
    await study(team, "ben", 20)
    asked = await team.press("ben", await team.command("ben", "/study settings"), "Leave this channel")
    await team.press("ben", asked, "Leave this channel")
    await team.until(24, 9)
    told = await streak(team, "ben")
    assert "Your streak here: 0 days." in told
    assert "Rate a new post, and a new streak begins." in told
    assert "23 Nov" not in told


async def test_the_menu_of_a_member_shows_ones_own_and_nobody_elses(team: Team) -> None:
    """Whoever asks after somebody reads no more than how to see their own; nothing is told of the other."""
    await study(team, "ben", 20)

    async def progress(name: str, of: str) -> str:
        member = team.platform.who(of).member
        return text_of(message_in(await team.command(name, "/study streak", args={"member": member})))

    assert "Your streak here: 1 day." in await progress("ben", of="ben")
    for curious in ("ana", "chi"):
        told = await progress(curious, of="ben")
        assert "Everybody sees only their own" in told
        assert "/study team" in told
        assert "1 day" not in told
