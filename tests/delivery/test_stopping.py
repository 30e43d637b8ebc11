"""Stopping: what is under way ends well, and nothing new is taken up."""

import asyncio

import pytest

from bot.store.ledger import State
from tests.delivery.conftest import DUE, Desk
from tests.store.kit import MINUTE, states


async def test_what_is_being_sent_is_finished_and_nothing_more_is_claimed(desk: Desk) -> None:
    """The stop waits for the slow channel; what is due afterwards stays for the next process."""
    desk.paper.deaf.add("slow")
    await desk.due("slow")
    await desk.courier.tick()
    await asyncio.sleep(0.05)
    await desk.due("next")
    desk.clock.set(DUE + 24 * 60 * MINUTE)
    stopping = asyncio.create_task(desk.courier.stop())
    await asyncio.sleep(0.05)
    assert not stopping.done()
    desk.paper.hear()
    await stopping
    assert await desk.state("slow") is State.SENT
    await desk.courier.tick()
    assert [name for name, _ in desk.paper.hanging] == ["slow"]
    assert list((await states(desk.store)).values()) == [State.SENT]


@pytest.mark.parametrize("turns", range(0, 60, 4))
async def test_a_stop_amid_a_tick_leaves_nothing_in_doubt(desk: Desk, turns: int) -> None:
    """Whenever it comes: each post is either sent and recorded, or was never claimed."""
    await desk.due(*(f"c{number}" for number in range(5)))
    ticking = asyncio.create_task(desk.courier.tick())
    for _ in range(turns):
        await asyncio.sleep(0.0005)
    await desk.courier.stop()
    desk.paper.closed = True  # as an adapter is, once the courier has stopped
    await ticking
    found = await states(desk.store)
    assert State.SENDING not in found.values()
    assert sum(state is State.SENT for state in found.values()) == len(desk.paper.hanging)
    await asyncio.sleep(0.01)
