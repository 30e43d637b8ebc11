"""A case study that is shared with one channel: asked once, posted briefly, read in private, and private again.

Who acts in the channel may read it, as long as it is shared there: the store is asked with the channel in which the
event happened, never with one that a button names.
"""

from collections.abc import Iterator
from typing import Final

from bot.chat.events import Event, Press
from bot.chat.messages import Block, Button, Line, Mention, Message, Row, When, Where, Words, shortened
from bot.chat.replies import Change, Reply, Share, Tell
from bot.chat.routes import action, fact
from bot.documents.case_study import PARTS
from bot.features import Desk, reader
from bot.features.portfolio.cases import GONE, POSTED, mine, page_of
from bot.features.portfolio.reading import pages, paging
from bot.features.portfolio.routes import (
    CASE,
    FEW,
    READ,
    READ_ON,
    SHARE_NOW,
    TEAM,
    TO_THE_FRONT,
    id_in,
    number_in,
)
from bot.features.portfolio.seeds import FROM_A_MESSAGE, UNTITLED
from bot.features.wording import count, note
from bot.store.cases import LONGEST_TITLE, Case
from bot.store.channels import Channel
from bot.store.pages import Page

FIRST_LINES: Final = 3
BEGINNING: Final = 300  # characters

NOT_HERE: Final = "I am not set up in this channel. Share it in the one where you study, from /study portfolio there."
NO_CHANNEL: Final = "Send /study portfolio in the channel whose people are to read it, and share it from there."
UNREADABLE: Final = note(
    "It cannot be read here",
    "Whoever wrote this case study has made it private again, shares it elsewhere, or has removed it.",
)
THERE: Final = "It is shared in this channel already."
YOURS: Final = "It began from a saved text, perhaps not yours: are those words yours to share?"


async def ask(press: Press, desk: Desk) -> Reply:
    """Say what will be seen, and by whom, and ask once."""
    case = await mine(press, desk)
    if case is None:
        return Change(GONE.message)
    here = await _here(press, desk)
    back = Button(action=action(CASE.name, case.id), label="Not now")
    if here is None:
        return Change(note("Not here", NOT_HERE if press.place else NO_CHANNEL, rows=((back,),)).message)
    return Change((_there(case) if case.shared_in == here.id else _asked(case)).message)


def _asked(case: Case, *first: str) -> Tell:
    lines = (
        *first,
        Line((Words(case.study.title),)),
        "Then everybody in this channel can read all of it, and what you change later.",
        "I post a short message: the title, the first lines, and your name. That message stays, whatever you do later.",
        *_cautions(case),
        *((Line(("In ", Where(case.where), " nobody can read it any more.")),) if case.where else ()),
    )
    yes = Button(action=action(SHARE_NOW.name, case.id, case.stamp), label="Share it", style="main")
    back = Button(action=action(CASE.name, case.id), label="Not now")
    return note("Share it with this channel?", *lines, rows=((yes, back),))


def _cautions(case: Case) -> Iterator[str]:
    """Yield what its author may want to think of before others read it."""
    if case.origin == "saved":
        yield YOURS
    if case.study.title == UNTITLED:
        yield "It has no title of its own yet."
    if not any(getattr(case.study, part.name) for part in PARTS):
        yield "Nothing stands in it yet."
    if not case.finished:
        yield "It is still a draft, and says so."


def _there(case: Case) -> Tell:
    """Say that it is shared already; a message that never came, or is gone, can be posted again."""
    again = Button(action=action(SHARE_NOW.name, case.id, case.stamp), label="Post the message again")
    return note("Shared already", THERE, rows=((again, *_of_the_team()),))


async def share(press: Press, desk: Desk) -> Reply:
    """Let the channel read it, and tell the channel so; a second press posts no second one, an old one asks anew."""
    case, here = await mine(press, desk), await _here(press, desk)
    if case is None:
        return GONE
    if here is None:
        return note("Not here", NOT_HERE)
    member = await desk.store.members.id_of(press.who.member)
    done = await desk.store.cases.share(member, case.id, here.id, stamp=fact(press.action, 1), at=press.at)
    match done:
        case "shared":
            return Share(_posted(case, press))
        case "there":
            return _there(await desk.store.cases.of(member, case.id) or case)
        case "old":
            return _asked(case, "It has changed since I asked.")
        case "gone":
            return GONE


def _posted(case: Case, press: Press) -> Message:
    lines = [line for line in (case.study.situation or case.study.decision).split("\n") if line.strip()]
    others = [line for line in lines if not _is_title(line, case)]
    # Where it comes from stands before somebody's words, never before nothing.
    begins = shortened("\n".join((lines if others == [FROM_A_MESSAGE.strip()] else others)[:FIRST_LINES]), BEGINNING)
    draft = "" if case.finished else " It is a draft."
    return Message(
        title="A case study",
        plain="Somebody shares a case study with this channel.",
        blocks=(
            Line((Mention(member=press.who.member), f" shares a case study with you.{draft}")),
            Line((Words(case.study.title),)),
            *((Words(begins),) if begins else ()),
        ),
        rows=((Button(action=action(READ.name, case.id), label="Read it", style="main"),),),
    )


def _is_title(line: str, case: Case) -> bool:
    """Tell whether a line says no more than the title, which stands above it."""
    return shortened(" ".join(line.split()), LONGEST_TITLE) == case.study.title and len(line) <= LONGEST_TITLE


async def make_private(press: Press, desk: Desk) -> Reply:
    """Let nobody else read it any more."""
    member = await reader(press, desk)
    case = await desk.store.cases.make_private(member, id_in(press.action), at=press.at)
    done = f"It is private again: “Read it” no longer opens it for anybody. {POSTED}"
    return Change(GONE.message if case is None else page_of(case, done))


async def read(press: Press, desk: Desk) -> Reply:
    """Show all of it to whoever asks in its channel, and to them alone."""
    case = await _shared(press, desk)
    return UNREADABLE if case is None else Tell(_reading(case, press, 0))


async def read_on(press: Press, desk: Desk) -> Reply:
    """Show another page of it."""
    case = await _shared(press, desk)
    return Change(UNREADABLE.message if case is None else _reading(case, press, number_in(press.action)))


def _reading(case: Case, press: Press, page: int) -> Message:
    shown = pages(case, hints=False)
    page = min(page, len(shown) - 1)
    own = case.by == press.who.member
    mine_too: Row = (Button(action=action(CASE.name, case.id), label="Open it in my portfolio"),) if own else ()
    state = " · finished · " if case.finished else " · draft · "
    return Message(
        title="A case study of your team",
        plain="A case study that is shared in this channel.",
        blocks=(
            Line((Words(case.study.title),)),
            Line((_author(case), state, When(at=case.changed_at, style="date")), small=True),
            *shown[page],
        ),
        rows=(*paging(READ_ON, case, page, len(shown)), (*mine_too, *_of_the_team())),
    )


async def team(press: Press, desk: Desk) -> Reply:
    """List what is shared in this channel, the newest first; the action may name one to go on behind."""
    here = await _here(press, desk)
    if here is None:
        return Change(note("What the team has shared", NOT_HERE, rows=(TO_THE_FRONT,)).message)
    page = await desk.store.cases.shared_page(here.id, FEW, older_than=id_in(press.action))
    total = await desk.store.cases.shared_count(here.id)
    if not page.items:
        text = "Nothing older is left." if total else "Nothing is shared in this channel at the moment."
        newest = ((Button(action=action(TEAM.name), label="Newest"),),) if total else ()
        return Change(note("What the team has shared", text, rows=(*newest, TO_THE_FRONT)).message)
    head = f"{count(total, 'case study', 'case studies')} in this channel. Everybody here can read what is listed."
    return Change(
        Message(
            title="What the team has shared",
            plain=head,
            blocks=(Line((head,)), *(_entry(number, case) for number, case in enumerate(page.items, 1))),
            rows=_rows(page),
        )
    )


def _entry(number: int, case: Case) -> Block:
    state = "" if case.finished else " · draft"
    changed = When(at=case.changed_at, style="date")
    return Line((f"{number}. ", Words(case.study.title), " · ", _author(case), f"{state} · ", changed))


def _author(case: Case) -> Mention | str:
    return Mention(member=case.by) if case.by else "its author"


def _rows(page: Page[Case]) -> tuple[Row, ...]:
    reading = tuple(
        Button(action=action(READ.name, case.id), label=f"Read {number}") for number, case in enumerate(page.items, 1)
    )
    newest = () if page.newest else (Button(action=action(TEAM.name), label="Newest"),)
    older = (Button(action=action(TEAM.name, page.items[-1].id), label="Older"),) if page.behind else ()
    return reading, (*newest, *older, *TO_THE_FRONT)


def _of_the_team() -> Row:
    return (Button(action=action(TEAM.name), label="What the team has shared"),)


async def _shared(press: Press, desk: Desk) -> Case | None:
    here = await _here(press, desk)
    return await desk.store.cases.shared(here.id, id_in(press.action)) if here else None


async def _here(event: Event, desk: Desk) -> Channel | None:
    """Return the channel in which something was done; None outside of any, and in one that was never set up."""
    return await desk.store.channels.at(event.place) if event.place else None
