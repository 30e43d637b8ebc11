"""Which questions the rounds of an interview with others have."""

from collections.abc import Collection
from datetime import datetime

from bot.cards import Card
from bot.chat.messages import Line
from bot.features import Desk
from bot.features.interview.choosing import Wanted, categories, fits
from bot.rules.interviewing import Question, pick_question
from bot.store.sessions import Session


def wanted_of(session: Session) -> Wanted:
    """Return of which kind the questions of a session are."""
    return Wanted(category=session.category, level=session.level)


def kind_line(session: Session, desk: Desk) -> Line:
    """Say of which kind they are."""
    about = categories(desk.deck).get(session.category, "anything")
    return Line((f"Questions about {about}{f', {session.level}' if session.level else ''}.",))


async def round_card(session: Session | None, at: datetime, desk: Desk) -> str:
    """Return the id of the card for the next round; "" where nothing of this session is known.

    It is of the wanted kind, none that this session has had, and none that stands open in the channel, where its answer
    is to be met first; where there is no such card, the first of these wishes to go is the kind. How anybody did before
    has no say in it: the others would see that.
    """
    if session is None:
        return ""
    had = {each.card for each in session.rounds}
    standing = {post.card for post in await desk.store.posts.open_in(session.channel, at)}
    cards = tuple(desk.deck.cards.values())
    wanted = wanted_of(session)
    seed = f"{session.id}:{len(session.rounds)}"
    return (
        _one([card for card in cards if fits(card, wanted)], had | standing, at, seed)
        or _one(cards, had | standing, at, seed)
        or _one(cards, (), at, seed)
    )


def _one(cards: Collection[Card], left_out: Collection[str], at: datetime, seed: str) -> str:
    asked = [Question(card=card.id, weak=False, last=None) for card in cards if card.id not in left_out]
    return pick_question(asked, at, seed) or ""


def enough(wanted: Wanted, people: int, desk: Desk) -> bool:
    """Say whether there are as many questions of a kind as there would be rounds."""
    return sum(fits(card, wanted) for card in desk.deck.cards.values()) >= people
