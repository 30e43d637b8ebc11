"""What a workbook would change waits for its member's yes; then all of it is made, once."""

from datetime import timedelta

from bot.store import Store
from bot.store.applied import Decided
from bot.store.imports import Entry, Made, Wanted
from bot.store.notes import CardNote
from bot.store.tables import tracker_import
from tests.store.kit import at, table

SURE = CardNote(confidence=4, notes="Ask for the *95th* percentile.")
CHAT = Decided(product="Acme Chat", side=1, evidence="It waits.", instead="Not so.")
ALL = Wanted(notes=(("t1", SURE),), applied=(Entry(id="", card="t1", decided=CHAT),))


async def test_nothing_is_changed_before_the_yes(store: Store) -> None:
    """It waits, and is read by nobody."""
    await store.imports.set_aside("ana", ALL, event="e1", at=at(0, 9))
    assert await store.notes.of("ana") == {}
    assert await store.applied.all("ana") == ()


async def test_a_yes_makes_all_of_it(store: Store) -> None:
    """Notes by card, entries with what they say; nothing waits any more, and no word of it is kept twice."""
    waiting = await store.imports.set_aside("ana", ALL, event="e1", at=at(0, 9))
    assert await store.imports.make("ana", waiting, at=at(0, 10)) == Made(notes=1, applied=1, added=1, left_out=0)
    assert await store.notes.of("ana") == {"t1": SURE}
    (entry,) = await store.applied.all("ana")
    assert (entry.card, entry.product, entry.side, entry.at) == ("t1", "Acme Chat", 1, at(0, 10))
    assert await store.imports.of("ana", waiting, at=at(0, 10)) is None
    assert [row["changes"] for row in await table(store, tracker_import)] == [""]


async def test_a_second_yes_makes_nothing_and_says_the_same(store: Store) -> None:
    """Two presses, or one that is delivered twice; a no after it comes too late."""
    waiting = await store.imports.set_aside("ana", ALL, event="e1", at=at(0, 9))
    made = await store.imports.make("ana", waiting, at=at(0, 10))
    await store.imports.drop("ana", waiting)
    assert await store.imports.make("ana", waiting, at=at(0, 11)) == made
    assert len(await store.applied.all("ana")) == 1


async def test_nobody_says_yes_for_somebody_else(store: Store) -> None:
    """And nobody's no counts for another."""
    waiting = await store.imports.set_aside("ana", ALL, event="e1", at=at(0, 9))
    await store.imports.drop("ben", waiting)
    assert await store.imports.make("ben", waiting, at=at(0, 10)) is None
    assert await store.notes.of("ben") == {}
    assert await store.imports.make("ana", waiting, at=at(0, 10)) is not None


async def test_the_newest_workbook_counts(store: Store) -> None:
    """One that came before is asked about no more; the same one, delivered twice, waits once."""
    first = await store.imports.set_aside("ana", ALL, event="e1", at=at(0, 9))
    second = await store.imports.set_aside("ana", Wanted(notes=(("t2", SURE),)), event="e2", at=at(0, 10))
    assert await store.imports.set_aside("ana", ALL, event="e2", at=at(0, 10)) == second
    assert await store.imports.make("ana", first, at=at(0, 11)) is None
    await store.imports.make("ana", second, at=at(0, 11))
    assert (await store.notes.of("ana")).keys() == {"t2"}


async def test_after_a_day_it_is_too_old_to_be_meant(store: Store) -> None:
    """Nobody says yes by a button that they find a week later."""
    waiting = await store.imports.set_aside("ana", ALL, event="e1", at=at(0, 9))
    assert await store.imports.make("ana", waiting, at=at(0, 9) + timedelta(days=1, seconds=1)) is None
    assert await store.notes.of("ana") == {}


async def test_a_no_leaves_nothing_behind(store: Store) -> None:
    """The yes that comes after it finds nothing."""
    waiting = await store.imports.set_aside("ana", ALL, event="e1", at=at(0, 9))
    await store.imports.drop("ana", waiting)
    assert await store.imports.make("ana", waiting, at=at(0, 10)) is None


async def test_an_entry_that_is_gone_stays_gone(store: Store) -> None:
    """What was removed in the bot meanwhile is not brought back by an old workbook."""
    entry = await store.applied.add("ana", event="x", card="t1", decided=CHAT, at=at(0, 8))
    assert entry is not None
    wanted = Wanted(applied=(Entry(id=entry.id, card="t1", decided=CHAT),))
    waiting = await store.imports.set_aside("ana", wanted, event="e1", at=at(0, 9))
    await store.applied.remove("ana", entry.id)
    assert await store.imports.make("ana", waiting, at=at(0, 10)) == Made(notes=0, applied=0, added=0, left_out=1)
    assert await store.applied.all("ana") == ()


async def test_an_entry_that_was_edited_meanwhile_stays_as_it_was_edited(store: Store) -> None:
    """The newer words are not the ones that were shown."""
    entry = await store.applied.add("ana", event="x", card="t1", decided=CHAT, at=at(0, 8))
    assert entry is not None
    wanted = Wanted(applied=(Entry(id=entry.id, card="t1", decided=CHAT),))
    waiting = await store.imports.set_aside("ana", wanted, event="e1", at=at(0, 9))
    newer = Decided(product="Acme Chat", side=0, evidence="newer", instead="")
    await store.applied.change("ana", entry.id, newer, at=at(0, 10))
    assert await store.imports.make("ana", waiting, at=at(0, 11)) == Made(notes=0, applied=0, added=0, left_out=1)
    (now,) = await store.applied.all("ana")
    assert now.evidence == "newer"


async def test_what_nobody_answers_does_not_stay_for_ever(store: Store) -> None:
    """It goes with the next workbook that comes, whoever sends it."""
    await store.imports.set_aside("ana", ALL, event="e1", at=at(0, 9))
    await store.imports.set_aside("ben", ALL, event="e2", at=at(2, 9))
    assert [row["member"] for row in await table(store, tracker_import)] == ["ben"]


async def test_an_entry_that_is_there_becomes_what_the_workbook_says(store: Store) -> None:
    """Its trade-off too; it keeps its id and the day on which it was logged."""
    entry = await store.applied.add("ana", event="x", card="t1", decided=CHAT, at=at(0, 8))
    assert entry is not None
    new = Decided(product="Acme Talk", side=0, evidence="", instead="")
    waiting = await store.imports.set_aside(
        "ana", Wanted(applied=(Entry(id=entry.id, card="t2", decided=new),)), event="e1", at=at(0, 9)
    )
    await store.imports.make("ana", waiting, at=at(0, 10))
    (now,) = await store.applied.all("ana")
    assert (now.id, now.card, now.product, now.side, now.at) == (entry.id, "t2", "Acme Talk", 0, at(0, 8))


async def test_of_two_notes_the_later_stands(store: Store) -> None:
    """Clearing one is a note too."""
    for event, hour, note in (("e1", 9, SURE), ("e2", 10, CardNote())):
        waiting = await store.imports.set_aside("ana", Wanted(notes=(("t1", note),)), event=event, at=at(0, hour))
        await store.imports.make("ana", waiting, at=at(0, hour))
    assert await store.notes.of("ana") == {"t1": CardNote()}
