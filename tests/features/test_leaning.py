"""Leaning to a side (T1): in private, before both sides are read, changeable until closing."""

import pytest

from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.chat.replies import Ask, Reply
from tests.features.conftest import Team

WHY, FLIPS = "Why do you lean that way?", "What would change your mind?"


async def trade_off(team: Team) -> Posted:
    """The trade-off of Friday."""
    await team.until(20, 13)
    return team.platform.posts[-1]


async def lean(team: Team, name: str, post: Posted, side: int, *words: str) -> Reply:
    """Press a side, and say why, and what would change it."""
    why, flips = (*words, "", "")[:2]
    form = await team.press(name, post, labels_of(post.message)[side])
    return await team.fill(name, form, {WHY: why, FLIPS: flips})


async def test_the_sides_stand_on_the_buttons_and_a_reason_may_be_given(team: Team) -> None:
    """Then both sides are read, with one's own words above them."""
    post = await trade_off(team)
    one, other, show = labels_of(post.message)
    card = next(card for card in team.house.deck.cards.values() if card.title == post.message.title)
    assert (one, other) == tuple(side.name for side in card.sides)
    assert show == "Show me both sides"
    told = text_of(message_in(await lean(team, "ben", post, 1, "It is <@U1> *cheap*", "A second outage")))
    assert f"You lean to: {other}." in told
    assert "It is <@U1> *cheap*" in told
    assert "A second outage" in told
    assert "In real products" in told


async def test_both_fields_may_stay_empty(team: Team) -> None:
    """A lean alone is worth something."""
    post = await trade_off(team)
    assert "You lean to" in text_of(message_in(await lean(team, "ben", post, 0)))


async def test_the_spread_is_shown_from_three_leans_on(team: Team) -> None:
    """With fewer it would tell on somebody."""
    post = await trade_off(team)
    one, other, _ = labels_of(post.message)
    for name, side in (("ana", 0), ("ben", 1)):
        told = text_of(message_in(await lean(team, name, post, side)))
        assert "shown from 3 leans on" in told
    told = text_of(message_in(await lean(team, "chi", post, 1)))
    assert f"The team so far: {one} 1 · {other} 2." in told


async def test_the_post_tells_how_many_have_leaned_and_never_which_way(team: Team) -> None:
    """A heartbeat later."""
    post = await trade_off(team)
    await lean(team, "ana", post, 0)
    await lean(team, "ben", post, 0, "my own reason")
    await team.until(20, 13, 5)
    shown = text_of(post.message)
    assert "2 people have leaned" in shown
    assert "my own reason" not in shown
    assert "The team so far" not in shown


async def test_a_lean_can_be_changed_and_the_first_one_is_kept(team: Team) -> None:
    """From the answer, by one button; the form keeps what was written."""
    post = await trade_off(team)
    one, other, _ = labels_of(post.message)
    told = await lean(team, "ben", post, 0, "fast")
    form = await team.press("ben", told, f"Lean to {other}")
    assert isinstance(form, Ask)
    assert form.form.fields[0].value == "fast"
    told = await team.fill("ben", form, {WHY: "slow but sure"})
    assert f"You lean to: {other}." in text_of(message_in(told))
    assert f"Lean to {one}" in labels_of(message_in(told))
    spread = await team.house.store.leans.spread(post.key)
    assert (spread.first, spread.final, spread.moved) == ((1, 0), (0, 1), 1)


async def test_after_closing_no_lean_changes(team: Team) -> None:
    """The outcome is told by then; a form that was open meanwhile says so too."""
    post = await trade_off(team)
    told = await lean(team, "ben", post, 0)
    form = await team.press("chi", post, labels_of(post.message)[0])
    await team.until(21, 12)
    late = await team.press("ben", told, f"Lean to {labels_of(post.message)[1]}")
    assert "Leaning has closed" in text_of(message_in(late))
    assert "You lean to" in text_of(message_in(await team.press("ben", late, "Show me both sides")))
    too_late = text_of(message_in(await team.fill("chi", form, {WHY: "my late reason"})))
    assert "Leaning has closed" in too_late
    assert "my late reason" in too_late  # nothing that was written is lost
    assert (await team.house.store.leans.spread(post.key)).final == (1, 0)


async def test_a_lean_is_no_rating(team: Team) -> None:
    """The rating alone counts for the day (S1)."""
    post = await trade_off(team)
    told = await lean(team, "ben", post, 0)
    assert "Your streak here: 0 days." in text_of(message_in(await team.command("ben", "/study streak")))
    assert "first day of your streak" in text_of(message_in(await team.press("ben", told, "Got it")))


@pytest.mark.parametrize("side", ["2", "", "x"])
async def test_a_forged_side_is_an_old_button(team: Team, side: str) -> None:
    """What a button says is never trusted."""
    post = await trade_off(team)
    press = team.platform.pressing("ben", post, labels_of(post.message)[0])
    forged = type(press)(
        key="k", at=press.at, who=press.who, place=press.place, surface="channel", action=f"lean:{post.key}:{side}"
    )
    assert "An old button" in text_of(message_in(await team.platform.give(forged)))
