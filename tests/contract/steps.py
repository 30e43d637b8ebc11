"""What people do again and again in the contract suite, in the words of the story."""

from collections.abc import Awaitable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.contract.people import People, Seen, SeenForm, WarnedError

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY_MORNING = datetime(2026, 11, 20, 9, 30, tzinfo=BERLIN)
FRIDAY_AFTERNOON = datetime(2026, 11, 20, 13, 30, tzinfo=BERLIN)
MONDAY_MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN)
MONDAY_AFTERNOON = datetime(2026, 11, 23, 13, 30, tzinfo=BERLIN)
MOMENT = timedelta(seconds=10)  # a heartbeat later: counts have been edited in


def message(got: Seen | SeenForm) -> Seen:
    """A message, and no form."""
    assert isinstance(got, Seen), got
    return got


def form(got: Seen | SeenForm) -> SeenForm:
    """A form, and no message."""
    assert isinstance(got, SeenForm), got
    return got


async def failing(doing: Awaitable[Seen | SeenForm]) -> str:
    """What somebody reads where what they did could not be kept: an answer, or the platform's own warning."""
    try:
        return message(await doing).text
    except WarnedError as warning:
        return str(warning)


async def set_up(people: People) -> Seen:
    """Let the channel post by the clock of Berlin."""
    told = message(await people.command("ana", "/study-setup Europe/Berlin"))
    assert "All set" in told.text
    return told


async def latest(people: People, kind: str) -> Seen:
    """The latest post in the channel: "Question" or "Trade-off"."""
    return next(post for post in reversed(await people.channel()) if f"{kind} of the day" in post.text)


async def question(people: People) -> Seen:
    """The latest question in the channel."""
    return await latest(people, "Question")


async def reveal(people: People, person: str, on: Seen) -> Seen:
    """Look at the answer of whatever stands there."""
    label = next(label for label in on.buttons if label.startswith("Show me"))
    return message(await people.press(person, on, label))


async def reveal_and_rate(people: People, person: str, post: Seen, label: str) -> Seen:
    """Look at the answer of a post and rate oneself."""
    return message(await people.press(person, await reveal(people, person, post), label))


async def lean(people: People, person: str, post: Seen, side: str, why: str = "") -> Seen:
    """Lean to a side, with a reason or without one."""
    asked = form(await people.press(person, post, side))
    return message(await people.fill(person, asked, {"Why do you lean that way?": why} if why else {}))
