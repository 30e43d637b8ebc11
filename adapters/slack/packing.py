"""Rich text is cut to length, where it hurts least, and becomes the SDK's blocks.

Lengths are characters of what can be read. A cut falls on a blank where there is one in the last quarter.
"""

from collections.abc import Iterable, Iterator

from slack_sdk.models.blocks import (
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextListElement,
    RichTextPreformattedElement,
    RichTextQuoteElement,
    RichTextSectionElement,
)

from adapters.slack import limits
from adapters.slack.runs import Channel, Element, Group, Items, Leaf, Ping, Run, in_utc, readable
from bot.chat.messages import When

HOLDERS = {"section": RichTextSectionElement, "quote": RichTextQuoteElement, "code": RichTextPreformattedElement}
# {ago} is words ("in 2 hours"); the others follow the reader's own settings.
DATES = {"time": "{time}", "date": "{date_long}", "relative": "{ago}"}


def pack(elements: Iterable[Element], most: int) -> list[RichTextBlock]:
    """Return blocks that hold these elements in their order, each of at most ``most`` characters."""
    blocks: list[list[RichTextElement]] = []
    room = 0
    for element in elements:
        for piece, size in _pieces(element, most):
            if not blocks or size > room:
                blocks.append([])
                room = most
            blocks[-1].append(piece)
            room -= size
    return [RichTextBlock(elements=block) for block in blocks]


def cut(text: str, most: int) -> Iterator[str]:
    """Yield a text in pieces of 1 to ``most`` characters; together they are the text."""
    while len(text) > most:
        blank = text.rfind(" ", most * 3 // 4, most)
        end = blank + 1 if blank >= 0 else most
        yield text[:end]
        text = text[end:]
    if text:
        yield text


def _pieces(element: Element, most: int) -> Iterator[tuple[RichTextElement, int]]:
    if isinstance(element, Group):
        for run in _runs(element.leaves, most):
            yield HOLDERS[element.kind](elements=_parts(run)), len(readable(run))
    else:
        for piece in _lists(element, most):
            yield _list(piece), sum(len(readable(item)) for item in piece.items)


def _lists(whole: Items, most: int) -> Iterator[Items]:
    """A list in pieces; the numbers of an ordered one go on."""
    items: list[tuple[Leaf, ...]] = []
    done, size = whole.offset, 0
    for item in whole.items:
        for run in _runs(item, most):
            more = len(readable(run))
            if items and size + more > most:
                yield Items(ordered=whole.ordered, items=tuple(items), indent=whole.indent, offset=done)
                done, size, items = done + len(items), 0, []
            items.append(tuple(run))
            size += more
    if items:
        yield Items(ordered=whole.ordered, items=tuple(items), indent=whole.indent, offset=done)


def _list(piece: Items) -> RichTextListElement:
    return RichTextListElement(
        style="ordered" if piece.ordered else "bullet",
        elements=[RichTextSectionElement(elements=_parts(item)) for item in piece.items],
        indent=min(piece.indent, limits.LIST_INDENT) or None,
        offset=(piece.offset or None) if piece.ordered else None,
    )


def _runs(leaves: Iterable[Leaf], most: int) -> Iterator[list[Leaf]]:
    """Leaves in runs of at most ``most`` characters, neighbours of one style made one."""
    run: list[Leaf] = []
    room = most
    for leaf in _merged(leaves):
        for piece in _cut(leaf, most):
            size = len(readable([piece]))
            if run and size > room:
                yield run
                run, room = [], most
            run.append(piece)
            room -= size
    if run:
        yield run


def _merged(leaves: Iterable[Leaf]) -> list[Leaf]:
    merged: list[Leaf] = []
    for leaf in leaves:
        match merged[-1:], leaf:
            case [Run() as last], Run() as run if (run.style, run.link) == (last.style, last.link):
                merged[-1] = Run(last.text + run.text, run.style, run.link)
            case _:
                merged.append(leaf)
    return merged


def _cut(leaf: Leaf, most: int) -> Iterator[Leaf]:
    if isinstance(leaf, Run):
        yield from (Run(piece, leaf.style, leaf.link) for piece in cut(leaf.text, most))
    else:
        yield leaf


def _parts(leaves: Iterable[Leaf]) -> list[RichTextElement]:
    return [_part(leaf) for leaf in leaves]


def _part(leaf: Leaf) -> RichTextElement:
    match leaf:
        case When():  # old clients show the fallback; an instant before 1970 is refused
            seconds = max(0, int(leaf.at.timestamp()))
            return RichTextElementParts.Date(timestamp=seconds, format=DATES[leaf.style], fallback=in_utc(leaf))
        case Ping(user=user):
            return RichTextElementParts.User(user_id=user)
        case Channel(id=channel):
            return RichTextElementParts.Channel(channel_id=channel)
        case Run(text=text, style=style, link=link):
            how = RichTextElementParts.TextStyle(**dict.fromkeys(style, True)) if style else None
            if link:
                return RichTextElementParts.Link(url=link, text=text, style=how)
            return RichTextElementParts.Text(text=text, style=how)
