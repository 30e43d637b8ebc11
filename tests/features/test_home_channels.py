"""A home outside of any channel: whose channels it tells of, and that what is pressed there counts in them."""

from dataclasses import replace

import pytest

from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.reading import find, form_in, labels_of, message_in, text_of
from bot.chat.events import Removed
from bot.chat.messages import LONGEST_LABEL
from bot.chat.places import Place
from bot.chat.replies import Tell, Wrong
from bot.features.setup.afar import PICK
from tests.features.conftest import Team
from tests.features.homes import TOOLS, channel, home, nobody_posts, press, press_action, question_in, rate, read

CHANNEL = {"In which channel do I post?": "yard"}


@pytest.fixture
async def monday(team: Team) -> Team:
    """Ana has set up the square and, as a channel that Ben knows nothing of, the cellar. Ben has rated in the square.

    Nobody's rights are told by the platform. It is Monday after both posts.
    """
    for name in ("ana", "ben", "chi"):
        team.platform.introduce(name, manages=None, zone="Europe/Berlin")
    await team.command("ana", "/study-setup", place=channel(team, "cellar"))
    await team.until(20, 9)
    await rate(team, "ben", question_in(team, team.platform.place))
    await team.until(23, 13)
    return team


async def join(team: Team, name: str, *channels: str) -> None:
    """Set channels up, and let somebody rate the next question of each, the last one latest."""
    for each in channels:
        await team.command("ana", "/study-setup", place=channel(team, each))
    for day, each in enumerate(channels, 24):
        await team.until(day, 9)
        await rate(team, name, question_in(team, channel(team, each)))


async def test_it_names_the_channel_in_which_one_takes_part(monday: Team) -> None:
    """With its posts, the streak there and the team's; and no other one."""
    seen = await home(monday, "ben")
    assert "#square\nQuestion: " in text_of(seen)
    assert "Your streak: 1 day. The team's: 1 day." in text_of(seen)
    assert labels_of(seen) == ("Open the question", "Open the trade-off", "Review", *TOOLS, "Settings", "Help")
    assert "cellar" not in text_of(seen)


async def test_what_is_rated_from_there_counts_in_the_channel(monday: Team) -> None:
    """The card opens under the channel's name, and knows its place from then on."""
    told = await press(monday, "ben", "Open the question")
    assert isinstance(told, Tell)
    assert (told.place, read(told).splitlines()[1]) == (monday.platform.place, "In #square")
    monday.platform.place = channel(monday, "nowhere")
    shown = await monday.press("ben", told, "Show me the answer")
    monday.platform.place = told.place or monday.platform.place
    rated = await monday.press("ben", shown, "Got it")
    assert "Counted: your streak is 2 days." in read(rated)
    seen = await home(monday, "ben")
    assert "you said: Got it" in text_of(seen)
    assert seen.plain.startswith("Streak: 2 days")


async def test_what_can_be_set_for_a_channel_can_be_set_from_there(monday: Team) -> None:
    """Leaving, for one: then the channel is told of no more, until they rate there again."""
    told = await press(monday, "ben", "Settings")
    told = await monday.press("ben", await monday.press("ben", told, "Leave this channel"), "Leave this channel")
    assert "You have left this channel." in read(told)
    assert "#square" not in text_of(await home(monday, "ben"))
    await monday.until(24, 9)
    await rate(monday, "ben", question_in(monday, monday.platform.place))
    assert "#square" in text_of(await home(monday, "ben"))


async def test_whoever_set_channels_up_sees_them_before_they_take_part(monday: Team) -> None:
    """Each under its name; the titles tell the buttons apart, since no label can name a channel."""
    seen = await home(monday, "ana")
    assert "#cellar\n" in text_of(seen)
    assert "#square\n" in text_of(seen)
    assert [len(row) for row in seen.rows] == [2, 2, 1, 1, 3]
    assert all(label.startswith(("Question: ", "Trade-off: ")) for label in labels_of(seen)[:4])
    assert labels_of(seen)[4:] == ("Review", *TOOLS, "Settings", "Help", "Set up a channel")


async def test_of_five_channels_three_are_told_of_and_two_counted(monday: Team) -> None:
    """Those in which they rated last come first; one that posts no more comes behind them all."""
    await join(monday, "ben", "north", "south", "east", "west")
    lines = text_of(await home(monday, "ben")).splitlines()
    assert [line for line in lines if line.startswith("#")] == ["#west", "#east", "#south"]
    assert "And 2 more channels of yours: /study today there shows what is open." in lines
    for name in ("west", "east"):
        place = channel(monday, name)
        gone = Removed(platform=place.platform, workspace=place.workspace, channel=name, at=monday.house.clock.now())
        await monday.house.app.removed(gone)
    lines = text_of(await home(monday, "ben")).splitlines()
    assert [line for line in lines if line.startswith("#")] == ["#south", "#north", "#square"]


async def test_a_channel_that_posts_no_more_says_so(monday: Team) -> None:
    """And who can mend it."""
    await nobody_posts(monday)
    seen = await home(monday, "ben")
    assert "#square\nI have stopped posting here." in text_of(seen)
    assert labels_of(seen) == ("Review", *TOOLS, "Settings", "Help")


async def _forged(team: Team, place: Place, post: Posted) -> tuple[str, ...]:
    """Buttons to a channel of others, to no channel and to nothing, and an own channel with a post of others."""
    secret, own = [await team.house.store.channels.at(each) for each in (place, team.platform.place)]
    assert secret is not None
    assert own is not None
    return (
        f"enter:post:{secret.id}:{post.key}",
        f"enter:step:{secret.id}",
        f"enter:setup:{secret.id}",
        "enter:post:::",
        "enter:setup:nothing",
        "enter:step",
        "enter:teleport",
        "enter",
        f"enter:post:{own.id}:{post.key}",
    )


async def test_a_forged_button_opens_nothing_of_others(monday: Team) -> None:
    """Whatever it names: neither a card nor a name comes of it."""
    cellar = channel(monday, "cellar")
    secret = question_in(monday, cellar)
    for forged in await _forged(monday, cellar, secret):
        told = message_in(await press_action(monday, "ben", forged))
        assert told.title in {"Not a channel of yours", "An old button"}, forged
        assert "cellar" not in text_of(told)
        assert secret.message.title not in text_of(told)


async def test_settings_of_a_channel_of_others_are_ones_own_alone(monday: Team) -> None:
    """What needs no channel is answered without it."""
    secret = await monday.house.store.channels.at(channel(monday, "cellar"))
    assert secret is not None
    told = await press_action(monday, "ben", f"enter:settings:{secret.id}")
    assert "Leave this channel" not in labels_of(message_in(told))
    assert "cellar" not in read(told)


async def test_whoever_manages_opens_the_settings_of_their_channel(monday: Team) -> None:
    """All of the panel works from there; who only takes part is not offered it, and a forged button does not help."""
    monday.platform.introduce("dan", manages=None, zone="Europe/Berlin")
    await monday.command("dan", "/study-setup", place=channel(monday, "loft"))
    assert labels_of(await home(monday, "dan"))[-2:] == ("Set up", "Set up another channel")
    told = await press(monday, "dan", "Set up")
    assert read(told).splitlines()[:3] == ["How I post here", "In #loft", "I go by the clock of Europe/Berlin."]
    form = await monday.press("dan", told, "Team day")
    assert isinstance(told, Tell)
    sent = monday.platform.filling("dan", form, {"How many people make a team day?": "3"})
    await monday.platform.give(replace(sent, place=told.place))
    loft = await monday.house.store.channels.at(channel(monday, "loft"))
    assert loft is not None
    assert loft.quorum == 3
    square = await monday.house.store.channels.at(monday.platform.place)
    assert square is not None
    told = await press_action(monday, "ben", f"enter:setup:{square.id}")
    assert "Somebody else has set me up here." in read(told)
    monday.platform.introduce("ben", manages=False)
    told = await press_action(monday, "ben", f"enter:setup:{square.id}")
    assert "Somebody else has set me up here." in read(told)


async def test_a_channel_is_set_up_from_there(monday: Team) -> None:
    """It is asked for, and all goes on as in the channel itself: anybody's, while no channel posts."""
    assert "Set up a channel" not in labels_of(await home(monday, "chi"))
    await nobody_posts(monday)
    form = await press(monday, "chi", "Set up a channel")
    again = await monday.platform.give(replace(monday.platform.filling("chi", form, CHANNEL), place=None, values={}))
    assert isinstance(again, Wrong)
    told = await monday.platform.give(replace(monday.platform.filling("chi", form, CHANNEL), place=None))
    shown = read(told).splitlines()
    assert shown[:3] == ["All set", "In #yard", "I post here from Monday to Friday, by the clock of Europe/Berlin."]
    assert shown[-1] == "If I am not in that channel yet, add me to it now."
    assert "#yard" in text_of(await home(monday, "chi"))
    assert "Your streak" not in text_of(await home(monday, "chi"))
    page = await monday.press("chi", told, "Next ten posts")
    assert "I do not post" not in read(page)


async def test_a_channel_of_others_cannot_be_taken_over_from_there(monday: Team) -> None:
    """As it cannot be by the command. What was open before others began to post opens nothing of theirs either."""
    form = form_in(await press_action(monday, "chi", PICK.name))
    sent = monday.platform.filling("chi", form, {"In which channel do I post?": "cellar"})
    told = await monday.platform.give(replace(sent, place=None))
    assert "Somebody else has set me up here." in read(told)
    for forged in ("", "x" * 65, "\x00"):
        values = {"channel": forged}
        assert isinstance(await monday.platform.give(replace(sent, place=None, values=values)), Wrong)


async def test_whoever_the_platform_says_manages_may_set_up_more(monday: Team) -> None:
    """And whoever it says does not, may not: not even by a forged button."""
    monday.platform.introduce("mia", manages=True, zone="Europe/Berlin")
    assert "Set up a channel" in labels_of(await home(monday, "mia"))
    monday.platform.introduce("eve", manages=False)
    _, asked = find(await home(monday, "mia"), "Set up a channel")
    assert "Only those who manage" in read(await press_action(monday, "eve", asked))


async def test_whoever_was_named_to_manage_a_channel_finds_it_there(monday: Team) -> None:
    """Before they have rated anything in it; no longer once it is taken back."""
    square = await monday.house.store.channels.at(monday.platform.place)
    assert square is not None
    chi, at = monday.platform.who("chi").member, monday.house.clock.now()
    await monday.house.store.managers.name(square.id, chi, by="ana", now=at)
    assert labels_of(await home(monday, "chi"))[-2:] == ("Set up", "Set up another channel")
    assert "I go by the clock of Europe/Berlin." in read(await press(monday, "chi", "Set up"))
    member = await monday.house.store.members.id_of(chi)
    await monday.house.store.managers.take_back(square.id, member, by="ana", now=at)
    assert "#square" not in text_of(await home(monday, "chi"))


async def test_a_path_that_two_channels_follow_is_told_of_once(monday: Team) -> None:
    """What one has met is the same in both."""
    for name in ("square", "cellar"):
        monday.platform.place = channel(monday, name)
        form = form_in(await monday.press("ana", await monday.command("ana", "/study-setup"), "Path"))
        await monday.fill("ana", form, {"Which path do we follow?": "First steps"})
    seen = await home(monday, "ana")
    assert text_of(seen).count("First steps: ") == 1
    assert labels_of(seen).count("Next step") == 1


async def test_each_path_has_its_own_next_step(monday: Team) -> None:
    """What any channel of theirs asks just now is no next step of either."""
    for name, path in (("square", "First steps"), ("cellar", "New to AI")):
        monday.platform.place = channel(monday, name)
        form = form_in(await monday.press("ana", await monday.command("ana", "/study-setup"), "Path"))
        await monday.fill("ana", form, {"Which path do we follow?": path})
    await monday.until(24, 9)
    asked = [question_in(monday, channel(monday, name)).message.title for name in ("square", "cellar")]
    seen = await home(monday, "ana")
    assert len([label for label in labels_of(seen) if label.startswith("Next step: ")]) == 2
    assert all(len(label) <= LONGEST_LABEL for label in labels_of(seen))
    assert not [title for title in asked if f"Next step: “{title}”" in text_of(seen)]
    for path in ("First steps", "New to AI"):
        assert f"{path}: " in text_of(seen)
