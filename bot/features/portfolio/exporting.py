"""Case studies as files to take along: one, or all of them, in as many messages as it takes."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Final

from bot.chat.events import Press
from bot.chat.messages import Button, Line, Message, Row
from bot.chat.replies import Reply, Tell
from bot.chat.routes import action, fact
from bot.documents.case_study import CaseStudy, file_stem, fitting, html_page, markdown_page
from bot.features import Desk, reader
from bot.features.offering import local_date
from bot.features.portfolio.cases import GONE
from bot.features.portfolio.routes import EXPORT, TO_THE_FRONT, id_in
from bot.features.wording import note
from bot.store.cases import Case

REST: Final = "rest"
"""Behind an id: that case study and all that are older."""

MOST_BYTES: Final = 9_000_000
"""Of both files together: what a message of any platform takes."""

Files = tuple[tuple[str, bytes], ...]


async def export(press: Press, desk: Desk) -> Reply:
    """Hand out one case study, or all where the action names none; they go where the member finds them again."""
    member, named = await reader(press, desk), ":" in press.action
    if named and fact(press.action, 1) != REST:
        case = await desk.store.cases.of(member, id_in(press.action))
        return GONE if case is None else await _one(case, press)
    cases = await desk.store.cases.all(member)
    if not cases:
        return note("Nothing to export", "There is no case study in your portfolio yet.", rows=(TO_THE_FRONT,))
    first = next((number for number, case in enumerate(cases) if case.id == id_in(press.action)), 0)
    return await _several(cases, first, press)


async def _one(case: Case, press: Press) -> Tell:
    files = await asyncio.to_thread(_files, [_shown(case, press)], file_stem(case.study.title))
    return _handed("Your case study, to take along", files, [case])


async def _several(cases: Sequence[Case], first: int, press: Press) -> Tell:
    """Hand out those from the ``first`` on, from 0, as far as one message takes them, and the way to the others."""
    shown = [_shown(case, press) for case in cases[first:]]
    taken = await asyncio.to_thread(fitting, shown, MOST_BYTES)  # Many are long work, which is to hold up nobody.
    stem = f"case-studies-{local_date(press.at, press.who.zone)}{f'-from-{first + 1}' if first else ''}"
    files = await asyncio.to_thread(_files, shown[:taken], stem)
    title, last = "Your case studies, to take along", first + taken
    if taken == len(cases):
        return _handed(title, files, cases)
    some = f"Numbers {first + 1} to {last} of {len(cases)}, the newest first: one message does not take more."
    further = [
        Button(action=action(EXPORT.name, case.id, REST), label="Export the next ones") for case in cases[last:][:1]
    ]
    return _handed(title, files, cases[first:last], some, row=tuple(further))


def _files(shown: Sequence[CaseStudy], stem: str) -> Files:
    return (f"{stem}.md", markdown_page(shown)), (f"{stem}.html", html_page(shown))


def _handed(title: str, files: Files, cases: Sequence[Case], *first: str, row: Row = ()) -> Tell:
    lines = (
        *first,
        "Twice the same: as Markdown, and as one page for any browser (HTML), which prints well.",
        *(() if all(each.finished for each in cases) else ("A draft says that it is one.",)),
        "Only you get these files.",
    )
    return Tell(
        Message(
            title=title,
            plain="Your portfolio, in two files.",
            blocks=tuple(Line((line,)) for line in lines),
            rows=(row,) if row else (),
            files=files,
        ),
        keep=True,
    )


def _shown(case: Case, press: Press) -> CaseStudy:
    texts = asdict(case.study)
    return CaseStudy(
        title=texts.pop("title"),
        by=press.who.name,
        finished=case.finished,
        changed=date.fromisoformat(local_date(case.changed_at, press.who.zone)),
        texts=texts,
    )
