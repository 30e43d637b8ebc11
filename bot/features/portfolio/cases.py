"""One case study of the member's own: its page, finished or not, and its end."""

from typing import Final

from bot.chat.events import Event, Press, Submission
from bot.chat.messages import Block, Button, Line, Message, Row, When, Where, Words
from bot.chat.replies import Change, Reply, Tell
from bot.chat.routes import action
from bot.documents.case_study import PARTS, Part
from bot.features import Desk, reader
from bot.features.portfolio.reading import pages, paging
from bot.features.portfolio.routes import (
    CASE,
    DISCARD,
    DISCARD_NOW,
    DRAFT,
    EDIT,
    EXPORT,
    FINISH,
    PRIVATE,
    SHARE,
    TO_THE_FRONT,
    id_in,
    number_in,
)
from bot.features.wording import BEGUN_FROM, note
from bot.store.cases import Case

HALVES: Final = (PARTS[:3], PARTS[3:])
"""What each of the two forms asks for; the first one also asks for the title."""

NEEDED: Final = ("situation", "decision", "measurement")
"""What others look for first."""

POSTED: Final = (
    "My message in the channel, with the title and first lines, stays; ask whoever manages the channel to delete it."
)
"""What becomes of the message that told of it, which is the channel's."""

GONE: Final = note("Not here any more", "That case study is not in your portfolio any more.", rows=(TO_THE_FRONT,))


async def mine(event: Press | Submission, desk: Desk) -> Case | None:
    """Return the case study that an action names, if it is the member's own."""
    member = await reader(event, desk)
    return await desk.store.cases.of(member, id_in(event.action))


def in_place(event: Event, message: Message) -> Reply:
    """Put a message in the place of what was pressed, unless everybody sees that: it is the member's own affair."""
    return Tell(message) if event.surface in {"channel", "thread"} else Change(message)


async def show(press: Press, desk: Desk) -> Reply:
    """Show one case study with all that can be done with it."""
    case = await mine(press, desk)
    return Change(GONE.message) if case is None else in_place(press, page_of(case, page=number_in(press.action)))


def page_of(case: Case, *done: str, page: int = 0) -> Message:
    """Return its page, from 0; ``done`` are sentences on what was just done."""
    shown = pages(case, hints=True)
    page = min(page, len(shown) - 1)
    return Message(
        title="Your case study",
        plain=" ".join(done) or "A case study of yours.",
        blocks=(*(Line((text,)) for text in done), Line((Words(case.study.title),)), _standing(case), *shown[page]),
        rows=(*paging(CASE, case, page, len(shown)), *_rows(case)),
    )


def _standing(case: Case) -> Block:
    state = "Finished" if case.finished else "Draft"
    seen = ("shared in ", Where(case.where)) if case.where else ("private",)
    changed = When(at=case.changed_at, style="date")
    return Line((f"{state} · ", *seen, f" · begun from {BEGUN_FROM[case.origin]} · changed ", changed), small=True)


def _rows(case: Case) -> tuple[Row, ...]:
    ready = (DRAFT, "Back to draft") if case.finished else (FINISH, "Mark as finished")
    seen = (PRIVATE, "Make it private again") if case.where else (SHARE, "Share with the channel")
    ways = (
        (action(EDIT.name, case.id, "1"), "Edit the first half"),
        (action(EDIT.name, case.id, "2"), "Edit the second half"),
        (action(ready[0].name, case.id), ready[1]),
    )
    following = None if case.finished else _following(case)
    return (
        tuple(
            Button(action=does, label=label, style="main" if number == following else "plain")
            for number, (does, label) in enumerate(ways)
        ),
        (
            Button(action=action(seen[0].name, case.id), label=seen[1]),
            Button(action=action(EXPORT.name, case.id), label="Export"),
            Button(action=action(DISCARD.name, case.id), label="Remove", style="danger"),
            *TO_THE_FRONT,
        ),
    )


def _following(case: Case) -> int:
    """Return what comes next for a draft: the half in which something is empty, 0 or 1, else 2, to finish it."""
    empty = (any(not getattr(case.study, part.name) for part in half) for half in HALVES)
    return next((number for number, some in enumerate(empty) if some), len(HALVES))


async def finish(press: Press, desk: Desk) -> Reply:
    """Mark it as finished; where what others look for first is empty, ask once."""
    case = await mine(press, desk)
    if case is None:
        return Change(GONE.message)
    missing = [part for part in PARTS if part.name in NEEDED and not getattr(case.study, part.name)]
    if missing and not number_in(press.action):
        return Change(_unfinished(case, missing))
    return await _marked(press, desk, finished=True, done="It is finished. You can edit it all the same.")


def _unfinished(case: Case, missing: list[Part]) -> Message:
    text = f"Still empty: {', '.join(f'“{part.head}”' for part in missing)}. Whoever reads it looks for that first."
    half = "2" if missing[0] in HALVES[1] else "1"
    write = Button(action=action(EDIT.name, case.id, half), label="Write it now", style="main")
    anyway = Button(action=action(FINISH.name, case.id, "1"), label="It is finished as it is")
    back = Button(action=action(CASE.name, case.id), label="Back")
    return note("Finished already?", text, rows=((write, anyway, back),)).message


async def to_draft(press: Press, desk: Desk) -> Reply:
    """Let it be a draft again."""
    return await _marked(press, desk, finished=False, done="It is a draft again.")


async def _marked(press: Press, desk: Desk, *, finished: bool, done: str) -> Reply:
    member = await reader(press, desk)
    case = await desk.store.cases.set_finished(member, id_in(press.action), finished)
    return Change(GONE.message if case is None else page_of(case, done))


async def ask_to_discard(press: Press, desk: Desk) -> Reply:
    """Ask once."""
    case = await mine(press, desk)
    if case is None:
        return Change(GONE.message)
    shared = f"Then nobody in the channel can read all of it any more. {POSTED}"
    lines = (
        Line((Words(case.study.title),)),
        "All of it goes, for good. An export keeps a copy.",
        shared if case.where else f"If you ever shared it: {POSTED[:1].lower()}{POSTED[1:]}",
    )
    yes = Button(action=action(DISCARD_NOW.name, case.id), label="Remove it", style="danger")
    export = Button(action=action(EXPORT.name, case.id), label="Export it first")
    back = Button(action=action(CASE.name, case.id), label="Keep it")
    return Change(note("Remove this case study?", *lines, rows=((yes, export, back),)).message)
