"""The channel's quiz day: a post that opens with a quiz item, then the card's own prompt."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.cards import Deck
from bot.chat.messages import Prose
from bot.chat.replies import Reply, Tell
from bot.features.posts import post_buttons
from bot.features.quiz import post_blocks, post_row
from bot.rules.quizzing import item_id
from bot.store.schema import connect
from bot.store.tables import channel, post
from tests.features.conftest import Team
from tests.features.quizzes import item_on, letters, respond
from tests.house import house


@pytest.fixture
async def friday(team: Team, sqlite_url: URL) -> Posted:
    """The question of a Friday that is the channel's quiz day."""
    await quiz_day(sqlite_url, weekday=4)
    await team.until(20, 9)
    return team.platform.posts[0]


async def quiz_day(url: URL, *, weekday: int) -> None:
    """Set the channel's quiz day; Monday is 0."""
    with connect(url) as connection, connection.begin():
        connection.execute(sa.update(channel).values(quiz_weekday=weekday))


async def answered(team: Team, on: Posted, name: str) -> list[tuple[str, bool]]:
    """Return the occasions of a member's answers, and whether they were right."""
    member = await team.house.store.members.id_of(team.platform.who(name).member)
    return [(each.occasion, each.right) for each in await team.house.store.quizzes.history(member)]


async def test_the_post_opens_with_the_item(team: Team, friday: Posted) -> None:
    """Its choices on buttons, and neither a reason nor the prompt in sight."""
    card, item = item_on(team, friday.message)
    assert friday.message.title == card.title
    assert labels_of(friday.message) == tuple("ABCDE"[: len(item.choices)])
    shown = text_of(friday.message)
    assert "It is quiz day: what would you choose?" in shown
    assert card.prompt not in shown
    assert not any(choice.reason in shown + friday.message.plain for choice in item.choices)


async def test_a_press_tells_the_verdict_and_leads_on_to_the_question(team: Team, friday: Posted) -> None:
    """To the presser alone; and it says what counts (S1)."""
    card, item = item_on(team, friday.message)
    told = await respond(team, "ben", friday, right=False)
    assert isinstance(told, Tell)
    read = text_of(told.message)
    assert "**Not quite.**" in read
    right = next(choice for choice in item.choices if choice.right)
    assert f"{right.text}\n\n{right.reason}" in read
    assert "Only your rating of it counts for the streak:" in read
    assert read.endswith(card.prompt)
    assert labels_of(told.message) == ("Write my take", "Show me the answer")
    assert await answered(team, friday, "ben") == [(friday.key, False)]
    assert len(team.platform.posts) == 1


async def test_only_the_rating_after_it_makes_the_day(team: Team, friday: Posted) -> None:
    """A quiz alone is no study day."""
    told = await respond(team, "ben", friday, right=True)
    assert "Your streak here: 0 days." in text_of(message_in(await team.command("ben", "/study streak")))
    told = await team.press("ben", await team.press("ben", told, "Show me the answer"), "Got it")
    assert "first day of your streak" in text_of(message_in(told))


async def test_the_first_answer_counts_and_a_redelivery_changes_nothing(team: Team, friday: Posted) -> None:
    """Another press shows what stands, and says so."""
    (right,) = letters(team, friday.message, right=True)
    press = team.platform.pressing("ben", friday, right)
    first = await team.platform.give(press)
    assert await team.platform.give(press) == first
    again = await respond(team, "ben", friday, right=False)
    assert "your first answer stands" in text_of(message_in(again))
    assert "**Right.**" in text_of(message_in(again))
    assert await answered(team, friday, "ben") == [(friday.key, True)]


async def test_the_post_tells_how_many_have_tried(team: Team, friday: Posted) -> None:
    """A heartbeat later, and never who or how."""
    await respond(team, "ben", friday, right=True)
    await respond(team, "cem", friday, right=False)
    await respond(team, "cem", friday, right=True)
    await team.until(20, 9, 10)
    assert "2 people have tried the quiz" in text_of(team.platform.posts[0].message)
    assert labels_of(team.platform.posts[0].message) == labels_of(friday.message)


async def test_the_spread_is_told_from_three_answers_on(team: Team, friday: Posted) -> None:
    """With fewer it would tell on somebody."""
    told: list[Reply] = [await respond(team, name, friday, right=name != "cem") for name in ("ana", "ben", "cem")]
    (right,), wrong = (letters(team, friday.message, right=which) for which in (True, False))
    assert "The team so far" not in text_of(message_in(told[1]))
    numbers = {right: 2, wrong[0]: 1} | dict.fromkeys(wrong[1:], 0)
    spread = " · ".join(f"{letter} {number}" for letter, number in sorted(numbers.items()))
    assert f"The team so far: {spread}." in text_of(message_in(told[2]))


async def test_an_answer_after_closing_is_kept_and_counts_for_no_spread(team: Team, friday: Posted) -> None:
    """Its occasion is the date in the channel; and it says that the post has closed."""
    await team.until(22, 9)
    told = await respond(team, "ben", friday, right=True)
    assert "This post has closed, so nothing here counts for a streak." in text_of(message_in(told))
    assert await answered(team, friday, "ben") == [("2026-11-22", True)]
    assert not await team.house.store.quizzes.spread(friday.key)


async def test_a_button_that_was_copied_to_another_channel_does_nothing(team: Team, friday: Posted) -> None:
    """What a button says is never trusted; nor is a choice that is not there."""
    press = team.platform.pressing("ben", friday, "A")
    assert press.place is not None
    elsewhere = replace(press, place=replace(press.place, channel="elsewhere"))
    no_choice, no_post = (replace(press, action=made) for made in (f"{press.action[:-1]}7", "guess:nothing"))
    for forged in (elsewhere, no_choice, no_post):
        assert message_in(await team.platform.give(forged)).title == "An old button"
    assert not await answered(team, friday, "ben")


async def test_an_item_that_was_edited_leads_on_to_the_question(sqlite_url: URL) -> None:
    """What was pressed does not count; the question of the day is still there. An item taken out leaves the prompt."""
    platform = Platform()
    async with house(sqlite_url, [platform.connect]) as built:
        team = Team(built, platform)
        await team.command("ana", "/study-setup")
        await quiz_day(sqlite_url, weekday=4)
        await team.until(20, 9)
        friday = platform.posts[0]
        cards = built.deck.cards
        card, _ = item_on(team, friday.message)
        now = built.clock.now()
    edited = replace(card, quiz=())
    async with house(sqlite_url, [platform.connect], at=now, deck=Deck([edited, *cards.values()])) as built:
        team = Team(built, platform)
        told = message_in(await team.press("ben", friday, "A"))
        assert "This quiz was changed after I posted it." in text_of(told)
        assert labels_of(told) == ("Write my take", "Show me the answer")
        assert not await answered(team, friday, "ben")
        with connect(sqlite_url) as connection, connection.begin():
            connection.execute(sa.update(post).values(rev=post.c.rev + 1))
        await team.until(20, 9, 10)
        assert card.prompt in text_of(platform.posts[0].message)


async def test_the_items_id_travels_in_the_button(team: Team, friday: Posted) -> None:
    """An action names the post, the item and the choice by the card's order, whatever letter it stands under."""
    _, item = item_on(team, friday.message)
    (right,) = letters(team, friday.message, right=True)
    number = next(number for number, choice in enumerate(item.choices) if choice.right)
    action = team.platform.pressing("ben", friday, right).action
    assert action == f"guess:{friday.key}:{item_id(item.prompt)}:{number}"


async def test_a_card_that_lost_the_item_is_posted_as_any_other(team: Team, friday: Posted) -> None:
    """With its prompt, and the ways to answer it."""
    sent = await team.house.store.posts.of(friday.key)
    card, _ = item_on(team, friday.message)
    assert sent is not None
    lost = replace(sent, quiz=len(card.quiz))
    assert post_blocks(card, lost) == (Prose(card.prompt),)
    assert post_row(card, lost) == post_buttons(lost, card)
