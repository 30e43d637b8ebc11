"""Senders: what is due is claimed, worded, carried, and recorded."""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from bot.chat.messages import Message
from bot.chat.places import Ref
from bot.delivery.branch import BACK_OFF_S, CALL_S, Branch, Pool, back_off, refused
from bot.errors import NotSent, Refused, StoreError
from bot.store.ledger import Claim, Delivery

log = logging.getLogger(__name__)

SENDERS: Final = 16
NEARLY_OVER: Final = timedelta(seconds=45)  # what a lease must still have for a call that may take 30 s


class Senders:
    """The senders of one platform."""

    def __init__(self, branch: Branch) -> None:
        self._branch = branch
        self._ledger = branch.store.ledger
        self._claiming = asyncio.Lock()
        self.pool = Pool(SENDERS)

    async def begin(self) -> None:
        """Claim what is due, as much as there are free senders, and send it in the background."""
        async with self._claiming:
            while self.pool.free:
                claims = await self._ledger.claim(
                    now=self._branch.now(),
                    owner=self._branch.owner,
                    platforms=self._branch.platforms,
                    most=self.pool.free,
                )
                if not claims:
                    return
                for claim in claims:
                    self.pool.start(self._send_and_go_on(claim))

    async def _send_and_go_on(self, claim: Claim) -> None:
        await self._send(claim)
        # Half the senders are free: fetch more. The heartbeat does so anyway, should the other half be stuck.
        if self.pool.half_free and not self._claiming.locked():
            await self.begin()

    async def _send(self, claim: Claim) -> None:
        delivery, now = claim.delivery, self._branch.now
        try:
            message = await self._branch.compose(delivery)
        except Exception:
            log.exception("delivery_not_worded delivery=%s purpose=%s", delivery.id, delivery.purpose)
            await self._ledger.release(claim, not_before=now() + timedelta(seconds=BACK_OFF_S[-1]))
            return
        if now() > claim.lease_until - NEARLY_OVER:
            return  # We were held up; somebody else may have it by now.
        try:
            async with asyncio.timeout(CALL_S):
                ref = await self._carry(delivery, message)
        except NotSent as answer:
            wait = timedelta(seconds=max(answer.wait_s, back_off(claim.attempt - 1)))
            log.info("delivery_later delivery=%s wait_s=%.0f", delivery.id, wait.total_seconds())
            await self._ledger.release(claim, not_before=now() + wait)
        except Refused as answer:
            log.warning("delivery_refused delivery=%s scope=%s why=%s", delivery.id, answer.scope, answer)
            await self._ledger.refuse(claim, str(answer), refused(delivery, answer.scope))
        except Exception as error:  # noqa: BLE001  whatever it was, it may have arrived
            log.warning("delivery_in_doubt delivery=%s kind=%s", delivery.id, type(error).__name__)
        else:
            await self._finish(claim, ref)

    async def _carry(self, delivery: Delivery, message: Message) -> Ref:
        """Send it to where it goes; what belongs into a thread stands in the channel of a platform without threads."""
        messenger = self._branch.messenger
        if delivery.to is not None:
            return await messenger.direct(delivery.to, message, key=delivery.id)
        if delivery.under is not None and messenger.abilities.threads:
            return await messenger.thread(delivery.under, message, key=delivery.id)
        return await messenger.post(delivery.place, message, key=delivery.id)

    async def _finish(self, claim: Claim, ref: Ref) -> None:
        """Record what arrived. Where the database is away, what we know is worth some patience: the lease is ours."""
        for wait in (*BACK_OFF_S[:3], None):
            try:
                if await self._ledger.finish(claim, ref):
                    log.info("delivery_sent delivery=%s purpose=%s", claim.delivery.id, claim.delivery.purpose)
            except StoreError:
                if wait is None:
                    raise
                await asyncio.sleep(wait)
            else:
                return
