"""Leaning to a side of a trade-off: in private, with a reason, before both sides are read (T1)."""

from bot.cards import Card
from bot.chat.events import Press, Submission
from bot.chat.messages import Block, Button, Line, Message, Words
from bot.chat.replies import Ask, Reply, Tell
from bot.chat.routes import Action, action, fact
from bot.features import Desk, Feature
from bot.features.answering import LEAN_FIELDS, LONGEST, keep_lean, lean_form, post_answer
from bot.features.filling import written
from bot.features.posts import is_open, on_post
from bot.features.wording import LEAN as LEAN_NAME
from bot.features.wording import REVEAL, SHOW, note
from bot.store.posts import Post

LEAN = Action(name=LEAN_NAME, first="form", anywhere=True)


@on_post
async def open_lean(press: Press, post: Post, card: Card, desk: Desk) -> Reply:
    """Ask for the reason, and for what would change the member's mind."""
    side = side_of(press.action, card)
    if side is None:
        return note("An old button", "I do not know this side any more. /study today shows what is open.")
    if not is_open(post, press.at):
        return _closed(post, card)
    member = await desk.store.members.id_of(press.who.member)
    return Ask(lean_form(press.action, card, side, await desk.store.leans.of(member, card.id, post.id)))


@on_post
async def send_lean(form: Submission, post: Post, card: Card, desk: Desk) -> Reply:
    """Keep the lean, and show both sides with how the team leans."""
    side = side_of(form.action, card)
    if side is None:
        return note("An old button", "I do not know this side any more. /study today shows what is open.")
    if not is_open(post, form.at):
        return _closed(post, card, *(text for name in LEAN_FIELDS if (text := written(form, name, LONGEST))))
    await keep_lean(form, card, side, post.id, desk)
    return Tell(await post_answer(post, card, form, desk))


def _closed(post: Post, card: Card, *words: str) -> Tell:
    """Say so, and give back what was written meanwhile: nothing of it is kept."""
    text = (
        "Leaning has closed on this post, so that its outcome can be told. Both sides are still there, and you can "
        "rate yourself."
    )
    back: tuple[Block, ...] = (Line(("What you wrote, to copy:",)), *map(Words, words)) if words else ()
    rows = ((Button(action=action(SHOW, post.id), label=REVEAL[card.kind]),),)
    return Tell(Message(title=card.title, plain=text, blocks=(Line((text,)), *back), rows=rows))


def side_of(of_action: str, card: Card) -> int | None:
    """Return the side that an action names second, 0 or 1; None where the card has no such side."""
    value = fact(of_action, 1)
    return int(value) if value in {"0", "1"} and len(card.sides) == 2 else None


LEANING = Feature(presses={LEAN: open_lean}, forms={LEAN: send_lean})
