"""`/study save`, and the list of what a member keeps to make something of it later: notes and messages.

A message is kept as its words and the platform's address of it, whoever wrote it, and never with the author's name or
id: a member notes down for their own eyes what they could read anyway, as one copies a sentence into a notebook. The
item is shown to nobody else, stands in that member's export, and goes with them. All that is known of the author is
whether it was the member. Made into a case study, its words are copied: they can be shared then, and say that they come
from a message, and the member is asked once whether they are theirs to share.

A saved item is removed from its own page, where all of it can be read first: nothing is gone by one wrong press.
"""

import re
from typing import Final

from bot.chat.events import Command, Event, Press
from bot.chat.messages import Block, Button, Divider, Line, Message, Prose, Row, When, Words, shortened
from bot.chat.replies import Change, Reply
from bot.chat.routes import Param, Verb, action
from bot.features import Desk, reader
from bot.features.filling import storable
from bot.features.portfolio.routes import FEW, OPEN, PAGE, REMOVE, TO_THE_FRONT, id_in
from bot.features.wording import CASE_FROM, count, note
from bot.store.pages import Page
from bot.store.saved import MOST, Saved

SAVE = Verb(
    path=("study", "save"),
    about="Keep a note or a message for your portfolio",
    params=(Param(name="text", about="What to keep, in your own words"),),
    on_message="Save to portfolio",
    first="private",
    anywhere=True,
)

LONGEST: Final = 3000  # characters
ADDRESS: Final = re.compile(r"https://[\w./?=&%-]{1,290}", re.ASCII)
"""What is shown as a link; nothing in it could end it, or be more than that."""

TITLE: Final = "What you have saved"
FIRST_LINE: Final = 120  # characters of it that the list shows

HOW: Final = f"Write it behind the command: /study save. Where a message's menu has “{SAVE.on_message}”, that keeps it."
TO_THE_LIST: Final[Row] = (Button(action=action(PAGE.name), label="What I have saved"),)


async def save(command: Command, desk: Desk) -> Reply:
    """Keep what was typed, or the message on which the shortcut was used; a second time changes nothing."""
    quoted = command.quoted
    whole = storable(quoted.text if quoted else str(command.args.get("text", ""))).strip()
    if not whole:
        return note("No words to keep", "There are no words in that message.") if quoted else note("What to keep?", HOW)
    link = quoted.link if quoted and ADDRESS.fullmatch(quoted.link) else ""
    text, member = whole[:LONGEST], await desk.store.members.id_of(command.who.member)
    own = quoted is None or quoted.author == command.who.member
    kept = await desk.store.saved.keep(member, text, link=link, own=own, place=command.place, at=command.at)
    if kept == "full":
        lines = (f"You have saved {MOST} already, which is the most. Remove one, and there is room for this.",)
        return note("No room left", *lines, rows=(TO_THE_LIST,))
    if kept == "there":
        return note("Saved already", "It is there already, as you saved it.", rows=(TO_THE_LIST,))
    cut = (f"It was longer than {LONGEST:,} characters: I kept the beginning.",) if len(whole) > LONGEST else ()
    return note("Saved", "It is kept for your portfolio. Only you see it.", *cut, rows=(TO_THE_LIST,))


async def turn(press: Press, desk: Desk) -> Reply:
    """List what is older than the item that the action names; the newest where it names none that is there."""
    return Change(await _list(press, desk, older_than=id_in(press.action)))


async def _list(event: Event, desk: Desk, *done: str, older_than: str = "") -> Message:
    """Return one page of the list; ``done`` are sentences on what was just done."""
    member = await reader(event, desk)
    page = await desk.store.saved.page(member, FEW, older_than=older_than)
    total = await desk.store.saved.count(member)
    if not page.items:
        lines = (*done, "There is nothing here yet." if not total else "Nothing older is left.", HOW)
        back: Row = () if page.newest else TO_THE_LIST
        return note(TITLE, *lines, rows=((*back, *TO_THE_FRONT),)).message
    blocks = [block for number, item in enumerate(page.items, 1) for block in _entry(number, item)]
    head = " ".join((*done, f"{count(total, 'saved text')}, for your eyes alone."))
    return Message(title=TITLE, plain=head, blocks=(Line((head,)), *blocks), rows=_rows(page))


def _entry(number: int, item: Saved) -> tuple[Block, ...]:
    shown = shortened(item.text.split("\n", 1)[0], FIRST_LINE)
    return (Line((f"{number}. ", Words(shown), " · ", When(at=item.at, style="date"))), *_link(item))


def _link(item: Saved) -> tuple[Block, ...]:
    return (Prose(f"[Go to the message](<{item.link}>)"),) if item.link else ()


def _rows(page: Page[Saved]) -> tuple[Row, ...]:
    opening = tuple(
        Button(action=action(OPEN.name, item.id), label=f"Open {number}") for number, item in enumerate(page.items, 1)
    )
    newest = () if page.newest else (Button(action=action(PAGE.name), label="Newest"),)
    older = (Button(action=action(PAGE.name, page.items[-1].id), label="Older"),) if page.behind else ()
    return opening, (*newest, *older, *TO_THE_FRONT)


async def open_item(press: Press, desk: Desk) -> Reply:
    """Show all of one item, with the way to remove it."""
    member = await reader(press, desk)
    item = await desk.store.saved.of(member, id_in(press.action))
    if item is None:
        return Change(await _list(press, desk, "That one is no longer here."))
    whose = "You wrote it, and saved it on " if item.own else "You saved it on "
    return Change(
        Message(
            title="Saved for your portfolio",
            plain="Something that you have saved.",
            blocks=(
                Words(item.text),
                Divider(),
                Line((whose, When(at=item.at, style="date"), "."), small=True),
                *_link(item),
            ),
            rows=(
                (
                    Button(action=action(CASE_FROM, "saved", item.id), label="Make it a case study", style="main"),
                    *TO_THE_LIST,
                    Button(action=action(REMOVE.name, item.id), label="Remove it", style="danger"),
                ),
            ),
        )
    )


async def remove(press: Press, desk: Desk) -> Reply:
    """Remove one item for good, and show the list again."""
    member = await reader(press, desk)
    await desk.store.saved.remove(member, id_in(press.action))
    return Change(await _list(press, desk, "It is removed."))
