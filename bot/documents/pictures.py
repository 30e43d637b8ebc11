"""A channel's month as a picture: numbers only and no names (S7).

It is a light card on dark pages too, and tells nothing by colour alone: each state has its mark, each tile its number.
Whatever it says stands in its two texts as well.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from itertools import combinations
from math import ceil
from typing import Final, Literal

from PIL import Image, ImageColor, ImageDraw, ImageFont

from bot.chat.messages import Picture

State = Literal["done", "missed", "open", "off"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    """One local date of a channel."""

    day: date
    state: State  # "off": no post that day (a weekend, a holiday, before the first post, or to come)
    studied: int  # people on time; of a day off, whatever stands here is passed over


def month_picture(days: Sequence[MonthDay], *, title: str) -> Picture:
    """Draw a month: ``days`` are all dates of one calendar month, ascending, each once.

    The PNG is 720 pixels wide, to be shown at half of that; the same days give the same bytes. ``title`` is ours and
    has 1 to 60 printable ASCII characters, since the font knows no others. Raises ValueError for any other title or
    days.
    """
    _check(days, title)
    sentence = _sentence(days)
    return Picture(
        png=_draw(days, title=title, summary=_summary(days)),
        alt=f"{title}: {sentence}",
        as_text=f"{title}: {sentence}\n\n{_squares(days)}",
    )


def _check(days: Sequence[MonthDay], title: str) -> None:
    if not (1 <= len(title) <= 60 and title.isascii() and title.isprintable()):
        raise ValueError(f"a title has 1 to 60 printable ASCII characters, not {title!r}")
    first = days[0].day if days else date.min
    whole = [first.replace(day=number + 1) for number in range(monthrange(first.year, first.month)[1])]
    if [each.day for each in days] != whole:
        raise ValueError(f"a month has all dates of one calendar month, ascending: {len(days)} came")


# ---- in words

SQUARES: Final[dict[State, str]] = {"done": "🟩", "missed": "⬜", "open": "🟦", "off": "\N{HEAVY MINUS SIGN}"}
"""Emoji that are squares everywhere and equally wide; a day off stays faint."""

NAMES: Final[dict[State, str]] = {"done": "done", "missed": "missed", "open": "still open", "off": "no post"}
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _asked(days: Sequence[MonthDay]) -> list[MonthDay]:
    return [each for each in days if each.state != "off"]


def _summary(days: Sequence[MonthDay]) -> str:
    asked = _asked(days)
    if not asked:
        return "no study days here, so nothing to miss"
    done = sum(each.state == "done" for each in asked)
    return f"{done} of {_count(len(asked), 'study day')} done"


def _sentence(days: Sequence[MonthDay]) -> str:
    """Return the month in a sentence or two, to follow its title and a colon."""
    asked = _asked(days)
    if not asked:
        return f"{_summary(days)}."
    most = max(each.studied for each in asked)
    best = [each.day for each in asked if each.studied == most]
    people = _count(most, "person", "people")
    if most > 0 and len(best) == 1:
        tail = f", most on {WEEKDAYS[best[0].weekday()]} {best[0].day} with {people}"
    else:
        tail = f", with up to {people} a day" if most > 1 else ""
    still_open = sum(each.state == "open" for each in asked)
    more = f" {_count(still_open, 'day is', 'days are')} still open." if still_open else ""
    return f"{_summary(days)} by the team{tail}.{more}"


def _squares(days: Sequence[MonthDay]) -> str:
    """Return the calendar in emoji squares, one row a week with its dates behind it, and the legend."""
    lead = days[0].day.weekday()
    off: list[State] = ["off"]
    cells = off * lead + [each.state for each in days]
    cells += off * (-len(cells) % 7)
    rows = []
    for start in range(0, len(cells), 7):
        first, last = max(start - lead + 1, 1), min(start - lead + 7, len(days))
        dates = str(first) if first == last else f"{first} to {last}"
        rows.append(f"{''.join(SQUARES[state] for state in cells[start : start + 7])} {dates}")
    legend = " · ".join(f"{SQUARES[state]} {name}" for state, name in NAMES.items())
    return "\n".join((*rows, "", legend))


def _count(number: int, one: str, many: str | None = None) -> str:
    # bot.features.wording has the same; an arrow from here to there would point the wrong way.
    return f"{number} {one if number == 1 else many or one + 's'}"


# ---- drawn

SCALE: Final = 2
"""Pixels of the picture for one unit of the layout, whose width is that of a narrow phone."""

FINER: Final = 2
"""Drawn so much larger and then reduced, because Pillow draws no smooth edges."""

WIDTH, PAD, TILE, HIGH, GAP = 360, 22, 40, 44, 6
TOP, LEGEND, ROW = 102, 14, 24  # where the tiles begin; above the legend; one line of it

PAPER, INK, SOFT = "#faf8f4", "#20242a", "#59606b"
GREENS: Final = ("#d3ebe0", "#9fd3bd", "#257a60", "#0c4f40")
"""From few people to the month's most; words on each of them have a contrast of 4.5 or more."""

OPEN_EDGE, MISSED_EDGE, FAINT = "#1f5fa8", "#858c96", "#f1eee8"
"""Edges have a contrast of 3 or more against the paper."""


def tile_box(first: date, day: date) -> tuple[int, int, int, int]:
    """Return where the tile of ``day`` stands, in units: left, top, right, low. Its month begins on ``first``."""
    week, column = divmod(first.weekday() + day.day - 1, 7)
    left, top = PAD + column * (TILE + GAP), TOP + week * (HIGH + GAP)
    return left, top, left + TILE, top + HIGH


def fill(each: MonthDay, most: int) -> str:
    """Return the colour inside a tile; ``most`` is the largest number of people of the month."""
    if each.state != "done":
        return FAINT if each.state == "off" else PAPER
    return GREENS[min(max(ceil(len(GREENS) * each.studied / max(most, 1)), 1), len(GREENS)) - 1]


def _draw(days: Sequence[MonthDay], *, title: str, summary: str) -> bytes:
    first = days[0].day
    legend = tile_box(first, days[-1].day)[3] + LEGEND
    pen = _Pen(WIDTH, legend + 3 * ROW + PAD - 8)
    pen.text((PAD, 32), title, 20, INK, bold=True)
    pen.text((PAD, 57), summary[0].upper() + summary[1:], 14, SOFT)
    for column, name in enumerate(WEEKDAYS):
        pen.text((PAD + column * (TILE + GAP) + TILE / 2, 88), name[0], 12, SOFT, anchor="mm")
    most = max((each.studied for each in _asked(days)), default=0)
    for each in days:
        _tile(pen, tile_box(first, each.day), each, fill(each, most))
    _legend(pen, legend)
    return pen.png()


def _tile(pen: "_Pen", box: Box, each: MonthDay, colour: str) -> None:
    left, top, right, low = box
    ink = PAPER if colour in GREENS[2:] else INK
    beside = ink if each.state == "done" else SOFT
    _shape(pen, box, each.state, colour)
    pen.text((left + 5, top + 11), str(each.day.day), 11, beside)
    if each.state == "off":
        return
    _mark(pen, (right - 10, top + 11), each.state, ink)
    if each.studied > 0:
        shown = str(each.studied) if each.studied < 1000 else "999+"
        pen.text(((left + right) / 2, low - 14), shown, 17 if len(shown) < 4 else 13, ink, anchor="mm", bold=True)


def _shape(pen: "_Pen", box: Box, state: State, colour: str) -> None:
    # A light green alone would hardly stand out from the paper.
    own = GREENS[2] if colour in GREENS[:2] else colour
    edge = {"open": OPEN_EDGE, "missed": MISSED_EDGE}.get(state, own)
    pen.tile(box, colour, edge, 2 if state == "open" else 1)


def _mark(pen: "_Pen", at: tuple[float, float], state: State, ink: str) -> None:
    """Draw a tick, a dash or a ring, each 8 units wide."""
    x, y = at
    match state:
        case "done":
            pen.line(((x - 4, y), (x - 1, y + 3), (x + 4, y - 3)), ink)
        case "missed":
            pen.line(((x - 4, y), (x + 4, y)), SOFT)
        case "open":
            pen.ring((x - 4, y - 4, x + 4, y + 4), OPEN_EDGE)


def _legend(pen: "_Pen", top: float) -> None:
    """Draw the key: the greens in their order, the other states, and what the numbers are."""
    left: float = PAD
    for colour in GREENS:
        left = _key(pen, (left, top), "done", colour) + 3
    pen.text((left + 3, top + 8), "Done, fuller with more people", 12, SOFT)
    left, top = PAD, top + ROW
    keys: tuple[tuple[State, str], ...] = (("missed", PAPER), ("open", PAPER), ("off", FAINT))
    for state, colour in keys:
        left = _key(pen, (left, top), state, colour)
        left = pen.text((left + 6, top + 8), NAMES[state].capitalize(), 12, SOFT) + 18
    pen.text((PAD, top + ROW + 8), "Large numbers: people who rated in time", 12, SOFT)


def _key(pen: "_Pen", at: tuple[float, float], state: State, colour: str) -> float:
    """Draw a small tile with its mark; return its right edge."""
    left, top = at
    _shape(pen, (left, top, left + 16, top + 16), state, colour)
    if state != "off":
        _mark(pen, (left + 8, top + 8), state, PAPER if colour in GREENS[2:] else INK)
    return left + 16


class _Pen:
    """Draws in units on a card of its own."""

    def __init__(self, width: float, height: float) -> None:
        self._k = SCALE * FINER
        self._image = Image.new("RGB", (round(width * self._k), round(height * self._k)), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def text(
        self, at: tuple[float, float], text: str, size: int, colour: str, *, anchor: str = "lm", bold: bool = False
    ) -> float:
        """Write, smaller where the card is too narrow; return where the text ends."""
        room = (WIDTH - 2 * PAD) * self._k
        font = _font(size * self._k)
        if font.getlength(text) > room:
            font = _font(int(size * self._k * room / font.getlength(text)))
        where = (at[0] * self._k, at[1] * self._k)
        # The built-in font has one weight: a stroke makes it bold.
        self._draw.text(where, text, colour, font, anchor, stroke_width=self._k // 4 if bold else 0)
        return at[0] + font.getlength(text) / self._k

    def tile(self, box: Box, inside: str, edge: str, width: float) -> None:
        scaled = [value * self._k for value in box]
        radius = min(scaled[2] - scaled[0], 32 * self._k) / 5
        # Pillow counts the last pixel in.
        scaled[2:] = [value - 1 for value in scaled[2:]]
        self._draw.rounded_rectangle(scaled, radius, inside, edge, round(width * self._k))

    def line(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        scaled = [(x * self._k, y * self._k) for x, y in points]
        self._draw.line(scaled, colour, round(1.5 * self._k), joint="curve")

    def ring(self, box: Box, colour: str) -> None:
        self._draw.ellipse([value * self._k for value in box], None, colour, round(1.5 * self._k))

    def png(self) -> bytes:
        file = BytesIO()
        # Less than half the bytes. ``optimize`` would save a tenth more and take seven times as long.
        self._image.reduce(FINER).quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, "PNG")
        return file.getvalue()


@cache
def _palette() -> Image.Image:
    """Return the colours above and three steps between any two of them, for smooth edges."""
    flat = [ImageColor.getrgb(colour) for colour in (PAPER, INK, SOFT, *GREENS, OPEN_EDGE, MISSED_EDGE, FAINT)]
    steps = [
        tuple((a * part + b * (4 - part)) // 4 for a, b in zip(one, other, strict=True))
        for one, other in combinations(flat, 2)
        for part in (1, 2, 3)
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in (*flat, *steps) for value in colour])
    return palette


@cache
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    """Return the font that comes with Pillow; it holds ASCII and little else."""
    font = ImageFont.load_default(pixels)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("this Pillow was built without FreeType")
    return font
