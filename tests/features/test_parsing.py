"""What managers type into the panel's forms, read or refused."""

import re
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.parsing import (
    LONGEST_HOLIDAY,
    MOST_HOLIDAYS,
    Span,
    holidays_as_typed,
    read_date,
    read_holidays,
    read_time,
)
from bot.rules.calendar import EARLIEST, LATEST

walls = st.times(EARLIEST, LATEST).map(lambda wall: wall.replace(second=0, microsecond=0))
spans = st.tuples(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, LONGEST_HOLIDAY - 1)).map(
    lambda span: (span[0], span[0] + timedelta(days=span[1]))
)
WAYS = ("{h:02}:{m:02}", "{h}:{m:02}", "{h}.{m:02}", "{h}h{m:02}", "{h}{m:02}", " {h:02} : {m:02} ", "{h:02}{m:02}")
WAYS_ACROSS = (" to ", "..", " .. ", " - ", " – ", " until ", " TO ", "/", " through ")  # noqa: RUF001  people write it so


@given(walls, st.sampled_from(WAYS))
def test_a_post_time_can_be_written_in_many_ways(wall: time, way: str) -> None:
    """9:30, 09:30, 9.30, 9h30, 930."""
    assert read_time(way.format(h=wall.hour, m=wall.minute)) == wall


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("9", time(9)),
        ("9h", time(9)),
        ("9 am", time(9)),
        ("1:30 PM", time(13, 30)),
        ("12pm", time(12)),
        ("0900", time(9)),
    ],
)
def test_so_can_a_full_hour_and_the_clock_of_twelve(text: str, wall: time) -> None:
    """As people say it."""
    assert read_time(text) == wall


@pytest.mark.parametrize(
    "text", ["", "x", "25:00", "9:60", "13 pm", "0 am", "9:5", "-9:30", "99999", "٠٩:٣٠", "9:30 o'clock"]
)
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    """It is not repeated: it stands in the field."""
    with pytest.raises(ValueError, match=r"^Write the time like 09:30\.$"):
        read_time(text)


@given(st.times().filter(lambda wall: not EARLIEST <= wall.replace(second=0, microsecond=0) <= LATEST))
def test_the_night_is_left_alone(wall: time) -> None:
    """Posts come between 05:00 and 21:00 (C6)."""
    with pytest.raises(ValueError, match="between 05:00 and 21:00"):
        read_time(f"{wall:%H:%M}")


@given(st.lists(spans, max_size=20))
def test_what_is_shown_can_be_sent_again(holidays: list[Span]) -> None:
    """The list in the form, sent as it stands, is the same list; each span once, in order."""
    assert read_holidays(holidays_as_typed(holidays)) == tuple(sorted(set(holidays)))


@given(spans, st.sampled_from(WAYS_ACROSS))
def test_a_span_can_be_written_in_many_ways(span: Span, across: str) -> None:
    """With a word, with a dash, or in the way of ISO."""
    assert read_holidays(f"\n  {span[0]}{across}{span[1]} \r\n\n") == (span,)


@given(st.text(), spans)
def test_an_error_names_its_line(text: str, span: Span) -> None:
    """Whatever stands there; and what can be read is a span in its right order."""
    found: tuple[Span, ...] = ()
    told = ""
    try:
        found = read_holidays(f"{span[0]}\n" + " ".join(text.split()))
    except ValueError as error:
        told = str(error)
    assert not told or told.startswith("Line 2: ")
    assert all(first <= last for first, last in found)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("2026-12-24\n\nChristmas", "Line 3: write a date like 2026-12-24, or 2026-12-24 to 2027-01-02."),
        ("2026-02-30", "Line 1: write a date like"),
        ("2026-12-24 to", "Line 1: write a date like"),
        ("2026-01-01 to 2026-01-02 to 2026-01-03", "Line 1: write a date like"),
        ("2027-01-02 to 2026-12-24", "Line 1: the second date comes before the first. Swap them."),
        ("2026-01-01 to 2027-06-01", "Line 1: that is longer than a year."),
        ("2026-12-24\n" * (MOST_HOLIDAYS + 1), f"{MOST_HOLIDAYS} lines are the most."),
    ],
)
def test_each_mistake_says_what_to_write_instead(text: str, error: str) -> None:
    """In a list of holidays."""
    with pytest.raises(ValueError, match=f"^{re.escape(error)}"):
        read_holidays(text)


@given(st.dates())
def test_a_date_is_read_as_it_is_shown(day: date) -> None:
    """Year first."""
    assert read_date(f" {day} ") == day


@pytest.mark.parametrize("text", ["", "24.12.2026", "2026-13-01", "2026-1", "26-12-24", "२०२६-12-24"])
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    """Also one that no calendar has."""
    with pytest.raises(ValueError, match="like 2026-12-24"):
        read_date(text)
