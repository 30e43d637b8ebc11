"""The private session."""

from dataclasses import replace

from adapters.rehearsal.reading import labels_of, message_in, text_of
from tests.features.conftest import Team


async def miss(team: Team, name: str, day: int) -> None:
    """Rate both posts of a day as missed."""
    await team.until(day, 13)
    for post in team.platform.posts[-2:]:
        reveal = "Show me the answer" if "Question" in post.message.plain else "Show me both sides"
        await team.press(name, await team.press(name, post, reveal), "Missed it")


async def test_it_goes_on_until_nothing_is_due(team: Team) -> None:
    """Card after card in one message, the count going down."""
    await miss(team, "ben", 20)
    await team.until(23, 6)
    told = await team.command("ben", "/study review")
    assert "2 cards due" in text_of(message_in(told))
    told = await team.press("ben", told, labels_of(message_in(told))[1])
    told = await team.press("ben", told, "Got it")
    told = await team.press("ben", told, "Next card (1 due)")
    told = await team.press("ben", told, labels_of(message_in(told))[1])
    told = await team.press("ben", told, "Got it")
    assert "That was the last one that is due" in text_of(message_in(told))


async def test_a_card_looked_up_by_name_is_no_session(team: Team) -> None:
    """Nothing to stop, nothing that comes next; rated all the same."""
    await team.until(20, 9)
    told = await team.command("ben", "/tradeoff retrieval depth")
    assert labels_of(message_in(told))[:2] == ("Write my take", "Show me both sides")
    assert "Stop here" not in labels_of(message_in(told))
    told = await team.press("ben", await team.press("ben", told, "Show me both sides"), "Got it")
    assert "You said: Got it." in text_of(message_in(told))
    assert "last one" not in text_of(message_in(told))


async def test_the_card_of_an_open_post_is_rated_there_even_from_elsewhere(team: Team) -> None:
    """From a message of before it was posted, and by name from another channel (M1)."""
    await miss(team, "ben", 20)
    await team.until(20, 14)
    title = team.platform.posts[-1].message.title
    team.platform.place = replace(team.platform.place, channel="elsewhere")
    told = message_in(await team.command("ben", f"/tradeoff {title}"))
    assert "open in your channel" in text_of(told)


async def test_an_unknown_name_gets_all_there_are(team: Team) -> None:
    """To pick from."""
    told = await team.command("ben", "/tradeoff weather in paris")
    assert "No such trade-off" in text_of(message_in(told))
    shown = await team.press("ben", told, "Model size vs latency")
    assert text_of(message_in(shown)).startswith("Model size vs latency")


async def test_it_can_be_left_at_any_card(team: Team) -> None:
    """And says that the rest can wait."""
    await miss(team, "ben", 20)
    await team.until(23, 6)
    told = await team.press("ben", await team.command("ben", "/study review"), "Stop here")
    assert "2 cards can wait" in text_of(message_in(told))


async def test_the_card_of_an_open_post_is_left_out(team: Team) -> None:
    """It is rated on its post (M1)."""
    await miss(team, "ben", 20)
    told = text_of(message_in(await team.command("ben", "/study review")))
    assert "All caught up" in told


async def test_a_review_counts_for_no_streak(team: Team) -> None:
    """It feeds memory, and nothing else."""
    await miss(team, "ben", 20)
    await team.until(23, 9)
    told = await team.press("ben", await team.command("ben", "/study review"), "Show me the answer")
    await team.press("ben", told, "Got it")
    streak = text_of(message_in(await team.command("ben", "/study streak")))
    assert "Mon 23 Nov still open" in streak


async def test_pressing_twice_on_one_day_is_one_review(team: Team) -> None:
    """The second press changes the first."""
    await miss(team, "ben", 20)
    await team.until(23, 6)
    told = await team.press("ben", await team.command("ben", "/study review"), "Show me the answer")
    first = await team.press("ben", told, "Knew it cold")
    once = text_of(message_in(await team.press("ben", first, "Got it")))
    twice = text_of(message_in(await team.press("ben", first, "Got it")))
    assert once == twice
