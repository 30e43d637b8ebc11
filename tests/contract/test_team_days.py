"""All that a team does from day one, on every platform: the outcome, quizzes, the month, reports, extra posts."""

from datetime import timedelta

from tests.contract.people import People
from tests.contract.steps import (
    FRIDAY_AFTERNOON,
    FRIDAY_MORNING,
    MOMENT,
    MONDAY_AFTERNOON,
    form,
    latest,
    lean,
    message,
    question,
    reveal,
    reveal_and_rate,
    set_up,
)

SAVED = "What I have saved"


async def test_the_outcome_comes_into_the_thread_with_the_next_post(people: People) -> None:
    """Before and after, who moved as a number, and when to lean which way."""
    await set_up(people)
    await people.until(FRIDAY_AFTERNOON)
    post = await latest(people, "Trade-off")
    one, other = post.buttons[:2]
    for person in ("ana", "ben"):
        await lean(people, person, post, one)
    await lean(people, "chi", await lean(people, "chi", post, one), f"Lean to {other}")
    await people.until(MONDAY_AFTERNOON - MOMENT)
    assert not await people.thread(await latest(people, "Trade-off"))
    friday = await latest(people, "Trade-off")
    await people.until(MONDAY_AFTERNOON + MOMENT)
    outcome = (await people.thread(friday))[-1].text
    assert one in outcome
    assert other in outcome
    assert "1 " in outcome
    for name in ("Ana", "Ben", "Chi"):
        assert name not in outcome


async def test_a_run_of_the_quiz_is_five_items_in_private(people: People) -> None:
    """Each with the reason; then the score, for the member alone."""
    await set_up(people)
    asked = message(await people.command("ben", "/study quiz"))
    for _ in range(5):
        assert asked.buttons[0] == "A"
        verdict = message(await people.press("ben", asked, "A"))
        onward = next(label for label in verdict.buttons if label.startswith(("Next", "See")))
        asked = message(await people.press("ben", verdict, onward))
    assert "of 5 right" in asked.text
    assert not any("of 5 right" in seen.text for seen in await people.channel())
    assert not any("of 5 right" in seen.text for seen in await people.private("ana"))


async def test_a_quiz_day_opens_the_question_with_a_quiz(people: People) -> None:
    """Set in the panel; the rating alone counts."""
    panel = await set_up(people)
    asked = form(await people.press("ana", panel, "Quiz day"))
    told = message(await people.fill("ana", asked, {asked.fields[0]: "Friday"}))
    assert "Friday" in told.text
    await people.until(FRIDAY_MORNING)
    post = await question(people)
    assert post.buttons[0] == "A"
    verdict = message(await people.press("chi", post, "A"))
    assert "Only your rating of it counts" in verdict.text
    rated = await reveal_and_rate(people, "chi", verdict, "Got it")
    assert "first day of your streak" in rated.text


async def test_the_answer_leads_on_to_its_quiz(people: People) -> None:
    """By a button under it."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    answer = await reveal(people, "ben", await question(people))
    quiz = message(await people.press("ben", answer, "Try its quiz"))
    assert quiz.buttons[0] == "A"


async def test_the_team_sees_its_month(people: People) -> None:
    """In private first, then for all who care; numbers and no names."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    await reveal_and_rate(people, "ben", await question(people), "Got it")
    told = message(await people.command("ben", "/study team"))
    assert "November 2026" in told.text
    await people.press("ben", told, "Share it with the channel")
    shared = (await people.channel())[-1]
    assert "November 2026" in shared.text


async def test_something_wrong_reaches_whoever_set_the_channel_up(people: People) -> None:
    """With the reporter's words to the letter; thanks go back."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    answer = await reveal(people, "ben", await question(people))
    asked = form(await people.press("ben", answer, "Something wrong?"))
    thanks = message(await people.fill("ben", asked, {asked.fields[0]: "The *second* figure <!here> is off"}))
    assert "Thank you" in thanks.text
    await people.until(FRIDAY_MORNING + MOMENT)
    assert any("The *second* figure <!here> is off" in seen.text for seen in await people.private("ana"))
    assert not any("second" in seen.text for seen in await people.private("chi"))


async def test_trade_offs_are_listed_and_picked(people: People) -> None:
    """All of them, from a list; or one by chance."""
    await set_up(people)
    listed = message(await people.command("ben", "/tradeoff list"))
    assert "Model size vs latency" in listed.text
    picked = message(await people.pick("ben", listed, "Model size vs latency"))
    assert picked.text.startswith("Model size vs latency")
    by_chance = message(await people.command("ben", "/tradeoff random"))
    assert "Show me both sides" in by_chance.buttons


async def test_an_extra_post_counts_for_no_streak(people: People) -> None:
    """Whoever manages asks for it, everybody can answer it, at most one an hour."""
    await set_up(people)
    told = message(await people.command("ana", "/tradeoff post Model size vs latency"))
    assert "no streak" in told.text
    await people.until(FRIDAY_MORNING - timedelta(hours=1))
    extra = (await people.channel())[-1]
    assert "Model size vs latency" in extra.text
    rated = await reveal_and_rate(people, "ben", extra, "Got it")
    assert "counts for no streak" in rated.text


async def test_the_panel_changes_one_thing_at_a_time(people: People) -> None:
    """Each change says when the next posts come; what is wrong is said in the form."""
    panel = await set_up(people)
    asked = form(await people.press("ana", panel, "Times"))
    wrong = await people.fill("ana", asked, {asked.fields[0]: "25:00", asked.fields[1]: "13:30"})
    assert not await people.channel()
    mend = wrong if not hasattr(wrong, "buttons") else form(await people.press("ana", message(wrong), "Fix it"))
    told = message(await people.fill("ana", form(mend), {asked.fields[0]: "10:15", asked.fields[1]: "13:30"}))
    assert "10:15" in told.text
    await people.until(FRIDAY_MORNING)
    assert not await people.channel()
    await people.until(FRIDAY_MORNING + timedelta(minutes=45))
    assert "Question of the day" in (await question(people)).text
    coming = message(await people.press("ana", told, "Next ten posts"))
    assert "Trade-off:" in coming.text
    skipped = message(await people.press("ana", coming, "Skip the next trade-off"))
    assert skipped.text != coming.text
    changes = message(await people.press("ana", panel, "Changes"))
    assert "09:30 from Monday to Friday → 10:15" in changes.text
    panel = message(await people.press("ana", changes, "All settings"))
    assert "AI or a rule-based system?" in message(await people.press("ana", panel, "Deliveries")).text


async def test_the_quiz_of_one_trade_off_is_asked_by_name(people: People) -> None:
    """Or five over all of them."""
    await set_up(people)
    asked = message(await people.command("ben", "/tradeoff quiz Model size vs latency"))
    assert "Model size vs latency" in asked.text
    assert asked.buttons[0] == "A"


async def test_the_next_card_can_be_another_one(people: People) -> None:
    """Chosen by name while one types; it is the next one then."""
    panel = await set_up(people)
    coming = message(await people.press("ana", panel, "Next ten posts"))
    asked = form(await people.press("ana", coming, "Choose another trade-off"))
    told = message(await people.fill("ana", asked, {asked.fields[0]: "Model size vs latency"}))
    assert "Model size vs latency" in told.text
    await people.until(FRIDAY_AFTERNOON)
    assert "Model size vs latency" in (await latest(people, "Trade-off")).text


async def test_who_leaves_is_asked_no_more_and_can_come_back(people: People) -> None:
    """Asked once; the streak ends, and the next rating begins another one."""
    await set_up(people)
    await people.until(FRIDAY_MORNING)
    await reveal_and_rate(people, "ben", await question(people), "Got it")
    settings = message(await people.command("ben", "/study settings"))
    asked = message(await people.press("ben", settings, "Leave this channel"))
    left = message(await people.press("ben", asked, "Leave this channel"))
    assert "You have left this channel." in left.text
    streak = message(await people.command("ben", "/study streak"))
    assert "You have left this channel" in streak.text
    await people.until(MONDAY_AFTERNOON)
    rated = await reveal_and_rate(people, "ben", await question(people), "Got it")
    assert "first day of your streak" in rated.text


async def test_a_note_is_saved_for_the_portfolio_and_removed_again(people: People) -> None:
    """To the letter, in private, from any platform's command line."""
    await set_up(people)
    note = "Cost first, then *care* <@U1> @everyone"
    told = message(await people.command("ben", f"/study save {note}"))
    assert "Only you see it" in told.text
    listed = message(await people.press("ben", message(await people.command("ben", "/study portfolio")), SAVED))
    assert note in listed.text.replace("\u200b", "")
    opened = message(await people.press("ben", listed, "Open 1"))
    assert note in opened.text.replace("\u200b", "")
    left = message(await people.press("ben", opened, "Remove it"))
    assert "nothing here yet" in left.text
    assert not await people.channel()
    assert not any("care" in seen.text for seen in await people.private("ana"))
