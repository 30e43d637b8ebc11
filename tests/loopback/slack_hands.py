"""What people do in the loopback Slack, and what its client would not let them do."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from tests.loopback.giving import Given
from tests.loopback.slack_delivery import COMMANDS, INTERACTIVE, Outcome
from tests.loopback.slack_reading import Control, controls, inputs
from tests.loopback.slack_rules import Json, view_faults
from tests.loopback.slack_typing import brought, typed_into
from tests.loopback.slack_world import BOT_ID, BOT_USER, TEAM, Opened, Person, Posted, World, direct

APP: Json = {"api_app_id": "A0FULCRUM", "token": "legacy-verification-token", "is_enterprise_install": False}


class CannotDoError(LookupError):
    """A person tried what Slack's client does not offer them."""


class Deliver(Protocol):
    """Brings a payload to the bot, whichever way it wants it."""

    def __call__(self, kind: str, payload: Json, *, more: Json | None = None) -> Awaitable[Outcome]:
        """Return what became of it."""
        ...


class Hands:
    """Everybody's hands. What they do waits for the bot's acknowledgement, three seconds at most."""

    def __init__(self, world: World, deliver: Deliver, url: Callable[[str], str]) -> None:
        self._world = world
        self._deliver = deliver
        self._url = url

    async def command(self, user: str, channel: str, line: str) -> Outcome:
        """Give a command. Slack escapes three characters in its text."""
        person = self._member(user, channel)
        name, _, text = line.partition(" ")
        payload: Json = {
            **APP,
            "team_id": TEAM,
            "team_domain": "study",
            "channel_id": channel,
            "channel_name": "directmessage" if channel == direct(user) else "study",
            "user_id": user,
            "user_name": person.name.lower(),
            "command": name,
            "text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
            "response_url": self._url(self._world.reply_url(user, channel, None, None)),
            "trigger_id": self._world.trigger(user, None),
        }
        return await self._deliver(COMMANDS, payload, more={"accepts_response_payload": True})

    async def shortcut(self, user: str, callback: str) -> Outcome:
        """Use a global shortcut. Slack says nothing of where it was used, and gives no response_url."""
        payload: Json = {
            **APP,
            "type": "shortcut",
            "user": self._user(user),
            "team": {"id": TEAM, "domain": "study"},
            "action_ts": self._world.ts(),
            "callback_id": callback,
            "trigger_id": self._world.trigger(user, None),
        }
        return await self._deliver(INTERACTIVE, payload)

    async def message_shortcut(self, user: str, callback: str, on: Posted) -> Outcome:
        """Use a shortcut from a message's menu; what one person alone sees has none."""
        if on not in self._world.visible(user) or on.reader is not None:
            raise CannotDoError(f"{user} has no shortcuts on that message")
        payload: Json = {
            **APP,
            "type": "message_action",
            "user": self._user(user),
            "team": {"id": TEAM, "domain": "study"},
            "channel": {"id": on.channel, "name": "directmessage" if on.channel == direct(user) else "study"},
            "action_ts": self._world.ts(),
            "callback_id": callback,
            "trigger_id": self._world.trigger(user, None),
            "response_url": self._url(self._world.reply_url(user, on.channel, None, on.thread)),
            "message_ts": on.ts,
            "message": self._told(on),
        }
        return await self._deliver(INTERACTIVE, payload)

    async def press(self, user: str, on: Posted | Opened, label: str) -> Outcome:
        """Press a button, or pick an option of a menu, by its label."""
        return await self._deliver(INTERACTIVE, self.pressing(user, on, label))

    def pressing(self, user: str, on: Posted | Opened, label: str) -> Json:
        """Return the payload of a press, so that it can be delivered twice."""
        if isinstance(on, Posted):
            if on not in self._world.visible(user):
                raise CannotDoError(f"{user} cannot see that message")
            control = _control(on.blocks, label)
            where = self._in_message(user, on)
        else:
            if on is not (self.top(user) or self._world.homes.get(user)):
                raise CannotDoError(f"{user} has no such modal or Home tab in front")
            control = _control(on.view["blocks"], label)
            where = {"container": {"type": "view", "view_id": on.id}, "view": self._view(on)}
        return {
            **APP,
            "type": "block_actions",
            "user": self._user(user),
            "team": {"id": TEAM, "domain": "study"},
            "trigger_id": self._world.trigger(user, on.id if on is self.top(user) else None),
            "actions": [{**_pressed(control), "action_ts": self._world.ts()}],
            **where,
        }

    def coming(self, user: str, tab: str) -> Json:
        """Return the event that somebody came to the app: to its tab "home", or to "messages"."""
        home = self._world.homes.get(user)
        shown = {"view": self._view(home)} if home is not None and tab == "home" else {}
        event: Json = {"type": "app_home_opened", "user": user, "channel": direct(user), "tab": tab}
        return {**event, "event_ts": self._world.ts(), **shown}

    async def submit(self, user: str, given: Mapping[str, Given]) -> Outcome:
        """Fill in the fields of the modal in front, by label, and send it; the modal then does what the bot says."""
        opened = self.top(user)
        if opened is None or "submit" not in opened.view:
            raise CannotDoError(f"{user} has no form in front")
        offered: dict[str, Json] = {}
        for label, element in ((block["label"]["text"], block["element"]) for block in inputs(opened.view)):
            typed = given.get(label)
            if isinstance(typed, tuple):
                brought(element, *typed, CannotDoError)
                offered[label] = {"files": [self._world.add_file(*typed, user)]}
            elif typed and element["type"] == "external_select":
                offered[label] = {"selected_option": await self._chosen(user, label, typed)}
        state = typed_into(opened.view, given, offered, self._ids(), CannotDoError)
        opened.errors = {}
        payload = {
            **APP,
            "type": "view_submission",
            "user": self._user(user),
            "team": {"id": TEAM, "domain": "study"},
            "trigger_id": self._world.trigger(user, opened.id),
            "view": {**self._view(opened), "state": {"values": state}},
            "response_urls": [],
        }
        outcome = await self._deliver(INTERACTIVE, payload, more={"accepts_response_payload": True})
        if outcome.acked:
            self._submitted(opened, outcome.answer)
        return outcome

    async def look_up(self, user: str, label: str, typed: str) -> list[str]:
        """Type into a field that offers choices; return what is offered."""
        return [option["text"]["text"] for option in await self._offered(user, label, typed)]

    async def _chosen(self, user: str, label: str, typed: str) -> Json:
        """Return the first of the choices that are offered for what is typed, or the one that is called so."""
        offered = await self._offered(user, label, typed)
        named = [option for option in offered if option["text"]["text"] == typed]
        if not offered:
            raise CannotDoError(f"{label} offers nothing for {typed!r}")
        return (named or offered)[0]

    async def _offered(self, user: str, label: str, typed: str) -> list[Json]:
        opened = self.top(user)
        block = next((one for one in inputs(opened.view) if one["label"]["text"] == label), None) if opened else None
        if opened is None or block is None or block["element"]["type"] != "external_select":
            raise CannotDoError(f"{user} has no field {label} that offers choices")
        payload = {
            **APP,
            "type": "block_suggestion",
            "user": self._user(user),
            "team": {"id": TEAM, "domain": "study"},
            "container": {"type": "view", "view_id": opened.id},
            "view": self._view(opened),
            "block_id": block["block_id"],
            "action_id": block["element"]["action_id"],
            "value": typed,
        }
        outcome = await self._deliver(INTERACTIVE, payload, more={"accepts_response_payload": True})
        options: list[Json] = outcome.answer.get("options", [])
        return options

    def top(self, user: str) -> Opened | None:
        """Return the modal in front of somebody."""
        stack = self._world.views.get(user)
        return stack[-1] if stack else None

    def close(self, user: str) -> None:
        """Close every modal of somebody's."""
        self._world.views.pop(user, None)

    def _submitted(self, opened: Opened, answer: Json) -> None:
        stack = self._world.views.get(opened.user, [])
        action = answer.get("response_action")
        if action == "errors":
            known = {block["block_id"] for block in inputs(opened.view)}
            if not answer["errors"] or not set(answer["errors"]) <= known:
                raise AssertionError(f"Slack refuses errors for no input: {answer['errors']}")
            opened.errors, opened.rev = answer["errors"], self._world.changed()
        elif action in {"update", "push"}:
            if faults := view_faults(answer.get("view")):
                raise AssertionError(f"Slack refuses the view: {faults}")
            if action == "push":
                self._world.open_view(opened.user, answer["view"], alone=False)
            else:
                self._world.change_view(opened, answer["view"])
        elif action == "clear":
            stack.clear()
        elif opened in stack:
            stack.remove(opened)

    def _in_message(self, user: str, on: Posted) -> Json:
        thread = {"thread_ts": on.thread} if on.thread else {}
        container = {"type": "message", "message_ts": on.ts, "channel_id": on.channel, "is_ephemeral": bool(on.reader)}
        where: Json = {
            "container": {**container, **thread},
            "channel": {"id": on.channel, "name": "study"},
            "response_url": self._url(self._world.reply_url(user, on.channel, on, on.thread)),
        }
        if on.reader is None:  # Slack leaves the message out where one person alone sees it
            where["message"] = self._told(on)
        return where

    def _told(self, on: Posted) -> Json:
        """A message as it stands in what tells of a click on it."""
        told: Json = {"type": "message", "user": on.author, "ts": on.ts, "text": on.text, "blocks": on.blocks}
        told |= {"bot_id": BOT_ID, "app_id": APP["api_app_id"]} if on.author == BOT_USER else {}
        return {**told, "team": TEAM, **({"thread_ts": on.thread} if on.thread else {})}

    def _view(self, opened: Opened) -> Json:
        return {**opened.view, "id": opened.id, "hash": opened.hash, "team_id": TEAM, "state": {"values": {}}}

    def _ids(self) -> dict[str, str]:
        """People and channels by their names and ids, in small letters."""
        named = {person.name.lower(): person.id for person in self._world.people.values()}
        named |= {channel.name.lower(): channel.id for channel in self._world.channels.values()}
        return named | {known.lower(): known for known in named.values()}

    def _user(self, user: str) -> Json:
        person = self._world.people[user]
        return {"id": user, "username": person.name.lower(), "name": person.name.lower(), "team_id": person.team}

    def _member(self, user: str, channel: str) -> Person:
        known = self._world.channels.get(channel)
        if channel != direct(user) and (known is None or user not in known.members):
            raise CannotDoError(f"{user} is not in {channel}")
        return self._world.people[user]


async def happens(what: Callable[[], bool], *, within_s: float = 3.0, every_s: float = 0.005) -> bool:
    """Wait until something is so, looking every so often; whether it came to be."""
    deadline = asyncio.get_running_loop().time() + within_s
    while not what():
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(every_s)
    return True


def _control(blocks: list[Json], label: str) -> Control:
    found = next((control for control in controls(blocks) if control.label == label), None)
    if found is None:
        raise CannotDoError(f"there is no {label!r} to press, only {[one.label for one in controls(blocks)]}")
    return found


def _pressed(control: Control) -> Json:
    element = control.element
    pressed: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": control.block.get("block_id", secrets.token_hex(3)),
    }
    if control.option is not None:
        return {**pressed, "selected_option": control.option}
    return {**pressed, "text": element["text"]}
