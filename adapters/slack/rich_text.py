"""Text becomes runs that are shown as they are, so nothing that anybody writes can ping.

One walker goes over what markdown-it-py has understood. Slack has no headings in rich text (a line in bold instead),
no tables (a list instead) and no blank line between two paragraphs, unless one begins with a line's end.

Slack's own ``markdown`` block is left alone, since it would lose more than it brings. In it a pack's ``@here`` or
``<@U…>`` may come alive. Paragraphs stand close, without a blank line, and half of our texts have several. Whether a
table is drawn depends on the workspace, and how many blocks and characters all of it comes to is known to Slack alone.
A modal or a Home tab takes none. Headings and tables, for which one would want it, stand in no card of ours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from adapters.slack.runs import BOLD, PLAIN, Channel, Element, Group, Items, Kind, Leaf, Ping, Run, Style, readable
from bot.chat.messages import Mention, Table, When, Where, Words
from bot.chat.places import Member

Part = str | Words | When | Mention | Where
Names = Mapping[Member, str]
Row = Sequence[list[Leaf]]

STYLES = {"strong": "bold", "em": "italic", "s": "strike"}
CODE: Style = frozenset({"code"})
LISTS = {"bullet_list", "ordered_list"}
SOMEBODY = "a member"
"""Stands for a member whose name Slack would not tell."""

# What is deeper than maxNesting is lost; CommonMark's own preset has 20, which is ten lists in one another.
_markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable(["table", "strikethrough"])


def prose(markdown: str) -> list[Element]:
    """Return the elements for a Markdown text, none for an empty one. HTML in it is text like any other."""
    return list(_spaced(SyntaxTreeNode(_markdown.parse(markdown)).children))


def words(written: str) -> Group:
    """Return what a person wrote as a quotation, to the letter."""
    return Group("quote", (Run(written or " "),))


def line(parts: Sequence[Part], names: Names, *, ping: bool = False, style: Style = PLAIN) -> list[Leaf]:
    """Return one line of plain text. A mention notifies where it asks to and ``ping`` allows it; else it is a name."""
    leaves: list[Leaf] = []
    for part in parts:
        match part:
            case When():
                leaves.append(part)
            case Mention(member=member, ping=True) if ping:
                leaves.append(Ping(member.user))
            case Where(place=place):
                leaves.append(Channel(place.channel))
            case Mention(member=member):
                leaves.append(Run(names.get(member) or SOMEBODY, style | BOLD))
            case Words(text=shown) | str(shown):
                leaves += _run(shown, style)
    return leaves


def table(shown: Table, names: Names) -> list[Element]:
    """Return a table as its caption and a list with one item a row: the first cell in bold, then head and cell."""
    rows = [
        [line([cell], names, style=PLAIN if column else BOLD) for column, cell in enumerate(row)] for row in shown.rows
    ]
    caption = [Group("section", (Run(shown.caption, BOLD),))] if shown.caption else []
    return [*caption, *_listed(_rows(shown.head, rows))]


def _spaced(nodes: Iterable[SyntaxTreeNode]) -> Iterator[Element]:
    """A paragraph after anything but a heading begins with a blank line."""
    before = ""
    for node in nodes:
        for element in _block(node):
            if isinstance(element, Group) and element.kind == "section" and before not in {"", "heading"}:
                yield Group("section", (Run("\n"), *element.leaves))
            else:
                yield element
            before = node.type


def _block(node: SyntaxTreeNode) -> Iterator[Element]:
    match node.type:
        case "bullet_list" | "ordered_list":
            yield from _list(node, indent=0)
        case "table":
            yield from _listed(_table(node))
        case "fence" | "code_block":
            yield from _groups("code", _run(node.content.rstrip("\n"), PLAIN))
        case "blockquote":
            yield from _groups("quote", _flat(node.children))
        case _:
            yield from _groups("section", _flat([node]))


def _list(node: SyntaxTreeNode, *, indent: int) -> Iterator[Items]:
    """One list, as several elements where others stand inside it; its numbers go on behind them."""
    ordered = node.type == "ordered_list"
    number = max(0, int(node.attrs.get("start", 1)) - 1) if ordered else 0
    items: list[tuple[Leaf, ...]] = []
    for item in node.children:
        items.append(tuple(_flat(child for child in item.children if child.type not in LISTS) or [Run(" ")]))
        inner = [child for child in item.children if child.type in LISTS]
        if inner:
            yield Items(ordered=ordered, items=tuple(items), indent=indent, offset=number)
            number, items = number + len(items) if ordered else 0, []
        for child in inner:
            yield from _list(child, indent=indent + 1)
    if items:
        yield Items(ordered=ordered, items=tuple(items), indent=indent, offset=number)


def _flat(nodes: Iterable[SyntaxTreeNode]) -> list[Leaf]:
    """Whatever stands in the nodes as one run of leaves, a line's end between two blocks."""
    leaves: list[Leaf] = []
    for node in nodes:
        match node.type:
            case "paragraph":
                more = _inline(node.children, PLAIN)
            case "heading":
                more = _inline(node.children, BOLD)
            case "fence" | "code_block":
                more = _run(node.content.rstrip("\n"), CODE)
            case "hr":
                more = _run("———", PLAIN)
            case "list_item":
                more = [Run("• "), *_flat(node.children)]
            case "table":
                more = [leaf for row in _table(node) for leaf in (Run("\n• "), *row)][1:]
            case _:
                more = _flat(node.children)
        if more:
            leaves += [Run("\n"), *more] if leaves else more
    return leaves


def _inline(nodes: Iterable[SyntaxTreeNode], style: Style, link: str = "") -> list[Leaf]:
    leaves: list[Leaf] = []
    for node in nodes:
        match node.type:
            case "softbreak":
                leaves += _run(" ", style, link)
            case "hardbreak":
                leaves += _run("\n", style, link)
            case "code_inline":
                leaves += _run(node.content, style | CODE, link)
            case "link":
                leaves += _inline(node.children, style, _address(node.attrs.get("href")) or link)
            case "image":
                leaves += _run(node.content, style, _address(node.attrs.get("src")) or link)
            case "inline":
                leaves += _inline(node.children, style, link)
            case "strong" | "em" | "s":
                leaves += _inline(node.children, style | {STYLES[node.type]}, link)
            case _:
                leaves += _run(node.content, style, link)
    return leaves


def _table(node: SyntaxTreeNode) -> list[list[Leaf]]:
    head, *body = [row.children for part in node.children for row in part.children]
    heads = [readable(_inline(cell.children, PLAIN)) for cell in head]
    rows = [[_inline(cell.children, PLAIN if column else BOLD) for column, cell in enumerate(row)] for row in body]
    return _rows(heads, rows)


def _rows(heads: Sequence[str], rows: Iterable[Row]) -> list[list[Leaf]]:
    """Each row in one line; empty cells are left out."""
    lines: list[list[Leaf]] = []
    for row in rows:
        leaves: list[Leaf] = []
        for column, cell in enumerate(row):
            head = heads[column] if 0 < column < len(heads) else ""
            gap = "  ·  " if leaves else ""
            leaves += [*_run(f"{gap}{head}: " if head else gap, PLAIN), *cell] if cell else []
        if leaves:
            lines.append(leaves)
    return lines


def _listed(lines: Iterable[list[Leaf]]) -> Iterator[Items]:
    if items := tuple(tuple(leaves) for leaves in lines):
        yield Items(ordered=False, items=items)


def _groups(kind: Kind, leaves: list[Leaf]) -> Iterator[Group]:
    if leaves:
        yield Group(kind, tuple(leaves))


def _run(shown: str, style: Style, link: str = "") -> list[Leaf]:
    """A run, unless it is empty: Slack refuses an empty one."""
    return [Run(shown, style, link)] if shown else []


def _address(target: object) -> str:
    """A link that Slack takes, or nothing: for one that leads nowhere it refuses the whole message."""
    try:
        parts = urlsplit(str(target))
    except ValueError:  # no address at all: [ and ] around what is none
        return ""
    leads = parts.hostname if parts.scheme in {"https", "http"} else parts.scheme == "mailto" and parts.path
    return str(target) if leads else ""
