"""The thread, told once and lived through on every platform: a study day, the morning after, and what was forgotten."""

import pytest

from tests.contract.people import People, Seen, SeenForm
from tests.contract.steps import (
    FRIDAY_AFTERNOON,
    FRIDAY_MORNING,
    MOMENT,
    MONDAY_MORNING,
    lean,
    question,
    reveal_and_rate,
    set_up,
)


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
    assert len(posts[1].buttons) == 3  # the names of the two sides stand on the first two
    assert posts[1].buttons[-1] == "Show me both sides"


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
    assert answer.buttons[:4] == ("Missed it", "Struggled", "Got it", "Knew it cold")
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


async def test_review_goes_through_all_cards_and_brings_back_what_is_fading(people: People) -> None:
    """What was missed on Friday comes back on Monday, by the second card at the latest."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    friday = await question(people)
    await reveal_and_rate(people, "chi", friday, "Missed it")
    await people.until(MONDAY_MORNING)
    card = await people.command("chi", "/study review")
    titles = []
    for _ in range(2):
        assert isinstance(card, Seen)
        titles.append(card.text.splitlines()[0])
        answer = await people.press("chi", card, card.buttons[-2])
        assert isinstance(answer, Seen)
        rated = await people.press("chi", answer, "Got it")
        assert isinstance(rated, Seen)
        card = await people.press("chi", rated, "Next card")
    assert friday.text.splitlines()[0] in titles
    assert isinstance(card, Seen)
    stopped = await people.press("chi", card, "Stop here")
    assert isinstance(stopped, Seen)
    assert "Until next time" in stopped.text


async def test_after_a_rating_one_more_is_offered(people: People) -> None:
    """In private, as a message of its own."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    rated = await reveal_and_rate(people, "ben", await question(people), "Got it")
    more = await people.press("ben", rated, "One more for you")
    assert isinstance(more, Seen)
    assert "New to you" in more.text
    assert not any("New to you" in seen.text for seen in await people.channel())


async def test_a_member_leans_to_a_side_and_then_reads_both(people: People) -> None:
    """The spread shows from three leans on; the post tells how many, and never which way."""
    await set_up(people)
    await people.until(FRIDAY_AFTERNOON)
    one, other = (await people.channel())[-1].buttons[:2]
    for person, why in (("ana", "Waiting costs more"), ("ben", ""), ("chi", "It is *their* money <@U1>")):
        told = await lean(people, person, (await people.channel())[-1], one, why)
        assert f"You lean to: {one}." in told.text
        assert why in told.text
        assert "In real products" in told.text
    assert f"The team so far: {one} 3 · {other} 0." in told.text
    moved = await lean(people, "chi", told, f"Lean to {other}", "On reflection")
    assert f"The team so far: {one} 2 · {other} 1." in moved.text
    await people.until(FRIDAY_AFTERNOON + MOMENT)
    shown = (await people.channel())[-1].text
    assert "3 people have leaned" in shown
    assert "their" not in shown


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
    card = await people.command("ana", "/study review")
    while isinstance(card, Seen) and "Write my take" not in card.buttons:
        answer = await people.press("ana", card, "Show me both sides")
        assert isinstance(answer, Seen)
        rated = await people.press("ana", answer, "Got it")
        assert isinstance(rated, Seen)
        card = await people.press("ana", rated, "Next card")
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
