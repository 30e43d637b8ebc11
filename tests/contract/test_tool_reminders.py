"""Reminders on every platform: asked for, sent directly, silent after three, resumed by one press."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.contract.people import People, Seen
from tests.contract.steps import FRIDAY_MORNING, MOMENT, form, lean, message, question, reveal_and_rate, set_up

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
HALF_PAST_TWELVE = datetime(2026, 11, 20, 12, 30, tzinfo=BERLIN)
EVERY_DAY = "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday"


async def asked(people: People, person: str, hour: str, days: str, zone: str = "Europe/Berlin") -> Seen:
    """Ask in the settings to be reminded; return what they say then."""
    settings = message(await people.command(person, "/study settings"))
    wish = form(await people.press(person, settings, "Remind me"))
    values = {"At what time?": hour, "On which days?": days, "Your time zone": zone}
    got = await people.fill(person, wish, values)
    return message(got)


async def reminders(people: People, person: str) -> list[Seen]:
    """All that one person got."""
    return [seen for seen in await people.private(person) if seen.text.startswith("Your reminder")]


async def test_a_reminder_comes_at_ones_own_hour_and_leads_to_a_review(people: People) -> None:
    """Directly and to them alone; whoever comes by goes on getting them."""
    await set_up(people)
    told = await asked(people, "ben", "12:30", "Monday, Friday")
    assert "I remind you at 12:30, on Mondays and Fridays, by the clock of Europe/Berlin" in told.text
    await people.until(HALF_PAST_TWELVE - MOMENT)
    assert await reminders(people, "ben") == []
    await people.until(HALF_PAST_TWELVE)
    (first,) = await reminders(people, "ben")
    assert "Question of the day: " in first.text
    assert "Start a review" in first.buttons
    assert await reminders(people, "ana") == []
    card = message(await people.press("ben", first, "Start a review"))
    assert "Stop here" in card.buttons
    await reveal_and_rate(people, "ben", card, "Got it")
    await people.until(HALF_PAST_TWELVE + 3 * DAY)
    assert len(await reminders(people, "ben")) == 2
    await reveal_and_rate(people, "ben", await question(people), "Got it")
    await people.until(HALF_PAST_TWELVE + 7 * DAY)
    assert "After this one" not in (await reminders(people, "ben"))[-1].text


async def test_the_question_is_answered_from_the_reminder(people: People) -> None:
    """Written, looked at and rated where the reminder stands; it counts in the channel."""
    await set_up(people)
    await asked(people, "ben", "12:30", EVERY_DAY)
    await people.until(HALF_PAST_TWELVE)
    (first,) = await reminders(people, "ben")
    card = message(await people.press("ben", first, "Open the question"))
    take = form(await people.press("ben", card, "Write my take"))
    answer = message(await people.fill("ben", take, {"What would you say?": "It depends on the cost."}))
    assert "It depends on the cost." in answer.text
    told = message(await people.press("ben", answer, "Got it"))
    assert "Counted: this is the first day of your streak." in told.text
    await people.until(HALF_PAST_TWELVE + MOMENT)
    assert "1 person has studied this" in (await question(people)).text


async def test_a_side_is_taken_from_the_reminder(people: People) -> None:
    """The trade-off's form opens there too."""
    await set_up(people)
    await asked(people, "chi", "18:00", EVERY_DAY)
    await people.until(HALF_PAST_TWELVE + timedelta(hours=5, minutes=30))
    (first,) = await reminders(people, "chi")
    card = message(await people.press("chi", first, "Open the trade-off"))
    answer = await lean(people, "chi", card, card.buttons[0], "It is cheaper.")
    assert "It is cheaper." in answer.text
    told = message(await people.press("chi", answer, "Got it"))
    assert "Counted" in told.text


async def test_after_three_there_is_silence_until_one_press(people: People) -> None:
    """The third says so, and has the button."""
    await set_up(people)
    await asked(people, "chi", "18:00", EVERY_DAY)
    evening = HALF_PAST_TWELVE + timedelta(hours=5, minutes=30)
    for day in range(10):
        await people.until(evening + day * DAY)
    got = await reminders(people, "chi")
    assert len(got) == 3
    assert "After this one I go silent" in got[-1].text
    settings = message(await people.command("chi", "/study settings"))
    assert "I have gone silent" in settings.text
    going = message(await people.press("chi", got[-1], "Keep reminding me"))
    assert "I remind you at 18:00, every day" in going.text
    await people.until(evening + 10 * DAY)
    assert len(await reminders(people, "chi")) >= 3
    assert "Question of the day" in (await reminders(people, "chi"))[-1].text


async def test_one_press_stops_them_and_a_mistake_comes_back(people: People) -> None:
    """What was typed stays in the form."""
    await set_up(people)
    settings = message(await people.command("ben", "/study settings"))
    wish = form(await people.press("ben", settings, "Remind me"))
    values = {"At what time?": "late", "On which days?": "Friday", "Your time zone": "Europe/Berlin"}
    wrong = await people.fill("ben", wish, values)
    if isinstance(wrong, Seen):
        wrong = form(await people.press("ben", wrong, "Fix it"))
    told = message(await people.fill("ben", wrong, values | {"At what time?": "12:30"}))
    assert "I remind you at 12:30, on Fridays" in told.text
    await people.until(HALF_PAST_TWELVE)
    (only,) = await reminders(people, "ben")
    stopped = message(await people.press("ben", only, "Stop reminders"))
    assert "I remind you no more." in stopped.text
    await people.until(FRIDAY_MORNING + 8 * DAY)
    settings = message(await people.command("ben", "/study settings"))
    assert "I do not remind you." in settings.text
