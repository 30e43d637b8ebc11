"""Buttons and forms that nobody was given, on the real core: a kind answer, and other people's things stay theirs."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from hypothesis import given
from sqlalchemy.engine import URL

from adapters.wiring import House
from bot.chat.places import Member, Place
from tests.contract.discord import DiscordPeople
from tests.contract.steps import FRIDAY_AFTERNOON, latest, lean, question, reveal_and_rate, set_up
from tests.discord.shared import at_work
from tests.discord.test_fuzzed import PLANTED, fresh, told
from tests.forging import NAMES, Forgery, facts_of, forgeries, rows_of, set_up_elsewhere
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_rules import Json, walk
from tests.loopback.discord_world import Exchange
from tests.slack.mutations import mutated
from tests.slack.test_fuzzed import fuzz


@dataclass(frozen=True, slots=True)
class Stage:
    """A server at work, what Discord can send of it, and what could stand as a fact behind an action.

    ``elsewhere`` are two other channels, one of them in another server: nobody's interaction comes from there.
    """

    discord: LoopbackDiscord
    house: House
    elsewhere: Sequence[str]
    payloads: Sequence[Json]
    facts: Sequence[str]

    def forged(self, forgery: Forgery) -> tuple[Exchange, Json]:
        """Return an interaction whose action, facts and values are made up."""
        number, name, behind, filled, changes = forgery
        exchange, payload = fresh(self.discord, self.payloads[number % len(self.payloads)])
        action = ":".join((NAMES[name], *(self.facts[each % len(self.facts)] for each in behind)))
        value = self.facts[filled % len(self.facts)]
        data = payload["data"]
        if "custom_id" in data:
            data["custom_id"] = action
        if "values" in data:
            data["values"] = [value]
        for part in _objects(data.get("components")):
            if "custom_id" in part:
                part["values" if "values" in part else "value"] = [value] if "values" in part else value
        return exchange, mutated(payload, changes)

    async def deliver(self, batch: Sequence[Forgery], log: pytest.LogCaptureFixture) -> None:
        """Send a batch at once; everything has to be answered."""
        await told(self.discord, [self.forged(each) for each in batch], log)

    async def of_others(self) -> Mapping[str, Sequence[tuple[object, ...]]]:
        """Return all rows that belong to the channels elsewhere, by table."""
        return await rows_of(self.house, self.elsewhere)


def _objects(parts: list[Json] | None) -> list[Json]:
    return list(walk(parts or []))


@asynccontextmanager
async def stage(url: URL) -> AsyncGenerator[Stage]:
    """A Friday afternoon: three channels with posts, and in one of them people who have done everything."""
    async with LoopbackDiscord() as discord:
        other = discord.world.add_guild("Elsewhere")
        async with at_work(discord, url) as built:
            elsewhere = tuple(
                [
                    str(discord.world.add_channel(f"in {guild}", guild=guild).id)
                    for guild in (discord.world.guild, other)
                ]
            )
            for name, guild in zip(elsewhere, (discord.world.guild, other), strict=True):
                place = Place(platform="discord", workspace=str(guild), channel=name)
                chi = Member(platform="discord", tenant="", user=str(discord.world.people["chi"].id))
                await set_up_elsewhere(built, place, chi)
            await play(discord, DiscordPeople(discord, built.until, discord.study.id))
            await discord.calm()
            told_so_far = discord.gateway.sent("INTERACTION_CREATE")
            yield Stage(discord, built, elsewhere, told_so_far, await facts_of(built, elsewhere))


async def play(discord: LoopbackDiscord, people: DiscordPeople) -> None:
    """Let Ana and Ben do what members do."""
    await set_up(people)
    await people.until(FRIDAY_AFTERNOON)
    await reveal_and_rate(people, "ana", await question(people), "Got it")
    post = await latest(people, "Trade-off")
    await lean(people, "ben", post, post.buttons[0], f"Cheaper, says {PLANTED}.")
    for line in ("/study settings", "/study team", "/tradeoff list", "/study quiz", "/study delete"):
        await people.command("ana", line)
    await people.command("ben", f"/study save {PLANTED}")
    await discord.hands.menu("ben", "Save to portfolio", on=discord.channel()[0])
    await discord.hands.menu("ben", "Study progress", on="ben")
    assert await discord.hands.typing("ben", "/tradeoff show re", discord.study.id)


def test_forged_buttons_and_forms_are_answered_kindly_and_reach_nobody_elses_things(
    sqlite_url: URL, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever facts an action names: those of other channels and servers count for nothing here."""
    with asyncio.Runner() as runner, caplog.at_level(logging.INFO):
        setting = stage(sqlite_url)
        at_work = runner.run(setting.__aenter__())
        before = runner.run(at_work.of_others())
        assert before["post"]

        @fuzz
        @given(forgeries)
        def holds(batch: list[Forgery]) -> None:
            caplog.clear()
            runner.run(at_work.deliver(batch, caplog))
            assert runner.run(at_work.of_others()) == before

        try:
            holds()
        finally:
            runner.run(setting.__aexit__(None, None, None))
