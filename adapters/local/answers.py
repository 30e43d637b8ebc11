"""What becomes of the core's reply: entries in the feed, forms that open, choices that are offered.

A redelivered event is answered again, and its answer stands where the first one stood: the entry's id is made from the
event's key.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from adapters.local.entries import Entry
from adapters.local.feed import Feed
from adapters.local.homes import Homes
from adapters.local.house import House
from adapters.local.view import View
from bot.chat.messages import Form, Message
from bot.chat.places import Place
from bot.chat.replies import Ask, Change, Choices, Reply, Share, Tell, Wrong
from bot.ids import new_id

OPEN_FORMS = 200
"""How many forms may stand open; beyond it the oldest is forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a person did, as far as its answer depends on it."""

    user: str
    key: str
    asked: str  # what to write above the answer: the typed command, the button's label
    place: Place | None  # where the event happened
    on: Entry | None = None  # the message that was pressed; None: a command or a form
    head: str | None = None  # the head of the group where the answer belongs; None: it stands by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """A form in front of a person."""

    user: str
    form: Form
    asked: str
    place: Place | None
    head: str | None


class Answers:
    """Carries replies to the page."""

    def __init__(self, house: House, feed: Feed, homes: Homes, view: View) -> None:
        self._house = house
        self._feed = feed
        self._homes = homes
        self._view = view
        self._open: OrderedDict[str, OpenForm] = OrderedDict()

    def form(self, form_id: str, user: str) -> OpenForm | None:
        """Return a form that stands open before this person."""
        opened = self._open.get(form_id)
        return opened if opened and opened.user == user else None

    def give(self, reply: Reply, deed: Deed) -> dict[str, object]:
        """Carry the reply to a command or a press; return what the page is told (see ``api``)."""
        match reply:
            case Tell():
                return self._tell(reply.message, deed, keep=reply.keep)
            case Change():
                return self._change(reply.message, deed)
            case Share():
                return self._share(reply.message, deed)
            case Ask():
                return {"reply": "ask", "form": self._show(reply.form, deed)}
            case Wrong():  # to a press: the form comes with its mistakes already known
                return {"reply": "wrong", "form": self._show(reply.form, deed), "errors": _errors(reply)}
            case Choices() | None:
                return {"reply": "none"}

    def give_form(self, form_id: str, opened: OpenForm, reply: Reply, deed: Deed) -> dict[str, object]:
        """Carry the reply to a form that was sent.

        With mistakes it stays open as the page has it, with all that was typed; only other fields than before make
        the page show it anew. A form that went well is not forgotten at once: its answer may have been lost on the
        way, and then it is sent again.
        """
        if isinstance(reply, Wrong):
            self._open[form_id] = replace(opened, form=reply.form)
            same = _shape(opened.form) == _shape(reply.form)
            anew = {} if same else {"form": self._view.form(form_id, reply.form, deed.user)}
            return {"reply": "wrong", "errors": _errors(reply), **anew}
        return self.give(reply, deed)

    def _tell(self, message: Message, deed: Deed, *, keep: bool = False) -> dict[str, object]:
        entry = Entry(
            id=_answer_id(deed),
            at=self._house.now(),
            # On a direct message the answer is one too: there is no channel to be private in.
            stands="direct" if deed.place is None else "private",
            message=message,
            to=deed.user,
            under=deed.head,
            asked=deed.asked,
            keep=keep,
        )
        return {"reply": "tell", "entry": self._view.entry(self._feed.put(entry), deed.user)}

    def _share(self, message: Message, deed: Deed) -> dict[str, object]:
        entry = Entry(id=_answer_id(deed), at=self._house.now(), stands="channel", message=message, by=deed.user)
        return {"reply": "share", "entry": self._view.entry(self._feed.put(entry), deed.user)}

    def _change(self, message: Message, deed: Deed) -> dict[str, object]:
        if deed.on and deed.on.stands == "home":
            self._homes.put(deed.user, message)  # The stream brings it to the pane.
            return {"reply": "change"}
        # What was pressed may have been dismissed meanwhile; a form has no message to change. Both are told instead.
        standing = self._feed.get(deed.on.id) if deed.on else None
        if standing is None:
            return self._tell(message, deed)
        changed = self._feed.put(replace(standing, message=message))
        return {"reply": "change", "entry": self._view.entry(changed, deed.user)}

    def _show(self, form: Form, deed: Deed) -> dict[str, object]:
        form_id = new_id()
        self._open[form_id] = OpenForm(user=deed.user, form=form, asked=deed.asked, place=deed.place, head=deed.head)
        if len(self._open) > OPEN_FORMS:
            self._open.popitem(last=False)
        return self._view.form(form_id, form, deed.user)


def _answer_id(deed: Deed) -> str:
    return hashlib.sha256(f"{deed.user}\n{deed.key}".encode()).hexdigest()[:16]


def _errors(reply: Wrong) -> dict[str, str]:
    """Return the errors by field; what belongs to no field stands under the empty name."""
    names = {field.name for field in reply.form.fields}
    loose = " ".join(text for name, text in reply.errors.items() if name not in names)
    return {name: text for name, text in reply.errors.items() if name in names} | ({"": loose} if loose else {})


def _shape(form: Form) -> list[Mapping[str, object]]:
    return [{"name": field.name, "kind": field.kind, "options": field.options} for field in form.fields]
