"""What people do in the loopback Discord, and what its client would not let them do."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from typing import Final

from tests.loopback import discord_payloads as payloads
from tests.loopback.discord_callbacks import COMMAND, PRESS, SUBMITTED, THINKING, TYPING, UPDATE_LATER
from tests.loopback.discord_cdn import Cdn
from tests.loopback.discord_fields import NotOffered, filled
from tests.loopback.discord_gateway import Gateway
from tests.loopback.discord_rules import Json
from tests.loopback.discord_world import Exchange, Posted, World
from tests.loopback.giving import Given

LINE, MEMBER_MENU, MESSAGE_MENU = 1, 2, 3  # the types of commands
_LATER_S: Final = 10.0  # a real bot has 15 minutes; a test has not


class NoAnswer(AssertionError):  # noqa: N818  what the client says, by its name
    """The application did not respond: so Discord's client says where the bot is silent."""


class Hands:
    """Everybody's hands; ``person`` is "ana", "ben" or "chi"."""

    def __init__(self, world: World, gateway: Gateway, cdn: Cdn, *, first_answer_s: float, wordless_s: float) -> None:
        self._world = world
        self._gateway = gateway
        self._cdn = cdn
        self._first_answer_s = first_answer_s
        self._wordless_s = wordless_s

    async def command(
        self,
        person: str,
        line: str,
        channel: int,
        *,
        members: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> Exchange:
        """Give a command, "/tradeoff show model size": the words behind its name go into its first option.

        ``members`` are options that name a person, ``files`` those that take a file.
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
                data["resolved"] = payloads.resolved(self._world, chosen, self._world.channels[channel])
            if files and option["name"] in files:
                taken = self._cdn.take(*files[option["name"]])
                values.append({"name": option["name"], "type": 11, "value": taken["id"]})
                data["resolved"] = {"attachments": {taken["id"]: taken}}
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

    async def menu(self, person: str, label: str, on: Posted | str, channel: int | None = None) -> Exchange:
        """Choose an entry of the menu of a message, or of a person by name, seen in ``channel`` or the first there is.

        Discord's client has no such menu on what only one person sees in a channel of everybody's.
        """
        where = on.channel if isinstance(on, Posted) else channel or next(iter(self._world.channels))
        kind = MESSAGE_MENU if isinstance(on, Posted) else MEMBER_MENU
        entry = self._registered(person, kind, label, where)
        if isinstance(on, Posted):
            self._visible(person, on)
            if entry is None or (on.reader is not None and self._world.channels[where].person is None):
                raise NotOffered(f"{person} finds no {label!r} in the menu of that message")
            found: Json = {"messages": {str(on.id): payloads.message(self._world, on)}}
            target = on.id
        else:
            whom = self._world.people[on]
            if entry is None:
                raise NotOffered(f"{person} finds no {label!r} in the menu of {on}")
            found, target = payloads.resolved(self._world, whom, self._world.channels[where]), whom.id
        data = {"id": entry["id"], "name": label, "type": kind, "target_id": str(target), "resolved": found}
        return await self._exchange(COMMAND, person, where, data)

    async def press(self, person: str, message: Posted, label: str, *, stale: bool = False) -> Exchange:
        """Press a button by its label; ``stale``: one that an edit has just taken away, and the client still shows."""
        visible = self._visible(person, message)
        parts = list(message.gone.values()) if stale else visible
        part = next((one for one in parts if one.get("label") == label), None)
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

    async def submit(self, person: str, values: Mapping[str, Given]) -> Exchange:
        """Fill in the open form by its labels and send it; a file is brought first, as the client does."""
        if person not in self._world.forms:
            raise NotOffered(f"{person} has no form open")
        opened_by, form = self._world.forms[person]
        taken: dict[str, Json] = {}

        def take(name: str, content: bytes) -> str:
            told = self._cdn.take(name, content)
            taken[told["id"]] = told
            return str(told["id"])

        components = filled(form, values, self._world, take)
        del self._world.forms[person]
        data: Json = {"custom_id": form["custom_id"], "components": components}
        if taken:
            data["resolved"] = {"attachments": taken}
        return await self._exchange(SUBMITTED, person, opened_by.channel, data, message=opened_by.message)

    def _typed(self, person: str, line: str, channel: int) -> tuple[Json, str, list[Json]]:
        """Return the data of a command, the words behind its name, and its options; refuse what is not offered."""
        root, _, rest = line.removeprefix("/").partition(" ")
        command = self._registered(person, LINE, root, channel)
        if command is None:
            raise NotOffered(f"{line}: Discord offers {person} no such command here")
        data: Json = {"id": command["id"], "name": root, "type": LINE}
        options: list[Json] = command.get("options") or []
        if any(option["type"] == 1 for option in options):
            name, _, rest = rest.partition(" ")
            inner = next((option for option in options if option["name"] == name), None)
            if inner is None:
                raise NotOffered(f"{line}: Discord has no such command")
            data["options"] = [{"name": name, "type": 1}]
            options = inner.get("options") or []
        return data, rest.strip(), options

    def _registered(self, person: str, kind: int, name: str, channel: int) -> Json | None:
        """Return the command of this kind and name, if Discord offers it to this person here."""
        direct = self._world.channels[channel].person is not None
        for one in self._world.commands:
            if (one.get("type", LINE), one["name"]) == (kind, name):
                allowed = direct or one.get("default_member_permissions") is None or self._world.people[person].manages
                return one if allowed and (1 if direct else 0) in one["contexts"] else None
        return None

    def _visible(self, person: str, message: Posted) -> list[Json]:
        whom = self._world.people[person]
        if self._world.messages.get(message.id) is not message or message.reader not in {None, whom}:
            raise NotOffered(f"{person} does not see that message")
        return message.pressables

    def begin(
        self, kind: int, person: str, channel: int, data: Json, *, message: Posted | None = None
    ) -> tuple[Exchange, Json]:
        """Begin an interaction that Discord will take answers to; return it with what the bot is to be sent of it."""
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
        return exchange, payloads.interaction(self._world, exchange, data, locale="en-GB")

    async def _exchange(
        self, kind: int, person: str, channel: int, data: Json, *, message: Posted | None = None
    ) -> Exchange:
        exchange, payload = self.begin(kind, person, channel, data, message=message)
        await self._gateway.dispatch("INTERACTION_CREATE", payload)
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
