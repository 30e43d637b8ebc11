"""A payload becomes an event, and the way back to the person who caused it.

With ``quoting``, the only module that knows how a payload is built; whatever it hands on is a value of ours. Raises
``UnreadableError`` for a payload that is not as Slack documents it.

The key of an event. Slack redelivers the payload in a new envelope, so the envelope's id is no key. A press has the
instant of its click (``action_ts``), a command and a form a ``trigger_id`` of their own each time. A form's view id
would not do: it is the same when the form is sent again after a mistake. The key is a digest, since keys are logged
and a trigger opens a form for whoever holds it.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from adapters.addresses import is_safe
from adapters.slack import PLATFORM, action_ids
from adapters.slack.forms import LOOKUP
from adapters.slack.given import Payload, action_name, ident, name, record, words, workspace
from adapters.slack.once import REMEMBERED
from bot.chat.core import Core
from bot.chat.events import Command, Event, Lookup, Opened, Press, Removed, Submission, Surface, Upload
from bot.chat.places import Member, Place, Ref, Who

Value = str | tuple[str, ...] | Member | Upload

LATEST = timedelta(seconds=60)
"""How far before its arrival an event may claim to have happened."""

UNESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
"""Slack escapes these three in a command's text, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How an answer gets back. What a payload does not bring is empty."""

    user: str
    place: Place | None
    trigger: str = ""  # opens one form, within 3 s
    response_url: str = ""  # five answers within half an hour
    message: str = ""  # the message that was pressed, where everybody sees it
    private: bool = False  # it was pressed where the member alone sees it
    seen: str = ""  # the message that was pressed, be it theirs alone
    view: str = ""  # the modal in which it happened
    late: bool = False  # it is an old click: what came of it is nobody else's to see any more
    home: bool = False  # it happened in the Home tab, or in a modal that was opened from there
    inputs: tuple[str, ...] = ()  # the inputs of that modal
    channel: str = ""  # where it happened, be it a direct message
    thread: str = ""


def command(payload: Payload, who: Who, core: Core, arrival: datetime) -> tuple[Command, Way]:
    """Return a slash command. Slack sends no instant with it: it happened when it arrived."""
    channel = ident(payload.get("channel_id"))
    place = _place(workspace(payload), channel, "")
    text = words(payload.get("text"))
    for escaped, bare in UNESCAPED:
        text = text.replace(escaped, bare)
    spoken = core.spoken(f"{name(payload.get('command'))} {text}".strip())
    trigger = name(payload.get("trigger_id"))
    event = Command(
        key=_key(trigger),
        at=arrival,
        who=who,
        place=place,
        surface="direct" if place is None else "channel",
        workspace=workspace(payload),
        path=spoken.path,
        args=spoken.args,
    )
    url = _address(payload.get("response_url"))
    return event, Way(user=who.member.user, place=place, trigger=trigger, response_url=url, channel=channel)


def shortcut(payload: Payload, who: Who, arrival: datetime) -> tuple[Command, Way]:
    """Return a global shortcut: a command by the words of its verb, outside any channel."""
    trigger, path = name(payload.get("trigger_id")), name(payload.get("callback_id")).split(":")
    at = _instant(str(payload.get("action_ts")), arrival)
    event = Command(
        key=_key(trigger),
        at=at,
        who=who,
        place=None,
        surface="direct",
        workspace=workspace(payload),
        path=tuple(path),
    )
    return event, Way(user=who.member.user, place=None, trigger=trigger)


def press(payload: Payload, who: Who, arrival: datetime) -> tuple[Press, Way]:
    """Return a press on a button, or a pick from a menu, in a message or in a modal."""
    actions = payload.get("actions")
    action = record(actions[0] if isinstance(actions, list) and actions else None)
    action_id, clicked = name(action.get("action_id")), ident(action.get("action_ts"))
    surface, place, way = stand(payload, who.member)
    chosen = record(action.get("selected_option")).get("value")
    seen = Place(platform=PLATFORM, workspace=workspace(payload), channel=way.channel, thread=way.thread or None)
    event = Press(
        key=_key(who.member.tenant, who.member.user, clicked, action_id),
        at=_instant(clicked, arrival),
        who=who,
        place=place,
        surface=surface,
        workspace=workspace(payload),
        action=action_name(action_ids.bare(action_id)),
        picked=(words(chosen),) if isinstance(chosen, str) else (),
        message=Ref(place=seen, message=way.message) if way.message else None,
    )
    return event, replace(way, late=_instant(clicked, arrival, REMEMBERED) <= arrival - REMEMBERED)


def submission(payload: Payload, who: Who, arrival: datetime) -> tuple[Submission, Way]:
    """Return a form that was sent; fields left empty are absent from it."""
    view = record(payload.get("view"))
    state = record(record(view.get("state")).get("values"))
    values: dict[str, Value] = {}
    for field, by_action in state.items():
        for given in record(by_action).values():
            value = _value(record(given), workspace(payload))
            if value is not None:
                values[words(field)] = value
    place = read_place(workspace(payload), view.get("private_metadata"))
    trigger = payload.get("trigger_id")
    event = Submission(
        key=_key(str(trigger or ""), ident(view.get("id")), json.dumps(view.get("state"), sort_keys=True)),
        at=arrival,
        who=who,
        place=place,
        surface="form",
        workspace=workspace(payload),
        action=action_name(view.get("callback_id")),
        values=values,
    )
    return event, _in_view(payload, view, who.member, place)


def lookup(payload: Payload, who: Who, arrival: datetime) -> Lookup:
    """Return what somebody typed into a field that offers choices."""
    place = read_place(workspace(payload), record(payload.get("view")).get("private_metadata"))
    source, typed = name(payload.get("action_id")).removeprefix(LOOKUP), words(payload.get("value"))
    return Lookup(
        key=_key(who.member.tenant, who.member.user, source, typed, arrival.isoformat()),
        at=arrival,
        who=who,
        place=place,
        surface="form",
        source=source,
        typed=typed,
    )


def opened(payload: Payload, who: Who, arrival: datetime) -> Opened | None:
    """Return that somebody came to the Home tab, or None where they came to the bot's messages instead."""
    event = record(payload.get("event"))
    if event.get("tab") != "home":
        return None
    at, key = _instant(str(event.get("event_ts")), arrival), _key(ident(payload.get("event_id")))
    return Opened(key=key, at=at, who=who, place=None, surface="home", workspace=workspace(payload))


def opened_again(event: Event) -> Opened:
    """Return what asks for somebody's Home tab anew, once the core has answered an event that came from there."""
    return Opened(
        key=_key(event.key, "home"),
        at=event.at,
        who=event.who,
        place=None,
        surface="home",
        workspace=event.workspace,
    )


def removed(payload: Payload, arrival: datetime) -> Removed | None:
    """Return that the bot was removed from its workspace, or None where only other people's tokens were revoked."""
    event = record(payload.get("event"))
    if event.get("type") == "tokens_revoked" and not record(event.get("tokens")).get("bot"):
        return None
    return Removed(platform=PLATFORM, workspace=workspace(payload), channel=None, at=arrival)


def metadata(place: Place | None, *, home: bool = False) -> str:
    """Return what a modal carries: its answer knows by it the channel that it belongs to, and if it came from Home."""
    where: dict[str, object] = {} if place is None else {"channel": place.channel, "thread": place.thread}
    carried = where | ({"home": True} if home else {})
    return json.dumps(carried) if carried else ""


def read_place(tenant: str, carried: object) -> Place | None:
    """Return the place that ``metadata`` wrote down; members cannot change it on its way."""
    read = _carried(carried)
    channel, thread = read.get("channel"), read.get("thread")
    if not isinstance(channel, str):
        return None
    return _place(tenant, ident(channel), ident(thread) if isinstance(thread, str) else "")


def _carried(carried: object) -> Payload:
    try:
        return record(json.loads(carried)) if isinstance(carried, str) and carried else {}
    except (ValueError, RecursionError):
        return {}


def stand(payload: Payload, member: Member) -> tuple[Surface, Place | None, Way]:
    """Return where something was pressed, or on which message a shortcut was used."""
    container = record(payload.get("container"))
    if container.get("type") == "view":
        view = record(payload.get("view"))
        place = read_place(workspace(payload), view.get("private_metadata"))
        surface: Surface = "home" if view.get("type") == "home" else "form"
        return surface, place, _in_view(payload, view, member, place)
    channel = ident(container.get("channel_id") or record(payload.get("channel")).get("id"))
    message = ident(container.get("message_ts") or payload.get("message_ts"))
    private = container.get("is_ephemeral") is True
    started = container.get("thread_ts") or record(payload.get("message")).get("thread_ts")
    thread = ident(started) if isinstance(started, str) and started != message else ""
    place = _place(workspace(payload), channel, thread)
    surface = "private" if private else "direct" if place is None else "thread" if thread else "channel"
    way = Way(
        user=member.user,
        place=place,
        trigger=str(payload.get("trigger_id") or ""),
        response_url=_address(payload.get("response_url")),
        message="" if private else message,
        private=private,
        seen=message,
        channel=channel,
        thread=thread,
    )
    return surface, place, way


def _in_view(payload: Payload, view: Payload, member: Member, place: Place | None) -> Way:
    blocks = view.get("blocks")
    known = [record(block) for block in blocks] if isinstance(blocks, list) else []
    is_home = view.get("type") == "home"
    return Way(
        user=member.user,
        place=place,
        trigger=str(payload.get("trigger_id") or ""),
        view="" if is_home else ident(view.get("id")),
        home=is_home or _carried(view.get("private_metadata")).get("home") is True,
        inputs=tuple(str(block.get("block_id")) for block in known if block.get("type") == "input"),
        channel=place.channel if place is not None else "",
        thread=(place.thread or "") if place is not None else "",
    )


def _value(given: Payload, tenant: str) -> Value | None:
    """What one field holds, None for nothing."""
    match given:
        case {"type": "users_select", "selected_user": str(user)}:
            return Member(platform=PLATFORM, tenant=tenant, user=ident(user))  # whose they are, ``People`` asks
        case {"type": "file_input", "files": [{"id": str(handle), **file}, *_]}:
            size = file.get("size")
            known = size if type(size) is int and size > 0 else 0
            return Upload(name=words(file.get("name")) or handle, size=known, handle=ident(handle))
        case {"selected_option": {"value": str(value)}}:
            return words(value)
        case {"selected_options": [*chosen]}:
            return tuple(words(record(one).get("value")) for one in chosen) or None
        case {"selected_conversation": str(value)} | {"value": str(value)}:
            return words(value) or None
    return None


def _place(tenant: str, channel: str, thread: str) -> Place | None:
    """A channel; None for a direct message, whose id begins with a D."""
    if channel.startswith("D"):
        return None
    return Place(platform=PLATFORM, workspace=tenant, channel=channel, thread=thread or None)


def _instant(seconds: str, arrival: datetime, most: timedelta = LATEST) -> datetime:
    """Slack's instant of a click, never after it arrived nor more than so long before."""
    try:
        at = datetime.fromtimestamp(float(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return arrival
    return min(max(at, arrival - most), arrival)


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _address(url: object) -> str:
    """A response_url, unless what people wrote would travel to it in the open."""
    return url if isinstance(url, str) and is_safe(url) else ""
