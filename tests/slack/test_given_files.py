"""Files that members give in a form: byte for byte, from Slack alone, never more than asked, and the token stays."""

import pytest

from adapters.slack.adapter import SlackAdapter
from bot.chat.events import Submission, Upload
from bot.chat.messages import Field, Form
from bot.chat.replies import Ask
from bot.errors import MessengerError, NotSent, Refused
from tests.elsewhere import elsewhere
from tests.loopback.giving import Given
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.loopback.slack_hands import CannotDoError
from tests.slack.core import Rehearsal
from tests.slack.watching import has_open, sees

FILES = Form(
    action="take",
    title="Bring it",
    fields=(
        Field(name="tracker", label="Tracker", kind="file"),
        Field(name="more", label="More", kind="file", required=False),
    ),
)
TRACKER = ("Ana's tracker.xlsx", b"PK\x03\x04 and the rest")


@pytest.fixture
def core() -> Rehearsal:
    """A core that asks for files."""
    core = Rehearsal()
    core.replies["write"] = Ask(FILES)
    return core


async def brought(slack: LoopbackSlack, core: Rehearsal, **more: Given) -> Upload:
    """Let Ana send the form with a file; return what the core hears of the first."""
    await slack.command("UANA", "/study write")
    await has_open(slack, "UANA", FILES.title)
    assert (await slack.submit("UANA", {"Tracker": TRACKER, **more})).acked
    sent = core.events[-1]
    assert isinstance(sent, Submission)
    upload = sent.values["tracker"]
    assert isinstance(upload, Upload)
    return upload


async def test_a_file_of_a_form_is_fetched_byte_for_byte(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """By the name and the size that Slack tells; one file a field."""
    upload = await brought(slack, core, More=("b.md", b"\0"))
    assert (upload.name, upload.size) == (TRACKER[0], len(TRACKER[1]))
    assert await adapter.messenger.fetch(upload, most=len(TRACKER[1])) == TRACKER[1]
    with pytest.raises(Refused, match="too large: 16 bytes is the most"):
        await adapter.messenger.fetch(upload, most=len(TRACKER[1]) - 1)
    sent = core.events[-1]
    assert isinstance(sent, Submission)
    more = sent.values["more"]
    assert isinstance(more, Upload)
    assert await adapter.messenger.fetch(more, most=1) == b"\0"


@pytest.mark.usefixtures("adapter")
async def test_what_the_client_does_not_take_never_comes(slack: LoopbackSlack, core: Rehearsal) -> None:
    """No file where one is wanted, a text in its place, or one of more than ten megabytes; one alone goes in."""
    upload = await brought(slack, core)
    await slack.command("UANA", "/study write")
    opened = await has_open(slack, "UANA", FILES.title)
    assert [block["element"].get("max_files") for block in opened.view["blocks"]] == [1, 1]
    wrong: tuple[dict[str, Given], ...] = ({}, {"Tracker": ("large", b"x" * 10_000_001)}, {"Other": TRACKER})
    for given in wrong:
        with pytest.raises(CannotDoError):
            await slack.submit("UANA", given)
    assert (await slack.submit("UANA", {"Tracker": upload.handle})).acked


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(error="file_not_found"), Refused),
        (Fault(error="file_deleted"), Refused),
        (Fault(error="missing_scope"), Refused),
        (Fault(limited=1), NotSent),
        (Fault(status=500), NotSent),
        (Fault(lost=True), NotSent),
    ],
)
async def test_a_file_that_slack_does_not_give_is_told_apart(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter, fault: Fault, outcome: type[MessengerError]
) -> None:
    """What may work later, and what would not: nothing was to be left there, so nothing is in doubt."""
    upload = await brought(slack, core)
    slack.fault("files.info", *[fault] * 5)
    with pytest.raises(outcome):
        await adapter.messenger.fetch(upload, most=100)


async def test_nothing_leads_the_bot_elsewhere(slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter) -> None:
    """A file that lies with somebody else has their address, and they would be given the token."""
    upload = await brought(slack, core)
    async with elsewhere() as other:
        for address in (
            other.url,
            other.url.replace("127.0.0.1", "localhost"),
            f"{other.url}/.slack.com",
            other.url.replace("://", "://files.slack.com@"),
            "http://files.slack.com/files/F1",
            "https://files.slack.com:8443/files/F1",
            "https://files.slack.com.example.org/F1",
            "https://example.org\\.slack.com/F1",
            "https://slack.com@example.org/F1",
            "https://169.254.169.254/latest",
            "http://[",
            "https://xn--a.slack.com/F1",
            "https://files..slack.com/F1",
        ):
            slack.web.files.addresses[upload.handle] = address
            with pytest.raises(Refused, match="does not lie on Slack"):
                await adapter.messenger.fetch(upload, most=100)
        assert other.asked == []
    slack.web.files.addresses[upload.handle] = None
    with pytest.raises(Refused, match="does not have the file any more"):
        await adapter.messenger.fetch(upload, most=100)


async def test_being_sent_to_sign_in_is_no_file(slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter) -> None:
    """Slack redirects who may not read it, and the page to sign in is nobody's tracker."""
    upload = await brought(slack, core)
    address = f"{slack.api_url.removesuffix('api/')}files/F0GONE"
    slack.web.files.addresses[upload.handle] = address
    with pytest.raises(Refused, match="Please give it again"):
        await adapter.messenger.fetch(upload, most=100)


@pytest.mark.usefixtures("adapter")
async def test_a_form_for_files_that_slack_refuses_says_what_may_be_missing(slack: LoopbackSlack) -> None:
    """An app without the permission to read files may not ask for one."""
    slack.web.scopes.remove("files:read")
    await slack.command("UANA", "/study write")
    told = await sees(slack, "UANA", "The form did not open")
    assert "files:read" in str(told.blocks)
    assert slack.view("UANA") is None
