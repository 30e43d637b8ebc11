"""The assessment while its questions change: what is edited or taken out counts for nobody, and ends nobody's go."""

from dataclasses import replace

import pytest
from sqlalchemy.engine import URL

from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import find, labels_of, message_in
from bot.cards import AssessmentPair, Deck
from tests.features.assessments import asked_on, begin, respond
from tests.features.conftest import Team
from tests.features.test_assess import kept, read
from tests.house import house, own_deck


def deck_of(*pairs: AssessmentPair) -> Deck:
    """Return our own cards with another assessment."""
    return Deck(own_deck().cards.values(), own_deck().paths.values(), pairs)


@pytest.fixture
def platform() -> Platform:
    """A platform that outlives a house."""
    return Platform()


async def test_what_changes_in_the_deck_meanwhile_is_passed_over(platform: Platform, sqlite_url: URL) -> None:
    """An edited question does not count by its old button and is asked anew; one that left is asked no more."""
    first, second, third = own_deck().assessment[:3]
    async with house(sqlite_url, [platform.connect], deck=deck_of(first, second, third)) as built:
        team = Team(built, platform)
        told = await respond(team, "ben", await begin(team, "ben"), right=True)
        answered = (await kept(team, "ben"))[0][1][0].pair
        waiting, form, item = asked_on(team, message_in(told))
    edited = replace(waiting, forms={**waiting.forms, form: replace(item, prompt="What now?")})
    async with house(sqlite_url, [platform.connect], deck=deck_of(edited)) as built:
        team = Team(built, platform)
        told = await team.press("ben", told, "A")
        assert "was changed or taken out after I asked it" in read(told)
        assert "What now?" in read(told)
        assert message_in(told).title == "Assessment: 2 of 2"
        told = await respond(team, "ben", told, right=True)
        assert message_in(told).title == "Your assessment: 2 of 2 right"
        assert {each.pair for each in (await kept(team, "ben"))[0][1]} == {answered, waiting.id}


async def test_a_question_whose_choices_were_moved_does_not_count_by_its_old_button(
    platform: Platform, sqlite_url: URL
) -> None:
    """Its letter would stand for another choice; it is asked anew."""
    pair = own_deck().assessment[0]
    async with house(sqlite_url, [platform.connect], deck=deck_of(pair)) as built:
        told = await begin(Team(built, platform), "ben")
    moved = {form: replace(item, choices=item.choices[::-1]) for form, item in pair.forms.items()}
    async with house(sqlite_url, [platform.connect], deck=deck_of(replace(pair, forms=moved))) as built:
        team = Team(built, platform)
        again = await team.press("ben", told, "A")
        assert "was changed or taken out after I asked it" in read(again)
        assert message_in(await respond(team, "ben", again, right=True)).title == "Your assessment: 1 of 1 right"


async def test_a_deck_that_loses_most_questions_ends_no_go(platform: Platform, sqlite_url: URL) -> None:
    """With fewer than half of them answered it waits for new ones; a result would close the form for a month."""
    pairs = own_deck().assessment[:5]
    async with house(sqlite_url, [platform.connect], deck=deck_of(*pairs)) as built:
        team = Team(built, platform)
        told = await begin(team, "ben")
        for _ in range(2):
            told = await respond(team, "ben", told, right=True)
        had = {each.pair for each in (await kept(team, "ben"))[0][1]}
    left = [pair for pair in pairs if pair.id in had]
    async with house(sqlite_url, [platform.connect], deck=deck_of(*left)) as built:
        team = Team(built, platform)
        waits = await team.command("ben", "/study assess")
        assert "were taken out. Once there are new ones" in read(waits)
        assert not labels_of(message_in(waits))
    async with house(sqlite_url, [platform.connect], deck=deck_of(*pairs)) as built:
        team = Team(built, platform)
        assert "Go on (3 of 5)" in labels_of(message_in(await team.command("ben", "/study assess")))


async def test_without_an_assessment_in_the_deck_it_says_so(platform: Platform, sqlite_url: URL) -> None:
    """Before the beginning and in the middle; what was answered before still makes a result."""
    pair = own_deck().assessment[0]
    async with house(sqlite_url, [platform.connect], deck=deck_of()) as built:
        team = Team(built, platform)
        assert "without an assessment" in read(await team.command("ben", "/study assess"))
    async with house(sqlite_url, [platform.connect], deck=deck_of(pair)) as built:
        team = Team(built, platform)
        told = await begin(team, "ben")
    async with house(sqlite_url, [platform.connect], deck=deck_of()) as built:
        team = Team(built, platform)
        assert "were taken out" in read(await team.press("ben", told, "A"))
        assert "were taken out" in read(await team.command("ben", "/study assess"))


async def test_every_button_fits_every_platform(platform: Platform, sqlite_url: URL) -> None:
    """With the longest name that a pair may have."""
    pair = replace(own_deck().assessment[0], id="x" * 64)
    async with house(sqlite_url, [platform.connect], deck=deck_of(pair)) as built:
        told = message_in(await begin(Team(built, platform), "ben"))
        assert max(len(find(told, label)[1]) for label in labels_of(told)) <= 100
