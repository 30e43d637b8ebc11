"""Who looks after a channel: the notice when it is switched off, and somebody else in their place."""

from collections.abc import AsyncGenerator

import pytest
from sqlalchemy.engine import URL

from adapters.rehearsal.messenger import MemoryMessenger, Posted
from adapters.rehearsal.mishaps import Call, Mishap
from adapters.rehearsal.platform import Platform
from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.chat.events import Press
from bot.chat.replies import Reply
from bot.errors import Refused
from tests.features.conftest import Team
from tests.house import FRIDAY, house

LACKING = "I cannot post here: I lack Seeing and Writing."
WHY = "I may not write in this channel: let me back in."


@pytest.fixture
async def refused(sqlite_url: URL) -> AsyncGenerator[Team]:
    """A team whose channel takes no posts from Friday's trade-off on."""
    posts: list[Call] = []

    def refuses(call: Call) -> Mishap | None:
        if call.what != "post":
            return None
        posts.append(call)
        return Mishap(raises=Refused(WHY, scope="channel")) if len(posts) == 2 else None

    platform = Platform(MemoryMessenger(mishaps=refuses))
    async with house(sqlite_url, [platform.connect]) as built:
        gathered = Team(built, platform)
        await gathered.command("ana", "/study-setup")
        yield gathered


def directs(team: Team) -> list[Posted]:
    """What was sent to members alone."""
    return [post for post in team.platform.posts if post.to]


async def test_whoever_set_the_channel_up_is_told_once_what_happened_and_what_to_do(refused: Team) -> None:
    """Which channel, why, and that nothing is lost; the panel says the same, and lets the posts go on."""
    await refused.until(24, 13)
    (notice,) = directs(refused)
    assert notice.to == refused.platform.who("ana").member
    question = refused.platform.posts[0].message.title
    assert text_of(notice.message).splitlines() == [
        "I could not post",
        "I have stopped posting in #square, which you look after.",
        WHY,
        (
            "It goes by the clock of Europe/Berlin, and the last post there was "
            f"“{question}”, on 2026-11-20T08:30:00+00:00."
        ),
        "Once that is mended, /study-setup there lets me go on.",
        "Nothing is lost: settings, streaks and what people remember are kept, and no streak breaks.",
    ]
    shown = await refused.command("ana", "/study-setup")
    assert WHY in text_of(message_in(shown))
    deliveries = text_of(message_in(await refused.press("ana", shown, "Deliveries")))
    assert f"not sent, since it was refused.\n{WHY}" in deliveries
    await refused.press("ana", shown, "Post here again")
    await refused.until(25, 9)
    assert refused.platform.posts[-1].to is None
    assert len(directs(refused)) == 1


async def test_another_one_who_manages_can_be_told_instead(team: Team) -> None:
    """Reports and notices go to them from then on; who does not manage is not asked."""
    team.platform.introduce("mia", manages=True)
    assert "Tell me instead" not in labels_of(message_in(await team.command("ana", "/study-setup")))
    shown = await team.command("mia", "/study-setup")
    told = await team.press("mia", shown, "Tell me instead")
    assert "go to you from now on" in text_of(message_in(told))
    assert "Reports and notices go to @mia." in text_of(message_in(await team.command("ana", "/study-setup")))
    assert "@mia: Took over the reports and notices" in text_of(message_in(await team.press("mia", told, "Changes")))


async def test_a_channel_whose_setter_was_forgotten_is_taken_over_by_the_next_who_gives_the_command(team: Team) -> None:
    """Also where the platform cannot say who manages: it began like that, too."""
    for name in ("mia", "ben"):
        team.platform.introduce(name, manages=None)
    await team.house.store.privacy.forget(team.platform.who("ana").member, at=FRIDAY)
    told = await team.command("mia", "/study-setup")
    assert "Reports and notices go to @mia." in text_of(message_in(told))
    assert "Please ask them" in text_of(message_in(await team.command("ben", "/study-setup")))


async def test_where_nobody_looks_after_a_channel_a_report_says_so(team: Team) -> None:
    """Instead of promising that it reaches anybody."""
    form = await report_form(team)
    await team.house.store.privacy.forget(team.platform.who("ana").member, at=FRIDAY)
    for told in (await team.fill("ben", form, {"What is wrong with this card?": "x"}), await report_form(team)):
        assert "Nobody looks after me in this channel" in text_of(message_in(told))


async def test_what_keeps_the_bot_from_posting_is_said_first(sqlite_url: URL) -> None:
    """With the mend, at set-up, in the panel and after each change; as soon as it is mended, no more."""
    platform = Platform()
    platform.introduce("ana", manages=True)
    platform.lacking = ("Seeing", "Writing")
    async with house(sqlite_url, [platform.connect]):
        told = message_in(await platform.command("ana", "/study-setup Europe/Berlin"))
        assert told.title == "Almost set"
        assert told.plain.startswith(LACKING)
        panel = await platform.command("ana", "/study-setup")
        saved = await platform.fill(
            "ana", await platform.press("ana", panel, "Team day"), {"How many people make a team day?": "3"}
        )
        for reply in (told, message_in(panel), message_in(saved)):
            said = text_of(reply).splitlines()
            assert said[1] == LACKING
            assert "allow me that in this channel's permissions" in said[2]
        platform.lacking = ()
        for line in ("/study-setup", "/study-setup Europe/Berlin"):
            assert LACKING not in text_of(message_in(await platform.command("ana", line)))


async def test_for_a_channel_picked_elsewhere_nothing_is_said_of_this_one(sqlite_url: URL) -> None:
    """What is lacking here says nothing of the other channel."""
    platform = Platform()
    platform.introduce("ana", manages=True, zone="Europe/Berlin")
    platform.lacking = ("Writing",)
    async with house(sqlite_url, [platform.connect]) as built:
        who, now = platform.who("ana"), built.clock.now()
        pressed = Press(key="e0", at=now, who=who, place=None, surface="home", workspace="town", action="set-up")
        told = await platform.fill("ana", await platform.give(pressed), {"In which channel do I post?": "market"})
        assert "All set" in text_of(message_in(told))
        assert "I lack" not in text_of(message_in(told))


async def report_form(team: Team) -> Reply:
    """Press the button under a model answer."""
    shown = await team.command("ben", "/tradeoff show retrieval depth")
    return await team.press("ben", await team.press("ben", shown, "Show me both sides"), "Something wrong?")
