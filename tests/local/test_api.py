"""What the page's script can ask for: each reply of the core, and what is refused before the core hears of it."""

from typing import Any

import pytest
from aiohttp import ClientSession

from bot.chat.events import Command, Lookup, Press
from bot.chat.places import Place, Ref
from tests.contract.local import LocalPeople, Standing
from tests.contract.people import Seen
from tests.local.conftest import PLACE, TUESDAY, Page
from tests.local.deeds import ANA, BEN, call, posted, revealed
from tests.local.samples import post, rated


async def test_a_command_reaches_the_core_as_its_words(page: Page, people: LocalPeople) -> None:
    """With who, where and when; the answer is private."""
    seen = await people.command("ana", "/tradeoff model size")
    assert isinstance(seen, Seen)
    assert seen.text == "A trade-off\nThis is model size"
    (event,) = page.toy.heard
    assert isinstance(event, Command)
    assert (event.path, event.args) == (("tradeoff", "show"), {"name": "model size"})
    assert (event.at, event.place, event.surface) == (TUESDAY, PLACE, "channel")
    assert (event.who.member, event.who.name, event.who.manages, event.who.zone) == (ANA, "Ana", True, "Europe/Berlin")
    assert (await people.private("ana")) == [seen]
    assert (await people.private("ben"), await people.channel()) == ([], [])


async def test_a_member_is_named_in_a_command(page: Page, people: LocalPeople) -> None:
    """By name or id, with or without the sign; what is shared is the channel's, under the sharer's name."""
    for name in ("ben", "Ben", "@ben"):
        await people.command("ana", f"/study greet {name}")
    assert [event.args for event in page.toy.heard if isinstance(event, Command)] == [{"member": BEN}] * 3
    assert (await people.channel())[0].text == "Hello\n@Ben is greeted"


async def test_a_press_says_where_it_was_made(page: Page, people: LocalPeople) -> None:
    """In the channel, in private, in a thread, in a direct message."""
    seen = await posted(page, people)
    answer = await people.press("ben", seen, "Reveal")
    assert isinstance(answer, Seen)
    await people.press("ben", answer, "Got it")
    messenger = page.adapter.messenger
    head = _ref(page, seen)
    await messenger.thread(head, rated("Got it"), key="t")
    await messenger.direct(BEN, rated("Got it"), key="d")
    thread, direct = (await people.thread(seen))[-1], (await people.private("ben"))[-1]
    await people.press("ben", thread, "Share my answer")
    await people.press("ben", direct, "Nothing")
    events = [event for event in page.toy.heard if isinstance(event, Press)]
    assert [event.surface for event in events] == ["channel", "private", "thread", "direct"]
    in_thread = Place(platform="local", workspace="demo", channel="c1", thread=head.message)
    assert [event.place for event in events] == [PLACE, PLACE, in_thread, None]
    assert events[0].message == head
    assert [event.who.manages for event in events] == [False] * 4
    assert len({event.key for event in events}) == 4


async def test_a_private_message_is_changed_where_it_stands(page: Page, people: LocalPeople) -> None:
    """Change edits the one that was pressed, and no other."""
    answer = await revealed(page, people)
    other = await people.command("ana", "/study streak")
    changed = await people.press("ana", answer, "Got it")
    assert isinstance(changed, Seen)
    assert changed.text.startswith("Rated: Got it")
    assert await people.private("ana") == [changed, other]


async def test_an_option_is_picked_from_a_list(page: Page, people: LocalPeople) -> None:
    """Picking is a press that carries the option's value."""
    seen = await people.command("ana", "/study everything")
    assert isinstance(seen, Seen)
    assert seen.buttons == ("Plain", "Delete")
    changed = await people.pick("ana", seen, "Be right")
    assert isinstance(changed, Seen)
    assert changed.text == "You lean to precision"
    event = page.toy.heard[-1]
    assert isinstance(event, Press)
    assert (event.action, event.picked) == ("lean", ("precision",))


async def test_an_answer_stands_where_it_was_asked_for(page: Page, people: LocalPeople) -> None:
    """A private answer, and the answer to that, belong to the group of the post; a command's begins its own."""
    answer = await revealed(page, people)
    await people.press("ana", answer, "Got it")
    await people.command("ana", "/study streak")
    entries = await _entries(page)
    (head,) = {entry["head"] for entry in entries[:2]}
    assert entries[0]["id"] == head
    assert entries[2]["head"] == entries[2]["id"]


async def test_choices_are_looked_up_while_typing(page: Page, people: LocalPeople) -> None:
    """For a field, and for what stands behind a command."""
    body = {"person": "ana", "key": "key-12345", "source": "cards", "typed": "mod"}
    _, found = await call(page, "lookup", body)
    assert found["options"] == [{"value": "model-size", "label": "Model size"}]
    _, offered = await call(page, "offer", {"person": "ana", "key": "key-12345", "typed": "/tradeoff mod"})
    assert 'data-value="/tradeoff show model-size"' in offered["html"]
    assert [event.typed for event in page.toy.heard if isinstance(event, Lookup)] == ["mod", "mod"]


async def test_commands_of_those_who_manage_are_offered_to_them_alone(page: Page) -> None:
    """As a team's chat hides them from the others; given all the same, the core decides."""
    for person, offered in (("ana", True), ("ben", False)):
        _, found = await call(page, "offer", {"person": person, "key": "key-12345", "typed": "/study"})
        assert ("/study-setup" in found["html"]) is offered


async def test_a_button_that_is_not_there_is_refused(page: Page, people: LocalPeople) -> None:
    """Forged, changed away meanwhile, of another kind, or on a message that is gone; the core hears of none."""
    answer = await revealed(page, people)
    await people.press("ana", answer, "Got it")
    everything = await people.command("ana", "/study everything")
    assert isinstance(everything, Seen)
    heard = len(page.toy.heard)
    for action, picked, message, status in (
        ("rate:1", [], answer, 409),
        ("forged", [], everything, 409),
        ("lean", [], everything, 409),
        ("lean", ["neither"], everything, 409),
        ("no", ["recall"], everything, 409),
        ("no", [], None, 404),
    ):
        entry = message.handle.entry if message and isinstance(message.handle, Standing) else "nowhere"
        body = {"person": "ana", "key": "key-12345", "message": entry, "action": action, "picked": picked}
        got, told = await call(page, "press", body)
        assert (got, "no longer there" in told["why"]) == (status, True), action
    assert len(page.toy.heard) == heard


async def test_nobody_presses_on_somebody_else_s_private_message(page: Page, people: LocalPeople) -> None:
    """It looks as if it were not there."""
    answer = await revealed(page, people, "ana")
    with pytest.raises(PermissionError, match="no longer there"):
        await people.press("ben", answer, "Got it")
    assert len(page.toy.heard) == 1


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("command", {"person": "zoe", "key": "key-12345", "line": "/study"}, 403),
        ("command", {"person": "ana", "key": "k", "line": "/study"}, 400),
        ("command", {"person": "ana", "key": "key-12345", "line": ""}, 400),
        ("command", {"person": "ana", "key": "key-12345", "line": "x" * 2001}, 400),
        ("command", {"person": "ana", "key": "key-12345", "line": "/study", "more": 1}, 400),
        ("press", {"person": "ana"}, 400),
        ("submit", {"person": "ana"}, 400),
        ("control", {"name": "Yesterday"}, 404),
        ("dismiss", {"person": "ana", "message": "nowhere"}, 404),
    ],
)
async def test_what_cannot_be_is_refused_with_a_sentence(
    page: Page, path: str, body: dict[str, Any], status: int
) -> None:
    """Never a traceback."""
    got, told = await call(page, path, body)
    assert got == status
    assert told["why"].endswith(".")
    assert page.toy.heard == []


async def test_a_body_that_is_no_json_is_refused(page: Page, people: LocalPeople) -> None:
    """Nor is a lone surrogate, which nothing could store."""
    async with ClientSession(page.adapter.url) as session:
        token = (await (await session.get("api/feed", params={"person": "ana"})).json())["house"]["token"]
        for data in (b"{", b"[1]", b'{"person": "ana", "key": "key-12345", "line": "\\ud800"}'):
            async with session.post("api/command", data=data, headers={"X-Fulcrum-Token": token}) as answer:
                assert answer.status == 400


async def test_a_press_sent_again_is_a_redelivery(page: Page, people: LocalPeople) -> None:
    """The core hears the same key twice, and the answer stands once."""
    answer = await revealed(page, people)
    assert isinstance(answer.handle, Standing)
    body = {"person": "ana", "key": "key-12345", "line": "/study streak"}
    first, second = await call(page, "command", body), await call(page, "command", body)
    assert first[1]["entry"]["id"] == second[1]["entry"]["id"]
    assert [event.key for event in page.toy.heard[-2:]] == ["key-12345", "key-12345"]
    assert len(await people.private("ana")) == 2


async def test_a_press_sent_again_is_known_though_its_button_is_gone(page: Page, people: LocalPeople) -> None:
    """Its first answer has changed the message; the second is that answer once more. A new press is refused."""
    answer = await revealed(page, people)
    assert isinstance(answer.handle, Standing)
    body = {"person": "ana", "key": "key-12345", "message": answer.handle.entry, "action": "rate:3", "picked": []}
    once, twice = await call(page, "press", body), await call(page, "press", body)
    assert (once[0], twice[0]) == (200, 200)
    assert page.toy.heard[-1] == page.toy.heard[-2]
    assert (await call(page, "press", {**body, "key": "key-67890"}))[0] == 409
    assert len(await people.private("ana")) == 1


async def test_a_private_message_can_be_dismissed_but_not_one_that_is_kept(page: Page, people: LocalPeople) -> None:
    """What must outlast the moment stays, and so does a direct message."""
    await people.command("ana", "/study streak")
    await people.command("ana", "/study export")
    await page.adapter.messenger.direct(ANA, post(), key="d")
    statuses = [
        (await call(page, "dismiss", {"person": person, "message": entry["id"]}))[0]
        for entry in await _entries(page)
        for person in ("ben", "ana")
    ]
    assert statuses == [404, 200, 404, 404, 404, 404]
    assert [seen.text.split("\n")[0] for seen in await people.private("ana")] == ["Your data", post().title]


async def test_a_file_is_for_those_who_see_its_message(page: Page, people: LocalPeople) -> None:
    """It comes as a download, byte by byte."""
    await people.command("ana", "/study export")
    (entry,) = await _entries(page)
    async with ClientSession(page.adapter.url) as session:
        path = f"api/file/{entry['id']}/0"
        async with session.get(path, params={"person": "ana"}) as answer:
            assert await answer.read() == b'{"takes": []}'
            assert answer.headers["Content-Disposition"] == "attachment"
        for wrong, person in ((path, "ben"), (f"api/file/{entry['id']}/1", "ana"), ("api/file/none/0", "ana")):
            async with session.get(wrong, params={"person": person}) as answer:
                assert answer.status == 404


async def test_a_control_moves_the_clock(page: Page, people: LocalPeople) -> None:
    """And the page is told the channel's new time."""
    assert await call(page, "control", {"name": "Next morning"}) == (200, {"reply": "moved"})
    async with ClientSession(page.adapter.url) as session:
        house = (await (await session.get("api/feed", params={"person": "ana"})).json())["house"]
    assert house["clock"] == {
        "instant": "2026-11-25T08:30:00+00:00",
        "time": "09:30",
        "date": "Wed 25 Nov 2026",
        "zone": "Berlin",
    }


async def _entries(page: Page, person: str = "ana") -> list[dict[str, Any]]:
    path = f"api/feed?person={person}"
    async with ClientSession(page.adapter.url) as session, session.get(path) as answer:
        entries: list[dict[str, Any]] = (await answer.json())["entries"]
        return entries


def _ref(page: Page, seen: Seen) -> Ref:
    assert isinstance(seen.handle, Standing)
    return Ref(place=PLACE, message=seen.handle.entry)
