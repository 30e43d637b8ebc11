"""The courier, woken by the heartbeat: what is due at an instant is planned, sent, looked for and edited."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Final

from bot.cards import Syllabus
from bot.chat.messenger import Messenger
from bot.delivery.branch import Branch, Compose
from bot.delivery.editing import Editors
from bot.delivery.looking import Lookers
from bot.delivery.sending import Senders
from bot.ids import new_id
from bot.store import Store

CLOSINGS: Final = 200  # in one tick: where thousands of days end at once, nobody's post waits for them all


class Courier:
    """The sending side of the house.

    ``now`` gives the instant (UTC) by which leases and due times are judged. ``away`` says of a platform that it is not
    connected yet: what is due there stays due, and is missed in the end.
    """

    def __init__(
        self,
        store: Store,
        messengers: Mapping[str, Messenger],
        compose: Compose,
        syllabus: Syllabus,
        *,
        now: Callable[[], datetime],
        away: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._store = store
        self._syllabus = syllabus
        self._now = now
        self._away = away
        owner = new_id()
        self._crews = {
            platform: _Crew(Branch(store=store, messenger=messenger, compose=compose, now=now, owner=owner))
            for platform, messenger in messengers.items()
        }
        self._ticking = asyncio.Lock()
        self._stopping = False

    async def tick(self) -> None:
        """Do what is due at this instant: close days, plan posts, send, look and edit beside it, and plan reminders."""
        async with self._ticking:
            await self._all_due()

    async def _all_due(self) -> None:
        now = self._now()
        crews = {platform: crew for platform, crew in self._crews.items() if not self._away(platform)}
        waiting = await self._store.agenda(now, tuple(crews))
        for _ in range(CLOSINGS if waiting.days else 0):
            if self._stopping or not await self._store.planner.close_next(now, self._syllabus):
                break
        while waiting.posts and not self._stopping and await self._store.planner.plan(now, self._syllabus):
            pass
        if self._stopping:
            return
        for crew in crews.values():
            if waiting.ready or waiting.posts:
                await crew.senders.begin()
            if waiting.lost:
                await crew.lookers.begin()
            if waiting.stale:
                await crew.editors.begin()
        if waiting.reminders:
            await self._remind(now, crews.values())

    async def _remind(self, now: datetime, crews: Collection["_Crew"]) -> None:
        """Plan one batch of reminders, and begin to send it.

        Last of all, so that a fault in it keeps no post back; and one in a tick, so that a post which falls due
        meanwhile has not thousands of them before it.
        """
        if self._stopping or not await self._store.reminders.plan(now, self._syllabus.quiz_items):
            return
        for crew in crews:
            await crew.senders.begin()

    async def settle(self) -> None:
        """Wait until nothing is under way; for those who move the clock by hand."""
        while tasks := {task for crew in self._crews.values() for pool in crew.pools for task in pool.tasks}:
            await asyncio.wait(tasks)

    async def stop(self) -> None:
        """Claim nothing more, and let what is under way finish."""
        self._stopping = True
        for crew in self._crews.values():
            for pool in crew.pools:
                pool.close()
        async with self._ticking:  # What a tick has claimed by now is sent before we go, and not left in doubt.
            pass
        await self.settle()


class _Crew:
    """One platform's own senders, lookers and editors: those whom it keeps waiting are missed by no other platform."""

    def __init__(self, branch: Branch) -> None:
        self.senders = Senders(branch)
        self.lookers = Lookers(branch)
        self.editors = Editors(branch)
        self.pools = (self.senders.pool, self.lookers.pool, self.editors.pool)
