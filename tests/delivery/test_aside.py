"""What goes into a thread, or to one member: sent there, looked for there, and no channel suffers from a refusal."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.errors import InDoubt, Refused
from bot.store.directs import send_to_setter
from bot.store.leans import Lean
from bot.store.ledger import LEASE, State
from bot.store.tables import delivery
from tests.delivery.conftest import Desk
from tests.delivery.paper import Lost
from tests.store.kit import BOTH, MONDAY, at, place, set_up, table, the_post

OVER = LEASE + timedelta(seconds=1)


async def head(desk: Desk) -> str:
    """Let Monday's trade-off be sent, and somebody lean; return the id of its message. Tuesday's is about to come."""
    await set_up(desk.store, place("one"), times={"tradeoff": BOTH["tradeoff"]})
    await move(desk, 0, 13, 30)
    post = await the_post(desk.store, MONDAY, "tradeoff")
    await desk.store.leans.keep(Lean(member="ana", card=post.card, occasion=post.id, side=0, at=at(0, 14)))
    await move(desk, 1, 4, 2)
    return str(post.message)


async def move(desk: Desk, day: int, hour: int, minute: int) -> None:
    """Let it be an instant of that week."""
    desk.clock.set(at(day, hour, minute))
    await desk.tick()
    await desk.tick()  # what was enqueued by what was sent


async def outcome(desk: Desk) -> Any:
    """Return the row of the only outcome."""
    (row,) = await table(desk.store, delivery, delivery.c.purpose == "outcome")
    return row


async def test_an_outcome_stands_under_its_post(desk: Desk) -> None:
    """Once, with the next post of its kind."""
    desk.paper.threads = True
    message = await head(desk)
    await move(desk, 1, 13, 30)
    row = await outcome(desk)
    assert (f"one/{message}", row["id"]) in desk.paper.hanging
    assert len(desk.paper.hanging) == 3


async def test_a_board_without_threads_gets_it_in_the_channel(desk: Desk) -> None:
    """It says itself which post it is about."""
    await head(desk)
    await move(desk, 1, 13, 30)
    assert ("one", (await outcome(desk))["id"]) in desk.paper.hanging


@pytest.mark.parametrize("scope", ["message", "channel"])
async def test_a_thread_that_is_refused_fails_alone(desk: Desk, scope: Any) -> None:
    """Somebody deleted the post, or nobody may begin threads: the posts go on."""
    desk.paper.threads = True
    message = await head(desk)
    desk.paper.post_answers[f"one/{message}"] = [Refused("no such thread", scope=scope)]
    await move(desk, 1, 13, 30)
    assert (await outcome(desk))["state"] == State.FAILED
    study = await desk.store.channels.at(place("one"))
    assert study is not None
    assert study.active


async def test_a_workspace_that_refuses_is_believed(desk: Desk) -> None:
    """Whatever was to be carried: the bot was thrown out."""
    desk.paper.threads = True
    message = await head(desk)
    desk.paper.post_answers[f"one/{message}"] = [Refused("token revoked", scope="workspace")]
    await move(desk, 1, 13, 30)
    study = await desk.store.channels.at(place("one"))
    assert study is not None
    assert not study.active


@pytest.mark.parametrize("threads", [True, False])
@pytest.mark.parametrize("answer", [Lost("timeout"), InDoubt("timeout")])
async def test_an_outcome_in_doubt_is_looked_for_where_it_went(desk: Desk, threads: bool, answer: Exception) -> None:
    """Found in the thread or surely absent from it, it stands there once."""
    desk.paper.threads = threads
    message = await head(desk)
    where = f"one/{message}" if threads else "one"
    desk.paper.post_answers[where] = [answer] if threads else [None, answer]
    await move(desk, 1, 13, 30)
    assert (await outcome(desk))["state"] == State.SENDING
    await desk.tick(OVER)
    await desk.tick()
    row = await outcome(desk)
    assert row["state"] == State.SENT
    assert desk.paper.hanging.count((where, row["id"])) == 1


async def tell(desk: Desk) -> None:
    """Let something go to whoever set the channel up."""
    study = await set_up(desk.store, place("one"), now=at(1, 0))
    async with desk.store.database.writing() as connection:
        await send_to_setter(connection, study, purpose="notice", key="k", now=desk.clock.now())


async def test_a_notice_goes_to_one_member(desk: Desk) -> None:
    """Also where their channel was switched off."""
    await tell(desk)
    async with desk.store.database.writing() as connection:
        await connection.execute(sa.text("UPDATE channel SET active = false"))
    await desk.tick()
    ((where, _),) = desk.paper.hanging
    assert where == "@boss"


async def test_what_went_to_one_member_cannot_be_looked_for(desk: Desk) -> None:
    """It may be there: it is not sent again."""
    desk.paper.post_answers["@boss"] = [Lost("timeout")]
    await tell(desk)
    await desk.tick()
    await desk.tick(OVER)
    (row,) = await table(desk.store, delivery)
    assert (row["state"], desk.paper.looks) == (State.UNKNOWN, [])


async def test_a_member_who_takes_no_messages_costs_no_channel(desk: Desk) -> None:
    """Their posts go on."""
    desk.paper.post_answers["@boss"] = [Refused("closed", scope="channel")]
    await tell(desk)
    await desk.tick()
    (row,) = await table(desk.store, delivery)
    study = await desk.store.channels.at(place("one"))
    assert study is not None
    assert (row["state"], study.active) == (State.FAILED, True)
