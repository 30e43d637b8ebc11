"""What the channel reads of an interview with others: only what all wanted it to, and only where it may be told."""

import sqlalchemy as sa

from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.mishaps import Call, Mishap
from adapters.rehearsal.reading import labels_of, message_in, text_of
from bot.chat.events import Removed
from bot.chat.replies import Reply
from bot.errors import Refused
from bot.store.tables import delivery
from tests.features.conftest import Team
from tests.features.pairs import NINE, Pair
from tests.house import FRIDAY

YES, NO = "Yes, share it", "No, keep it between us"
OPEN = "Open your interview with others"
REMOVED = "It is done; part of it has been removed since."


def read(reply: Reply) -> str:
    """All that can be read."""
    return text_of(message_in(reply))


def in_threads(team: Team) -> list[Posted]:
    """Return all that stands in a thread."""
    return [each for each in team.platform.posts if each.under is not None]


async def played(team: Team) -> Pair:
    """Let Ana and Ben play both rounds."""
    pair = Pair(team)
    await pair.begin("ben")
    await pair.play("ana", "ben", "ben")
    await pair.play("ben", "ana", "ana")
    return pair


async def both_say_yes(pair: Pair) -> Reply:
    """Let both; nothing is sent yet after the second. Return what the second one reads."""
    await pair.press("ana", YES)
    return await pair.team.press("ben", pair.last("ben"), YES)


async def remove_own(pair: Pair, name: str) -> None:
    """Let somebody remove their newest answer from their history."""
    listed = await pair.team.press(name, await pair.page(name), "History")
    told = await pair.team.press(name, await pair.team.press(name, listed, "Open 1"), "Remove it")
    assert "It is removed." in read(told)


async def test_it_says_where_before_and_what_became_of_it_after(team: Team) -> None:
    """Which channel it is; that it is on its way; that it stands there, once it does."""
    pair = await played(team)
    assert "Share this in the thread of the latest post in #square?" in pair.read("ana")
    waiting = read(await pair.press("ana", YES))
    assert "Once all of you have, it goes into #square; until then it stays between you." in waiting
    mine = pair.last("ben")
    told = await team.press("ben", mine, YES)
    assert "it is on its way into the thread of the latest post in #square." in read(told)
    await pair.settle()
    assert "it stands in the thread of the latest post in #square." in read(await team.press("ben", mine, YES))
    assert len(in_threads(team)) == 1


async def test_an_answer_that_is_removed_after_the_last_yes_takes_the_result_with_it(team: Team) -> None:
    """Nothing is posted, not even that something is gone; it was an interview that was done, and not one cut short."""
    pair = await played(team)
    theirs = pair.last("ben")
    await both_say_yes(pair)
    await remove_own(pair, "ana")
    await pair.settle()
    assert not in_threads(team)
    told = await team.press("ben", theirs, YES)
    assert REMOVED in read(told)
    assert "ended early" not in read(told)
    assert YES not in labels_of(message_in(told))
    assert read(await team.press("ben", told, "My result")).startswith("2 of 5 ticked")
    await pair.settle()
    assert not in_threads(team)


async def test_what_was_told_already_stays_where_it_stands(team: Team) -> None:
    """Messages that were sent are not taken back, and whoever removes something reads so."""
    pair = await played(team)
    theirs = pair.last("ben")
    await both_say_yes(pair)
    await pair.settle()
    await remove_own(pair, "ana")
    assert f"{REMOVED} What was told in #square stays there." in read(await team.press("ben", theirs, YES))
    assert len(in_threads(team)) == 1


async def test_an_answer_that_is_removed_while_the_result_is_being_sent_is_not_told(team: Team) -> None:
    """It is not worded any more; and what was taken back is not tried again."""
    pair = await played(team)
    await both_say_yes(pair)
    store, now = team.house.store, pair.now
    async with store.database.reading() as connection:
        key = await connection.scalar(sa.select(delivery.c.key).where(delivery.c.key.endswith(".shared")))
    claimed = await store.ledger.claim(now=now, owner="other", platforms=[team.platform.place.platform], most=9)
    (mine,) = [each for each in claimed if each.delivery.key == key]
    await remove_own(pair, "ana")
    assert await store.sessions.shared(str(key).split(".")[0]) is None
    assert not await store.ledger.release(mine, not_before=now)


async def test_where_the_channel_is_off_nothing_is_said_to_stand_there(team: Team) -> None:
    """One press tries again when it is on."""
    pair, place = await played(team), team.platform.place
    removed = Removed(platform=place.platform, workspace=place.workspace, channel=place.channel, at=pair.now)
    await team.house.store.channels.removed(removed)
    told = await both_say_yes(pair)
    assert "All of you said yes, but I am switched off in #square at the moment." in read(told)
    assert "Try again" in labels_of(message_in(told))
    await pair.settle()
    assert not in_threads(team)


async def test_where_the_thread_is_refused_it_says_so(team: Team) -> None:
    """Instead of claiming that it stands there."""
    pair = await played(team)

    def no_threads(call: Call) -> Mishap | None:
        return Mishap(raises=Refused("no threads", scope="message")) if call.to is None else None

    team.platform.messenger._mishaps = no_threads
    mine = pair.last("ben")
    await both_say_yes(pair)
    await pair.settle()
    told = read(await team.press("ben", mine, YES))
    assert "All of you said yes, but it could not be told in #square. It stays between you." in told


async def test_where_no_post_stands_it_is_told_nowhere(team: Team) -> None:
    """Before the channel's first post there is no thread; one press tries again once there is, from the page too."""
    pair = Pair(team)
    pair.now = FRIDAY
    await pair.begin("ben")
    await pair.play("ana", "ben", "ben")
    await pair.play("ben", "ana", "ana")
    told = await both_say_yes(pair)
    assert "there is no post in #square yet under which it could stand." in read(told)
    assert all(each.to is not None for each in team.platform.posts)
    pair.now = NINE
    await pair.settle()
    page = await pair.page("ana")
    assert "with @ben: it is done, and all of you would share the result." in read(page)
    shown = await team.press("ana", page, OPEN)
    assert "it is on its way" in read(await team.press("ana", shown, "Try again"))
    await pair.settle()
    (shared,) = in_threads(team)
    assert shared.message.title == "A practised interview"


async def test_a_no_keeps_it_between_them(team: Team) -> None:
    """Also where it comes before the other's yes."""
    pair = await played(team)
    assert "It stays between you." in read(await pair.press("ana", NO))
    await pair.press("ben", YES)
    assert not in_threads(team)
