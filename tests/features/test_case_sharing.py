"""A case study that is shared with one channel: asked once, posted once, read there alone, and private again."""

import json
from dataclasses import replace

import pytest

from adapters.rehearsal.reading import message_in
from bot.chat.events import Quoted
from bot.chat.messages import Line, Mention, Words
from bot.chat.places import Place
from bot.chat.replies import Change, Reply, Share, Tell
from tests.features.cases import blank, chooser, labels, portfolio, read, shared, write
from tests.features.conftest import Team

ELSEWHERE = Place(platform="rehearsal", workspace="town", channel="harbour")
UNREADABLE = "It cannot be read here"
HOSTILE = "*Cheap* <!here> @everyone <script>alert(1)</script>"


async def bens(team: Team, **texts: str) -> tuple[Reply, Reply]:
    """Ben's case study, and what the channel sees of it."""
    page = await blank(team, "ben", **{"title": "Bens study", "situation": "One.\n\nTwo.\nThree.\nFour.", **texts})
    return page, await shared(team, "ben", page)


async def test_it_says_first_what_will_be_seen_and_by_whom(team: Team) -> None:
    """And shares nothing yet."""
    page = await blank(team, "ben", title="Bens study")
    asked = await team.press("ben", page, "Share with the channel")
    assert isinstance(asked, Change)
    assert "everybody in this channel can read all of it" in read(asked)
    assert "It is still a draft, and says so." in read(asked)
    assert "private" in read(await team.press("ben", asked, "Not now"))
    assert "What the team has shared" not in "".join(labels(await portfolio(team, "chi")))


async def test_the_channel_sees_the_beginning_and_reads_the_rest_in_private(team: Team) -> None:
    """With its author's name, and without a ping; what people wrote stands in Words alone."""
    _, posted = await bens(team, decision=HOSTILE, title=HOSTILE)
    message = message_in(posted)
    assert isinstance(posted, Share)
    assert message.blocks == (
        Line((Mention(member=team.platform.who("ben").member), " shares a case study with you. It is a draft.")),
        Line((Words(HOSTILE),)),
        Words("One.\nTwo.\nThree."),
    )
    assert "Cheap" not in message.title + message.plain
    for name in ("chi", "ben"):
        told = await team.press(name, posted, "Read it")
        assert isinstance(told, Tell)
        assert HOSTILE in read(told)
        assert "Four." in read(told)
        assert ("Open it in my portfolio" in labels(told)) == (name == "ben")


async def test_readers_see_what_is_changed_later_and_no_empty_parts(team: Team) -> None:
    """As it now stands."""
    page, posted = await bens(team)
    assert "What was learnt" not in read(await team.press("chi", posted, "Read it"))
    await team.fill("ben", await team.press("ben", page, "Edit the second half"), {"What was learnt": "Much."})
    assert "What was learnt**\nMuch." in read(await team.press("chi", posted, "Read it"))


async def test_made_private_again_nobody_reads_it(team: Team) -> None:
    """The message that was posted says so, and so it does once it is removed; that message itself stays."""
    page, posted = await bens(team)
    page = await team.press("ben", await team.press("ben", posted, "Read it"), "Open it in my portfolio")
    assert "shared in #" in read(page)
    told = await team.press("ben", page, "Make it private again")
    assert "It is private again" in read(told)
    assert "My message in the channel, with the title and first lines, stays;" in read(told)
    assert UNREADABLE in read(await team.press("chi", posted, "Read it"))
    again = await shared(team, "ben", told)
    assert "Four." in read(await team.press("chi", posted, "Read it"))
    asked = await team.press("ben", page, "Remove")
    assert "Then nobody in the channel can read all of it any more. My message in the channel" in read(asked)
    await team.press("ben", asked, "Remove it")
    for old in (posted, again):
        assert UNREADABLE in read(await team.press("chi", old, "Read it"))


async def test_a_second_press_posts_no_second_message(team: Team) -> None:
    """It says that it is shared already; a message that never came can be posted again, once for each asking."""
    page = await blank(team, "ben", title="Bens study")
    asked = await team.press("ben", page, "Share with the channel")
    assert isinstance(await team.press("ben", asked, "Share it"), Share)
    for told in (await team.press("ben", asked, "Share it"), await team.press("ben", page, "Share with the channel")):
        assert "It is shared in this channel already." in read(told)
    again = team.platform.pressing("ben", told, "Post the message again")
    assert isinstance(await team.platform.give(again), Share)
    assert "It is shared in this channel already." in read(await team.platform.give(again))


async def test_an_old_panel_shares_nothing_that_is_private_again(team: Team) -> None:
    """It asks anew, and so it does where it was edited since."""
    page = await blank(team, "ben", title="Bens study", situation="Two.")
    asked = await team.press("ben", page, "Share with the channel")
    pressing = team.platform.pressing("ben", asked, "Share it")
    assert isinstance(await team.platform.give(pressing), Share)
    await team.press("ben", await team.press("ben", await portfolio(team, "ben"), "Open 1"), "Make it private again")
    for key in (pressing.key, "later"):
        told = await team.platform.give(replace(pressing, key=key))
        assert isinstance(told, Tell)
        assert "It has changed since I asked." in read(told)
    await write(team, "ben", page, decision="Edited.")
    assert "It has changed since I asked." in read(await team.press("ben", told, "Share it"))
    assert "Nothing is shared" in read(await team.platform.give(replace(pressing, action="case-team", key="l")))


async def test_somebody_elses_words_say_that_they_are(team: Team) -> None:
    """Who shares them is asked for it, and what the channel sees names them, without saying anything twice."""
    chi = team.platform.who("chi").member
    quoted = Quoted(text="Between us: it slips to May.\n\nThen June.", author=chi, link="")
    await team.command("ben", "/study save", quoted=quoted)
    listed = await team.press("ben", await portfolio(team, "ben"), "What I have saved")
    page = await team.press("ben", await team.press("ben", listed, "Open 1"), "Make it a case study")
    asked = await team.press("ben", page, "Share with the channel")
    assert "are those words yours to share?" in read(asked)
    posted = message_in(await team.press("ben", asked, "Share it"))
    assert posted.blocks[1:] == (
        Line((Words("Between us: it slips to May."),)),
        Words("From a message that I saved:\nThen June."),
    )


async def test_what_is_empty_is_not_shared_without_a_word(team: Team) -> None:
    """Nor what has no title yet; a title that only repeats the first line is posted once."""
    page = await team.press("ben", await chooser(team, "ben"), "A blank page")
    asked = await team.press("ben", page, "Share with the channel")
    assert "It has no title of its own yet." in read(asked)
    assert "Nothing stands in it yet." in read(asked)
    page = await blank(team, "ben", title="Which model?", situation="Which  model?\nTwo.")
    asked = await team.press("ben", page, "Share with the channel")
    assert "Nothing stands in it" not in read(asked)
    assert message_in(await team.press("ben", asked, "Share it")).blocks[2:] == (Words("Two."),)


async def test_it_is_read_in_its_channel_alone(team: Team) -> None:
    """Whatever button somebody copied into another one; shared there, it is read there alone."""
    _, posted = await bens(team)
    await team.command("ana", "/study-setup", place=ELSEWHERE)
    reading = replace(team.platform.pressing("chi", posted, "Read it"), place=ELSEWHERE, key="x")
    assert UNREADABLE in read(await team.platform.give(reading))
    listing = replace(reading, action="case-team", key="l")
    assert "Nothing is shared in this channel" in read(await team.platform.give(listing))
    direct = replace(reading, place=None, key="y")
    assert "Please do that in the channel" in read(await team.platform.give(direct))
    case = reading.action.split(":")[1]
    ask = replace(reading, who=team.platform.who("ben"), action=f"case-share:{case}", key="z")
    asked = await team.platform.give(ask)
    assert "In #square nobody can read it any more." in read(asked)
    sharing = team.platform.pressing("ben", asked, "Share it")
    await team.platform.give(replace(sharing, place=ELSEWHERE, key="s"))
    assert "Four." in read(await team.platform.give(replace(reading, key="r")))
    assert UNREADABLE in read(await team.press("chi", posted, "Read it"))


@pytest.mark.parametrize("action", ["case-share", "case-share-now"])
async def test_where_the_bot_is_not_set_up_nothing_is_shared(team: Team, action: str) -> None:
    """It says where to."""
    page = await blank(team, "ben", title="Bens study")
    pressing = team.platform.pressing("ben", page, "Export")
    case = pressing.action.split(":")[1]
    there = replace(pressing, action=f"{action}:{case}", place=ELSEWHERE)
    assert "I am not set up in this channel." in read(await team.platform.give(there))
    if action == "case-share":
        direct = await team.platform.give(replace(there, place=None, surface="direct", key="d"))
        assert "Send /study portfolio in the channel" in read(direct)
    forged = replace(there, place=team.platform.place, who=team.platform.who("chi"), key="f")
    assert "not in your portfolio any more" in read(await team.platform.give(forged))


async def test_what_the_team_has_shared_is_listed_newest_first(team: Team) -> None:
    """Page by page, with whose it is."""
    for minute in range(7):
        await team.until(20, 7, minute)
        await shared(team, "ben", await blank(team, "ben", title=f"study {minute}"))
    front = await portfolio(team, "chi")
    listed = await team.press("chi", front, "What the team has shared (7)")
    assert "7 case studies in this channel." in read(listed)
    assert "1. study 6 · @ben · draft · " in read(listed)
    assert labels(listed) == (*(f"Read {n}" for n in range(1, 6)), "Older", "My portfolio")
    older = await team.press("chi", listed, "Older")
    assert "2. study 0" in read(older)
    assert "study 6" in read(await team.press("chi", older, "Newest"))
    told = await team.press("chi", listed, "Read 2")
    assert isinstance(told, Tell)
    assert "study 5" in read(told)


async def test_a_long_one_is_read_on_pages(team: Team) -> None:
    """As long as it is shared."""
    _, posted = await bens(team, situation="a" * 3000, options="b" * 3000, decision="c" * 3000)
    first = await team.press("chi", posted, "Read it")
    assert "ccc" not in read(first)
    second = await team.press("chi", first, "Next page")
    assert "ccc" in read(second)
    assert "aaa" in read(await team.press("chi", second, "Page before"))
    shown = await team.press("ben", await portfolio(team, "ben"), "Open 1")
    await team.press("ben", shown, "Make it private again")
    assert UNREADABLE in read(await team.press("chi", first, "Next page"))


async def test_it_is_in_the_export_and_goes_with_its_member(team: Team) -> None:
    """What was shared, too."""
    _, posted = await bens(team)
    ((_, content),) = message_in(await team.command("ben", "/study export")).files
    (row,) = json.loads(content)["case_study"]["rows"]
    assert row["title"] == "Bens study"
    await team.press("ben", await team.command("ben", "/study delete"), "Delete everything about me")
    assert UNREADABLE in read(await team.press("chi", posted, "Read it"))
    assert "There is nothing here yet." in read(await portfolio(team, "ben"))
