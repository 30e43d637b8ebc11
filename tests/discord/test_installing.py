"""The link that invites the bot, and its commands registered by hand: what the command line does on Discord."""

import asyncio
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from adapters.discord.installing import invitation, register, wanted
from adapters.discord.rights import WANTED, lacking
from bot.chat.routes import Verb
from bot.errors import NotSent, SettingsError
from tests.leading import to_discord
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault
from tests.loopback.discord_world import PERMISSIONS, USUAL
from tests.shell import fulcrum

REGISTER = "PUT /applications/{application_id}/commands"
SAVE = Verb(path=("study", "save"), about="Save.", first="private", on_message="Save to portfolio")


def environment(loopback: LoopbackDiscord) -> dict[str, str]:
    """The settings of a shell that leads to the loopback."""
    return {
        "DISCORD_BOT_TOKEN": loopback.token,
        "DISCORD_API_URL": loopback.api_url,
        "DISCORD_GATEWAY_URL": loopback.gateway_url,
    }


def test_the_bot_asks_for_seven_permissions_and_never_for_administrator() -> None:
    """By the words of Discord's own settings; the loopback's bot has just these."""
    assert wanted() == discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        create_public_threads=True,
        embed_links=True,
        attach_files=True,
        read_message_history=True,
    )
    assert wanted().value == USUAL == 309237763072
    assert not wanted().administrator
    assert set(WANTED.values()) == set(PERMISSIONS)
    assert lacking(wanted()) == ()
    assert lacking(discord.Permissions()) == ("view_channel",)  # Discord counts all others as missing without it


async def test_the_link_names_the_application_and_its_permissions(loopback: LoopbackDiscord) -> None:
    """Nobody copies an id: Discord says which application it is. Nothing is connected by it."""
    found = await invitation(to_discord(loopback))
    address = urlsplit(found.url)
    assert (address.scheme, address.netloc, address.path) == ("https", "discord.com", "/oauth2/authorize")
    assert parse_qs(address.query) == {
        "client_id": [str(loopback.world.application)],
        "scope": ["bot applications.commands"],
        "permissions": [str(USUAL)],
    }
    assert (found.fault, found.remark) == ("", "")
    assert loopback.gateway.identifies == []


async def test_a_link_that_would_not_work_is_told(loopback: LoopbackDiscord) -> None:
    """A code grant stops everybody; an application that is not public, everybody but its owner."""
    loopback.world.code_grant, loopback.world.public = True, False
    found = await invitation(to_discord(loopback))
    assert "Requires OAuth2 Code Grant" in found.fault
    assert "Public Bot" in found.remark


async def test_commands_are_registered_changed_or_not(loopback: LoopbackDiscord) -> None:
    """By hand, for whoever wants to be sure."""
    for _ in range(2):
        done = await register(to_discord(loopback), [SAVE])
        assert (done.commands, done.menus) == (("study",), ("Save to portfolio",))
    assert len(loopback.requests(REGISTER)) == 2


async def test_what_discord_refuses_is_one_sentence(loopback: LoopbackDiscord) -> None:
    """Without a token, with another's, and where the commands are not taken."""
    loopback.fault(REGISTER, Fault(kind="refused", status=400, code=50035))
    with pytest.raises(NotSent, match=r"did not take the commands \(status 400"):
        await register(to_discord(loopback), [SAVE])
    with pytest.raises(SettingsError, match="Reset Token"):
        await invitation(to_discord(loopback, "marker.of-another.token"))
    with pytest.raises(SettingsError, match="DISCORD_BOT_TOKEN is not set"):
        await invitation(to_discord(loopback).model_copy(update={"discord_bot_token": None}))
    await loopback.stop()
    with pytest.raises(NotSent, match="cannot be asked from here"):
        await invitation(to_discord(loopback))


async def test_the_shell_prints_the_link_and_registers(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    """The link stands alone on the first line; with --json there is one object and nothing else."""
    more = environment(loopback)
    calls = [("invite",), ("invite", "--json"), ("sync",), ("sync", "--json")]
    plain, told, done, listed = await asyncio.gather(
        *(asyncio.to_thread(fulcrum, "discord", *words, folder=tmp_path, **more) for words in calls)
    )
    assert [one.returncode for one in (plain, told, done, listed)] == [0, 0, 0, 0], plain.stderr
    first = plain.stdout.splitlines()[0]
    assert first == json.loads(told.stdout)["url"]
    assert "It asks for: View Channel, Send Messages," in plain.stdout
    assert done.stdout.startswith("Registered: /study, /tradeoff")
    assert set(json.loads(listed.stdout)["menus"]) == {"Study progress", "Save to portfolio"}
    assert {one["name"] for one in loopback.world.commands} >= {"study", "study-setup", "Study progress"}
    assert loopback.token not in plain.stdout + told.stdout + done.stdout + listed.stdout


def test_without_a_token_the_shell_says_what_to_set(tmp_path: Path) -> None:
    """One line, status 1."""
    done = fulcrum("discord", "invite", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "DISCORD_BOT_TOKEN is not set" in done.stderr
    assert "Traceback" not in done.stderr
