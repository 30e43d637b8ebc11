"""Everybody in one channel of the loopback Slack, as the contract suite wants them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from adapters.slack.replies import WAIT
from tests.contract.people import Seen, SeenForm, WarnedError
from tests.loopback.giving import Given
from tests.loopback.slack import LoopbackSlack
from tests.loopback.slack_delivery import Outcome
from tests.loopback.slack_hands import happens
from tests.loopback.slack_reading import controls, inputs, text_of
from tests.loopback.slack_rules import Json
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
        slack.web.tiers.enforced = False  # days pass in a second here, and Slack counts by the minute

    async def command(self, person: str, line: str) -> Seen | SeenForm:
        """Give a command in the channel; a modal that was open is closed for it."""
        user = USERS[person]
        self._slack.close_view(user)
        before = self._slack.world.rev
        return await self._after(user, before, await self._slack.command(user, line, self._channel))

    async def press(self, person: str, on: Seen, label: str) -> Seen | SeenForm:
        """Press a button by its label. Raises LookupError where it is not to be seen."""
        if label not in on.buttons:
            raise LookupError(f"there is no {label!r} to press, only {on.buttons}")
        return await self._act(person, on, label)

    async def pick(self, person: str, on: Seen, label: str) -> Seen | SeenForm:
        """Pick an option of a menu by its label. Raises LookupError where it is not to be seen."""
        if label not in on.options:
            raise LookupError(f"there is no {label!r} to pick, only {on.options}")
        return await self._act(person, on, label)

    async def _act(self, person: str, on: Seen, label: str) -> Seen | SeenForm:
        user, target = USERS[person], on.handle
        assert isinstance(target, Posted | Opened)
        if isinstance(target, Posted):
            self._slack.close_view(user)
        before = self._slack.world.rev
        return await self._after(user, before, await self._slack.press(user, target, label))

    async def fill(self, person: str, form: SeenForm, values: Mapping[str, Given]) -> Seen | SeenForm:
        """Fill in the modal in front and send it."""
        user, before = USERS[person], self._slack.world.rev
        if form.handle is not self._slack.view(user):
            raise LookupError(f"{person} has closed that form")
        return await self._after(user, before, await self._slack.submit(user, values))

    async def channel(self) -> Sequence[Seen]:
        """Return what everybody sees in the channel, oldest first, without what stands in threads."""
        return _messages([one for one in self._slack.channel(self._channel) if one.thread is None])

    async def thread(self, on: Seen) -> Sequence[Seen]:
        """Return what stands in the thread of a post, oldest first."""
        head = on.handle
        assert isinstance(head, Posted)
        return _messages([one for one in self._slack.channel(head.channel) if one.thread == head.ts])

    async def private(self, person: str) -> Sequence[Seen]:
        """Return what this person alone sees, oldest first; a modal that is open comes last."""
        user = USERS[person]
        opened = self._slack.view(user)
        shown = [_view(opened)] if opened is not None else []
        return [*_messages(self._slack.private(user)), *(one for one in shown if isinstance(one, Seen))]

    async def until(self, instant: datetime) -> None:
        """Let the house's clock reach this instant, and Slack's with it: clicks happen when the house thinks so."""
        self._slack.world.now = lambda: instant
        await self._until(instant)

    def hurry(self) -> None:
        """Let Slack wait for half a second: for a test in which no acknowledgement is going to come."""
        self._slack.socket.answer_s = 0.5

    def open_form(self, person: str) -> object:
        """Return the modal that this person has in front, as it is the handle of a form."""
        return self._slack.view(USERS[person])

    async def _after(self, user: str, before: int, outcome: Outcome) -> Seen | SeenForm:
        """Return what is new for somebody: a modal, else a direct message, else something private, else the channel."""
        if not outcome.acked:
            raise WarnedError(f"Slack shows {user} a warning: nothing was acknowledged within three seconds")
        if not await happens(lambda: self._new(user, before) is not None, within_s=SHOWN_WITHIN_S):
            raise AssertionError(f"{user} sees nothing new")
        await happens(lambda: not _is_waiting(self._new(user, before)), within_s=SHOWN_WITHIN_S)
        found = self._new(user, before)
        if isinstance(found, Posted) and self._rank(user, found) == 0:
            await happens(lambda: self._new(user, before) is not found, within_s=SETTLED_S)
        elif isinstance(found, Posted) and self._rank(user, found) == 2:
            await self._slack.calm()  # files come behind their message
        found = self._new(user, before)
        assert found is not None
        if isinstance(found, Opened):
            return _view(found)
        beside = [one for one in self._slack.world.visible(user) if one.channel == found.channel]
        return next(seen for seen in _messages(beside) if seen.handle is found)

    def _new(self, user: str, before: int) -> Posted | Opened | None:
        opened = self._slack.view(user)
        if opened is not None and opened.rev > before:
            return opened
        changed = [one for one in self._slack.world.visible(user) if one.rev > before and not _only_files(one)]
        return max(changed, key=lambda one: (self._rank(user, one), one.rev), default=None)

    @staticmethod
    def _rank(user: str, posted: Posted) -> int:
        return 2 if posted.channel == direct(user) else 1 if posted.reader else 0


def _is_waiting(shown: Posted | Opened | None) -> bool:
    """Say whether it is the window that tells a person to wait: they see what it becomes."""
    return isinstance(shown, Opened) and str(shown.view["title"]["text"]) == WAIT.title


def _only_files(posted: Posted) -> bool:
    return bool(posted.files) and not posted.blocks


def _messages(posted: Sequence[Posted]) -> list[Seen]:
    """Return messages as they are seen; files that were handed over beside one belong to it."""
    seen: list[Seen] = []
    for one in posted:
        if _only_files(one) and seen:
            seen[-1] = replace(seen[-1], files=(*seen[-1].files, *one.files))
        else:
            buttons, options = _pressable(one.blocks)
            seen.append(Seen(text=text_of(one.blocks), buttons=buttons, options=options, files=one.files, handle=one))
    return seen


def _pressable(blocks: list[Json]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the labels of the buttons, and those of the options in menus."""
    found = controls(blocks)
    buttons = tuple(control.label for control in found if control.option is None)
    return buttons, tuple(control.label for control in found if control.option is not None)


def _view(opened: Opened) -> Seen | SeenForm:
    """A modal with fields is a form; one without is a message that stands in a modal."""
    view = opened.view
    title, text = str(view["title"]["text"]), text_of(view["blocks"])
    if fields := inputs(view):
        wrong = "\n".join(opened.errors.values())
        labels = tuple(str(field["label"]["text"]) for field in fields)
        return SeenForm(title=title, text="\n".join(filter(None, (text, wrong))), fields=labels, handle=opened)
    shown = text if view["blocks"][0]["type"] == "header" else f"{title}\n{text}"
    buttons, options = _pressable(view["blocks"])
    return Seen(text=shown, buttons=buttons, options=options, handle=opened)
