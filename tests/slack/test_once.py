"""What is remembered of the events that were answered: for a while, so many, and nothing that failed."""

import asyncio
from datetime import timedelta

from adapters.slack.once import REMEMBERED, Once
from bot.chat.replies import Reply
from tests.slack.core import NOON


async def answered(fault: Exception | None = None) -> Reply:
    """Return an answer, or fail."""
    if fault is not None:
        raise fault
    return None


async def test_an_answer_is_known_for_five_minutes() -> None:
    """By its event's key, under way and given; later it is a new event."""
    now = [NOON]
    once, answer = Once(lambda: now[0]), asyncio.create_task(answered())
    once.keep("key", answer)
    assert (once.first("key"), once.first("other")) == (answer, None)
    await answer
    now[0] += REMEMBERED
    assert once.first("key") is answer
    now[0] += timedelta(seconds=1)
    assert once.first("key") is None


async def test_what_failed_or_was_dropped_may_be_tried_again() -> None:
    """It is as if it had never come."""
    once = Once(lambda: NOON)
    failed, dropped = asyncio.create_task(answered(RuntimeError())), asyncio.create_task(asyncio.sleep(9))
    dropped.cancel()
    once.keep("failed", failed)
    once.keep("dropped", dropped)
    await asyncio.wait({failed, dropped})
    assert (once.first("failed"), once.first("dropped")) == (None, None)


async def test_only_so_many_are_kept_and_the_oldest_goes_first() -> None:
    """However much is pressed, and however long nothing is."""
    now = [NOON]
    once = Once(lambda: now[0], most=2)
    answers = [asyncio.create_task(answered()) for _ in range(4)]
    for number in range(3):
        once.keep(str(number), answers[number])
    assert [once.first(str(number)) for number in range(3)] == [None, *answers[1:3]]
    now[0] += 2 * REMEMBERED
    once.keep("3", answers[3])
    now[0] = NOON
    assert [once.first(str(number)) for number in range(4)] == [None, None, None, answers[3]]
    await asyncio.gather(*answers)
