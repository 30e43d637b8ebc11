"""What a payload says, taken for no more than it is: ids, names of ours, people's words.

The SDK checks little of what Discord sends: what stands in a field reaches us as it came.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.chat.messages import LONGEST_ACTION
from bot.errors import FulcrumError

_DIGITS: Final = re.compile(r"[0-9]{1,20}", re.ASCII)
_NO_TEXT: Final = re.compile("[\x00\ud800-\udfff]")
"""NUL and half characters, which no database takes."""


class UnreadableError(FulcrumError):
    """A payload that is not as Discord documents it."""


def ident(thing: object) -> str:
    """Return an id, from a number or its digits. Raises ``UnreadableError`` for what cannot be one."""
    digits = str(thing) if type(thing) is int else thing
    if not isinstance(digits, str) or not _DIGITS.fullmatch(digits) or not 0 < int(digits) < 1 << 64:
        raise UnreadableError("a payload from Discord lacks an id that it must have")
    return digits


def action_name(thing: object) -> str:
    """Return an action as the core has made it. Raises ``UnreadableError`` for what cannot be one."""
    if not isinstance(thing, str) or not 1 <= len(thing) <= LONGEST_ACTION or _NO_TEXT.search(thing):
        raise UnreadableError("a payload from Discord names an action that is none of ours")
    return thing


def words(thing: object) -> str:
    """Return what people wrote or picked, "" for None, without what cannot be kept. Raises ``UnreadableError``."""
    if thing is None:
        return ""
    if not isinstance(thing, str):
        raise UnreadableError("a payload from Discord has something else where words must be")
    return _NO_TEXT.sub("\ufffd", thing)


def record(thing: object) -> Mapping[str, Any]:
    """Return an object. Raises ``UnreadableError`` where there is none."""
    if not isinstance(thing, Mapping):
        raise UnreadableError("a payload from Discord lacks an object that it must have")
    return thing


def items(thing: object) -> list[Any]:
    """Return a list, an empty one for None. Raises ``UnreadableError`` for anything else."""
    if thing is None:
        return []
    if not isinstance(thing, list):
        raise UnreadableError("a payload from Discord has something else where a list must be")
    return thing
