"""What a message's flags ask of Slack: names in its text that become mentions, links of which it shows what is there.

Each method has defaults of its own: a post shows media unless it says not to, and an update links names unless it says
``parse="none"``.
"""

import re
from collections.abc import Iterator

from tests.loopback.slack_rules import Json

NAME = re.compile(r"(?<!\S)[@#][\w.-]+")
LINK = re.compile(r"https?://[^\s|>)\"]+")


def woken(text: str, args: Json, *, parse: str = "none") -> tuple[str, ...]:
    """Return the names that Slack turns into mentions; ``parse`` is the method's default for that flag."""
    alive = str(args.get("parse", parse)) in {"full", "client"} or _on(args.get("link_names", False))
    return tuple(NAME.findall(text)) if alive else ()


def unfolded(text: str, blocks: list[Json], args: Json) -> tuple[str, ...]:
    """Return the links of a post that Slack unfolds, pages or media."""
    wanted = _on(args.get("unfurl_links", False)) or _on(args.get("unfurl_media", True))
    return tuple(link for said in (text, *_strings(blocks)) for link in LINK.findall(said)) if wanted else ()


def _on(flag: object) -> bool:
    """A flag comes as JSON or, in a form, as a word."""
    return str(flag).lower() in {"true", "1"}


def _strings(thing: object) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    for part in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from _strings(part)
