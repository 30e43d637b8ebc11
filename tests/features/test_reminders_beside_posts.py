"""Reminders and the posts of the channel: which hour is proposed, and what can be opened from a reminder."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from adapters.rehearsal.messenger import SQUARE, Posted
from adapters.rehearsal.reading import find, form_in, labels_of, message_in
from bot.chat.events import Press
from bot.chat.replies import Reply
from bot.chat.routes import action
from bot.store.tables import channel, schedule
from tests.features.conftest import Team
from tests.features.quizzes import letters
from tests.features.test_reminders import DAYS, EVERY_DAY, asked, fade, opened, read, reminders, reveal_and_rate


def pressed(team: Team, name: str, what: str) -> Press:
    """A press in a direct message, whatever its button says."""
    return Press(
        key=f"{name} presses {what}",
        at=team.platform.messenger.now() if team.platform.messenger.now else datetime(2026, 11, 20, tzinfo=UTC),
        who=team.platform.who(name),
        workspace=SQUARE.workspace,
        place=None,
        surface="direct",
        action=what,
    )


async def reminded(team: Team) -> Posted:
    """Ben's reminder on Friday afternoon, when question and trade-off are open; he has never been here before."""
    await asked(team)
    await team.until(20, 15)
    (only,) = reminders(team)
    return only


def has(told: Reply, label: str) -> bool:
    """Tell whether there is such a button."""
    return any(each.startswith(label) for each in labels_of(message_in(told)))


async def test_at_the_minute_of_the_post_it_tells_of_the_post(team: Team) -> None:
    """The post goes first, though both were due at once."""
    await asked(team, hour="09:30", days=EVERY_DAY)
    await team.until(20, 8, 30)
    (only,) = reminders(team)
    assert only.message.plain == "Your reminder: 1 post open"


@pytest.mark.parametrize(
    ("instants", "zone", "hour", "hint"),
    [
        ((20, 4), "Europe/Berlin", "06:00", "Posts come at 05:00 and 21:00 by the clock below."),
        ((20, 19), "Europe/Berlin", "21:00", "Posts come at 20:00 and 21:00 by the clock below."),
        ((4,), "America/New_York", "21:00", "Posts come at 23:00 by the clock below."),
        ((14,), "Asia/Kolkata", "20:30", "Posts come at 19:30 by the clock below."),
        ((20,), "Asia/Kolkata", "05:00", "Posts come at 01:30 by the clock below."),
        ((), "Europe/Berlin", "10:30", "I only write when something waits."),
    ],
)
async def test_an_hour_after_the_first_post_is_proposed(
    team: Team, instants: tuple[int, ...], zone: str, hour: str, hint: str
) -> None:
    """By the member's own clock, and never at night; the first is the earliest of the day, whichever comes next."""
    at = [datetime(2026, 11, 23, each, tzinfo=UTC) for each in instants]
    async with team.house.store.database.writing() as connection:
        for kind, instant in zip(("question", "tradeoff"), [*at, None, None], strict=False):
            await connection.execute(sa.update(schedule).where(schedule.c.kind == kind).values(next_at=instant))
    team.platform.introduce("zoe", zone=zone)
    form = form_in(await team.press("zoe", await opened(team, "zoe"), "Remind me"))
    assert form.fields[0].value == hour
    assert form.fields[0].hint is not None
    assert form.fields[0].hint.startswith(hint)


async def test_stopped_in_a_direct_message_one_asks_again_there(team: Team) -> None:
    """For the channel of before, also by one who never rated."""
    stopped = await team.press("ben", await reminded(team), "Stop reminders")
    form = await team.press("ben", stopped, "Remind me again")
    told = await team.fill("ben", form, {DAYS: EVERY_DAY})
    assert "I remind you at 16:00" in read(told)
    await team.until(23, 15)
    assert len(reminders(team)) == 2


async def test_a_question_is_answered_from_the_reminder(team: Team) -> None:
    """Written, rated, reread: all of it counts as done in its channel."""
    only = await reminded(team)
    card = await team.press("ben", only, "Open the question")
    answer = await team.fill("ben", await team.press("ben", card, "Write my take"), {"What would you say?": "Less."})
    assert "Less." in read(answer)
    told = await team.press("ben", answer, "Got it")
    assert "Counted: this is the first day of your streak." in read(told)
    again = await team.press("ben", told, "Read the answer again")
    assert "Less." in read(again)
    assert "Counted" in read(await team.press("ben", again, "Knew it cold"))
    form_in(await team.press("ben", again, "Something wrong?"))  # LookupError where it was none
    assert "for you alone" in message_in(await team.press("ben", again, "Try its quiz")).plain


async def test_one_leans_from_the_reminder(team: Team) -> None:
    """And may change sides."""
    card = await team.press("ben", await reminded(team), "Open the trade-off")
    form = await team.press("ben", card, labels_of(message_in(card))[0])
    answer = await team.fill("ben", form, {"Why do you lean that way?": "It is cheaper."})
    assert "It is cheaper." in read(answer)
    assert has(answer, "Lean to ")
    assert "Counted" in read(await team.press("ben", answer, "Got it"))


async def test_a_quiz_post_is_answered_from_a_direct_message(team: Team) -> None:
    """Its button knows the post, wherever it is pressed."""
    async with team.house.store.database.writing() as connection:
        await connection.execute(sa.update(channel).values(quiz_weekday=4))
    await reminded(team)
    post = team.platform.posts[0]
    _, guess = find(post.message, letters(team, post.message, right=True)[0])
    told = await team.platform.give(pressed(team, "ben", guess))
    assert "Only your rating of it counts for the streak" in read(told)
    shown = await team.press("ben", told, "Show me the answer")
    assert "Counted" in read(await team.press("ben", shown, "Got it"))


@pytest.mark.parametrize("name", ["open", "show", "take", "rate", "reread"])
async def test_the_post_of_a_foreign_channel_stays_there(team: Team, name: str) -> None:
    """Whoever takes no part in it learns nothing by its id; whoever rates in it may press anywhere."""
    await reminded(team)
    post = team.platform.posts[0]
    what = action(name, post.key, "good") if name == "rate" else action(name, post.key)
    assert "An old button" in read(await team.platform.give(pressed(team, "chi", what)))
    await reveal_and_rate(team, post, "chi")
    told = await team.platform.give(pressed(team, "chi", what))
    assert name == "take" or "An old button" not in read(told)


async def test_with_two_of_a_kind_the_titles_tell_them_apart(team: Team) -> None:
    """No label can name a channel."""
    await asked(team, hour="13:00", days=EVERY_DAY)
    async with team.house.store.database.writing() as connection:
        await connection.execute(sa.update(schedule).values(next_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC)))
    await team.until(20, 8, 30)
    await fade(team)
    await team.until(20, 12)
    (only,) = reminders(team)
    assert len(set(labels_of(only.message))) == len(labels_of(only.message))
