"""A Slack of our own on loopback, for the real SDK: Web API, Socket Mode or signed HTTP, people, and what goes wrong.

It refuses what Slack refuses (tokens, scopes, limits, used triggers) and what its client would not let a person do, and
it keeps every call. Nothing of it patches the SDK: ``api_url`` goes into SLACK_API_URL.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, Self

from aiohttp import web

from tests.loopback.giving import Given
from tests.loopback.slack_delivery import EVENTS, Outcome, Transport
from tests.loopback.slack_faults import Call, Fault
from tests.loopback.slack_hands import APP, Hands
from tests.loopback.slack_http import HttpDelivery
from tests.loopback.slack_rules import Json
from tests.loopback.slack_socket import Connection, SocketMode
from tests.loopback.slack_web import WebApi
from tests.loopback.slack_world import BOT_USER, TEAM, Channel, Opened, Person, Posted, World, direct

BOT_TOKEN: Final = "xoxb-1-loopback-marker-that-no-log-may-show"  # noqa: S105  shaped like one
APP_TOKEN: Final = "xapp-1-loopback-marker-that-no-log-may-show"  # noqa: S105
SIGNING_SECRET: Final = "10095bac4ffee0ddba11decafc0ffee5"  # noqa: S105  shaped like one
SCOPES: Final = frozenset({"chat:write", "commands", "files:read", "files:write", "im:write", "users:read"})
"""What the app asks for by default; looking posts up takes channels:history on top."""

STUDY: Final = "C0STUDY"
PEOPLE: Final = (
    Person(id="UANA", name="Ana", admin=True, zone="Europe/Amsterdam", locale="en-GB"),
    Person(id="UBEN", name="Ben", zone="America/New_York", locale="en-US"),
    Person(id="UCHI", name="Chi", zone="Asia/Tokyo", locale="ja-JP"),
)


class LoopbackSlack:
    """One workspace with the channel C0STUDY, and in it the bot, Ana (UANA, an admin), Ben (UBEN) and Chi (UCHI).

    ``now`` gives message ids, instants of clicks and the age of response_urls; waiting is in real seconds. Things reach
    the bot by Socket Mode, until ``http.url`` is its request address.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        scopes: frozenset[str] = SCOPES,
    ) -> None:
        self.world = World(now)
        self.socket = SocketMode()
        self.http = HttpDelivery(SIGNING_SECRET)
        self.web = WebApi(self.world, bot_token=BOT_TOKEN, app_token=APP_TOKEN, scopes=set(scopes), link=self._new_link)
        self._hands = Hands(self.world, self.deliver, lambda name: f"{self._base}/response/{name}")
        self._runner: web.AppRunner | None = None
        self._port = 0
        for person in PEOPLE:
            self.world.people[person.id] = person
        self.add_channel(STUDY)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen on a free port."""
        app = web.Application(client_max_size=64 << 20)
        app.add_routes([*self.web.routes(), web.get("/link", self.socket.handle)])
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Hang up and listen no more; what was posted stays."""
        await self.http.close()
        await self.socket.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def api_url(self) -> str:
        """For SLACK_API_URL."""
        return f"{self._base}/api/"

    @property
    def bot_token(self) -> str:
        """For SLACK_BOT_TOKEN."""
        return BOT_TOKEN

    @property
    def app_token(self) -> str:
        """For SLACK_APP_TOKEN."""
        return APP_TOKEN

    @property
    def signing_secret(self) -> str:
        """For SLACK_SIGNING_SECRET."""
        return SIGNING_SECRET

    @property
    def transport(self) -> Transport:
        """How things reach the bot now."""
        return self.http if self.http.url else self.socket

    def add_channel(self, channel: str, name: str = "study") -> Channel:
        """Make another channel with everybody in it, the bot too."""
        self.world.channels[channel] = made = Channel(id=channel, name=name, members=set(self.world.people))
        return made

    def add_person(self, person: Person, *channels: str) -> None:
        """Let somebody join the workspace, and some channels of it."""
        self.world.people[person.id] = person
        for channel in channels:
            self.world.channels[channel].members.add(person.id)

    def add_file(self, content: bytes, name: str = "tracker.xlsx") -> str:
        """Let a file lie on Slack; return its id."""
        return str(self.world.add_file(name, content, PEOPLE[0].id)["id"])

    def say(self, user: str, text: str, channel: str = STUDY) -> Posted:
        """Let somebody write a message; the bot hears nothing of it."""
        spoken = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        return self.world.post(channel, text, [{"type": "rich_text", "elements": [spoken]}], author=user)

    # What stands there.

    def channel(self, channel: str = STUDY) -> list[Posted]:
        """Return what everybody sees in a channel, oldest first."""
        return [one for one in self.world.messages if one.channel == channel and one.reader is None]

    def private(self, user: str) -> list[Posted]:
        """Return what one person alone sees, in channels and directly, oldest first."""
        return [one for one in self.world.visible(user) if one.reader == user or one.channel == direct(user)]

    async def calm(self, *, quiet_s: float = 0.05) -> None:
        """Wait until the bot has called nothing for a while: what comes behind a first answer is there."""
        seen = -1
        while seen != len(self.web.calls) or self.web.under_way:
            seen = len(self.web.calls)
            await asyncio.sleep(quiet_s)

    def view(self, user: str) -> Opened | None:
        """Return the modal that somebody has in front."""
        return self._hands.top(user)

    def home(self, user: str) -> Opened | None:
        """Return somebody's Home tab; None where nothing was published yet."""
        return self.world.homes.get(user)

    def calls(self, method: str) -> list[Call]:
        """Return the calls of one method, in order."""
        return [call for call in self.web.calls if call.method == method]

    # What people do.

    async def command(self, user: str, line: str, channel: str = STUDY) -> Outcome:
        """Give a command, such as "/study today"."""
        return await self._hands.command(user, channel, line)

    async def shortcut(self, user: str, callback: str) -> Outcome:
        """Use a global shortcut, from anywhere."""
        return await self._hands.shortcut(user, callback)

    async def message_shortcut(self, user: str, callback: str, on: Posted) -> Outcome:
        """Use a shortcut from the menu of a message."""
        return await self._hands.message_shortcut(user, callback, on)

    async def press(self, user: str, on: Posted | Opened, label: str) -> Outcome:
        """Press a button, or pick an option of a menu, by its label; what cannot be seen cannot be pressed."""
        return await self._hands.press(user, on, label)

    def pressing(self, user: str, on: Posted | Opened, label: str) -> Json:
        """Return the payload of a press, for a test that delivers it itself: twice, or by a certain connection."""
        return self._hands.pressing(user, on, label)

    async def come(self, user: str, tab: str = "home") -> Outcome:
        """Open the app: its Home tab, or its messages."""
        return await self.event(self._hands.coming(user, tab))

    async def submit(self, user: str, given: Mapping[str, Given]) -> Outcome:
        """Fill in the form in front, by label, and send it."""
        return await self._hands.submit(user, given)

    async def look_up(self, user: str, label: str, typed: str) -> list[str]:
        """Type into a field that offers choices; return what is offered."""
        return await self._hands.look_up(user, label, typed)

    def close_view(self, user: str) -> None:
        """Close whatever modal somebody has open."""
        self._hands.close(user)

    # What happens.

    def fault(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method go wrong, one each; ``response_url`` is a method too."""
        self.web.faults.add(method, *faults)

    async def event(self, event: Json) -> Outcome:
        """Tell the bot of something that happened, up to four times; return what became of the last."""
        payload = {
            **APP,
            "type": "event_callback",
            "team_id": TEAM,
            "event": event,
            "event_id": self.world.new_id("Ev"),
            "event_time": int(self.world.now().timestamp()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
        }
        return await self.deliver(EVENTS, payload, more={"accepts_response_payload": False})

    async def deliver(self, kind: str, payload: Json, *, more: Json | None = None) -> Outcome:
        """Deliver a payload by the way in use: for a test that makes it itself, or has it come twice."""
        return await self.transport.deliver(kind, payload, more=more)

    async def again(self) -> Outcome:
        """Deliver the last payload once more, as where its acknowledgement was lost."""
        last = self.transport.sent[-1]
        return await self.deliver(str(last["type"]), last["payload"])

    async def refresh(self, connection: Connection) -> None:
        """Ask for a new connection in place of one."""
        await self.socket.refresh(connection)

    @property
    def _base(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def _new_link(self) -> str:
        return f"ws://127.0.0.1:{self._port}/link?ticket={self.socket.ticket()}"
