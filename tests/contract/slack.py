"""Everybody in one channel of the loopback Slack, as the contract suite wants them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from tests.contract.people import Seen, SeenForm
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_hands import happens
from tests.loopback.slack_reading import controls, inputs, text_of
from tests.loopback.slack_socket import Outcome
from tests.loopback.slack_world import Opened, Posted, direct

USERS: Mapping[str, str] = {"ana": "UANA", "ben": "UBEN", "chi": "UCHI"}
SHOWN_WITHIN_S = 3.0
SETTLED_S = 0.3
"""How long a change in the channel waits for one that the person alone sees, which would be the answer instead."""


class SlackPeople:
    """The hands and eyes of Ana (an admin), Ben and Chi on Slack; ``until`` moves the house's clock."""

    def __init__(self, slack: LoopbackSlack, until: Callable[[datetime], Awaitable[None]], channel: str) -> None:
        self._slack = slack
        self._until = until
        self._channel = channel

    async def command(self, person: str, line: str) -> Seen | SeenForm:
        """Give a command in the channel; a modal that was open is closed for it."""
        user = USERS[person]
        self._slack.close_view(user)
        before = self._slack.world.rev
        return await self._after(user, before, await self._slack.command(user, line, self._channel))

    async def press(self, person: str, on: Seen, label: str) -> Seen | SeenForm:
        """Press a button, or pick an option of a menu, by its label. Raises LookupError where it is not to be seen."""
        user, target = USERS[person], on.handle
        assert isinstance(target, Posted | Opened)
        if isinstance(target, Posted):
            self._slack.close_view(user)
        before = self._slack.world.rev
        return await self._after(user, before, await self._slack.press(user, target, label))

    async def fill(self, person: str, form: SeenForm, values: Mapping[str, str]) -> Seen | SeenForm:
        """Fill in the modal in front and send it."""
        user, before = USERS[person], self._slack.world.rev
        if form.handle is not self._slack.view(user):
            raise LookupError(f"{person} has closed that form")
        return await self._after(user, before, await self._slack.submit(user, values))

    async def channel(self) -> Sequence[Seen]:
        """Return what everybody sees in the channel, oldest first, threads in it too."""
        return [_message(one) for one in self._slack.channel(self._channel)]

    async def private(self, person: str) -> Sequence[Seen]:
        """Return what this person alone sees, oldest first; a modal that is open comes last."""
        user = USERS[person]
        opened = self._slack.view(user)
        shown = [_view(opened)] if opened is not None else []
        return [*map(_message, self._slack.private(user)), *(one for one in shown if isinstance(one, Seen))]

    async def until(self, instant: datetime) -> None:
        """Let the house's clock reach this instant, and Slack's with it: clicks happen when the house thinks so."""
        self._slack.world.now = lambda: instant
        await self._until(instant)

    async def _after(self, user: str, before: int, outcome: Outcome) -> Seen | SeenForm:
        """Return what is new for somebody: a modal, else a direct message, else something private, else the channel."""
        if not outcome.acked:
            raise AssertionError(f"Slack shows {user} a warning: nothing was acknowledged within three seconds")
        if not await happens(lambda: self._new(user, before) is not None, within_s=SHOWN_WITHIN_S):
            raise AssertionError(f"{user} sees nothing new")
        found = self._new(user, before)
        if isinstance(found, Posted) and self._rank(user, found) == 0:
            await happens(lambda: self._new(user, before) is not found, within_s=SETTLED_S)
        found = self._new(user, before)
        assert found is not None
        return _view(found) if isinstance(found, Opened) else _message(found)

    def _new(self, user: str, before: int) -> Posted | Opened | None:
        opened = self._slack.view(user)
        if opened is not None and opened.rev > before:
            return opened
        changed = [one for one in self._slack.world.visible(user) if one.rev > before]
        return max(changed, key=lambda one: (self._rank(user, one), one.rev), default=None)

    @staticmethod
    def _rank(user: str, posted: Posted) -> int:
        return 2 if posted.channel == direct(user) else 1 if posted.reader else 0


def _message(posted: Posted) -> Seen:
    labels = tuple(control.label for control in controls(posted.blocks))
    return Seen(text=text_of(posted.blocks), buttons=labels, handle=posted)


def _view(opened: Opened) -> Seen | SeenForm:
    """A modal with fields is a form; one without is a message that stands in a modal."""
    view = opened.view
    title, text = str(view["title"]["text"]), text_of(view["blocks"])
    if fields := inputs(view):
        wrong = "\n".join(opened.errors.values())
        labels = tuple(str(field["label"]["text"]) for field in fields)
        return SeenForm(title=title, text="\n".join(filter(None, (text, wrong))), fields=labels, handle=opened)
    shown = text if view["blocks"][0]["type"] == "header" else f"{title}\n{text}"
    return Seen(text=shown, buttons=tuple(control.label for control in controls(view["blocks"])), handle=opened)
