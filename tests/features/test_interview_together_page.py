"""Interviews with others on the page of `/study interview`, and before they begin: what waits, and for whom."""

from datetime import timedelta

from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.chat.replies import Reply
from tests.features.conftest import Team
from tests.features.pairs import ANSWER, NINE, Pair

OPEN = "Open your interview with others"


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


async def a_week_later(pair: Pair) -> None:
    """Let an invitation grow old."""
    pair.now = NINE + timedelta(days=8)
    await pair.settle()


async def test_an_old_invitation_has_lapsed(team: Team) -> None:
    """The button says so, and both pages do."""
    pair = Pair(team)
    await pair.invite("ben")
    await a_week_later(pair)
    page = await pair.page("ana")
    assert "no answer came within seven days." in read(page)
    room = await team.press("ana", page, OPEN)
    assert "the invitation has lapsed. You can invite again." in read(room)
    assert "Begin without waiting" not in labels_of(message_in(room))
    assert "interview with" not in read(await pair.page("ben"))
    assert "This invitation is no longer open." in read(await pair.press("ben", "Accept"))


async def test_who_accepted_an_old_invitation_need_not_wait_for_the_third(team: Team) -> None:
    """Whoever invited may begin with them, and is told so; the third is too late."""
    pair = Pair(team)
    await pair.invite("ben", "chi")
    await pair.press("ben", "Accept")
    await a_week_later(pair)
    page, theirs = await pair.page("ana"), await pair.page("ben")
    told = "@chi has not answered within seven days. You can begin with @ben."
    assert told in read(page)
    assert "@chi has not answered within seven days. @ana can begin without them." in read(theirs)
    room = await team.press("ana", page, OPEN)
    assert told in read(room)
    assert "lapsed" not in read(room)
    assert "@ana can begin without them." in read(await team.press("ben", theirs, OPEN))
    assert "This invitation is no longer open." in read(await pair.press("chi", "Accept"))
    assert "It begins" in read(await team.press("ana", room, "Begin without waiting"))
    await pair.settle()
    assert "@ana answers, @ben leads and ticks the rubric." in pair.read("ben")


async def test_the_invitation_says_in_which_channel_a_result_would_be_told(team: Team) -> None:
    """Before anybody says yes to anything."""
    pair = Pair(team)
    await pair.invite("ben")
    assert "How it went is told in #square only if all of you want it." in pair.read("ben")


async def test_ones_own_turn_is_never_hidden_by_what_waits_for_others(team: Team) -> None:
    """It stands first, then the invitations; each has the number of its button."""
    pair = Pair(team)
    await pair.begin("ben")
    for name in ("chi", "dan"):
        await pair.invite(name)
    await pair.invite("ana", by="eve")
    for name in ("fay", "gus"):
        await pair.invite(name)
    page = await pair.page("ana")
    lines = [line for line in read(page).splitlines() if ". Your interview with" in line]
    assert lines == [
        "1. Your interview with @ben: your turn to answer.",
        "2. Your interview with @eve: you are asked to practise together.",
        "3. Your interview with @gus: not all have answered yet.",
        "4. Your interview with @fay: not all have answered yet.",
        "5. Your interview with @dan: not all have answered yet.",
    ]
    form = await team.press("ana", await team.press("ana", page, "Open interview 1"), "Write my answer")
    assert "Your answer is sent." in read(await team.fill("ana", form, {"What would you say?": ANSWER}))


async def test_who_was_invited_and_stops_before_it_begins_takes_nothing_back(team: Team) -> None:
    """It is not theirs; the others hear that it does not come about, and the third gets no invitation to it."""
    pair = Pair(team)
    await pair.invite("ben", "chi")
    room = await pair.press("ben", "Accept")
    sure = await team.press("ben", room, "Stop this interview")
    assert "it does not come about for any of you" in read(sure)
    assert "invite again" not in read(sure)
    done = read(await team.press("ben", sure, "Yes, stop it"))
    assert done.startswith("Not this time")
    await pair.settle()
    assert pair.read("ana").startswith("It did not come about")
    assert "This invitation is no longer open." in read(await pair.press("chi", "Accept"))
