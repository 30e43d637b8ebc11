"""Interviews with others where things go another way: declined, stopped, late, forged, unreachable, forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.rehearsal.mishaps import Call, Mishap
from adapters.rehearsal.reading import form_in, labels_of, message_in, text_of
from bot.chat.events import Press
from bot.chat.replies import Reply, Wrong
from bot.errors import Refused
from tests.features.conftest import Team
from tests.features.pairs import ANSWER, FOLLOW_UP, NINE, REPLY, Pair

OPEN = "Open your interview with others"


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


def wrong(reply: Reply) -> dict[str, str]:
    """What a form came back with."""
    assert isinstance(reply, Wrong), reply
    return dict(reply.errors)


def closed_to_ben(call: Call) -> Mishap | None:
    """Let Ben take no direct messages."""
    closed = call.to is not None and call.to.user == "ben"
    return Mishap(raises=Refused("closed", scope="message")) if closed else None


async def test_oneself_and_the_same_twice_cannot_be_invited(team: Team) -> None:
    """The form says what to do, with what stood in it."""
    pair = Pair(team)
    assert wrong(await pair.invite("ana")) == {"partner": "That is you. Pick somebody else."}
    assert wrong(await pair.invite("ben", "ben")) == {
        "observer": "That is your partner already. Pick a third one, or nobody."
    }
    few = await pair.invite("ben", "chi", category="Scenario", level="Beginner")
    assert wrong(few)["category"].startswith("There are too few questions of that kind")
    partner, observer, _, level = (field.value for field in form_in(few).fields)
    assert (partner, observer, level) == ("ben", "chi", "beginner")
    assert not pair.sent("ben")


async def test_nobody_is_invited_twice_a_day_by_the_same_one(team: Team) -> None:
    """The next day it is welcome again."""
    pair = Pair(team)
    await pair.invite("ben")
    assert wrong(await pair.invite("ben")) == {
        "partner": "You have invited this person within the last day. Please give them time."
    }
    pair.now = NINE + timedelta(days=1)
    await pair.settle()
    assert "Invited" in read(await pair.invite("ben"))


async def test_a_decline_is_told_kindly(team: Team) -> None:
    """To the inviter, with the way on; the invitation is over then."""
    pair = Pair(team)
    await pair.invite("ben")
    invitation = pair.last("ben")
    told = await pair.press("ben", "Not now")
    assert "You said not now, and that is fine." in read(told)
    assert "@ben cannot make it this time." in pair.read("ana")
    assert "Invite somebody" in labels_of(pair.last("ana").message)
    again = await team.press("ben", invitation, "Accept")
    assert "You said not now" in read(again)
    assert "interview with" not in read(await pair.page("ben"))


async def test_who_wants_no_invitations_gets_none_until_they_say_so(team: Team) -> None:
    """The page shows the way back."""
    pair = Pair(team)
    await pair.invite("ben")
    told = await pair.press("ben", "Let nobody invite me")
    assert "Nobody can invite you to an interview from now on." in read(told)
    assert "@ben cannot make it this time." in pair.read("ana")
    refused = wrong(await pair.invite("ben", by="chi"))
    assert refused == {"partner": "This person takes no invitations at the moment. Somebody else may be glad of one."}
    page = await pair.page("ben")
    assert "Nobody can invite you" in read(page)
    assert "You can be invited" in read(await team.press("ben", page, "Let others invite me again"))
    assert "Invited" in read(await pair.invite("ben", by="chi"))


async def test_an_invitation_is_taken_back(team: Team) -> None:
    """Whoever presses Accept afterwards reads that it is no longer open."""
    pair = Pair(team)
    told = await pair.invite("ben")
    shown = await team.press("ana", told, "Show the invitation")
    sure = await team.press("ana", shown, "Take the invitation back")
    assert "Nobody is waiting" in read(await team.press("ana", sure, "Yes, stop it"))
    assert "This invitation is no longer open." in read(await pair.press("ben", "Accept"))


async def test_who_invited_begins_without_the_third(team: Team) -> None:
    """Who is too late reads that it is no longer open."""
    pair = Pair(team)
    await pair.invite("ben", "chi")
    await pair.press("ben", "Accept")
    await pair.press("ana", "Begin without waiting")
    assert "@ana answers, @ben leads and ticks the rubric." in pair.read("ana")
    assert "This invitation is no longer open." in read(await pair.press("chi", "Accept"))


async def test_it_is_stopped_for_all_and_nothing_is_lost(team: Team) -> None:
    """An answer that was being written is kept in the history; the others hear of the end once."""
    pair = Pair(team)
    await pair.begin("ben")
    form = await team.press("ana", pair.last("ana"), "Write my answer")
    sure = await pair.press("ben", "Stop this interview")
    assert "Your interview with @ana has ended early." in read(await team.press("ben", sure, "Yes, stop it"))
    await pair.settle()
    assert "Your interview with @ben has ended early." in pair.read("ana")
    kept = await team.fill("ana", form, {"What would you say?": ANSWER})
    assert "Your answer stands in your own history." in read(kept)
    await pair.settle()
    assert ANSWER not in pair.read("ben")
    listed = await team.press("ana", await pair.page("ana"), "History")
    assert "with others" in read(listed)


async def test_an_old_button_shows_where_the_interview_is(team: Team) -> None:
    """Whoever presses it, and however often."""
    pair = Pair(team)
    await pair.begin("ben")
    question = pair.last("ana")
    late = form_in(await team.press("ana", question, "Write my answer"))
    await pair.fill("ana", "Write my answer", ANSWER)
    told = read(await team.press("ana", question, "Write my answer"))
    assert "@ben may ask a follow-up now." in told
    assert f"Your answer\n{ANSWER}" in told
    again = read(await team.fill("ana", late, {"What would you say?": "A second thought"}))
    assert "The interview had gone on meanwhile. What you wrote, to copy:\nA second thought" in again
    assert ANSWER in again
    answer = pair.last("ben")
    await team.press("ben", answer, "No follow-up")
    assert "tick what the answer had" in read(await team.press("ben", answer, "Ask a follow-up"))


async def test_an_empty_form_is_no_answer(team: Team) -> None:
    """It comes back while it is one's turn; later it shows where the interview is."""
    pair = Pair(team)
    await pair.begin("ben")
    form = await team.press("ana", pair.last("ana"), "Write my answer")
    empty = replace(team.platform.filling("ana", form, {"What would you say?": "x"}), values={})
    assert wrong(await team.platform.give(replace(empty, key="first"))) == {"text": "A few words are enough."}
    await team.press("ben", await pair.press("ben", "Stop this interview"), "Yes, stop it")
    assert "has ended early" in read(await team.platform.give(replace(empty, key="second")))


async def test_an_event_that_comes_again_changes_nothing(team: Team) -> None:
    """The answer is the same one, and nobody is told twice."""
    pair = Pair(team)
    await pair.begin("ben")
    form = await team.press("ana", pair.last("ana"), "Write my answer")
    sent = team.platform.filling("ana", form, {"What would you say?": ANSWER})
    for _ in range(2):
        assert "Your answer is sent." in read(await team.platform.give(sent))
        await pair.settle()
    assert sum(ANSWER in text_of(each.message) for each in pair.sent("ben")) == 1


async def test_nobody_else_gets_to_see_it(team: Team) -> None:
    """A button that was copied by somebody without a seat opens nothing."""
    pair = Pair(team)
    await pair.begin("ben")
    await pair.fill("ana", "Write my answer", ANSWER)
    message = pair.last("ben").message
    for row in message.rows:
        for button in row:
            press = Press(
                key=f"forged-{button.action}",
                at=pair.now,
                who=team.platform.who("chi"),
                place=None,
                surface="direct",
                action=button.action,
            )
            told = read(await team.platform.give(press))
            assert "That interview is gone" in told
            assert ANSWER not in told


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("pair-open", "That interview is gone"),
        ("pair-open:nothing", "That interview is gone"),
        ("pair-begin:nothing", "That interview is gone"),
        ("pair-stop:nothing", "That interview is gone"),
        ("pair-stop-now:nothing", "That interview is gone"),
        ("pair-say:{}:perhaps", "That interview is gone"),
        ("pair-share:{}:perhaps", "That interview is gone"),
        ("pair-write:{}", "It is your turn: write your answer"),
        ("pair-write:{}:9", "It is your turn: write your answer"),
        ("pair-write:{}:9:no-card", "It is your turn: write your answer"),
        ("pair-share:{}:yes", "It is your turn: write your answer"),
        ("pair-result:{}:0", "It is your turn: write your answer"),
        ("pair-model:{}:7", "It is your turn: write your answer"),
        ("pair-tick:{}:²", "It is your turn: write your answer"),
        ("pair-swap:{}:0", "It is your turn: write your answer"),
    ],
)
async def test_forged_actions_are_answered_kindly(team: Team, action: str, told: str) -> None:
    """Sessions that never were, rounds without a number, words that mean nothing: and nothing changes by them."""
    pair = Pair(team)
    await pair.begin("ben")
    some = team.platform.pressing("ana", pair.last("ana"), "Write my answer")
    before = pair.read("ana")
    reply = await team.platform.give(replace(some, key="forged", action=action.format(some.action.split(":")[1])))
    assert told in read(reply)
    await pair.settle()
    assert pair.read("ana") == before


async def test_who_cannot_be_reached_finds_the_invitation_on_the_page(team: Team) -> None:
    """And whoever invited reads why nothing comes."""
    pair = Pair(team)
    team.platform.messenger._mishaps = closed_to_ben
    await pair.invite("ben")
    page = await pair.page("ana")
    assert "@ben could not be reached directly." in read(page)
    shown = read(await team.press("ana", page, "Open your interview with others"))
    assert "@ben takes no direct messages from me. They find your invitation in /study interview." in shown
    mine = await team.press("ben", await pair.page("ben"), "Open your interview with others")
    assert "It begins" in read(await team.press("ben", mine, "Accept"))


async def test_a_message_that_is_refused_on_the_way_is_said_to_whoever_waits(team: Team) -> None:
    """Else they would wait for somebody who knows of nothing."""
    pair = Pair(team)
    await pair.begin("ben")
    team.platform.messenger._mishaps = closed_to_ben
    await pair.fill("ana", "Write my answer", ANSWER)
    page = await pair.page("ana")
    assert "with @ben: @ben takes no messages from me; they find it in /study interview." in read(page)
    shown = read(await team.press("ana", page, "Open your interview with others"))
    assert "@ben may ask a follow-up now. @ben takes no messages from me; they find it in /study interview." in shown


async def test_an_answer_to_a_follow_up_is_kept_when_it_is_stopped_meanwhile(team: Team) -> None:
    """As the answer is: it is the candidate's own, and nobody else hears of it."""
    pair = Pair(team)
    await pair.begin("ben")
    await pair.fill("ana", "Write my answer", ANSWER)
    await pair.fill("ben", "Ask a follow-up", FOLLOW_UP)
    form = await team.press("ana", pair.last("ana"), "Answer the follow-up")
    sure = await team.press("ben", await team.press("ben", await pair.page("ben"), OPEN), "Stop this interview")
    await team.press("ben", sure, "Yes, stop it")
    kept = await team.fill("ana", form, {"What do you say to the follow-up?": REPLY})
    assert "Your answer stands in your own history." in read(kept)
    await pair.settle()
    assert REPLY not in pair.read("ben")
    listed = await team.press("ana", await pair.page("ana"), "History")
    assert REPLY in read(await team.press("ana", listed, "Open 1"))


async def test_an_invitation_that_is_taken_back_before_it_was_sent_is_not_sent(team: Team) -> None:
    """Nobody reads of what is over by then."""
    pair = Pair(team)
    form = await team.press("ana", await pair.page("ana"), "With a partner")
    told = await team.fill("ana", form, {"With whom?": team.platform.who("ben").member})
    sure = await team.press("ana", await team.press("ana", told, "Show the invitation"), "Take the invitation back")
    await team.press("ana", sure, "Yes, stop it")
    await pair.settle()
    assert not pair.sent("ben")
