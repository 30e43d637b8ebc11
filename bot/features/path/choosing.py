"""Choosing a learning path: all there are, whom each suits, and the one that the assessment recommends."""

from typing import Final

from bot.cards import MOST_FOUND, LearningPath
from bot.chat.events import Event
from bot.chat.messages import LONGEST_LABEL, Block, Button, Line, Message, Option, Prose, Row, Select, shortened
from bot.chat.routes import action
from bot.features import Desk, reader
from bot.features.assess.advice import Recommendation, recommended
from bot.features.assess.wording import PAGE as ASSESSMENT
from bot.features.offering import followed
from bot.features.path.showing import FOLLOW, TO_MINE, channel_lines
from bot.features.wording import count, plainly
from bot.rules.paths import progress

TITLE: Final = "Learning paths"
WHAT: Final = (
    "A path is an order of cards with a reason for each step. The one that you follow leads what you study alone; what "
    "you have met counts on every path."
)
ASSESS: Final = "Not sure? The assessment (/study assess) takes 15 to 20 minutes, and says which path suits you best."
NONE: Final = "There is no learning path in the deck. /study review shows you one card after the other all the same."


async def choices(event: Event, desk: Desk, *done: str) -> Message:
    """Return all paths, to follow one of them; ``done`` are sentences on what was just done."""
    member = await reader(event, desk)
    own, advice = await followed(member, desk), await recommended(member, desk)
    met = frozenset(await desk.store.reviews.memories(member))
    paths = tuple(desk.deck.paths.values())
    said = (Line((line,)) for line in (*done, WHAT if paths else NONE))
    listed = (Prose(_told(path, met, desk, own=own)) for path in paths)
    channel = await channel_lines(event, desk, own=own.id if own else "")
    advised = (*_advice(advice), *_begin(advice, own))
    return Message(
        title=TITLE,
        plain=" ".join(done) or (WHAT if paths else NONE),
        blocks=(*said, *(advised if paths else ()), *listed, *channel),
        rows=(*_buttons(advice, own), *_menus(paths)),
    )


def _advice(advice: Recommendation | None) -> tuple[Block, ...]:
    if advice is None:
        return ()
    return (Prose(f"**Recommended for you: {plainly(advice.title)}**\n\n{plainly(advice.reason)}"),)


def _begin(advice: Recommendation | None, own: LearningPath | None) -> tuple[Line, ...]:
    """Lead to the assessment whoever has neither a recommendation nor a path."""
    return () if advice or own else (Line((ASSESS,)),)


def _told(path: LearningPath, met: frozenset[str], desk: Desk, *, own: LearningPath | None) -> str:
    cards = tuple(step.card for step in path.steps if step.card in desk.deck.cards)
    behind = len(progress(cards, met).behind)
    so_far = f", {behind} met" if behind else ""
    yours = " · you follow it" if own and own.id == path.id else ""
    return f"**{plainly(path.title)}** · {count(len(cards), 'card')}{so_far}{yours}\n\n{plainly(path.suits)}"


def _buttons(advice: Recommendation | None, own: LearningPath | None) -> tuple[Row, ...]:
    """Return the shortest ways: to the recommended path, back to the one that is followed, else to the assessment."""
    buttons: Row = ()
    if advice and not (own and own.id == advice.path):
        label = shortened(f"Follow: {advice.title}", LONGEST_LABEL)
        buttons = (Button(action=action(FOLLOW.name, advice.path), label=label, style="main"),)
    buttons = (*buttons, TO_MINE) if own else buttons
    if not buttons:
        buttons = (Button(action=action(ASSESSMENT), label="Take the assessment"),)
    return (buttons,)


def _menus(paths: tuple[LearningPath, ...]) -> tuple[Row, ...]:
    """Return menus of all paths: a pack may bring more than one menu holds.

    Each has an action of its own, as no message may have one twice; what was picked goes before what an action names.
    """
    options = tuple(
        Option(value=path.id, label=shortened(path.title, LONGEST_LABEL), hint=shortened(path.suits, LONGEST_LABEL))
        for path in paths[: 3 * MOST_FOUND]
    )
    return tuple(
        (Select(action=action(FOLLOW.name, f"menu-{at}"), hint="Follow a path", options=options[at : at + MOST_FOUND]),)
        for at in range(0, len(options), MOST_FOUND)
    )
