"""Who changed which setting, and when."""

from typing import Final

from bot.chat.messages import Line, Mention, Message, When
from bot.features import Desk
from bot.features.setup.panel import Held, onward
from bot.store.changes import Change

SHOWN: Final = 10


async def changes_page(now: Held, desk: Desk) -> Message:
    """Return the last changes, the newest first."""
    found = await desk.store.changes.last(now.channel.id, SHOWN)
    none = Line(("Nothing was changed since I was set up.",))
    return Message(
        title="The last changes",
        plain="Who changed which setting, and when.",
        blocks=tuple(_told(change) for change in found) or (none,),
        rows=(onward(),),
    )


def _told(change: Change) -> Line:
    by = Mention(member=change.by) if change.by else "somebody who has left"
    return Line((When(at=change.at, style="date"), ", ", When(at=change.at), ", ", by, f": {change.what}"))
