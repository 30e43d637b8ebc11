"""Each place of an interaction in turn, each thing in it: an event whose values are what they say, or none at all."""

import asyncio
import copy
from collections.abc import Callable
from datetime import UTC, datetime

import discord
import pytest

from adapters.discord import translate
from adapters.discord.client import Ears, FulcrumClient, point
from adapters.discord.commands import Args, Commands
from adapters.discord.inside import parsers
from adapters.discord.translate import Interaction
from bot.chat.events import Event
from bot.chat.replies import Choices
from tests.discord.corner import MENUS, VERBS
from tests.discord.test_fuzzed import stage
from tests.leading import to_discord
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_callbacks import COMMAND, PRESS, SUBMITTED
from tests.loopback.discord_rules import Json
from tests.slack.mutations import places
from tests.slack.test_fuzzed import HOSTILE
from tests.slack.typing_of import faults

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Reader:
    """Takes what the SDK hands on, makes events of it, and answers nothing."""

    def __init__(self) -> None:
        self.read, self.unreadable, self.wrong = 0, 0, list[str]()

    async def command(
        self, interaction: Interaction, path: tuple[str, ...], args: Args, *, on: discord.Message | None = None
    ) -> None:
        """See ``Answers``."""
        self._take(lambda: translate.command(interaction, path, args, on=on, arrival=NOON))

    async def press(self, interaction: Interaction) -> None:
        """See ``Ears``."""
        self._take(lambda: translate.press(interaction, arrival=NOON))

    async def submission(self, interaction: Interaction) -> None:
        """See ``Ears``."""
        self._take(lambda: translate.submission(interaction, arrival=NOON))

    async def lookup(self, interaction: Interaction, source: str, typed: str) -> Choices:
        """See ``Answers``."""
        raise AssertionError((interaction, source, typed))

    async def stale(self, interaction: Interaction) -> None:
        """See ``Answers``."""
        del interaction
        self.unreadable += 1

    async def failed(self, interaction: Interaction) -> None:
        """See ``Answers``."""
        await self.stale(interaction)

    async def left(self, guild: int) -> None:
        """See ``Ears``."""
        raise AssertionError(guild)

    def _take(self, made: Callable[[], Event]) -> None:
        try:
            event = made()
        except Exception:  # noqa: BLE001  whatever it is: ``answering`` answers all alike
            self.unreadable += 1
        else:
            self.read += 1
            self.wrong += faults(event, type(event))


async def samples() -> list[Json]:
    """Return one of each sort: commands with words, a member or a file, both menus, a button, a select, two forms."""
    async with stage() as at_work:
        sorts = {_sort(payload): copy.deepcopy(payload) for payload in reversed(at_work.payloads)}
    return [payload for (kind, *_), payload in sorts.items() if kind in {COMMAND, PRESS, SUBMITTED}]


def _sort(payload: Json) -> tuple[object, ...]:
    data = payload["data"]
    return payload["type"], data.get("type", 0), tuple(data.get("resolved", ())), "values" in data


@pytest.mark.parametrize("things", [HOSTILE[:6], HOSTILE[6:]], ids=["other kinds", "other words"])
async def test_any_place_of_an_interaction_may_hold_anything(things: tuple[object, ...]) -> None:
    """Nothing else gets to the core, whatever the SDK lets through."""
    payloads = await samples()
    assert len(payloads) == 9
    async with LoopbackDiscord() as loopback:
        point(to_discord(loopback))
        reader, client = Reader(), FulcrumClient(guild_ready_s=0.0)
        client.listen(Ears(press=reader.press, submission=reader.submission, left=reader.left))
        Commands(client, (*VERBS, *MENUS), reader)
        await client.login(loopback.token)
        parse = parsers(client)["INTERACTION_CREATE"]
        for payload in payloads:
            for into, key in list(places(payload)):
                before = into[key]
                for thing in things:
                    into[key] = thing
                    parse(copy.deepcopy(payload))
                into[key] = before
                for _ in range(4):  # one for the SDK's task, one for its event, and those that they begin
                    await asyncio.sleep(0)
        await client.close()
    assert reader.wrong == []
    assert reader.read > 1000
    assert reader.unreadable > 100
