"""Everybody in one channel of the loopback Discord, as the contract suite wants them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from tests.contract.people import Seen, SeenForm
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_reader import read
from tests.loopback.discord_rules import Json
from tests.loopback.discord_world import Exchange, Posted
from tests.loopback.giving import Given

_GOES_ON: Final = 3000  # characters; a private answer this long may be continued in a further message
_AGAIN: Final = ("Fix it", "Open the form")  # Discord opens no form in answer to a form: one more press does


class DiscordPeople:
    """The hands and eyes of Ana (who manages the server), Ben and Chi on Discord; ``until`` moves the house's clock."""

    def __init__(self, discord: LoopbackDiscord, until: Callable[[datetime], Awaitable[None]], channel: int) -> None:
        self._discord = discord
        self._until = until
        self._channel = channel

    async def command(self, person: str, line: str) -> Seen | SeenForm:
        """Give a command in the channel. Raises PermissionError where Discord does not offer it to this person."""
        return await self._after(person, await self._discord.hands.command(person, line, self._channel))

    async def press(self, person: str, on: Seen, label: str) -> Seen | SeenForm:
        """Press a button by its label. Raises PermissionError where it is not to be seen."""
        message = on.handle
        assert isinstance(message, Posted)
        return await self._after(person, await self._discord.hands.press(person, message, label), message)

    async def pick(self, person: str, on: Seen, label: str) -> Seen | SeenForm:
        """Pick an option by its label. Raises PermissionError where it is not to be seen."""
        message = on.handle
        assert isinstance(message, Posted)
        return await self._after(person, await self._discord.hands.pick(person, message, label), message)

    async def fill(self, person: str, form: SeenForm, values: Mapping[str, Given]) -> Seen | SeenForm:
        """Fill in the open form and send it; where something was wrong, press *Fix it* and return the form again.

        Discord offers nothing while one types into a form: what was typed is sent as it is.
        """
        if form.handle is not self._discord.form(person):
            raise PermissionError(f"{person} has closed that form")
        return await self._after(person, await self._discord.hands.submit(person, values))

    async def channel(self) -> Sequence[Seen]:
        """Return what everybody sees in the channel, oldest first."""
        return [self._seen([message]) for message in self._discord.channel(self._channel)]

    async def thread(self, on: Seen) -> Sequence[Seen]:
        """Return what stands in the thread of a post, oldest first."""
        assert isinstance(on.handle, Posted)
        return [self._seen([message]) for message in self._discord.thread(on.handle)]

    async def private(self, person: str) -> Sequence[Seen]:
        """Return what this person alone sees, oldest first."""
        await self._discord.calm()
        return [self._seen([message]) for message in self._discord.private(person)]

    async def until(self, instant: datetime) -> None:
        """Let the house's clock, and Discord's own, reach this instant."""
        self._discord.world.move_to(instant)
        await self._until(instant)

    async def _after(self, person: str, exchange: Exchange, pressed: Posted | None = None) -> Seen | SeenForm:
        """Return what came of an interaction: a form, one message or what it goes on in, or the message as it was."""
        if exchange.form is not None:
            return _form(exchange.form)
        if sum(len(text) for message in exchange.shown for text in message.texts) > _GOES_ON:
            await self._discord.calm()
        if not exchange.shown:
            if pressed is None:
                raise AssertionError(f"{person} sees nothing")
            return self._seen([pressed])
        seen = self._seen(exchange.shown)
        if len(seen.buttons) == 1 and seen.buttons[0] in _AGAIN:
            again = await self._discord.hands.press(person, exchange.shown[-1], seen.buttons[0])
            return _form(again.form or {}, told=seen.text)
        return seen

    def _seen(self, messages: Sequence[Posted]) -> Seen:
        """Return messages that belong together as one; what can be pressed stands on the last."""
        parts = messages[-1].pressables
        return Seen(
            text="\n".join(map(self._discord.text, messages)),
            buttons=tuple(part["label"] for part in parts if "label" in part),
            options=tuple(option["label"] for part in parts for option in part.get("options") or []),
            files=tuple(file for message in messages for file in message.files),
            handle=messages[-1],
        )


def _form(form: Json, *, told: str = "") -> SeenForm:
    parts = form["components"]
    above = [read(part["content"]).text for part in parts if part["type"] == 10]
    labels = tuple(str(part["label"]) for part in parts if part["type"] == 18)
    text = "\n".join(filter(None, (told, *above)))
    return SeenForm(title=str(form["title"]), text=text, fields=labels, handle=form)
