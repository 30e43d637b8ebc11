"""One answer, carried back the way its event came.

    pressed or given in     Tell                      Change                  Ask          Share
    a channel, a thread     to that member alone      the message is edited   a modal      a message for all
    private, by command     to that member alone      it is replaced          a modal      a message for all
    a modal                 a modal on top of it      the modal changes       one on top   a message for all
    a shortcut              a modal                   a modal                 a modal      a modal
      on a message          to that member alone      to that member alone    a modal      a message for all
    the Home tab            a modal                   the tab becomes it      a modal      a modal
    a form that was sent    the form becomes it       the form becomes it     the next     a message for all, it closes

Where there is no channel and it is too late for a modal (Slack gives three seconds), it comes as a direct message.
What is told in a modal may belong to a channel (``Tell.place``): the modal carries it, and gives it to what is pressed
there. Nowhere else does that change the way; a direct message could not carry it, so the member is asked again.
What must last, and what comes with files, goes to the member's direct messages; there it says where it went.
A form that was sent is answered in its acknowledgement; everything else is acknowledged first and carried then.
What changes one message, modal or tab stands in a line, so that the answer to an older click never comes in the place
of that to a newer one, however long Slack or we took for it.
Nothing is sent again blindly. What cannot be carried is told to the member, where that is possible.
"""

import logging
from dataclasses import dataclass, replace
from typing import Literal

from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import limits
from adapters.slack.calls import reply_client
from adapters.slack.excuses import AGAIN, TOO_LATE, USED, excuse_for, note
from adapters.slack.forms import by_input, form_view
from adapters.slack.homes import Homes
from adapters.slack.lines import Lines, Turn
from adapters.slack.people import People
from adapters.slack.refusals import FAULTS, judged, word
from adapters.slack.render import Rendered, mentioned, modal, render
from adapters.slack.sending import Sending, without_files
from adapters.slack.translate import Way, metadata
from bot.chat.messages import Form, Line, Message
from bot.chat.replies import Ask, Change, Choices, Reply, Share, Tell, Wrong
from bot.errors import MessengerError, NotSent, Refused

log = logging.getLogger(__name__)

CLOSED = "not_found"
"""Slack's word for a modal that the member has closed: they want nothing more of it, and no excuse either."""


KEPT = note("I sent it to you", "You find it in our direct messages, where it stays.")
SHARED = note("Shared", "It stands in the channel now.")
DONE = note("Done", "That is done. You can close this.")
WAIT = note("One moment", "I am working on it. This window changes when it is done.")

Stage = Literal["answered", "waiting", "late"]
"""How a form was acknowledged: with its answer, with a note to wait, or not at all."""


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What goes with the acknowledgement of a form; an empty action closes it."""

    action: str = ""  # "", "update", "errors" or "clear"
    view: View | None = None
    errors: dict[str, str] | None = None


class Replies:
    """Carries replies for one workspace; ``homes`` are its Home tabs, which also change without a reply."""

    def __init__(self, client: AsyncWebClient, people: People) -> None:
        self._client = client
        self._people = people
        self._sending = Sending(client, people)
        self._lines = Lines()
        self.homes = Homes(self._sending)

    def turn(self, way: Way) -> Turn:
        """Return the place of an event in the line before what it may change. It is to be taken as soon as it comes."""
        if way.view:
            return self._lines.join("view", way.view)
        if way.seen:
            return self._lines.join("message", way.channel, way.seen)
        return self._lines.join("home", way.user) if way.home else self._lines.join("new", way.trigger)

    async def carry(self, reply: Reply, way: Way, turn: Turn) -> None:
        """Answer a command or a press that has been acknowledged. Never raises for what Slack does."""
        reply, way = _lasting(reply), _onward(way, reply)
        match reply:
            case Wrong() | Choices():
                log.error("slack_reply_unfit reply=%s", type(reply).__name__)
            case None:
                pass
            case _:
                await self._or_excuse(reply, way, turn)

    async def acknowledgement(self, reply: Reply, way: Way) -> FormAnswer:
        """Return what a form that was sent is acknowledged with; ``after_form`` does the rest."""
        reply, way = _lasting(reply), _onward(way, reply)
        match reply:
            case Tell(keep=True):
                return FormAnswer("update", modal(KEPT, metadata=_metadata(way)))
            case Tell(message=message) | Change(message=message):
                return FormAnswer("update", await self._modal(_pointing(message), way))
            case Ask(form=form):
                return FormAnswer("update", form_view(form, metadata=_metadata(way)))
            case Wrong(errors=errors) if errors and way.inputs:
                return FormAnswer("errors", errors=by_input(errors, way.inputs))
            case Share():
                return FormAnswer("clear")
        return FormAnswer()

    async def after_form(self, reply: Reply, way: Way, turn: Turn, *, stage: Stage) -> None:
        """Do what an acknowledgement cannot, or came too early or too late for. Never raises for what Slack does.

        A form that was not acknowledged still stands there as it was sent, so its mistakes need not be shown: it will
        be sent again.
        """
        reply, way = _lasting(reply), _onward(way, reply)
        match reply:
            case Share() | Tell(keep=True):
                await self._or_excuse(reply, way, turn, point=False)
                if stage != "answered":
                    await self._or_excuse(Change(SHARED if isinstance(reply, Share) else KEPT), way, turn)
            case Change(message=message) if message.files and stage == "answered":
                await self._or_excuse(Tell(message, keep=True), way, turn, point=False)
            case Tell(message=message) | Change(message=message) if stage != "answered":
                await self._or_excuse(Change(message), way, turn)
            case Ask(form=form) if stage != "answered":
                await self._shown(reply, form_view(form, metadata=_metadata(way)), way, turn)
            case Wrong(form=form, errors=errors) if stage == "waiting":
                await self._shown(reply, form_view(form, metadata=_metadata(way), mistakes=errors), way, turn)
            case None if stage != "answered":
                await self._or_excuse(Change(DONE), way, turn)

    def waiting(self, way: Way) -> FormAnswer:
        """Return the acknowledgement of a form whose answer takes longer than Slack waits."""
        return FormAnswer("update", modal(WAIT, metadata=_metadata(way)))

    async def _shown(self, reply: Ask | Wrong, view: View, way: Way, turn: Turn) -> None:
        try:
            async with turn.reached() as newest:
                if newest:
                    await self._client.views_update(view_id=way.view, view=view)
        except FAULTS as fault:
            log.warning("slack_reply_lost reply=form why=%s", judged(fault))
            if word(fault) != CLOSED:
                await self._excuse(excuse_for(reply, fault), way)

    async def _or_excuse(self, reply: Tell | Change | Share | Ask, way: Way, turn: Turn, *, point: bool = True) -> None:
        """``point``: say where to look for what was sent directly."""
        try:
            await self._carry(reply, way, turn, point=point)
        except (*FAULTS, MessengerError) as fault:
            why = fault if isinstance(fault, MessengerError) else judged(fault)
            log.warning("slack_reply_lost reply=%s why=%s", type(reply).__name__, why)
            if word(fault) != CLOSED:
                await self._excuse(excuse_for(reply, fault), way)

    async def _carry(self, reply: Tell | Change | Share | Ask, way: Way, turn: Turn, *, point: bool) -> None:
        match reply:
            case Tell(message=message, keep=True):
                await self._sending.post(way.user, message)
                if point and not way.channel.startswith("D"):
                    await self._tell(KEPT, way)
            case Tell(message=message):
                await self._tell(message, way)
            case Change(message=message):
                if message.files:
                    await self._sending.post(way.user, message)
                async with turn.reached() as newest:
                    if newest:
                        await self._change(_pointing(message), way)
            case Share(message=message) if way.channel and not way.late:
                await self._sending.post(way.channel, message, thread=way.thread or None)
            case Share(message=message):
                await self._tell(message, way)
            case Ask(form=form):
                await self._ask(form, way)

    async def _tell(self, message: Message, way: Way) -> None:
        """What is told in a modal stands on top of it, so that closing it leads back."""
        if way.view:
            await self._on_top(await self._modal(message, way), way)
        elif way.response_url or way.channel:
            await self._beside(message, way)
        else:
            await self._in_front(message, way)

    async def _change(self, message: Message, way: Way) -> None:
        if way.view:
            await self._client.views_update(view_id=way.view, view=await self._modal(message, way))
        elif way.message:
            await self._sending.update(way.channel, way.message, message)
        elif way.home:
            await self.homes.become(way.user, message)
        elif way.private:
            await self._beside(message, way, replace=True)
        else:
            await self._tell(message, way)

    async def _ask(self, form: Form, way: Way) -> None:
        view = form_view(form, metadata=_metadata(way))
        if way.view:
            await self._on_top(view, way)
        else:
            await self._client.views_open(trigger_id=way.trigger, view=view)

    async def _in_front(self, message: Message, way: Way) -> None:
        """Say it in a modal, where there is no channel; directly, where it is too late. A used trigger has said it."""
        try:
            await self._client.views_open(trigger_id=way.trigger, view=await self._modal(message, way))
        except FAULTS as fault:
            if word(fault) not in TOO_LATE:
                raise
            if word(fault) not in USED:
                await self._sending.post(way.user, message if way.place is None else AGAIN)

    async def _on_top(self, view: View, way: Way) -> None:
        """A modal takes three views; beyond that the newest takes the place of the one beneath."""
        try:
            await self._client.views_push(trigger_id=way.trigger, view=view)
        except FAULTS as fault:
            if word(fault) not in {"push_limit_reached", "ratelimited", *TOO_LATE}:
                raise
            await self._client.views_update(view_id=way.view, view=view)

    async def _beside(self, message: Message, way: Way, *, replace: bool = False) -> None:
        """Say it to the member alone: in the channel, or directly where there is none.

        A response_url works where the bot is no member, too.
        """
        if not way.response_url and not way.channel:
            await self._sending.post(way.user, message)
            return
        shown = await self._render(message)
        if not way.response_url:
            await self._client.chat_postEphemeral(
                channel=way.channel,
                user=way.user,
                text=shown.text,
                blocks=shown.blocks,
                thread_ts=way.thread or None,
                parse="none",
                link_names=False,
            )
            return
        body = {
            "text": shown.text,
            "blocks": shown.blocks,
            "response_type": "ephemeral",
            "replace_original": replace,
            "thread_ts": way.thread or None,
            "parse": "none",
            "link_names": False,
        }
        answer = await reply_client(way.response_url, self._client.session).send_dict(body)
        if answer.status_code == 429:
            raise NotSent("Slack asked for patience", wait_s=limits.CONNECT_S)
        if answer.status_code != 200:
            raise Refused(f"the response_url answered with HTTP {answer.status_code}", scope="message")

    async def _excuse(self, message: Message, way: Way) -> None:
        try:
            await self._beside(message, way)
        except (*FAULTS, MessengerError) as fault:
            log.warning("slack_excuse_lost error=%s", word(fault) or type(fault).__name__)

    async def _render(self, message: Message) -> Rendered:
        return render(message, await self._people.names(mentioned(message)))

    async def _modal(self, message: Message, way: Way) -> View:
        names = await self._people.names(mentioned(message))
        return modal(message, names, metadata=_metadata(way))


def _metadata(way: Way) -> str:
    return metadata(way.place, home=way.home)


def _onward(way: Way, reply: Reply) -> Way:
    """Return the way with the place of the reply in it: a modal carries it, and nothing is sent there."""
    place = reply.place if isinstance(reply, Tell | Change | Ask) else None
    return replace(way, place=place) if place is not None else way


def _lasting(reply: Reply) -> Reply:
    """What is told with files goes where files can go."""
    return replace(reply, keep=True) if isinstance(reply, Tell) and reply.message.files else reply


def _pointing(message: Message) -> Message:
    """Return the message without its files, and where they are."""
    if not message.files:
        return message
    names = ", ".join(name for name, _ in message.files)
    bare = without_files(message)
    return replace(bare, blocks=(*bare.blocks, Line((f"{names}: in our direct messages.",), small=True)))
