"""Whatever comes, nothing breaks: it is answered as far as it can be read, and the core gets what the seam promises."""

import asyncio
import copy
import gc
import logging
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import pytest
from hypothesis import given

from bot.chat.events import Event, Removed
from bot.chat.messages import Field, Form, Option
from bot.chat.replies import Ask
from tests.discord.conftest import adapter_on, leaving
from tests.discord.corner import MENUS, POST, Corner
from tests.discord.shared import posted
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_callbacks import COMMAND, PRESS, SUBMITTED
from tests.loopback.discord_rules import Json
from tests.loopback.discord_world import Exchange
from tests.slack.mutations import Mutation, mutated
from tests.slack.test_fuzzed import Batch, batches, fuzz
from tests.slack.typing_of import faults

PLANTED: Final = "kestrel"
"""Stands where people's words do; no log may tell it."""

SAID: Final = (
    "discord_payload_unreadable event=INTERACTION_CREATE error=",
    "discord_interaction_unreadable key=",
    "command_unreadable key=",
    "command_failed key=",
    "Ignoring exception in autocomplete for ",  # the SDK's own, and in no way ours to catch
)
"""The lines at ERROR that what Discord sends may cause."""

ANSWERED: Final = {COMMAND, PRESS, SUBMITTED}
THREE = tuple(Option(value=letter, label=letter.title()) for letter in "abc")
FILE = Field(name="file", label="File", kind="file")
EVERYTHING = Form(
    action=f"note:{POST}",
    title="Everything",
    fields=(
        Field(name="text", label="Text", kind="text"),
        Field(name="side", label="Side", kind="one", options=THREE),
        Field(name="many", label="Many", kind="several", options=THREE),
        Field(name="whom", label="Whom", kind="person"),
        Field(name="where", label="Where", kind="channel"),
    ),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A Discord, a core, a bot between them, everything that Discord can send, and what the event loop could not do."""

    discord: LoopbackDiscord
    core: Corner
    payloads: Sequence[Json]
    unheard: list[str] = field(default_factory=list)

    async def batch(self, batch: Batch, log: pytest.LogCaptureFixture) -> None:
        """Send a batch at once; look at what the core got of it, and at who got no answer."""
        self.core.heard.clear()
        log.clear()
        made = [(exchange, mutated(payload, changes)) for (exchange, payload), changes in self._chosen(batch)]
        await told(self.discord, made, log)
        assert not [fault for event in self.core.heard for fault in _faults(event)]

    async def still_works(self) -> None:
        """Every payload as it was is answered by the core, over the connection of the start."""
        self.core.heard.clear()
        made = [fresh(self.discord, payload) for payload in self.payloads]
        for exchange, payload in made:
            await send(self.discord, [payload])
            assert exchange.first
        assert len(self.core.heard) == len(made)
        assert len(self.discord.gateway.identifies) == 1
        gc.collect()
        assert self.unheard == []

    def _chosen(self, batch: Batch) -> Iterable[tuple[tuple[Exchange, Json], list[Mutation]]]:
        for number, changes in batch:
            yield fresh(self.discord, self.payloads[number % len(self.payloads)]), changes


def fresh(discord: LoopbackDiscord, told: Json) -> tuple[Exchange, Json]:
    """Return a payload as one that nobody has seen yet, and the exchange that its answers go to."""
    before = discord.world.exchanges[int(told["id"])]
    exchange, payload = discord.hands.begin(before.kind, before.person.name, before.channel, {}, message=before.message)
    return exchange, {**copy.deepcopy(told), "id": payload["id"], "token": payload["token"]}


async def send(discord: LoopbackDiscord, payloads: Iterable[Json]) -> None:
    """Send interactions at once, and wait until the bot has said all that it has to say."""
    for payload in payloads:
        await discord.gateway.send_raw("INTERACTION_CREATE", payload)
    await discord.gateway.heard()
    await discord.calm(quiet_s=0.02)


async def told(discord: LoopbackDiscord, made: Sequence[tuple[Exchange, Json]], log: pytest.LogCaptureFixture) -> None:
    """Send interactions: each that can be read gets an answer, and the log says no more than it may."""
    await send(discord, [payload for _, payload in made])
    for _ in range(150):  # 3 s and more, as long as Discord waits
        if len(_silent(made)) <= len(_errors(log, SAID[:1])):
            break
        await discord.calm(quiet_s=0.02)
    assert len(_silent(made)) <= len(_errors(log, SAID[:1])), str(_silent(made))[:3000]
    assert _errors(log) == _errors(log, SAID)
    assert PLANTED not in log.text


def _silent(made: Iterable[tuple[Exchange, Json]]) -> list[Json]:
    """Return what could be answered, and is not."""
    return [payload for exchange, payload in made if not exchange.first and _can_be_answered(exchange, payload)]


def _errors(log: pytest.LogCaptureFixture, beginning: tuple[str, ...] = ("",)) -> list[str]:
    told = (record.getMessage() for record in log.records if record.levelno >= logging.ERROR)
    return [line for line in told if line.startswith(beginning)]


def _can_be_answered(exchange: Exchange, payload: Json) -> bool:
    """Say whether the payload still says what an answer needs: for what it is, and where it goes."""
    whole = all(payload.get(name) == str(value) for name, value in (("id", exchange.id), ("token", exchange.token)))
    return whole and payload.get("type") == exchange.kind and exchange.kind in ANSWERED


def _faults(event: Event | Removed) -> list[str]:
    action = getattr(event, "action", "x")
    return [*faults(event, type(event)), *([] if 1 <= len(action) <= 100 else [action[:200]])]


@asynccontextmanager
async def stage() -> AsyncGenerator[Stage]:
    """Everything connected, and played through once."""
    core, unheard = Corner(), list[str]()
    core.menus = MENUS
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unheard.append(str(context)))
    async with LoopbackDiscord() as discord, leaving(adapter_on(discord, core)) as adapter:
        await adapter.start()
        hands, study = discord.hands, discord.study.id
        post = await posted(discord, adapter)
        core.replies["write"] = lambda _: Ask(EVERYTHING)
        discord.world.people["ben"].name = PLANTED
        discord.world.people[PLANTED] = discord.world.people.pop("ben")
        for line in (f"/study echo {PLANTED}", "/study note", "/study say", "/study think", "/study help"):
            await hands.command(PLANTED, line, study)
        await hands.command("ana", "/study-setup", study)
        await hands.command("ana", "/study meet", study, members={"whom": PLANTED})
        assert await hands.typing(PLANTED, "/tradeoff show o", study)
        for label in ("Share", "Nothing", "Show the answer", "Write my answer"):
            await hands.press(PLANTED, post, label)
        await hands.submit(PLANTED, {"Text": PLANTED * 2, "Side": "B", "Many": "A, C", "Whom": "chi", "Where": "study"})
        core.replies["today"] = lambda _: Ask(Form(action=f"note:{POST}", title="A file", fields=(FILE,)))
        await hands.command(PLANTED, "/study today", study)
        await hands.submit(PLANTED, {"File": (f"{PLANTED}.xlsx", b"x")})
        await hands.command(PLANTED, "/study bring", study, files={"file": (f"{PLANTED}.xlsx", b"x")})
        shown = await hands.press("chi", post, "Show the answer")
        await hands.press("chi", shown.shown[0], "Got it")
        written = discord.world.add_message(study, {"content": PLANTED}, author=discord.world.people["chi"])
        await hands.menu(PLANTED, "Save to portfolio", on=written)
        await hands.menu(PLANTED, "Study progress", on="chi")
        await hands.pick("ana", post, "The first")
        await discord.calm()
        yield Stage(discord, core, discord.gateway.sent("INTERACTION_CREATE"), unheard)


def test_no_interaction_however_wrong_breaks_anything(caplog: pytest.LogCaptureFixture) -> None:
    """The connection lives, each that can be read is answered, nothing fails unheard, no log tells people's words."""
    with asyncio.Runner() as runner, caplog.at_level(logging.INFO):
        setting = stage()
        at_work = runner.run(setting.__aenter__())

        @fuzz
        @given(batches)
        def holds(batch: Batch) -> None:
            runner.run(at_work.batch(batch, caplog))

        try:
            holds()
            runner.run(at_work.still_works())
        finally:
            runner.run(setting.__aexit__(None, None, None))
