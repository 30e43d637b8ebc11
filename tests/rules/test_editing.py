"""A text that is edited in two places at once: what stays, what is taken, and what is a clash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.editing import HELD, base_of, outcome, units

TEXTS = st.text(max_size=40)
SHOWN = TEXTS.map(str.strip)


@given(SHOWN, TEXTS, st.integers(0, 999_999))
def test_what_stands_as_the_form_showed_it_is_replaced(kept: str, sent: str, turn: int) -> None:
    """Unless nothing was changed in it."""
    came = outcome(kept, turn, sent, base_of(kept, turn))
    assert came == ("same" if lined(sent) == lined(kept) else "taken")


@given(SHOWN, TEXTS, TEXTS, st.integers(0, 9), st.integers(1, 9))
def test_what_nobody_touched_replaces_nothing(shown: str, kept: str, around: str, turn: int, more: int) -> None:
    """Whatever stands there by now, and with whatever line ends and blanks around it comes back."""
    blank = "".join(sign for sign in around if sign.isspace())
    sent = f"{blank}{lined(shown)}{blank}".replace("\n", "\r\n")
    assert outcome(kept, turn + more, sent, base_of(shown, turn)) == "same"


@given(SHOWN, TEXTS, TEXTS, st.integers(0, 9), st.integers(1, 9))
def test_where_both_have_changed_it_is_a_clash(shown: str, kept: str, sent: str, turn: int, more: int) -> None:
    """Also where it came to stand again as the form showed it: what was written in between is old."""
    came = outcome(kept, turn + more, sent, base_of(shown, turn))
    assert came == ("same" if lined(sent) in {lined(kept), lined(shown)} else "clash")


@given(st.text())
def test_a_base_that_is_none_takes_nothing(base: str) -> None:
    """Buttons may be forged."""
    assert outcome("kept", 0, "sent", base) == "clash"


def test_what_a_form_could_not_show_whole_is_not_cut_by_it() -> None:
    """Touched or not, a cut text never replaces the whole one."""
    kept = "🎉" * 3000
    base = base_of(kept, 0)
    assert units(kept) > HELD
    assert outcome(kept, 0, "🎉" * 1999 + "…", base) == "same"
    assert outcome(kept, 0, "x" + "🎉" * 1999 + "…", base) == "clash"
    assert outcome(kept, 0, "A new one.", base) == "taken"
    assert outcome("short and more", 0, "short…", base_of("short and more", 0)) == "taken"


@pytest.mark.parametrize("turn", [0, 7, 999_999])
def test_a_base_is_short(turn: int) -> None:
    """Four of them stand in one action."""
    assert 7 <= len(base_of("x" * 3000, turn)) <= 12


def lined(text: str) -> str:
    """Return a text as every platform gives it back."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
