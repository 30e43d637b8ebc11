"""Looking for what was posted: an absence is claimed only where it is sure."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord.adapter import DiscordAdapter
from bot.chat.messenger import Messenger
from bot.chat.places import Place
from bot.errors import CannotLook, NotSent
from tests.discord.corner import POST, card
from tests.discord.shared import NOTICE, place, recently
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault

HISTORY = "GET /channels/{channel_id}/messages"


async def test_a_message_without_buttons_is_found_too(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """Its key is in it, where nobody sees it."""
    ref = await messenger.post(study, NOTICE, key="outcome-00000001")
    await messenger.post(study, NOTICE, key="outcome-00000002")
    assert await messenger.find(study, "outcome-00000001", recently()) == ref
    assert POST not in "".join(map(loopback.text, loopback.channel()))


async def test_a_post_is_found_after_an_edit(loopback: LoopbackDiscord, messenger: Messenger, study: Place) -> None:
    """The buttons carry the key as well, and they stay."""
    ref = await messenger.post(study, card(), key=POST)
    await messenger.edit(ref, card("Changed"))
    assert await messenger.find(study, POST, recently()) == ref
    assert len(loopback.channel()) == 1


async def test_what_is_not_there_is_surely_absent(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """Other messages, more than a page of them, and an older one with that key do not count."""
    await messenger.post(study, NOTICE, key=POST)
    ana = loopback.world.people["ana"]
    for number in range(120):
        loopback.world.add_message(loopback.study.id, {"content": f"chatter {number}"}, author=ana)
    assert await messenger.find(study, "another-key-0001", recently()) is None
    assert await messenger.find(study, POST, datetime.now(UTC) + timedelta(hours=1)) is None
    assert len(loopback.requests(HISTORY)) == 3


async def test_a_copy_by_somebody_else_is_not_ours(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """Another bot may repeat a message with all that is in it."""
    await messenger.post(study, card(), key=POST)
    (post,) = loopback.channel()
    loopback.world.add_message(loopback.study.id, post.body, author=loopback.world.people["ana"])
    loopback.delete(post)
    assert await messenger.find(study, POST, recently()) is None


async def test_a_channel_too_busy_to_be_searched(loopback: LoopbackDiscord, messenger: Messenger, study: Place) -> None:
    """After 2,000 messages "not found" would be a guess."""
    ana = loopback.world.people["ana"]
    for number in range(2001):
        loopback.world.add_message(loopback.study.id, {"content": f"chatter {number}"}, author=ana)
    with pytest.raises(CannotLook, match="more than 2000 messages"):
        await messenger.find(study, POST, recently())


@pytest.mark.parametrize("permission", ["View Channel", "Read Message History"])
async def test_without_the_permission_nobody_says_that_it_is_absent(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place, permission: str
) -> None:
    """Discord would show an empty channel and no error."""
    await messenger.post(study, card(), key=POST)
    await loopback.deny(permission)
    with pytest.raises(CannotLook):
        await messenger.find(study, POST, recently())
    assert loopback.requests(HISTORY) == []


async def test_a_look_that_fails_may_be_repeated(loopback: LoopbackDiscord, messenger: Messenger, study: Place) -> None:
    """A wait, with its length; a refusal by Discord itself is none."""
    loopback.fault(HISTORY, Fault(kind="limited", wait_s=50), Fault(kind="refused", status=403, code=50001))
    with pytest.raises(NotSent) as outcome:
        await messenger.find(study, POST, recently())
    assert outcome.value.wait_s == 50
    with pytest.raises(CannotLook):
        await messenger.find(study, POST, recently())


async def test_where_we_are_not_nobody_looks(loopback: LoopbackDiscord, messenger: Messenger) -> None:
    """A channel that is gone, a server without the bot: with the mend, and without a request."""
    with pytest.raises(CannotLook, match="choose another with /study-setup"):
        await messenger.find(place(loopback, 1), POST, recently())
    with pytest.raises(CannotLook, match="fulcrum discord invite"):
        await messenger.find(Place(platform="discord", workspace="1", channel="1"), POST, recently())
    assert loopback.requests(HISTORY) == []


async def test_during_an_outage_nobody_looks(loopback: LoopbackDiscord, bot: DiscordAdapter, study: Place) -> None:
    """What we hold of permissions may be out of date, as it is without a connection: ask again later."""
    await loopback.outage()
    with pytest.raises(NotSent, match="just now"):
        await bot.messenger.find(study, POST, recently())
    await bot.stop()
    with pytest.raises(NotSent, match="not connected"):
        await bot.messenger.find(study, POST, recently())
