"""Case studies: begun once, edited without a loss, shared with one channel, and nobody else's business."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta

import pytest

from bot.chat.places import Member
from bot.store import Store
from bot.store.cases import MOST, Case, Origin, Shared, Study
from bot.store.leans import Lean
from bot.store.reviews import Take
from bot.store.tables import case_study
from tests.store.kit import at, place, set_up, table

STUDY = Study(title="Which model?", situation=" *Two* models.\n\n🙂 ", decision="The small one.")


async def begin(
    store: Store, key: str, *, member: str = "m1", study: Study = STUDY, minute: int = 0, origin: Origin = "blank"
) -> str:
    """Begin one on Monday at nine, so many minutes later; return its id."""
    begun = await store.cases.begin(member, event=key, origin=origin, card="", study=study, at=moment(minute))
    assert begun is not None
    return begun


def moment(minute: int) -> datetime:
    """Return an instant: Monday at nine, so many minutes later."""
    return at(0, 9) + timedelta(minutes=minute)


async def found(store: Store, case: str, member: str = "m1") -> Case:
    """Return what is kept."""
    one = await store.cases.of(member, case)
    assert one is not None
    return one


async def opened(store: Store, case: str) -> dict[str, str]:
    """Return what a form with all texts is opened on."""
    names = tuple(asdict(STUDY))
    return dict(zip(names, (await found(store, case)).bases(names), strict=True))


async def edit(store: Store, case: str, texts: dict[str, str], *, minute: int = 1) -> Case:
    """Edit one in a form that was opened right before; return it."""
    edited = await store.cases.edit("m1", case, texts, await opened(store, case), at=moment(minute))
    assert edited is not None
    assert not edited.clashes
    return edited.case


async def share(store: Store, case: str, channel: str, *, member: str = "m1", minute: int = 1) -> Shared:
    """Share it as it stands."""
    stamp = (await found(store, case, member)).stamp
    return await store.cases.share(member, case, channel, stamp=stamp, at=moment(minute))


async def test_it_is_kept_as_it_is(store: Store) -> None:
    """To the letter, a private draft."""
    one = await found(store, await begin(store, "e1", origin="saved"))
    assert (one.study, one.origin, one.card) == (STUDY, "saved", "")
    assert (one.finished, one.shared_in, one.where, one.by) == (False, None, None, None)
    assert one.at == one.changed_at == moment(0)


async def test_a_second_press_begins_no_second_draft(store: Store) -> None:
    """One event is one draft, and so are two that begin the same, as long as nobody has touched it."""
    first = await begin(store, "e1")
    assert await begin(store, "e1") == await begin(store, "e2", minute=1) == first
    await edit(store, first, {"learnt": "Much."}, minute=2)
    assert await begin(store, "e1", minute=3) == first
    second = await begin(store, "e3", minute=3)
    assert second != first
    assert await begin(store, "e4", study=replace(STUDY, title="Another")) not in {first, second}
    assert await begin(store, "e3", member="m2") not in {first, second}
    assert len(await table(store, case_study)) == 4


async def test_an_edit_changes_what_it_names(store: Store) -> None:
    """And is the newest then; what is gone is not edited."""
    one = await begin(store, "e1")
    changed = await edit(store, one, {"title": "Both", "options": "a\nb"}, minute=5)
    assert changed == await found(store, one)
    assert changed.study == replace(STUDY, title="Both", options="a\nb")
    assert (changed.at, changed.changed_at) == (moment(0), moment(5))
    assert await store.cases.edit("m1", "gone", {"title": "x"}, {}, at=moment(6)) is None


async def test_a_form_left_open_undoes_nothing_that_was_written_since(store: Store) -> None:
    """It sends all its texts: those that nobody touched stay as they are kept, those touched twice are a clash."""
    one = await begin(store, "e1")
    stale = await opened(store, one)
    await edit(store, one, {"situation": "At my desk.", "options": "Both."})
    came = await store.cases.edit("m1", one, {**asdict(STUDY), "title": "T", "options": "None."}, stale, at=moment(9))
    assert came is not None
    assert came.clashes == ("options",)
    assert came.case == await found(store, one)
    assert came.case.study == replace(STUDY, title="T", situation="At my desk.", options="Both.")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_two_forms_lose_nothing_whatever_their_order(store: Store, order: tuple[int, int]) -> None:
    """Neither their instants nor what is shared in between stands in the way of what was left alone since."""
    here = await set_up(store)
    one = await begin(store, "e1")
    bases = await opened(store, one)
    for turn in order:
        texts = ({"decision": "First."}, {"learnt": "Second.", "flips": ""})[turn]
        came = await store.cases.edit("m1", one, texts, bases, at=moment(turn + 1))
        assert came is not None
        assert not came.clashes
        await share(store, one, here, minute=20)
    kept = await found(store, one)
    assert (kept.study.decision, kept.study.learnt, kept.turns) == ("First.", "Second.", {"decision": 1, "learnt": 1})


async def test_what_comes_twice_brings_nothing_back(store: Store) -> None:
    """At once it changes nothing; after the part was cleared on purpose it is a clash."""
    one = await begin(store, "e1")
    bases = await opened(store, one)
    for _ in range(2):
        came = await store.cases.edit("m1", one, {"learnt": "A slip."}, bases, at=moment(1))
        assert came is not None
        assert (came.clashes, came.case.study.learnt, came.case.changed_at) == ((), "A slip.", moment(1))
    await edit(store, one, {"learnt": ""}, minute=2)
    again = await store.cases.edit("m1", one, {"learnt": "A slip."}, bases, at=moment(1))
    assert again is not None
    assert (again.clashes, again.case.study.learnt) == (("learnt",), "")


async def test_finished_and_a_draft_again(store: Store) -> None:
    """As its member says."""
    one = await begin(store, "e1")
    for finished in (True, True, False):
        marked = await store.cases.set_finished("m1", one, finished)
        assert marked is not None
        assert marked.finished == finished
    assert await store.cases.set_finished("m1", "gone", True) is None


async def test_it_is_shared_with_one_channel_until_it_is_private_again(store: Store) -> None:
    """It is read there as it now stands, with whose it is."""
    here, there = await set_up(store), await set_up(store, place("other"))
    ana = Member(platform="paper", tenant="", user="ana")
    member = await store.members.id_of(ana)
    one = await begin(store, "e1", member=member)
    asked = (await found(store, one, member)).stamp
    assert await share(store, one, here, member=member) == "shared"
    assert await store.cases.share(member, one, here, stamp=asked, at=moment(2)) == "there"
    read = await store.cases.shared(here, one)
    assert read is not None
    assert (read.by, read.where, read.changed_at) == (ana, place(), moment(1))
    assert await store.cases.shared(there, one) is None
    assert await store.cases.share(member, one, there, stamp=asked, at=moment(3)) == "old"
    assert await share(store, one, there, member=member, minute=3) == "shared"
    assert (await store.cases.shared(here, one), await store.cases.shared_count(here)) == (None, 0)
    assert [case.id for case in (await store.cases.shared_page(there, 3)).items] == [one]
    asked = (await found(store, one, member)).stamp
    private = await store.cases.make_private(member, one, at=moment(3))
    assert private is not None
    assert (private.shared_in, private.where) == (None, None)
    assert await store.cases.shared(there, one) is None
    assert await store.cases.make_private(member, one, at=moment(4)) == private
    assert await store.cases.share(member, one, there, stamp=asked, at=moment(4)) == "old"
    assert await store.cases.share(member, "gone", here, stamp=asked, at=moment(4)) == "gone"


async def test_nobody_else_reads_or_changes_it(store: Store) -> None:
    """Whatever id they give."""
    channel = await set_up(store)
    one = await begin(store, "e1")
    before = await found(store, one)
    assert await store.cases.of("m2", one) is None
    assert (
        await store.cases.edit("m2", one, asdict(Study(title="hers")), await opened(store, one), at=moment(1)) is None
    )
    assert await store.cases.set_finished("m2", one, True) is None
    assert await store.cases.share("m2", one, channel, stamp=before.stamp, at=moment(1)) == "gone"
    assert await store.cases.make_private("m2", one, at=moment(1)) is None
    assert await store.cases.shared(channel, one) is None
    await store.cases.remove("m2", one)
    assert await found(store, one) == before
    for _ in range(2):
        await store.cases.remove("m1", one)
        assert await store.cases.count("m1") == 0


async def test_the_newest_come_first_page_by_page(store: Store) -> None:
    """Those of one instant too, each once; a page after what is gone, or somebody else's, is the first."""
    for number in range(7):
        await begin(store, f"e{number}", study=Study(title=f"{number}"), minute=number // 3)
    other = await begin(store, "e1", member="m2")
    first = await store.cases.page("m1", 3)
    assert (len(first.items), first.behind, first.newest) == (3, 4, True)
    second = await store.cases.page("m1", 3, older_than=first.items[-1].id)
    assert (len(second.items), second.behind, second.newest) == (3, 1, False)
    last = await store.cases.page("m1", 3, older_than=second.items[-1].id)
    assert (*first.items, *second.items, *last.items) == await store.cases.all("m1")
    assert (await store.cases.page("m1", 3, older_than=other)) == first
    assert (await store.cases.page("m1", 3, older_than="gone")) == first
    touched = await edit(store, last.items[0].id, {"learnt": "."}, minute=9)
    assert (await store.cases.all("m1"))[0] == touched


@pytest.mark.parametrize("removed", [False, True])
async def test_there_is_an_end_to_it(store: Store, removed: bool) -> None:
    """Beyond the most, none is begun until one is removed; what is begun already is found again."""
    row = {"member": "m1", "origin": "blank", "title": "t", "at": at(0, 8), "changed_at": at(0, 8), "finished": True}
    async with store.database.writing() as connection:
        await connection.execute(case_study.insert(), [{**row, "id": f"i{n}"} for n in range(MOST - 1)])
    last = await begin(store, "e1")
    if removed:
        await store.cases.remove("m1", "i0")
    more = await store.cases.begin("m1", event="e2", origin="blank", card="", study=Study(title="more"), at=moment(1))
    assert (more is not None) == removed
    assert await begin(store, "e1") == last
    assert await begin(store, "e3", member="m2")
    assert await store.cases.count("m1") == MOST


async def test_the_last_lean_and_the_last_take_of_each_card(store: Store) -> None:
    """The newest card first, each once, as it now stands; nobody else's."""
    for number, (card, occasion) in enumerate((("t1", "p1"), ("t2", "p2"), ("t1", "2026-11-17"))):
        one = Lean(member="m1", card=card, occasion=occasion, side=number % 2, reason=f"{number}", at=moment(number))
        await store.leans.keep(one)
        await store.reviews.keep_take(
            Take(member="m1", card=card, occasion=occasion, text=f"{number}", at=moment(number))
        )
    assert [(one.card, one.side, one.reason) for one in await store.leans.latest("m1", 9)] == [
        ("t1", 0, "2"),
        ("t2", 1, "1"),
    ]
    assert [(one.card, one.text) for one in await store.reviews.latest_takes("m1", 9)] == [("t1", "2"), ("t2", "1")]
    assert [one.card for one in await store.leans.latest("m1", 1)] == ["t1"]
    assert [one.text for one in await store.reviews.latest_takes("m1", 1, card="t2")] == ["1"]
    assert [one.reason for one in await store.leans.latest("m1", 1, card="t2")] == ["1"]
    assert not await store.leans.latest("m2", 9)
    assert not await store.reviews.latest_takes("m2", 9, card="t1")
