"""Whose workspace: what is for another one does nothing, and people of another one are taken in a shared channel."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from adapters.slack import given, translate
from adapters.slack.adapter import SlackAdapter
from bot.chat.events import Press, Submission
from bot.chat.places import Member
from bot.store.tables import member
from tests.contract.slack import SlackPeople
from tests.contract.steps import FRIDAY_MORNING, question, reveal_and_rate, set_up
from tests.house import FRIDAY, house
from tests.leading import to_slack
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_rules import Json
from tests.loopback.slack_web import ME
from tests.loopback.slack_world import Person
from tests.slack.conftest import settings
from tests.slack.core import Rehearsal
from tests.slack.watching import PLACE, TAKE, open_form, posted_card, sees

GUEST = Member(platform="slack", tenant="T0GUESTS", user="UBEN")
"""Ben, where he is of another workspace, with which the channel is shared."""


async def pressed(slack: LoopbackSlack, adapter: SlackAdapter, user: str = "UBEN") -> Json:
    """Return a press on a card in the channel."""
    return slack.pressing(user, await posted_card(slack, adapter), "Answer")


def of_guest(payload: Json) -> Json:
    """Return the payload as Slack sends it of somebody from another workspace."""
    return {**payload, "user": {**payload["user"], "team_id": GUEST.tenant}}


async def test_what_is_for_another_workspace_does_nothing(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """An app that is installed in two has one stream for both; our token is good in one. It does not come again."""
    press = await pressed(slack, adapter)
    event = {"type": "event_callback", "team_id": "T0OTHER", "event_id": "Ev1", "event": {"type": "app_uninstalled"}}
    view = {"callback_id": "take", "type": "modal", "id": "V1", "app_installed_team_id": "T0OTHER"}
    for kind, payload in (
        ("interactive", {**press, "team": {"id": "T0OTHER"}}),
        ("interactive", {**press, "type": "view_submission", "view": view}),
        ("slash_commands", {"command": "/study", "team_id": "T0OTHER", "user_id": "UBEN", "channel_id": STUDY}),
        ("events_api", event),
        ("events_api", {**event, "team_id": "T0STUDY", "authorizations": [{"team_id": "T0OTHER"}]}),
    ):
        assert (await slack.socket.deliver(kind, payload)).acked
    await slack.calm()
    assert (core.events, core.gone) == ([], [])


async def test_what_says_no_workspace_does_nothing(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody can say whose it is."""
    payload = {**await pressed(slack, adapter), "team": None, "user": {"id": "UBEN"}}
    assert (await slack.socket.deliver("interactive", payload)).acked
    assert core.events == []
    assert "slack_payload_unreadable type=block_actions" in caplog.text


async def test_a_guest_in_a_shared_channel_presses_as_themselves(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """The place is of our workspace, the member of theirs."""
    assert (await slack.socket.deliver("interactive", of_guest(await pressed(slack, adapter)))).acked
    (event,) = core.events
    assert isinstance(event, Press)
    assert (event.who.member, event.place) == (GUEST, PLACE)
    assert event.message is not None
    assert event.message.place == PLACE
    await sees(slack, "UBEN", "The answer")


@pytest.mark.usefixtures("adapter")
async def test_a_guest_fills_in_a_form_as_the_same_member_in_the_same_place(
    slack: LoopbackSlack, core: Rehearsal
) -> None:
    """Slack names their workspace in the form's ``team``, and ours in its view."""
    await open_form(slack, "UBEN")
    await slack.submit("UBEN", {TAKE: "cost"})
    sent = of_guest(slack.socket.sent[-1]["payload"])
    view = {**sent["view"], "team_id": GUEST.tenant, "app_installed_team_id": "T0STUDY"}
    guests = {**sent, "team": {"id": GUEST.tenant}, "trigger_id": "1.2.other", "view": view}
    core.events.clear()
    assert (await slack.socket.deliver("interactive", guests)).acked
    (event,) = core.events
    assert isinstance(event, Submission)
    assert (event.who.member, event.place) == (GUEST, PLACE)


async def test_an_admin_of_another_workspace_manages_nothing_here(
    slack: LoopbackSlack, core: Rehearsal, adapter: SlackAdapter
) -> None:
    """Ana is an admin, of her own."""
    await slack.socket.deliver("interactive", await pressed(slack, adapter, "UANA"))
    await slack.socket.deliver("interactive", of_guest(await pressed(slack, adapter, "UANA")))
    assert [event.who.manages for event in core.events] == [True, None]


async def test_in_an_organisation_admins_of_another_one_manage_nothing_here(
    slack: LoopbackSlack, core: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the press all of them are of the app's workspace; whose they are is Slack's to say."""
    monkeypatch.setitem(ME, "enterprise_id", "E0GRID")
    adapter = SlackAdapter(core, settings(slack), now=lambda: datetime.now(UTC))
    await adapter.start()
    for user, team, organisation in (("USIS", "T0SISTER", "E0GRID"), ("UGIL", "T0GUESTS", "E0GUESTS")):
        slack.add_person(Person(id=user, name=user, admin=True, team=team, organisation=organisation), STUDY)
        press = {**await pressed(slack, adapter, user), "enterprise": {"id": "E0GRID"}}
        assert (await slack.socket.deliver("interactive", press)).acked
    await adapter.stop()
    assert [(event.who.member.tenant, event.who.manages) for event in core.events] == [
        ("T0STUDY", True),
        ("T0STUDY", None),
    ]


@pytest.mark.parametrize("own", ["T0SISTER", "E0GRID"])
def test_in_an_organisation_everybody_counts_as_of_the_apps_own_workspace(own: str) -> None:
    """They act from any of its workspaces, and stay one member; Slack may name the organisation in its place."""
    payload = {"user": {"id": "UBEN", "team_id": own}, "team": {"id": "T0STUDY"}, "enterprise": {"id": "E0GRID"}}
    assert given.sender(payload)[0] == Member(platform="slack", tenant="T0STUDY", user="UBEN")


def test_whose_workspace_it_is_stands_in_many_places() -> None:
    """The one in which the app is installed counts, whatever else is named."""
    alone = {"type": "event_callback", "team_id": "T0HOST", "authorizations": [{"team_id": "T0STUDY"}], "event": {}}
    for payload in (alone, {"team_id": "T0STUDY"}, {"team": None, "user": {"id": "U1", "team_id": "T0STUDY"}}):
        assert given.workspace(payload) == "T0STUDY"
    gone = translate.removed({**alone, "event": {"type": "app_uninstalled"}}, FRIDAY)
    assert gone is not None
    assert gone.workspace == "T0STUDY"


async def test_a_guest_rates_and_counts_for_the_team(sqlite_url: URL, slack: LoopbackSlack) -> None:
    """With the real core: their rating is theirs, in the channel that is ours."""
    to_it = to_slack(slack)
    slack.world.now = lambda: FRIDAY
    async with house(sqlite_url, [lambda core, now: SlackAdapter(core, to_it, now=now)]) as built:
        people = SlackPeople(slack, built.until, STUDY)
        await set_up(people)
        await people.until(FRIDAY_MORNING)
        await reveal_and_rate(people, "chi", await question(people), "Got it")
        theirs = slack.socket.sent[-1]["payload"]
        guest = of_guest({**theirs, "user": {**theirs["user"], "id": "UBEN"}})
        assert (await slack.socket.deliver("interactive", guest)).acked
        await slack.calm()
        await people.until(FRIDAY_MORNING.replace(minute=31))
        assert "2 people have studied this" in (await question(people)).text
        async with built.store.database.reading() as connection:
            known = await connection.execute(sa.select(member.c.tenant, member.c.user))
            assert {*map(tuple, known)} == {("T0STUDY", "UANA"), ("T0STUDY", "UCHI"), ("T0GUESTS", "UBEN")}
