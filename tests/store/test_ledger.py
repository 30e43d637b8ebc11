"""The ledger: one delivery, one sender at a time, and every way in which it can end."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import URL

from benchmarks.channels import plant
from bot.chat.places import Ref
from bot.errors import Scope
from bot.store import Store
from bot.store.ledger import LEASE, Claim, State
from bot.store.tables import channel, delivery
from tests.store.kit import (
    MINUTE,
    MONDAY,
    PLATFORM,
    SYLLABUS,
    at,
    claim,
    opened,
    place,
    set_up,
    state_of,
    states,
    table,
)

DUE = at(0, 9, 30)
REF = Ref(place=place(), message="m1")
SECOND = timedelta(seconds=1)


async def planned(store: Store, *names: str) -> None:
    """Let one question be due in each of these channels."""
    for name in names or ("study",):
        await set_up(store, place(name))
    await store.planner.plan(DUE, SYLLABUS)


async def claimed(store: Store) -> Claim:
    """Let one question be due, and claim it."""
    await planned(store)
    (only,) = await claim(store, DUE)
    return only


async def in_doubt(store: Store, now: datetime = DUE + LEASE + SECOND, owner: str = "second") -> tuple[Claim, ...]:
    """Take up what was left lying."""
    return await store.ledger.in_doubt(now=now, owner=owner, platforms=(PLATFORM,), most=1000)


async def test_a_claim_carries_all_that_a_sender_needs(store: Store) -> None:
    """Where to, under which key, as whose, which attempt, and until when."""
    only = await claimed(store)
    assert (only.delivery.place, only.delivery.purpose, only.delivery.key) == (place(), "question", "2026-11-16")
    assert (only.delivery.due_at, only.owner, only.attempt, only.lease_until) == (DUE, "courier", 1, DUE + LEASE)
    assert await state_of(store, only.delivery.id) is State.SENDING
    assert not await claim(store, DUE)


async def test_what_arrived_is_sent(store: Store) -> None:
    """The message's own id is kept: buttons and edits need it."""
    only = await claimed(store)
    assert await store.ledger.finish(only, REF)
    assert await state_of(store, only.delivery.id) is State.SENT
    post = await store.posts.of(only.delivery.id)
    assert post is not None
    assert post.ref == REF


async def test_what_was_surely_not_sent_is_ready_again_after_its_wait(store: Store) -> None:
    """Not a second earlier; the next attempt has the next number."""
    only = await claimed(store)
    assert await store.ledger.release(only, not_before=DUE + MINUTE)
    assert await state_of(store, only.delivery.id) is State.READY
    assert not await claim(store, DUE + MINUTE - SECOND)
    (again,) = await claim(store, DUE + MINUTE)
    assert (again.delivery, again.attempt) == (only.delivery, 2)


async def test_what_nobody_can_say_is_never_sent_again_by_itself(store: Store) -> None:
    """It stays unknown, with the reason, until a press or a person settles it."""
    only = await claimed(store)
    assert await store.ledger.give_up(only, "no permission to read " * 20)
    assert await state_of(store, only.delivery.id) is State.UNKNOWN
    assert not await claim(store, DUE + 60 * MINUTE)
    assert not await in_doubt(store, DUE + 60 * MINUTE)
    (row,) = await table(store, delivery)
    assert len(row["why"]) == 200


@pytest.mark.parametrize(
    ("scope", "off"),
    [("message", []), ("channel", ["study"]), ("workspace", ["other", "study"])],
)
async def test_a_refusal_stops_as_much_as_was_refused(store: Store, scope: Scope, off: list[str]) -> None:
    """A message that is too long ends nothing else; a deleted channel or a removed bot ends all posting there."""
    await planned(store, "study", "other")
    await set_up(store, place(workspace="elsewhere"))
    claims = {each.delivery.place.channel: each for each in await claim(store, DUE)}
    assert await store.ledger.refuse(claims["study"], "is_archived", scope)
    assert (await states(store))["study", "2026-11-16"] is State.FAILED
    inactive = [row for row in await table(store, channel) if not row["active"]]
    assert sorted(row["channel"] for row in inactive) == off
    assert {row["workspace"] for row in inactive} <= {"acme"}
    assert all(row["off_why"] == "is_archived" for row in inactive)


async def test_what_comes_too_late_is_missed(store: Store) -> None:
    """Nobody sends it any more (C3)."""
    await planned(store)
    assert await claim(store, at(0, 15, 30), most=0) == ()
    assert not await claim(store, at(0, 15, 31))
    assert (await states(store))["study", "2026-11-16"] is State.MISSED
    assert not await claim(store, DUE)


async def test_what_was_released_until_too_late_is_missed(store: Store) -> None:
    """A platform that was away all day costs the day, and no night's rest."""
    only = await claimed(store)
    await store.ledger.release(only, not_before=at(0, 15, 31))
    assert not await claim(store, at(0, 15, 31))
    assert await state_of(store, only.delivery.id) is State.MISSED


@pytest.mark.parametrize("before", ["ready", "sending", "unknown", "missed", "failed"])
async def test_a_press_on_it_proves_it(store: Store, before: str) -> None:
    """The button carries the post's id: wherever the ledger thought it was, it has arrived, and is not sent again."""
    only = await claimed(store)
    if before == "ready":
        await store.ledger.release(only, not_before=DUE)
    elif before == "unknown":
        await store.ledger.give_up(only, "cannot look")
    elif before == "failed":
        await store.ledger.refuse(only, "said no, and posted it", "message")
    elif before == "missed":
        await store.ledger.release(only, not_before=DUE)
        await claim(store, at(0, 15, 31))
    assert (await states(store))["study", "2026-11-16"] == before
    await store.ledger.prove(only.delivery.id, REF, now=DUE)
    assert await state_of(store, only.delivery.id) is State.SENT
    assert not await claim(store, DUE + MINUTE)
    assert not await store.ledger.finish(only, Ref(place=place(), message="late"))
    (row,) = await table(store, delivery)
    assert (row["message"], row["why"]) == ("m1", "")


async def test_a_press_changes_nothing_that_is_known(store: Store) -> None:
    """A second press, or one that names another message, leaves what was sent as it is."""
    only = await claimed(store)
    await store.ledger.finish(only, REF)
    await store.ledger.prove(only.delivery.id, Ref(place=place(), message="m2"), now=DUE)
    (row,) = await table(store, delivery)
    assert row["message"] == "m1"


LATE_ENDS: dict[str, Callable[[Store, Claim], Awaitable[bool]]] = {
    "finish": lambda store, late: store.ledger.finish(late, Ref(place=place(), message="late")),
    "release": lambda store, late: store.ledger.release(late, not_before=DUE),
    "give_up": lambda store, late: store.ledger.give_up(late, "late"),
    "refuse": lambda store, late: store.ledger.refuse(late, "late", "workspace"),
}


@pytest.mark.parametrize("end", LATE_ENDS)
@pytest.mark.parametrize("now", ["in other hands", "a later attempt of mine", "sent"])
async def test_a_late_sender_changes_nothing(store: Store, end: str, now: str) -> None:
    """Its lease ran out and somebody else has the delivery: whatever it says then is not heard (fencing)."""
    late = await claimed(store)
    (other,) = await in_doubt(store, owner="courier" if now == "a later attempt of mine" else "second")
    if now == "sent":
        await store.ledger.finish(other, REF)
    before = (await table(store, delivery), await table(store, channel))
    assert not await LATE_ENDS[end](store, late)
    assert (await table(store, delivery), await table(store, channel)) == before


async def test_only_a_lease_that_ran_out_is_in_doubt(store: Store) -> None:
    """Until then its sender may still be at it; then exactly one other looks, under a lease of its own."""
    first = await claimed(store)
    assert not await in_doubt(store, DUE + LEASE)
    (second,) = await in_doubt(store)
    assert (second.delivery, second.owner, second.attempt) == (first.delivery, "second", 2)
    assert second.lease_until == DUE + LEASE + SECOND + LEASE
    assert not await in_doubt(store, owner="third")
    assert not await claim(store, DUE + LEASE + SECOND)
    (third,) = await in_doubt(store, second.lease_until + SECOND, owner="third")
    assert third.attempt == 3


async def test_what_was_looked_for_and_is_absent_may_be_sent(store: Store) -> None:
    """Found: it is sent, and nobody sends it again. Absent: it is ready."""
    await planned(store, "found", "absent")
    await claim(store, DUE)
    looked = {each.delivery.place.channel: each for each in await in_doubt(store)}
    await store.ledger.finish(looked["found"], REF)
    await store.ledger.release(looked["absent"], not_before=DUE)
    assert [each.delivery.place.channel for each in await claim(store, DUE + 5 * MINUTE)] == ["absent"]


async def test_claims_go_to_the_longest_due_and_to_whom_they_are_for(store: Store) -> None:
    """The oldest first, no more than asked for, only on the platforms that this process serves."""
    await planned(store, "one")
    await set_up(store, place("two"), now=DUE)
    await store.planner.plan(at(1, 9, 30), SYLLABUS)
    (oldest,) = await claim(store, at(0, 15, 30), most=1)
    assert oldest.delivery.key == MONDAY.isoformat()
    assert not await store.ledger.claim(now=at(1, 9, 30), owner="courier", platforms=("other",), most=9)
    assert not await store.ledger.claim(now=at(1, 9, 30), owner="courier", platforms=(), most=9)
    assert len(await claim(store, at(1, 9, 30), most=1)) == 1
    assert len(await claim(store, at(1, 9, 30), most=9)) == 1


async def test_two_senders_never_hold_the_same_delivery(clean_postgres_url: URL) -> None:
    """Two processes claim side by side, and look for what was lost side by side: each delivery has one of them."""
    plant(clean_postgres_url, 400, platform=PLATFORM, next_at=DUE, day=MONDAY, card="q1")
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        await one.planner.plan(DUE, SYLLABUS)

        async def take(store: Store, owner: str) -> list[str]:
            taken: list[str] = []
            while claims := await claim(store, DUE, owner=owner, most=7):
                taken += [each.delivery.id for each in claims]
            return taken

        mine, theirs = await asyncio.gather(take(one, "one"), take(other, "other"))
        assert mine
        assert theirs
        assert len(set(mine + theirs)) == len(mine + theirs) == 400

        async def look(store: Store, owner: str) -> list[str]:
            return [each.delivery.id for each in await in_doubt(store, owner=owner)]

        lost = await asyncio.gather(*(look(store, owner) for store, owner in ((one, "a"), (other, "b")) * 3))
        ids = [each for some in lost for each in some]
        assert len(ids) == len(set(ids)) == 400


async def test_a_claim_may_be_settled_twice(store: Store) -> None:
    """A commit whose answer was lost is tried again: the second time changes nothing."""
    only = await claimed(store)
    assert await store.ledger.finish(only, REF)
    assert not await store.ledger.finish(only, REF)
    assert not await store.ledger.release(only, not_before=DUE)
    assert await state_of(store, only.delivery.id) is State.SENT
