"""The pages of the panel: the next posts, the last deliveries, the last changes; and another channel."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.engine import URL

from adapters.rehearsal.messenger import MemoryMessenger
from adapters.rehearsal.mishaps import Call, Mishap
from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import form_in, labels_of, message_in, text_of
from bot.chat.messages import Line, Mention, Message
from bot.chat.replies import Choices, Reply, Wrong
from bot.errors import CannotLook, InDoubt
from tests.features.conftest import Team
from tests.features.test_setup_topics import PEOPLE, fill
from tests.house import house

NEXT, CARD = "Next ten posts", "Which card comes next?"
SECOND = "Retrieval depth vs latency"


async def page(team: Team, label: str) -> Reply:
    """A page of the panel."""
    return await team.press("ana", await team.command("ana", "/study-setup"), label)


def titles(message: Message, kind: str) -> list[str]:
    """The titles of one kind on the page of the next posts."""
    return [line.split(f" · {kind}: ")[1] for line in text_of(message).splitlines() if f" · {kind}: " in line]


async def test_the_next_ten_posts_are_those_that_come(team: Team) -> None:
    """Ten of them, with day, time, kind and title; what nobody can know yet is said to be open."""
    shown = message_in(await page(team, NEXT))
    questions, tradeoffs = titles(shown, "Question"), titles(shown, "Trade-off")
    assert (len(questions), len(tradeoffs)) == (5, 5)
    assert "may still change" in text_of(shown)
    await team.until(20, 13)
    assert [post.message.title for post in team.platform.posts] == [questions[0], tradeoffs[0]]


async def test_the_next_card_can_be_skipped_once(team: Team) -> None:
    """A second press on the same button skips nothing more; who did it is kept."""
    shown = await page(team, NEXT)
    first, second = titles(message_in(shown), "Question")[:2]
    told = message_in(await team.press("ana", shown, "Skip the next question"))
    assert f"Skipped. The next question is “{second}”." in text_of(told)
    again = message_in(await team.press("ana", shown, "Skip the next question"))
    assert "That one is not the next any more." in text_of(again)
    assert titles(again, "Question")[0] == second
    assert f"Skipped the question “{first}”" in text_of(message_in(await page(team, "Changes")))
    await team.until(20, 9)
    assert team.platform.posts[0].message.title == second


async def test_another_card_can_be_chosen_for_the_next_post(team: Team) -> None:
    """By a few words of its title, or picked from what is offered."""
    form = await team.press("ana", await page(team, NEXT), "Choose another trade-off")
    again = await team.fill("ana", form, {CARD: "cost"})
    assert isinstance(again, Wrong)
    assert "Did you mean “" in again.errors["card"]
    again = await team.fill("ana", form, {CARD: "the weather in paris"})
    assert isinstance(again, Wrong)
    assert "I know no such card" in again.errors["card"]
    told = message_in(await team.fill("ana", form, {CARD: "retrieval depth"}))
    assert f"The next trade-off is “{SECOND}”." in text_of(told)
    assert titles(told, "Trade-off")[0] == SECOND
    await team.until(20, 13)
    assert team.platform.posts[1].message.title == SECOND


async def test_only_cards_of_the_kind_are_offered(team: Team) -> None:
    """While a title is typed."""
    field = form_in(await team.press("ana", await page(team, NEXT), "Choose another question")).fields[0]
    offered = await team.platform.look_up("ana", field.source, "")
    assert isinstance(offered, Choices)
    questions = set(team.house.deck.order("question"))
    assert len(offered.options) == 25
    assert {option.value for option in offered.options} <= questions


async def test_the_last_deliveries_are_told_in_words(team: Team) -> None:
    """Which card, when it was due, and what became of it."""
    assert "Nothing was due here yet." in text_of(message_in(await page(team, "Deliveries")))
    await team.until(20, 13)
    shown = text_of(message_in(await page(team, "Deliveries"))).splitlines()
    question, tradeoff = (post.message.title for post in team.platform.posts)
    assert shown[1:] == [
        f"Friday's trade-off “{tradeoff}”, due 2026-11-20T12:30:00+00:00: sent.",
        f"Friday's question “{question}”, due 2026-11-20T08:30:00+00:00: sent.",
    ]


def blind(call: Call) -> Mishap | None:
    """A platform that loses every answer to a post, and cannot be looked at."""
    if call.what == "post":
        return Mishap(raises=InDoubt("the answer was lost"), lands=True)
    return Mishap(raises=CannotLook("the history is closed to me")) if call.what == "find" else None


async def test_the_manager_settles_what_nobody_else_can(sqlite_url: URL) -> None:
    """It is there: then it counts. Or it is sent once more, as long as that is not too late."""
    platform = Platform(MemoryMessenger(mishaps=blind))
    platform.introduce("ana", manages=True, zone="Europe/Berlin")
    async with house(sqlite_url, [platform.connect]) as built:
        panel = await platform.command("ana", "/study-setup")
        for hour, minute in ((8, 30), (8, 33), (12, 30), (12, 33)):
            await built.until(datetime(2026, 11, 20, hour, minute, tzinfo=UTC))
        shown = await platform.press("ana", panel, "Deliveries")
        assert "nobody can say whether it arrived" in text_of(message_in(shown))
        assert "the history is closed to me" in text_of(message_in(shown))
        told = await platform.press("ana", shown, "It is there: Friday's question")
        assert "it counts as sent" in text_of(message_in(told))
        assert labels_of(message_in(told)) == (
            "It is there: Friday's trade-off",
            "Send it now: Friday's trade-off",
            *("Next ten posts", "Deliveries", "Changes", "All settings"),
        )
        await built.until(datetime(2026, 11, 20, 19, tzinfo=UTC))
        late = await platform.press("ana", told, "Send it now: Friday's trade-off")
        assert "too late" in text_of(message_in(late))
        again = await platform.press("ana", shown, "Send it now: Friday's question")
        assert "settled already" in text_of(message_in(again))


async def test_a_post_is_sent_once_more_at_the_managers_word(sqlite_url: URL) -> None:
    """As soon as the heart beats."""
    calls: list[Call] = []

    def blind_at_first(call: Call) -> Mishap | None:
        calls.append(call)
        return blind(call) if len(calls) <= 2 else None

    platform = Platform(MemoryMessenger(mishaps=blind_at_first))
    platform.introduce("ana", manages=True, zone="Europe/Berlin")
    async with house(sqlite_url, [platform.connect]) as built:
        panel = await platform.command("ana", "/study-setup")
        for minute in (30, 33):
            await built.until(datetime(2026, 11, 20, 8, minute, tzinfo=UTC))
        shown = await platform.press("ana", panel, "Deliveries")
        told = await platform.press("ana", shown, "Send it now: Friday's question")
        assert "I send it now." in text_of(message_in(told))
        await built.until(datetime(2026, 11, 20, 8, 34, tzinfo=UTC))
        assert len(platform.posts) == 2
        assert ": sent." in text_of(message_in(await platform.press("ana", panel, "Deliveries")))


async def test_the_last_changes_are_told_with_who_made_them(team: Team) -> None:
    """The newest first, and nobody is notified by it."""
    assert "Nothing was changed" in text_of(message_in(await page(team, "Changes")))
    for people in ("2", "3"):
        await fill(team, "Team day", {PEOPLE: people})
    shown = message_in(await page(team, "Changes"))
    lines = [block for block in shown.blocks if isinstance(block, Line)]
    assert [line.parts[-1] for line in lines] == [": Team day: 2 people → 3 people", ": Team day: 1 person → 2 people"]
    mentions = [part for line in lines for part in line.parts if isinstance(part, Mention)]
    assert [(part.member, part.ping) for part in mentions] == [(team.platform.who("ana").member, False)] * 2


async def test_posts_can_come_in_another_channel_too_or_instead(team: Team) -> None:
    """With the same settings; this very channel, or one in which they come already, is another matter."""
    where, how = "Which channel?", "Where do I post from now on?"
    again = await fill(team, "Channel", {})
    assert isinstance(again, Wrong)
    assert "That is this channel." in again.errors["channel"]
    told = message_in(await fill(team, "Channel", {where: "garden"}))
    assert "I post in #garden, with the settings of this channel." in text_of(told)
    assert "Question: next on 2026-11-20T08:30" in text_of(told)
    again = await fill(team, "Channel", {where: "garden"})
    assert isinstance(again, Wrong)
    assert "I post there already." in again.errors["channel"]
    told = message_in(await fill(team, "Channel", {where: "garden", how: "There, and no more here"}))
    assert "no more in this channel" in text_of(told)
    await team.until(20, 13)
    assert {post.ref.place.channel for post in team.platform.posts} == {"garden"}
    shown = text_of(message_in(await team.command("ana", "/study-setup")))
    assert "The posts go to another channel now." in shown


async def test_somebody_elses_channel_is_left_to_them(team: Team) -> None:
    """Where the platform cannot say who manages, whoever set it up does."""
    team.platform.introduce("mia", manages=None)
    team.platform.introduce("ana", manages=None)
    garden = replace(team.platform.place, channel="garden")
    await team.command("mia", "/study-setup UTC", place=garden)
    again = await fill(team, "Channel", {"Which channel?": "garden"})
    assert isinstance(again, Wrong)
    assert "Somebody else has set me up there." in again.errors["channel"]
