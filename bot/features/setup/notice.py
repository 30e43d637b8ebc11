"""What whoever set a channel up is told directly when it was switched off."""

from bot.chat.messages import Line, Message, When, Where
from bot.features import Desk
from bot.features.setup.panel import STOPPED
from bot.store.channels import Channel
from bot.store.ledger import Delivery


async def compose_notice(delivery: Delivery, desk: Desk) -> Message:
    """Word it: what happened, what to do, and that nothing is lost."""
    channel = await desk.store.channels.at(delivery.place)
    if channel is None:
        raise LookupError(f"the ledger holds a notice without its channel: {delivery.id}")
    why = STOPPED.get(channel.off_why, channel.off_why)
    on_again = "I post there again by now: there is nothing left to do."
    mend = "Once that is mended, /study-setup there lets me go on."
    return Message(
        title="I could not post",
        plain="I have stopped posting in a channel that you look after.",
        blocks=(
            Line(("I have stopped posting in ", Where(channel.place), ", which you look after.")),
            *((Line((why,)),) if why else ()),
            await _which(channel, desk),
            Line((on_again if channel.active else mend,)),
            Line(("Nothing is lost: settings, streaks and what people remember are kept, and no streak breaks.",)),
        ),
    )


async def _which(channel: Channel, desk: Desk) -> Line:
    """Tell more of the channel: where it was deleted, or they are not let in any more, its name is not shown."""
    posts = [post for kind in ("question", "tradeoff") for post in await desk.store.posts.last_in(channel.id, kind, 1)]
    clock = f"It goes by the clock of {channel.zone}"
    if not posts:
        return Line((f"{clock}, and nothing was posted there yet.",))
    last = max(posts, key=lambda post: post.due_at)
    card = desk.deck.get(last.card)
    what = f"“{card.title}”" if card else "a card"
    return Line((f"{clock}, and the last post there was {what}, on ", When(at=last.due_at, style="date"), "."))
