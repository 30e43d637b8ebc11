"""What the tests of reminders share: people who want some, and what fades for them."""

from datetime import time
from typing import Final

from bot.chat.places import Member, Ref
from bot.rules.calendar import Timetable, zone
from bot.store import Store
from bot.store.ledger import Claim
from bot.store.reminders import Reminder
from bot.store.tables import delivery, memory
from bot.store.upsert import insert
from tests.store.kit import PLATFORM, START, at, claim, introduce, set_up, table

CARDS: Final = frozenset({"q1", "q2", "t1"})
EIGHT: Final = Timetable(zone=zone("UTC"), post_time=time(8), weekdays=frozenset(range(7)))
BEN: Final = Member(platform=PLATFORM, tenant="acme", user="ben")


async def wish(store: Store, study: str, *names: str, timetable: Timetable = EIGHT) -> None:
    """Let people (Ben, if nobody is named) be reminded from Monday on."""
    await introduce(store, *(names or ("ben",)))
    for name in names or ("ben",):
        await store.reminders.wish(name, timetable, channel_id=study, now=START)


async def forget_soon(store: Store, *names: str, card: str = "q1") -> None:
    """Let people have met a card a fortnight ago, which has faded since."""
    row = {"card": card, "stability": 1.0, "difficulty": 5.0, "reviewed_at": at(-14, 12)}
    async with store.database.writing() as connection:
        for name in names or ("ben",):
            await connection.execute(insert(connection, memory).on_conflict_do_nothing(), {"member": name, **row})


async def fading(store: Store) -> str:
    """Let Ben, who has a fading card, be reminded for a channel whose posts come at 09:30; return its id."""
    study = await set_up(store)
    await wish(store, study)
    await forget_soon(store)
    return study


async def plan(store: Store, day: int, hour: int = 8, minute: int = 0) -> int:
    """Plan what is due; return how many reminders there are altogether."""
    while await store.reminders.plan(at(day, hour, minute), CARDS):
        pass
    return len(await table(store, delivery, delivery.c.purpose == "reminder"))


async def carry(store: Store, day: int) -> tuple[Claim, ...]:
    """Send all that was planned for eight o'clock."""
    claims = await claim(store, at(day, 8))
    for each in claims:
        assert await store.ledger.finish(each, Ref(place=each.delivery.place, message=f"m-{each.delivery.id}"))
    return claims


async def bens(store: Store) -> Reminder:
    """Return what Ben has set, and how it stands."""
    found = await store.reminders.of("ben")
    assert found is not None
    return found
