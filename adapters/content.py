"""`fulcrum content …`: for whoever writes cards."""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.table import Table

from adapters import settings
from adapters.printing import Json, print_json
from bot.cards import (
    AssessmentPair,
    Card,
    Deck,
    LearningPath,
    QuizItem,
    Sort,
    blank,
    files,
    packs,
    quality,
    read,
    summary,
)
from bot.cards.blank import FOLDER
from bot.cards.values import NAME, printable
from bot.errors import ContentError
from bot.resources import folder

app = typer.Typer(no_args_is_help=True, help="The cards, the learning paths and the assessment.")

_WIDTH: Final = 200  # of what goes into a pipe or a file: nothing needs to be cut there


@app.command()
def check(as_json: Json = False) -> None:
    """Read all content and name every fault, with file, line and mend."""
    deck, faults = read([folder("content"), *_packs()])
    faults += quality.faults(deck)
    facts = summary(deck, faults)
    if as_json:
        print_json(facts)
    else:
        for fault in faults:
            print(fault)
        covered = facts["coverage"]
        print(
            f"{facts['cards']} cards, {facts['quiz_items']} quiz items, {facts['assessment_items']} assessment items, "
            f"{facts['paths']} paths; {covered['covered']} of {covered['of']} items covered; {len(faults)} faults"
        )
    if faults:
        raise typer.Exit(1)


@app.command("list")
def list_() -> None:
    """List the cards, by deck."""
    table = Table("deck", "id", "title", "level", box=None)
    for card in sorted(
        read([folder("content"), *_packs()])[0].cards.values(), key=lambda each: (each.pack, each.deck, each.id)
    ):
        table.add_row(*map(escape, (card.deck, card.id, card.title, card.level)))
    _console().print(table)


@app.command()
def new(
    sort: Annotated[Sort, typer.Argument(help="What it is to be.")],
    name: Annotated[str, typer.Argument(help="Its id, and the name of its file: a-z, 0-9 and -.")],
    deck: Annotated[str, typer.Option(help="The folder it goes into, below that of its sort.")] = "",
    pack: Annotated[Path | None, typer.Option(help="Your own folder of content.", file_okay=False)] = None,
) -> None:
    """Begin a card, a path or a pair of assessment items: a file with a note in each place what belongs there."""
    folders = tuple(deck.split("/")) if deck else ()
    for part in (name, *folders):
        if not NAME.fullmatch(part):
            raise ContentError(f"{printable(part)!r} is no name: use a-z, 0-9 and - only, 1 to 64 of them.")
    root = (pack or _own()).resolve()
    taken = {found.id for each in {folder("content"), *_packs(), root} for found in files.find(each, "")[0]}
    if name in taken:
        raise ContentError(f"{name} is there already. Take another name: ids are one for all content.")
    path = root.joinpath(FOLDER[sort], *folders, f"{name}.md")
    _write(path, blank(sort, name, name.replace("-", " ").capitalize()), root)
    print(f"Begun: {path}")
    print(
        "Write it, then run `fulcrum content check`, which names what is still missing, and `fulcrum content preview`."
    )
    print("The bot does not start with this folder until the file has no fault.")


def _write(path: Path, text: str, root: Path) -> None:
    """Write a file that is not there yet, inside ``root`` and through no link: a pack may hold anybody's."""
    try:
        if not path.parent.resolve().is_relative_to(root):
            raise ContentError(f"{path.parent} is a link that leads out of {root}. Put the folder itself there.")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ContentError(f"{path} cannot be written ({error.strerror}). See to its folder.") from error


@app.command()
def preview(
    name: Annotated[str, typer.Argument(help="The id or the title of a card, a path or a pair; of a card, a part.")],
    width: Annotated[int | None, typer.Option(help="Characters in a line; 45 is a phone.", min=20, max=500)] = None,
) -> None:
    """Show a card as it reads, the answer and the reasons of the quiz included."""
    deck, faults = read([folder("content"), *_packs()])
    found = _called(name, deck)
    broken = [fault for fault in faults if Path(fault.file).stem == name]
    if broken and (found is None or found.id != name):
        raise ContentError("\n".join(["It cannot be shown yet.", *map(str, broken)]))
    if found is None:
        raise ContentError(f"Nothing is called like {printable(name)!r}. `fulcrum content list` lists the cards.")
    _console(width).print(Markdown(_of_path(found, deck) if isinstance(found, LearningPath) else _read_out(found)))


def _called(name: str, deck: Deck) -> Card | LearningPath | AssessmentPair | None:
    """Return what has this id, else what has this title, else the card whose name is most like it."""
    wanted = name.strip().casefold()
    titled = {path.title.casefold(): path for path in deck.paths.values()}
    pairs = {pair.id: pair for pair in deck.assessment}
    exact = deck.get(wanted) or deck.paths.get(wanted) or pairs.get(wanted) or titled.get(wanted)
    return exact or (next(iter(deck.find(name)), None) if wanted else None)


def _read_out(found: Card | AssessmentPair) -> str:
    if isinstance(found, AssessmentPair):
        head = [f"# {found.measures}", f"*{found.competency}, {found.level}*"]
        return "\n\n".join([*head, *(f"## Form {form}\n\n{_of_item(item)}" for form, item in found.forms.items())])
    parts = {
        "Hints": found.hints,
        **{side.name: side.body for side in found.sides},
        "Answer": found.answer,
        "Why it matters": found.why,
        "In real products": found.in_products,
        "Questions to ask": found.questions_to_ask,
        "Interview angle": found.interview_angle,
        "Follow-ups": found.follow_ups,
        "Quiz": "\n\n".join(map(_of_item, found.quiz)),
    }
    facts = f"*{found.deck}, {found.level}: {', '.join(found.competencies)}*"
    sections = (f"## {title}\n\n{text}" for title, text in parts.items() if text)
    return "\n\n".join([f"# {found.title}", facts, found.prompt, *sections])


def _of_item(item: QuizItem) -> str:
    choices = (f"- {'✓' if choice.right else '✗'} {choice.text} *{choice.reason}*" for choice in item.choices)
    return "\n".join([item.prompt, "", *choices])


def _of_path(path: LearningPath, deck: Deck) -> str:
    steps = (
        f"{number}. **{card.title if (card := deck.get(step.card)) else step.card}**: {step.why}"
        for number, step in enumerate(path.steps, start=1)
    )
    return "\n\n".join([f"# {path.title}", f"*{path.suits}*", path.about, "\n".join(steps)])


def _own() -> Path:
    """Return the folder that new content goes into: the team's own pack, or that of a clone."""
    given = _packs()
    if len(given) == 1:
        return given[0]
    ours = folder("content")
    if given or (ours.parent / "__init__.py").exists():  # in a wheel, the next update would take it away
        raise ContentError("Which folder? Name it by --pack, and in FULCRUM_PACKS, so that the bot reads it.")
    return ours


def _packs() -> tuple[Path, ...]:
    return packs(settings.read().core.fulcrum_packs)


def _console(width: int | None = None) -> Console:
    return Console(width=width or (None if sys.stdout.isatty() else _WIDTH))
