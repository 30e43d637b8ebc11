"""Forms that are sent, and what happens inside a modal, through the real SDK."""

import pytest

from adapters.slack.adapter import SlackAdapter
from bot.chat.events import Submission
from tests.loopback.slack import STUDY, LoopbackSlack
from tests.loopback.slack_hands import happens
from tests.loopback.slack_rules import Json
from tests.loopback.slack_world import Opened
from tests.slack.core import Rehearsal
from tests.slack.watching import PLACE, TAKE, has_open, open_form, posted_card, private_card, sees

pytestmark = pytest.mark.usefixtures("adapter")


async def test_a_form_becomes_its_answer_whose_buttons_work(slack: LoopbackSlack, core: Rehearsal) -> None:
    """The place travels with the modal."""
    await open_form(slack)
    await slack.submit("UANA", {TAKE: "<@UBEN> *cost*"})
    submission = core.events[-1]
    assert isinstance(submission, Submission)
    assert (submission.action, submission.place, submission.surface) == ("take", PLACE, "form")
    assert submission.values == {"take": "<@UBEN> *cost*"}
    answer = await has_open(slack, "UANA", "The answer")
    await slack.press("UANA", answer, "Got it")
    await has_open(slack, "UANA", "You said: Got it.")
    assert (core.events[-1].surface, core.events[-1].place) == ("form", PLACE)


async def test_a_mistake_stands_under_its_field_and_what_was_typed_stays(slack: LoopbackSlack) -> None:
    """The same modal, still open."""
    form = await open_form(slack)
    await slack.submit("UANA", {TAKE: "wrong"})
    assert slack.view("UANA") is form
    assert form.errors == {"take": "Please write a few words more."}


async def test_a_form_can_be_answered_to_all_and_closes(slack: LoopbackSlack) -> None:
    """In the channel that it came from."""
    await open_form(slack)
    await slack.submit("UANA", {TAKE: "share"})
    assert (await sees(slack, "UBEN", "The answer")).channel == STUDY
    assert slack.view("UANA") is None


async def test_a_form_can_be_answered_by_a_direct_message(slack: LoopbackSlack) -> None:
    """The modal says so."""
    await open_form(slack)
    await slack.submit("UANA", {TAKE: "keep"})
    await has_open(slack, "UANA", "direct messages")
    assert (await sees(slack, "UANA", "The answer")).channel == "DUANA"


async def test_a_form_without_an_answer_closes(slack: LoopbackSlack) -> None:
    """There is nothing to say."""
    await open_form(slack)
    assert (await slack.submit("UANA", {TAKE: "nothing"})).acked
    assert slack.view("UANA") is None


async def test_a_form_can_lead_to_the_next(slack: LoopbackSlack) -> None:
    """In its place."""
    form = await open_form(slack)
    await slack.submit("UANA", {TAKE: "more"})
    assert await has_open(slack, "UANA", "One more") is form


@pytest.mark.parametrize(
    ("take", "shown"),
    [
        ("cost", "The answer"),
        ("wrong", "Please write a few words more."),
        ("more", "One more"),
        ("share", "It stands in the channel now."),
        ("keep", "direct messages"),
        ("nothing", "That is done."),
    ],
)
async def test_a_form_whose_answer_takes_its_time_says_so_at_once(
    slack: LoopbackSlack, core: Rehearsal, take: str, shown: str
) -> None:
    """And becomes the answer when it is there, whatever that is."""
    await slack.press("UANA", await private_card(slack), "Patience")
    await has_open(slack, "UANA", "Your take")
    core.delay_s = 0.2
    assert (await slack.submit("UANA", {TAKE: take})).acked
    await has_open(slack, "UANA", "I am working on it")
    await has_open(slack, "UANA", shown)


async def test_what_is_kept_from_within_a_modal_says_so_there(slack: LoopbackSlack, adapter: SlackAdapter) -> None:
    """On top of it: a note in the channel would be hidden."""
    await slack.press("UANA", await posted_card(slack, adapter), "My take")
    opened = await has_open(slack, "UANA", "Your take")
    slack.world.change_view(opened, view(opened, "card", action="keep"))
    await slack.press("UANA", opened, "Answer")
    await has_open(slack, "UANA", "direct messages")
    assert (await sees(slack, "UANA", "The answer")).channel == "DUANA"


async def test_a_field_offers_choices_while_one_types(slack: LoopbackSlack) -> None:
    """As the core has them."""
    await open_form(slack)
    assert await slack.look_up("UANA", "Zone", "Ber") == ["Europe/Berlin"]
    assert await slack.look_up("UANA", "Zone", "nowhere") == []


async def test_what_is_told_in_a_modal_stands_on_top_of_it(slack: LoopbackSlack, adapter: SlackAdapter) -> None:
    """Up to the three views that Slack takes; the fourth takes the place of the third."""
    await slack.press("UANA", await posted_card(slack, adapter), "My take")
    first = await has_open(slack, "UANA", "Your take")
    slack.world.change_view(first, view(first, "card"))
    stack = slack.world.views["UANA"]
    for depth in (2, 3, 3):
        before = slack.world.rev
        opened = slack.view("UANA")
        assert opened is not None
        await slack.press("UANA", opened, "Answer")
        assert await happens(lambda: slack.world.rev > before)  # noqa: B023  used in this round alone
        assert (len(stack), stack[-1].view["title"]["text"]) == (depth, "The answer")
        slack.world.change_view(stack[-1], view(stack[-1], "card"))


def view(opened: Opened, title: str, *, action: str = "reveal") -> Json:
    """Return a modal with one button."""
    row = {
        "type": "actions",
        "elements": [{"type": "button", "action_id": action, "text": {"type": "plain_text", "text": "Answer"}}],
    }
    return {**opened.view, "title": {"type": "plain_text", "text": title}, "blocks": [row]}
