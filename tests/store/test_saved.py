"""What members save: once each, within bounds, listed from the newest, and nobody else's business."""

from datetime import timedelta

import pytest

from bot.chat.places import Place
from bot.store import Store
from bot.store.saved import MOST, Kept
from bot.store.tables import saved
from tests.store.kit import at, place, table

LINK = "https://study.slack.com/archives/C1/p1"


async def keep(
    store: Store, text: str, *, member: str = "m1", link: str = "", minute: int = 0, where: Place | None = None
) -> Kept:
    """Save a text on Monday at nine, so many minutes later."""
    moment = at(0, 9) + timedelta(minutes=minute)
    return await store.saved.keep(member, text, link=link, own=not link, place=where, at=moment)


async def texts(store: Store, member: str = "m1", older_than: str = "") -> list[str]:
    """Return what a page of three shows."""
    return [item.text for item in (await store.saved.page(member, 3, older_than=older_than)).items]


async def test_it_is_kept_as_it_is_with_where_it_stood(store: Store) -> None:
    """To the letter."""
    text = " *bold* 'quotes'; <@U1>\n\n🙂  "
    assert await keep(store, text, link=LINK, where=place()) == "kept"
    (row,) = await table(store, saved)
    assert (row["text"], row["link"], row["own"], row["at"]) == (text, LINK, False, at(0, 9))
    assert (row["workspace"], row["channel"]) == ("acme", "study")
    found = await store.saved.of("m1", row["id"])
    assert found is not None
    assert (found.text, found.link, found.own, found.at) == (text, LINK, False, at(0, 9))


async def test_the_same_message_is_saved_once(store: Store) -> None:
    """By its link, should it have been edited meanwhile; without one by its words. What was saved first stays."""
    assert await keep(store, "as it was", link=LINK) == "kept"
    assert await keep(store, "as it is now", link=LINK, minute=1) == "there"
    assert await keep(store, "a note") == "kept"
    assert await keep(store, "a note", minute=2) == "there"
    assert {row["text"] for row in await table(store, saved)} == {"as it was", "a note"}
    assert await keep(store, "a note", member="m2") == "kept"


async def test_the_newest_come_first_page_by_page(store: Store) -> None:
    """Those of one instant too, each once; it is told how many are behind."""
    for number in range(7):
        await keep(store, f"note {number}", minute=number // 3)
    first = await store.saved.page("m1", 3)
    assert (len(first.items), first.behind, first.newest) == (3, 4, True)
    second = await store.saved.page("m1", 3, older_than=first.items[-1].id)
    assert (len(second.items), second.behind, second.newest) == (3, 1, False)
    last = await store.saved.page("m1", 3, older_than=second.items[-1].id)
    assert (len(last.items), last.behind) == (1, 0)
    listed = [*first.items, *second.items, *last.items]
    assert len({item.id for item in listed}) == 7
    assert [item.at for item in listed] == sorted((item.at for item in listed), reverse=True)


async def test_a_page_after_an_item_that_is_gone_is_the_first(store: Store) -> None:
    """And so is one after somebody else's."""
    await keep(store, "mine")
    await keep(store, "hers", member="m2", minute=1)
    (hers,) = (await store.saved.page("m2", 3)).items
    assert await texts(store, older_than="gone") == await texts(store, older_than=hers.id) == ["mine"]


async def test_nobody_reads_or_removes_what_somebody_else_has_saved(store: Store) -> None:
    """Whatever id they give."""
    await keep(store, "mine")
    (mine,) = (await store.saved.page("m1", 3)).items
    assert await store.saved.of("m2", mine.id) is None
    await store.saved.remove("m2", mine.id)
    assert await texts(store) == ["mine"]
    for _ in range(2):
        await store.saved.remove("m1", mine.id)
        assert await store.saved.count("m1") == 0


@pytest.mark.parametrize("removed", [False, True])
async def test_there_is_an_end_to_it(store: Store, removed: bool) -> None:
    """Beyond the most, nothing is saved until something is removed; what is there already still says so."""
    row = {"link": "", "own": True, "at": at(0, 9), "member": "m1"}
    async with store.database.writing() as connection:
        await connection.execute(saved.insert(), [{**row, "id": f"i{n}", "text": f"n{n}"} for n in range(MOST - 1)])
    assert await keep(store, "the last one") == "kept"
    if removed:
        await store.saved.remove("m1", "i0")
    assert await keep(store, "the last one") == "there"
    assert await keep(store, "one more") == ("kept" if removed else "full")
    assert await keep(store, "one more", member="m2") == "kept"
    assert await store.saved.count("m1") == MOST
