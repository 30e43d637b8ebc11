"""A month as a picture: what stands where, what it says in words, and that it never fails."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from io import BytesIO
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageColor

from bot.chat.messages import Picture
from bot.documents import pictures
from bot.documents.pictures import FAINT, GREENS, INK, PAPER, SCALE, SOFT, MonthDay, State, month_picture, tile_box

steady = settings(deadline=None, max_examples=25)  # The machine is shared: a slow example is no fault.
NOTHING: Mapping[int, tuple[State, int]] = {}


def month(year: int, number: int, asked: Mapping[int, tuple[State, int]] = NOTHING) -> list[MonthDay]:
    """Return a month by its asked days; all others are off."""
    days = [date(year, number, day + 1) for day in range(monthrange(year, number)[1])]
    return [
        MonthDay(day=day, state=state, studied=studied)
        for day in days
        for state, studied in (asked.get(day.day, ("off", 0)),)
    ]


def opened(picture: Picture) -> Image.Image:
    """Return the picture as people get it."""
    return Image.open(BytesIO(picture.png))


def colour(picture: Picture, days: Sequence[MonthDay], day: int, *, edge: bool = False) -> str:
    """Return the colour low inside the tile of a day, or that of its left edge."""
    left, _, _, low = tile_box(days[0].day, days[day - 1].day)
    across, up = (0.5, 12) if edge else (8, 4)
    spot = opened(picture).convert("RGB").getpixel((round((left + across) * SCALE), (low - up) * SCALE))
    assert isinstance(spot, tuple)
    return "#" + "".join(f"{value:02x}" for value in spot)


NOVEMBER = month(2026, 11, {2: ("done", 3), 3: ("done", 5), 4: ("missed", 1), 5: ("missed", 0), 6: ("open", 2)})


def test_the_picture_is_small_and_fit_for_a_phone() -> None:
    """720 pixels wide, shown at half of that, in few bytes."""
    picture = month_picture(NOVEMBER, title="November 2026")
    assert opened(picture).format == "PNG"
    assert opened(picture).width == 720
    assert len(picture.png) <= 40_000


def test_the_fullest_month_is_small_too() -> None:
    """Each day with a long number."""
    full = month(2026, 8, {day: ("done", 888 + day) for day in range(1, 32)})
    assert len(month_picture(full, title="August 2026").png) <= 40_000


def test_the_same_month_gives_the_same_bytes() -> None:
    """So a platform may keep it."""
    assert month_picture(NOVEMBER, title="N") == month_picture(list(NOVEMBER), title="N")


def test_each_state_has_its_colour_at_its_place() -> None:
    """Done is filled, missed and still open are outlined, a day off is faint."""
    picture = month_picture(NOVEMBER, title="November 2026")
    assert [colour(picture, NOVEMBER, day) for day in (2, 3, 4, 5, 6, 7)] == [
        GREENS[2],
        GREENS[3],
        PAPER,
        PAPER,
        PAPER,
        FAINT,
    ]
    assert [colour(picture, NOVEMBER, day, edge=True) for day in (4, 6)] == [pictures.MISSED_EDGE, pictures.OPEN_EDGE]


def test_more_people_make_a_fuller_green() -> None:
    """In four steps up to the month's most; a month of one person a day is as green as can be."""
    days = month(2026, 11, {day: ("done", day) for day in range(1, 9)})
    picture = month_picture(days, title="November 2026")
    assert [colour(picture, days, day) for day in range(1, 9)] == [GREENS[step] for step in (0, 0, 1, 1, 2, 2, 3, 3)]
    alone = month(2026, 11, {2: ("done", 1)})
    assert colour(month_picture(alone, title="November 2026"), alone, 2) == GREENS[3]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""

    def light(name: str) -> float:
        parts = [value / 255 for value in ImageColor.getrgb(name)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_words_and_edges_have_enough_contrast() -> None:
    """4.5 for words on whatever they stand on, 3 for edges."""
    words = [(INK, PAPER), (SOFT, PAPER), (SOFT, FAINT), *((INK, green) for green in GREENS[:2])]
    words += [(PAPER, green) for green in GREENS[2:]]
    assert min(contrast(*pair) for pair in words) >= 4.5
    assert min(contrast(edge, PAPER) for edge in (pictures.MISSED_EDGE, pictures.OPEN_EDGE, GREENS[2])) >= 3


@pytest.mark.parametrize(
    ("year", "number", "weeks"),
    [(2027, 2, 4), (2026, 2, 5), (2024, 2, 5), (2026, 11, 6), (2026, 8, 6)],
    ids=["four weeks to the day", "from a Sunday", "leap year", "thirty days in six", "thirty-one days in six"],
)
def test_the_card_is_as_high_as_its_weeks(year: int, number: int, weeks: int) -> None:
    """Each week is a row, from Monday to Sunday, and nothing is cut off."""
    days = month(year, number, dict.fromkeys(range(1, 32), ("done", 1)))
    picture = month_picture(days, title="A month")
    four = month_picture(month(2027, 2), title="A month")
    assert opened(picture).height - opened(four).height == (weeks - 4) * (pictures.HIGH + pictures.GAP) * SCALE
    assert picture.as_text.count("\n") == weeks + 3
    assert {colour(picture, days, each.day.day) for each in days} == {GREENS[3]}


def test_the_picture_says_in_words_what_it_shows() -> None:
    """Once for those who cannot see it, and once in squares."""
    picture = month_picture(NOVEMBER, title="November 2026")
    sentence = (
        "November 2026: 2 of 5 study days done by the team, most on Tuesday 3 with 5 people. 1 day is still open."
    )
    off = "\N{HEAVY MINUS SIGN}"
    assert picture.alt == sentence
    assert picture.as_text.split("\n") == [
        sentence,
        "",
        f"{off * 7} 1",
        f"🟩🟩⬜⬜🟦{off * 2} 2 to 8",
        f"{off * 7} 9 to 15",
        f"{off * 7} 16 to 22",
        f"{off * 7} 23 to 29",
        f"{off * 7} 30",
        "",
        f"🟩 done · ⬜ missed · 🟦 still open · {off} no post",
    ]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({2: ("done", 1)}, "1 of 1 study day done by the team, most on Monday 2 with 1 person."),
        ({2: ("done", 1), 3: ("done", 1)}, "2 of 2 study days done by the team."),
        ({2: ("done", 2), 3: ("done", 2)}, "2 of 2 study days done by the team, with up to 2 people a day."),
        ({2: ("missed", 0)}, "0 of 1 study day done by the team."),
        ({2: ("open", 0), 3: ("open", 0)}, "0 of 2 study days done by the team. 2 days are still open."),
        ({}, "no study days here, so nothing to miss."),
        ({2: ("off", 9)}, "no study days here, so nothing to miss."),
    ],
)
def test_one_and_many_are_told_right(asked: Mapping[int, tuple[State, int]], sentence: str) -> None:
    """And a month without a post kindly."""
    assert month_picture(month(2026, 11, asked), title="November 2026").alt == f"November 2026: {sentence}"


@pytest.mark.parametrize("title", ["", "Noël", "two\nlines", "x" * 61])
def test_a_title_that_the_font_cannot_write_is_refused(title: str) -> None:
    """Names do not belong into a picture."""
    with pytest.raises(ValueError, match="ASCII"):
        month_picture(NOVEMBER, title=title)


def test_half_a_month_is_refused() -> None:
    """So is none, and one out of order."""
    for days in (NOVEMBER[1:], NOVEMBER[:-1], NOVEMBER[::-1], [], [*NOVEMBER, *month(2026, 12)]):
        with pytest.raises(ValueError, match="one calendar month"):
            month_picture(days, title="November 2026")


@st.composite
def months(draw: st.DrawFn) -> list[MonthDay]:
    """Any month there is, in any states."""
    first = draw(st.dates()).replace(day=1)
    states = st.tuples(st.sampled_from(get_args(State)), st.integers(0, 3) | st.integers(0, 10**6))
    length = monthrange(first.year, first.month)[1]
    drawn = draw(st.lists(states, min_size=length, max_size=length))
    return [
        MonthDay(day=first + timedelta(number), state=state, studied=studied)
        for number, (state, studied) in enumerate(drawn)
    ]


@steady
@given(months(), st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=60))
def test_every_month_can_be_drawn_and_told(days: list[MonthDay], title: str) -> None:
    """Within the bounds of every platform."""
    picture = month_picture(days, title=title)
    assert opened(picture).width == 720
    assert len(picture.png) <= 40_000
    assert len(picture.alt) <= 300
    assert len(picture.as_text) <= 600
