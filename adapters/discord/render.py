"""A message of the core as a layout of Discord: a container with text, pictures, lines, files, and rows to press on.

Such messages carry no other text beside their components, so the plain version has no place here: notifications show
the title and what follows it, and screen readers read the text itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import Final

import discord
from discord import ui

from adapters.discord import limits, markdown
from adapters.discord.attached import FILE_PARTS, PICTURE_PARTS, Attached, Load, load
from adapters.discord.fitting import OPEN_POST, SHORTENED, Piece, Sheet, pages
from adapters.discord.marks import marks, numbered
from bot.chat.messages import (
    Block,
    Button,
    Divider,
    Line,
    Mention,
    Message,
    Picture,
    Prose,
    Row,
    Select,
    Table,
    When,
    Where,
    Words,
)

ACCENT: Final = 0x2F6FDE
_STYLES: Final = {
    "plain": discord.ButtonStyle.secondary,
    "main": discord.ButtonStyle.primary,
    "danger": discord.ButtonStyle.danger,
}
MOST_PARTS: Final = 4  # messages that an answer, or what is for one member or a thread, may be split into
_ROWS_ROOM: Final = limits.COMPONENTS - 2  # components beside the container and its text


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One message as it is sent: the layout, and the files that it shows."""

    view: ui.LayoutView
    attached: tuple[Attached, ...] = ()

    def files(self) -> list[discord.File]:
        """Return the files for one sending; the SDK uses each of them up."""
        return [
            discord.File(BytesIO(one.content), filename=one.name, description=one.alt or None) for one in self.attached
        ]


def layout(message: Message, *, key: str | None = None, attach: bool = True) -> Layout:
    """Return the message as one layout, shortened where it must be; ``key`` is marked into it, seen by nobody.

    ``attach``: whether files may be attached where it goes. A small line says so where it was shortened. What goes as
    one message and can be pressed is a post of the day or an extra one: there it also says how to read the rest.
    """
    note = OPEN_POST if message.rows else SHORTENED
    return _layouts(message, most=1, key=key, attach=attach, note=note)[0]


def layouts(message: Message, *, key: str | None = None, attach: bool = True) -> list[Layout]:
    """Return the message as one layout or, where it is long, up to four; the rest is as with ``layout``.

    The last one holds what is to be pressed, and the files; it alone carries the key.
    """
    return _layouts(message, most=MOST_PARTS, key=key, attach=attach, note=SHORTENED)


def _layouts(message: Message, *, most: int, key: str | None, attach: bool, note: str) -> list[Layout]:
    rows, left_out = _fitting_rows(message.rows)
    room = _ROWS_ROOM - sum(1 + len(row) for row in rows)
    along = load(message, parts=room, allowed=attach)
    room -= PICTURE_PARTS * len(along.pictures) + FILE_PARTS * len(along.files)
    sheet: list[Piece] = [*_sheet(message, along), *along.notes, left_out]
    dealt = pages(sheet, room=limits.TEXT, most_pages=most, most_dividers=max(0, room // 2), note=note)
    *before, last = dealt
    keys = [key and numbered(key, number) for number, _ in enumerate(before, 1)]
    first = [_page(page, (), (), key=own) for page, own in zip(before, keys, strict=True)]
    return [*first, _page(last, rows, along.files, key=key)]


def _page(page: Sheet, rows: Iterable[Row], files: Iterable[Attached], *, key: str | None) -> Layout:
    attached = (*(piece for piece in page if isinstance(piece, Attached)), *files)
    view = ui.LayoutView(timeout=None)
    view.add_item(_container(page, rows, files, key=key))
    view.stop()  # Presses are found by their custom_id (see buttons): the SDK need not remember this view.
    limits.hold_layout(view, {one.name: len(one.content) for one in attached})
    return Layout(view=view, attached=attached)


def _container(
    page: Sheet, rows: Iterable[Row], files: Iterable[Attached], *, key: str | None
) -> ui.Container[ui.LayoutView]:
    first, second = (None, None) if key is None else marks(key)
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=ACCENT, id=first)
    for kind, pieces in groupby(page, key=type):
        if kind is str:
            container.add_item(ui.TextDisplay(_run([piece for piece in pieces if isinstance(piece, str)]), id=second))
            second = None
            continue
        for piece in pieces:
            container.add_item(_gallery(piece) if isinstance(piece, Attached) else ui.Separator())
    for one in files:
        container.add_item(ui.File(f"attachment://{one.name}"))
    for row in rows:
        container.add_item(ui.ActionRow(*map(_pressable, row)))
    return container


def _gallery(picture: Attached) -> ui.MediaGallery[ui.LayoutView]:
    shown = discord.MediaGalleryItem(f"attachment://{picture.name}", description=picture.alt or None)
    return ui.MediaGallery(shown)


def _run(pieces: Sequence[str]) -> str:
    """Put texts below one another, what stands under the title and small lines without an empty line between."""
    text = before = ""
    for piece in pieces:
        near = before.startswith("### ") or (before.startswith("-# ") and piece.startswith("-# "))
        text += ("" if not text else "\n" if near else "\n\n") + piece
        before = piece
    return text


def _fitting_rows(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], str]:
    """Return the rows that one message can hold, and a note on the others."""
    kept: list[Row] = []
    for row in rows:
        if sum(1 + len(one) for one in (*kept, row)) > _ROWS_ROOM:
            break
        kept.append(row)
    missing = sum(len(row) for row in rows[len(kept) :])
    return tuple(kept), f"-# {missing} more to press: no room for it here." if missing else ""


def _pressable(part: Button | Select) -> ui.Button[ui.LayoutView] | ui.Select[ui.LayoutView]:
    if isinstance(part, Button):
        label = limits.shortened(part.label, limits.BUTTON_LABEL)  # The core counts characters, Discord units.
        return ui.Button(style=_STYLES[part.style], label=label, custom_id=part.action)
    return ui.Select(
        custom_id=part.action,
        placeholder=limits.shortened(part.hint, limits.PLACEHOLDER) or None,
        options=[
            discord.SelectOption(
                label=limits.shortened(option.label, limits.OPTION_TEXT),
                value=option.value,
                description=limits.shortened(option.hint, limits.OPTION_TEXT) or None,
            )
            for option in part.options
        ],
    )


def _sheet(message: Message, along: Load) -> Iterator[Piece]:
    yield f"### {markdown.one_line(message.title)}"
    for place, block in enumerate(message.blocks):
        yield along.pictures[place] if place in along.pictures else _block(block)


def _block(block: Block) -> str | None:
    match block:
        case Divider():
            return None
        case Prose():
            return markdown.prose(block.markdown)
        case Words():
            return markdown.quotation(block.text)
        case Line():
            return markdown.hushed(("-# " if block.small else "") + "".join(map(_part, block.parts)))
        case Table():
            rows = (map(_part, row) for row in block.rows)
            listed = markdown.bullets(map(markdown.one_line, block.head), rows)
            return f"**{markdown.one_line(block.caption)}**\n{listed}"
        case Picture():
            return markdown.words(block.as_text)


def _part(part: str | Words | When | Mention | Where) -> str:
    match part:
        case str():
            return markdown.words(part.replace("\n", " "))
        case Words():
            return markdown.one_line(part.text)
        case When():
            return markdown.instant(part.at, part.style)
        case Mention():
            return f"<@{part.member.user}>"
        case Where():
            return f"<#{part.place.channel}>"
