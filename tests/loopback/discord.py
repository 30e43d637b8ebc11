"""A Discord of our own on loopback, for the real discord.py: HTTP, gateway, people, and everything that can go wrong.

It refuses what Discord refuses (limits, tokens, permissions, late answers) and what its client would not let a person
do, and it keeps every request. Nothing patches the library: ``api_url`` and ``gateway_url`` go into the settings.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Self

from aiohttp import web

from tests.loopback import discord_payloads as payloads
from tests.loopback.discord_cdn import Cdn
from tests.loopback.discord_faults import Fault, Request
from tests.loopback.discord_gateway import Gateway
from tests.loopback.discord_hands import Hands
from tests.loopback.discord_http import Api
from tests.loopback.discord_reader import read
from tests.loopback.discord_rules import Json, walk
from tests.loopback.discord_uploads import MOST_REQUEST
from tests.loopback.discord_world import PERMISSIONS, Channel, Posted, World

TOKEN: Final = "bG9vcGJhY2s.Zm9yLXRlc3Rz.not-a-secret-but-never-to-be-logged"  # noqa: S105  shaped like one


class LoopbackDiscord:
    """One server, "Study hall", with the channel "study", Ana (who manages every server), Ben and Chi.

    ``now`` gives the instants in new ids. In real seconds, ``first_answer_s`` is how long an interaction waits for its
    first answer, and ``wordless_s`` how long a person waits for what may come after a wordless one.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        first_answer_s: float = 3.0,
        wordless_s: float = 1.0,
    ) -> None:
        self.world = World(now=now, token=TOKEN)
        self.study = self.world.add_channel("study")
        self.gateway = Gateway(self.world, greet=self._greeting)
        self.api = Api(
            self.world,
            gateway=self._gateway_bot,
            first_answer_s=first_answer_s,
            tell=self._heard_if_connected,
        )
        self.cdn = Cdn(self.world, base=lambda: f"http://127.0.0.1:{self._port}")
        self.hands = Hands(self.world, self.gateway, self.cdn, first_answer_s=first_answer_s, wordless_s=wordless_s)
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, failed: type[BaseException] | None, *_: object) -> None:
        await self.stop()
        if failed is None:
            assert self.api.undescribed == [], "Discord describes it otherwise"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def api_url(self) -> str:
        """For DISCORD_API_URL."""
        return f"http://127.0.0.1:{self._port}/api/v10"

    @property
    def gateway_url(self) -> str:
        """For DISCORD_GATEWAY_URL."""
        return f"ws://127.0.0.1:{self._port}/gateway"

    async def start(self) -> None:
        """Listen on a free port; after a ``stop``, on the one it was."""
        app = web.Application(middlewares=[self.api.gate], client_max_size=2 * MOST_REQUEST)
        app.add_routes([*self.api.routes(), *self.cdn.routes(), web.get("/gateway", self.gateway.handle)])
        app.add_routes([web.get("/gateway/", self.gateway.handle)])
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Hang up and listen no more; what was posted stays."""
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    # What stands there.

    def channel(self, channel: int | None = None) -> list[Posted]:
        """Return what everybody sees in the channel, oldest first."""
        return self.world.in_channel(channel or self.study.id, None)

    def thread(self, head: Posted) -> list[Posted]:
        """Return what stands in the thread of a message, oldest first; nothing where none was begun."""
        return self.world.in_channel(head.id, None)

    def private(self, person: str) -> list[Posted]:
        """Return what this person alone sees, in channels and directly, oldest first."""
        whom = self.world.people[person]
        return sorted((one for one in self.world.messages.values() if one.reader is whom), key=lambda one: one.id)

    def form(self, person: str) -> Json | None:
        """Return the form that this person has open."""
        opened = self.world.forms.get(person)
        return None if opened is None else opened[1]

    def text(self, posted: Posted) -> str:
        """Return a message as it is read: its texts, and its pictures by what describes them."""
        names = {person.id: person.name for person in self.world.people.values()}
        lines = []
        for part in walk(posted.body.get("components") or []):
            lines += [read(part["content"], names).text] if part["type"] == 10 else []
            lines += [item.get("description") or "" for item in part["items"]] if part["type"] == 12 else []
        return "\n".join(lines)

    def requests(self, route: str) -> list[Request]:
        """Return what came in on one route, in order, such as ``POST /channels/{channel_id}/messages``."""
        return [request for request in self.api.requests if request.route == route]

    async def calm(self, *, quiet_s: float = 0.05) -> None:
        """Wait until the bot has sent nothing for a while: what comes behind a first answer is there."""
        seen = -1
        while seen != len(self.api.requests) or self.api.under_way:
            seen = len(self.api.requests)
            await asyncio.sleep(quiet_s)

    # What happens there.

    def fault(self, route: str, *faults: Fault) -> None:
        """Let the next requests on a route go wrong, one each."""
        self.api.faults.add(route, *faults)

    async def add_channel(self, name: str, guild: int | None = None) -> Channel:
        """Make another channel in a server, by default the first."""
        channel = self.world.add_channel(name, guild=guild)
        await self._tell("CHANNEL_CREATE", payloads.channel(self.world, channel))
        return channel

    async def deny(self, permission: str, channel: Channel | None = None) -> None:
        """Take a permission, by its name in Discord's settings, from the bot in a channel."""
        where = channel or self.study
        where.denied |= PERMISSIONS[permission]
        if self.gateway.connected:
            await self._tell("CHANNEL_UPDATE", payloads.channel(self.world, where))

    async def delete_thread(self, head: Posted) -> None:
        """Take the thread of a message away, as someone who may would do; the message stays."""
        thread = self.world.channels.pop(head.id)
        await self._tell("THREAD_DELETE", payloads.channel(self.world, thread))

    async def delete_channel(self, channel: Channel) -> None:
        """Take a channel away, with all that stands in it."""
        del self.world.channels[channel.id]
        await self._tell("CHANNEL_DELETE", payloads.channel(self.world, channel))

    def delete(self, posted: Posted) -> None:
        """Delete a message, as someone who may would do."""
        del self.world.messages[posted.id]

    async def add_guild(self, name: str, *, shard: tuple[int, int] = (0, 1)) -> int:
        """Let another server invite the bot, one that this shard of so many hears of; return its id."""
        guild = self.world.add_guild(name, shard=shard)
        if self.gateway.connected:
            await self._tell("GUILD_CREATE", payloads.guild(self.world, guild))
        return guild

    async def outage(self, guild: int | None = None) -> None:
        """Let a server, by default the first, be out of reach for the bot; nobody has removed it."""
        await self._tell("GUILD_DELETE", {"id": str(guild or self.world.guild), "unavailable": True})

    async def recover(self, guild: int | None = None) -> None:
        """Let a server be within reach again after an outage."""
        await self._tell("GUILD_CREATE", payloads.guild(self.world, guild or self.world.guild))

    async def remove_bot(self, guild: int | None = None) -> None:
        """Throw the bot out of a server, by default the first."""
        self.world.left.add(guild or self.world.guild)
        await self._tell("GUILD_DELETE", {"id": str(guild or self.world.guild)})

    async def _heard_if_connected(self, name: str, data: Json) -> None:
        if self.gateway.connected:
            await self.gateway.dispatch(name, data)

    async def _tell(self, name: str, data: Json) -> None:
        await self.gateway.dispatch(name, data)
        await self.gateway.heard()

    def _gateway_bot(self) -> Json:
        limit = self.gateway.session_start_limit()
        return {"url": self.gateway_url, "shards": self.gateway.shards, "session_start_limit": limit}

    def _greeting(self, session: str, shard: int, shards: int) -> tuple[Json, list[Json]]:
        servers = (one for one in self.world.guilds if one not in self.world.left)
        here = [one for one in servers if (one >> 22) % shards == shard]
        ready = {
            "v": 10,
            "user": payloads.user(self.world.bot, bot=True),
            "guilds": [{"id": str(one), "unavailable": True} for one in here],
            "session_id": session,
            "resume_gateway_url": self.gateway_url,
            "application": {"id": str(self.world.application), "flags": 0},
        }
        return ready, [payloads.guild(self.world, one) for one in here]
