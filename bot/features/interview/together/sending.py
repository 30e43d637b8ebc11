"""What the ledger sends of an interview with others, worded when it is sent: so it says what is true by then."""

import re
from typing import Final

from bot.chat.messages import Message
from bot.features import Desk
from bot.features.interview.together.ending import for_all, result_page
from bot.features.interview.together.finding import gone
from bot.features.interview.together.pages import page
from bot.store.ledger import Delivery

KEY: Final = re.compile(r"(?P<session>[^.]+)\.(?P<step>[a-z]+)(?P<round>\d?)(\.(?P<member>[^.]+))?")


async def compose(delivery: Delivery, desk: Desk) -> Message:
    """Word it for the member, or for the channel, to whom it goes."""
    key = KEY.fullmatch(delivery.key)
    if key is None:
        raise LookupError(f"the ledger holds an interview by a key that it cannot have: {delivery.id}")
    if delivery.to is None:
        shared = await desk.store.sessions.shared(key["session"])
        if shared is None:  # What takes a result back takes this delivery with it, so nothing is tried again.
            raise LookupError(f"a result was taken back while it was being worded: {delivery.id}")
        return for_all(shared, desk)
    session = await desk.store.sessions.of(key["member"], key["session"])
    if session is None:
        return gone().message
    if key["step"] == "result":
        return result_page(session, key["member"], int(key["round"]), desk, delivery.due_at)
    return page(session, key["member"], desk, delivery.due_at)
