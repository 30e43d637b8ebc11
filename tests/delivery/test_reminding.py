"""Reminders keep no post back, whatever happens to them."""

import pytest
import sqlalchemy as sa

from bot.store.ledger import State
from bot.store.reminding import BATCH
from bot.store.tables import delivery, reminder
from tests.delivery.conftest import Desk
from tests.store.kit import at, place, set_up, table
from tests.store.reminding import forget_soon, wish


async def test_a_fault_in_the_reminders_keeps_no_post_back(desk: Desk) -> None:
    """The post of that minute is sent, and the fault goes into the log by the heartbeat."""
    await desk.due("study")
    other = await set_up(desk.store, place("other"), now=at(0, 9, 30))  # Its first post comes tomorrow.
    await wish(desk.store, other)
    async with desk.store.database.writing() as connection:
        await connection.execute(sa.update(reminder).values(weekdays="x"))
    with pytest.raises(ValueError, match="invalid literal"):
        await desk.courier.tick()
    await desk.courier.settle()
    assert await desk.state("study") == State.SENT


async def test_a_tick_plans_one_batch_of_reminders(desk: Desk) -> None:
    """A post that falls due meanwhile never has thousands of them before it."""
    names = [f"m{number:03}" for number in range(BATCH + 10)]
    await wish(desk.store, await set_up(desk.store), *names)
    await forget_soon(desk.store, *names)
    desk.clock.set(at(0, 8))
    for planned in (BATCH, len(names)):
        await desk.tick()
        rows = await table(desk.store, delivery, delivery.c.purpose == "reminder")
        assert [row["state"] for row in rows] == [State.SENT] * planned
