"""What Discord says no to, and how much of it: a message, a channel, a server, or nothing at all just now."""

from http import HTTPStatus

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.refusals import outcome
from bot.chat.messenger import Messenger
from bot.chat.places import Place
from bot.errors import CannotLook, InDoubt, NotSent, Refused
from tests.discord.corner import POST, card
from tests.discord.shared import place, recently
from tests.loopback.discord import LoopbackDiscord
from tests.loopback.discord_faults import Fault

POSTS = "POST /channels/{channel_id}/messages"
HISTORY = "GET /channels/{channel_id}/messages"
REFUSED = (
    (403, 50001, "channel"),  # not seen
    (403, 50009, "channel"),  # its verification
    (403, 50013, "channel"),  # a permission
    (404, 10003, "channel"),  # deleted
    (400, 40058, "channel"),  # a forum
    (400, 50008, "channel"),  # no text in it
    (400, 50024, "channel"),
    (404, 10004, "workspace"),  # thrown out
    (400, 50006, "message"),
    (400, 50035, "message"),
    (400, 0, "message"),
    (413, 40005, "message"),
    (400, 200000, "message"),  # the moderation's
    (400, 240000, "message"),
    (403, 20009, "message"),
    (403, 400001, "message"),  # no uploads in this server
    (403, 50007, "message"),
    (403, 340015, "message"),  # one that we do not know
    (404, 10099, "message"),
)
LATER = (
    (401, 0),  # the token was reset: that is nobody's channel
    (401, 40001),
    (403, 50014),
    (403, 0),  # the wall before Discord, with a page of its own
    (404, 0),
    (403, 40333),
    (400, 40003),
    (403, 40004),
    (403, 20016),
    (400, 20028),
    (403, 40062),
    (400, 130000),
)


class Answer:
    """As much of an answer as the library's exceptions keep."""

    def __init__(self, status: int, **headers: str) -> None:
        self.status, self.reason = status, HTTPStatus(status).phrase
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def refused(status: int, code: int, **headers: str) -> discord.HTTPException:
    """The library's exception for such an answer."""
    return discord.HTTPException(Answer(status, **headers), {"code": code, "message": "Ben wrote this"})


async def test_refusals_are_told_apart_by_scope(loopback: LoopbackDiscord, bot: DiscordAdapter) -> None:
    """A message, a channel or the whole server; a code that we do not know costs no more than the message."""
    for status, code, scope in REFUSED:
        loopback.fault(POSTS, Fault(kind="refused", status=status, code=code))
        with pytest.raises(Refused, match=f"status {status}, code {code}") as refusal:
            await bot.messenger.post(place(loopback), card(), key=POST)
        assert (code, refusal.value.scope) == (code, scope)
    assert loopback.channel() == []


async def test_what_may_go_well_later_is_surely_not_sent(loopback: LoopbackDiscord, bot: DiscordAdapter) -> None:
    """Neither a wall before Discord nor our own token switches a channel off; a minute later it is tried again."""
    for status, code in LATER:
        loopback.fault(POSTS, Fault(kind="refused", status=status, code=code))
        with pytest.raises(NotSent) as later:
            await bot.messenger.post(place(loopback), card(), key=POST)
        assert (code, later.value.wait_s) == (code, 60)


async def test_a_wall_says_nothing_about_what_is_there(
    loopback: LoopbackDiscord, messenger: Messenger, study: Place
) -> None:
    """A look that meets it is repeated; one that Discord itself refuses is not."""
    for status, code in LATER:
        loopback.fault(HISTORY, Fault(kind="refused", status=status, code=code))
        with pytest.raises(NotSent):
            await messenger.find(study, POST, recently())
    loopback.fault(HISTORY, Fault(kind="refused", status=404, code=10003))
    with pytest.raises(CannotLook, match="code 10003"):
        await messenger.find(study, POST, recently())


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        (50013, "Send Messages"),
        (50013, "`fulcrum doctor` names which"),
        (50001, "View Channel"),
        (40058, "/study-setup"),
    ],
)
def test_what_switches_a_channel_off_names_the_mend(code: int, mend: str) -> None:
    """Whoever set it up reads it, in 200 characters, which is what the ledger keeps."""
    told = str(outcome(refused(403, code), maybe_there=False))
    assert mend in told
    assert len(told) <= 200


@pytest.mark.parametrize(
    ("error", "wait_s"),
    [
        (refused(429, 30046, Retry_After="130"), 130),  # edits of messages older than an hour
        (refused(429, 30046), 60),
        (refused(429, 0, Retry_After="900000"), 3600),
        (refused(503, 0, Retry_After="soon"), 60),
        (discord.RateLimited(42.5), 42.5),
        (OSError("no route to Discord"), 0),
    ],
)
def test_how_long_to_wait(error: Exception, wait_s: float) -> None:
    """As long as Discord asks for, but never longer than an hour; a minute where it does not say."""
    later = outcome(error, maybe_there=False)
    assert isinstance(later, NotSent)
    assert later.wait_s == wait_s


@given(st.sampled_from([400, 401, 403, 404, 405, 413, 429, 500, 502, 503]), st.integers(0, 600_000), st.booleans())
def test_whatever_discord_answers_is_one_of_three(status: int, code: int, maybe_there: bool) -> None:
    """What may have arrived is in doubt, whatever the last answer was; and nothing of Discord's text is repeated."""
    told = outcome(refused(status, code), maybe_there=maybe_there)
    assert isinstance(told, InDoubt) if maybe_there else isinstance(told, NotSent | Refused)
    assert "Ben" not in str(told)
    assert not isinstance(told, Refused) or status < 500
