"""Nothing that a member does is met with silence: also what the SDK drops, or cannot read."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from adapters.discord.adapter import DiscordAdapter
from bot.chat.events import Press, Submission
from tests.discord.conftest import Connect
from tests.discord.corner import POST, Corner
from tests.discord.shared import posted
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_callbacks import COMMAND, PRESS, SUBMITTED, TYPING
from tests.loopback.discord_rules import Json
from tests.loopback.discord_world import MANAGE_GUILD, Exchange, Posted

PRIVATE = "kestrel"
"""Stands where people's words do; no log may tell it."""

TODAY: Json = {"name": "study", "type": 1, "options": [{"name": "today", "type": 1}]}
ECHO: Json = {"type": 3, "name": "words", "value": PRIVATE}
SHARE: Json = {"custom_id": f"share:{POST}", "component_type": 2, "id": 3}
FIELD: Json = {"type": 4, "id": 3, "custom_id": "text:text", "value": f"{PRIVATE} {PRIVATE}"}
NOTE: Json = {"custom_id": "note", "components": [{"type": 18, "id": 2, "component": FIELD}]}


@pytest.fixture
def told(loopback: LoopbackDiscord, bot: DiscordAdapter) -> "Told":
    """Send interactions with something wrong in them to a bot that is connected."""
    del bot
    return Told(loopback)


class Told:
    """Sends what Ben does, after ``change`` has been at it; returns what came of it."""

    def __init__(self, loopback: LoopbackDiscord) -> None:
        self._loopback = loopback

    async def __call__(
        self, kind: int, data: Any, *, on: Posted | None = None, change: Callable[[Json], object] = id
    ) -> Exchange:
        """Send one interaction, and wait until the bot has nothing more to say to it."""
        exchange, payload = self._loopback.hands.begin(kind, "ben", self._loopback.study.id, data, message=on)
        change(payload)
        await self._loopback.gateway.send_raw("INTERACTION_CREATE", payload)
        await self._loopback.gateway.heard()
        await self._loopback.calm()
        return exchange


async def test_a_button_that_an_edit_took_away_is_answered(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """Ben pressed while the post was changing: the SDK finds the button no more, and the core hears of it, once."""
    message = await posted(loopback, bot)
    await loopback.hands.pick("ana", message, "The first")
    assert message.pressables == []
    await loopback.hands.press("ben", message, "Share", stale=True)
    assert [event.action for event in corner.heard if isinstance(event, Press)] == [f"pick:{POST}", f"share:{POST}"]
    assert loopback.text(loopback.channel()[-1]) == "Said\nBen"


async def test_a_button_that_stands_there_is_heard_once(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """The SDK comes to the one way before the other."""
    await loopback.hands.press("ben", await posted(loopback, bot), "Share")
    await loopback.calm()
    assert len(corner.heard) == len(loopback.channel()) - 1 == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda payload: payload.pop("message"),
        lambda payload: payload["data"].update(custom_id=f"share:{POST[::-1]}"),
        lambda payload: payload["data"].update(component_type=3),
        lambda payload: payload["message"].update(components=[]),
        lambda payload: payload["message"].update(components=[{"type": 99}, {"type": 1, "components": []}]),
    ],
    ids=["no message", "another action", "another kind", "nothing to press", "unknown parts"],
)
async def test_a_press_that_the_sdk_cannot_place_is_answered(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner, told: Told, change: Callable[[Json], object]
) -> None:
    """All that is needed stands in its action."""
    exchange = await told(PRESS, {**SHARE}, on=await posted(loopback, bot), change=change)
    assert len(corner.heard) == 1
    assert [loopback.text(one) for one in exchange.shown] == ["Said\nBen"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda payload: payload.update(data={}), "That did not work"),
        (lambda payload: payload.update(data=[7]), "That did not work"),
        (lambda payload: payload["data"].pop("name"), "That did not work"),
        (lambda payload: payload["data"].update(options=None), "That did not work"),
        (lambda payload: payload["data"].update(options=PRIVATE), "That did not work"),
        (lambda payload: payload["data"].update(type=2, target_id="7"), "This command has changed"),
        (lambda payload: payload["data"].update(name=PRIVATE), "This command has changed"),
        (lambda payload: payload["data"]["options"][0].update(name=PRIVATE), "This command has changed"),
        (lambda payload: payload["data"].update(options=[]), "This command has changed"),
        (lambda payload: payload.pop("member"), "That did not work"),
        (lambda payload: payload["member"]["user"].update(id="-7"), "That did not work"),
        (lambda payload: payload["member"]["user"].update(global_name=7), "That did not work"),
        (lambda payload: payload.update(locale=["en"]), "That did not work"),
    ],
)
async def test_a_command_that_is_not_as_documented_is_answered(
    told: Told,
    corner: Corner,
    caplog: pytest.LogCaptureFixture,
    change: Callable[[Json], object],
    says: str,
) -> None:
    """The core hears of none; what was written in it stands in no log."""
    exchange = await told(COMMAND, {"id": "1", **TODAY, "options": [{**TODAY["options"][0]}]}, change=change)
    assert [says in shown.texts[0] for shown in exchange.shown] == [True]
    assert corner.heard == []
    assert PRIVATE not in caplog.text


@pytest.mark.parametrize(
    "option",
    [{"type": 4, "name": "name", "value": 7}, {"type": 3, "name": "whom", "value": PRIVATE}],
    ids=["words where a number is", "a member where words are"],
)
async def test_an_option_of_another_kind_than_today_is_no_failure(
    loopback: LoopbackDiscord, told: Told, corner: Corner, caplog: pytest.LogCaptureFixture, option: Json
) -> None:
    """An old client may show an option as it was once: a number, or a name in plain words."""
    name = ("tradeoff", "show") if option["name"] == "name" else ("study", "meet")
    data = {"id": "1", "name": name[0], "type": 1, "options": [{"name": name[1], "type": 1, "options": [option]}]}
    exchange = await told(COMMAND, data)
    assert loopback.text(exchange.shown[0]).startswith("This command has changed")
    assert corner.heard == []
    assert PRIVATE not in caplog.text


@pytest.mark.parametrize(
    "change",
    [
        lambda payload: payload["data"].update(components=PRIVATE),
        lambda payload: payload["data"].update(components=[PRIVATE]),
        lambda payload: payload["data"].update(components=[{"type": 18, "component": [PRIVATE]}]),
        lambda payload: payload["data"]["components"][0]["component"].update(value={PRIVATE: 1}),
        lambda payload: payload["data"]["components"][0]["component"].update(values=PRIVATE),
        lambda payload: payload["data"]["components"][0]["component"].update(custom_id="person:text"),
        lambda payload: payload["data"]["components"][0]["component"].update(custom_id=7),
        lambda payload: payload["data"].update(custom_id=f"note:{PRIVATE * 20}"),
    ],
)
async def test_a_form_that_is_not_as_documented_is_answered(
    loopback: LoopbackDiscord,
    told: Told,
    corner: Corner,
    caplog: pytest.LogCaptureFixture,
    change: Callable[[Json], object],
) -> None:
    """Also where no person is where a person must be; the log says what kind of mistake it was, and no more."""
    field = {**NOTE["components"][0], "component": {**FIELD}}
    exchange = await told(SUBMITTED, {**NOTE, "components": [field]}, change=change)
    assert [loopback.text(one).split("\n")[0] for one in exchange.shown] == ["That did not work"]
    assert corner.heard == []
    assert "discord_interaction_unreadable key=" in caplog.text
    assert PRIVATE not in caplog.text


async def test_a_form_without_fields_has_no_values(told: Told, corner: Corner) -> None:
    """Nothing filled in is nothing wrong."""
    await told(SUBMITTED, {**NOTE, "components": None})
    (event,) = corner.heard
    assert isinstance(event, Submission)
    assert event.values == {}


async def test_what_is_typed_and_cannot_be_read_is_offered_nothing(
    told: Told, corner: Corner, caplog: pytest.LogCaptureFixture
) -> None:
    """Discord has no other answer to that; the member types on."""
    typed = {"type": 3, "name": "name", "value": [PRIVATE], "focused": True}
    data = {"id": "1", "name": "tradeoff", "type": 1, "options": [{"name": "show", "type": 1, "options": [typed]}]}
    exchange = await told(TYPING, data)
    assert (exchange.choices, exchange.shown, corner.heard) == ([], [], [])
    assert PRIVATE not in caplog.text


async def test_a_channel_of_a_kind_that_nobody_knows_is_no_place(
    loopback: LoopbackDiscord, told: Told, corner: Corner
) -> None:
    """The SDK keeps no id of it; the core says where it can be done."""
    elsewhere = {"id": "77", "type": 99, "name": "lounge", "guild_id": str(loopback.world.guild)}
    await told(COMMAND, {"id": "1", **TODAY}, change=lambda payload: payload.update(channel=elsewhere))
    (event,) = corner.heard
    assert (event.place, event.who.manages) == (None, False)


@pytest.mark.parametrize(("rights", "manages"), [(0, False), (MANAGE_GUILD, True), (1 << 3, True)])
async def test_administrators_manage_too(told: Told, corner: Corner, rights: int, manages: bool) -> None:
    """Whether or not Discord counts the one permission among the others of theirs."""
    await told(COMMAND, {"id": "1", **TODAY}, change=lambda payload: payload["member"].update(permissions=str(rights)))
    assert corner.heard[0].who.manages is manages


async def test_a_core_that_breaks_while_one_types_offers_nothing(
    loopback: LoopbackDiscord, connect: Connect, corner: Corner, caplog: pytest.LogCaptureFixture
) -> None:
    """It is our mistake, in our log, and no exception in the SDK's."""

    async def broken(_: object) -> None:
        raise ZeroDivisionError

    async with connect():
        corner.answer = broken  # type: ignore[assignment, method-assign]
        assert await loopback.hands.typing("ben", "/tradeoff show o", loopback.study.id) == []
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.name for record in errors] == ["adapters.discord.answering"]
