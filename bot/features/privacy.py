"""`/study export` and `/study delete`: all that is kept about a member, in one file, or gone for good."""

import json
from datetime import UTC
from typing import Final

from bot.chat.events import Command, Press
from bot.chat.messages import Button, Line, Message, Where
from bot.chat.replies import Change, Reply, Tell
from bot.chat.routes import Action, Verb, action, fact
from bot.features import Desk, Feature
from bot.features.offering import local_date
from bot.features.wording import count, note

EXPORT_VERB = Verb(
    path=("study", "export"), about="All that I keep about you, in one file", first="private", slow=True, anywhere=True
)
DELETE_VERB = Verb(path=("study", "delete"), about="Delete all that I keep about you", first="private", anywhere=True)
EXPORT = Action(name="export", first="private", slow=True, anywhere=True)
DELETE = Action(name="delete", first="private", anywhere=True)
FORGET = Action(name="forget", first="change", slow=True, anywhere=True)

VALID_S: Final = 600
"""How long the button stays good: what cannot be undone is not to be found by chance a week later."""

NOTHING: Final = "I keep nothing about you."


async def export(event: Command | Press, desk: Desk) -> Reply:
    """Hand out one JSON file; it goes where the member finds it again."""
    member = await desk.store.members.find(event.who.member)
    if member is None:
        return note("Nothing to export", NOTHING)
    held = {"made_at": event.at.astimezone(UTC).isoformat(), **await desk.store.privacy.export(member)}
    name = f"fulcrum-{local_date(event.at, event.who.zone)}.json"
    content = json.dumps(held, ensure_ascii=False, indent=2).encode()
    lines = (
        "One JSON file with all of it: your ratings, what you wrote, what you are thought to remember, your settings.",
        "Each part begins with a sentence that says what it is. Only you get this file.",
    )
    return Tell(
        Message(
            title="All that I keep about you",
            plain="Your data, in one JSON file.",
            blocks=tuple(Line((line,)) for line in lines),
            files=((name, content),),
        ),
        keep=True,
    )


async def ask(event: Command | Press, desk: Desk) -> Reply:
    """Say what is going to happen, and ask once."""
    if await desk.store.members.find(event.who.member) is None:
        return note("Nothing to delete", NOTHING)
    sentences = (
        "Your ratings, takes, portfolio, memory, streaks and settings go at once, and I cannot bring them back.",
        "Backups that were taken before still hold them, until whoever runs me throws those away.",
        "A day that you did with your team goes on counting for it, under no name.",
        "Messages that I have sent already stay where they are.",
    )
    lines = (*(Line((sentence,)) for sentence in sentences), *await _managing(event, desk))
    asked_at = str(int(event.at.timestamp()))
    return Tell(
        Message(
            title="Delete everything about you?",
            plain="This deletes all that I keep about you, for good.",
            blocks=lines,
            rows=(
                (
                    Button(action=action(FORGET.name, asked_at), label="Delete everything about me", style="danger"),
                    Button(action=action(EXPORT.name), label="Export it first"),
                ),
            ),
        )
    )


MOST_NAMED: Final = 3
GO_ON: Final = "; please let whoever manages there give /study-setup once, so that I know whom to tell."


async def _managing(event: Command | Press, desk: Desk) -> tuple[Line, ...]:
    """Say what becomes of the channels that the member set up, where posts come still."""
    set_up = await desk.store.theirs.of(event.who.member, "")
    names = [Where(channel.place) for channel in set_up if channel.active]
    if not names:
        return ()
    first, *others = names[:MOST_NAMED]
    more = f" and {count(len(names) - MOST_NAMED, 'more channel')}" if len(names) > MOST_NAMED else ""
    return (Line(("Posts go on in ", first, *(part for each in others for part in (", ", each)), f"{more}{GO_ON}")),)


async def forget(press: Press, desk: Desk) -> Reply:
    """Delete everything about the member."""
    if not _is_fresh(press):
        return Change(_said("An old button", "This button was good for ten minutes. /study delete asks anew."))
    managing = await _managing(press, desk)
    if not await desk.store.privacy.forget(press.who.member, at=press.at):
        return Change(_said("Nothing to delete", NOTHING))
    gone = "Everything about you is deleted. If you rate a card again, I begin anew with you."
    return Change(_said("All deleted", gone, *managing))


def _is_fresh(press: Press) -> bool:
    asked_at = fact(press.action)
    return asked_at.isdecimal() and len(asked_at) < 12 and abs(press.at.timestamp() - int(asked_at)) <= VALID_S


def _said(title: str, text: str, *lines: Line) -> Message:
    return Message(title=title, plain=text, blocks=(Line((text,)), *lines))


PRIVACY = Feature(
    commands={EXPORT_VERB: export, DELETE_VERB: ask},
    presses={EXPORT: export, DELETE: ask, FORGET: forget},
)
