"""How a post went is told in its thread, with the next one of its kind (T2): numbers, and never a name."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from adapters.rehearsal.messenger import MemoryMessenger, Posted
from adapters.rehearsal.mishaps import Call, Mishap
from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import labels_of, text_of
from bot.cards import Card, Deck
from bot.errors import InDoubt
from bot.store.ledger import State
from bot.store.schema import connect
from bot.store.tables import channel
from tests.features.conftest import Team
from tests.features.quizzes import item_on, respond
from tests.house import house, own_deck


async def trade_off(team: Team) -> Posted:
    """The trade-off of Friday."""
    await team.until(20, 13)
    return team.platform.posts[-1]


async def lean(team: Team, name: str, post: Posted, side: int) -> None:
    """Lean to a side of Friday's trade-off, without a word."""
    await team.fill(name, await team.press(name, post, labels_of(post.message)[side]), {})


async def outcome(team: Team, post: Posted) -> str:
    """Return what is told of a post on Monday afternoon."""
    await team.until(23, 13)
    (told,) = [each for each in team.platform.posts if each.under == post.ref]
    assert told.message.title == f"How it went: {post.message.title}"
    return text_of(told.message)


async def test_the_spread_before_and_after_is_told_with_when_to_lean_which_way(team: Team) -> None:
    """And how many changed sides; what they wrote stays theirs."""
    post = await trade_off(team)
    card = next(each for each in team.house.deck.cards.values() if each.title == post.message.title)
    one, other = card.sides
    for name in ("ana", "ben", "chi"):
        await lean(team, name, post, 0)
    await lean(team, "ben", post, 1)
    told = await outcome(team, post)
    assert f"At first 3 leaned to “{one.name}” and 0 to “{other.name}”; in the end 2 and 1." in told
    assert "1 person changed sides." in told
    for side in card.sides:
        assert f"when {side.body.partition('**Lean this way when** ')[2]}" in told
    assert not any(name in told.lower().split() for name in ("ana", "ben", "chi"))


async def test_nobody_moved_is_told_as_that(team: Team) -> None:
    """Also a finding."""
    post = await trade_off(team)
    for name in ("ana", "ben", "chi"):
        await lean(team, name, post, 1)
    assert "Nobody changed sides." in await outcome(team, post)


async def test_fewer_than_three_leans_are_not_told(team: Team) -> None:
    """The guidance is."""
    post = await trade_off(team)
    await lean(team, "ben", post, 0)
    told = await outcome(team, post)
    assert "Fewer than three leaned, so no numbers: they would tell on somebody." in told
    assert "At first" not in told
    assert "when" in told


async def test_where_nobody_leaned_nothing_is_told(team: Team) -> None:
    """An empty outcome would be noise."""
    await trade_off(team)
    await team.until(23, 13)
    assert not [each for each in team.platform.posts if each.under]


async def test_a_deleted_post_has_no_outcome_and_the_next_post_comes_all_the_same(team: Team) -> None:
    """Its thread went with it."""
    post = await trade_off(team)
    await lean(team, "ben", post, 0)
    team.platform.delete(post)
    await team.until(23, 13)
    assert not [each for each in team.platform.posts if each.under]
    assert len(team.platform.posts) == 4


def rewritten(card: Card) -> Card:
    """Return a trade-off as a pack may have it: without the words by which our own say when."""
    sides = tuple(replace(side, body="It depends on whom you ask.") for side in card.sides)
    return replace(card, title="x" * 150, sides=sides)


async def test_a_pack_may_write_its_sides_as_it_likes(sqlite_url: URL) -> None:
    """Then the outcome says where they can be read. A long title is cut."""
    deck = Deck(rewritten(card) if card.kind == "tradeoff" else card for card in own_deck().cards.values())
    platform = Platform()
    async with house(sqlite_url, [platform.connect], deck=deck) as built:
        team = Team(built, platform)
        await team.command("ana", "/study-setup")
        post = await trade_off(team)
        await lean(team, "ben", post, 0)
        await team.until(23, 13)
        (told,) = [each for each in team.platform.posts if each.under]
        assert len(told.message.title) == 150
        assert "When to lean which way: /tradeoff show xxx" in text_of(told.message)


def answer_lost(call: Call) -> Mishap | None:
    """Lose the answer to the first attempt in a thread."""
    return Mishap(raises=InDoubt("lost"), lands=True) if (call.what, call.attempt) == ("thread", 1) else None


async def test_an_outcome_whose_answer_was_lost_is_found_in_its_thread(sqlite_url: URL) -> None:
    """It stands there once."""
    platform = Platform(MemoryMessenger(mishaps=answer_lost))
    async with house(sqlite_url, [platform.connect]) as built:
        team = Team(built, platform)
        await team.command("ana", "/study-setup")
        post = await trade_off(team)
        await lean(team, "ben", post, 0)
        await team.until(23, 13)
        await team.until(23, 13, 5)
        (told,) = [each for each in platform.posts if each.under]
        (fate,) = [each for each in await built.store.deliveries.last(await here(team), 9) if each.id == told.key]
        assert fate.state is State.SENT


async def here(team: Team) -> str:
    """Return the id of the team's channel."""
    found = await team.house.store.channels.at(team.platform.place)
    assert found is not None
    return found.id


@pytest.fixture
async def friday(team: Team, sqlite_url: URL) -> Posted:
    """The question of a Friday that is the channel's quiz day."""
    with connect(sqlite_url) as connection, connection.begin():
        connection.execute(sa.update(channel).values(quiz_weekday=4))
    await team.until(20, 9)
    return team.platform.posts[0]


async def test_a_quiz_post_tells_how_many_chose_what_and_why_one_is_right(team: Team, friday: Posted) -> None:
    """By the letters under which people saw the choices."""
    _, item = item_on(team, friday.message)
    for name, right in (("ana", True), ("ben", True), ("chi", False)):
        await respond(team, name, friday, right=right)
    await team.until(23, 9)
    (told,) = [text_of(each.message) for each in team.platform.posts if each.under == friday.ref]
    assert item.prompt in told
    best = next(choice for choice in item.choices if choice.right)
    assert f"{best.text} · 2 people. **This is the right one.** {best.reason}" in told
    assert told.count("1 person") == 1
    assert told.count("0 people") == len(item.choices) - 2
    assert told.index("**A.**") < told.index("**B.**") < told.index("**C.**")


async def test_a_quiz_that_was_edited_tells_no_numbers(sqlite_url: URL, team: Team, friday: Posted) -> None:
    """They were answers to another sentence."""
    for name in ("ana", "ben", "chi"):
        await respond(team, name, friday, right=True)
    await team.house.stop()
    edited = Deck(
        replace(card, quiz=tuple(replace(item, prompt=f"{item.prompt} Now?") for item in card.quiz))
        for card in team.house.deck.cards.values()
    )
    async with house(sqlite_url, [team.platform.connect], deck=edited, at=team.house.clock.now()) as again:
        other = Team(again, team.platform)
        await other.until(23, 9)
        (told,) = [text_of(each.message) for each in team.platform.posts if each.under == friday.ref]
        assert "This quiz was changed after I posted it" in told
        assert "1 person" not in told
