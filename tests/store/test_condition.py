"""What doctor is told of a database: what did not go well lately, and which channels are off."""

from datetime import timedelta

from sqlalchemy.engine import URL

from bot.chat.events import Removed
from bot.store import Store
from bot.store.condition import WISHED, condition
from bot.store.database import Database
from bot.store.directs import send_to_member
from bot.store.unshared import PURPOSE as INTERVIEW
from tests.store.kit import PLATFORM, START, SYLLABUS, at, claim, opened, place, set_up
from tests.store.reminding import fading, plan

NINE = at(0, 9, 31)


async def planned(store: Store, *names: str) -> None:
    """Set channels up and plan their first posts."""
    for name in names:
        await set_up(store, place(name))
    while await store.planner.plan(NINE, SYLLABUS):
        pass


async def test_refused_and_unknown_deliveries_are_counted(store: Store) -> None:
    """Those that were sent are not, nor are those of long ago."""
    await planned(store, "a", "b", "c")
    refused, lost, _ = await claim(store, NINE)
    await store.ledger.refuse(refused, "too long", "message")
    await store.ledger.give_up(lost, "nobody can say")
    found = await condition(store.database, since=START)
    assert (found.failed, found.unknown, found.off) == (1, 1, {})
    later = await condition(store.database, since=NINE + timedelta(days=1))
    assert (later.failed, later.unknown) == (0, 0)


async def test_what_goes_to_members_in_private_is_not_counted(store: Store) -> None:
    """A reminder that was refused is its member's business, and stands on no manager's page."""
    study = await fading(store)
    await plan(store, 0)
    (only,) = await claim(store, at(0, 8))
    await store.ledger.refuse(only, "closed", "message")
    async with store.database.writing() as connection:
        await send_to_member(connection, "ben", study, purpose=INTERVIEW, key="s.invite.ben", now=at(0, 8))
        await send_to_member(connection, "ben", study, purpose="notice", key="off", now=at(0, 8, 1))
    invitation, notice = await claim(store, at(0, 8, 1))
    await store.ledger.give_up(invitation, "nobody can say")
    await store.ledger.give_up(notice, "nobody can say")
    found = await condition(store.database, since=START)
    assert (found.failed, found.unknown) == (0, 1)
    assert len(await store.deliveries.last(study, 10)) == 1


async def test_channels_that_are_off_are_named_with_the_reason(store: Store) -> None:
    """Refused by the platform, or left by a wish."""
    await planned(store, "archived", "left", "well")
    (refused,) = [each for each in await claim(store, NINE) if each.delivery.place.channel == "archived"]
    await store.ledger.refuse(refused, "The channel is archived.", "channel")
    await store.channels.removed(Removed(platform=PLATFORM, workspace="acme", channel="left", at=NINE))
    found = await condition(store.database, since=START)
    assert found.off.keys() == {place("archived"), place("left")}
    assert found.off[place("archived")] == "The channel is archived."
    assert found.off[place("left")] in WISHED


async def test_those_who_only_look_may_ask_too(clean_url: URL) -> None:
    """While the process is at work."""
    async with opened(clean_url) as store:
        await planned(store, "a")
        looking = Database(clean_url, writable=False)
        assert (await condition(looking, since=START)).failed == 0
        await looking.close()
