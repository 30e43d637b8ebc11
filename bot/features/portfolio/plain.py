"""Plain text: a card's Markdown as that, to begin one's own text with, and whether there is any to be seen."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.chat.messages import shortened

_READER: Final = MarkdownIt("commonmark", {"html": False})
_END: Final = re.compile(r"(?<=[.!?])\s")
ONE_LINE: Final = 250  # characters

_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that show as nothing."""


def plain(markdown: str) -> str:
    """Return what a reader sees of it: an empty line between paragraphs, a line for each item of a list."""
    paragraphs = _paragraphs(markdown)
    return "".join(
        text if not number else f"\n{text}" if text.startswith("- ") else f"\n\n{text}"
        for number, text in enumerate(paragraphs)
    )


def gain(body: str) -> str:
    """Return in one sentence what a side of a trade-off gains: the first of the paragraph that says so, else of all."""
    paragraphs = list(_paragraphs(body))
    found = next((text for text in paragraphs if text.startswith("You gain")), paragraphs[0] if paragraphs else "")
    return shortened(_END.split(found, maxsplit=1)[0], ONE_LINE)


def shows(text: str) -> bool:
    """Tell whether anything of it can be seen: more than blanks, controls and marks that stand on nothing."""
    return any(unicodedata.category(sign)[0] not in "ZM" and _seen(sign) for sign in text)


def _seen(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs"} and sign not in _BLANK


def _paragraphs(markdown: str) -> Iterator[str]:
    item = False
    for token in _READER.parse(markdown):
        if token.type == "list_item_open":
            item = True
        elif token.type == "inline":
            text = "".join(_text(part) for part in token.children or ()).strip()
            yield f"- {text}" if item else text
            item = False
        elif token.type in {"fence", "code_block"}:
            yield token.content.rstrip("\n")


def _text(part: Token) -> str:
    return {"softbreak": " ", "hardbreak": "\n"}.get(part.type, part.content)
