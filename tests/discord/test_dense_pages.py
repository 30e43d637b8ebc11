"""Case studies on Discord, which writes a mark before each sign that would mark something up."""

from datetime import UTC, datetime

import pytest
from discord import ui

from adapters.discord.fitting import SHORTENED
from adapters.discord.render import layouts
from bot.documents.case_study import PARTS
from bot.features.portfolio.cases import page_of
from bot.features.portfolio.reading import pages
from bot.store.cases import Case, Study

AT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize("sign", ["*", "ab*", "|---", "snake_case_", "____\n", "`x` ", "\\", "<", "~~", "🙂"])
def test_a_page_is_shown_whole(sign: str) -> None:
    """Whatever it is dense with."""
    texts = {part.name: (sign * 3000)[:3000] for part in PARTS}
    case = Case(
        id="a" * 16,
        origin="blank",
        card="",
        study=Study(title="T" * 150, **texts),
        finished=False,
        shared_in=None,
        where=None,
        by=None,
        at=AT,
        changed_at=AT,
    )
    for number in range(len(pages(case, hints=True))):
        shown = layouts(page_of(case, "Saved.", page=number))
        texts_of = [
            item.content for one in shown for item in one.view.walk_children() if isinstance(item, ui.TextDisplay)
        ]
        assert not any(SHORTENED in text for text in texts_of)
