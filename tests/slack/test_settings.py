"""What the Slack side takes from outside, and what it refuses with a mend."""

import pytest

from adapters.addresses import is_loopback, is_safe
from adapters.slack.settings import SlackSettings
from bot.errors import SettingsError

BOT, APP, SIGNING = "xoxb-1-secret", "xapp-1-secret", "secret-0123456789abcdef"


def settings(**given: str) -> SlackSettings:
    """Return settings made of these values alone."""
    return SlackSettings.model_validate(given)


def test_without_tokens_slack_is_off() -> None:
    """Nothing set: nothing configured, and no error."""
    assert not settings().configured


def test_both_tokens_switch_it_on() -> None:
    """A blank that came along when they were copied is taken off."""
    given = settings(slack_bot_token=f" {BOT}\n", slack_app_token=APP)
    assert given.configured
    assert given.slack_bot_token is not None
    assert given.slack_bot_token.get_secret_value() == BOT


def test_each_way_to_connect_takes_the_bot_token_and_its_own_key() -> None:
    """With both keys set, either way is open."""
    given = settings(slack_bot_token=BOT, slack_app_token=APP, slack_signing_secret=f" {SIGNING}\n")
    assert (given.keys(http=False), given.keys(http=True)) == ((BOT, APP), (BOT, SIGNING))
    for one in ({"slack_app_token": APP}, {"slack_signing_secret": SIGNING}):
        assert settings(slack_bot_token=BOT, **one).configured


@pytest.mark.parametrize(
    ("given", "http", "missing", "instead"),
    [
        ({"slack_bot_token": BOT, "slack_signing_secret": SIGNING}, False, "SLACK_APP_TOKEN", "fulcrum run --http"),
        ({"slack_bot_token": BOT, "slack_app_token": APP}, True, "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"),
        ({}, True, "SLACK_BOT_TOKEN", "fulcrum setup"),
        ({}, False, "SLACK_BOT_TOKEN", "fulcrum setup"),
    ],
)
def test_a_way_whose_key_is_missing_says_which_and_what_else_could_be_done(
    given: dict[str, str], http: bool, missing: str, instead: str
) -> None:
    """Socket Mode needs the app token, HTTP the signing secret."""
    with pytest.raises(SettingsError, match=f"^{missing} is not set") as raised:
        settings(**given).keys(http=http)
    assert instead in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"slack_bot_token": BOT}, "SLACK_APP_TOKEN is not set.*SLACK_SIGNING_SECRET"),
        ({"slack_signing_secret": SIGNING}, "SLACK_SIGNING_SECRET is set and SLACK_BOT_TOKEN is not set"),
        ({"slack_bot_token": BOT, "slack_signing_secret": APP}, "put it into SLACK_APP_TOKEN"),
        ({"slack_bot_token": BOT, "slack_signing_secret": BOT}, "put it into SLACK_BOT_TOKEN"),
        ({"slack_app_token": APP}, "SLACK_BOT_TOKEN is not set"),
        ({"slack_bot_token": BOT, "slack_app_token": "  "}, "SLACK_APP_TOKEN is not set"),
        ({"slack_bot_token": APP, "slack_app_token": APP}, "put it into SLACK_APP_TOKEN"),
        ({"slack_bot_token": BOT, "slack_app_token": BOT}, "put it into SLACK_BOT_TOKEN"),
        ({"slack_api_url": "http://slack.com/api/"}, "https://"),
    ],
)
def test_what_cannot_work_is_refused_with_the_mend_and_without_the_token(given: dict[str, str], said: str) -> None:
    """The text names the setting; it never quotes a token."""
    with pytest.raises(SettingsError, match=said) as raised:
        settings(**given)
    assert "secret" not in str(raised.value)


def test_no_error_of_the_library_quotes_a_token() -> None:
    """A value of the wrong kind is reported without its input."""
    with pytest.raises(ValueError, match="slack_bot_token") as raised:
        SlackSettings.model_validate({"slack_bot_token": [BOT]})
    assert "secret" not in str(raised.value)


def test_the_environment_is_read_and_empty_values_count_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """An .env with the names and no values means: off."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    monkeypatch.setenv("SLACK_APP_TOKEN", "")
    monkeypatch.setenv("SLACK_API_URL", "https://slack-gov.com/api")
    given = SlackSettings()
    assert (given.configured, given.slack_api_url) == (False, "https://slack-gov.com/api/")


@pytest.mark.parametrize(
    ("url", "safe", "here"),
    [
        ("https://slack.com/api/", True, False),
        ("http://127.0.0.1:8080/api/", True, True),
        ("http://[::1]:8080/api/", True, True),
        ("http://localhost/api/", True, True),
        ("http://127.0.0.1.example.org/", False, False),
        ("http://localhost.example.org/", False, False),
        ("ftp://127.0.0.1/", False, True),
        ("http://[", False, False),
        ("", False, False),
    ],
)
def test_a_token_travels_by_tls_or_stays_on_this_machine(url: str, safe: bool, here: bool) -> None:
    """Names that only look like this machine are not."""
    assert is_safe(url) is safe
    if url != "http://[":
        assert is_loopback(url) is here
