"""The Markdown of cards and paths: CommonMark as tokens, less what not every platform can show or could do harm."""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from bot.cards.values import UNSEEN, Findings, shown

MOST_DEEP: Final = 20


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  the library's name
        """Let every link become one, so that a forbidden one is seen here and not shown as plain text."""
        return True


# Past maxNesting the library drops what is inside; a little more than is allowed shows that there is too much.
# Tables are switched on only to be refused: as plain CommonMark they would come out as a heap of bars.
_READER: Final = _Reader("commonmark", {"maxNesting": MOST_DEEP + 4}).enable("table")


def tokens(text: str, line: int, findings: Findings) -> Sequence[Token]:
    """Return the tokens of a text that begins on ``line`` of the file, with a fault noted for all that is refused.

    Their ``map`` counts the lines of the file, from 0.
    """
    env: EnvType = {}
    try:
        found = _READER.parse(text, env)
    except Exception as error:  # noqa: BLE001  whatever a hostile text sets off in the library is the text's fault
        findings.add(line, f"its Markdown cannot be read ({type(error).__name__})", "Write it more plainly.")
        return ()
    for definition in [*env.get("references", {}).values(), *env.get("duplicate_refs", [])]:
        what = "a link is defined apart from its text"
        findings.add(definition["map"][0] + line, what, "Write [text](https://…) where the link stands.")
    for token in found:
        if token.map:
            token.map = [count + line - 1 for count in token.map]
        _check(token, findings)
    return found


def check_line(text: str, line: int, findings: Findings) -> None:
    """Note what is refused in one line of the front matter: it is plain text, but may come to stand among Markdown."""
    if "<" in text or "]" in text:
        tokens(text, line, findings)


def first_line(token: Token) -> int:
    """Return the line of the file on which a block token begins."""
    return token.map[0] + 1 if token.map else 0


def blocks(found: Sequence[Token], *, level: int) -> Iterator[Sequence[Token]]:
    """Split tokens into the blocks that begin at a level, each with what it holds."""
    start = 0
    for i, token in enumerate(found):
        if token.level == level and token.nesting <= 0:
            yield found[start : i + 1]
            start = i + 1


def joined(inline: Token) -> str:
    """Return the Markdown of a paragraph on one line."""
    return " ".join(line.strip() for line in inline.content.split("\n"))


def plain(inline: Token) -> str:
    """Return the text of a heading, on one line and without its marks."""
    parts = (" " if child.type in {"softbreak", "hardbreak"} else child.content for child in inline.children or ())
    return " ".join("".join(parts).split())


def _check(token: Token, findings: Findings) -> None:
    line, is_text = first_line(token), token.type == "inline"
    if token.level - is_text > MOST_DEEP:  # a text stands one level inside its paragraph
        findings.add(line, f"it is nested deeper than {MOST_DEEP}", "Write it flat.")
    elif token.type == "html_block" and token.content.lstrip().startswith("<!--"):
        what = f"a note stands here that nobody would see: {shown(' '.join(token.content.split()))}"
        findings.add(line, what, "Write what belongs here in its place.")
    elif token.type == "html_block":
        findings.add(line, f"raw HTML: {shown(token.content.strip())}", "Write it as Markdown, or put it in backticks.")
    elif token.type == "table_open":
        findings.add(line, "a table, which not every platform can show", "Write it as a list.")
    elif is_text:
        _check_inline(token, line, findings)


def _check_inline(block: Token, line: int, findings: Findings) -> None:
    """Look at the parts of a paragraph. The library gives them no lines: a cursor in their source follows along."""
    source, cursor = block.content, 0
    for child in block.children or ():
        here = line + source.count("\n", 0, cursor)
        if block.level - 1 + child.level > MOST_DEEP:
            findings.add(here, f"it is nested deeper than {MOST_DEEP}", "Write it flat.")
            return
        if child.type == "html_inline":
            start = source.find(child.content, cursor)
            if start >= 0:
                here = line + source.count("\n", 0, start)
                cursor = start + len(child.content)
            findings.add(here, f"raw HTML: {shown(child.content)}", "Write it as Markdown, or put it in backticks.")
        elif child.type == "image":
            findings.add(here, "a picture, which not every platform can show", "Say it in words, or link to it.")
        elif child.type == "link_open" and not _is_web(str(child.attrs.get("href", ""))):
            what = f"a link to {shown(str(child.attrs.get('href', '')))}"
            findings.add(here, what, "Link to https:// or http:// addresses only.")
        elif UNSEEN.search(child.content):  # written as an entity, &#x202e;
            findings.add(here, "there is an unseen character", "Remove it.")
        cursor = _past(child, source, cursor)


def _past(child: Token, source: str, cursor: int) -> int:
    """Return where in the source the cursor stands behind a break or a piece of code."""
    if child.type in {"softbreak", "hardbreak"}:
        return source.find("\n", cursor) + 1 or cursor
    if child.type == "code_inline":
        start = source.find(child.markup, cursor)
        end = source.find(child.markup, start + len(child.markup))
        return end + len(child.markup) if 0 <= start < end else cursor
    return cursor


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
