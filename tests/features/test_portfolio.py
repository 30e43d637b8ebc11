"""`/study save`, and what was saved: notes and messages, kept for one pair of eyes."""

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from adapters.rehearsal.reading import instants_in, labels_of, message_in, text_of
from bot.chat.events import Command, Press, Quoted
from bot.chat.messages import Line, Prose, Words
from bot.chat.places import Member
from bot.chat.replies import Change, Reply, Tell
from bot.features.help import spelled
from bot.features.portfolio import LONGEST, SAVE
from bot.store.saved import MOST
from bot.store.tables import saved
from tests.features.conftest import Team

LINK = "https://study.slack.com/archives/C1/p160?thread_ts=1.5&cid=C1"
CHI = Member(platform="rehearsal", tenant="town", user="chi")
SAID = "We *bet* on recall <!here> @everyone\nand lost."


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


async def the_list(team: Team, name: str, *, direct: bool = False) -> Reply:
    """Go to the list of what somebody has saved, from the front page of their portfolio."""
    return await team.press(name, await team.command(name, "/study portfolio", direct=direct), "What I have saved")


async def on_message(team: Team, name: str, text: str = SAID, link: str = LINK, author: Member | None = CHI) -> Reply:
    """Use the shortcut on a message."""
    return await team.command(name, "/study save", quoted=Quoted(text=text, author=author, link=link))


async def notes(team: Team, name: str, number: int) -> None:
    """Save so many notes, the later ones later."""
    for minute in range(number):
        await team.until(20, 7, minute)
        await team.command(name, f"/study save note {minute}")


async def test_a_note_is_saved_and_listed_to_the_letter(team: Team) -> None:
    """In private, by what is typed behind the command; its first line stands in the list, all of it on its page."""
    told = await team.command("ben", "/study save  Cost  first.\n  Then *care*.")
    assert isinstance(told, Tell)
    assert "Only you see it" in read(told)
    listed = await team.press("ben", told, "What I have saved")
    assert isinstance(listed, Change)
    assert "1 saved text, for your eyes alone." in read(listed)
    assert "1. Cost  first. · 2026-11-20" in read(listed)
    page = message_in(await team.press("ben", listed, "Open 1"))
    assert page.blocks[0] == Words("Cost  first.\n  Then *care*.")
    assert "You wrote it" in text_of(page)


async def test_a_message_is_saved_with_its_link_and_without_its_author(team: Team) -> None:
    """What people wrote is theirs to the letter, in Words alone; nothing tells who it was."""
    assert "Saved" in read(await on_message(team, "ben"))
    listed = message_in(await the_list(team, "ben"))
    (line,) = [block for block in listed.blocks if isinstance(block, Line) and len(block.parts) > 1]
    assert line.parts[1] == Words("We *bet* on recall <!here> @everyone")
    assert Prose(f"[Go to the message](<{LINK}>)") in listed.blocks
    assert instants_in(listed, style="date") == (team.house.clock.now(),)
    page = message_in(await team.press("ben", Tell(listed), "Open 1"))
    assert page.blocks[0] == Words(SAID)
    assert "You wrote it" not in text_of(page)
    assert "recall" not in page.plain + listed.plain
    async with team.house.store.database.reading() as connection:
        (row,) = (await connection.execute(sa.select(saved))).mappings()
    assert CHI.user not in [row[name] for name in row]
    assert (row["own"], row["workspace"], row["channel"]) == (False, "town", "square")


async def test_it_is_known_whether_the_member_wrote_it_themselves(team: Team) -> None:
    """Where the platform does not say who wrote it, they did not."""
    for author, own in ((CHI, True), (replace(CHI, user="ben"), False), (None, False)):
        await on_message(team, "chi", text=f"by {author}", link="", author=author)
        listed = await the_list(team, "chi")
        page = read(await team.press("chi", listed, "Open 1"))
        assert ("You wrote it" in page) == own
        await team.press("chi", await team.press("chi", listed, "Open 1"), "Remove it")


async def test_saved_again_it_is_there_already(team: Team) -> None:
    """By a second press, or one that is delivered twice."""
    command = Command(
        key="k1",
        at=team.house.clock.now(),
        who=team.platform.who("ben"),
        place=team.platform.place,
        surface="channel",
        path=("study", "save"),
        quoted=Quoted(text=SAID, author=CHI, link=LINK),
    )
    first, again, later = [await team.platform.give(each) for each in (command, command, replace(command, key="k2"))]
    assert "Saved already" not in read(first)
    assert read(again) == read(later)
    assert "It is there already" in read(again)
    assert "1 saved text" in read(await the_list(team, "ben"))


async def test_what_is_longer_is_cut_and_it_says_so(team: Team) -> None:
    """At the limit it is whole, one past it is not; what no database takes is left out."""
    assert "longer" not in read(await team.command("ben", f"/study save {'x' * LONGEST}"))
    assert "longer than 3,000 characters" in read(await on_message(team, "ben", text="y" * (LONGEST + 1)))
    assert "Saved" in read(await on_message(team, "chi", text="nul\0 and half \ud83d", link=""))
    shown = message_in(await team.press("ben", await the_list(team, "ben"), "Open 1"))
    assert isinstance(shown.blocks[0], Words)
    assert len(shown.blocks[0].text) == LONGEST


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://a.example", "https://a.example/>)[x](<b", "x" * 301])
async def test_what_is_no_plain_address_is_kept_as_none(team: Team, link: str) -> None:
    """The words are kept all the same."""
    await on_message(team, "ben", link=link)
    listed = message_in(await the_list(team, "ben"))
    assert "1 saved text" in text_of(listed)
    assert not [block for block in listed.blocks if isinstance(block, Prose)]


async def test_without_words_nothing_is_saved(team: Team) -> None:
    """It says how; and asking, saving nothing and looking make nobody a member."""
    assert f"{spelled(SAVE).split(' [', 1)[0]}." in read(await team.command("ben", "/study save"))
    assert "There are no words in that message." in read(await on_message(team, "ben", text=" \n\0"))
    assert "There is nothing here yet." in read(await the_list(team, "ben"))
    assert await team.house.store.members.find(team.platform.who("ben").member) is None


async def test_the_list_goes_on_page_by_page(team: Team) -> None:
    """Five at a time, the newest first, and back to the newest."""
    await notes(team, "ben", 7)
    first = await the_list(team, "ben")
    assert labels_of(message_in(first)) == (*(f"Open {n}" for n in range(1, 6)), "Older", "My portfolio")
    assert "note 6" in read(first)
    second = await team.press("ben", first, "Older")
    assert labels_of(message_in(second)) == ("Open 1", "Open 2", "Newest", "My portfolio")
    assert "1. note 1" in read(second)
    assert "note 6" in read(await team.press("ben", second, "Newest"))


async def test_one_is_removed_from_its_own_page(team: Team) -> None:
    """For good, with the list after it; a second press finds it gone."""
    await notes(team, "ben", 2)
    listed = await the_list(team, "ben")
    page = await team.press("ben", listed, "Open 2")
    for _ in range(2):
        left = read(await team.press("ben", page, "Remove it"))
        assert "It is removed." in left
        assert "note 1" in left
        assert "note 0" not in left
    assert "That one is no longer here." in read(await team.press("ben", listed, "Open 2"))
    await team.press("ben", await team.press("ben", listed, "Open 1"), "Remove it")
    assert "There is nothing here yet." in read(await the_list(team, "ben"))


async def test_nobody_else_sees_or_removes_it(team: Team) -> None:
    """Whatever button they copied."""
    await notes(team, "ben", 1)
    await notes(team, "chi", 1)
    listed = await the_list(team, "ben")
    pressing = team.platform.pressing("ben", listed, "Open 1")
    forged = replace(pressing, who=team.platform.who("chi"), key="x")
    assert "That one is no longer here." in read(await team.platform.give(forged))
    await team.platform.give(replace(forged, action=forged.action.replace("saved-open", "saved-remove"), key="y"))
    assert "1 saved text" in read(await the_list(team, "ben"))


@pytest.mark.parametrize("action", ["saved:gone", "saved-open", "saved-open:gone", "saved-remove:gone", "saved"])
async def test_a_button_that_is_known_no_more_shows_the_list(team: Team, action: str) -> None:
    """Or a forged one."""
    await notes(team, "ben", 1)
    event = Press(
        key="k",
        at=team.house.clock.now(),
        who=team.platform.who("ben"),
        place=None,
        surface="direct",
        action=action,
    )
    assert "1. note 0" in read(await team.platform.give(event))


async def test_there_is_an_end_to_it(team: Team) -> None:
    """It says so, and how there is room again."""
    member = await team.house.store.members.id_of(team.platform.who("ben").member)
    row = {"link": "", "own": True, "at": team.house.clock.now(), "member": member}
    async with team.house.store.database.writing() as connection:
        await connection.execute(saved.insert(), [{**row, "id": f"i{n}", "text": f"n{n}"} for n in range(MOST)])
    told = await team.command("ben", "/study save one more")
    assert "You have saved 500 already" in read(told)
    assert "500 saved texts" in read(await team.press("ben", told, "What I have saved"))


async def test_it_works_outside_of_any_channel(team: Team) -> None:
    """A direct message will do."""
    assert "Saved" in read(await team.command("ben", "/study save a thought", direct=True))
    assert "a thought" in read(await the_list(team, "ben", direct=True))


async def test_it_is_exported_and_deleted(team: Team) -> None:
    """With all else that is kept about a member."""
    await on_message(team, "ben")
    ((_, content),) = message_in(await team.command("ben", "/study export")).files
    (row,) = json.loads(content)["saved"]["rows"]
    assert (row["text"], row["link"], row["own"]) == (SAID, LINK, False)
    await team.press("ben", await team.command("ben", "/study delete"), "Delete everything about me")
    assert "There is nothing here yet." in read(await the_list(team, "ben"))


async def test_help_and_nearest_words_know_it(team: Team) -> None:
    """As every command."""
    told = read(await team.command("ben", "/study help"))
    assert "`/study save [text]`" in told
    assert "`/study portfolio`" in told
    assert "Did you mean /study portfolio?" in read(await team.command("ben", "/study portfolo"))
