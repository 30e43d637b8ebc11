"""What is fading, and the next step of the learning paths that the member and their channels follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.cards import Card, LearningPath
from bot.chat.messages import Line
from bot.features import Desk
from bot.features.home.belonging import Visit
from bot.features.offering import followed
from bot.features.wording import count
from bot.rules.memory import due_at
from bot.rules.paths import progress
from bot.store.channels import Channel

FEW: Final = 9
"""Fading cards up to which they are counted: after an absence nobody meets a wall (M3)."""

FIRST_ONE: Final = "Rate a card, and it comes back here before you forget it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far a member is on a learning path."""

    path: LearningPath
    channel: Channel | None  # one that follows it; None: the member does, for themselves
    met: int  # cards of the path that they have rated, anywhere
    of: int  # cards of the path that are there
    next: Card | None  # the first that they have not met, and that no channel of theirs asks just now


def fading(here: Visit, desk: Desk) -> tuple[str, str]:
    """Return what is fading, in a sentence and as a number; "" where nothing is."""
    known = [memory for card, memory in here.memories.items() if card in desk.deck.cards]
    due = sum(due_at(memory) <= here.event.at for memory in known)
    if not known:
        return FIRST_ONE, ""
    met = f"You have met {len(known)} of {count(len(desk.deck.cards), 'card')}"
    if not due:
        return f"{met}; none is fading right now.", ""
    number = str(due) if due <= FEW else "a few"
    return f"{met}; {number} {'is' if due == 1 else 'are'} fading.", number


async def steps_of(here: Visit, desk: Desk) -> tuple[Step, ...]:
    """Return the member's own path, then those that their channels follow; each once, by whomever it is followed.

    What they have met counts wherever they met it.
    """
    own = await followed(here.member, desk)
    following: dict[str, Channel | None] = {own.id: None} if own else {}
    for channel in here.shown:
        if channel.active:
            following.setdefault(channel.path, channel)
    paths = [(path, channel) for name, channel in following.items() if (path := desk.deck.paths.get(name)) is not None]
    asked = await _asked(here, desk) if paths else frozenset()  # once, however many paths there are
    return tuple(_step(path, channel, here, desk, asked) for path, channel in paths)


async def step_of(channel: Channel, here: Visit, desk: Desk) -> Step | None:
    """Return how far the member is on a channel's path; None where it follows none that is there."""
    path = desk.deck.paths.get(channel.path)
    return None if path is None else _step(path, channel, here, desk, await _asked(here, desk))


def _step(path: LearningPath, channel: Channel | None, here: Visit, desk: Desk, asked: frozenset[str]) -> Step:
    """``asked`` are the ids of the cards that a channel of theirs asks just now."""
    cards = {step.card: card for step in path.steps if (card := desk.deck.get(step.card)) is not None}
    now = progress(tuple(cards), here.memories.keys(), asked)
    return Step(
        path=path,
        channel=channel,
        met=len(now.behind),
        of=len(cards),
        next=cards[now.next] if now.next else None,
    )


async def _asked(here: Visit, desk: Desk) -> frozenset[str]:
    """Return the cards that a channel of theirs asks just now: they are met there."""
    channels = {channel.id for channel in (*here.own, *here.theirs)}
    posts = [post for each in sorted(channels) for post in await desk.store.posts.open_in(each, here.event.at)]
    return frozenset(post.card for post in posts)


def path_lines(steps: Sequence[Step]) -> tuple[Line, ...]:
    """Say how far the member is on each path, and what comes next."""
    return tuple(Line((_path_line(step),)) for step in steps)


def _path_line(step: Step) -> str:
    onward = f" Next step: “{step.next.title}”." if step.next else ""
    whose = "" if step.channel else "Your path, "
    return f"{whose}{step.path.title}: {step.met} of {step.of} met.{onward}"
