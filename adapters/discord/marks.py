"""A delivery's key inside the message it was sent with, so that the message can be found by it.

Discord keeps a nonce for some minutes only. But it keeps, and gives back with every message, the number (``id``, 31
bits) that each component may have and that nobody sees. Two of them hold 60 bits of a hash of the key. The key also
stands as a fact in the actions of a post's buttons, which outlive an edit; either proves the message. Of a message that
goes in several only the last carries the key: those before it have a number beside it, and prove nothing.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

import discord
from discord.components import Component, Container, TextDisplay


def marks(key: str) -> tuple[int, int]:
    """Return the two numbers of a key, each within 1 and 2^31 - 1, one even and one odd: in one message ids differ."""
    digest = blake2b(key.encode(), digest_size=8).digest()
    first, second = (int.from_bytes(half) >> 1 for half in (digest[:4], digest[4:]))
    return (first & ~1) or 2, second | 1


def numbered(key: str, number: int) -> str:
    """Return what the part with this number, from 1, carries instead of the key where it is not the last."""
    return f"{key}/{number}"


def carries(message: discord.Message, key: str) -> bool:
    """Say whether this message was sent under ``key``."""
    wanted = set(marks(key))
    ids: set[int] = set()
    for component in _all(message.components):
        if isinstance(component, Container | TextDisplay) and component.id is not None:
            ids.add(component.id)
        custom_id = getattr(component, "custom_id", None)
        if isinstance(custom_id, str) and key in custom_id.split(":")[1:]:
            return True
    return wanted <= ids


def part_of(message: discord.Message, key: str, *, most: int) -> int:
    """Return the number of the part that this message is, of one sent under ``key`` in up to ``most``; 0 for none."""
    return next((number for number in range(1, most) if carries(message, numbered(key, number))), 0)


def _all(components: Iterable[Component]) -> Iterator[Component]:
    for component in components:
        yield component
        if isinstance(component, discord.ActionRow | Container):
            yield from _all(component.children)
