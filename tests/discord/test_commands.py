"""Commands are registered once, as Discord wants them, and again only when they change."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from adapters.discord.answering import Answering
from adapters.discord.asking import asking
from adapters.discord.commands import Commands, build, menus
from adapters.discord.installing import Nobody
from adapters.discord.limits import OverLimit, hold_commands
from bot.chat.routes import Verb
from tests.discord.conftest import Connect
from tests.discord.corner import Corner
from tests.leading import to_discord
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_fields import NotOffered
from tests.loopback.discord_rules import Json

REGISTER = "PUT /applications/{application_id}/commands"
VERB = Verb(path=("study", "today"), about="Today.", first="private")
SAVE = Verb(path=("study", "save"), about="Save.", first="private", anywhere=True, on_message="Save to portfolio")
OWN = Verb(path=("study", "streak"), about="Yours.", first="private", on_member="Study progress")


async def test_commands_are_registered_only_when_they_change(loopback: LoopbackDiscord, connect: Connect) -> None:
    """A start costs one look; Discord counts registrations."""
    for _ in range(2):
        async with connect():
            pass
    assert len(loopback.requests(REGISTER)) == 1
    about = loopback.world.commands[0]["options"][0]
    about["description"] = "From an older version."
    async with connect():
        pass
    assert len(loopback.requests(REGISTER)) == 2


async def test_what_discord_is_told_about_commands(loopback: LoopbackDiscord, connect: Connect) -> None:
    """Groups with their commands, options with what they offer, and who sees them where."""
    async with connect():
        pass
    known: Mapping[str, Json] = {command["name"]: command for command in loopback.world.commands}
    assert list(known) == ["study", "tradeoff", "study-setup"]
    assert [option["name"] for option in known["study"]["options"]][:3] == ["today", "echo", "say"]
    assert known["tradeoff"]["options"][0]["options"] == [
        {"type": 3, "name": "name", "description": "Its name.", "autocomplete": True}
    ]
    assert known["study"]["contexts"] == [0, 1]  # /study help is for anywhere
    assert (known["tradeoff"]["contexts"], known["study-setup"]["contexts"]) == ([0], [0])
    assert {name: one["default_member_permissions"] for name, one in known.items()} == {
        "study": None,
        "tradeoff": None,
        "study-setup": str(1 << 5),
    }
    assert all(one["integration_types"] == [0] for one in known.values())


async def test_menus_are_registered_with_the_commands(loopback: LoopbackDiscord) -> None:
    """Of a message and of a member, each where its verb is for; once, and again where the label changes."""
    for verbs, anew in (((SAVE, OWN), True), ((SAVE, OWN), False), ((replace(SAVE, on_message="Keep"), OWN), True)):
        async with asking(to_discord(loopback)) as client:
            assert await Commands(client, verbs, Nobody()).register() is anew
    assert [(one["name"], one["type"], one["contexts"]) for one in loopback.world.commands] == [
        ("study", 1, [0, 1]),
        ("Keep", 3, [0, 1]),
        ("Study progress", 2, [0]),
    ]
    assert len(loopback.requests(REGISTER)) == 2


def test_a_menu_for_those_who_manage_is_offered_to_them_alone() -> None:
    """A menu stands alone, so Discord can keep it to them."""
    theirs, ours = menus((replace(SAVE, manage=True), OWN), Nobody())
    assert theirs.default_permissions is not None
    assert theirs.default_permissions.manage_guild
    assert ours.default_permissions is None


async def test_who_does_not_manage_is_not_offered_the_setup(
    loopback: LoopbackDiscord, connect: Connect, corner: Corner
) -> None:
    """Discord hides it; the core asks again all the same."""
    async with connect():
        await loopback.hands.command("ana", "/study-setup", loopback.study.id)
        with pytest.raises(NotOffered):
            await loopback.hands.command("ben", "/study-setup", loopback.study.id)
    assert [event.who.manages for event in corner.heard] == [True]


async def test_a_command_of_an_older_version_is_answered(loopback: LoopbackDiscord, connect: Connect) -> None:
    """A client may show yesterday's list: the member reads that it has changed."""
    async with connect():
        loopback.world.commands[0]["options"].append({"type": 1, "name": "gone", "description": "No more."})
        exchange = await loopback.hands.command("ben", "/study gone", loopback.study.id)
        assert loopback.text(exchange.shown[0]).startswith("This command has changed")


async def test_a_command_that_fails_puts_nobodys_words_into_the_log(
    loopback: LoopbackDiscord, connect: Connect, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The member gets a kind word, the log the type of the fault alone: in its text and its frames stands what came."""

    async def failing(_: object, __: object, path: object, args: object, **___: object) -> None:
        raise LookupError(f"{path} {args}")

    monkeypatch.setattr(Answering, "command", failing)
    async with connect():
        exchange = await loopback.hands.command("ben", "/study echo kestrel", loopback.study.id)
        assert exchange.shown
    assert "command_failed" in caplog.text
    assert "error=LookupError" in caplog.text
    assert "kestrel" not in caplog.text


@pytest.mark.parametrize(
    ("verbs", "why"),
    [
        ((VERB, Verb(path=("study",), about="Bare.", first="private")), "no bare command beside others"),
        ((Verb(path=("a", "b", "c"), about="Three.", first="private"),), "no bare command beside others"),
    ],
)
def test_what_cannot_be_a_command_on_discord(verbs: tuple[Verb, ...], why: str) -> None:
    """A mistake of ours stops at the start, not at a member's press."""
    with pytest.raises(ValueError, match=why):
        build(verbs, Nobody())


def test_a_description_too_long_stops_at_the_start() -> None:
    """100 characters are taken, 101 are not."""
    hold_commands(build((Verb(path=("a",), about="a" * 100, first="private"),), Nobody()))
    with pytest.raises(OverLimit):
        hold_commands(build((Verb(path=("a",), about="a" * 101, first="private"),), Nobody()))


def test_a_group_is_for_those_who_manage_only_if_all_of_it_is() -> None:
    """Discord has no permission for a command inside a group."""
    manage = Verb(path=("study", "post"), about="Post.", first="private", manage=True)
    (mixed,) = build((VERB, manage), Nobody())
    (theirs,) = build((manage,), Nobody())
    assert mixed.default_permissions is None
    assert theirs.default_permissions is not None
    assert theirs.default_permissions.manage_guild
