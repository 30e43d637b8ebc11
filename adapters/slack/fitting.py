"""All blocks of one message, modal or Home tab together: what is too much is left off, with a note that says so."""

import html
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, ContextBlock, PlainTextObject

from adapters.slack import limits

CUT_NOTE = "This is not all of it: the rest does not fit here."


class Written(Block):
    """A block, written out once.

    The SDK's own checks and writes itself anew whenever it is asked to, and that is the dearest part of an answer: here
    it is asked twice, to be measured and to be sent.
    """

    def __init__(self, block: Block) -> None:
        super().__init__(type=block.type, block_id=block.block_id)
        self._json = block.to_dict()  # nobody changes it: what is written may stand in many messages

    def to_dict(self, *_: object) -> dict[str, Any]:
        """Return it as it is sent."""
        return self._json


def counted(block: Block) -> int:
    """Return the most that a block of a message may count.

    Slack counts characters of text, with ``& < >`` escaped, and something for each block: never more than the bytes of
    all of it. Half a surrogate pair, which people can send, is no reason to fail.
    """
    written = json.dumps(block.to_dict(), ensure_ascii=False)
    return len(html.escape(written, quote=False).encode("utf-8", "surrogatepass"))


def sent(block: Block) -> int:
    """Return the bytes of a block as the SDK sends it: in ASCII, six of them for most letters beyond."""
    return len(json.dumps(block.to_dict()))


@dataclass(frozen=True, slots=True)
class Room:
    """How much one message or one view takes: so many blocks, and so much of them all together."""

    blocks: int
    size: int
    measure: Callable[[Block], int]

    def holds(self, blocks: Sequence[Block]) -> bool:
        """Return whether there is room for all of these."""
        return len(blocks) <= self.blocks and sum(map(self.measure, blocks)) <= self.size

    def first(self, blocks: Iterable[Block], *, beside: Sequence[Block]) -> list[Block]:
        """Return the blocks up to the first for which there is no room beside those others."""
        kept: list[Block] = []
        left = self.size - sum(map(self.measure, beside))
        for block in blocks:
            left -= self.measure(block)
            if left < 0 or len(beside) + len(kept) == self.blocks:
                break
            kept.append(block)
        return kept


MESSAGE = Room(limits.MESSAGE_BLOCKS, limits.MESSAGE_BYTES, counted)
VIEW = Room(limits.VIEW_BLOCKS, limits.VIEW_BYTES, sent)


def fit(head: Sequence[Block], body: Sequence[Block], tail: Sequence[Block], room: Room) -> list[Block]:
    """Return all of it where there is room; else the tail, and as much of the body as leaves room for a note."""
    head, body, tail = ([Written(block) for block in part] for part in (head, body, tail))
    if room.holds([*head, *body, *tail]):
        return [*head, *body, *tail]
    note = Written(ContextBlock(elements=[PlainTextObject(text=CUT_NOTE, emoji=False)]))
    last = room.first(tail, beside=[*head, note])
    return [*head, *room.first(body, beside=[*head, note, *last]), note, *last]
