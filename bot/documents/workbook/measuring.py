"""How many lines a text takes in a column: spreadsheets that do not reckon it themselves are told."""

from functools import lru_cache
from typing import Final
from unicodedata import combining, east_asian_width

MARGIN: Final = 1.0
"""Of a column's width, what stays blank beside its text; both are counted in digits."""

_WIDTHS: Final = {
    **dict.fromkeys(" ijlI,.:;`'\u2018\u2019", 0.47),
    **dict.fromkeys("fJ!()-[]{}", 0.62),
    **dict.fromkeys("rt", 0.68),
    **dict.fromkeys('cszL"/\\“”', 0.8),
    **dict.fromkeys("agkvxyFSZ?|", 0.92),
    **dict.fromkeys("0123456789", 1.0),
    **dict.fromkeys("ABCRV", 1.1),
    **dict.fromkeys("DGH", 1.23),
    **dict.fromkeys("NOQU&", 1.3),
    **dict.fromkeys("w%…", 1.42),
    **dict.fromkeys("mMW@—", 1.75),
}
_OTHER, _WIDE = 1.04, 2.0


@lru_cache(maxsize=1024)
def _sign(sign: str) -> float:
    if combining(sign):
        return 0
    return _WIDE if east_asian_width(sign) in {"W", "F"} else _WIDTHS.get(sign, _OTHER)


def lines(text: str, width: float) -> int:
    """Return the lines of a text, at least one, in a column of that width; its words are not broken, if they fit."""
    return sum(_wrapped(part, width - MARGIN) for part in text.split("\n"))


def _wrapped(text: str, room: float) -> int:
    """Return the lines of a text without line ends. Where it is wide signs, it may be broken at any of them."""
    count, filled = 1, 0.0
    for word in text.split(" "):
        signs = [_sign(sign) for sign in word]
        wide = _WIDE in signs
        length = sum(signs)
        if not wide and filled and filled + length > room:
            count, filled = count + 1, 0.0
        if not wide and length <= room:
            filled += length + _sign(" ")
            continue
        for each in signs:
            if filled + each > room:
                count, filled = count + 1, 0.0
            filled += each
        filled += _sign(" ")
    return count
