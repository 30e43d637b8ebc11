"""Practising interview answers alone, on every platform: asked, answered, ticked, looked back at."""

from tests.contract.people import People, Seen
from tests.contract.steps import FRIDAY_MORNING, MOMENT, form, message, set_up

SAY = "What would you say?"
MINE = "I would *first* ask who it is for <!here> @everyone"
LONG = "A sentence of my answer, as I would say it in the room. " * 53


async def choose(people: People, about: str, level: str) -> Seen:
    """Let Ben be asked a question of a kind."""
    front = message(await people.command("ben", "/study interview"))
    asked = form(await people.press("ben", front, "Choose"))
    return message(await people.fill("ben", asked, {asked.fields[0]: about, asked.fields[1]: level}))


async def answer(people: People, question: Seen, text: str) -> Seen:
    """Let Ben answer."""
    asked = form(await people.press("ben", question, "Write my answer"))
    assert asked.fields == (SAY,)
    assert asked.text
    return message(await people.fill("ben", asked, {SAY: text}))


async def test_an_interview_is_practised_alone(people: People) -> None:
    """The question, the own words beside the model answer, the rubric with what is missing, the next question."""
    await set_up(people)
    front = message(await people.command("ben", "/study interview"))
    assert "Alone, only you see any of it" in front.text
    question = message(await people.press("ben", front, "Weakest first"))
    assert "minutes: until about" in question.text
    told = await answer(people, question, MINE)
    assert MINE in told.text.replace("\u200b", "")
    rubric = form(await people.press("ben", told, "Tick the rubric"))
    had = "Structure: it went from the goal to a decision, Example: it stood on a real case"
    result = message(await people.fill("ben", rubric, {rubric.fields[0]: had, rubric.fields[1]: "Name a number"}))
    assert "2 of 5 ticked" in result.text
    assert "It had structure and an example." in result.text
    assert "Measurement: Name the number that would move" in result.text
    assert "Name a number" in result.text
    following = message(await people.press("ben", result, "Next question"))
    assert "Write my answer" in following.buttons
    assert following.text != question.text
    assert not await people.channel()
    assert not any("Name a number" in seen.text for seen in await people.private("ana"))


async def test_a_question_is_chosen_passed_over_and_resumed(people: People) -> None:
    """By category and level, with a hint; what was asked last waits for its answer."""
    await set_up(people)
    question = await choose(people, "Foundations", "Beginner")
    assert "foundations · beginner" in question.text
    await people.until(FRIDAY_MORNING - MOMENT)
    other = message(await people.press("ben", question, "Another question"))
    assert "foundations · beginner" in other.text
    hinted = message(await people.press("ben", other, "A hint"))
    assert "Hints" in hinted.text
    front = message(await people.command("ben", "/study interview"))
    resumed = message(await people.press("ben", front, "Go on with it"))
    assert resumed.text.split("\n")[0] == other.text.split("\n")[0]
    stopped = message(await people.press("ben", resumed, "Stop"))
    assert "Until next time" in stopped.text
    assert "no question of that kind" in (await choose(people, "Scenario", "Beginner")).text


async def test_a_long_answer_to_a_trade_off_comes_whole(people: People) -> None:
    """All that a form takes, beside both sides, with what can be pressed under it."""
    await set_up(people)
    told = await answer(people, await choose(people, "Trade-offs", "Advanced"), LONG.strip())
    assert {"Tick the rubric", "Next question"} <= set(told.buttons)
    opened = message(await people.press("ben", await history(people), "Open 1"))
    assert LONG.strip()[-40:] in opened.text
    assert "Interview angle" in message(await people.press("ben", opened, "The model answer")).text


async def history(people: People) -> Seen:
    """Open Ben's list."""
    front = message(await people.command("ben", "/study interview"))
    return message(await people.press("ben", front, "History"))


async def test_what_was_practised_is_listed_redone_and_removed(people: People) -> None:
    """What went badly can be picked and asked again; an answer is removed from its own page."""
    await set_up(people)
    told = await answer(people, await choose(people, "Data", "Any"), "I do not know yet")
    rubric = form(await people.press("ben", told, "Tick the rubric"))
    result = message(await people.fill("ben", rubric, {}))
    assert "0 of 5 ticked" in result.text
    listed = message(await people.press("ben", result, "History"))
    assert "0 of 5 · alone" in listed.text
    (title,) = listed.options
    opened = message(await people.pick("ben", listed, title))
    assert "I do not know yet" in opened.text
    again = message(await people.press("ben", opened, "Ask me again"))
    assert again.text.startswith(title)
    opened = message(await people.press("ben", await history(people), "Open 1"))
    left = message(await people.press("ben", opened, "Remove it"))
    assert "There is nothing here yet." in left.text
