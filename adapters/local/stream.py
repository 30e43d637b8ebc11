"""Server-sent events: to one open page all that its person sees, and then what changes.

A person's home may change with anything that happens, so it is asked for anew after each change that they see and each
minute that is over, once nothing more has come for a moment.
"""

import json
from collections.abc import Iterable, Mapping

from aiohttp_sse import EventSourceResponse

from adapters.local.feed import Feed
from adapters.local.homes import Homes
from adapters.local.house import House, Person
from adapters.local.render import ages
from adapters.local.view import View

TICK_S = 1.0
"""How often an open page is told of the clock, where it has moved on by a minute."""

SETTLED_S = 0.15
"""How long nothing must have changed before a home is asked for: a press often changes several entries."""


class Stream:
    """What one open page is sent."""

    def __init__(
        self, response: EventSourceResponse, person: Person, *, house: House, feed: Feed, homes: Homes, view: View
    ) -> None:
        self._response = response
        self._person = person
        self._house = house
        self._feed = feed
        self._homes = homes
        self._view = view
        self._seen: set[str] = set()  # the entries that the page shows
        self._parts: dict[str, str] = {}  # what it shows beside them, by the part's name

    async def run(self) -> None:
        """Send until the page or the house closes."""
        with self._feed.watch() as watch:
            await self._send_all()
            clock, stale = self._house.clock(), False
            while not watch.ended and self._response.is_connected():
                changed = await watch.changed(wait_s=SETTLED_S if stale else TICK_S)
                if stale and not changed:
                    stale = False
                    await self._homes.ask(self._person)  # A home that came out different is among the changes then.
                stale |= await self._send_changed(changed)
                now = self._house.clock()
                if _minute(now) != _minute(clock):
                    stale = True
                    await self._send_parts(self._view.clock())
                    await self._send_changed(self._aged(moved=now["zone"] != clock["zone"]))
                clock = now

    async def _send_all(self) -> None:
        self._seen = {entry.id for entry in self._feed.seen_by(self._person.user)}
        await self._response.send(json.dumps(self._view.feed(self._person.user)), event="feed", retry=1000)
        await self._send_parts(self._view.clock())
        await self._send_parts(self._view.home(await self._homes.ask(self._person)))

    async def _send_changed(self, changed: Iterable[str]) -> bool:
        """Send what has changed; return whether the person saw anything but the home itself change."""
        told = False
        for name in changed:
            if name == self._homes.id_of(self._person.user):
                await self._send_parts(self._view.home(self._homes.get(name)))
            else:
                told |= await self._send_entry(name)
        return told

    async def _send_entry(self, name: str) -> bool:
        entry = self._feed.get(name)
        if entry is not None and entry.seen_by(self._person.user):
            self._seen.add(name)
            await self._send("entry", self._view.entry(entry, self._person.user))
            return True
        if name not in self._seen:
            return False  # A private message of somebody else's: not even that it is gone is told.
        self._seen.discard(name)
        await self._send("gone", {"id": name})
        return True

    def _aged(self, *, moved: bool) -> list[str]:
        """Return what reads differently at another time; all of it where the channel has ``moved`` its zone."""
        home = self._homes.get(self._homes.id_of(self._person.user))
        entries = (*self._feed.seen_by(self._person.user), *([home] if home else []))
        return [entry.id for entry in entries if moved or ages(entry.message)]

    async def _send_parts(self, parts: Mapping[str, str]) -> None:
        for name, html in parts.items():
            if self._parts.get(name) != html:
                self._parts[name] = html
                await self._send("part", {"id": name, "html": html})

    async def _send(self, event: str, facts: Mapping[str, object]) -> None:
        await self._response.send(json.dumps(facts), event=event)


def _minute(clock: Mapping[str, str]) -> tuple[str, str]:
    """Return what of a clock is news when it changes: seconds are not shown."""
    return clock["instant"][:16], clock["zone"]
