"""What every messenger promises, at the page: it arrives or it is refused, and it can always be found."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.places import Member, Place, Ref
from bot.errors import Refused
from tests.contract.local import LocalPeople
from tests.local.conftest import PLACE, TUESDAY, Page
from tests.local.samples import post, rated

BEN = Member(platform="local", tenant="", user="ben")
ELSEWHERE = Place(platform="local", workspace="demo", channel="other")
ABROAD = Place(platform="local", workspace="abroad", channel="c1")


async def test_a_post_is_found_by_its_key(page: Page) -> None:
    """And what was never posted is surely absent."""
    messenger = page.adapter.messenger
    ref = await messenger.post(PLACE, post(), key="k1")
    assert await messenger.find(PLACE, "k1", TUESDAY) == ref
    assert await messenger.find(PLACE, "k2", TUESDAY) is None
    assert await messenger.find(PLACE, "k1", TUESDAY + timedelta(seconds=1)) is None


async def test_a_post_is_found_after_a_restart_with_the_same_journal(tmp_path: Path) -> None:
    """Everything that stood on the page stands there again, and can be edited."""
    page = Page(journal=tmp_path / "page.jsonl")
    ref = await page.adapter.messenger.post(PLACE, post(), key="k1")
    await page.adapter.messenger.direct(BEN, post(1), key="k2")
    again = Page(journal=page.journal)
    assert await again.adapter.messenger.find(PLACE, "k1", TUESDAY) == ref
    await again.adapter.start()
    async with LocalPeople(again.adapter.url, again.until) as people:
        await again.adapter.messenger.edit(ref, post(2))
        assert "2 of 3 rated" in (await people.channel())[0].text
        assert "1 of 3 rated" in (await people.private("ben"))[0].text
    await again.adapter.stop()


async def test_ids_are_new_after_a_restart_without_a_journal(page: Page) -> None:
    """An old reference never leads to another message."""
    old = await Page().adapter.messenger.post(PLACE, post(), key="k1")
    await page.adapter.messenger.post(PLACE, post(), key="k1")
    with pytest.raises(Refused) as refused:
        await page.adapter.messenger.edit(old, post(1))
    assert refused.value.scope == "message"


async def test_an_edit_changes_what_stands(page: Page, people: LocalPeople) -> None:
    """In its place."""
    ref = await page.adapter.messenger.post(PLACE, post(), key="k1")
    await page.adapter.messenger.edit(ref, post(rated=2, streak=4))
    (seen,) = await people.channel()
    assert "2 of 3 rated · team streak 4 days" in seen.text


async def test_a_thread_stands_under_its_post(page: Page, people: LocalPeople) -> None:
    """By its own call, and by a place with a thread in it."""
    messenger = page.adapter.messenger
    first = await messenger.post(PLACE, post(), key="k1")
    reply = await messenger.thread(first, rated("Got it"), key="k2")
    assert reply.place.thread == first.message
    assert await messenger.post(reply.place, rated("Missed it"), key="k3") != reply
    (head,) = await people.channel()
    titles = [seen.text.splitlines()[0] for seen in await people.thread(head)]
    assert titles == ["Rated: Got it", "Rated: Missed it"]


async def test_a_direct_message_is_seen_by_its_member_alone(page: Page, people: LocalPeople) -> None:
    """And can be edited later."""
    ref = await page.adapter.messenger.direct(BEN, post(), key="k1")
    await page.adapter.messenger.edit(ref, post(1))
    assert [len(await people.private(person)) for person in ("ana", "ben", "chi")] == [0, 1, 0]
    assert "1 of 3 rated" in (await people.private("ben"))[0].text


async def test_what_is_not_on_the_page_is_refused_by_its_scope(page: Page) -> None:
    """A wrong channel, a wrong workspace, nobody of that name, a message that is gone."""
    messenger = page.adapter.messenger
    lost = Ref(place=PLACE, message="nowhere")
    zoe = Member(platform="local", tenant="", user="zoe")
    for call, scope in (
        (messenger.post(ELSEWHERE, post(), key="k"), "channel"),
        (messenger.post(ABROAD, post(), key="k"), "workspace"),
        (messenger.edit(lost, post()), "message"),
        (messenger.thread(lost, post(), key="k"), "message"),
        (messenger.edit(Ref(place=ABROAD, message="x"), post()), "workspace"),
        (messenger.direct(zoe, post(), key="k"), "message"),
    ):
        with pytest.raises(Refused) as refused:
            await call
        assert refused.value.scope == scope


async def test_an_upload_is_read_within_bounds(page: Page, people: LocalPeople) -> None:
    """More than was allowed is refused, and so is one that is forgotten."""
    form = await people.command("ana", "/study settings")
    for _ in range(9):
        await people.fill("ana", form, {"Tone": "Plain", "Tracker": "four"})  # type: ignore[arg-type]
    first, *_, last = page.toy.files
    assert await page.adapter.messenger.fetch(last, most=4) == b"four"
    for upload, most in ((last, 3), (first, 4)):
        with pytest.raises(Refused):
            await page.adapter.messenger.fetch(upload, most=most)


async def test_a_home_stands_beside_the_feed(page: Page, people: LocalPeople) -> None:
    """It is no message of the channel, and only for those who are here."""
    assert page.adapter.messenger.abilities.home
    await page.adapter.messenger.home(BEN, post())
    assert await people.private("ben") == []
    with pytest.raises(Refused) as refused:
        await page.adapter.messenger.home(Member(platform="local", tenant="", user="zoe"), post())
    assert refused.value.scope == "message"
