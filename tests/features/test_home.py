"""A member's home: short, and true. Inside of a channel it tells of that one, outside of any of all that are theirs."""

from datetime import UTC, datetime

import pytest

from adapters.rehearsal.reading import form_in, labels_of, message_in, text_of
from bot.chat.messages import Button, Picture
from bot.chat.replies import Tell
from tests.features.conftest import Team
from tests.features.homes import TOOLS, home, nobody_posts, press, press_action, question_in, rate, read


async def test_it_tells_what_is_open_and_what_was_said_to_it(team: Team) -> None:
    """What is not rated yet stands out; in the channel, the month is drawn."""
    await team.until(20, 13)
    await rate(team, "ben", team.platform.posts[0])
    seen = await home(team, "ben", here=True)
    assert "you said: Got it" in text_of(seen)
    assert "not rated yet" in text_of(seen)
    styles = {part.label: part.style for part in seen.rows[0] if isinstance(part, Button)}
    assert styles == {"Open the question": "plain", "Open the trade-off": "main"}
    assert "Your streak: 1 day. The team's: 1 day." in text_of(seen)
    assert seen.plain == "Streak: 1 day"
    assert any(isinstance(block, Picture) for block in seen.blocks)


async def test_its_buttons_open_a_post_and_a_review(team: Team) -> None:
    """Each as a private message, so that the home stays what it is; in the channel nobody is told which one it is."""
    await team.until(20, 13)
    await rate(team, "ben", team.platform.posts[0])
    seen = await home(team, "ben", here=True)
    assert labels_of(seen) == ("Open the question", "Open the trade-off", "Review", *TOOLS, "Settings", "Help")
    for label, expected in (("Open the question", "Show me the answer"), ("Review", "Stop here")):
        told = message_in(await press(team, "ben", label, here=True))
        assert expected in labels_of(told)
        assert "#square" not in text_of(told)


async def test_it_says_when_something_comes_where_nothing_is_open(team: Team) -> None:
    """To whoever has rated something before."""
    await team.until(20, 9)
    await rate(team, "ben", team.platform.posts[0])
    await team.until(21, 9)
    assert "Nothing is open now. Next post: 2026-11-23T08:30" in text_of(await home(team, "ben", here=True))


async def test_where_nothing_was_ever_set_up_it_says_so(team: Team) -> None:
    """In a channel of which the bot knows nothing."""
    team.platform.place = team.platform.place.__class__(platform="memory", workspace="town", channel="yard")
    assert "I do not post in this channel." in text_of(await home(team, "ben", here=True))


async def test_who_only_looks_is_no_member(team: Team) -> None:
    """Also after having been forgotten: a home that is opened keeps nothing, and nor does a button on it."""
    await team.until(20, 13)
    for here in (True, False):
        assert "Welcome!" in text_of(await home(team, "zoe", here=here))
        for label in ("Review", "Settings", "Help"):
            await press(team, "zoe", label, here=here)
    await press(team, "zoe", "Open the question", here=True)
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
    assert seen.plain == "a few fading"
    assert (await home(team, "ben", here=True)).plain == "Streak: 0 days · a few fading"


async def test_the_first_visit_begins_with_three_steps_that_fit(team: Team) -> None:
    """Nothing open yet, a question open; the first rating ends them. No streak is told of where there is none."""
    await team.until(20, 6)
    seen = await home(team, "chi", here=True)
    assert "3. Rate the next post, and your streak begins: 2026-11-20T08:30" in text_of(seen)
    assert seen.plain == "Welcome! Three steps, and you are in."
    await team.until(20, 9)
    assert "1. Open the question below, and make up your own mind" in text_of(await home(team, "chi", here=True))
    assert "streak: " not in text_of(await home(team, "chi", here=True))
    await rate(team, "chi", team.platform.posts[0])
    for here in (True, False):
        assert "Welcome!" not in text_of(await home(team, "chi", here=here))


async def test_whoever_belongs_to_no_channel_is_welcomed_too(team: Team) -> None:
    """While no channel posts: a first card is there for everybody, and whoever may is asked to set a channel up."""
    team.platform.introduce("dan", manages=None)
    team.platform.introduce("eve", manages=False)
    await nobody_posts(team)
    seen = text_of(await home(team, "dan"))
    assert "1. Meet a first card right now: press Review." in seen
    assert "3. Does your team study already?" in seen
    assert seen.endswith("If not, set up a channel below.")
    assert "If not, ask whoever manages a channel" in text_of(await home(team, "eve"))
    assert labels_of(await home(team, "dan")) == ("Review", *TOOLS, "Settings", "Help", "Set up a channel")
    assert labels_of(await home(team, "eve")) == ("Review", *TOOLS, "Settings", "Help")


async def test_whoever_is_new_to_a_team_that_studies_is_led_to_its_posts_first(team: Team) -> None:
    """Only whoever surely manages is offered another channel; the command stays, and no channel is named."""
    for name, manages, begins in (
        ("dan", None, "/study-setup in that channel lets me begin."),
        ("eve", False, "Ask whoever manages it to give /study-setup there."),
        ("mia", True, "Set it up below."),
    ):
        team.platform.introduce(name, manages=manages)
        seen = await home(team, name)
        first, second = text_of(seen).splitlines()[2:4]
        assert first.startswith("1. Rate a post in your team's channel: ")
        assert first.endswith(f" No posts there yet? {begins}")
        assert second == "2. Or meet a first card right now: press Review. Nobody sees it but you."
        assert "square" not in text_of(seen)
        assert labels_of(seen) == ("Review", *TOOLS, "Settings", "Help", *(("Set up a channel",) if manages else ()))


async def test_the_next_step_of_the_path_is_one_press_away(team: Team) -> None:
    """The first card that the member has not met and that is not asked just now; then it is counted."""
    form = form_in(await team.press("ana", await team.command("ana", "/study-setup"), "Path"))
    await team.fill("ana", form, {"Which path do we follow?": "First steps"})
    await team.until(20, 9)
    await rate(team, "ben", team.platform.posts[0])
    steps = [step.card for step in team.house.deck.paths["first-steps"].steps]
    second = team.house.deck.cards[steps[1]]
    assert team.house.deck.cards[steps[0]].title == team.platform.posts[0].message.title
    assert f"First steps: 1 of {len(steps)} met. Next step: “{second.title}”." in text_of(await home(team, "ben"))
    told = await press(team, "ben", "Next step")
    assert message_in(told).title == second.title
    assert "Next step: First steps ·" in read(told)
    shown = next(label for label in labels_of(message_in(told)) if label.startswith("Show me"))
    told = await team.press("ben", await team.press("ben", told, shown), "Knew it cold")
    assert {"Next card", "Stop here"} <= set(labels_of(message_in(told)))
    assert f"First steps: 2 of {len(steps)} met." in text_of(await home(team, "ben"))


async def test_a_card_that_is_asked_just_now_is_no_next_step(team: Team) -> None:
    """It is met on its post."""
    form = form_in(await team.press("ana", await team.command("ana", "/study-setup"), "Path"))
    await team.fill("ana", form, {"Which path do we follow?": "First steps"})
    await team.until(20, 9)
    first = question_in(team, team.platform.place).message.title
    seen = text_of(await home(team, "ben", here=True))
    assert "First steps: 0 of" in seen
    assert f"Next step: “{first}”" not in seen


async def test_whoever_is_paused_is_told_so(team: Team) -> None:
    """And not that a day was missed."""
    await team.until(20, 9)
    await rate(team, "ben", team.platform.posts[0])
    form = await team.press("ben", await team.command("ben", "/study settings"), "Pause me")
    await team.fill("ben", form, {"Last day of your pause": "2027-01-06"})
    seen = text_of(await home(team, "ben"))
    assert "You are paused through Wed 6 Jan: no day is asked of you." in seen


@pytest.mark.parametrize(
    ("tool", "title"),
    [
        ("Assessment", "Your assessment"),
        ("Learning path", "Learning paths"),
        ("Interview practice", "Interview practice"),
        ("Portfolio", "Your portfolio"),
        ("Tracker, an Excel workbook", "Your tracker"),
    ],
)
async def test_each_tool_is_one_pick_away(team: Team, tool: str, title: str) -> None:
    """From the first day on, in no channel."""
    told = await press(team, "ben", tool)
    assert isinstance(told, Tell)
    assert told.message.title == title


async def test_a_tool_that_is_not_there_is_an_old_button(team: Team) -> None:
    """One that was forged, or a list without a choice."""
    for picked in (("divination",), ()):
        told = await press_action(team, "ben", "enter:tool", picked=picked)
        assert "An old button" in read(told)
