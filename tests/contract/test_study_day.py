"""The thread, told once and lived through on every platform: a study day, the morning after, and what was forgotten."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.contract.people import People, Seen, SeenForm

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY_MORNING = datetime(2026, 11, 20, 9, 30, tzinfo=BERLIN)
FRIDAY_AFTERNOON = datetime(2026, 11, 20, 13, 30, tzinfo=BERLIN)
MONDAY_MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN)
MOMENT = timedelta(seconds=10)  # a heartbeat later: counts have been edited in


async def set_up(people: People) -> None:
    """Let the channel post by the clock of Berlin."""
    told = await people.command("ana", "/study-setup Europe/Berlin")
    assert isinstance(told, Seen)
    assert "All set" in told.text


async def question(people: People) -> Seen:
    """The latest question in the channel."""
    return next(post for post in reversed(await people.channel()) if "Question of the day" in post.text)


async def reveal_and_rate(people: People, person: str, post: Seen, label: str) -> Seen:
    """Look at the answer of a post and rate oneself."""
    answer = await people.press(person, post, "Show me the answer")
    assert isinstance(answer, Seen)
    rated = await people.press(person, answer, label)
    assert isinstance(rated, Seen)
    return rated


async def test_the_clock_posts_a_question_and_a_tradeoff_at_their_hours(people: People) -> None:
    """Nothing before 09:30, the question then, the trade-off at 13:30, each with its two buttons."""
    await set_up(people)
    await people.until(FRIDAY_MORNING - MOMENT)
    assert not [post for post in await people.channel() if "of the day" in post.text]
    await people.until(FRIDAY_MORNING)
    assert (await question(people)).buttons == ("Write my take", "Show me the answer")
    await people.until(FRIDAY_AFTERNOON)
    posts = [post for post in await people.channel() if "of the day" in post.text]
    assert len(posts) == 2
    assert "Trade-off of the day" in posts[1].text
    assert posts[1].buttons == ("Write my take", "Show me both sides")


async def test_a_take_stands_beside_the_answer_and_the_rating_can_be_changed(people: People) -> None:
    """A form, the answer in private with one's own words in it, a rating, another one."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    form = await people.press("ana", await question(people), "Write my take")
    assert isinstance(form, SeenForm)
    assert form.fields == ("What would you say?",)
    answer = await people.fill("ana", form, {"What would you say?": "Rules while the logic fits on a page <@U1> *so*"})
    assert isinstance(answer, Seen)
    assert "Rules while the logic fits on a page <@U1> *so*" in answer.text
    assert answer.buttons == ("Missed it", "Struggled", "Got it", "Knew it cold")
    rated = await people.press("ana", answer, "Got it")
    assert isinstance(rated, Seen)
    assert "You said: Got it." in rated.text
    assert "first day of your streak" in rated.text
    changed = await people.press("ana", rated, "Struggled")
    assert isinstance(changed, Seen)
    assert "You said: Struggled." in changed.text


async def test_the_answer_is_for_the_presser_alone(people: People) -> None:
    """The channel never shows an answer, a take or a name; nobody else sees what was revealed."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    post = await question(people)
    answer = await people.press("ana", post, "Show me the answer")
    assert isinstance(answer, Seen)
    assert "Why it matters" in answer.text
    assert not any("Why it matters" in seen.text for seen in await people.channel())
    assert not any("Why it matters" in seen.text for seen in await people.private("ben"))


async def test_the_post_shows_how_many_studied_and_the_team_streak(people: People) -> None:
    """Numbers only, a heartbeat after the ratings; changing a rating counts nobody twice."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    rated = await reveal_and_rate(people, "ana", await question(people), "Got it")
    await people.press("ana", rated, "Missed it")
    await reveal_and_rate(people, "ben", await question(people), "Knew it cold")
    await people.until(FRIDAY_MORNING + MOMENT)
    assert "2 people have studied this · team streak: 1 day" in (await question(people)).text


async def test_the_next_morning_brings_another_card_and_a_longer_streak(people: People) -> None:
    """Over a weekend that neither counts nor breaks."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    friday = await question(people)
    await reveal_and_rate(people, "ana", friday, "Got it")
    await people.until(MONDAY_MORNING)
    monday = await question(people)
    assert monday.text.splitlines()[0] != friday.text.splitlines()[0]
    rated = await reveal_and_rate(people, "ana", monday, "Got it")
    assert "your streak is 2 days" in rated.text
    told = await people.command("ana", "/study streak")
    assert isinstance(told, Seen)
    assert "Your streak here: 2 days." in told.text
    assert "The team's streak: 2 days." in told.text


async def test_review_brings_back_what_is_due(people: People) -> None:
    """What was missed on Friday is due on Monday, and rating it again settles it."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    friday = await question(people)
    await reveal_and_rate(people, "chi", friday, "Missed it")
    await people.until(MONDAY_MORNING)
    card = await people.command("chi", "/study review")
    assert isinstance(card, Seen)
    assert card.text.splitlines()[0] == friday.text.splitlines()[0]
    answer = await people.press("chi", card, "Show me the answer")
    assert isinstance(answer, Seen)
    rated = await people.press("chi", answer, "Got it")
    assert isinstance(rated, Seen)
    assert "That was the last one that is due." in rated.text
    again = await people.command("chi", "/study review")
    assert isinstance(again, Seen)
    assert "All caught up" in again.text


async def test_a_rating_on_a_closed_post_is_late_and_says_so(people: People) -> None:
    """It feeds memory, and no streak."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    post = await question(people)
    await people.until(MONDAY_MORNING - MOMENT)
    rated = await reveal_and_rate(people, "ben", post, "Got it")
    assert "does not count for a streak" in rated.text
    told = await people.command("ben", "/study streak")
    assert isinstance(told, Seen)
    assert "Your streak here: 0 days." in told.text


async def test_a_take_can_be_written_in_a_review_too(people: People) -> None:
    """The same form, outside any post."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    await reveal_and_rate(people, "ana", await question(people), "Missed it")
    await people.until(MONDAY_MORNING)
    card = await people.command("ana", "/study review")
    assert isinstance(card, Seen)
    form = await people.press("ana", card, "Write my take")
    assert isinstance(form, SeenForm)
    answer = await people.fill("ana", form, {"What would you say?": "I remember it now"})
    assert isinstance(answer, Seen)
    assert "I remember it now" in answer.text


@pytest.mark.parametrize("line", ["/tradeoff show retrieval depth", "/tradeoff show Retrieval depth vs latency"])
async def test_a_tradeoff_is_shown_by_name(people: People, line: str) -> None:
    """A few words of its title do."""
    await set_up(people)
    shown = await people.command("ben", line)
    assert isinstance(shown, Seen)
    assert shown.text.startswith("Retrieval depth vs latency")
    sides = await people.press("ben", shown, "Show me both sides")
    assert isinstance(sides, Seen)
    assert "In real products" in sides.text


async def test_help_always_answers(people: People) -> None:
    """It lists the commands as one types them."""
    told = await people.command("chi", "/study help")
    assert isinstance(told, Seen)
    assert "/study review" in told.text


async def test_who_does_not_manage_changes_no_set_up(people: People) -> None:
    """The platform may hide the command; where it does not, the core refuses."""
    await set_up(people)
    try:
        told = await people.command("ben", "/study-setup Asia/Tokyo")
    except PermissionError:
        pass  # the platform did not even offer it
    else:
        assert isinstance(told, Seen)
        assert "manage" in told.text
    await people.until(FRIDAY_MORNING - MOMENT)
    assert not [post for post in await people.channel() if "of the day" in post.text]
    await people.until(FRIDAY_MORNING)
    assert "Question of the day" in (await question(people)).text
