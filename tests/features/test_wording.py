"""Texts that are too long for where they are shown."""

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.messages import shortened


@given(st.text(max_size=40), st.integers(min_value=1, max_value=30))
def test_a_text_that_is_too_long_is_cut_and_says_so(text: str, most: int) -> None:
    """What fits stays as it is; what does not keeps its beginning, with no blank before the ellipsis."""
    cut = shortened(text, most)
    if len(text) <= most:
        assert cut == text
    else:
        assert len(cut) <= most
        assert cut.endswith("…")
        assert text.startswith(cut[:-1])
        assert cut[:-1] == cut[:-1].rstrip()
