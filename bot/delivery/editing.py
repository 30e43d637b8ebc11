"""Editors: what a post shows follows what is known, at a pace that its workspace bears."""

import asyncio
import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from bot.delivery.branch import CALL_S, Branch, Pool, back_off
from bot.errors import NotSent, Refused
from bot.store.edits import Edit

log = logging.getLogger(__name__)

EDITORS: Final = 16


class Editors:
    """The editors of one platform."""

    def __init__(self, branch: Branch) -> None:
        self._branch = branch
        self._edits = branch.store.edits
        self._pace = _Pace()
        self._fetching = asyncio.Lock()
        self.pool = Pool(EDITORS)

    async def begin(self) -> None:
        """Take the posts that show less than is known, as many as there are free editors, and edit them."""
        async with self._fetching:
            later: Counter[str] = Counter()
            while self.pool.free:
                edits = await self._edits.stale(
                    now=self._branch.now(), platforms=self._branch.platforms, most=self.pool.free
                )
                if not edits:
                    return
                for edit in edits:
                    await self._edit_or_wait(edit, later)

    async def _edit_or_wait(self, edit: Edit, later: Counter[str]) -> None:
        """Start an edit, or put it off to its workspace's next turn; ``later`` counts those put off in this round."""
        workspace, now = edit.delivery.place.workspace, self._branch.now()
        per_minute = self._branch.messenger.abilities.edits_per_minute
        turn = self._pace.turn(workspace, per_minute, now)
        if turn <= now:
            self._pace.take(workspace, per_minute, now)
            self.pool.start(self._edit_and_go_on(edit))
        else:
            await self._edits.later(edit, again_at=turn + later[workspace] * timedelta(minutes=1) / per_minute)
            later[workspace] += 1

    async def _edit_and_go_on(self, edit: Edit) -> None:
        await self._edit(edit)
        if self.pool.half_free and not self._fetching.locked():
            await self.begin()

    async def _edit(self, edit: Edit) -> None:
        try:
            message = await self._branch.compose(edit.delivery)
            async with asyncio.timeout(CALL_S):
                await self._branch.messenger.edit(edit.ref, message)
        except Refused as answer:
            log.warning("edit_refused delivery=%s scope=%s why=%s", edit.delivery.id, answer.scope, answer)
            if answer.scope == "message":
                await self._edits.gone(edit)
            else:
                await self._edits.dropped(edit)
        except Exception as error:  # noqa: BLE001  an edit may always be tried again
            wish = error.wait_s if isinstance(error, NotSent) else 0.0
            wait = timedelta(seconds=max(wish, back_off(edit.tries)))
            log.info("edit_later delivery=%s kind=%s", edit.delivery.id, type(error).__name__)
            await self._edits.failed(edit, again_at=self._branch.now() + wait)
        else:
            await self._edits.done(edit, again_at=self._branch.now())


class _Pace:
    """Turns for edits: so many a minute and workspace, with a short burst allowed after a rest."""

    BURST: Final = 5

    def __init__(self) -> None:
        self._next: dict[str, datetime] = {}

    def turn(self, workspace: str, per_minute: int, now: datetime) -> datetime:
        """Return the instant of the next free turn: now, or later."""
        rested = now - self.BURST * timedelta(minutes=1) / per_minute
        return max(self._next.get(workspace, rested), now)

    def take(self, workspace: str, per_minute: int, now: datetime) -> None:
        """Use a turn up."""
        step = timedelta(minutes=1) / per_minute
        rested = now - self.BURST * step
        self._next[workspace] = max(self._next.get(workspace, rested), rested) + step
