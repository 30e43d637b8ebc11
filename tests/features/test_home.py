"""A member's home: short, and true."""

from datetime import UTC, datetime

from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.chat.events import Opened
from bot.chat.messages import Button, Message, Picture
from tests.features.conftest import Team


async def home(team: Team, name: str, *, here: bool = True) -> Message:
    """What somebody finds on their home."""
    event = Opened(
        key="home",
        at=team.house.clock.now(),
        who=team.platform.who(name),
        place=team.platform.place if here else None,
        surface="home",
    )
    return message_in(await team.house.app.answer(event))


async def test_it_tells_what_is_open_and_what_was_said_to_it(team: Team) -> None:
    """What is not rated yet stands out."""
    await team.until(20, 13)
    await team.press("ben", await team.press("ben", team.platform.posts[0], "Show me the answer"), "Got it")
    seen = await home(team, "ben")
    assert "you said: Got it" in text_of(seen)
    assert "not rated yet" in text_of(seen)
    styles = {part.label: part.style for part in seen.rows[0] if isinstance(part, Button)}
    assert styles == {"Open the question": "plain", "Open the trade-off": "main"}
    assert "Your streak: 1 day." in text_of(seen)
    assert seen.plain == "Streak: 1 day"
    assert any(isinstance(block, Picture) for block in seen.blocks)


async def test_its_buttons_open_a_post_and_a_review(team: Team) -> None:
    """Each as a private message, so that the home stays what it is."""
    await team.until(20, 13)
    seen = await home(team, "ben")
    assert labels_of(seen) == ("Open the question", "Open the trade-off", "Review")
    for label, expected in (("Open the question", "Show me the answer"), ("Review", "Stop here")):
        button = next(part for row in seen.rows for part in row if isinstance(part, Button) and part.label == label)
        press = team.platform.pressing("ben", team.platform.posts[0], "Show me the answer")
        pressed = type(press)(
            key=label, at=press.at, who=press.who, place=press.place, surface="home", action=button.action
        )
        assert expected in labels_of(message_in(await team.platform.give(pressed)))


async def test_it_says_when_something_comes_where_nothing_is_open(team: Team) -> None:
    """And what a newcomer may expect."""
    await team.until(20, 6)
    seen = text_of(await home(team, "chi"))
    assert "Nothing is open now. Next post:" in seen
    assert "it comes back here before you forget it" in seen


async def test_who_only_looks_is_no_member(team: Team) -> None:
    """Also after having been forgotten: a home that is opened keeps nothing."""
    await team.until(20, 13)
    assert "Rate a card" in text_of(await home(team, "zoe"))
    assert "Rate a card" in text_of(await home(team, "zoe", here=False))
    assert await team.house.store.members.find(team.platform.who("zoe").member) is None


async def test_after_an_absence_fading_cards_are_a_few(team: Team) -> None:
    """Nobody meets a wall."""
    await team.until(20, 6)
    told = await team.command("ben", "/study review")
    for _ in range(len(team.house.deck.cards)):
        shown = next(label for label in labels_of(message_in(told)) if label.startswith("Show me"))
        told = await team.press("ben", await team.press("ben", told, shown), "Missed it")
        if "Next card" in labels_of(message_in(told)):
            told = await team.press("ben", told, "Next card")
    await team.house.until(datetime(2026, 12, 18, 8, 31, tzinfo=UTC))
    seen = await home(team, "ben")
    assert "a few are fading" in text_of(seen)
    assert seen.plain == "Streak: 0 days · a few fading"


async def test_outside_a_channel_it_still_offers_a_review(team: Team) -> None:
    """Memory belongs to the member, not to a channel."""
    seen = await home(team, "ben", here=False)
    assert labels_of(seen) == ("Review",)
    assert "streak" not in text_of(seen)
