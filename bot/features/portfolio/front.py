"""The front page of a portfolio, and how a case study is begun."""

from typing import Final

from bot.chat.events import Command, Event, Press
from bot.chat.messages import Block, Button, Line, Message, Row, Select, When, Where, Words
from bot.chat.replies import Change, Reply, Tell
from bot.chat.routes import action, fact
from bot.features import Desk, reader
from bot.features.portfolio.cases import in_place, page_of
from bot.features.portfolio.routes import CASE, EXPORT, FEW, FROM, FRONT, NEW, TEAM, TO_THE_FRONT, id_in
from bot.features.portfolio.saved import TO_THE_LIST
from bot.features.portfolio.seeds import choices, found
from bot.features.wording import BEGUN_FROM, capital, count, note
from bot.store.cases import MOST, ORIGINS, Case, Origin
from bot.store.pages import Page

ABOUT: Final = (
    "A case study shows how you decide: the situation, the options, the decision, how it was measured, what would "
    "change it, what was learnt."
)
NO_LONGER: Final = "What you picked is no longer there. Begin from something else, or from a blank page."


async def show(event: Command | Press, desk: Desk) -> Reply:
    """Show what the member's portfolio holds."""
    return Tell(await front(event, desk))


async def turn(press: Press, desk: Desk) -> Reply:
    """Show it in the place of what was pressed: what is older than the one that the action names, if it names one."""
    return in_place(press, await front(press, desk, older_than=id_in(press.action)))


async def discard(press: Press, desk: Desk) -> Reply:
    """Remove a case study for good, and show the rest."""
    member = await reader(press, desk)
    await desk.store.cases.remove(member, id_in(press.action))
    return Change(await front(press, desk, "It is removed."))


async def front(event: Event, desk: Desk, *done: str, older_than: str = "") -> Message:
    """Return the front page; ``done`` are sentences on what was just done."""
    member = await reader(event, desk)
    page = await desk.store.cases.page(member, FEW, older_than=older_than)
    total = await desk.store.cases.count(member)
    saved, applied = await desk.store.saved.count(member), await desk.store.applied.count(member)
    holds = " · ".join(
        (count(total, "case study", "case studies"), count(saved, "saved text"), count(applied, "applied product"))
    )
    first = (
        ("There is nothing here yet.",)
        if not total + saved + applied
        else (f"{holds}. You alone see what you have not shared.",)
    )
    lines = (*done, *first, *(() if total else (ABOUT,)))
    entries = (_entry(number, case) for number, case in enumerate(page.items, 1))
    return Message(
        title="Your portfolio",
        plain=" ".join((*done, *first)),
        blocks=(*(Line((line,)) for line in lines), *entries),
        rows=(*_rows(page), _onward(total), *await _team(event, desk)),
    )


def _entry(number: int, case: Case) -> Block:
    state = "finished" if case.finished else "draft"
    seen = ("shared in ", Where(case.where)) if case.where else ("private",)
    changed = When(at=case.changed_at, style="date")
    return Line((f"{number}. ", Words(case.study.title), f" · {state} · ", *seen, " · ", changed))


def _rows(page: Page[Case]) -> tuple[Row, ...]:
    opening = tuple(
        Button(action=action(CASE.name, case.id), label=f"Open {number}") for number, case in enumerate(page.items, 1)
    )
    newest = () if page.newest else (Button(action=action(FRONT.name), label="Newest"),)
    older = (Button(action=action(FRONT.name, page.items[-1].id), label="Older"),) if page.behind else ()
    return tuple(row for row in (opening, (*newest, *older)) if row)


def _onward(total: int) -> Row:
    export = (Button(action=action(EXPORT.name), label="Export all"),) if total else ()
    return (Button(action=action(NEW.name), label="New case study", style="main"), *TO_THE_LIST, *export)


async def _team(event: Event, desk: Desk) -> tuple[Row, ...]:
    """Return the way to what the team has shared, in a channel where anything is."""
    here = await desk.store.channels.at(event.place) if event.place else None
    shared = await desk.store.cases.shared_count(here.id) if here else 0
    label = f"What the team has shared ({shared})"
    return ((Button(action=action(TEAM.name), label=label),),) if shared else ()


async def choose(press: Press, desk: Desk) -> Reply:
    """Ask what a new case study is to be begun from."""
    return Change(await _chooser(press, desk))


async def _chooser(press: Press, desk: Desk, *lines: str) -> Message:
    member = await reader(press, desk)
    there = await choices(member, desk)
    menus = tuple(
        (Select(action=action(FROM.name, origin), hint=capital(BEGUN_FROM[origin]), options=options),)
        for origin, options in there.items()
    )
    how = "Begin from something that is there, and what is known stands in it already. Or begin from a blank page."
    if not there:
        how = "Begin from a blank page. Later there is more to begin from: takes, sides that you took, saved texts."
    blank = Button(action=action(FROM.name, "blank"), label="A blank page", style="plain" if there else "main")
    return note("New case study", *lines, how, rows=(*menus, (blank, *TO_THE_FRONT))).message


async def begin(press: Press, desk: Desk) -> Reply:
    """Begin a case study from what was picked, or what the action names, and show its page."""
    origin = _origin(fact(press.action))
    thing = press.picked[0] if press.picked else fact(press.action, 1)
    if origin is None:
        return Change(await _chooser(press, desk, NO_LONGER))
    member = await reader(press, desk)
    seed = await found(origin, thing, member, desk)
    if seed is None:
        return in_place(press, await _chooser(press, desk, NO_LONGER))
    member = await desk.store.members.id_of(press.who.member)
    begun = await desk.store.cases.begin(
        member, event=press.key, origin=origin, card=seed.card, study=seed.study, at=press.at
    )
    case = await desk.store.cases.of(member, begun) if begun else None
    if case is None:
        text = f"You have {MOST} case studies, which is the most. Remove one, and there is room for this."
        return in_place(press, note("No room left", text, rows=(TO_THE_FRONT,)).message)
    return in_place(press, page_of(case, "Your draft, with what is known so far." if origin != "blank" else NEW_DRAFT))


NEW_DRAFT: Final = "Your draft. Each part says what belongs there; write it in any order."


def _origin(text: str) -> Origin | None:
    return next((origin for origin in ORIGINS if origin == text), None)
