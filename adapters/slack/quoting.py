"""A shortcut that was used on a message: a command that quotes the message, in plain words and with nobody's id.

Slack sends the message as it stores it: a short text with markup, and blocks that may hold more than it (a post of ours
tells its text to notifications alone). Whichever says more is taken. Mentions in it become *@somebody*: who is meant
is theirs to read on Slack, and nothing for us to keep.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from adapters.slack import PLATFORM, translate
from adapters.slack.given import Payload, record
from adapters.slack.given import words as said
from adapters.slack.translate import Way
from bot.chat.events import Command, Quoted
from bot.chat.places import Member, Who

MOST: Final = 10_000
"""Characters of a message that are read; Slack lets one have 40,000."""

SOMEBODY: Final = "@somebody"

_MARKED: Final = re.compile(r"<([^<>]{1,3000})>")
_DOMAIN: Final = re.compile(r"[a-z0-9-]{1,63}")
_CHANNEL: Final = re.compile(r"[A-Z0-9]{1,20}")
_TS: Final = re.compile(r"[0-9]{1,12}\.[0-9]{1,6}")


def message_shortcut(payload: Payload, who: Who, arrival: datetime) -> tuple[Command, Way]:
    """Return a shortcut on a message; the message itself is somebody's, so no answer may take its place."""
    event, _ = translate.shortcut(payload, who, arrival)
    surface, place, way = translate.stand(payload, who.member)
    message = record(payload.get("message"))
    quoted = Quoted(text=words(message), author=_author(message, who.member), link=permalink(payload))
    return replace(event, place=place, surface=surface, quoted=quoted), replace(way, message="")


def words(message: Payload) -> str:
    """Return what a message says, at most MOST characters of it; "" where it has no words."""
    text = plainly(said(message.get("text")))
    told = "\n".join(filter(None, map(_block, _list(message.get("blocks")))))
    passed_on = "\n".join(plainly(said(record(one).get("text"))) for one in _list(message.get("attachments")))
    return said((max(text, told, key=len) or passed_on).strip()[:MOST])


def plainly(marked: str) -> str:
    """Return text with Slack's markup for addresses and mentions as it reads, and its three escapes undone."""
    text = _MARKED.sub(lambda found: _target(found[1]), marked)
    for escaped, bare in translate.UNESCAPED:
        text = text.replace(escaped, bare)
    return text


def permalink(payload: Payload) -> str:
    """Return the address of the message, built as Slack builds it; "" where the payload lacks a part of it."""
    team, channel = record(payload.get("team")), said(record(payload.get("channel")).get("id"))
    domain, head = said(team.get("domain")), said(record(payload.get("message")).get("thread_ts"))
    ts = said(payload.get("message_ts"))
    if not (_DOMAIN.fullmatch(domain) and _CHANNEL.fullmatch(channel) and _TS.fullmatch(ts)):
        return ""
    link = f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    return f"{link}?thread_ts={head}&cid={channel}" if _TS.fullmatch(head) and head != ts else link


def _author(message: Payload, reader: Member) -> Member | None:
    user = said(message.get("user"))
    if user == reader.user:
        return reader
    return Member(platform=PLATFORM, tenant=said(message.get("team")) or reader.tenant, user=user) if user else None


def _target(inner: str) -> str:
    """Return what stands for ``<inner>``: an address, or a mention."""
    target, _, label = inner.partition("|")
    match target[:1]:
        case "@":
            return SOMEBODY
        case "#":
            return f"#{label or 'channel'}"
        case "!":
            return label or f"@{target[1:].partition('^')[0]}"
    return _linked(label, target.removeprefix("mailto:"))


def _linked(label: str, address: str) -> str:
    """Return an address with its label; the label alone where it is what Slack made the address from."""
    if label and address.endswith(label):
        return label
    return f"{label} ({address})" if label else address


def _block(block: object) -> str:
    """Return the words of one block; "" for a kind that holds none of the message's own."""
    match block:
        case {"type": "rich_text", "elements": [*elements]}:
            return "\n".join(filter(None, map(_part, elements)))
        case {"type": "markdown", "text": str(text)} | {"type": "header", "text": {"text": str(text)}}:
            return text
        case {"type": "section", **held}:
            fields = (held.get("text"), *_list(held.get("fields")))
            return "\n".join(filter(None, map(_text_object, fields)))
    return ""


def _part(part: object) -> str:
    """Return a part of a rich text: a paragraph, a quotation, code, or a list with one line an item."""
    match part:
        case {"type": "rich_text_list", "elements": [*items]}:
            return "\n".join(f"• {''.join(_leaves(item))}" for item in items)
    return "".join(_leaves(part)).strip("\n")


def _leaves(part: object) -> Iterator[str]:
    for leaf in map(record, _list(record(part).get("elements"))):
        match leaf.get("type"):
            case "link":
                yield _linked(said(leaf.get("text")), said(leaf.get("url")).removeprefix("mailto:"))
            case "user":
                yield SOMEBODY
            case "usergroup":
                yield "@group"
            case "channel":
                yield "#channel"
            case "broadcast":
                yield f"@{said(leaf.get('range'))}"
            case "emoji":
                yield f":{said(leaf.get('name'))}:"
            case "date":
                yield said(leaf.get("fallback"))
            case _:
                yield said(leaf.get("text"))


def _text_object(thing: object) -> str:
    match thing:
        case {"type": "mrkdwn", "text": str(text)}:
            return plainly(text)
        case {"text": str(text)}:
            return text
    return ""


def _list(thing: object) -> list[Any]:
    return thing if isinstance(thing, list) else []
