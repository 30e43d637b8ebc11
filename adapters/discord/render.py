"""A message of the core as a layout of Discord: a container with text, lines between parts, and rows to press on.

Such messages carry no other text beside their components, so the plain version has no place here: notifications show
the title and what follows it, and screen readers read the text itself.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

import discord
from discord import ui

from adapters.discord import limits, markdown
from adapters.discord.fitting import Sheet, pages
from adapters.discord.marks import marks
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
    Words,
)

ACCENT: Final = 0x2F6FDE
_STYLES: Final = {
    "plain": discord.ButtonStyle.secondary,
    "main": discord.ButtonStyle.primary,
    "danger": discord.ButtonStyle.danger,
}
_MOST_PARTS: Final = 4  # messages that one private answer may be split into
_ROWS_ROOM: Final = limits.COMPONENTS - 2  # components beside the container and its text


def layout(message: Message, *, key: str | None = None) -> ui.LayoutView:
    """Return the message as one layout, shortened where it must be; ``key`` is marked into it, seen by nobody."""
    return _layouts(message, most=1, key=key)[0]


def layouts(message: Message) -> list[ui.LayoutView]:
    """Return the message as one layout or, where it is long, up to four; the last one holds what is to be pressed."""
    return _layouts(message, most=_MOST_PARTS, key=None)


def _layouts(message: Message, *, most: int, key: str | None) -> list[ui.LayoutView]:
    rows, left_out = _fitting_rows(message.rows)
    cost = sum(1 + len(row) for row in rows)
    sheet = [*_sheet(message), left_out] if left_out else [*_sheet(message)]
    dealt = pages(sheet, room=limits.TEXT, most_pages=most, most_dividers=max(0, (limits.COMPONENTS - 2 - cost) // 2))
    views = [_view(page, rows if page is dealt[-1] else (), key=key) for page in dealt]
    for view in views:
        limits.hold_layout(view)
    return views


def _view(page: Sheet, rows: Iterable[Row], *, key: str | None) -> ui.LayoutView:
    first, second = (None, None) if key is None else marks(key)
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=ACCENT, id=first)
    for is_text, pieces in groupby(page, key=lambda piece: piece is not None):
        if is_text:
            container.add_item(ui.TextDisplay(_run(piece for piece in pieces if piece), id=second))
            second = None
        else:
            container.add_item(ui.Separator())
    for row in rows:
        container.add_item(ui.ActionRow(*map(_pressable, row)))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    view.stop()  # Presses are found by their custom_id (see buttons): the SDK need not remember this view.
    return view


def _run(pieces: Iterable[str]) -> str:
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
        return ui.Button(style=_STYLES[part.style], label=part.label, custom_id=part.action)
    return ui.Select(
        custom_id=part.action,
        placeholder=limits.shortened(part.hint, limits.PLACEHOLDER) or None,
        options=[
            discord.SelectOption(
                label=option.label,
                value=option.value,
                description=limits.shortened(option.hint, limits.OPTION_TEXT) or None,
            )
            for option in part.options
        ],
    )


def _sheet(message: Message) -> Iterator[str | None]:
    yield f"### {markdown.one_line(message.title)}"
    yield from map(_block, message.blocks)
    for name, _ in message.files:
        yield f"-# {markdown.one_line(name)}: files do not come through on Discord yet."


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


def _part(part: str | Words | When | Mention) -> str:
    match part:
        case str():
            return markdown.words(part.replace("\n", " "))
        case Words():
            return markdown.one_line(part.text)
        case When():
            return markdown.instant(part.at, part.style)
        case Mention():
            return f"<@{part.member.user}>"
