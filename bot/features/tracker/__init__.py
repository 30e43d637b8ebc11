"""`/study tracker`: all of a member's own study as an Excel workbook, which may be edited and sent back.

What comes back changes nothing before its member has seen what it would change and said yes. Until then it waits in
the database, so that a restart in between loses nothing; a day later it is too old to be meant.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from bot.cards import Deck
from bot.chat.events import Command, Press, Submission, Upload
from bot.chat.messages import Button, Field, Form, Line, Message
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import Action, Verb, action, fact
from bot.documents.workbook import MOST_BYTES, Edits, read, write
from bot.errors import MessengerError
from bot.features import Desk, Feature, reader
from bot.features.offering import local_date
from bot.features.tracker.changes import changes_message
from bot.features.tracker.gathering import tracker_book
from bot.features.tracker.wording import (
    AGAIN,
    GET,
    LEAVE,
    MAKE,
    NEWEST,
    PAGE,
    SEND,
    made_lines,
    problems_message,
)
from bot.features.wording import note
from bot.store.applied import Decided
from bot.store.imports import Entry, Wanted
from bot.store.notes import CardNote

log = logging.getLogger(__name__)

TRACKER_VERB = Verb(
    path=("study", "tracker"),
    about="Your own study as an Excel workbook, to edit and send back",
    first="private",
    slow=True,
    anywhere=True,
)
HAND_OUT = Action(name=GET, first="private", slow=True, anywhere=True)
OPEN = Action(name=SEND, first="form", anywhere=True)
SENT = Action(name="tracker-sent", first="private", slow=True, anywhere=True)
TAKE_OVER = Action(name=MAKE, first="change", anywhere=True)
LEAVE_ALL = Action(name=LEAVE, first="change", anywhere=True)

TURN = Action(name=PAGE, first="change", anywhere=True)

READER: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tracker")
"""Files are read one after the other: one may take some 200 MB of memory."""

OVER: Final = (
    "Nothing left to change here",
    "It is made already, you turned it down or sent a newer file since, or it is over a day old. This changed nothing.",
)
FIELD: Final = "workbook"
FORM: Final = Form(
    action=action(SENT.name),
    title="Send your tracker",
    fields=(
        Field(
            name=FIELD,
            label="Your tracker, saved as .xlsx",
            kind="file",
            hint="I show you what it would change, and ask before I change it.",
            most=MOST_BYTES,
        ),
    ),
)


async def hand_out(event: Command | Press, desk: Desk) -> Reply:
    """Hand out the workbook; it goes where the member finds it again."""
    book = await tracker_book(event, desk)
    content = await asyncio.to_thread(write, book)  # takes longer than others should wait for
    lines = (
        "All of it in one Excel workbook: trade-offs, questions, your applied log, interviews, case studies, progress.",
        "Edit what is tinted there: your confidence, your notes and your applied log. Then send it back to me.",
    )
    return Tell(
        Message(
            title="Your tracker",
            plain="Your tracker, an Excel workbook.",
            blocks=tuple(Line((line,)) for line in lines),
            rows=((Button(action=action(SEND), label="Send it back"),),),
            files=((f"fulcrum-tracker-{local_date(event.at, event.who.zone)}.xlsx", content),),
        ),
        keep=True,
    )


async def open_form(press: Press, desk: Desk) -> Reply:
    """Ask for the file."""
    return Ask(FORM)


async def take_in(sent: Submission, desk: Desk) -> Reply:
    """Read what came back: say what it would change, or what in it cannot be read."""
    upload = sent.values.get(FIELD)
    if not isinstance(upload, Upload):
        return note("No file came", "There was no file in the form.", rows=((AGAIN,),))
    try:
        content = await desk.fetch(upload, sent.who.member.platform, most=MOST_BYTES)
    except MessengerError as error:
        log.info("tracker_not_fetched key=%s kind=%s", sent.key, type(error).__name__)
        return note("I could not get that file", str(error), rows=((AGAIN, NEWEST),))
    book = await tracker_book(sent, desk)
    edits = await asyncio.get_running_loop().run_in_executor(READER, read, content, book)
    if edits.problems:
        return Tell(problems_message(edits))
    if not edits.notes and not edits.applied:
        same = "Nothing in it is new to me: it says what I have."
        return note("Nothing to change", same, rows=((NEWEST,),))
    member = await desk.store.members.id_of(sent.who.member)
    wanted = _wanted(edits, desk.deck)
    waiting = await desk.store.imports.set_aside(member, wanted, event=sent.key, at=sent.at)
    return Tell(changes_message(wanted, book, desk.deck, waiting=waiting))


def _wanted(edits: Edits, deck: Deck) -> Wanted:
    return Wanted(
        notes=tuple((edit.card, CardNote(confidence=edit.confidence, notes=edit.notes)) for edit in edits.notes),
        applied=tuple(
            Entry(
                id=edit.id,
                card=edit.card,
                decided=Decided(
                    product=edit.product,
                    side=_side(edit.card, edit.side, deck),
                    evidence=edit.evidence,
                    instead=edit.instead,
                ),
            )
            for edit in edits.applied
        ),
    )


def _side(card_id: str, name: str, deck: Deck) -> int:
    """Return the number of a side; ``read`` has seen that it is one of the trade-off's two."""
    card = deck.cards[card_id]
    return next(number for number, side in enumerate(card.sides) if side.name == name)


async def turn(press: Press, desk: Desk) -> Reply:
    """Show another page of what a workbook would change."""
    member = await reader(press, desk)
    waiting, page = fact(press.action), fact(press.action, 1)
    wanted = await desk.store.imports.of(member, waiting, at=press.at)
    if wanted is None:
        return Change(_said(*OVER))
    number = int(page) if page.isdecimal() and len(page) < 6 else 0
    book = await tracker_book(press, desk)
    return Change(changes_message(wanted, book, desk.deck, waiting=waiting, page=number))


async def take_over(press: Press, desk: Desk) -> Reply:
    """Make the changes that were shown."""
    member = await reader(press, desk)
    made = await desk.store.imports.make(member, fact(press.action), at=press.at)
    return Change(_said(*OVER) if made is None else _said("Done", *made_lines(made)))


async def leave_all(press: Press, desk: Desk) -> Reply:
    """Forget what was shown."""
    member = await reader(press, desk)
    await desk.store.imports.drop(member, fact(press.action))
    return Change(
        _said("Left as it is", "Nothing more is changed from this file. You can send it again whenever you like.")
    )


def _said(title: str, *lines: str) -> Message:
    return note(title, *lines, rows=((NEWEST,),)).message


TRACKER = Feature(
    commands={TRACKER_VERB: hand_out},
    presses={HAND_OUT: hand_out, OPEN: open_form, TURN: turn, TAKE_OVER: take_over, LEAVE_ALL: leave_all},
    forms={SENT: take_in},
)
