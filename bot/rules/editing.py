"""A text that is edited in two places at once: what stays, so that nothing anybody wrote is lost without a word.

A form shows a text as it stands, and whatever was left in it comes back, touched or not, perhaps much later, perhaps
twice. So a form carries, for each of its texts, the ``base`` that it was opened on.
"""

import hashlib
import re
from base64 import b32encode
from typing import Final, Literal

Outcome = Literal["same", "taken", "clash"]
"""What becomes of a text that came back; "same": nothing; "clash": both have changed, and the kept one stays."""

HELD: Final = 4000
"""UTF-16 units of a text that a form of any platform shows; a longer one may be cut in it, with an ellipsis."""

_BASE: Final = re.compile(r"([a-z2-7]{6})([0-9]{1,6})")


def base_of(text: str, turn: int) -> str:
    """Return what a text was when a form was opened, in 7 to 12 characters; ``turn``: how often it had been replaced.

    The turn is in it because a text may come to stand again as it once stood: what was written in between is old then.
    """
    return f"{_digest(text)}{turn}"


def outcome(kept: str, turn: int, sent: str, base: str) -> Outcome:
    """Return what becomes of ``sent``, from a form opened on ``base``, where ``kept`` stands and ``turn`` is its turn.

    A base that is none, as in a forged form, is one that nothing has stood on.
    """
    found = _BASE.fullmatch(base)
    if _lined(sent) == _lined(kept) or (found is not None and found[1] == _digest(sent)):
        return "same"
    if _cut(sent) and units(kept) > HELD:
        return "same" if kept.startswith(sent[:-1]) else "clash"
    return "taken" if base == base_of(kept, turn) else "clash"


def units(text: str) -> int:
    """Return the length in UTF-16 units, in which some platforms count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(sent: str) -> bool:
    return sent.endswith("…")


def _digest(text: str) -> str:
    made = hashlib.blake2b(_lined(text).encode("utf-8", "surrogatepass"), digest_size=5).digest()
    return b32encode(made).decode("ascii").lower()[:6]


def _lined(text: str) -> str:
    """Return a text as it comes back from a form that nobody touched: with other line ends, and none around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
