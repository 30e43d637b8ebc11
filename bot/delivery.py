"""The courier: sends what the ledger says is due, once, and finds out what became of it.

It is woken by the heartbeat. A bounded number of senders works the claims off side by side, so that one slow or deaf
channel holds up nobody. Whatever ends a send without a clear answer leaves the claim to its lease: then it is in doubt,
and looked for.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.cards import Syllabus
from bot.chat.messages import Message
from bot.chat.messenger import Messenger
from bot.chat.places import Ref
from bot.errors import CannotLook, MessengerError, NotSent, Refused, Scope, StoreError
from bot.ids import new_id
from bot.store import Store
from bot.store.edits import Edit
from bot.store.ledger import Claim, Delivery

log = logging.getLogger(__name__)

SENDERS: Final = 16
LOOKERS: Final = 4
EDITORS: Final = 16
CLOSINGS: Final = 200  # in one tick: where thousands of days end at once, nobody's post waits for them all
CALL_S: Final = 30.0  # no call to a platform may take longer; a lease is four times that
NEARLY_OVER: Final = timedelta(seconds=45)  # what a lease must still have for a call that may take 30 s
SKEW: Final = timedelta(minutes=5)  # how far a platform's clock may be behind ours
BACK_OFF_S: Final = (1.0, 5.0, 15.0, 60.0)

Compose = Callable[[Delivery], Awaitable[Message]]


class Courier:
    """The sending side of the house. ``now`` gives the instant (UTC) by which leases and due times are judged."""

    def __init__(
        self,
        store: Store,
        messengers: Mapping[str, Messenger],
        compose: Compose,
        syllabus: Syllabus,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._messengers = messengers
        self._compose = compose
        self._syllabus = syllabus
        self._now = now
        self._owner = new_id()
        self._sending = _Pool(SENDERS)
        self._looking = _Pool(LOOKERS)
        self._editing = _Pool(EDITORS)
        self._pace = _Pace()
        self._claiming = asyncio.Lock()
        self._fetching = asyncio.Lock()
        self._ticking = asyncio.Lock()
        self._stopping = False

    async def tick(self) -> None:
        """Do what is due at this instant: close days, plan posts, then send, look and edit in the background."""
        async with self._ticking:
            await self._all_due()

    async def _all_due(self) -> None:
        now = self._now()
        waiting = await self._store.agenda(now, tuple(self._messengers))
        for _ in range(CLOSINGS if waiting.days else 0):
            if self._stopping or not await self._store.planner.close_next(now, self._syllabus):
                break
        while waiting.posts and not self._stopping and await self._store.planner.plan(now, self._syllabus):
            pass
        if self._stopping:
            return
        if waiting.ready or waiting.posts:
            await self._send_due()
        if waiting.lost:
            await self._look_for_lost()
        if waiting.stale:
            await self._edit_stale()

    async def settle(self) -> None:
        """Wait until nothing is under way; for those who move the clock by hand."""
        while self._sending.tasks or self._looking.tasks or self._editing.tasks:
            await asyncio.wait(self._sending.tasks | self._looking.tasks | self._editing.tasks)

    async def stop(self) -> None:
        """Claim nothing more, and let what is under way finish."""
        self._stopping = True
        async with self._ticking:  # What a tick has claimed by now is sent before we go, and not left in doubt.
            pass
        await self.settle()

    async def _send_due(self) -> None:
        async with self._claiming:
            while not self._stopping and self._sending.free:
                claims = await self._store.ledger.claim(
                    now=self._now(), owner=self._owner, platforms=tuple(self._messengers), most=self._sending.free
                )
                if not claims:
                    return
                for claim in claims:
                    self._sending.start(self._send_and_go_on(claim))

    async def _send_and_go_on(self, claim: Claim) -> None:
        await self._send(claim)
        # Half the senders are free: fetch more. The heartbeat does so anyway, should the other half be stuck.
        if 2 * self._sending.free >= SENDERS and not self._claiming.locked():
            await self._send_due()

    async def _send(self, claim: Claim) -> None:
        delivery, ledger = claim.delivery, self._store.ledger
        try:
            message = await self._compose(delivery)
        except Exception:
            log.exception("delivery_not_worded delivery=%s purpose=%s", delivery.id, delivery.purpose)
            await ledger.release(claim, not_before=self._now() + timedelta(seconds=BACK_OFF_S[-1]))
            return
        if self._now() > claim.lease_until - NEARLY_OVER:
            return  # We were held up; somebody else may have it by now.
        try:
            async with asyncio.timeout(CALL_S):
                ref = await self._carry(delivery, message)
        except NotSent as answer:
            wait = timedelta(seconds=max(answer.wait_s, _back_off(claim.attempt - 1)))
            log.info("delivery_later delivery=%s wait_s=%.0f", delivery.id, wait.total_seconds())
            await ledger.release(claim, not_before=self._now() + wait)
        except Refused as answer:
            log.warning("delivery_refused delivery=%s scope=%s why=%s", delivery.id, answer.scope, answer)
            await ledger.refuse(claim, str(answer), _refused(delivery, answer.scope))
        except Exception as error:  # noqa: BLE001  whatever it was, it may have arrived
            log.warning("delivery_in_doubt delivery=%s kind=%s", delivery.id, type(error).__name__)
        else:
            await self._finish(claim, ref)

    async def _carry(self, delivery: Delivery, message: Message) -> Ref:
        """Send it to where it goes; what belongs into a thread stands in the channel of a platform without threads."""
        messenger = self._messengers[delivery.place.platform]
        if delivery.to is not None:
            return await messenger.direct(delivery.to, message, key=delivery.id)
        if delivery.under is not None and messenger.abilities.threads:
            return await messenger.thread(delivery.under, message, key=delivery.id)
        return await messenger.post(delivery.place, message, key=delivery.id)

    async def _finish(self, claim: Claim, ref: Ref) -> None:
        """Record what arrived. Where the database is away, what we know is worth some patience: the lease is ours."""
        for wait in (*BACK_OFF_S[:3], None):
            try:
                if await self._store.ledger.finish(claim, ref):
                    log.info("delivery_sent delivery=%s purpose=%s", claim.delivery.id, claim.delivery.purpose)
            except StoreError:
                if wait is None:
                    raise
                await asyncio.sleep(wait)
            else:
                return

    async def _look_for_lost(self) -> None:
        for claim in await self._store.ledger.in_doubt(
            now=self._now(), owner=self._owner, platforms=tuple(self._messengers), most=self._looking.free
        ):
            self._looking.start(self._look(claim))

    async def _look(self, claim: Claim) -> None:
        delivery, ledger = claim.delivery, self._store.ledger
        try:
            async with asyncio.timeout(CALL_S):
                ref = await self._find(delivery)
        except CannotLook as answer:
            log.warning("delivery_unknown delivery=%s why=%s", delivery.id, answer)
            await ledger.give_up(claim, str(answer))
        except Refused as answer:
            await ledger.refuse(claim, str(answer), _refused(delivery, answer.scope))
        except (MessengerError, TimeoutError) as error:
            log.info("delivery_look_later delivery=%s kind=%s", delivery.id, type(error).__name__)
        else:
            log.info("delivery_looked_up delivery=%s found=%s", delivery.id, ref is not None)
            if ref is not None:
                await ledger.finish(claim, ref)
            else:
                await ledger.release(claim, not_before=self._now())

    async def _find(self, delivery: Delivery) -> Ref | None:
        """Look where it went. Raises CannotLook for what went to one member: nobody lists their messages."""
        messenger = self._messengers[delivery.place.platform]
        if delivery.to is not None:
            raise CannotLook("what goes to one member cannot be looked for")
        head = delivery.under if messenger.abilities.threads else None
        place = replace(delivery.place, thread=head.message) if head else delivery.place
        return await messenger.find(place, delivery.id, delivery.due_at - SKEW)

    async def _edit_stale(self) -> None:
        async with self._fetching:
            later: Counter[tuple[str, str]] = Counter()
            while not self._stopping and self._editing.free:
                edits = await self._store.edits.stale(
                    now=self._now(), platforms=tuple(self._messengers), most=self._editing.free
                )
                if not edits:
                    return
                for edit in edits:
                    await self._edit_or_wait(edit, later)

    async def _edit_or_wait(self, edit: Edit, later: Counter[tuple[str, str]]) -> None:
        """Start an edit, or put it off to its workspace's next turn; ``later`` counts those put off in this round."""
        place, now = edit.delivery.place, self._now()
        workspace = (place.platform, place.workspace)
        per_minute = self._messengers[place.platform].abilities.edits_per_minute
        turn = self._pace.turn(workspace, per_minute, now)
        if turn <= now:
            self._pace.take(workspace, per_minute, now)
            self._editing.start(self._edit_and_go_on(edit))
        else:
            await self._store.edits.later(edit, again_at=turn + later[workspace] * timedelta(minutes=1) / per_minute)
            later[workspace] += 1

    async def _edit_and_go_on(self, edit: Edit) -> None:
        await self._edit(edit)
        if 2 * self._editing.free >= EDITORS and not self._fetching.locked():
            await self._edit_stale()

    async def _edit(self, edit: Edit) -> None:
        edits = self._store.edits
        try:
            message = await self._compose(edit.delivery)
            async with asyncio.timeout(CALL_S):
                await self._messengers[edit.delivery.place.platform].edit(edit.ref, message)
        except Refused as answer:
            log.warning("edit_refused delivery=%s scope=%s why=%s", edit.delivery.id, answer.scope, answer)
            if answer.scope == "message":
                await edits.gone(edit)
            else:
                await edits.dropped(edit)
        except Exception as error:  # noqa: BLE001  an edit may always be tried again
            wish = error.wait_s if isinstance(error, NotSent) else 0.0
            wait = timedelta(seconds=max(wish, _back_off(edit.tries)))
            log.info("edit_later delivery=%s kind=%s", edit.delivery.id, type(error).__name__)
            await edits.failed(edit, again_at=self._now() + wait)
        else:
            await edits.done(edit, again_at=self._now())


def _refused(delivery: Delivery, scope: Scope) -> Scope:
    """Return how much a refusal costs: where no thread or direct message can be, posts may well go on."""
    aside = delivery.under is not None or delivery.to is not None
    return "message" if aside and scope == "channel" else scope


def _back_off(tries: int) -> float:
    return BACK_OFF_S[min(max(tries, 0), len(BACK_OFF_S) - 1)]


class _Pool:
    """A bounded number of tasks. A task that fails says so in the log and takes nobody with it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.tasks: set[asyncio.Task[None]] = set()

    @property
    def free(self) -> int:
        return max(self._size - len(self.tasks), 0)

    def start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(self._guard(work))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _guard(self, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("courier_failed")


class _Pace:
    """Turns for edits: so many a minute and workspace, with a short burst allowed after a rest."""

    BURST: Final = 5

    def __init__(self) -> None:
        self._next: dict[tuple[str, str], datetime] = {}

    def turn(self, workspace: tuple[str, str], per_minute: int, now: datetime) -> datetime:
        """Return the instant of the next free turn: now, or later."""
        rested = now - self.BURST * timedelta(minutes=1) / per_minute
        return max(self._next.get(workspace, rested), now)

    def take(self, workspace: tuple[str, str], per_minute: int, now: datetime) -> None:
        """Use a turn up."""
        step = timedelta(minutes=1) / per_minute
        rested = now - self.BURST * step
        self._next[workspace] = max(self._next.get(workspace, rested), rested) + step
