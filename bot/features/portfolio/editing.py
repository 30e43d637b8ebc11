"""The two forms of a case study. Whatever was changed elsewhere while one was open, nothing is lost without a word.

A form carries what each of its texts was opened on (see ``bot.rules.editing``): what the member did not touch stays as
it is kept, and where both have changed, the member gets their words back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final

from bot.chat.events import Press, Submission
from bot.chat.messages import Block, Button, Field, Form, Line, Message, Prose, Row, Words
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import action, fact
from bot.documents.case_study import PARTS, Part
from bot.features import Desk, reader
from bot.features.filling import storable, typed, written, wrong
from bot.features.portfolio.cases import GONE, HALVES, mine, page_of
from bot.features.portfolio.plain import shows
from bot.features.portfolio.reading import fit_together, page_with
from bot.features.portfolio.routes import CASE, EDIT, TO_THE_FRONT, id_in, number_in
from bot.features.portfolio.seeds import LONGEST
from bot.rules.editing import HELD
from bot.store.cases import LONGEST_TITLE, Case

TITLE: Final = "Title"
TITLE_HINT: Final = "What it was about, in a few words."
HEADS: Final[Mapping[str, str]] = {"title": TITLE} | {part.name: part.head for part in PARTS}
FILE: Final = "what-you-wrote.txt"


async def open_form(press: Press, desk: Desk) -> Reply:
    """Open one of the two forms, as it was left."""
    case = await mine(press, desk)
    if case is None:
        return GONE
    half = _half(press.action)
    opened = action(EDIT.name, case.id, str(half), ".".join(case.bases(_names(half))))
    return Ask(_form(opened, half, asdict(case.study)))


def _half(of_action: str) -> int:
    """Return which half an action is about, 1 or 2 (any other number is the first)."""
    return 2 if number_in(of_action) == 2 else 1


def _names(half: int) -> tuple[str, ...]:
    """Return the texts of a half, in the order of its form."""
    return (*(("title",) if half == 1 else ()), *(part.name for part in HALVES[half - 1]))


def _form(of_action: str, half: int, texts: Mapping[str, str]) -> Form:
    title = Field(
        name="title", label=TITLE, kind="line", value=texts.get("title", ""), most=LONGEST_TITLE, hint=TITLE_HINT
    )
    fields = tuple(_field(part, texts.get(part.name, "")) for part in HALVES[half - 1])
    return Form(
        action=of_action,
        title="Case study, first half" if half == 1 else "Case study, second half",
        fields=(title, *fields) if half == 1 else fields,
        send="Save",
    )


def _field(part: Part, text: str) -> Field:
    return Field(name=part.name, label=part.head, kind="text", hint=part.hint, value=text, required=False, most=LONGEST)


async def save_form(sent: Submission, desk: Desk) -> Reply:
    """Keep what was written, and show the page of it; what cannot be kept comes back."""
    half = _half(sent.action)
    names = _names(half)
    # A form that shows a long text takes as much of it back: no more than HELD, on any platform.
    texts = {name: written(sent, name, HELD) for name in names}
    if half == 1:
        texts["title"] = " ".join(storable(typed(sent, "title")).split())
        fault = _fault(texts["title"])
        if fault:
            form = _form(sent.action, half, {name: typed(sent, name) for name in names})
            return wrong(form, sent, {"title": fault})
    member = await reader(sent, desk)
    bases = dict(zip(names, fact(sent.action, 2).split("."), strict=False))
    edited = await desk.store.cases.edit(member, id_in(sent.action), texts, bases, at=sent.at)
    if edited is None:
        return _removed([(HEADS[name], text) for name, text in texts.items() if text])
    if edited.clashes:
        rest = len(edited.clashes) < len(texts)
        return _clashed(edited.case, [(HEADS[name], texts[name]) for name in edited.clashes], rest=rest)
    return Change(page_of(edited.case, "Saved.", page=page_with(edited.case, HALVES[half - 1][0].head)))


def _fault(title: str) -> str:
    """Return what to write instead of a title; "" where it is one."""
    if not shows(title):
        return "A few words, so that you find it again."
    return f"At most {LONGEST_TITLE} characters, please." if len(title) > LONGEST_TITLE else ""


def _removed(texts: Sequence[tuple[str, str]]) -> Tell:
    return _given_back("Not here any more", "That case study was removed meanwhile.", texts, TO_THE_FRONT)


def _clashed(case: Case, texts: Sequence[tuple[str, str]], *, rest: bool) -> Tell:
    heads = ", ".join(f"“{head}”" for head, _ in texts)
    text = f"{heads}: changed elsewhere since this form was opened. I left what stands there now."
    saved = " The rest of the form is saved." if rest else ""
    row = (Button(action=action(CASE.name, case.id), label="Open the case study", style="main"), *TO_THE_FRONT)
    return _given_back("Changed meanwhile", text + saved, texts, row)


def _given_back(title: str, why: str, texts: Sequence[tuple[str, str]], row: Row) -> Tell:
    """Give texts back with their heads to whoever wrote them: in the message, or in a file where they are too long."""
    fits = fit_together([text for _, text in texts])
    how = "What you wrote, to copy:" if fits else "What you wrote is in the file."
    shown: tuple[Block, ...] = tuple(block for head, text in texts for block in _piece(head, text)) if fits else ()
    content = "\n\n\n".join(f"{head}\n\n{text}" for head, text in texts) + "\n"
    return Tell(
        Message(
            title=title,
            plain=why,
            blocks=(Line((why,)), *((Line((how,)), *shown) if texts else ())),
            rows=(row,),
            files=() if fits else ((FILE, content.encode()),),
        ),
        keep=True,
    )


def _piece(head: str, text: str) -> tuple[Block, ...]:
    return Prose(f"**{head}**"), Words(text) if text else Line(("You had emptied it.",), small=True)
