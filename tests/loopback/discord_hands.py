"""What people do in the loopback Discord, and what its client would not let them do."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from typing import Final

from tests.loopback import discord_payloads as payloads
from tests.loopback.discord_callbacks import COMMAND, PRESS, SUBMITTED, THINKING, TYPING, UPDATE_LATER
from tests.loopback.discord_fields import NotOffered, filled
from tests.loopback.discord_gateway import Gateway
from tests.loopback.discord_rules import Json
from tests.loopback.discord_world import Exchange, Person, Posted, World

_LATER_S: Final = 10.0  # a real bot has 15 minutes; a test has not


class NoAnswer(AssertionError):  # noqa: N818  what the client says, by its name
    """The application did not respond: so Discord's client says where the bot is silent."""


class Hands:
    """Everybody's hands; ``person`` is "ana", "ben" or "chi"."""

    def __init__(self, world: World, gateway: Gateway, *, first_answer_s: float, wordless_s: float) -> None:
        self._world = world
        self._gateway = gateway
        self._first_answer_s = first_answer_s
        self._wordless_s = wordless_s

    async def command(
        self, person: str, line: str, channel: int, *, members: Mapping[str, str] | None = None
    ) -> Exchange:
        """Give a command, "/tradeoff show model size": the words behind its name go into its first option.

        ``members`` are options that name a person.
        """
        data, rest, options = self._typed(person, line, channel)
        values: list[Json] = []
        if rest:
            if not options:
                raise NotOffered(f"{line}: the command takes no words")
            values.append({"name": options[0]["name"], "type": 3, "value": rest})
        for option in options:
            if members and option["name"] in members:
                chosen = self._world.people[members[option["name"]]]
                values.append({"name": option["name"], "type": 6, "value": str(chosen.id)})
                data["resolved"] = {"users": {str(chosen.id): payloads.user(chosen)}}
        missing = [
            one["name"] for one in options if one.get("required") and one["name"] not in {v["name"] for v in values}
        ]
        if missing:
            raise NotOffered(f"{line}: {missing} must be given")
        _innermost(data)["options"] = values
        return await self._exchange(COMMAND, person, channel, data)

    async def typing(self, person: str, line: str, channel: int) -> list[tuple[str, str]]:
        """Type a command as far as ``line``; return what is offered: what is read, and what it stands for."""
        data, typed, options = self._typed(person, line, channel)
        if not options or not options[0].get("autocomplete"):
            raise NotOffered(f"{line}: nothing is offered while this is typed")
        _innermost(data)["options"] = [{"name": options[0]["name"], "type": 3, "value": typed, "focused": True}]
        exchange = await self._exchange(TYPING, person, channel, data)
        return [(choice["name"], choice["value"]) for choice in exchange.choices or []]

    async def press(self, person: str, message: Posted, label: str) -> Exchange:
        """Press a button by its label."""
        part = next((one for one in self._visible(person, message) if one.get("label") == label), None)
        if part is None or part.get("disabled"):
            raise NotOffered(f"{person} sees no button {label!r} to press on that message")
        data = {"custom_id": part["custom_id"], "component_type": 2, "id": part["id"]}
        return await self._exchange(PRESS, person, message.channel, data, message=message)

    async def pick(self, person: str, message: Posted, label: str) -> Exchange:
        """Pick an option by its label from whichever select offers it."""
        for part in self._visible(person, message):
            for option in part.get("options") or []:
                if option["label"] == label:
                    data = {
                        "custom_id": part["custom_id"],
                        "component_type": 3,
                        "id": part["id"],
                        "values": [option["value"]],
                    }
                    return await self._exchange(PRESS, person, message.channel, data, message=message)
        raise NotOffered(f"{person} sees no {label!r} to pick on that message")

    async def submit(self, person: str, values: Mapping[str, str]) -> Exchange:
        """Fill in the open form by its labels and send it."""
        if person not in self._world.forms:
            raise NotOffered(f"{person} has no form open")
        opened_by, form = self._world.forms[person]
        components = filled(form, values, self._world)
        del self._world.forms[person]
        data = {"custom_id": form["custom_id"], "components": components}
        return await self._exchange(SUBMITTED, person, opened_by.channel, data, message=opened_by.message)

    def _typed(self, person: str, line: str, channel: int) -> tuple[Json, str, list[Json]]:
        """Return the data of a command, the words behind its name, and its options; refuse what is not offered."""
        root, _, rest = line.removeprefix("/").partition(" ")
        command = next((one for one in self._world.commands if one["name"] == root), None)
        whom = self._world.people[person]
        if command is None or not self._offered(command, whom, channel):
            raise NotOffered(f"{line}: Discord offers {person} no such command here")
        data: Json = {"id": command["id"], "name": root, "type": 1}
        options: list[Json] = command.get("options") or []
        if any(option["type"] == 1 for option in options):
            name, _, rest = rest.partition(" ")
            inner = next((option for option in options if option["name"] == name), None)
            if inner is None:
                raise NotOffered(f"{line}: Discord has no such command")
            data["options"] = [{"name": name, "type": 1}]
            options = inner.get("options") or []
        return data, rest.strip(), options

    def _offered(self, command: Json, person: Person, channel: int) -> bool:
        direct = self._world.channels[channel].person is not None
        wanted = command.get("default_member_permissions")
        return (1 if direct else 0) in command["contexts"] and (direct or wanted is None or person.manages)

    def _visible(self, person: str, message: Posted) -> list[Json]:
        whom = self._world.people[person]
        if self._world.messages.get(message.id) is not message or message.reader not in {None, whom}:
            raise NotOffered(f"{person} does not see that message")
        return message.pressables

    async def _exchange(
        self, kind: int, person: str, channel: int, data: Json, *, message: Posted | None = None
    ) -> Exchange:
        exchange = Exchange(
            id=self._world.new_id(),
            token=secrets.token_urlsafe(40),
            kind=kind,
            person=self._world.people[person],
            channel=channel,
            message=message,
            began=asyncio.get_running_loop().time(),
        )
        self._world.exchanges[exchange.id] = exchange
        await self._gateway.dispatch(
            "INTERACTION_CREATE", payloads.interaction(self._world, exchange, data, locale="en-GB")
        )
        await self._answered(exchange)
        return exchange

    async def _answered(self, exchange: Exchange) -> None:
        if not await _until(exchange, lambda: exchange.first is not None, self._first_answer_s + 0.2):
            raise NoAnswer(f"{exchange.person.name}: the application did not respond")
        if exchange.first == THINKING and not await _until(exchange, lambda: bool(exchange.shown), _LATER_S):
            raise NoAnswer(f"{exchange.person.name}: the bot is still thinking")
        if exchange.first == UPDATE_LATER:
            await _until(exchange, lambda: bool(exchange.shown), self._wordless_s)


def _innermost(data: Json) -> Json:
    inner: Json = data["options"][0] if data.get("options") else data
    return inner


async def _until(exchange: Exchange, holds: Callable[[], bool], most_s: float) -> bool:
    """Wait until it holds, for at most ``most_s``."""
    try:
        async with asyncio.timeout(most_s):
            while not holds():
                exchange.moved.clear()
                await exchange.moved.wait()
    except TimeoutError:
        return False
    return True
