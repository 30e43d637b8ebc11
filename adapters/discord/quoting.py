"""The message in whose menu a command stands: in plain words, with nobody's id in them.

Discord sends such a message with its text, which a bot without the privileged intent may read nowhere else. A message
of ours or of another bot says nothing in that text, but in its components. Mentions become *@somebody*: who is meant is
theirs to read on Discord, and nothing for us to keep.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import discord
from discord.components import ActionRow, Component, Container, SectionComponent, TextDisplay

from adapters.discord.given import ident
from adapters.discord.given import words as said

MOST: Final = 10_000
"""Characters of a message that are read; all components of one together hold 4,000."""

_MARKED: Final = re.compile(
    r"<(?:@!?[0-9]{1,20}|(?P<role>@&[0-9]{1,20})|\#(?P<channel>[0-9]{1,20})|a?(?P<emoji>:\w{2,32}:)[0-9]{1,20}"
    r"|(?P<command>/[^<>:\n]{1,98}):[0-9]{1,20}|t:(?P<instant>-?[0-9]{1,12})(?::[a-zA-Z])?|(?P<link>https?://[^<>\s]+))>",
    re.ASCII,
)
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_LARGE_OR_SMALL: Final = re.compile(r"^(?:-#|#{1,3}) ", re.MULTILINE)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def words(message: discord.Message) -> str:
    """Return what a message says, at most MOST characters of it; "" where it has no words."""
    told = "\n".join(_texts(message.components))
    handed_on = (snapshot.content for snapshot in message.message_snapshots)
    in_boxes = ("\n".join(filter(None, (box.title, box.description))) for box in message.embeds if box.type == "rich")
    text = max(said(message.content), told, key=len) or "\n".join((*handed_on, *in_boxes))
    return said(plainly(text[: 2 * MOST], message.guild).strip()[:MOST])


def plainly(marked: str, guild: discord.Guild | None = None) -> str:
    """Return text with Discord's marks for mentions, emojis and instants as they read; ``guild`` names channels."""

    def shown(found: re.Match[str]) -> str:
        match found.lastgroup:
            case "channel":
                channel = guild.get_channel_or_thread(int(found["channel"])) if guild else None
                return f"#{channel.name if channel else 'channel'}"
            case "instant":
                return _instant(int(found["instant"])) or found[0]
            case None | "role":
                return "@somebody"
            case name:
                return found[name]

    return _MARKED.sub(shown, marked)


def link(message: discord.Message) -> str:
    """Return the address of the message; "" in direct messages, where it is good for one member alone."""
    if message.guild is None:
        return ""
    return f"https://discord.com/channels/{ident(message.guild.id)}/{ident(message.channel.id)}/{ident(message.id)}"


def _texts(components: Iterable[Component]) -> Iterator[str]:
    for component in components:
        if isinstance(component, TextDisplay):
            # No person wrote these marks and escapes, and none reads them.
            yield _ESCAPED.sub(r"\1", _LARGE_OR_SMALL.sub("", said(component.content)))
        elif isinstance(component, ActionRow | Container | SectionComponent):
            yield from _texts(component.children)


def _instant(seconds: int) -> str:
    """Return an instant in UTC; "" for one that no calendar has."""
    try:
        return f"{_EPOCH + timedelta(seconds=seconds):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return ""
