"""`/study-setup`: who may, how a channel begins, and the panel."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import form_in, instants_in, labels_of, message_in, text_of
from bot.chat.events import Press, Removed
from bot.chat.messages import Message
from bot.chat.replies import Change, Choices, Wrong
from bot.store.tables import channel
from tests.features.conftest import Team
from tests.house import house

BUTTONS = (
    *("Time zone", "Times", "Weekdays", "Holidays", "Pause"),
    *("Team day", "Path", "Cards", "Quiz day", "Channel"),
    *("Next ten posts", "Deliveries", "Changes"),
)


async def test_the_first_one_sets_up_where_the_platform_cannot_say_who_manages(sqlite_url: URL) -> None:
    """And remains the one who may change it."""
    platform = Platform()
    platform.introduce("ana", manages=None)
    platform.introduce("ben", manages=None)
    async with house(sqlite_url, [platform.connect]):
        assert "All set" in text_of(message_in(await platform.command("ana", "/study-setup asia/kolkata")))
        assert "Please ask them" in text_of(message_in(await platform.command("ben", "/study-setup UTC")))
        assert "All set" in text_of(message_in(await platform.command("ana", "/study-setup UTC")))


async def test_a_zone_is_asked_for_and_a_misspelt_one_gets_the_nearest(sqlite_url: URL) -> None:
    """Nothing is set up meanwhile."""
    platform = Platform()
    platform.introduce("ana", manages=True)
    async with house(sqlite_url, [platform.connect]):
        assert "/study-setup Europe/Berlin" in text_of(message_in(await platform.command("ana", "/study-setup")))
        told = text_of(message_in(await platform.command("ana", "/study-setup Europe/Berln")))
        assert "Europe/Berlin" in told
        assert "All set" not in told
        assert "do not post" in text_of(message_in(await platform.command("ana", "/study")))


async def test_the_zone_can_be_chosen_in_a_form_or_by_one_press(sqlite_url: URL) -> None:
    """A city will do; what no zone is like is asked for again, as it was left."""
    platform = Platform()
    platform.introduce("ana", manages=True)
    async with house(sqlite_url, [platform.connect]) as built:
        asked = await platform.command("ana", "/study-setup Berln")
        assert labels_of(message_in(asked))[0] == "Europe/Berlin"
        form = await platform.press("ana", asked, "Choose the time zone")
        again = await platform.fill("ana", form, {"Time zone of this channel": "the moon"})
        assert isinstance(again, Wrong)
        assert "do not know that zone" in again.errors["zone"]
        assert form_in(again).fields[0].value == "the moon"
        told = await platform.fill("ana", again, {"Time zone of this channel": "new york"})
        assert "by the clock of America/New_York" in text_of(message_in(told))
        told = await platform.press("ana", asked, "Europe/Berlin")
        assert "by the clock of Europe/Berlin" in text_of(message_in(told))
        await built.until(datetime(2026, 11, 20, 9, tzinfo=UTC))
        assert len(platform.posts) == 1


async def test_zones_are_offered_while_one_is_typed(team: Team) -> None:
    """By their city, their region, or something like either."""
    for typed, first in (("ber", "Europe/Berlin"), ("tokio", "Asia/Tokyo"), ("us east", "US/Eastern"), ("", "UTC")):
        offered = await team.platform.look_up("ana", "zone", typed)
        assert isinstance(offered, Choices)
        assert offered.options[0].value == first
        assert len(offered.options) <= 25


async def test_a_change_of_zone_tells_the_next_instants(sqlite_url: URL) -> None:
    """By the new clock, after the last post (C3): Friday's question is sent, so the next one is Monday's."""
    platform = Platform()
    platform.introduce("ana", manages=True)
    async with house(sqlite_url, [platform.connect]) as built:
        await platform.command("ana", "/study-setup Europe/Berlin")
        await built.until(datetime(2026, 11, 20, 9, tzinfo=UTC))
        told = message_in(await platform.command("ana", "/study-setup America/New_York"))
        assert [at.isoformat() for at in instants_in(told, style="time")] == [
            "2026-11-23T14:30:00+00:00",
            "2026-11-20T18:30:00+00:00",
        ]


async def test_a_thread_belongs_to_its_channel(sqlite_url: URL) -> None:
    """Set up from a thread and from the channel, there is still one post of a kind a day (C1)."""
    platform = Platform()
    platform.introduce("ana", manages=True)
    async with house(sqlite_url, [platform.connect]) as built:
        await platform.command("ana", "/study-setup Europe/Berlin")
        platform.place = replace(platform.place, thread="t1")
        await platform.command("ana", "/study-setup Europe/Berlin")
        await built.until(datetime(2026, 11, 20, 13, tzinfo=UTC))
        assert len(platform.posts) == 2


async def panel(team: Team, who: str = "ana") -> Message:
    """What the command shows in a channel that was set up."""
    return message_in(await team.command(who, "/study-setup"))


async def test_the_panel_tells_all_settings_in_sentences(team: Team) -> None:
    """And has a button for each, whoever of those who manage opens it."""
    shown = await panel(team)
    assert text_of(shown).splitlines() == [
        "How I post here",
        "I go by the clock of Europe/Berlin.",
        "Questions come at 09:30, from Monday to Friday.",
        "Trade-offs come at 13:30, from Monday to Friday.",
        "No holidays are entered.",
        "There is no pause.",
        "A day counts for the team once 1 person has rated in time.",
        "No learning path: I choose the card that is worth most to the people here.",
        "I choose among all cards.",
        "There is no quiz day.",
        "Reports and notices go to @ana.",
        "Question: next on 2026-11-20T08:30:00+00:00 at 2026-11-20T08:30:00+00:00.",
        "Trade-off: next on 2026-11-20T12:30:00+00:00 at 2026-11-20T12:30:00+00:00.",
    ]
    assert labels_of(shown) == BUTTONS
    assert all(len(row) <= 5 for row in shown.rows)
    assert len(shown.rows) <= 5


async def test_setting_the_zone_again_leaves_everything_else(team: Team) -> None:
    """It is a change like any other."""
    form = await team.press("ana", await team.command("ana", "/study-setup"), "Team day")
    await team.fill("ana", form, {"How many people make a team day?": "3"})
    told = await team.command("ana", "/study-setup Asia/Tokyo")
    assert "All set" in text_of(message_in(told))
    shown = text_of(await panel(team))
    assert "by the clock of Asia/Tokyo" in shown
    assert "at least 3 people" in shown


@pytest.mark.parametrize(
    "action", ["setup:times", "setup-page:changes", "setup-do:resume", "setup:zone", "setup-do:zone:UTC"]
)
async def test_every_button_is_checked_again_for_who_manages(team: Team, action: str) -> None:
    """One that was copied, forged, or left over from better days."""
    team.platform.introduce("mia", manages=None)
    for who in ("ben", "mia"):
        event = Press(
            key="k",
            at=team.house.clock.now(),
            who=team.platform.who(who),
            place=team.platform.place,
            surface="private",
            action=action,
        )
        assert "Only for those who manage" in text_of(message_in(await team.house.app.answer(event)))
    assert "by the clock of Europe/Berlin" in text_of(await panel(team))


async def test_a_form_is_checked_again_for_who_manages(team: Team) -> None:
    """Whoever opened it may manage no more when it is sent."""
    form = await team.press("ana", await team.command("ana", "/study-setup"), "Times")
    told = await team.fill("ben", form, {"Questions at": "10:00"})
    assert "Only for those who manage" in text_of(message_in(told))
    assert "Questions come at 09:30" in text_of(await panel(team))


@pytest.mark.parametrize("action", ["setup:gone", "setup-page:gone", "setup-do:gone", "setup", "setup-do:zone:Nowhere"])
async def test_a_button_that_is_known_no_more_shows_the_panel(team: Team, action: str) -> None:
    """Or asks for the zone, where it named one that is not there."""
    event = replace(
        team.platform.pressing("ana", await team.command("ana", "/study-setup"), "Changes"),
        action=action,
    )
    told = text_of(message_in(await team.house.app.answer(event)))
    assert "How I post here" in told or "Which time zone?" in told


async def test_nothing_is_changed_where_nothing_was_set_up(sqlite_url: URL) -> None:
    """An old panel in a channel that is not known any more."""
    platform = Platform()
    platform.introduce("ana", manages=True)
    async with house(sqlite_url, [platform.connect]) as built:
        event = Press(
            key="k",
            at=built.clock.now(),
            who=platform.who("ana"),
            place=platform.place,
            surface="private",
            action="setup:times",
        )
        assert "do not post" in text_of(message_in(await built.app.answer(event)))


async def test_a_channel_that_was_switched_off_says_why_and_can_go_on(team: Team) -> None:
    """With its settings, from the next study day on; the command alone changes nothing."""
    await team.house.app.removed(
        Removed(platform="rehearsal", workspace="town", channel="square", at=team.house.clock.now())
    )
    shown = await team.command("ana", "/study-setup")
    assert "I have stopped posting here." in text_of(message_in(shown))
    assert "I was removed from here." in text_of(message_in(shown))
    assert labels_of(message_in(shown)) == ("Post here again", *BUTTONS)
    await team.until(20, 9)
    told = await team.press("ana", shown, "Post here again")
    assert isinstance(told, Change)
    assert "Question: next on 2026-11-23T08:30" in text_of(told.message)
    await team.until(20, 13)
    assert len(team.platform.posts) == 1
    assert "Posting again" in text_of(message_in(await team.press("ana", told, "Changes")))


async def test_a_zone_that_left_the_data_is_asked_for_first(team: Team) -> None:
    """Whatever was pressed; with another zone, everything else is as it was (C4)."""
    old = await team.command("ana", "/study-setup")
    async with team.house.store.database.writing() as connection:
        await connection.execute(sa.update(channel).values(zone="Europe/Atlantis", active=False))
    for told in (await team.command("ana", "/study-setup"), await team.press("ana", old, "Times")):
        assert "Which time zone?" in text_of(message_in(told))
    form = await team.press("ana", old, "Time zone")
    told = await team.fill("ana", form, {"Time zone of this channel": "Europe/Lisbon"})
    assert "by the clock of Europe/Lisbon" in text_of(message_in(told))
    await team.until(20, 9, 30)
    assert len(team.platform.posts) == 1
