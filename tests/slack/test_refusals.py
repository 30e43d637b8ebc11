"""What a fault of a call means: surely not sent, in doubt, or refused, and how much of it."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.calls import web_client
from adapters.slack.refusals import is_limit, judged, judged_for_one
from bot.errors import InDoubt, NotSent, Refused

TOKEN = "xoxb-1-secret"  # noqa: S105  shaped like one


def said(error: str | None, *, status: int = 200, **headers: str) -> SlackApiError:
    """Return what the SDK raises when Slack says no."""
    response = AsyncSlackResponse(
        client=web_client(TOKEN, "https://slack.com/api/"),
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={"headers": {"Authorization": f"Bearer {TOKEN}"}},
        data={"ok": False, "error": error} if error else {},
        headers=headers,
        status_code=status,
    )
    return SlackApiError("It failed.", response)  # type: ignore[no-untyped-call]  # the SDK leaves it without types


@pytest.mark.parametrize(
    ("word", "scope"),
    [
        ("channel_not_found", "channel"),
        ("not_in_channel", "channel"),
        ("is_archived", "channel"),
        ("restricted_action", "channel"),
        ("account_inactive", "workspace"),
        ("token_revoked", "workspace"),
        ("invalid_auth", "workspace"),
        ("missing_scope", "workspace"),
        ("message_not_found", "message"),
        ("msg_too_long", "message"),
        ("msg_blocks_too_long", "message"),
        ("invalid_blocks", "message"),
        ("cant_update_message", "message"),
        ("a_word_of_tomorrow", "message"),
    ],
)
def test_a_refusal_says_how_much_it_refuses(word: str, scope: str) -> None:
    """A deleted message is no dead channel; an unknown word switches nothing off."""
    refusal = judged(said(word))
    assert isinstance(refusal, Refused)
    assert (refusal.scope, word in str(refusal)) == (scope, True)


@pytest.mark.parametrize(
    ("error", "wait_s"),
    [
        (said("ratelimited", status=429, **{"Retry-After": "7"}), 7.0),
        (said("ratelimited", status=429, **{"retry-after": "7"}), 7.0),
        (said(None, status=429), 30.0),
        (said("message_limit_exceeded"), 30.0),
        (said(None, status=403), 30.0),
    ],
)
def test_what_slack_turned_away_is_surely_not_sent(error: SlackApiError, wait_s: float) -> None:
    """With the time that Slack wishes, where it names one."""
    outcome = judged(error)
    assert isinstance(outcome, NotSent)
    assert outcome.wait_s == wait_s


@pytest.mark.parametrize(
    "error",
    [
        said("fatal_error"),
        said("internal_error"),
        said("service_unavailable"),
        said("anything", status=503),
        said(None, status=502),
        said(None, status=200),
        TimeoutError(),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientPayloadError(),
        ConnectionResetError(),
        ValueError("no JSON"),
    ],
)
def test_whatever_may_have_arrived_is_in_doubt(error: Exception) -> None:
    """Slack itself says of two of these that part of it may have succeeded."""
    assert isinstance(judged(error), InDoubt)


@pytest.mark.parametrize(
    "error", [said("channel_not_found"), said("internal_error"), aiohttp.ServerDisconnectedError()]
)
def test_no_text_holds_the_token(error: Exception) -> None:
    """The SDK's exceptions hold the request."""
    assert "secret" not in f"{judged(error)!r} {judged(error)}"


@pytest.mark.parametrize(
    "word", ["channel_not_found", "is_archived", "missing_scope", "access_denied", "no_permission", "msg_too_long"]
)
def test_what_keeps_something_from_one_member_costs_nobody_else_anything(word: str) -> None:
    """A closed conversation is no dead channel, and a right for direct messages is none for posts."""
    outcome = judged_for_one(said(word))
    assert isinstance(outcome, Refused)
    assert (outcome.scope, str(outcome)) == ("message", str(judged(said(word))))


@pytest.mark.parametrize(
    "word",
    ["invalid_auth", "token_revoked", "account_inactive", "not_authed", "token_expired", "app_not_installed"],
)
def test_a_token_that_is_no_good_is_so_for_everybody(word: str) -> None:
    """It was used for one member, and would do no more in a channel."""
    outcome = judged_for_one(said(word))
    assert isinstance(outcome, Refused)
    assert outcome.scope == "workspace"


@pytest.mark.parametrize("error", [said("ratelimited", status=429), said("internal_error"), TimeoutError()])
def test_for_one_member_nothing_else_is_judged_otherwise(error: Exception) -> None:
    """What may be tried again, and what is in doubt, stays so."""
    assert type(judged_for_one(error)) is type(judged(error))


def test_slack_asking_for_patience_is_told_from_a_line_that_is_down() -> None:
    """A 4xx of something before Slack is no limit of Slack's."""
    limits = (said("ratelimited", status=429), said(None, status=429), said("message_limit_exceeded"))
    others = (said(None, status=403), said("invalid_auth"), TimeoutError(), aiohttp.ServerDisconnectedError())
    assert [*map(is_limit, (*limits, *others))] == [True] * 3 + [False] * 4
