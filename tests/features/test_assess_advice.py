"""What the assessment recommends: the path that goes where the gap is, with a reason that is true."""

from dataclasses import replace

import pytest

from bot.cards import Deck
from bot.chat.events import Upload
from bot.features import Desk
from bot.features.assess import Recommendation, recommended
from bot.features.assess.advice import advise
from bot.rules.scoring import Scored
from tests.features.assessments import Knows, nothing, plant
from tests.features.conftest import Team
from tests.features.test_assess_result import member_of
from tests.house import own_deck


@pytest.mark.parametrize(
    ("gap", "path"),
    [("generative systems", "generative-products"), ("data", "machine-learning-products")],
)
@pytest.mark.parametrize("others", [3, 2])
def test_the_path_goes_where_the_gap_is(gap: str, path: str, others: int) -> None:
    """Of our own paths, whether all of the other answers were right or two of three."""
    found = advised(lambda pair: pair.competency != gap and (others == 3 or pair.level != "advanced"))
    assert found.path == path
    assert f"above all in {gap}" in found.reason
    assert found.reason.endswith(".")


def advised(knows: Knows, deck: Deck | None = None) -> Recommendation:
    """Return the path that is recommended to somebody who has met no card yet."""
    deck = deck or own_deck()
    answers = [
        Scored(pair=pair.id, competency=pair.competency, level=pair.level, right=knows(pair))
        for pair in deck.assessment
    ]
    found = advise(answers, frozenset(), deck)
    assert found is not None
    return found


@pytest.mark.parametrize("slip", [pair.id for pair in own_deck().assessment])
def test_a_single_slip_leads_beyond_the_basics(slip: str) -> None:
    """Whatever it was about, and said as it is: the path with the most cards left need not be the one."""
    found = advised(lambda pair: pair.id != slip)
    assert "You know most of what I asked. Beyond the basics, its next cards give you most" in found.reason
    deck = own_deck()
    ahead = [deck.cards[step.card].level for step in deck.paths[found.path].steps if step.card in deck.cards][:20]
    assert ahead.count("beginner") < max(ahead.count("intermediate"), ahead.count("advanced"))


def test_a_gap_that_no_path_is_about_is_owned_up_to() -> None:
    """Cards for it are named all the same."""
    deck = own_deck()
    path = deck.paths["generative-products"]
    steps = tuple(step for step in path.steps if "data" not in deck.cards[step.card].competencies)
    only = Deck(deck.cards.values(), [replace(path, steps=steps)], deck.assessment)
    found = advised(lambda pair: pair.competency != "data", only)
    assert "It is not mainly about your gap in data: the cards under your result are." in found.reason
    assert "not mainly" not in advised(lambda pair: pair.competency != "data").reason


async def no_file(upload: Upload, platform: str, *, most: int) -> bytes:
    """Nobody gives any here."""
    raise AssertionError((upload.name, platform, most))


async def test_recommended_is_for_whoever_asks_by_the_member(team: Team) -> None:
    """None before a finished go, and a path with a sentence after it."""
    desk = Desk(deck=team.house.deck, store=team.house.store, verbs=(), fetch=no_file)
    member = await member_of(team)
    assert await recommended(member, desk) is None
    await plant(team, "ben", nothing)
    found = await recommended(member, desk)
    assert isinstance(found, Recommendation)
    assert (found.path, found.title) == ("new-to-ai", "New to AI")
