"""Discord's Markdown as a client reads it: what a person sees of it, and what in it is alive.

Written from Discord's documented markup and the order in which its client tries the rules (an escape before all
others), and on purpose without a look at the adapter's own writer: the one is checked against the other.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

_FENCE: Final = re.compile(r"```(?:[\w+#-]+\n)?\n?([\s\S]+?)\n?```")
_LINES: Final = (
    ("heading", re.compile(r"#{1,3} +")),
    ("small", re.compile(r"-# +")),
    ("list", re.compile(r" *(?:[*+-]|\d+[.)]) +")),
)
_INLINE: Final = (
    ("escape", re.compile(r"\\([^0-9A-Za-z\s])")),
    ("code", re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")),
    ("time", re.compile(r"<t:(-?\d+)(?::([tTdDfFRsS]))?>")),
    ("mention", re.compile(r"<@!?(\d+)>")),
    ("mention", re.compile(r"<(?:@&|#)\d+>|<id:\w+>|</[^>]+:\d+>|@everyone|@here")),
    ("emoji", re.compile(r"<a?:\w+:\d+>|:[^\s:]+?:")),
    (
        "link",
        re.compile(r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))+)\]\(\s*<?(https?://(?:\([^)]*\)|[^\s\\()])*)>?\s*\)"),
    ),
    ("link", re.compile(r"<(https?://[^ >]+)>|(https?://[^\s<]+[^<.,:;\"')\]\s])")),
    ("bold", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("underline", re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)")),
    ("italic", re.compile(r"\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)")),
    ("italic", re.compile(r"_((?:__|\\[\s\S]|[^\\_])+?)_(?![0-9A-Za-z_])")),
    ("struck", re.compile(r"~~([\s\S]+?)~~")),
    ("spoiler", re.compile(r"\|\|([\s\S]+?)\|\|")),
)
_INSIDE: Final = {"bold", "underline", "italic", "struck", "spoiler"}


@dataclass(slots=True)
class Read:
    """What came of a text."""

    text: str = ""  # as it is seen; an instant in UTC, a member by the name behind an @
    alive: list[str] = field(default_factory=list)  # every piece of markup that did something, by its kind
    links: list[str] = field(default_factory=list)


def read(markdown: str, names: Mapping[int, str] | None = None) -> Read:
    """Read a text; ``names`` are the members that can be mentioned."""
    result = Read()
    at = 0
    for fence in _FENCE.finditer(markdown):
        _lines(markdown[at : fence.start()], result, names or {})
        result.alive.append("code")
        result.text += fence.group(1)
        at = fence.end()
    _lines(markdown[at:], result, names or {})
    return result


def _lines(text: str, result: Read, names: Mapping[int, str]) -> None:
    for number, line in enumerate(text.split("\n")):
        result.text += "\n" if number else ""
        rest = line
        if rest.startswith(("> ", ">>> ")) or rest == ">":
            result.alive.append("quote")
            rest = rest.partition(" ")[2]
        for kind, sign in _LINES:
            found = sign.match(rest)
            if found:
                result.alive.append(kind)
                result.text += "• " if kind == "list" else ""
                rest = rest[found.end() :]
                break
        _inline(rest, result, names)


def _inline(text: str, result: Read, names: Mapping[int, str]) -> None:
    at = 0
    while at < len(text):
        for kind, rule in _INLINE:
            found = rule.match(text, at)
            if found and not (kind == "italic" and text[at] == "_" and at and text[at - 1].isalnum()):
                _take(kind, found, result, names)
                at = found.end()
                break
        else:
            result.text += text[at]
            at += 1


def _take(kind: str, found: re.Match[str], result: Read, names: Mapping[int, str]) -> None:
    if kind == "escape":
        result.text += found.group(1)
        return
    result.alive.append(kind)
    if kind in _INSIDE:
        _inline(found.group(1), result, names)
    elif kind == "code":
        result.text += found.group(2)
    elif kind == "time":
        result.text += f"{datetime.fromtimestamp(int(found.group(1)), UTC):%Y-%m-%d %H:%M} UTC"
    elif kind == "mention" and found.re.groups:
        result.text += f"@{names.get(int(found.group(1)), 'unknown-user')}"
    elif kind == "link":
        label, url = (found.group(1), found.group(2)) if found.group().startswith("[") else (None, None)
        result.links.append(url or found.group(1) or found.group(2))
        if label is None:
            result.text += found.group(1) or found.group(2)
        else:
            _inline(label, result, names)
    else:
        result.text += found.group()
