"""Who somebody is: asked once, forgotten again, and never in the way."""

import time
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest

from adapters.slack.calls import answering_session, web_client
from adapters.slack.people import KNOWN_FOR, NAMES_AT_ONCE, UNKNOWN_FOR, People
from bot.chat.places import Member
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_faults import Fault
from tests.loopback.slack_world import Person
from tests.slack.samples import ANA


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Return its instant."""
        return self.at


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
async def people(slack: LoopbackSlack, clock: Clock) -> AsyncGenerator[People]:
    """People of the loopback workspace."""
    async with answering_session() as session:
        people = People(web_client(slack.bot_token, slack.api_url, session), clock.now)
        people.ours = ["T0STUDY"]
        yield people


def member(user: str) -> Member:
    """Return a member of the workspace."""
    return Member(platform="slack", tenant="T0STUDY", user=user)


async def test_an_admin_manages_and_of_others_slack_cannot_say(people: People) -> None:
    """Whoever set a channel up manages it too, which the core knows."""
    ana, ben = await people.who(ANA, "ana"), await people.who(member("UBEN"), "ben")
    assert (ana.name, ana.manages, ana.zone, ana.locale) == ("Ana", True, "Europe/Amsterdam", "en-GB")
    assert (ben.manages, ben.zone) == (None, "America/New_York")


async def test_somebody_is_asked_for_once_in_ten_minutes(slack: LoopbackSlack, people: People, clock: Clock) -> None:
    """Then again."""
    for _ in range(3):
        await people.who(ANA, "ana")
        clock.at += KNOWN_FOR / 4
    assert len(slack.calls("users.info")) == 1
    clock.at += KNOWN_FOR / 4
    await people.who(ANA, "ana")
    assert len(slack.calls("users.info")) == 2


FAULTS = [Fault(error="missing_scope"), Fault(status=500), Fault(limited=60), Fault(error="user_not_found")]


@pytest.mark.parametrize("fault", FAULTS)
async def test_what_slack_has_never_told_is_none(
    slack: LoopbackSlack, people: People, clock: Clock, fault: Fault
) -> None:
    """The event's own name stands in; the question is asked again after a minute, not at every press."""
    slack.fault("users.info", fault)
    for _ in range(2):
        ana = await people.who(ANA, "ana")
        assert (ana.name, ana.manages, ana.zone, ana.locale) == ("ana", None, None, "en")
    assert len(slack.calls("users.info")) == 1
    clock.at += UNKNOWN_FOR
    assert (await people.who(ANA, "ana")).name == "Ana"


@pytest.mark.parametrize("fault", FAULTS)
async def test_what_slack_has_told_stays_known_where_it_fails_later(
    slack: LoopbackSlack, people: People, clock: Clock, fault: Fault
) -> None:
    """An admin stays one, and nobody's day changes with their zone; it is asked for again after a minute."""
    known = await people.who(ANA, "ana")
    assert (known.manages, known.zone) == (True, "Europe/Amsterdam")
    clock.at += KNOWN_FOR
    slack.fault("users.info", fault)
    for _ in range(2):
        assert await people.who(ANA, "ana") == known
    assert len(slack.calls("users.info")) == 2
    slack.add_person(Person(id="UANA", name="Ana", zone="Asia/Tokyo"))
    clock.at += UNKNOWN_FOR
    later = await people.who(ANA, "ana")
    assert (later.manages, later.zone) == (None, "Asia/Tokyo")


async def test_patience_silences_questions_and_forgets_nobody(
    slack: LoopbackSlack, people: People, clock: Clock
) -> None:
    """One is limited: nobody else is asked for either, and those who are known stay so as long as it takes."""
    ben = await people.who(member("UBEN"), "ben")
    clock.at += KNOWN_FOR
    slack.fault("users.info", Fault(limited=600))
    assert (await people.who(ANA, "ana")).zone is None
    for _ in range(5):
        assert await people.who(member("UBEN"), "ben") == ben
        clock.at += UNKNOWN_FOR
    assert len(slack.calls("users.info")) == 2


@pytest.mark.parametrize(
    ("team", "organisation", "manages"),
    [
        ("T0STUDY", "", True),
        ("T0STUDY", "E0GRID", True),
        ("T0SISTER", "E0GRID", True),
        ("E0GRID", "", True),
        ("T0GUESTS", "", None),
        ("T0GUESTS", "E0OTHER", None),
        ("", "", None),
    ],
)
async def test_an_admin_manages_where_they_are_one(
    slack: LoopbackSlack, people: People, team: str, organisation: str, manages: bool | None
) -> None:
    """In the app's workspace and all over its organisation; an admin of somebody else's is none here."""
    people.ours = ["T0STUDY", "E0GRID"]
    slack.add_person(Person(id="UADA", name="Ada", admin=True, team=team, organisation=organisation))
    assert (await people.who(member("UADA"), "ada")).manages is manages


async def test_a_slow_answer_is_not_waited_for(slack: LoopbackSlack, people: People) -> None:
    """Somebody has pressed something and waits."""
    slack.fault("users.info", Fault(delay_s=3))
    started = time.monotonic()
    assert (await people.who(ANA, "ana")).name == "ana"
    assert time.monotonic() - started < 1.5


async def test_names_are_asked_for_some_at_a_time(slack: LoopbackSlack, people: People) -> None:
    """Whom Slack does not name is left out, and so is who would be one too many."""
    await people.who(ANA, "ana")
    crowd = [member(f"U{number:03}") for number in range(NAMES_AT_ONCE + 5)]
    for one in crowd:
        slack.add_person(Person(id=one.user, name=one.user.lower()))
    names = await people.names([*crowd[1:], ANA, member("UGONE")])
    assert names[ANA] == "Ana"
    assert (len(names), member("UGONE") in names) == (NAMES_AT_ONCE + 1, False)


async def test_only_so_many_are_remembered(slack: LoopbackSlack, people: People, clock: Clock) -> None:
    """Whoever was asked for longest ago is forgotten first."""
    few = People(people.client, clock.now, most=2)
    for user in ("UANA", "UBEN", "UCHI", "UCHI", "UANA"):
        await few.who(member(user), "somebody")
    assert [call.args["user"] for call in slack.calls("users.info")] == ["UANA", "UBEN", "UCHI", "UANA"]
