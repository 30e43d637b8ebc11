"""What comes again changes nothing: by another connection, at the same time, an hour later, after a restart."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from adapters.slack.adapter import SlackAdapter
from adapters.wiring import House
from bot.chat.replies import Tell
from bot.store.tables import lean, review, take
from tests.contract.slack import SlackPeople
from tests.contract.steps import (
    FRIDAY_AFTERNOON,
    FRIDAY_MORNING,
    failing,
    form,
    latest,
    message,
    question,
    reveal,
    reveal_and_rate,
    set_up,
)
from tests.contract.test_nothing_is_lost import refusing
from tests.house import FRIDAY, house
from tests.leading import to_slack
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_delivery import Outcome
from tests.loopback.slack_reading import text_of
from tests.loopback.slack_rules import Json
from tests.slack.core import Rehearsal, answer_card
from tests.slack.watching import TAKE, has_open, open_form, posted_card, private_card, sees

HOUR = timedelta(hours=1)


@asynccontextmanager
async def open_house(
    url: URL, slack: LoopbackSlack, at: datetime = FRIDAY
) -> AsyncGenerator[tuple[House, SlackPeople]]:
    """Run the house on Slack; a second one over the same database is the first one after a restart."""
    settings = to_slack(slack)
    slack.world.now = lambda: at
    async with house(url, [lambda core, now: SlackAdapter(core, settings, now=now)], at=at) as built:
        yield built, SlackPeople(slack, built.until, STUDY)


async def again(slack: LoopbackSlack, payload: Json | None = None) -> list[Outcome]:
    """Deliver a payload, the last one if None, by every connection that there is, and wait for what comes of it."""
    told = payload or slack.socket.sent[-1]["payload"]
    outcomes = [await slack.socket.deliver("interactive", told, by=one) for one in list(slack.socket.connections)]
    assert len(outcomes) == 2
    assert all(outcome.acked for outcome in outcomes)
    await slack.calm()
    return outcomes


async def ratings(built: House) -> Sequence[tuple[object, ...]]:
    """Return all reviews without the instant of their value, which a late delivery of the same value may move."""
    columns = [column for column in review.c if column.name != "changed_at"]
    async with built.store.database.reading() as connection:
        return [tuple(row) for row in await connection.execute(sa.select(*columns))]


async def rows(built: House, table: sa.Table) -> Sequence[tuple[object, ...]]:
    """Return all rows of a table."""
    async with built.store.database.reading() as connection:
        return [tuple(row) for row in await connection.execute(sa.select(table))]


def stands(slack: LoopbackSlack) -> list[str]:
    """Return what everybody sees in the channel."""
    return [text_of(one.blocks) for one in slack.channel()]


async def test_a_rating_counts_once_whenever_it_comes_again(sqlite_url: URL, slack: LoopbackSlack) -> None:
    """One review, at its first instant; the streak and the numbers under the post stay."""
    async with open_house(sqlite_url, slack) as (built, people):
        await set_up(people)
        await people.until(FRIDAY_MORNING)
        rated = await reveal_and_rate(people, "ben", await question(people), "Got it")
        assert "your streak" in rated.text
        pressed = slack.socket.sent[-1]["payload"]
        kept, streak = await ratings(built), (await people.command("ben", "/study streak")).text
        assert len(kept) == 1
        await again(slack, pressed)
        await people.until(FRIDAY_MORNING + HOUR)
        shown = stands(slack)
        await again(slack, pressed)
        assert await ratings(built) == kept
    async with open_house(sqlite_url, slack, FRIDAY_MORNING.astimezone(UTC) + 2 * HOUR) as (built, people):
        await again(slack, pressed)
        await people.until(FRIDAY_MORNING + 3 * HOUR)
        assert await ratings(built) == kept
        assert (await people.command("ben", "/study streak")).text == streak
        assert stands(slack) == shown


async def test_an_old_rating_does_not_undo_a_newer_one(sqlite_url: URL, slack: LoopbackSlack) -> None:
    """It was changed since; what comes again at once, or after a restart, is still the older click."""
    async with open_house(sqlite_url, slack) as (built, people):
        await set_up(people)
        await people.until(FRIDAY_MORNING)
        answer = await reveal(people, "ben", await question(people))
        first = message(await people.press("ben", answer, "Got it"))
        pressed = slack.socket.sent[-1]["payload"]
        await people.until(FRIDAY_MORNING + timedelta(seconds=90))
        await people.press("ben", first, "Missed it")
        (kept,) = await rows(built, review)
        await again(slack, pressed)
        assert await rows(built, review) == [kept]
        assert "again" in kept


async def test_a_form_that_comes_again_is_kept_once_and_answered_again(sqlite_url: URL, slack: LoopbackSlack) -> None:
    """A take and a lean: its first acknowledgement may be what was lost, so the answer goes with the second, too."""
    async with open_house(sqlite_url, slack) as (built, people):
        await set_up(people)
        await people.until(FRIDAY_AFTERNOON)
        written = form(await people.press("ben", await question(people), "Write my take"))
        await people.fill("ben", written, {"What would you say?": "Recall, since a miss costs more."})
        taken = slack.socket.sent[-1]["payload"]
        post = await latest(people, "Trade-off")
        await people.fill("ben", form(await people.press("ben", post, post.buttons[0])), {})
        leaned = slack.socket.sent[-1]["payload"]
        kept = [await rows(built, table) for table in (take, lean)]
        assert [len(each) for each in kept] == [1, 1]
        for sent in (taken, leaned):
            for outcome in await again(slack, sent):
                assert outcome.answer["response_action"] == "update"
    async with open_house(sqlite_url, slack, FRIDAY_AFTERNOON.astimezone(UTC) + HOUR) as (built, _):
        for sent in (taken, leaned):
            await again(slack, sent)
        after = [await rows(built, table) for table in (take, lean)]
        assert [[row[:4] for row in each] for each in after] == [[row[:4] for row in each] for each in kept]


async def test_what_is_shared_stands_in_the_channel_once(sqlite_url: URL, slack: LoopbackSlack) -> None:
    """Pressed once, it is posted once: also where the click comes again after an hour, or after a restart."""
    async with open_house(sqlite_url, slack) as (_, people):
        await set_up(people)
        await people.until(FRIDAY_MORNING)
        await reveal_and_rate(people, "ben", await question(people), "Got it")
        await people.press("ben", message(await people.command("ben", "/study team")), "Share it with the channel")
        pressed, shown = slack.socket.sent[-1]["payload"], stands(slack)
        assert len(shown) == 2
        await again(slack, pressed)
        assert stands(slack) == shown
        await people.until(FRIDAY_MORNING + HOUR)
        shown = stands(slack)
        await again(slack, pressed)
        assert stands(slack) == shown
    async with open_house(sqlite_url, slack, FRIDAY_MORNING.astimezone(UTC) + 2 * HOUR):
        await again(slack, pressed)
        assert stands(slack) == shown


async def test_two_deliveries_at_once_are_one(slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter) -> None:
    """The second waits for the answer to the first, is acknowledged after it, and carries nothing."""
    pressed = slack.pressing("UANA", await posted_card(slack, adapter), "Share")
    core.delay_s = 0.3
    both = [slack.socket.deliver("interactive", pressed, by=one) for one in slack.socket.connections]
    assert [outcome.acked for outcome in await asyncio.gather(*both)] == [True, True]
    await slack.calm()
    assert (len(core.events), len(slack.channel())) == (1, 2)


async def test_what_failed_is_tried_again(slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter) -> None:
    """It was not acknowledged, and nothing is remembered of it."""
    slack.socket.answer_s = 0.5
    pressed = slack.pressing("UANA", await posted_card(slack, adapter), "Broken")
    assert not (await slack.socket.deliver("interactive", pressed)).acked
    core.replies["broken"] = Tell(answer_card())
    await again(slack, pressed)
    assert len(core.events) == 2
    await sees(slack, "UANA", "The answer")


async def test_a_failure_is_not_remembered(sqlite_url: URL, slack: LoopbackSlack) -> None:
    """The database took no take; delivered once more it does, and the answer goes with that delivery."""
    async with open_house(sqlite_url, slack) as (built, people):
        await set_up(people)
        await people.until(FRIDAY_MORNING)
        written = form(await people.press("ben", await question(people), "Write my take"))
        people.hurry()
        with refusing(sqlite_url, "take"):
            assert "a warning" in await failing(people.fill("ben", written, {"What would you say?": "Recall."}))
        assert await rows(built, take) == []
        outcome = await slack.again()
        assert (outcome.answer["response_action"], len(await rows(built, take))) == ("update", 1)


async def test_what_is_kept_for_a_member_comes_to_them_once(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """By a press, by a command, and by one that takes long."""
    await slack.press("UANA", await posted_card(slack, adapter), "Keep")
    await again(slack)
    for line in ("/study keep", "/study export"):
        await slack.command("UBEN", line)
        assert (await slack.socket.deliver("slash_commands", slack.socket.sent[-1]["payload"])).acked
        await slack.calm()
    assert len(core.events) == 3
    assert [len(slack.private(user)) for user in ("UANA", "UBEN")] == [2, 3]


@pytest.mark.usefixtures("adapter")
async def test_a_slow_form_is_answered_by_what_is_known_of_it(slack: LoopbackSlack, core: Rehearsal) -> None:
    """While it is under way the member reads so; once it is done, they read the answer and not that it is under way."""
    await slack.press("UANA", await private_card(slack), "Patience")
    await has_open(slack, "UANA", "Your take")
    core.delay_s = 0.3
    await slack.submit("UANA", {TAKE: "cost"})
    under_way = await again(slack)
    await has_open(slack, "UANA", "The answer")
    done = await again(slack)
    titles = [outcome.answer["view"]["title"]["text"] for outcome in (*under_way, *done)]
    assert titles == ["One moment", "One moment", "The answer", "The answer"]
    assert len([event for event in core.events if event.surface == "form"]) == 1


@pytest.mark.usefixtures("adapter")
async def test_mistakes_in_a_form_are_said_again(slack: LoopbackSlack, core: Rehearsal) -> None:
    """And whoever mends them sends another form, by another trigger."""
    await open_form(slack)
    await slack.submit("UANA", {TAKE: "wrong"})
    for outcome in await again(slack):
        assert outcome.answer["response_action"] == "errors"
    await slack.submit("UANA", {TAKE: "cost"})
    await has_open(slack, "UANA", "The answer")
    assert len([event for event in core.events if event.surface == "form"]) == 2
