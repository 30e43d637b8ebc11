"""`/study export` and `/study delete`."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.chat.replies import Change, Reply, Tell
from tests.features.conftest import Team

EVERYTHING = "Delete everything about me"


async def study(team: Team, name: str, day: int) -> None:
    """Write a take on the question of a day, and rate it."""
    await team.until(day, 9)
    question = next(post for post in reversed(team.platform.posts) if "Question" in post.message.plain)
    form = await team.press(name, question, "Write my take")
    told = await team.fill(name, form, {"What would you say?": f"{name} would say: it depends."})
    await team.press(name, told, "Got it")


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


def held_in(reply: Reply) -> dict[str, Any]:
    """Return what an export holds."""
    ((_, content),) = message_in(reply).files
    held = json.loads(content)
    assert isinstance(held, dict)
    return held


async def test_an_export_is_one_file_for_the_asker(team: Team) -> None:
    """It goes where it lasts, and holds what they wrote and nobody else's words."""
    await study(team, "ben", 20)
    await study(team, "ana", 20)
    told = await team.command("ben", "/study export", direct=True)
    assert isinstance(told, Tell)
    assert told.keep
    assert [name for name, _ in told.message.files] == ["fulcrum-2026-11-20.json"]
    held = held_in(told)
    assert held["made_at"].startswith("2026-11-20T09:00:00")
    assert held["account"]["rows"][0]["user"] == "ben"
    assert held["take"]["rows"][0]["text"] == "ben would say: it depends."
    assert held["take"]["about"] == "What you wrote before you looked at an answer."
    assert not re.search(r"\bana\b", json.dumps(held))


async def test_a_stranger_has_nothing_to_export_or_delete(team: Team) -> None:
    """And asking leaves no trace."""
    for line in ("/study export", "/study delete"):
        told = await team.command("chi", line)
        assert "I keep nothing about you." in read(told)
        assert not labels_of(message_in(told))


async def test_deleting_says_what_it_does_and_asks_once(team: Team) -> None:
    """Nothing happens before the button is pressed."""
    await study(team, "ben", 20)
    told = await team.command("ben", "/study delete")
    assert isinstance(told, Tell)
    assert "I cannot bring them back" in read(told)
    assert "Backups that were taken before still hold them" in read(told)
    assert "goes on counting" in read(told)
    assert labels_of(told.message) == (EVERYTHING, "Export it first")
    assert held_in(await team.press("ben", told, "Export it first"))["review"]["rows"]


async def test_all_is_deleted_and_the_team_goes_on(team: Team) -> None:
    """The days stay with the team; whoever comes back begins anew."""
    await study(team, "ben", 20)
    await study(team, "ben", 23)
    done = await team.press("ben", await team.command("ben", "/study delete"), EVERYTHING)
    assert isinstance(done, Change)
    assert "Everything about you is deleted." in read(done)
    assert "I keep nothing about you." in read(await team.command("ben", "/study export"))
    told = read(await team.command("ben", "/study streak"))
    assert "Your streak here: 0 days." in told
    assert "The team's streak: 2 days." in told
    await study(team, "ben", 24)
    assert "Your streak here: 1 day. It began on Tue 24 Nov." in read(await team.command("ben", "/study streak"))


async def test_pressed_twice_it_is_deleted_once(team: Team) -> None:
    """A redelivery finds nothing more, and makes no account."""
    await study(team, "ben", 20)
    asked = await team.command("ben", "/study delete")
    await team.press("ben", asked, EVERYTHING)
    assert "I keep nothing about you." in read(await team.press("ben", asked, EVERYTHING))


async def test_whoever_set_the_channel_up_is_told_what_becomes_of_it(team: Team) -> None:
    """Posts go on, and somebody else can take their place."""
    await study(team, "ana", 20)
    asked = await team.command("ana", "/study delete")
    assert "Posts go on in #square; please let whoever manages there" in read(asked)
    done = await team.press("ana", asked, EVERYTHING)
    assert "give /study-setup once" in read(done)
    team.platform.introduce("dan", manages=None, zone="Europe/Berlin")
    team.platform.introduce("eve", manages=None, zone="Europe/Berlin")
    assert "I go by the clock of Europe/Berlin." in read(await team.command("dan", "/study-setup"))
    assert "Somebody else has set me up here." in read(await team.command("eve", "/study-setup"))
    await team.until(23, 9)
    assert "Question" in team.platform.posts[-1].message.plain


@pytest.mark.parametrize("asked_at", ["0", "", "x", "99999999999999999999", "-5", "1795170000:1"])
async def test_an_old_or_forged_button_deletes_nothing(team: Team, asked_at: str) -> None:
    """It is good for ten minutes."""
    await study(team, "ben", 20)
    pressing = team.platform.pressing("ben", await team.command("ben", "/study delete"), EVERYTHING)
    bent = replace(pressing, action=f"forget:{asked_at}")
    assert "was good for ten minutes" in read(await team.platform.give(bent))
    assert held_in(await team.command("ben", "/study export"))["review"]["rows"]


async def test_ten_minutes_later_it_has_to_be_asked_again(team: Team) -> None:
    """To the second."""
    await study(team, "ben", 20)
    asked = await team.command("ben", "/study delete")
    await team.until(20, 9, 11)
    assert "was good for ten minutes" in read(await team.press("ben", asked, EVERYTHING))
    asked = await team.command("ben", "/study delete")
    await team.until(20, 9, 21)
    assert "Everything about you is deleted." in read(await team.press("ben", asked, EVERYTHING))
