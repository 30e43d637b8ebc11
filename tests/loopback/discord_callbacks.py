"""How an interaction may be answered: once at first, within 3 s, and then by edits and follow-ups."""

import asyncio
from typing import Final

from tests.loopback import discord_rules as rules
from tests.loopback.discord_rules import EPHEMERAL, LOADING, Invalid, Json, Refused
from tests.loopback.discord_uploads import Files
from tests.loopback.discord_world import Exchange, Posted, World, number

MESSAGE, THINKING, UPDATE_LATER, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9
COMMAND, PRESS, TYPING, SUBMITTED = 2, 3, 4, 5
_FOLLOW_UP_S: Final = 15 * 60.0


class Callbacks:
    """The endpoints that need no bot token, only that of the interaction."""

    def __init__(self, world: World, *, first_answer_s: float) -> None:
        self._world = world
        self._first_answer_s = first_answer_s

    async def first_answer(self, interaction: int, token: str, body: Json, files: Files) -> tuple[Exchange, int]:
        """Take the first answer; return the exchange and the answer's type."""
        exchange = self._world.exchanges.get(interaction)
        age_s = 0.0 if exchange is None else asyncio.get_running_loop().time() - exchange.began
        if exchange is None or exchange.token != token or (exchange.first is None and age_s > self._first_answer_s):
            raise Refused(404, 10062, "Unknown interaction")
        if exchange.first is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        kind = int(body["type"])
        self._fitting(exchange, kind)
        self._take(exchange, kind, body.get("data") or {}, files)
        exchange.first = kind
        exchange.moved.set()
        return exchange, kind

    def follow_up(self, token: str, body: Json, files: Files) -> Posted:
        """Take a further message. The first one after "thinking" takes its place, and is as private as that was."""
        exchange = self._known(token)
        rules.message(body)
        if exchange.first == THINKING and exchange.original is not None and exchange.original.loading:
            self._world.rewrite(exchange.original, body, files)
            return self._shown(exchange, exchange.original)
        return self._shown(exchange, self._new(exchange, body, files))

    def edit_original(self, token: str, body: Json, files: Files) -> Posted:
        """Change the first answer, or the message that was pressed where that is what was answered with."""
        exchange = self._known(token)
        if exchange.original is None:
            raise Refused(404, 10008, "Unknown Message")
        rules.message(body)
        self._world.rewrite(exchange.original, body, files)
        return self._shown(exchange, exchange.original)

    def delete_original(self, token: str) -> None:
        """Take the first answer away."""
        exchange = self._known(token)
        if exchange.original is None:
            raise Refused(404, 10008, "Unknown Message")
        del self._world.messages[exchange.original.id]
        exchange.original = None

    def _fitting(self, exchange: Exchange, kind: int) -> None:
        allowed = {
            COMMAND: {MESSAGE, THINKING, FORM},
            PRESS: {MESSAGE, THINKING, UPDATE_LATER, UPDATE, FORM},
            TYPING: {CHOICES},
            SUBMITTED: {MESSAGE, THINKING} | ({UPDATE_LATER, UPDATE} if exchange.message else set()),
        }
        if kind not in allowed[exchange.kind]:
            raise Invalid("type", f"{kind} does not answer an interaction of type {exchange.kind}")

    def _take(self, exchange: Exchange, kind: int, data: Json, files: Files) -> None:
        match kind:
            case 4:
                rules.message(data)
                exchange.original = self._shown(exchange, self._new(exchange, data, files))
            case 5:
                flags = int(data.get("flags") or 0) | LOADING
                exchange.original = self._new(exchange, {"flags": flags}, {})
            case 6:
                exchange.original = exchange.message
            case 7 if exchange.message is not None:
                rules.message(data)
                self._world.rewrite(exchange.message, data, files)
                exchange.original = self._shown(exchange, exchange.message)
            case 8:
                rules.choices(data)
                exchange.choices = data["choices"]
            case 9:
                rules.modal(data)
                number(data["components"])
                exchange.form = data
                self._world.forms[exchange.person.name] = (exchange, data)

    def _new(self, exchange: Exchange, body: Json, files: Files) -> Posted:
        private = int(body.get("flags") or 0) & EPHEMERAL or self._world.channels[exchange.channel].person
        reader = exchange.person if private else None
        return self._world.add_message(exchange.channel, body, reader=reader, files=files)

    def _shown(self, exchange: Exchange, posted: Posted) -> Posted:
        exchange.shown.append(posted)
        exchange.moved.set()
        return posted

    def _known(self, token: str) -> Exchange:
        exchange = next((one for one in self._world.exchanges.values() if one.token == token), None)
        age_s = 0.0 if exchange is None else asyncio.get_running_loop().time() - exchange.began
        if exchange is None or exchange.first is None or age_s > _FOLLOW_UP_S:
            raise Refused(404, 10015, "Unknown Webhook")
        return exchange
