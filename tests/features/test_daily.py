"""The study day, from the member's side."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from adapters.rehearsal.messenger import MemoryMessenger
from adapters.rehearsal.mishaps import Call, Mishap
from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import labels_of, message_in, text_of
from adapters.wiring import House
from bot.chat.events import Removed
from bot.chat.messages import Button
from bot.chat.replies import Ask, Change, Tell
from bot.errors import CannotLook, InDoubt, Unanswered
from bot.store.ledger import State
from bot.store.schema import connect
from tests.features.conftest import Team
from tests.house import house


async def test_the_form_shows_the_prompt_and_what_was_written_before(team: Team) -> None:
    """A take can be mended; the question stands above it."""
    await team.until(20, 9)
    post = team.platform.posts[0]
    form = await team.press("ana", post, "Write my take")
    assert isinstance(form, Ask)
    assert form.form.intro in post.message.blocks
    await team.fill("ana", form, {"What would you say?": "Rules first."})
    again = await team.press("ana", post, "Write my take")
    assert isinstance(again, Ask)
    assert again.form.fields[0].value == "Rules first."


async def test_an_answer_can_be_read_again_after_the_rating(team: Team) -> None:
    """In the place of the confirmation, with the chosen rating standing out."""
    await team.until(20, 9)
    told = await team.press("ana", team.platform.posts[0], "Show me the answer")
    told = await team.press("ana", told, "Struggled")
    told = await team.press("ana", told, "Read the answer again")
    assert isinstance(told, Change)
    ratings = [part for part in told.message.rows[0] if isinstance(part, Button)]
    assert [button.label for button in ratings if button.style == "main"] == ["Struggled"]


async def test_a_take_stands_beside_the_answer_after_closing_too(team: Team) -> None:
    """The rating does not: one that is pressed now is a new review (M1)."""
    await team.until(20, 9)
    post = team.platform.posts[0]
    form = await team.press("ana", post, "Write my take")
    told = await team.fill("ana", form, {"What would you say?": "Rules first."})
    await team.press("ana", told, "Struggled")
    await team.until(21, 9)
    late = message_in(await team.press("ana", post, "Show me the answer"))
    assert "Rules first." in text_of(late)
    assert all(isinstance(part, Button) and part.style == "plain" for part in late.rows[0])


async def test_the_notification_of_a_post_tells_no_answer(team: Team) -> None:
    """Nor do its blocks."""
    await team.until(20, 13)
    for post in team.platform.posts:
        card = next(card for card in team.house.deck.cards.values() if card.title == post.message.title)
        shown = post.message.plain + text_of(post.message)
        assert card.prompt in shown
        assert not any(side.body in shown for side in card.sides)
        assert not card.answer or card.answer not in shown


async def test_today_offers_what_is_open_and_otherwise_the_next_instant(team: Team) -> None:
    """Also over the weekend."""
    await team.until(20, 7)
    assert "Nothing is open now" in text_of(message_in(await team.command("ben", "/study")))
    await team.until(20, 13)
    shown = message_in(await team.command("ben", "/study today"))
    assert labels_of(shown)[:2] == ("Write my take", "Show me the answer")
    assert labels_of(shown)[-1] == "Show me both sides"
    told = await team.press("ben", Tell(shown), "Show me both sides")
    assert "In real products" in text_of(message_in(told))
    await team.until(21, 12)
    assert "2026-11-23" in text_of(message_in(await team.command("ben", "/study")))


async def test_today_says_what_was_rated_and_whose_day_a_post_is_of(team: Team) -> None:
    """After midnight yesterday's post is still open, and told as yesterday's."""
    await team.until(20, 9)
    await team.press("ben", await team.press("ben", team.platform.posts[0], "Show me the answer"), "Got it")
    await team.until(21, 1)
    shown = text_of(message_in(await team.command("ben", "/study today")))
    assert "Question of Friday" in shown
    assert "You said: Got it. You can still change it." in shown


async def test_the_first_post_of_a_channel_explains_itself(team: Team) -> None:
    """To people who did not install the bot; the second one does not."""
    await team.until(20, 13)
    first, second = (text_of(post.message) for post in team.platform.posts)
    assert "Hello! I am new in this channel" in first
    assert "Hello!" not in second


async def test_a_newcomer_in_a_later_week_is_told_what_counts_now(team: Team) -> None:
    """Once, on their first rating; whoever was there on the first day needs no welcome."""
    await team.until(20, 9)
    told = await team.press("ana", await team.press("ana", team.platform.posts[0], "Show me the answer"), "Got it")
    assert "Welcome!" not in text_of(message_in(told))
    await team.until(23, 13)
    told = await team.press("chi", await team.press("chi", team.platform.posts[-2], "Show me the answer"), "Got it")
    assert "What was asked here before you came never counts against you" in text_of(message_in(told))
    told = await team.press("chi", told, "Struggled")
    await team.until(24, 9)
    told = await team.press("chi", await team.press("chi", team.platform.posts[-1], "Show me the answer"), "Got it")
    assert "Welcome!" not in text_of(message_in(told))


async def test_what_is_rated_from_today_counts_for_the_post(team: Team) -> None:
    """The card of an open post is that post wherever it is opened (M1)."""
    await team.until(20, 9)
    told = await team.press("ben", Tell(message_in(await team.command("ben", "/study"))), "Show me the answer")
    assert "first day of your streak" in text_of(message_in(await team.press("ben", told, "Got it")))


async def test_the_trade_off_that_is_shown_by_name_is_the_open_post(team: Team) -> None:
    """And counts as it."""
    await team.until(20, 13)
    shown = await team.command("ben", f"/tradeoff {team.platform.posts[-1].message.title}")
    told = await team.press("ben", shown, "Show me both sides")
    assert "first day of your streak" in text_of(message_in(await team.press("ben", told, "Got it")))


async def test_a_button_that_was_copied_to_another_channel_does_nothing(team: Team) -> None:
    """What a button says is never trusted."""
    await team.until(20, 9)
    press = team.platform.pressing("ben", team.platform.posts[0], "Show me the answer")
    elsewhere = type(press)(
        key="x",
        at=press.at,
        who=press.who,
        place=type(team.platform.place)(platform="rehearsal", workspace="other", channel="square"),
        surface="channel",
        action=press.action,
    )
    assert "An old button" in text_of(message_in(await team.platform.give(elsewhere)))


async def test_a_press_at_the_instant_of_closing_counts_and_one_later_does_not(team: Team) -> None:
    """04:00 in Berlin, whenever it is committed (S1)."""
    await team.until(20, 9)
    told = await team.press("ana", team.platform.posts[0], "Show me the answer")
    await team.until(21, 12)
    at = datetime(2026, 11, 21, 3, tzinfo=UTC)
    assert "first day" in text_of(message_in(await team.press("ana", told, "Got it", at=at)))
    late = await team.press("ben", told, "Got it", at=at.replace(microsecond=1))
    assert "does not count for a streak" in text_of(message_in(late))


async def test_a_late_rating_is_one_review_a_day(team: Team) -> None:
    """Pressed twice on one day it changes; on another day it is another review."""
    await team.until(20, 9)
    post = team.platform.posts[0]
    await team.until(22, 9)
    told = await team.press("ana", post, "Show me the answer")
    told = await team.press("ana", told, "Missed it")
    told = await team.press("ana", told, "Got it")
    once = text_of(message_in(told))
    assert "2026-11-24" in once  # one Got it: two days
    await team.until(25, 9)
    told = await team.press("ana", await team.press("ana", post, "Show me the answer"), "Got it")
    assert "2026-11-24" not in text_of(message_in(told))


async def test_a_press_proves_that_a_post_arrived(sqlite_url: URL) -> None:
    """The answer was lost and nobody can look: the first press on it settles it, and counts (S2)."""

    def blind(call: Call) -> Mishap | None:
        if call.what == "post":
            return Mishap(raises=InDoubt("the answer was lost"), lands=True)
        return Mishap(raises=CannotLook("no permission")) if call.what == "find" else None

    platform = Platform(MemoryMessenger(mishaps=blind))
    platform.introduce("ana", manages=True, zone="Europe/Berlin")
    async with house(sqlite_url, [platform.connect]) as built:
        await platform.command("ana", "/study-setup")
        for minute in (30, 33):
            await built.until(datetime(2026, 11, 20, 8, minute, tzinfo=UTC))
        sent = platform.posts[0]
        assert await state_of(built, sent.key) is State.UNKNOWN
        told = await platform.press("ana", sent, "Show me the answer")
        assert await state_of(built, sent.key) is State.SENT
        assert "first day of your streak" in text_of(message_in(await platform.press("ana", told, "Got it")))


async def state_of(built: House, post_id: str) -> State:
    """What the ledger thinks of a post."""
    post = await built.store.posts.of(post_id)
    assert post is not None
    return post.state


async def test_what_was_typed_is_kept_as_far_as_a_database_can_hold_it(team: Team) -> None:
    """NUL, half a character, and more than the form allows."""
    await team.until(20, 9)
    form = await team.press("ana", team.platform.posts[0], "Write my take")
    told = await team.fill("ana", form, {"What would you say?": "a\0b \udc80 " + "x" * 5000})
    assert f"ab ? {'x' * 2995}\n" in text_of(message_in(told))


async def test_a_channel_that_was_switched_off_says_so(team: Team) -> None:
    """Instead of promising a post."""
    await team.until(20, 9)
    event = Removed(platform="rehearsal", workspace="town", channel="square", at=team.house.clock.now())
    await team.house.app.removed(event)
    assert "stopped posting" in text_of(message_in(await team.command("ben", "/study")))
    assert "stopped posting" in text_of(message_in(await team.command("ben", "/study streak")))


async def test_removal_stops_the_posts_and_a_new_set_up_resumes_them(team: Team) -> None:
    """What was learnt stays."""
    await team.until(20, 9)
    await team.press("ana", await team.press("ana", team.platform.posts[0], "Show me the answer"), "Got it")
    await team.house.app.removed(
        Removed(platform="rehearsal", workspace="town", channel=None, at=team.house.clock.now())
    )
    await team.until(23, 13)
    assert len(team.platform.posts) == 1
    await team.command("ana", "/study-setup Europe/Berlin")
    await team.until(24, 13)
    assert len(team.platform.posts) == 3
    assert "Your streak here: 1 day." in text_of(message_in(await team.command("ana", "/study streak")))


async def test_nothing_is_promised_where_the_bot_does_not_post(sqlite_url: URL) -> None:
    """Each command says what to do."""
    platform = Platform()
    async with house(sqlite_url, [platform.connect]):
        assert "/study-setup" in text_of(message_in(await platform.command("ben", "/study")))
        assert "do not post" in text_of(message_in(await platform.command("ben", "/study streak")))
        assert "New to you" in text_of(message_in(await platform.command("ben", "/study review")))
        assert "Name one" in text_of(message_in(await platform.command("ben", "/tradeoff")))


async def test_a_take_that_could_not_be_saved_reaches_no_log(
    team: Team, sqlite_url: URL, caplog: pytest.LogCaptureFixture
) -> None:
    """It does not count as answered; the line in the log has the error, and not the words."""
    await team.until(20, 9)
    with connect(sqlite_url) as connection:
        connection.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON take BEGIN SELECT RAISE(ABORT, 'full'); END")
        connection.commit()
    form = await team.press("ana", team.platform.posts[0], "Write my take")
    with pytest.raises(Unanswered) as unanswered:
        await team.fill("ana", form, {"What would you say?": "my own words"})
    assert "my own words" not in str(unanswered.value)
    assert "event_failed" in caplog.text
    assert "my own words" not in caplog.text
