"""Lookers: what is in doubt is looked for, and never sent again before that."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.chat.places import Ref
from bot.delivery.branch import CALL_S, Branch, Pool, refused
from bot.errors import CannotLook, MessengerError, Refused
from bot.store.ledger import Claim, Delivery

log = logging.getLogger(__name__)

LOOKERS: Final = 4
SKEW: Final = timedelta(minutes=5)  # how far a platform's clock may be behind ours


class Lookers:
    """The lookers of one platform."""

    def __init__(self, branch: Branch) -> None:
        self._branch = branch
        self._ledger = branch.store.ledger
        self.pool = Pool(LOOKERS)

    async def begin(self) -> None:
        """Claim what is in doubt, as much as there are free lookers, and look for it in the background."""
        for claim in await self._ledger.in_doubt(
            now=self._branch.now(),
            owner=self._branch.owner,
            platforms=self._branch.platforms,
            most=self.pool.free,
        ):
            self.pool.start(self._look(claim))

    async def _look(self, claim: Claim) -> None:
        delivery = claim.delivery
        try:
            async with asyncio.timeout(CALL_S):
                ref = await self._find(delivery)
        except CannotLook as answer:
            log.warning("delivery_unknown delivery=%s why=%s", delivery.id, answer)
            await self._ledger.give_up(claim, str(answer))
        except Refused as answer:
            await self._ledger.refuse(claim, str(answer), refused(delivery, answer.scope))
        except (MessengerError, TimeoutError) as error:
            log.info("delivery_look_later delivery=%s kind=%s", delivery.id, type(error).__name__)
        else:
            log.info("delivery_looked_up delivery=%s found=%s", delivery.id, ref is not None)
            if ref is not None:
                await self._ledger.finish(claim, ref)
            else:
                await self._ledger.release(claim, not_before=self._branch.now())

    async def _find(self, delivery: Delivery) -> Ref | None:
        """Look where it went. Raises CannotLook for what went to one member: nobody lists their messages."""
        messenger = self._branch.messenger
        if delivery.to is not None:
            raise CannotLook("what goes to one member cannot be looked for")
        head = delivery.under if messenger.abilities.threads else None
        place = replace(delivery.place, thread=head.message) if head else delivery.place
        return await messenger.find(place, delivery.id, delivery.due_at - SKEW)
