"""What is chosen for a channel: how many people make a team day, its path, its cards, its quiz day."""

from collections.abc import Iterable
from typing import Final

from bot.cards import ALL, Deck
from bot.chat.events import Submission
from bot.chat.messages import Field, Form, Option
from bot.chat.replies import Change, Reply
from bot.chat.routes import action
from bot.features import Desk
from bot.features.filling import typed, wrong
from bot.features.setup.panel import TOPIC, Held, Topic, saved
from bot.features.setup.saying import WEEKDAYS, pack_name, pack_sentence, path_name, path_sentence, quiz_name
from bot.features.team import needs
from bot.features.wording import count

LARGEST_TEAM: Final = 50
MOST_OPTIONS: Final = 25
NONE, OWN = "none.", "own."
"""Values of options: the name of a path or a pack has no full stop."""

PICK_AGAIN: Final = "That cannot be chosen any more. Pick another one."


def team_form(now: Held, desk: Desk) -> Form:
    """Ask how many people make a team day."""
    return Form(
        action=action(TOPIC.name, "team"),
        title="Team day",
        fields=(
            Field(
                name="people",
                label="How many people make a team day?",
                kind="number",
                value=str(now.settings.quorum),
                hint="From 1 to 50. Never more are needed than have taken part lately.",
                most=10,
            ),
        ),
        send="Save",
    )


async def save_team(sent: Submission, now: Held, desk: Desk) -> Reply:
    """Let a team day take so many people, from the next study day on (S4)."""
    text = typed(sent, "people")
    people = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    if not 1 <= people <= LARGEST_TEAM:
        return wrong(team_form(now, desk), sent, {"people": f"Write a whole number from 1 to {LARGEST_TEAM}."})
    what = f"Team day: {count(now.settings.quorum, 'person', 'people')} → {count(people, 'person', 'people')}"
    await desk.store.settings.set_quorum(now.channel.id, people, by=now.by, what=what, now=sent.at)
    return Change(await saved(sent, desk, lambda new: (needs(new.settings.quorum), BEGINS)))


BEGINS: Final = "That holds for days that have no post yet."


def path_form(now: Held, desk: Desk) -> Form:
    """Ask which learning path the channel follows."""
    return _one("path", "Path", "Which path do we follow?", _paths(desk.deck), now.settings.path or NONE)


def _paths(deck: Deck) -> tuple[Option, ...]:
    none = Option(value=NONE, label="None", hint="I choose the card that is worth most to the people here.")
    return (none, *(Option(value=path.id, label=path.title, hint=path.suits) for path in deck.paths.values()))


async def save_path(sent: Submission, now: Held, desk: Desk) -> Reply:
    """Follow a path from its beginning, card by card."""
    chosen = typed(sent, "path")
    if chosen != NONE and chosen not in desk.deck.paths:
        return wrong(path_form(now, desk), sent, {"path": PICK_AGAIN})
    path, was = "" if chosen == NONE else chosen, now.settings.path
    what = f"Path: {path_name(was, desk.deck) or 'none'} → {path_name(path, desk.deck) or 'none'}"
    await desk.store.settings.set_path(
        now.channel.id, path, by=now.by, what=what, syllabus=desk.deck.syllabus(), now=sent.at
    )
    return Change(await saved(sent, desk, lambda new: (path_sentence(new.settings, desk.deck),)))


def pack_form(now: Held, desk: Desk) -> Form:
    """Ask whose cards the channel posts."""
    return _one("pack", "Cards", "Which cards do I post?", _packs(desk.deck), now.settings.pack or OWN)


def _packs(deck: Deck) -> tuple[Option, ...]:
    names = sorted({card.pack for card in deck.cards.values() if card.pack})
    own = (Option(value=ALL, label=pack_name(ALL)), Option(value=OWN, label=pack_name("")))
    return (*own, *(Option(value=name, label=name) for name in names))


async def save_pack(sent: Submission, now: Held, desk: Desk) -> Reply:
    """Post these cards only."""
    chosen = typed(sent, "pack")
    if chosen not in {option.value for option in _packs(desk.deck)}:
        return wrong(pack_form(now, desk), sent, {"pack": PICK_AGAIN})
    pack = "" if chosen == OWN else chosen
    what = f"Cards: {pack_name(now.settings.pack)} → {pack_name(pack)}"
    await desk.store.settings.set_pack(
        now.channel.id, pack, by=now.by, what=what, syllabus=desk.deck.syllabus(), now=sent.at
    )
    return Change(await saved(sent, desk, lambda new: (pack_sentence(new.settings),)))


def quiz_form(now: Held, desk: Desk) -> Form:
    """Ask on which day the question opens with a quiz: one on which a question comes."""
    standing = now.settings.quiz_weekday
    return _one(
        "quiz", "Quiz day", "When does it open with a quiz?", _days(now), NONE if standing is None else str(standing)
    )


def _days(now: Held) -> tuple[Option, ...]:
    days = sorted(now.settings.weekdays.get("question", ()))
    return (Option(value=NONE, label="No day"), *(Option(value=str(day), label=WEEKDAYS[day]) for day in days))


async def save_quiz(sent: Submission, now: Held, desk: Desk) -> Reply:
    """Let the question of that weekday open with a quiz."""
    chosen = typed(sent, "quiz")
    if chosen not in {option.value for option in _days(now)}:
        return wrong(quiz_form(now, desk), sent, {"quiz": "No question comes on that day. Pick another one."})
    day, was = None if chosen == NONE else int(chosen), now.settings.quiz_weekday
    what = f"Quiz day: {'none' if was is None else WEEKDAYS[was]} → {'none' if day is None else WEEKDAYS[day]}"
    await desk.store.settings.set_quiz_weekday(now.channel.id, day, by=now.by, what=what, now=sent.at)
    return Change(await saved(sent, desk, lambda new: (quiz_name(new.settings), BEGINS)))


def _one(name: str, title: str, label: str, options: Iterable[Option], standing: str) -> Form:
    shown = tuple(options)[:MOST_OPTIONS]
    field = Field(name=name, label=label, kind="one", value=standing, options=shown)
    return Form(action=action(TOPIC.name, name), title=title, fields=(field,), send="Save")


CHOICES: Final = {
    "team": Topic(open=team_form, save=save_team),
    "path": Topic(open=path_form, save=save_path),
    "pack": Topic(open=pack_form, save=save_pack),
    "quiz": Topic(open=quiz_form, save=save_quiz),
}
