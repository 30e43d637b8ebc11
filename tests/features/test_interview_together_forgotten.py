"""Interviews with others when somebody asks to be forgotten: before, on the way, in the last round, and after it."""

import pytest

from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.chat.replies import Reply
from tests.features.conftest import Team
from tests.features.pairs import REMARK, Pair

YES = "Yes, share it"
REMOVED = "It is done; part of it has been removed since."


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


async def delete(pair: Pair, name: str) -> None:
    """Let somebody be forgotten, and what follows be sent."""
    asked = await pair.team.command(name, "/study delete")
    await pair.team.press(name, asked, "Delete everything about me")
    await pair.settle()


async def three_rounds(pair: Pair, number: int) -> None:
    """Let three begin, and play so many rounds."""
    await pair.begin("ben", "chi")
    rounds = (("ana", "ben", "chi"), ("ben", "chi", "ana"), ("chi", "ana", "ben"))
    for people in rounds[:number]:
        await pair.play(*people)


async def test_who_is_forgotten_ends_it(team: Team) -> None:
    """The other is told, finds their own answer in the history, and whoever left is nobody by name."""
    pair = Pair(team)
    await pair.begin("ben")
    await pair.play("ana", "ben", "ben")
    question = pair.last("ana")
    await delete(pair, "ben")
    assert "Your interview with somebody who has left has ended early." in pair.read("ana")
    told = read(await team.press("ana", question, "Read the next question"))
    assert "Your interview with somebody who has left has ended early." in told
    assert REMARK not in told


async def test_who_invited_is_forgotten(team: Team) -> None:
    """Whoever had accepted hears that it does not come about; the invitation of the third is no longer open."""
    pair = Pair(team)
    await pair.invite("ben", "chi")
    await pair.press("ben", "Accept")
    await delete(pair, "ana")
    assert pair.read("ben").startswith("It did not come about")
    assert "This invitation is no longer open." in read(await pair.press("chi", "Accept"))
    assert "interview with" not in read(await pair.page("chi"))


async def test_who_said_not_now_and_is_forgotten_ends_nothing(team: Team) -> None:
    """The two who practise without them go on."""
    pair = Pair(team)
    await pair.invite("ben", "chi")
    await pair.press("ben", "Accept")
    await pair.press("chi", "Not now")
    await delete(pair, "chi")
    assert "your turn to answer." in read(await pair.page("ana"))


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("who", ["ana", "ben", "chi"])
async def test_one_of_three_is_forgotten_on_the_way(team: Team, who: str, number: int) -> None:
    """In whichever round, the other two are told once, and nothing can be shared of what was broken off."""
    pair = Pair(team)
    await three_rounds(pair, number)
    await delete(pair, who)
    left = [name for name in ("ana", "ben", "chi") if name != who]
    for name, other in zip(left, reversed(left), strict=True):
        told = pair.last(name)
        assert f"Your interview with @{other} has ended early." in text_of(told.message)
        assert YES not in labels_of(told.message)
        assert sum("ended early" in text_of(each.message) for each in pair.sent(name)) == 1


async def test_one_of_three_is_forgotten_after_the_end(team: Team) -> None:
    """It was done, and cannot be shared any more, also with the old button; nobody is told that it is over again."""
    pair = Pair(team)
    await three_rounds(pair, 3)
    done, before = pair.last("ana"), len(pair.sent("ana"))
    await delete(pair, "chi")
    assert len(pair.sent("ana")) == before
    for name in ("ana", "ben"):
        told = await team.press(name, pair.last(name), YES)
        assert REMOVED in read(told)
    assert read(await team.press("ana", done, "My result")).startswith("2 of 5 ticked")
    await pair.settle()
    assert not [each for each in team.platform.posts if each.under is not None]


async def test_one_of_three_is_forgotten_after_the_last_yes(team: Team) -> None:
    """What is on its way is not sent."""
    pair = Pair(team)
    await three_rounds(pair, 3)
    pressed = pair.last("ana")
    for name in ("ana", "ben", "chi"):
        await team.press(name, pair.last(name), YES)
    asked = await team.command("chi", "/study delete")
    await team.press("chi", asked, "Delete everything about me")
    await pair.settle()
    assert not [each for each in team.platform.posts if each.under is not None]
    assert REMOVED in read(await team.press("ana", pressed, YES))
