"""The page of the path that a member follows, and all of its steps."""

from typing import Final

from bot.cards import LearningPath
from bot.chat.events import Event
from bot.chat.messages import LONGEST_LABEL, Block, Button, Line, Message, Prose, Row, When, shortened
from bot.chat.routes import Action, action
from bot.features import Desk, reader
from bot.features.assess.advice import recommended
from bot.features.path.standing import Standing, is_fading
from bot.features.setup.panel import manages
from bot.features.wording import FOLLOW as FOLLOW_NAME
from bot.features.wording import count, plainly
from bot.rules.paths import onward

MINE = Action(name="path", first="change", anywhere=True)
STEPS = Action(name="path-steps", first="change", anywhere=True)
STUDY = Action(name="path-study", first="private", anywhere=True)
OTHERS = Action(name="paths", first="change", anywhere=True)
FOLLOW = Action(name=FOLLOW_NAME, first="change", anywhere=True)
STOP = Action(name="unfollow", first="change", anywhere=True)

FEW_BEHIND: Final = 3
FEW_AHEAD: Final = 4
A_PAGE: Final = 10  # steps

ASKED: Final = "It is open in your channel right now, and is rated there."
CHOOSE: Final = Button(action=action(OTHERS.name), label="All paths")
TO_MINE: Final = Button(action=action(MINE.name), label="Back to my path")


async def page(now: Standing, event: Event, desk: Desk, *done: str) -> Message:
    """Return how far the member is, the next step with its reason, and what is behind and ahead.

    ``done`` are sentences on what was just done.
    """
    going, button = await _finished(now, event, desk) if now.progress.is_finished else _next(now)
    met = f"You have met {len(now.progress.behind)} of {count(len(now.cards), 'card')}."
    blocks: tuple[Block, ...] = (
        *(Line((line,)) for line in done),
        Prose(now.path.about),
        *_assumed(now, desk),
        Line((met,)),
        *going,
        *_behind(now, event),
        *_ahead(now),
        *await channel_lines(event, desk, own=now.path.id),
    )
    every = Button(action=action(STEPS.name), label="All its steps")
    stop = Button(action=action(STOP.name), label="Stop following")
    return Message(
        title=now.path.title, plain=" ".join((*done, met)), blocks=blocks, rows=((*button, every, CHOOSE, stop),)
    )


def _assumed(now: Standing, desk: Desk) -> tuple[Line, ...]:
    """Say what the path takes as known, as far as the member has not met it."""
    cards = (desk.deck.get(card) for card in now.path.assumes if card not in now.memories)
    titles = ", ".join(f"“{card.title}”" for card in cards if card)
    return (Line((f"It takes as known what these cards teach: {titles}.",), small=True),) if titles else ()


def _next(now: Standing) -> tuple[tuple[Block, ...], Row]:
    """Return the next step, why it comes here, and the button that opens it."""
    card = now.next
    if card is None:
        return (), ()
    asked = (Line((ASKED,), small=True),) if card in now.asked else ()
    told = Prose(f"**Next step: {plainly(now.cards[card].title)}**\n\n{now.step(card).why}")
    return (told, *asked), (Button(action=action(STUDY.name, card), label="Study it now", style="main"),)


async def _finished(now: Standing, event: Event, desk: Desk) -> tuple[tuple[Block, ...], Row]:
    """Say that all is met, and offer the next path: the assessment's choice, else the one of which most is met."""
    over = "You have met every card of this path. Well done: /study review keeps what you know."
    member = await reader(event, desk)
    advice = await recommended(member, desk)
    there = {path.id: [step.card for step in path.steps if step.card in desk.deck.cards] for path in _all(desk)}
    if advice is not None:
        name, why = advice.path, advice.reason
    else:
        name = onward(there, now.memories.keys()) or ""
        cards = there.get(name, ())
        met, of = sum(card in now.memories for card in cards), count(len(cards), "card")
        why = f"You have met {met} of its {of} already." if met else f"It has {of}, all of them new to you."
    if name not in desk.deck.paths:
        return (Line((over,)), Line(("You have been through all the paths that there are.",))), ()
    title = desk.deck.paths[name].title
    button = Button(action=action(FOLLOW.name, name), label=shortened(f"Follow: {title}", LONGEST_LABEL), style="main")
    return (Line((over,)), Prose(f"**Next: {plainly(title)}**\n\n{plainly(why)}")), (button,)


def _all(desk: Desk) -> tuple[LearningPath, ...]:
    return tuple(desk.deck.paths.values())


def _behind(now: Standing, event: Event) -> tuple[Line, ...]:
    """Return the cards that were met last, and how many are fading."""
    behind = sorted(now.progress.behind, key=lambda card: now.memories[card].reviewed_at, reverse=True)
    if not behind:
        return ()
    fading = sum(is_fading(now, card, event) for card in behind)
    told = f", {fading} fading: /study review brings back what fades" if fading else ""
    more = len(behind) - FEW_BEHIND
    rest = (Line((f"And {more} more.",), small=True),) if more > 0 else ()
    return (Line((f"Behind you{told}",), small=True), *(_met(now, card, event) for card in behind[:FEW_BEHIND]), *rest)


def _met(now: Standing, card: str, event: Event, number: str = "") -> Line:
    fading = " · fading" if is_fading(now, card, event) else ""
    at = now.memories[card].reviewed_at
    return Line((f"{number}{now.cards[card].title} · met ", When(at=at, style="date"), fading))


def _ahead(now: Standing) -> tuple[Block, ...]:
    """Return what comes after the next step."""
    ahead = [card for card in now.progress.ahead if card != now.next]
    if not ahead:
        return ()
    listed = "\n".join(f"- {plainly(now.cards[card].title)}" for card in ahead[:FEW_AHEAD])
    more = f"\n- and {len(ahead) - FEW_AHEAD} more" if len(ahead) > FEW_AHEAD else ""
    return (Line(("Ahead of you",), small=True), Prose(listed + more))


async def channel_lines(event: Event, desk: Desk, *, own: str) -> tuple[Line, ...]:
    """Say what the channel of an event follows, and to whoever manages it, where that is changed."""
    channel = await desk.store.channels.at(event.place) if event.place else None
    if channel is None or not channel.active:
        return ()
    path = desk.deck.paths.get(channel.path)
    may = await manages(event.who, channel, desk)
    if path is None:
        text = "Should this whole channel follow a path? Choose it under Path in /study-setup." if may else ""
        return (Line((text,), small=True),) if text else ()
    same = "the same path" if path.id == own else f"“{path.title}”"
    alone = "" if path.id == own else " A path of your own leads what you study alone."
    change = " You can change that under Path in /study-setup." if may else ""
    return (Line((f"This channel follows {same} with its daily posts.{alone}{change}",), small=True),)


def steps(now: Standing, event: Event, first: int) -> Message:
    """Return A_PAGE steps of a path from the one with that number on, counted from 0 and brought within the path."""
    cards = tuple(now.cards)
    start = min(max(first, 0), max(len(cards) - 1, 0)) // A_PAGE * A_PAGE
    shown = cards[start : start + A_PAGE]
    earlier = (Button(action=action(STEPS.name, str(start - A_PAGE)), label="Earlier steps"),) if start else ()
    on = start + A_PAGE < len(cards)
    later = (Button(action=action(STEPS.name, str(start + A_PAGE)), label="Later steps"),) if on else ()
    met = f"You have met {len(now.progress.behind)} of {count(len(cards), 'card')}."
    return Message(
        title=now.path.title,
        plain=f"Steps {start + 1} to {start + len(shown)} of {len(cards)}. {met}",
        blocks=(Line((met,)), *(_step(now, card, event, number) for number, card in enumerate(shown, start + 1))),
        rows=((*earlier, *later, TO_MINE),),
    )


def _step(now: Standing, card: str, event: Event, number: int) -> Line:
    if card in now.memories:
        return _met(now, card, event, f"{number}. ")
    state = "next" if card == now.next else "ahead"
    return Line((f"{number}. {now.cards[card].title} · {state}",))
