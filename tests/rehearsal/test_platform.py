"""The platform in memory: what tests and rehearsals may rely on."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import URL

from adapters.rehearsal.messenger import MemoryMessenger
from adapters.rehearsal.mishaps import Call, Mishap
from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import form_in, instants_in, labels_of, message_in, text_of
from adapters.wiring import House
from bot.chat.replies import Ask, Change, Choices, Tell
from bot.errors import CannotLook, InDoubt, NotSent, Refused
from tests.house import FRIDAY, house

DUE = FRIDAY + timedelta(hours=2, minutes=30)  # 09:30 in Berlin


@pytest.fixture
def platform() -> Platform:
    """A workspace with somebody who may set the bot up."""
    made = Platform()
    made.introduce("ana", manages=True)
    return made


@pytest.fixture
async def running(platform: Platform, sqlite_url: URL) -> AsyncGenerator[House]:
    """A house on this platform, set up by ana before Friday's first post."""
    async with house(sqlite_url, [platform.connect]) as built:
        await platform.command("ana", "/study-setup Europe/Berlin")
        yield built


async def test_people_press_what_they_see(platform: Platform, running: House) -> None:
    """From the post to the streak, by labels alone."""
    await running.until(DUE)
    (posted,) = platform.posts
    assert posted.at == DUE
    told = await platform.press("ben", posted, "Show me the answer")
    assert isinstance(told, Tell)
    told = await platform.press("ben", told, "Got it")
    assert isinstance(told, Change)
    assert "first day of your streak" in text_of(message_in(told))
    told = await platform.command("ben", "/study streak")
    assert "Your streak here: 1 day." in text_of(message_in(told))


async def test_a_form_is_filled_in_by_its_labels(platform: Platform, running: House) -> None:
    """What was typed stands beside the answer."""
    await running.until(DUE)
    form = await platform.press("ben", platform.posts[0], "Write my take")
    assert isinstance(form, Ask)
    told = await platform.fill("ben", form, {form_in(form).fields[0].label: "Look at the data first."})
    assert "Look at the data first." in text_of(message_in(told))
    with pytest.raises(ValueError, match="needs"):
        platform.filling("ben", form, {form_in(form).fields[0].label: " "})
    with pytest.raises(ValueError, match="has no field"):
        platform.filling("ben", form, {"What would you pay?": "Nothing."})


async def test_a_button_that_is_not_there_cannot_be_pressed(platform: Platform, running: House) -> None:
    """The error names what is there."""
    await running.until(DUE)
    with pytest.raises(LookupError, match="Show me the answer"):
        await platform.press("ben", platform.posts[0], "Knew it cold")


async def test_an_event_may_be_given_again(platform: Platform, running: House) -> None:
    """A redelivery has the same key and instant, whatever the time is now."""
    await running.until(DUE)
    told = await platform.press("ben", platform.posts[0], "Show me the answer")
    press = platform.pressing("ben", told, "Got it")
    await platform.give(press)
    await running.until(DUE + timedelta(hours=1))
    again = await platform.give(press)
    assert instants_in(message_in(again), style="date")[0] - press.at == timedelta(days=2)


async def test_edits_are_kept_with_their_instants(platform: Platform, running: House) -> None:
    """The post as it was, and as it now reads."""
    await running.until(DUE)
    told = await platform.press("ben", platform.posts[0], "Show me the answer")
    await platform.press("ben", told, "Struggled")
    await running.until(DUE + timedelta(minutes=1))
    (posted,) = platform.posts
    assert "1 person has studied this" in text_of(posted.message)
    assert "Nobody has studied this" in text_of(posted.first)
    assert [at for at, _ in posted.edits] == [DUE]  # at once, as its turn had come
    assert labels_of(posted.message) == labels_of(posted.first)


async def test_nobody_answers_while_the_house_is_down(platform: Platform, sqlite_url: URL) -> None:
    """What stood there still stands there, and the next house answers again."""
    async with house(sqlite_url, [platform.connect]) as built:
        await platform.command("ana", "/study-setup Europe/Berlin")
        await built.until(DUE)
    with pytest.raises(RuntimeError, match="nobody answers"):
        await platform.press("ben", platform.posts[0], "Show me the answer")
    async with house(sqlite_url, [platform.connect], at=DUE + timedelta(hours=1)):
        assert await platform.press("ben", platform.posts[0], "Show me the answer")


async def test_a_deleted_post_refuses_edits_and_presses(platform: Platform, running: House) -> None:
    """It is gone for everybody, and the record keeps it."""
    await running.until(DUE)
    (posted,) = platform.posts
    platform.delete(posted)
    with pytest.raises(LookupError, match="deleted"):
        await platform.press("ben", posted, "Show me the answer")
    with pytest.raises(Refused) as refusal:
        await platform.messenger.edit(posted.ref, posted.message)
    assert refusal.value.scope == "message"
    assert await platform.messenger.find(platform.place, posted.key, FRIDAY) is None


def once(mishap: Mishap, what: str = "post") -> MemoryMessenger:
    """Return a messenger on which the first call of a kind goes wrong so."""

    def plan(call: Call) -> Mishap | None:
        return mishap if (call.what, call.attempt) == (what, 1) else None

    return MemoryMessenger(mishaps=plan)


MISHAPS = {
    "surely not sent": (Mishap(raises=NotSent("busy", wait_s=20)), 0),
    "landed, the answer lost": (Mishap(raises=InDoubt("cut off"), lands=True), 1),
    "nothing landed, and nobody knows": (Mishap(raises=InDoubt("cut off")), 0),
    "refused": (Mishap(raises=Refused("too long", scope="message")), 0),
    "slow": (Mishap(delay_s=12), 1),
}


@pytest.mark.parametrize("what", MISHAPS)
async def test_a_call_goes_wrong_as_planned(what: str, sqlite_url: URL) -> None:
    """The call is recorded, with what the courier got to hear and with what stands there in truth."""
    mishap, landed = MISHAPS[what]
    platform = Platform(once(mishap))
    platform.introduce("ana", manages=True)
    async with house(sqlite_url, [platform.connect]) as built:
        await platform.command("ana", "/study-setup Europe/Berlin")
        await built.until(DUE)
        assert len(platform.posts) == landed
        (call,) = platform.messenger.calls
        assert (call.call.what, call.call.at, call.error) == ("post", DUE, mishap.raises)
        assert [posted.at for posted in platform.posts] == landed * [DUE + timedelta(seconds=mishap.delay_s)]


async def test_looks_can_fail_too() -> None:
    """A platform that shows no history says so."""
    messenger = once(Mishap(raises=CannotLook("no permission")), "find")
    messenger.now = lambda: FRIDAY
    platform = Platform(messenger)
    with pytest.raises(CannotLook):
        await messenger.find(platform.place, "k", FRIDAY)
    assert await messenger.find(platform.place, "k", FRIDAY) is None


async def test_commands_reach_the_core_from_anywhere(platform: Platform, running: House) -> None:
    """From the channel, from another one, and from a direct message."""
    other = replace(platform.place, channel="market")
    assert "All set" not in text_of(message_in(await platform.command("ben", "/study today", place=other)))
    told = await platform.command("ben", "/study help", direct=True)
    assert "/study today" in text_of(message_in(told))
    told = await platform.command("ben", "/study streak", direct=True)
    assert "in the channel" in text_of(message_in(told))


async def test_choices_are_offered_while_one_types(platform: Platform, running: House) -> None:
    """As on a platform that can."""
    offered = await platform.look_up("ana", "zone", "lord howe")
    assert isinstance(offered, Choices)
    assert "Australia/Lord_Howe" in [option.value for option in offered.options]


async def test_the_home_page_is_shown_to_whoever_comes_to_it(platform: Platform, running: House) -> None:
    """It is a message, with what can be done from there."""
    assert labels_of(message_in(await platform.open_home("ana")))


async def test_a_file_is_fetched_by_its_handle() -> None:
    """Within the bound that is asked for."""
    messenger = MemoryMessenger()
    upload = messenger.give_file("cards.xlsx", b"12345")
    assert (upload.name, upload.size) == ("cards.xlsx", 5)
    assert await messenger.fetch(upload, most=5) == b"12345"
    with pytest.raises(Refused):
        await messenger.fetch(upload, most=4)


async def test_threads_and_direct_messages_stand_apart(platform: Platform, running: House) -> None:
    """Each record says under which message it stands, or whom it was sent to."""
    await running.until(DUE)
    head = platform.posts[0]
    ben = platform.who("ben").member
    await platform.messenger.thread(head.ref, head.message, key="t")
    await platform.messenger.direct(ben, head.message, key="d")
    assert [(posted.under, posted.to) for posted in platform.posts] == [(None, None), (head.ref, None), (None, ben)]
    assert instants(platform) == [DUE, DUE, DUE]


def instants(platform: Platform) -> list[datetime]:
    """Return when each message began to stand there."""
    return [posted.at for posted in platform.posts]
