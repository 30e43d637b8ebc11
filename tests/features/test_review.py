"""The private session, and the offers after a rating."""

from dataclasses import replace

from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.chat.events import Command
from bot.chat.messages import Prose
from bot.chat.replies import Reply, Tell
from tests.features.conftest import Team


async def rate(team: Team, name: str, day: int, rating: str = "Missed it") -> Reply:
    """Rate both posts of a day alike."""
    await team.until(day, 13)
    told: Reply = None
    for post in team.platform.posts[-2:]:
        told = await team.press(name, await reveal(team, name, post), rating)
    return told


async def reveal(team: Team, name: str, on: object) -> Reply:
    """Look at the answer of whatever stands there."""
    message = getattr(on, "message", None) or message_in(on)  # type: ignore[arg-type]
    label = next(label for label in labels_of(message) if label.startswith("Show me"))
    return await team.press(name, on, label)  # type: ignore[arg-type]


async def set_offers(team: Team, name: str, offers: int) -> None:
    """Let somebody be offered so many cards a day."""
    member = await team.house.store.members.id_of(team.platform.who(name).member)
    await team.house.store.preferences.set_offers(member, offers)


async def test_after_a_rating_one_more_is_offered_three_times_a_day(team: Team) -> None:
    """Each in private, and with a kind word at the end."""
    told = await rate(team, "ben", 20, "Got it")
    told = await team.press("ben", told, "One more for you")
    for _ in range(2):
        assert "New to you" in text_of(message_in(told))
        told = await team.press("ben", await reveal(team, "ben", told), "Got it")
        told = await team.press("ben", told, "One more for you")
    told = await team.press("ben", await reveal(team, "ben", told), "Got it")
    assert "One more for you" not in labels_of(message_in(told))
    assert "enough for today" in text_of(message_in(told))
    assert "/study review goes on" in text_of(message_in(told))


async def test_the_answer_stands_below_the_case_that_it_solves(team: Team) -> None:
    """The prompt is nowhere else in a private session, and an answer counts with its numbers."""
    await team.until(20, 7)
    told = await team.command("ben", "/study review")
    prompt = next(block for block in message_in(told).blocks if isinstance(block, Prose))
    assert message_in(await reveal(team, "ben", told)).blocks[0] == prompt


async def test_who_wants_no_offers_gets_none(team: Team) -> None:
    """And no word about it; the session by command is there all the same."""
    await team.until(20, 7)
    await set_offers(team, "ben", 0)
    told = await rate(team, "ben", 20, "Got it")
    assert "One more for you" not in labels_of(message_in(told))
    assert "enough" not in text_of(message_in(told))
    assert "New to you" in text_of(message_in(await team.command("ben", "/study review")))


async def test_the_session_goes_on_through_unseen_cards_until_the_member_stops(team: Team) -> None:
    """Beyond the three offers of a day; nothing is shown twice on one day."""
    await team.until(20, 7)
    told = await team.command("ben", "/study review")
    seen = []
    while True:
        seen.append(message_in(told).title)
        told = await team.press("ben", await reveal(team, "ben", told), "Got it")
        if "Next card" not in labels_of(message_in(told)):
            break
        told = await team.press("ben", told, "Next card")
    assert len(seen) == len(set(seen)) == len(team.house.deck.cards)
    assert "That was every card there is today" in text_of(message_in(told))
    assert "All caught up" in text_of(message_in(await team.command("ben", "/study review")))


async def test_what_is_fading_comes_before_what_is_fresh_on_every_second_turn(team: Team) -> None:
    """The first card is the worthiest, the second the due one least likely recalled."""
    await rate(team, "ben", 20)
    missed = {post.message.title for post in team.platform.posts}
    await team.until(23, 6)
    told = await team.command("ben", "/study review")
    first = message_in(told).title
    told = await team.press("ben", await reveal(team, "ben", told), "Got it")
    told = await team.press("ben", told, "Next card")
    assert message_in(told).title in missed - {first}
    assert "Fading, you met it 2 days ago" in text_of(message_in(told))


async def test_after_an_absence_there_is_no_wall(team: Team) -> None:
    """No number of what has piled up, only the next card."""
    await rate(team, "ben", 20)
    await team.until(18, 9, month=12)
    told = text_of(message_in(await team.command("ben", "/study review")))
    assert not any(word in told for word in ("cards due", "waiting", "overdue"))


async def test_a_card_looked_up_by_name_is_no_session(team: Team) -> None:
    """Nothing to stop, nothing that comes next; rated all the same."""
    await team.until(20, 9)
    told = await team.command("ben", "/tradeoff retrieval depth")
    assert labels_of(message_in(told))[-1] == "Show me both sides"
    assert "Stop here" not in labels_of(message_in(told))
    told = await team.press("ben", await reveal(team, "ben", told), "Got it")
    assert "You said: Got it." in text_of(message_in(told))
    assert not {"Next card", "One more for you"} & set(labels_of(message_in(told)))


async def test_the_card_of_an_open_post_is_rated_there_even_from_elsewhere(team: Team) -> None:
    """From a message of before it was posted, and by name from another channel (M1)."""
    await rate(team, "ben", 20)
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


async def test_the_list_tells_which_have_been_met(team: Team) -> None:
    """By category, each to be opened from there."""
    await rate(team, "ben", 20)
    title = team.platform.posts[-1].message.title
    told = await team.command("ben", "/tradeoff list")
    assert "21 trade-offs, of which you have met 1." in text_of(message_in(told))
    other = next(label for label in labels_of(message_in(told)) if label != title)
    assert message_in(await team.press("ben", told, other)).title == other


async def test_a_trade_off_by_chance_is_the_same_when_the_command_comes_again(team: Team) -> None:
    """A redelivery shows the same card; another command may show another one."""
    chosen = set()
    for number in range(20):
        given = Command(
            key=f"k{number}",
            at=team.house.clock.now(),
            who=team.platform.who("ben"),
            place=team.platform.place,
            surface="channel",
            path=("tradeoff", "random"),
        )
        once, twice = [message_in(await team.house.app.answer(given)).title for _ in range(2)]
        assert once == twice
        chosen.add(once)
    assert len(chosen) > 1
    assert chosen <= {card.title for card in team.house.deck.cards.values() if card.kind == "tradeoff"}


async def test_it_can_be_left_at_any_card(team: Team) -> None:
    """And nobody is blamed."""
    await rate(team, "ben", 20)
    await team.until(23, 6)
    told = await team.press("ben", await team.command("ben", "/study review"), "Stop here")
    assert "/study review goes on whenever you like" in text_of(message_in(told))


async def test_the_cards_of_open_posts_are_left_out(team: Team) -> None:
    """They are rated on their posts (M1)."""
    await rate(team, "ben", 20)
    open_titles = {post.message.title for post in team.platform.posts}
    told = await team.command("ben", "/study review")
    for _ in range(len(team.house.deck.cards) - 2):
        assert message_in(told).title not in open_titles
        told = await team.press("ben", await reveal(team, "ben", told), "Got it")
        if "Next card" in labels_of(message_in(told)):
            told = await team.press("ben", told, "Next card")


async def test_a_newcomer_meets_the_open_card_on_its_post_too(team: Team) -> None:
    """Who has rated nothing here yet is new to the channel, and not to what is open in it (M1)."""
    told = message_in(await team.command("ben", "/study review"))  # before any post
    await team.until(20, 13)
    assert told.title == team.platform.posts[-1].message.title
    assert message_in(await team.command("ben", "/study review")).title != told.title
    assert "open in your channel" in text_of(message_in(await reveal(team, "ben", Tell(told))))


async def test_what_was_met_last_night_was_met_a_day_ago(team: Team) -> None:
    """Though no 24 hours have passed; by the date of a member whose zone nobody knows, in UTC."""
    await team.until(21, 22)
    told = await team.command("ben", "/study review")
    while labels_of(message_in(told)):
        await team.press("ben", await reveal(team, "ben", told), "Knew it cold")
        told = await team.command("ben", "/study review")
    await team.until(22, 6)
    assert "you met it 1 day ago" in text_of(message_in(await team.command("ben", "/study review")))


async def test_a_review_counts_for_no_streak(team: Team) -> None:
    """It feeds memory, and nothing else."""
    await rate(team, "ben", 20)
    await team.until(23, 9)
    await team.press("ben", await reveal(team, "ben", await team.command("ben", "/study review")), "Got it")
    streak = text_of(message_in(await team.command("ben", "/study streak")))
    assert "Mon 23 Nov still open" in streak


async def test_pressing_twice_on_one_day_is_one_review(team: Team) -> None:
    """The second press changes the first."""
    await rate(team, "ben", 20)
    await team.until(23, 6)
    told = await reveal(team, "ben", await team.command("ben", "/study review"))
    first = await team.press("ben", told, "Knew it cold")
    once = text_of(message_in(await team.press("ben", first, "Got it")))
    twice = text_of(message_in(await team.press("ben", first, "Got it")))
    assert once == twice


async def test_a_trade_off_in_the_session_asks_for_a_lean(team: Team) -> None:
    """The sides stand on the buttons; the reason stands beside both sides."""
    await team.until(20, 7)
    told = await team.command("ben", "/tradeoff model size")
    side = labels_of(message_in(told))[0]
    form = await team.press("ben", told, side)
    answer = await team.fill("ben", form, {"Why do you lean that way?": "Seconds matter here"})
    assert f"You lean to: {side}." in text_of(message_in(answer))
    assert "Seconds matter here" in text_of(message_in(answer))
    assert "The team so far" not in text_of(message_in(answer))
