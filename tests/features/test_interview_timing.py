"""How long an answer took: told to the minute, beside what was suggested, and only where it says something."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.messages import Line
from bot.features.interview.timing import AWAY, minutes_taken, time_taken
from bot.store.interviews import Practised
from tests.features.conftest import Team
from tests.features.test_tracker import tracker
from tests.house import own_deck
from tests.spreadsheets import cells

ASKED = datetime(2026, 11, 20, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def answered(took: timedelta | None, *, card: str = "", session: str = "") -> Practised:
    """Return a question that was answered after a time; None: not yet."""
    return Practised(
        id="i1",
        member="m1",
        card=card,
        session=session,
        round=0,
        asked_at=ASKED,
        answered_at=None if took is None else ASKED + took,
        answer="so",
        follow_up=None,
        follow_answer="",
        ticks=None,
        ticked_at=None,
        observer=None,
        remark="",
        redo=False,
    )


@pytest.mark.parametrize(
    ("took", "minutes"),
    [(0 * SECOND, 1), (29 * SECOND, 1), (91 * SECOND, 2), (AWAY - SECOND, 120), (AWAY, None), (None, None)],
)
def test_it_is_told_in_minutes_below_two_hours(took: timedelta | None, minutes: int | None) -> None:
    """Never as none at all; whoever took longer was away."""
    assert minutes_taken(answered(took)) == minutes


def test_a_round_with_others_took_nobody_any_time() -> None:
    """The question had to wait for its candidate."""
    assert minutes_taken(answered(9 * 60 * SECOND, session="s1")) is None


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (1, "You took about 1 minute of the 4 that were suggested."),
        (4, "You took about 4 minutes, as was suggested."),
        (9, "You took about 9 minutes; 4 were suggested."),
    ],
)
def test_it_stands_beside_what_was_suggested(minutes: int, told: str) -> None:
    """Shorter, as long, and longer."""
    card = next(card for card in own_deck().cards.values() if card.level == "beginner")
    (line,) = time_taken(answered(timedelta(minutes=minutes)), card)
    assert line == Line((told,), small=True)
    assert time_taken(answered(timedelta(minutes=minutes)), None) == ()


async def test_the_tracker_tells_the_same(team: Team) -> None:
    """Up to two hours, and not beyond: there is one rule for it."""
    interviews, member = (
        team.house.store.interviews,
        await team.house.store.members.id_of(team.platform.who("ben").member),
    )
    for key, took in (("a", AWAY - SECOND), ("b", AWAY)):
        item = await interviews.begin(member, next(iter(team.house.deck.cards)), key=key, at=ASKED)
        await interviews.answer(member, item.id, "so", ASKED + took)
    assert sorted(map(str, cells(await tracker(team), "Interviews", "Minutes"))) == ["120", "None"]
