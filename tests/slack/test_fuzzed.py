"""Whatever comes, nothing breaks: it is answered or acknowledged, and what the core gets is what the seam promises."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from adapters.slack import translate
from adapters.slack.adapter import SlackAdapter
from adapters.slack.given import UnreadableError, sender
from adapters.slack.http import REQUEST_PATH
from adapters.slack.quoting import message_shortcut
from adapters.slack.shapes import is_whole
from bot.chat.events import Removed
from bot.chat.messages import Field, Form
from bot.chat.places import Who
from bot.chat.replies import Ask
from tests.house import served
from tests.leading import to_slack
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_delivery import COMMANDS, EVENTS
from tests.loopback.slack_http import FORM
from tests.loopback.slack_rules import Json
from tests.slack.core import CARD, NOON, Rehearsal
from tests.slack.mutations import Mutation, fresh, mutated, mutations, places, sent
from tests.slack.typing_of import faults
from tests.slack.watching import TAKE, at_home, has_open, posted_card, private_card, sees

FILE = Field(name="take", label="File", kind="file")
SAID = "slack_payload_unreadable type="
"""The one line at ERROR that what Slack sends may cause."""

fuzz = settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),  # an example is many deliveries, and shrinking would take minutes
    suppress_health_check=list(HealthCheck),
)
Batch = list[tuple[int, list[Mutation]]]
batches = st.lists(st.tuples(st.integers(0, 200), st.lists(mutations, min_size=1, max_size=3)), min_size=8, max_size=8)
"""Payloads by their number, each with what becomes of it; a batch is delivered at once."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A Slack, a core, the adapter between them, and everything that Slack can send."""

    slack: LoopbackSlack
    core: Rehearsal
    payloads: Sequence[tuple[str, Json]]

    async def deliver(self, kind: str, payload: Json) -> bool:
        """Deliver it; whether it was acknowledged. Over HTTP it may be turned away, and never with a 5xx."""
        if not self.slack.http.url:
            return (await self.slack.deliver(kind, payload)).acked
        sort, body = _body(kind, payload)
        outcome = await self.slack.http.send(body, {"Content-Type": sort, **self.slack.http.signed(body)})
        return outcome.acked or (outcome.status is not None and 400 <= outcome.status < 500)

    async def batch(self, batch: Batch) -> None:
        """Deliver a batch at once, and look at what the core got of it."""
        self.core.events.clear()
        self.core.gone.clear()
        chosen = [self.payloads[number % len(self.payloads)] for number, _ in batch]
        made = [(kind, mutated(payload, changes)) for (kind, payload), (_, changes) in zip(chosen, batch, strict=True)]
        taken = await asyncio.gather(*(self.deliver(kind, payload) for kind, payload in made))
        assert not [str(each)[:2000] for each, took in zip(made, taken, strict=True) if not took]
        await self.slack.calm(quiet_s=0.01)
        for event in self.core.events:
            assert not faults(event, type(event))
            assert 1 <= len(getattr(event, "action", "x")) <= 100
        assert not [fault for gone in self.core.gone for fault in faults(gone, Removed)]

    async def still_works(self) -> None:
        """Every payload as it was is answered by the core."""
        self.core.events.clear()
        for kind, payload in self.payloads:
            assert await self.deliver(kind, fresh(payload))
        assert len(self.core.events) >= 10


def _body(kind: str, payload: Json) -> tuple[str, bytes]:
    """Return the payload as a request, in ASCII: half characters survive it, as they do in what Slack writes."""
    if kind == EVENTS:
        return "application/json", json.dumps(payload).encode()
    fields = payload if kind == COMMANDS else {"payload": json.dumps(payload)}
    return FORM, urlencode({name: str(value).encode("utf-8", "replace") for name, value in fields.items()}).encode()


@asynccontextmanager
async def stage(*, http: bool) -> AsyncGenerator[Stage]:
    """Everything connected, and played through once."""
    async with LoopbackSlack() as slack, AsyncExitStack() as ends:
        core = Rehearsal()
        core.replies["broken"] = None  # where the core itself fails, nothing is acknowledged, and rightly so
        adapter = SlackAdapter(core, to_slack(slack, http=http), now=lambda: datetime.now(UTC), http=http)
        await adapter.start()
        ends.push_async_callback(adapter.stop)
        if http:
            slack.http.url = await ends.enter_async_context(served(adapter.routes)) + REQUEST_PATH
        await play(slack, adapter, core)
        yield Stage(slack, core, await sent(slack))


async def play(slack: LoopbackSlack, adapter: SlackAdapter, core: Rehearsal) -> None:
    """Let people do everything that they can do."""
    post = await posted_card(slack, adapter)
    for label in ("Answer", "Share", "Keep", "Slow", "Beginner"):
        await slack.press("UANA", post, label)
    card = await private_card(slack)
    await slack.press("UANA", card, "Answer")
    await slack.press("UANA", await sees(slack, "UANA", "The answer"), "Got it")
    await slack.press("UANA", card, "My take")
    await has_open(slack, "UANA", "Your take")
    await slack.look_up("UANA", "Zone", "Ber")
    await slack.submit("UANA", {TAKE: "cost", "Zone": "Asia/Tokyo"})
    core.replies["write"] = Ask(Form(action="take", title="A file", fields=(FILE,)))
    await slack.command("UCHI", "/study write")
    await has_open(slack, "UCHI", "A file")
    await slack.submit("UCHI", {"File": ("tracker.xlsx", b"x")})
    slack.close_view("UCHI")
    await slack.shortcut("UBEN", "study:today")
    await slack.press("UBEN", await has_open(slack, "UBEN", CARD.title), "Answer")
    await slack.message_shortcut("UBEN", "study:today", post)
    await slack.come("UCHI")
    await slack.press("UCHI", await at_home(slack, "Rated", "UCHI"), "Got it")
    await slack.come("UCHI", "messages")
    await slack.event({"type": "tokens_revoked", "tokens": {"oauth": ["UANA"], "bot": []}})
    await slack.event({"type": "app_uninstalled"})


@pytest.mark.parametrize("http", [False, True], ids=["sockets", "http"])
def test_no_payload_however_wrong_breaks_anything(caplog: pytest.LogCaptureFixture, http: bool) -> None:
    """It is acknowledged (over HTTP perhaps turned away), with one line in the log at most; the adapter works on."""
    with asyncio.Runner() as runner, caplog.at_level(logging.WARNING):
        setting = stage(http=http)
        at_work = runner.run(setting.__aenter__())

        @fuzz
        @given(batches)
        def holds(batch: Batch) -> None:
            runner.run(at_work.batch(batch))

        try:
            holds()
            runner.run(at_work.still_works())
        finally:
            runner.run(setting.__aexit__(None, None, None))
    assert not [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR and SAID not in one.message]
    assert [one for one in caplog.records if SAID in one.message] or http  # some of it came so far


HOSTILE: Sequence[object] = (None, 7, True, [], {}, [None], "", "\0", "\ud800 x", "x" * 200_000, "語" * 101, "[" * 5000)


async def test_any_place_of_any_payload_may_hold_anything() -> None:
    """Each place in turn, each thing in it: an event whose values are what they say, or nothing at all."""
    async with stage(http=False) as at_work:
        payloads = [payload for _, payload in at_work.payloads]
    read, unreadable = 0, 0
    for payload in payloads:
        for into, key in places(payload):
            before = into[key]
            for thing in HOSTILE:
                into[key] = thing
                try:
                    found = event_of(payload)
                except UnreadableError:
                    unreadable += 1
                else:
                    read += 1
                    assert found is None or not faults(found, type(found))
            into[key] = before
    assert read > 1000
    assert unreadable > 1000


def event_of(payload: Json) -> object:
    """Return what the adapter makes of a payload before the core hears of it."""
    if not is_whole(payload):
        raise UnreadableError
    member, name = sender(payload)
    kind, event = payload.get("type"), payload.get("event")
    if isinstance(event, dict) and event["type"] != "app_home_opened":
        return translate.removed(payload, NOON)
    if kind not in READERS:
        return None
    found = READERS[kind](payload, Who(member=member, name=name), NOON)
    return found[0] if isinstance(found, tuple) else found


READERS: Mapping[object, Callable[[Json, Who, datetime], object]] = {
    None: lambda payload, who, at: translate.command(payload, who, Rehearsal(), at),
    "block_actions": translate.press,
    "block_suggestion": translate.lookup,
    "event_callback": translate.opened,
    "message_action": message_shortcut,
    "shortcut": translate.shortcut,
    "view_submission": translate.submission,
}
