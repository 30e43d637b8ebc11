"""Text as Discord reads it: what people wrote becomes inert, what the cards say keeps its shape.

Discord's Markdown is its own: a backslash before any ASCII punctuation shows that character; ``<@1>``, ``<#1>``,
``<:x:1>``, ``<t:1>``, ``:smile:`` and bare addresses come alive; there are no tables, and a heading is a title.
``discord.utils.escape_markdown`` is not used: it leaves the second of two links on a line alive, and shows a backslash
before an indented list.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, Literal

from discord.utils import escape_mentions
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_ANYWHERE: Final = re.compile(r"[\\*_~|`\[\]<]|:(?!\s)")
_LINE_START: Final = re.compile(r"^([^\S\n]*)([>#+-])", re.MULTILINE)
_NUMBERED: Final = re.compile(r"^([^\S\n]*\d+)([.)])", re.MULTILINE)
_PARSER: Final = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_EVERYBODY: Final = re.compile(r"@(everyone|here)")
_STYLES: Final = {"time": "t", "date": "D", "relative": "R"}


def words(text: str) -> str:
    """Return Markdown that shows ``text`` to the letter and does nothing: no format, link, emoji or mention.

    ``@everyone`` gets a zero-width space behind its sign, since it is no markup that a backslash could hold.
    """
    inert = _ANYWHERE.sub(r"\\\g<0>", escape_mentions(text))
    inert = _LINE_START.sub(r"\1\\\2", inert)
    return _NUMBERED.sub(r"\1\\\2", inert)


def one_line(text: str) -> str:
    """Return ``words`` of the text with its line breaks as spaces, for where a line must stay one."""
    return words(" ".join(text.split()))


def quotation(text: str) -> str:
    """Return what a person wrote as a block of its own."""
    return "\n".join(f"> {line}" for line in words(text).splitlines()) or "> "


def instant(at: datetime, style: Literal["time", "date", "relative"]) -> str:
    """Return an aware instant that every reader sees in their own zone."""
    return f"<t:{int(at.timestamp())}:{_STYLES[style]}>"


def bullets(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of rendered cells as a list: the first cell in bold, the others behind their columns' names."""
    names = tuple(head)
    lines = []
    for row in rows:
        first, *others = row
        named = (f"{name}: {cell}" if name else cell for name, cell in zip(names[1:], others, strict=False))
        lines.append(" · ".join((f"- **{first}**" if first else "-", *named)))
    return "\n".join(lines)


def prose(markdown: str) -> str:
    """Return CommonMark (with tables and ~~struck~~ text) as Discord's Markdown, mentions in it defused."""
    return hushed(_blocks(SyntaxTreeNode(_PARSER.parse(markdown)).children))


def hushed(text: str) -> str:
    """Return Markdown without @everyone and @here, also where only putting it together made them."""
    return _EVERYBODY.sub("@\u200b\\1", text)


def _blocks(nodes: Iterable[SyntaxTreeNode], *, between: str = "\n\n") -> str:
    return between.join(text for text in map(_block, nodes) if text)


def _block(node: SyntaxTreeNode) -> str:
    return _BLOCKS[node.type](node)


def _paragraph(node: SyntaxTreeNode) -> str:
    return _inline(node.children[0].children)


def _heading(node: SyntaxTreeNode) -> str:
    text = _inline(node.children[0].children, bold=True)
    return f"**{text}**" if text else ""


def _quote(node: SyntaxTreeNode) -> str:
    # Discord knows no quotation within a quotation: an inner one is simply part of the outer.
    inner = _blocks(node.children)
    return "\n".join("> " + line.removeprefix("> ") for line in inner.splitlines())


def _list(node: SyntaxTreeNode) -> str:
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    lines = []
    for number, item in enumerate(node.children):
        sign = "- " if start is None else f"{start + number}. "
        body = _blocks(item.children, between="\n")
        lines.append(sign + body.replace("\n", "\n" + " " * len(sign)))
    return "\n".join(lines)


def _code(node: SyntaxTreeNode) -> str:
    language = re.match(r"[\w+#-]*", node.info.strip())
    text = escape_mentions(node.content.rstrip("\n")).replace("```", "`\u200b``")
    return f"```{language.group() if language else ''}\n{text}\n```"


def _table(node: SyntaxTreeNode) -> str:
    head, *bodies = node.children
    names = (_inline(cell.children[0].children) for cell in head.children[0].children)
    rows = [row for body in bodies for row in body.children]
    cells = ((_inline(cell.children[0].children, bold=not n) for n, cell in enumerate(row.children)) for row in rows)
    return bullets(names, cells)


_BLOCKS: Final[dict[str, Callable[[SyntaxTreeNode], str]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "blockquote": _quote,
    "bullet_list": _list,
    "ordered_list": _list,
    "fence": _code,
    "code_block": _code,
    "table": _table,
    "hr": lambda _: "─" * 12,
}


def _inline(nodes: Iterable[SyntaxTreeNode], *, bold: bool = False) -> str:
    return "".join(_span(node, bold=bold) for node in nodes)


def _span(node: SyntaxTreeNode, *, bold: bool) -> str:
    if node.type in _SIGNS:
        sign = _SIGNS[node.type]
        inner = _inline(node.children, bold=bold or node.type == "strong")
        return inner if bold and node.type == "strong" else f"{sign}{inner}{sign}"
    match node.type:
        case "code_inline":
            return _code_span(node.content)
        case "link":
            return _link(node, bold=bold)
        case "softbreak" | "hardbreak":
            return " " if node.type == "softbreak" else "\n"
        case _:  # text, and a picture by its description
            return words(node.content)


_SIGNS: Final = {"strong": "**", "em": "*", "s": "~~"}


def _code_span(content: str) -> str:
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", content)), default=0))
    pad = " " if content.startswith("`") or content.endswith("`") else ""
    return f"{ticks}{pad}{escape_mentions(content)}{pad}{ticks}"


def _link(node: SyntaxTreeNode, *, bold: bool) -> str:
    label = _inline(node.children, bold=bold)
    url = re.sub(r"[()<>\\\s]", lambda sign: f"%{ord(sign.group()):02X}", str(node.attrs.get("href", "")))
    if not url.startswith(("https://", "http://")):
        return label
    if "://" in label.replace("\\", ""):
        return f"<{url}>"  # Discord refuses a link whose label is itself an address.
    # Discord does not know an escaped bracket in a label.
    return f"[{label.replace(chr(92) + '[', '(').replace(chr(92) + ']', ')')}]({url})"
