"""Buttons and forms that nobody was given, on the real core: a kind answer, and other people's things stay theirs."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import pytest
from hypothesis import given
from sqlalchemy.engine import URL

from adapters.slack.adapter import SlackAdapter
from adapters.wiring import House
from bot.chat.places import Member, Place
from tests.contract.slack import SlackPeople
from tests.contract.steps import FRIDAY_AFTERNOON, latest, lean, question, reveal_and_rate, set_up
from tests.forging import NAMES, Forgery, facts_of, forgeries, rows_of, set_up_elsewhere
from tests.house import house
from tests.leading import to_slack
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_rules import Json
from tests.slack.mutations import fresh, mutated, sent
from tests.slack.test_fuzzed import SAID, Batch, batches, fuzz

ELSEWHERE: Final = ("C0TWO", "C0OTHER")
"""Another channel of the workspace, and one of another workspace; nobody's payload comes from there."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A workspace at work, what Slack can send of it, and what could stand as a fact behind an action."""

    slack: LoopbackSlack
    house: House
    payloads: Sequence[tuple[str, Json]]
    facts: Sequence[str]

    def forged(self, forgery: Forgery) -> tuple[str, Json]:
        """Return a payload whose action, facts and values are made up."""
        number, name, behind, filled, changes = forgery
        kind, payload = self.payloads[number % len(self.payloads)]
        made = mutated(payload, changes)
        action = ":".join((NAMES[name], *(self.facts[each % len(self.facts)] for each in behind)))
        value = self.facts[filled % len(self.facts)]
        for pressed in _objects(made.get("actions")):
            pressed["action_id"] = action
            if "selected_option" in pressed:
                pressed["selected_option"] = {"value": value}
        view = made.get("view")
        if isinstance(view, dict) and made.get("type") == "view_submission":
            view["callback_id"] = action
            view["state"] = {"values": {name: {"value": {"value": value}} for name in ("zone", "take", "day", "where")}}
        return kind, made

    async def deliver(self, payloads: Sequence[tuple[str, Json]]) -> None:
        """Deliver at once; everything has to be acknowledged."""
        outcomes = await asyncio.gather(*(self.slack.deliver(kind, payload) for kind, payload in payloads))
        wrong = [str(each)[:2000] for each, outcome in zip(payloads, outcomes, strict=True) if not outcome.acked]
        assert not wrong
        await self.slack.calm(quiet_s=0.01)

    async def of_others(self) -> Mapping[str, Sequence[tuple[object, ...]]]:
        """Return all rows that belong to the other channels, by table: no payload names those."""
        return await rows_of(self.house, ELSEWHERE)


def _objects(thing: object) -> list[Json]:
    return [one for one in thing if isinstance(one, dict)] if isinstance(thing, list) else []


@asynccontextmanager
async def stage(url: URL) -> AsyncGenerator[Stage]:
    """A Friday afternoon: three channels with posts, and in one of them people who have done everything."""
    async with LoopbackSlack() as slack:
        settings = to_slack(slack)
        async with house(url, [lambda core, now: SlackAdapter(core, settings, now=now)]) as built:
            for name, workspace in zip(ELSEWHERE, ("T0STUDY", "T0OTHER"), strict=True):
                slack.add_channel(name)
                place = Place(platform="slack", workspace=workspace, channel=name)
                await set_up_elsewhere(built, place, Member(platform="slack", tenant=workspace, user="UCHI"))
            people = SlackPeople(slack, built.until, STUDY)
            await play(slack, people)
            yield Stage(slack, built, await sent(slack), await facts_of(built, ELSEWHERE))


async def play(slack: LoopbackSlack, people: SlackPeople) -> None:
    """Let Ana and Ben do what members do."""
    await set_up(people)
    await people.until(FRIDAY_AFTERNOON)
    await reveal_and_rate(people, "ana", await question(people), "Got it")
    post = await latest(people, "Trade-off")
    await lean(people, "ben", post, post.buttons[0], "Cheaper.")
    for line in ("/study settings", "/study team", "/study-setup", "/tradeoff list", "/study quiz", "/study delete"):
        await people.command("ana", line)
    await slack.come("UBEN")
    await slack.shortcut("UBEN", "study:review")


def test_forged_buttons_and_forms_are_answered_kindly_and_reach_nobody_elses_things(
    sqlite_url: URL, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever facts an action names: those of other channels and workspaces count for nothing here."""
    with asyncio.Runner() as runner, caplog.at_level(logging.WARNING):
        setting = stage(sqlite_url)
        at_work = runner.run(setting.__aenter__())
        before = runner.run(at_work.of_others())
        assert before["post"]

        @fuzz
        @given(forgeries)
        def holds(batch: list[Forgery]) -> None:
            runner.run(at_work.deliver([at_work.forged(each) for each in batch]))
            assert runner.run(at_work.of_others()) == before

        try:
            holds()
        finally:
            runner.run(setting.__aexit__(None, None, None))
    assert not [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR and SAID not in one.message]


def test_no_payload_however_wrong_breaks_the_core(sqlite_url: URL, caplog: pytest.LogCaptureFixture) -> None:
    """The real one, with its database: it never has to say that something went wrong on our side."""
    with asyncio.Runner() as runner, caplog.at_level(logging.WARNING):
        setting = stage(sqlite_url)
        at_work = runner.run(setting.__aenter__())

        @fuzz
        @given(batches)
        def holds(batch: Batch) -> None:
            chosen = [at_work.payloads[number % len(at_work.payloads)] for number, _ in batch]
            made = zip(chosen, batch, strict=True)
            runner.run(at_work.deliver([(kind, mutated(payload, changes)) for (kind, payload), (_, changes) in made]))

        try:
            holds()
            runner.run(at_work.deliver([(kind, fresh(payload)) for kind, payload in at_work.payloads]))
        finally:
            runner.run(setting.__aexit__(None, None, None))
    assert not [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR and SAID not in one.message]
