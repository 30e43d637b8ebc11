"""`/study interview` alone: a question, an own answer, the model answer, the rubric."""

from adapters.rehearsal.reading import form_in, instants_in, labels_of, message_in, text_of
from bot.chat.messages import Prose, Words
from bot.chat.replies import Ask, Change, Reply, Tell, Wrong
from bot.features.interview.asking import LONGEST
from bot.features.interview.timing import MINUTES
from tests.features.conftest import Team

SAY = "What would you say?"
HAD = "What it had"
BETTER = "One thing to do better next time"
MINE = "I'd *ask* who it is for <!here>\n\nand then decide."
STRUCTURE = "Structure: it went from the goal to a decision"
COSTS = "Both sides: it said what the choice costs"
EXAMPLE = "Example: it stood on a real case"
PRODUCT = "Product judgement: it began with people and what they need"
MEASURE = "Measurement: it said how one would know"
ALL_FIVE = (STRUCTURE, PRODUCT, COSTS, MEASURE, EXAMPLE)


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


def labels(reply: Reply) -> tuple[str, ...]:
    """All that can be pressed."""
    return labels_of(message_in(reply))


async def asked(team: Team, name: str = "ben", *, about: str = "Any", level: str = "Any") -> Reply:
    """Let somebody be asked a question of a kind."""
    front = await team.command(name, "/study interview")
    form = await team.press(name, front, "Choose")
    return await team.fill(name, form, {"About what?": about, "How hard?": level})


async def answered(team: Team, question: Reply, name: str = "ben", text: str = MINE) -> Reply:
    """Answer a question."""
    return await team.fill(name, await team.press(name, question, "Write my answer"), {SAY: text})


async def ticked(team: Team, answer: Reply, *ticks: str, name: str = "ben", better: str = "") -> Reply:
    """Tick the rubric under an answer."""
    form = await team.press(name, answer, "Tick the rubric")
    return await team.fill(name, form, {HAD: ticks, BETTER: better})


async def test_an_answer_goes_from_the_question_to_the_rubric(team: Team) -> None:
    """All of it in private, one step after the other, each the answer to a press."""
    front = await team.command("ben", "/study interview")
    assert isinstance(front, Tell)
    assert "Alone, only you see any of it." in read(front)
    question = await team.press("ben", front, "Weakest first")
    assert isinstance(question, Change)
    assert labels(question)[0] == "Write my answer"
    assert labels(question)[-2:] == ("Another question", "Stop")
    await team.until(20, 7, 9)
    answer = await answered(team, question)
    assert isinstance(answer, Tell)
    page = message_in(answer)
    assert page.blocks[1] == Words(MINE)
    assert page.title == message_in(question).title
    result = await ticked(team, answer, STRUCTURE, EXAMPLE, better="Name a *number*.")
    assert isinstance(result, Tell)
    told = message_in(result)
    assert told.title == "2 of 5 ticked"
    assert "It had structure and an example." in read(result)
    for missing in ("**Product judgement**", "**Both sides**", "**Measurement**"):
        assert missing in read(result)
    assert Words("Name a *number*.") in told.blocks
    assert "comes back before the others" in read(result)
    assert labels(result) == ("Next question", "History", "Interview practice")
    assert team.platform.posts == []


async def test_the_time_is_shown_and_never_enforced(team: Team) -> None:
    """As an instant on the reader's own clock, by level; then how long it took, and nothing of who took hours."""
    await team.until(20, 7)
    for level, minutes in MINUTES.items():
        question = await asked(team, level=level.capitalize())
        assert f"Take about {minutes} minutes: until about 2026-11-20T07:{minutes:02}:00+00:00" in read(question)
    await team.until(20, 7, 9)
    assert "You took about 9 minutes; 8 were suggested." in read(await answered(team, question))
    late = await asked(team)
    await team.until(20, 11)
    assert "You took" not in read(await answered(team, late))


async def test_a_question_under_way_is_resumed(team: Team) -> None:
    """From the front page, on any day; its time is no longer counted then, and the next one is of its kind."""
    question = await asked(team, about="Foundations", level="Beginner")
    title = message_in(question).title
    await team.until(22, 9)
    front = await team.command("ben", "/study interview")
    assert f"“{title}” still waits for your answer." in read(front)
    again = await team.press("ben", front, "Go on with it")
    assert message_in(again).title == title
    assert "are usual. Take the time that you need." in read(again)
    assert instants_in(message_in(again)) == ()
    result = await ticked(team, await answered(team, again))
    assert "foundations · beginner" in read(await team.press("ben", result, "Next question"))
    await team.press("ben", again, "Another question")
    front = await team.command("ben", "/study interview")
    assert "You have practised 1 answer so far." in read(front)


async def test_a_hint_stands_below_the_question(team: Team) -> None:
    """Where the card has some; a trade-off has none."""
    question = await asked(team, about="Data")
    assert "Hints" not in read(question)
    hinted = await team.press("ben", question, "A hint")
    assert isinstance(hinted, Change)
    assert "**Hints**" in read(hinted)
    assert "A hint" not in labels(hinted)
    assert "Write my answer" in labels(hinted)
    assert "A hint" not in labels(await asked(team, about="Trade-offs"))


async def test_another_question_is_another_one(team: Team) -> None:
    """Of the kind that was chosen, each once, until all of that kind were passed over."""
    question = await asked(team, about="Data")
    titles = [message_in(question).title]
    for minute in range(3):
        await team.until(20, 7, minute)
        question = await team.press("ben", question, "Another question")
        titles.append(message_in(question).title)
    assert len(set(titles)) == 4
    assert message_in(await team.press("ben", question, "Another question")).title == titles[0]


async def test_a_question_by_category_and_level(team: Team) -> None:
    """The next one is of that kind too; where there is none, choosing another is one press."""
    question = await asked(team, about="Foundations", level="Beginner")
    assert "foundations · beginner" in read(question)
    result = await ticked(team, await answered(team, question))
    assert "foundations · beginner" in read(await team.press("ben", result, "Next question"))
    nothing = await asked(team, about="Scenario", level="Beginner")
    assert "no question of that kind" in read(nothing)
    assert "Choose" in labels(nothing)


async def test_a_trade_off_is_asked_with_both_sides_as_its_answer(team: Team) -> None:
    """And its interview angle."""
    question = await asked(team, about="Trade-offs")
    assert "Interview question, a trade-off" in read(question)
    told = read(await answered(team, question))
    assert "**Interview angle**" in told
    assert "**In real products**" in told


async def test_what_is_open_in_the_channel_is_not_asked(team: Team) -> None:
    """Its answer is to be met there first."""
    await team.until(20, 13)
    (open_now,) = [post.message.title for post in team.platform.posts if "Trade-off of" in text_of(post.message)]
    question = await asked(team, about="Trade-offs")
    titles = {message_in(question).title}
    for minute in range(25):
        await team.until(20, 13, minute)
        question = await team.press("ben", question, "Another question")
        titles.add(message_in(question).title)
    assert open_now not in titles
    assert len(titles) == 20


async def test_stopping_sets_the_question_aside(team: Team) -> None:
    """Kindly, with the way back; nothing waits any more, and other questions come before it."""
    titles = set()
    for _ in range(4):
        question = await asked(team, about="Data")
        titles.add(message_in(question).title)
        stopped = await team.press("ben", question, "Stop")
        assert "The question is set aside." in read(stopped)
        front = await team.press("ben", stopped, "Interview practice")
        assert "Go on with it" not in labels(front)
    assert len(titles) == 4


async def test_an_old_stop_sets_no_other_question_aside(team: Team) -> None:
    """The one asked since still waits, and its form is taken; a stop under an answered question leaves it be."""
    old = await asked(team)
    await team.until(20, 7, 1)
    question = await asked(team)
    form = await team.press("ben", question, "Write my answer")
    await team.press("ben", old, "Stop")
    assert "Go on with it" in labels(await team.command("ben", "/study interview"))
    assert message_in(await team.fill("ben", form, {SAY: MINE})).title == message_in(question).title
    assert "Your answer to it is kept." in read(await team.press("ben", question, "Stop"))


async def test_words_that_cannot_be_kept_come_back(team: Team) -> None:
    """Because the question has gone since, or was answered already; the answer from before stands."""
    form = await team.press("ben", await asked(team), "Write my answer")
    await team.until(21, 9)
    question = await asked(team)
    lost = message_in(await team.fill("ben", form, {SAY: MINE}))
    assert Words(MINE) in lost.blocks
    assert "could not keep" in text_of(lost)
    form, second = [await team.press("ben", question, "Write my answer") for _ in range(2)]
    await team.fill("ben", form, {SAY: "the first"})
    told = message_in(await team.fill("ben", second, {SAY: "the second"}))
    assert Words("the second") in told.blocks
    assert "that answer stands" in text_of(told)
    stands = await team.press("ben", question, "Write my answer")
    assert message_in(stands).blocks[1] == Words("the first")


async def test_an_empty_answer_is_asked_for_again(team: Team) -> None:
    """In the form, with what to do."""
    form = await team.press("ben", await asked(team), "Write my answer")
    assert isinstance(form, Ask)
    wrong = await team.fill("ben", form, {SAY: "\0 "})
    assert isinstance(wrong, Wrong)
    assert "A few words are enough." in wrong.errors["answer"]
    assert form_in(wrong).title == "My answer"


async def test_a_long_answer_is_kept_whole(team: Team) -> None:
    """As long as a form takes."""
    text = "a word " * (LONGEST // 7)
    answer = await answered(team, await asked(team), text=text)
    assert Words(text.strip()) in message_in(answer).blocks


async def test_an_event_that_comes_twice_does_it_once(team: Team) -> None:
    """Asking, answering and ticking."""
    front = await team.command("ben", "/study interview")
    press = team.platform.pressing("ben", front, "Weakest first")
    question = await team.platform.give(press)
    assert message_in(await team.platform.give(press)).title == message_in(question).title
    sent = team.platform.filling("ben", await team.press("ben", question, "Write my answer"), {SAY: MINE})
    answer = await team.platform.give(sent)
    assert await team.platform.give(sent) == answer
    sent = team.platform.filling("ben", await team.press("ben", answer, "Tick the rubric"), {HAD: ALL_FIVE})
    result = await team.platform.give(sent)
    assert "It had all five." in read(result)
    assert await team.platform.give(sent) == result
    assert "You have practised 1 answer so far." in read(await team.command("ben", "/study interview"))


async def test_ticks_can_be_made_anew(team: Team) -> None:
    """The form shows those from before; none at all is told kindly."""
    answer = await answered(team, await asked(team))
    await ticked(team, answer, COSTS, better="Slower.")
    form = form_in(await team.press("ben", answer, "Tick the rubric"))
    assert [field.value for field in form.fields] == ["both-sides", "Slower."]
    result = await ticked(team, answer)
    assert message_in(result).title == "0 of 5 ticked"
    assert "None this time." in read(result)
    assert sum(isinstance(block, Prose) for block in message_in(result).blocks) == 1


async def test_one_is_marked_to_be_asked_again(team: Team) -> None:
    """At the member's wish, where few ticks do not do it anyway; and the mark comes off."""
    result = await ticked(team, await answered(team, await asked(team)), STRUCTURE, COSTS, EXAMPLE)
    assert "others come first now" in read(result)
    marked = await team.press("ben", result, "Redo this one later")
    assert "comes back before the others" in read(marked)
    title = message_in(await team.press("ben", await team.command("ben", "/study interview"), "History"))
    assert "Questions to redo" in str(title.rows)
    assert "others come first now" in read(await team.press("ben", marked, "It can wait"))


async def test_weak_spots_come_first_after_a_rest(team: Team) -> None:
    """What went badly is asked first the next day, not the same hour, with what was to be done better."""
    question = await asked(team)
    title = message_in(question).title
    result = await ticked(team, await answered(team, question), STRUCTURE, better="Say *whom* it is for.")
    assert message_in(await team.press("ben", result, "Next question")).title != title
    await team.until(21, 8)
    front = await team.command("ben", "/study interview")
    again = message_in(await team.press("ben", front, "Weakest first"))
    assert again.title == title
    assert Words("Say *whom* it is for.") in again.blocks


async def test_somebody_else_has_none_of_it(team: Team) -> None:
    """Not even with the other one's buttons."""
    question = await asked(team)
    answer = await answered(team, question)
    for on, label in ((question, "Write my answer"), (question, "A hint"), (answer, "Tick the rubric")):
        if label in labels(on):
            told = await team.press("chi", on, label)
            assert "I do not have it any more" in read(told)
            assert "Next question" in labels(told)
    assert "You have practised" not in read(await team.command("chi", "/study interview"))


async def test_looking_makes_nobody_a_member(team: Team) -> None:
    """The front page and the history ask nothing of anybody."""
    before = await team.house.store.members.find(team.platform.who("chi").member)
    front = await team.command("chi", "/study interview", direct=True)
    history = await team.press("chi", front, "History")
    assert "There is nothing here yet." in read(history)
    assert before is None
    assert await team.house.store.members.find(team.platform.who("chi").member) is None
