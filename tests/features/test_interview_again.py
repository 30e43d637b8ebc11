"""Whether a question comes back: what is said of it is what then happens."""

from collections.abc import Sequence

from bot.chat.replies import Reply
from bot.features.interview.rubric import KEYS
from tests.features.conftest import Team
from tests.features.test_interview import COSTS, EXAMPLE, STRUCTURE, answered, asked, labels, read, ticked
from tests.features.test_interview_past import GONE, cards, history, practise

BACK = "comes back before the others"
REDO = {"Redo this one later", "It can wait"}


async def opened(team: Team, number: int) -> Reply:
    """Open one of the list."""
    return await team.press("ben", await history(team), f"Open {number}")


async def ticked_again(team: Team, page: Reply, *ticks: str) -> Reply:
    """Tick an answer from its own page."""
    return await team.fill("ben", await team.press("ben", page, "Tick again"), {"What it had": ticks})


async def test_the_newest_answer_decides(team: Team) -> None:
    """Ticks on an older one are kept, and do not bring the question back, nor can they hold it off."""
    (card,) = cards(team, 1)
    await practise(team, 3, card, KEYS[:1])
    await practise(team, 4, card, KEYS)
    told = await ticked_again(team, await opened(team, 2), COSTS)
    assert "the newest answer decides" in read(told)
    assert BACK not in read(told)
    assert not REDO & set(labels(told))
    assert "Questions to redo" not in str(await history(team))
    assert BACK in read(await ticked_again(team, await opened(team, 1), COSTS))
    assert "Questions to redo" in str(await history(team))


async def test_few_ticks_cannot_be_told_to_wait(team: Team) -> None:
    """They bring the question back whatever was marked; the mark can be taken off where it is the mark that does."""
    answer = await answered(team, await asked(team))
    result = await ticked(team, answer, STRUCTURE, COSTS, EXAMPLE)
    await team.press("ben", result, "Redo this one later")
    few = await ticked(team, answer, STRUCTURE)
    assert BACK in read(few)
    assert not REDO & set(labels(few))
    enough = await ticked(team, answer, STRUCTURE, COSTS, EXAMPLE)
    assert "It can wait" in labels(enough)
    assert BACK not in read(await team.press("ben", enough, "It can wait"))


async def test_a_question_that_left_does_not_come_back(team: Team) -> None:
    """However few the ticks."""
    await practise(team, 3, GONE, KEYS[:1])
    told = await ticked_again(team, await opened(team, 1))
    assert "It has left the deck, so it is not asked again." in read(told)
    assert BACK not in read(told)
    assert not REDO & set(labels(told))


async def four_times(team: Team, ticks: Sequence[str]) -> str:
    """Return the list's page after four answers with the same ticks."""
    for day, card in enumerate(cards(team, 4), 1):
        await practise(team, day, card, ticks)
    return read(await history(team))


async def test_what_is_missing_equally_often_is_named_together(team: Team) -> None:
    """Each as often as the other."""
    told = await four_times(team, ("structure", "product", "example"))
    assert "What is missing most often are both sides and measurement, each in 4 of your last 4." in told


async def test_where_all_is_missing_alike_nothing_is_named(team: Team) -> None:
    """No one of the five stands out then."""
    assert "What is missing most often" not in await four_times(team, ())
