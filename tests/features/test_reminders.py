"""Reminders: asked for in the settings, sent at one's own hour, silent after three, resumed by one press."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.mishaps import Call, Mishap
from adapters.rehearsal.reading import form_in, labels_of, message_in, text_of
from bot.chat.messages import Form
from bot.chat.replies import Ask, Change, Reply, Wrong
from bot.errors import Refused
from bot.store.tables import channel, memory, reminder
from tests.features.conftest import Team

TIME, DAYS, ZONE = "At what time?", "On which days?", "Your time zone"
EVERY_DAY = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


async def opened(team: Team, name: str = "ben", *, direct: bool = False) -> Reply:
    """What `/study settings` says."""
    return await team.command(name, "/study settings", direct=direct)


async def asked(team: Team, name: str = "ben", hour: str = "16:00", days: tuple[str, ...] = EVERY_DAY[:5]) -> Reply:
    """Ask to be reminded at an hour in Berlin."""
    form = await team.press(name, await opened(team, name), "Remind me")
    return await team.fill(name, form, {TIME: hour, DAYS: days, ZONE: "Europe/Berlin"})


def read(reply: Reply | Posted) -> str:
    """All that can be read."""
    return text_of(reply.message if isinstance(reply, Posted) else message_in(reply))


def reminders(team: Team) -> list[Posted]:
    """All that were sent."""
    return [each for each in team.platform.posts if each.to is not None]


async def reveal_and_rate(team: Team, post: Posted, name: str = "ben") -> Reply:
    """Look at the answer of a post, and rate it."""
    label = next(each for each in labels_of(post.message) if each.startswith("Show me"))
    return await team.press(name, await team.press(name, post, label), "Got it")


async def fade(team: Team, *cards: str, name: str = "ben") -> None:
    """Let somebody have met cards long ago."""
    member = await team.house.store.members.id_of(team.platform.who(name).member)
    then = datetime(2026, 10, 1, tzinfo=UTC)
    rows = [
        {"member": member, "card": card, "stability": 1.0, "difficulty": 5.0, "reviewed_at": then}
        for card in cards or tuple(team.house.deck.cards)[:3]
    ]
    async with team.house.store.database.writing() as connection:
        await connection.execute(sa.insert(memory), rows)


async def test_nobody_is_reminded_who_did_not_ask(team: Team) -> None:
    """The settings say so, and offer it; whoever only looks gets no account."""
    told = await opened(team)
    assert "I do not remind you." in read(told)
    assert "Remind me" in labels_of(message_in(told))
    await team.press("ben", told, "Remind me")
    assert "I keep nothing about you." in read(await team.command("ben", "/study export"))
    await team.until(25, 9)
    assert reminders(team) == []


async def test_one_asks_for_an_hour_days_and_a_zone(team: Team) -> None:
    """Weekdays are proposed, an hour after the channel's first post, by the clock that is known."""
    form = await team.press("ana", await opened(team, "ana"), "Remind me")
    assert isinstance(form, Ask)
    assert [field.value for field in form.form.fields] == ["10:30", "0,1,2,3,4", "Europe/Berlin"]
    assert form.form.fields[0].hint.startswith("Posts come at 09:30 and 13:30 by the clock below.")
    told = await team.fill("ana", form, {TIME: "7.15", DAYS: ("Monday", "Saturday"), ZONE: "new york"})
    assert isinstance(told, Change)
    assert "Done." in read(told)
    assert "I remind you at 07:15, on Mondays and Saturdays, by the clock of America/New_York" in read(told)
    assert "Change my reminder" in labels_of(told.message)
    again = await team.press("ana", told, "Change my reminder")
    assert [field.value for field in form_in(again).fields] == ["07:15", "0,5", "America/New_York"]


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({TIME: "late"}, "hour", "Write the time like 09:30."),
        ({TIME: "23:00"}, "hour", "Reminders come between 05:00 and 21:00."),
        ({DAYS: ()}, "days", "Pick a day at least."),
        ({ZONE: "Berlyn"}, "zone", "Did you mean Europe/Berlin"),
        ({ZONE: "qqqqqqq"}, "zone", "Write one such as Europe/Berlin"),
    ],
)
async def test_what_cannot_be_comes_back_as_it_was_left(
    team: Team, values: dict[str, str | tuple[str, ...]], field: str, said: str
) -> None:
    """With what to write instead; and nothing is set."""
    form = await team.press("ben", await opened(team), "Remind me")
    filling = team.platform.filling("ben", form, {TIME: "06:45", DAYS: ("Sunday",)})
    names = {TIME: "hour", DAYS: "days", ZONE: "zone"}
    bent = {**filling.values, **{names[label]: value for label, value in values.items()}}
    told = await team.platform.give(replace(filling, values=bent))
    assert isinstance(told, Wrong)
    assert set(told.errors) == {field}
    assert said in told.errors[field]
    left = {each.name: each.value for each in told.form.fields}
    assert left == {"hour": "06:45", "days": "6", "zone": "Europe/Berlin"} | {
        names[label]: "" if value == () else value for label, value in values.items()
    }
    assert "I do not remind you." in read(await opened(team))


async def test_outside_of_channels_it_is_the_one_where_one_studies(team: Team) -> None:
    """Whoever studies in none is told so kindly."""
    settings = await opened(team, direct=True)
    pressing = replace(team.platform.pressing("ben", settings, "Remind me"), place=None)
    assert "Ask me once more in its channel" in read(await team.platform.give(pressing))
    await team.until(20, 9)
    await reveal_and_rate(team, team.platform.posts[-1])
    asking = await team.platform.give(pressing)
    assert isinstance(asking, Ask)
    filling = replace(team.platform.filling("ben", asking, {TIME: "16:00", DAYS: EVERY_DAY}), place=None)
    assert "I remind you at 16:00" in read(await team.platform.give(filling))


async def test_it_tells_what_is_open_and_what_fades(team: Team) -> None:
    """Briefly, to the member alone, with the ways to begin."""
    await fade(team)
    await asked(team)
    await team.until(20, 14, 59)
    assert reminders(team) == []
    await team.until(20, 15)
    (only,) = reminders(team)
    assert only.to == team.platform.who("ben").member
    text = read(only)
    assert "Question of the day: " in text
    assert "Trade-off of the day: " in text
    assert "open until 2026-11-21T03:00:00+00:00." in text
    assert "3 cards are fading" in text
    assert only.message.plain == "Your reminder: 2 posts open, 3 fading"
    assert labels_of(only.message) == ("Open the question", "Open the trade-off", "Start a review", "Stop reminders")
    review = await team.press("ben", only, "Start a review")
    assert "Stop here" in labels_of(message_in(review))


async def test_a_post_that_was_rated_is_not_told_of(team: Team) -> None:
    """The other one still is, with the way to its channel; whoever was here today hears nothing."""
    await team.until(20, 9)
    await reveal_and_rate(team, team.platform.posts[-1])
    await asked(team)
    await team.until(20, 16)
    assert reminders(team) == []
    await team.until(23, 15)
    (only,) = reminders(team)
    assert "In #square · Question of the day: " in read(only)
    assert "In #square · Trade-off of the day: " in read(only)
    assert "fading" in read(only)


async def test_with_one_card_fading_it_says_one(team: Team) -> None:
    """Many are a few: nobody meets a wall."""
    await fade(team, next(iter(team.house.deck.cards)))
    await asked(team, hour="08:00")
    await team.until(20, 7)
    assert "One card is fading: a short review brings it back." in read(reminders(team)[0])
    await fade(team, *tuple(team.house.deck.cards)[1:20])
    await team.until(23, 7)
    assert "A few cards are fading" in read(reminders(team)[1])


async def test_after_three_there_is_silence_and_one_press_resumes(team: Team) -> None:
    """The third says so beforehand; nobody is blamed."""
    await fade(team)
    await asked(team, hour="08:00", days=EVERY_DAY)
    for day in range(20, 30):
        await team.until(day, 7)
    assert len(reminders(team)) == 3
    first, _, third = reminders(team)
    assert "Keep reminding me" not in labels_of(first.message)
    assert "After this one I go silent, unless you rate or write something." in read(third)
    settings = await opened(team)
    assert "I have gone silent, since nothing was rated or written after three reminders in a row." in read(settings)
    told = await team.press("ben", third, "Keep reminding me")
    assert isinstance(told, Change)
    assert "Gladly. I remind you at 08:00, every day" in read(told)
    await team.until(30, 7)
    assert len(reminders(team)) == 4
    assert "Settings" in labels_of(told.message)
    assert "Your settings" in read(await team.press("ben", told, "Settings"))


async def test_the_settings_resume_too(team: Team) -> None:
    """By one press there."""
    await fade(team)
    await asked(team, hour="08:00", days=EVERY_DAY)
    for day in range(20, 26):
        await team.until(day, 7)
    settings = await opened(team)
    assert {"Remind me again", "Change my reminder", "Stop reminding me"} <= set(labels_of(message_in(settings)))
    told = await team.press("ben", settings, "Remind me again")
    assert "I remind you at 08:00, every day" in read(told)


async def test_one_press_stops_them(team: Team) -> None:
    """On the reminder itself, or in the settings; a second press does no harm, and one asks again as easily."""
    await fade(team)
    told = await asked(team, hour="08:00", days=EVERY_DAY)
    await team.until(20, 7)
    for _ in range(2):
        stopped = await team.press("ben", reminders(team)[0], "Stop reminders")
        assert isinstance(stopped, Change)
        assert "I remind you no more." in read(stopped)
    assert "I do not remind you." in read(await opened(team))
    form = await team.press("ben", stopped, "Remind me again")
    assert isinstance(form_in(form), Form)
    assert form_in(form).fields[0].value == "08:00"
    assert "I do not remind you." in read(await team.press("ben", told, "Stop reminding me"))
    await team.until(25, 7)
    assert len(reminders(team)) == 1


async def test_an_old_button_of_somebody_without_reminders_is_kind(team: Team) -> None:
    """Another member's button acts on one's own, of which there are none."""
    await fade(team)
    await asked(team, hour="08:00", days=EVERY_DAY)
    for day in range(20, 26):
        await team.until(day, 7)
    third = reminders(team)[-1]
    told = await team.press("chi", third, "Keep reminding me")
    assert "You have none at present." in read(told)
    await team.press("chi", third, "Stop reminders")
    assert "I have gone silent" in read(await opened(team))
    await team.press("ben", third, "Stop reminders")
    told = await team.press("ben", third, "Keep reminding me")
    assert "You have none at present." in read(told)


async def test_closed_messages_are_said_in_the_settings(team: Team) -> None:
    """One press tries again."""
    await fade(team)
    await asked(team, hour="08:00", days=EVERY_DAY)

    def closed(call: Call) -> Mishap | None:
        return Mishap(raises=Refused("closed", scope="message")) if call.what == "direct" else None

    team.platform.messenger._mishaps = closed
    await team.until(20, 7)
    await team.until(22, 7)
    told = await opened(team)
    assert "Allow them, then press Remind me again." in read(told)
    told = await team.press("ben", told, "Remind me again")
    assert "I remind you at 08:00" in read(told)


async def test_a_zone_that_nobody_knows_any_more_is_said(team: Team) -> None:
    """Changing it is the way on."""
    await asked(team)
    async with team.house.store.database.writing() as connection:
        await connection.execute(sa.update(reminder).values(zone="Mars/Olympus"))
    told = await opened(team)
    assert "I no longer know the time zone of your reminders" in read(told)
    form = await team.press("ben", told, "Change my reminder")
    assert form_in(form).fields[2].value == "Europe/Berlin"
    async with team.house.store.database.writing() as connection:
        await connection.execute(sa.update(reminder).values(zone="Europe/Berlin", next_at=None))
    told = await opened(team)
    assert "Your reminders have stopped" in read(told)  # It has come back, and nobody was there to begin anew.
    assert "I remind you at 16:00" in read(await team.press("ben", told, "Remind me again"))


async def test_where_the_bot_is_switched_off_one_hears_why_none_comes(team: Team) -> None:
    """And who can switch it on."""
    await asked(team)
    async with team.house.store.database.writing() as connection:
        await connection.execute(sa.update(channel).values(active=False))
    told = read(await opened(team))
    assert "I do not post in the channel for which I remind you. Whoever manages it lets me go on" in told


async def test_whoever_left_the_channel_hears_why_none_comes(team: Team) -> None:
    """In the settings, and where they press to go on all the same."""
    await fade(team)
    await team.until(20, 9)
    await reveal_and_rate(team, team.platform.posts[-1])
    await asked(team, hour="08:00", days=EVERY_DAY)
    for day in (21, 22, 23):
        await team.until(day, 7)
    left = await team.press("ben", await opened(team), "Leave this channel")
    told = await team.press("ben", left, "Leave this channel")
    assert "since you have left the channel" in read(told)
    told = await team.press("ben", reminders(team)[-1], "Keep reminding me")
    assert "since you have left the channel" in read(told)
    assert "Gladly." not in read(told)
    await team.until(28, 16)
    assert len(reminders(team)) == 3
