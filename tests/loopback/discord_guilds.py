"""What a bot can read of the loopback Discord's servers and channels without a connection to the gateway."""

from aiohttp import web

from tests.loopback import discord_payloads as payloads
from tests.loopback.discord_answers import json_answer
from tests.loopback.discord_rules import Refused
from tests.loopback.discord_world import VIEW_CHANNEL, Channel, World


class Guilds:
    """Servers, their members one by one, and channels: what needs no privileged intent."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self, base: str) -> list[web.RouteDef]:
        """Return what is to be served below ``base``."""
        return [
            web.get(base + "/guilds/{guild_id}", self._guild),
            web.get(base + "/guilds/{guild_id}/members/{user_id}", self._member),
            web.get(base + "/channels/{channel_id}", self._channel),
        ]

    async def _guild(self, request: web.Request) -> web.Response:
        told = payloads.guild_alone(self._world, self._joined(request))
        if request.query.get("with_counts") in {"1", "true"}:
            told |= {"approximate_member_count": len(self._world.people) + 1, "approximate_presence_count": 1}
        return json_answer(told)

    async def _member(self, request: web.Request) -> web.Response:
        self._joined(request)
        wanted = int(request.match_info["user_id"])
        known = (self._world.bot, *self._world.people.values())
        person = next((one for one in known if one.id == wanted), None)
        if person is None:
            raise Refused(404, 10007, "Unknown Member")
        return json_answer(payloads.member(self._world, person))

    async def _channel(self, request: web.Request) -> web.Response:
        return json_answer(payloads.channel(self._world, seen(self._world, request)))

    def _joined(self, request: web.Request) -> int:
        guild = int(request.match_info["guild_id"])
        if guild not in self._world.guilds or guild in self._world.left:
            raise Refused(404, 10004, "Unknown Guild")
        return guild


def seen(world: World, request: web.Request) -> Channel:
    """Return the channel that a request names, if the bot sees it."""
    channel = world.channels.get(int(request.match_info["channel_id"]))
    if channel is None:
        raise Refused(404, 10003, "Unknown Channel")
    if not world.allowed(channel, VIEW_CHANNEL):
        raise Refused(403, 50001, "Missing Access")
    return channel
