"""`/study path`: a path of one's own, which leads what one studies alone."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.rehearsal.reading import instants_in, labels_of, message_in, text_of
from bot.chat.events import Press
from bot.chat.messages import Message
from bot.chat.replies import Change, Reply, Tell
from bot.rules.memory import Rating
from bot.store.reviews import Review
from tests.features.conftest import Team
from tests.features.homes import home, press_action


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


async def follow(team: Team, name: str, title: str) -> Reply:
    """Follow a path from the list of all."""
    return await team.press(name, await team.command(name, "/study path"), title)


async def channel_follows(team: Team, title: str) -> None:
    """Let the channel follow a path."""
    asked = await team.press("ana", await team.command("ana", "/study-setup"), "Path")
    await team.fill("ana", asked, {"Which path do we follow?": title})


def steps(team: Team, path: str) -> list[str]:
    """The cards of a path, by their ids."""
    return [step.card for step in team.house.deck.paths[path].steps]


def title(team: Team, card: str) -> str:
    """What a card is called."""
    return team.house.deck.cards[card].title


async def meet(team: Team, name: str, *cards: str) -> None:
    """Rate these cards outside any post, a second after one another."""
    member = await team.house.store.members.id_of(team.platform.who(name).member)
    now = team.house.clock.now()
    for number, card in enumerate(cards):
        at = now - timedelta(seconds=len(cards) - number)
        review = Review(member=member, card=card, occasion="2026-11-20", post=None, at=at, value=Rating.GOOD)
        await team.house.store.reviews.rate(review)


async def pressed(team: Team, name: str, action: str) -> Message:
    """What comes of a button that once was there, or never."""
    return message_in(await press_action(team, name, action, here=True))


async def test_all_paths_are_shown_with_whom_they_suit(team: Team) -> None:
    """Whoever has neither path nor assessment is led to it; looking makes nobody a member."""
    told = await team.command("ben", "/study path")
    for path in team.house.deck.paths.values():
        assert path.suits in read(told)
        assert path.title in labels_of(message_in(told))
    assert "The assessment (/study assess) takes 15 to 20 minutes" in read(told)
    assert "Take the assessment" in labels_of(message_in(told))
    assert await team.house.store.members.find(team.platform.who("ben").member) is None


async def test_the_page_tells_the_next_step_with_its_reason(team: Team) -> None:
    """What the path is, how far one is, and what comes after the next step."""
    told = await follow(team, "ben", "First steps")
    path = team.house.deck.paths["first-steps"]
    assert isinstance(told, Change)
    assert "You follow this path now." in read(told)
    assert path.about in read(told)
    assert f"You have met 0 of {len(path.steps)} cards." in read(told)
    first, second = path.steps[:2]
    assert f"**Next step: {title(team, first.card)}**\n\n{first.why}" in read(told)
    assert f"- {title(team, second.card)}\n" in read(told)
    assert f"- and {len(path.steps) - 5} more" in read(told)
    assert labels_of(message_in(told)) == ("Study it now", "All its steps", "All paths", "Stop following")
    again = read(await team.command("ben", "/study path", direct=True))
    assert path.about in again
    assert "You follow this path now." not in again


async def test_a_step_is_studied_from_the_page(team: Team) -> None:
    """As the private session shows a card; rated, it is behind, with its date."""
    page = await follow(team, "ben", "First steps")
    first, second = steps(team, "first-steps")[:2]
    told = await team.press("ben", page, "Study it now")
    assert isinstance(told, Tell)
    assert message_in(told).title == title(team, first)
    assert "Next step: First steps ·" in read(told)
    shown = next(label for label in labels_of(message_in(told)) if label.startswith("Show me"))
    rated = await team.press("ben", await team.press("ben", told, shown), "Got it")
    assert {"Next card", "Stop here"} <= set(labels_of(message_in(rated)))
    page = await team.command("ben", "/study path")
    assert f"**Next step: {title(team, second)}**" in read(page)
    assert f"{title(team, first)} · met 2026-11-20" in read(page)
    assert instants_in(message_in(page), style="date") == (team.house.clock.now(),)


async def test_a_page_that_has_aged_goes_on_all_the_same(team: Team) -> None:
    """The step that its button names was met meanwhile, so the next one opens."""
    page = await follow(team, "ben", "First steps")
    first, second = steps(team, "first-steps")[:2]
    await meet(team, "ben", first)
    assert message_in(await team.press("ben", page, "Study it now")).title == title(team, second)


async def test_what_fades_is_named(team: Team) -> None:
    """On the page and among the steps; no more than the last three are told of at length."""
    await meet(team, "ben", *steps(team, "first-steps")[:5])
    page = read(await follow(team, "ben", "First steps"))
    assert "Behind you\n" in page
    assert page.count(" · met ") == 3
    assert "And 2 more." in page
    await team.until(18, 8, month=12)
    page_later = await team.command("ben", "/study path")
    assert "Behind you, 5 fading: /study review brings back what fades" in read(page_later)
    assert " · met 2026-11-20" in read(page_later)
    assert read(await team.press("ben", page_later, "All its steps")).count(" · fading") == 5


async def test_all_steps_are_shown_ten_at_a_time(team: Team) -> None:
    """Beginning with those around the next one, forth and back."""
    cards = steps(team, "new-to-ai")
    await meet(team, "ben", *cards[:12])
    page = await follow(team, "ben", "New to AI")
    shown = await team.press("ben", page, "All its steps")
    assert f"12. {title(team, cards[11])} · met 2026-11-20" in read(shown)
    assert f"13. {title(team, cards[12])} · next" in read(shown)
    assert f"14. {title(team, cards[13])} · ahead" in read(shown)
    assert labels_of(message_in(shown)) == ("Earlier steps", "Later steps", "Back to my path")
    last = await team.press("ben", shown, "Later steps")
    assert f"{len(cards)}. {title(team, cards[-1])}" in read(last)
    assert labels_of(message_in(last)) == ("Earlier steps", "Back to my path")
    first = await team.press("ben", await team.press("ben", last, "Earlier steps"), "Earlier steps")
    assert labels_of(message_in(first)) == ("Later steps", "Back to my path")
    assert "You have met 12 of 27 cards." in read(await team.press("ben", first, "Back to my path"))


async def test_another_path_is_followed_and_nothing_is_lost(team: Team) -> None:
    """What both hold is met on both."""
    shared = set(steps(team, "first-steps")) & set(steps(team, "new-to-ai"))
    await meet(team, "ben", *steps(team, "first-steps"))
    page = await follow(team, "ben", "First steps")
    others = await team.press("ben", page, "All paths")
    assert "**First steps** · 13 cards, 13 met · you follow it" in read(others)
    assert "/study assess" not in read(others)
    page = await team.press("ben", others, "New to AI")
    assert f"You have met {len(shared)} of 27 cards." in read(page)
    assert "What a model" not in message_in(page).title


async def test_following_can_end(team: Team) -> None:
    """A second press finds it ended; what was met stays."""
    page = await follow(team, "ben", "First steps")
    await meet(team, "ben", steps(team, "first-steps")[0])
    for _ in range(2):
        told = await team.press("ben", page, "Stop following")
        assert "You follow no path of your own any more." in read(told)
    assert "**First steps** · 13 cards, 1 met\n" in read(told)
    assert message_in(await team.command("ben", "/study path")).title == "Learning paths"
    assert message_in(await team.press("ben", page, "Study it now")).title == "Learning paths"
    assert message_in(await team.press("ben", page, "All its steps")).title == "Learning paths"


async def test_a_finished_path_leads_to_the_next(team: Team) -> None:
    """The one of which most is met; with the last card of all paths, none is left."""
    await meet(team, "ben", *steps(team, "first-steps"))
    page = await follow(team, "ben", "First steps")
    assert "You have met every card of this path." in read(page)
    assert "Study it now" not in labels_of(message_in(page))
    following = next(label for label in labels_of(message_in(page)) if label.startswith("Follow: "))
    told = await team.press("ben", page, following)
    assert message_in(told).title == following.removeprefix("Follow: ")
    await meet(team, "ben", *{card for path in team.house.deck.paths for card in steps(team, path)})
    page = await team.command("ben", "/study path")
    assert "You have been through all the paths that there are." in read(page)
    assert labels_of(message_in(page)) == ("All its steps", "All paths", "Stop following")


async def test_a_card_that_a_post_asks_just_now_is_rated_there(team: Team) -> None:
    """The path goes on behind it; where nothing else is left, its button opens the post."""
    await channel_follows(team, "First steps")
    await team.until(20, 9)
    first, second = steps(team, "first-steps")[:2]
    page = await follow(team, "ben", "First steps")
    assert team.platform.posts[0].message.title == title(team, first)
    assert f"**Next step: {title(team, second)}**" in read(page)
    await meet(team, "ben", *steps(team, "first-steps")[1:])
    page = await team.command("ben", "/study path")
    assert f"**Next step: {title(team, first)}**" in read(page)
    assert "It is open in your channel right now, and is rated there." in read(page)
    rated = await team.press(
        "ben", await team.press("ben", await team.press("ben", page, "Study it now"), "Show me the answer"), "Got it"
    )
    assert "first day of your streak" in read(rated)
    assert "You have met every card of this path." in read(await team.command("ben", "/study path"))


async def test_it_says_what_the_channel_follows(team: Team) -> None:
    """To whoever manages it, where to change that; outside of any channel, nothing."""
    assert "Should this whole channel follow a path?" in read(await team.command("ana", "/study path"))
    team.platform.introduce("ben", manages=False)
    assert "whole channel" not in read(await team.command("ben", "/study path"))
    await channel_follows(team, "First steps")
    page = read(await follow(team, "ben", "First steps"))
    assert "This channel follows the same path with its daily posts." in page
    assert "/study-setup" not in page
    page = read(await follow(team, "ana", "New to AI"))
    assert "This channel follows “First steps” with its daily posts. A path of your own leads" in page
    assert "You can change that under Path in /study-setup." in page
    assert "This channel" not in read(await team.command("ana", "/study path", direct=True))


async def test_it_leads_the_private_session(team: Team) -> None:
    """Before the channel's path; who follows none goes by the channel's."""
    await channel_follows(team, "First steps")
    await follow(team, "ben", "Generative products")
    told = await team.command("ben", "/study review")
    assert message_in(told).title == title(team, steps(team, "generative-products")[0])
    assert message_in(await team.command("chi", "/study review")).title == title(team, steps(team, "first-steps")[0])


async def test_the_home_shows_it_once(team: Team) -> None:
    """As one's own, with a button to its next step, beside what a channel follows; not twice where both are one."""
    await channel_follows(team, "First steps")
    await follow(team, "ben", "Generative products")
    await team.until(20, 9)
    await team.press("ben", await team.press("ben", team.platform.posts[0], "Show me the answer"), "Got it")
    first = title(team, steps(team, "generative-products")[0])
    seen = await home(team, "ben")
    assert f"Your path, Generative products: 0 of 30 met. Next step: “{first}”." in text_of(seen)
    assert "\nFirst steps: 1 of 13 met." in text_of(seen)
    told = await team.press("ben", Tell(seen), f"Next step: {first}")
    assert "Next step: Generative products ·" in read(told)
    await follow_from_page(team, "ben", "First steps")
    seen = await home(team, "ben")
    assert "Your path, First steps: 1 of 13 met." in text_of(seen)
    assert text_of(seen).count("First steps") == 1
    assert "Next step" in labels_of(seen)


async def follow_from_page(team: Team, name: str, path: str) -> Reply:
    """Follow another path than the one that is followed."""
    return await team.press(name, await team.press(name, await team.command(name, "/study path"), "All paths"), path)


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("follow:gone", "That path is no longer in the deck. These are:"),
        ("follow", "That path is no longer in the deck. These are:"),
        ("path", "You have met 0 of 13 cards."),
        ("path-steps:x", "1. "),
        ("path-steps:9999", "13. "),
        ("path-study:gone", "Next step: First steps"),
        ("path-study", "Next step: First steps"),
    ],
)
async def test_a_button_that_is_known_no_more_says_how_to_go_on(team: Team, action: str, says: str) -> None:
    """Or a forged one."""
    await follow(team, "ben", "First steps")
    assert says in text_of(await pressed(team, "ben", action))


async def test_a_path_that_left_the_deck_is_said_to_have_left(team: Team) -> None:
    """With all the others to choose from."""
    member = await team.house.store.members.id_of(team.platform.who("ben").member)
    await team.house.store.own_paths.follow(member, "gone", team.house.clock.now())
    told = await team.command("ben", "/study path")
    assert "The path that you followed is no longer in the deck." in read(told)
    assert "Your path" not in text_of(await home(team, "ben"))
    assert "no longer" not in read(await team.press("ben", told, "First steps"))


async def test_a_press_that_comes_twice_changes_nothing(team: Team) -> None:
    """With the same answer."""
    listed = await team.command("ben", "/study path")
    press: Press = team.platform.pressing("ben", listed, "First steps")
    assert read(await team.platform.give(press)) == read(await team.platform.give(replace(press)))


async def test_it_is_exported_and_deleted(team: Team) -> None:
    """With all else that is kept about a member."""
    await follow(team, "ben", "First steps")
    ((_, content),) = message_in(await team.command("ben", "/study export")).files
    (row,) = json.loads(content)["own_path"]["rows"]
    assert row["path"] == "first-steps"
    await team.press("ben", await team.command("ben", "/study delete"), "Delete everything about me")
    assert message_in(await team.command("ben", "/study path")).title == "Learning paths"
