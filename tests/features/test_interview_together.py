"""Interviews with others: invited by name, each in turn candidate, interviewer and observer, all in direct messages."""

from dataclasses import replace

from adapters.rehearsal.reading import form_in, labels_of, message_in, text_of
from tests.features.conftest import Team
from tests.features.pairs import ANSWER, FOLLOW_UP, REMARK, REPLY, Pair


async def test_two_play_both_rounds(team: Team) -> None:
    """The question, the answer, a follow-up, the ticks, the model answer; then the other way round."""
    pair = Pair(team)
    told = await pair.invite("ben")
    assert "I ask @ben, and write to you when they answer" in text_of(message_in(told))
    assert "@ana asks you to practise interview answers together." in pair.read("ben")
    accepted = await pair.press("ben", "Accept")
    assert "You practise with @ana." in text_of(message_in(accepted))
    assert "@ana answers, @ben leads and ticks the rubric." in pair.read("ana")
    assert "It goes to @ben." in pair.read("ana")
    assert "For your follow-up, if you like" in pair.read("ben")
    assert "@ana answers now." in pair.read("ben")
    await pair.fill("ana", "Write my answer", ANSWER)
    assert f"@ana answered\n{ANSWER}" in pair.read("ben")
    await pair.fill("ben", "Ask a follow-up", FOLLOW_UP)
    assert f"@ben asked as a follow-up\n{FOLLOW_UP}" in pair.read("ana")
    await pair.fill("ana", "Answer the follow-up", REPLY)
    assert f"@ana answered to that\n{REPLY}" in pair.read("ben")
    await pair.fill("ben", "Tick the rubric", ("Example: it stood on a real case",), REMARK)
    assert pair.read("ana").startswith("1 of 5 ticked")
    assert f"@ben wrote about it\n{REMARK}" in pair.read("ana")
    assert "Round 2 of 2 has begun: @ben answers, @ana leads." in pair.read("ana")
    assert "It goes to @ana." in pair.read("ben")
    told = await pair.team.press("ana", pair.last("ana"), "Read the next question")
    assert "@ben answers now." in text_of(message_in(told))
    await pair.fill("ben", "Write my answer", ANSWER)
    told = await pair.press("ana", "No follow-up")
    assert ANSWER in text_of(message_in(told))
    form = await pair.team.press("ana", told, "Tick the rubric")
    thanks = await pair.team.fill("ana", form, {})
    assert "That was the last round." in text_of(message_in(thanks))
    await pair.settle()
    assert pair.read("ben").startswith("0 of 5 ticked\n")
    assert "None was ticked this time." in pair.read("ben")
    assert labels_of(pair.last("ben").message) == ("Yes, share it", "No, keep it between us", "Interview practice")
    assert pair.read("ana").startswith("Your interview is done")
    assert "1 of 5 ticked." in pair.read("ana")
    mine = await pair.team.press("ana", pair.last("ana"), "My result")
    assert REMARK in text_of(message_in(mine))
    listed = await pair.team.press("ben", await pair.page("ben"), "History")
    held = text_of(message_in(await pair.team.press("ben", listed, "Open 1")))
    assert "0 of 5 ticked.\nNone was ticked this time. That is what practice is for" in held
    assert "only you" not in held


async def test_three_take_every_part_once(team: Team) -> None:
    """Candidate, interviewer and observer; it begins once all have accepted."""
    pair = Pair(team)
    await pair.invite("ben", "chi")
    assert "@ana asks you to practise interview answers together, with @chi." in pair.read("ben")
    assert "Three rounds" in pair.read("ben")
    told = await pair.press("ben", "Accept")
    assert "@chi has not answered yet." in text_of(message_in(told))
    assert "@ben has accepted." in pair.read("ana")
    await pair.press("chi", "Accept")
    assert "@ana answers, @ben leads, @chi ticks the rubric." in pair.read("chi")
    await pair.play("ana", "ben", "chi")
    assert "@ben answers, @chi leads, @ana ticks the rubric." in pair.read("ben")
    await pair.play("ben", "chi", "ana")
    await pair.play("chi", "ana", "ben")
    for name in ("ana", "ben"):
        assert pair.read(name).startswith("Your interview is done")
    assert pair.read("chi").startswith("2 of 5 ticked")
    for name in ("ana", "ben", "chi"):
        await pair.press(name, "Yes, share it")
    (shared,) = [each for each in team.platform.posts if each.under is not None]
    assert text_of(shared.message).startswith(
        "A practised interview\n@ana, @ben and @chi have practised an interview together:"
    )
    assert text_of(shared.message).count("2 of 5 ticked.") == 3
    assert not any(words in text_of(shared.message) for words in (ANSWER, FOLLOW_UP, REPLY, REMARK))


async def test_the_questions_are_of_the_wanted_kind_and_none_twice(team: Team) -> None:
    """By category and level; and none that stands open in the channel."""
    pair = Pair(team)
    await pair.invite("ben", category="Foundations", level="Intermediate")
    assert "Questions about foundations, intermediate." in pair.read("ben")
    await pair.press("ben", "Accept")
    assert "Round 1 of 2 · foundations · intermediate" in pair.read("ana")
    first = pair.last("ana").message.title
    await pair.play("ana", "ben", "ben")
    assert "Round 2 of 2 · foundations · intermediate" in pair.read("ben")
    assert pair.last("ben").message.title != first


async def test_a_trade_off_brings_its_own_follow_ups_and_both_sides(team: Team) -> None:
    """The interview angle stands above what the interviewer asks; the model answer is both sides."""
    pair = Pair(team)
    await pair.invite("ben", category="Trade-offs")
    await pair.press("ben", "Accept")
    assert "For your follow-up, if you like" in pair.read("ben")
    model = message_in(await pair.press("ben", "Read the model answer"))
    card = next(each for each in team.house.deck.cards.values() if each.title == model.title)
    assert card.sides[0].body in text_of(model)
    await pair.fill("ana", "Write my answer", ANSWER)
    form = form_in(await team.press("ben", pair.last("ben"), "Ask a follow-up"))
    assert form.intro is not None
    assert form.intro.markdown == card.interview_angle


async def test_the_candidate_reads_no_model_answer_before_the_ticks(team: Team) -> None:
    """There is no button for it, and a forged one shows where the interview is."""
    pair = Pair(team)
    await pair.begin("ben")
    assert "Read the model answer" not in labels_of(pair.last("ana").message)
    pressing = team.platform.pressing("ben", pair.last("ben"), "Read the model answer")
    forged = replace(pressing, key="forged", who=team.platform.who("ana"))
    card = next(each for each in team.house.deck.cards.values() if each.title == pair.last("ana").message.title)
    told = text_of(message_in(await team.platform.give(forged)))
    assert (card.answer or card.sides[0].body) not in told
    assert "It is your turn: write your answer" in told


async def test_the_page_says_whose_turn_it_is(team: Team) -> None:
    """With a way to it for whoever lost the message."""
    pair = Pair(team)
    await pair.invite("ben")
    waiting = text_of(message_in(await pair.page("ana")))
    assert "Your interview with @ben: not all have answered yet." in waiting
    page = await pair.page("ben")
    assert "Your interview with @ana: you are asked to practise together." in text_of(message_in(page))
    invitation = await team.press("ben", page, "Open your interview with others")
    await team.press("ben", invitation, "Accept")
    assert "Your interview with @ben: your turn to answer." in text_of(message_in(await pair.page("ana")))
    assert "Your interview with @ana: @ana's turn." in text_of(message_in(await pair.page("ben")))
    question = await team.press("ana", await pair.page("ana"), "Open your interview with others")
    form = await team.press("ana", question, "Write my answer")
    await team.fill("ana", form, {"What would you say?": ANSWER})
    assert "your turn to ask a follow-up, or none." in text_of(message_in(await pair.page("ben")))


async def test_a_second_session_does_not_hide_the_first(team: Team) -> None:
    """Each has a button of its own."""
    pair = Pair(team)
    await pair.begin("ben")
    await pair.begin("chi")
    page = await pair.page("ana")
    assert {"Open interview 1", "Open interview 2"} <= set(labels_of(message_in(page)))
    first = await team.press("ana", page, "Open interview 1")
    assert "@chi leads" in text_of(message_in(first))
