"""What members log of real products: once each, within bounds, listed from the newest, and nobody else's business."""

from dataclasses import replace
from datetime import timedelta

from bot.store import Store
from bot.store.applied import MOST, Applied, Decided
from bot.store.tables import applied
from tests.store.kit import at, table

MAPS = Decided(product="Maps", side=0, evidence="It asks before it reroutes.", instead="")


async def add(store: Store, decided: Decided = MAPS, *, member: str = "m1", event: str = "e1", minute: int = 0) -> str:
    """Log an entry on Monday at nine, so many minutes later, and return its id."""
    moment = at(0, 9) + timedelta(minutes=minute)
    kept = await store.applied.add(member, event=event, card="t1", decided=decided, at=moment)
    assert kept is not None
    return kept.id


async def test_an_entry_is_kept_to_the_letter(store: Store) -> None:
    """It comes back as it was written, by its id and in the list."""
    decided = Decided(product="🙂 'M'aps;", side=1, evidence=" *it* <@U1>\n", instead="The other.")
    entry = await add(store, decided)
    found = await store.applied.of("m1", entry)
    assert found == Applied(
        id=entry,
        card="t1",
        product="🙂 'M'aps;",
        side=1,
        evidence=" *it* <@U1>\n",
        instead="The other.",
        at=at(0, 9),
        changed_at=at(0, 9),
    )
    assert await store.applied.all("m1") == (found,)
    assert await store.applied.count("m1") == 1


async def test_an_event_that_comes_twice_is_one_entry(store: Store) -> None:
    """Another event is another entry, word for word the same though it be; and so is another member's."""
    first = await add(store)
    assert await add(store, minute=3) == first
    assert await add(store, event="e2") != first
    assert await add(store, member="m2") != first
    assert (await store.applied.count("m1"), await store.applied.count("m2")) == (2, 1)


async def test_an_entry_is_edited(store: Store) -> None:
    """When it was logged stays; of two edits that come in the wrong order, the later one stands."""
    entry = await add(store)
    late = replace(MAPS, product="Maps, on foot", side=1)
    for decided, minute in ((late, 5), (replace(MAPS, product="Map"), 2), (late, 5)):
        kept = await store.applied.change("m1", entry, decided, at=at(0, 9, minute))
        assert kept is not None
        assert (kept.product, kept.side) == ("Maps, on foot", 1)
        assert (kept.at, kept.changed_at) == (at(0, 9), at(0, 9, 5))


async def test_nobody_reads_edits_or_removes_what_another_logged(store: Store) -> None:
    """Whatever id they know."""
    entry = await add(store)
    assert await store.applied.of("m2", entry) is None
    assert await store.applied.change("m2", entry, replace(MAPS, product="Mine"), at=at(1, 9)) is None
    await store.applied.remove("m2", entry)
    assert [row["product"] for row in await table(store, applied)] == ["Maps"]
    assert not (await store.applied.page("m2", 5, older_than=entry)).items


async def test_the_newest_come_first_page_by_page(store: Store) -> None:
    """Those of one instant too, each once; it is told how many are behind."""
    for number in range(7):
        await add(store, event=f"e{number}", minute=number // 3)
    first = await store.applied.page("m1", 3)
    assert (len(first.items), first.behind, first.newest) == (3, 4, True)
    second = await store.applied.page("m1", 3, older_than=first.items[-1].id)
    assert (len(second.items), second.behind, second.newest) == (3, 1, False)
    last = await store.applied.page("m1", 3, older_than=second.items[-1].id)
    assert (len(last.items), last.behind) == (1, 0)
    assert (*first.items, *second.items, *last.items) == await store.applied.all("m1")
    assert (await store.applied.page("m1", 3, older_than="gone")).newest


async def test_one_is_removed_for_good(store: Store) -> None:
    """A second time finds it gone, and it cannot be edited any more."""
    entry = await add(store)
    for _ in range(2):
        await store.applied.remove("m1", entry)
    assert await store.applied.of("m1", entry) is None
    assert await store.applied.change("m1", entry, MAPS, at=at(1, 9)) is None
    assert (await store.applied.page("m1", 3)).items == ()


async def test_there_is_an_end_to_it(store: Store) -> None:
    """One that is there already may still come twice."""
    first = await add(store)
    row = {"member": "m1", "card": "t1", "product": "P", "side": 0, "at": at(0, 9), "changed_at": at(0, 9)}
    async with store.database.writing() as connection:
        await connection.execute(applied.insert(), [{**row, "id": f"i{n}"} for n in range(MOST - 1)])
    assert await store.applied.add("m1", event="one more", card="t1", decided=MAPS, at=at(0, 10)) is None
    assert await add(store) == first
    assert await store.applied.count("m1") == MOST
    assert len(await store.applied.all("m1")) == MOST
