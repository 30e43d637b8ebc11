"""The JSON that Discord sends about its things, as far as a bot of commands, buttons and forms gets to see it."""

from datetime import UTC, datetime
from typing import Any, Final

from tests.loopback.discord_rules import EPHEMERAL, LOADING, Json
from tests.loopback.discord_world import MANAGE_GUILD, USUAL, Channel, Exchange, Person, Posted, World

_JOINED: Final = "2026-01-05T08:00:00.000000+00:00"


def user(person: Person, *, bot: bool = False) -> Json:
    """A user object."""
    return {
        "id": str(person.id),
        "username": person.name,
        "global_name": person.name.title(),
        "discriminator": "0",
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
    }


def application(world: World) -> Json:
    """The bot's own application."""
    return {
        "id": str(world.application),
        "name": "Fulcrum",
        "description": "",
        "summary": "",
        "icon": None,
        "verify_key": "0" * 64,
        "flags": 0,
        "bot_public": world.public,
        "bot_require_code_grant": world.code_grant,
        "owner": user(next(iter(world.people.values()))),
        "team": None,
        "interactions_endpoint_url": world.endpoint_url,
    }


def guild(world: World, server: int) -> Json:
    """A server, with everything that the intent for guilds shows of it."""
    inside = [one for one in world.channels.values() if one.guild == server]
    return {
        **guild_alone(world, server),
        "unavailable": False,
        "member_count": len(world.people) + 1,
        "threads": [channel(world, one) for one in inside if one.parent and not one.archived],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "channels": [channel(world, one) for one in inside if not one.parent],
        "members": [member(world, world.bot)],
    }


def guild_alone(world: World, server: int) -> Json:
    """A server without what stands in it."""
    return {
        "id": str(server),
        "name": world.guilds[server],
        "owner_id": str(world.people["ana"].id),
        "preferred_locale": "en-GB",
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [_role(server, "@everyone", 0), _role(world.role, "Fulcrum", USUAL)],
    }


def member(world: World, person: Person) -> Json:
    """Somebody as a member of a server."""
    return {**_member(person, world), "user": user(person, bot=person is world.bot)}


def channel(world: World, one: Channel) -> Json:
    """A text channel, or one of direct messages."""
    if one.person is not None:
        return {"id": str(one.id), "type": 1, "last_message_id": None, "recipients": [user(one.person)]}
    if one.parent is not None:
        return _thread(world, one, one.parent)
    denied = [{"id": str(world.bot.id), "type": 1, "allow": "0", "deny": str(one.denied)}] if one.denied else []
    return {
        "id": str(one.id),
        "guild_id": str(one.guild),
        "type": 0,
        "name": one.name,
        "position": 0,
        "topic": None,
        "nsfw": False,
        "parent_id": None,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "permission_overwrites": denied,
    }


def message(world: World, posted: Posted) -> Json:
    """A message as the API gives it back; the nonce is told to its sender alone, in the answer to the post."""
    told: Json = {"type": 19, **_pointing(world, posted.channel, posted.reply_to)} if posted.reply_to else {"type": 0}
    return {
        **told,
        "id": str(posted.id),
        "channel_id": str(posted.channel),
        "author": user(posted.author or world.bot, bot=posted.author is None),
        "content": posted.body.get("content") or "",
        "components": _resolved(posted.body.get("components") or [], posted),
        "flags": posted.body["flags"],
        "timestamp": _written(posted.id),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [
            {**_media(posted, one.name), "id": known, "filename": one.name, "size": len(one.content)}
            for known, one in posted.attachments.items()
        ],
        "embeds": [],
        "pinned": False,
    }


def starter(world: World, thread: Channel) -> Json:
    """What stands first in a thread: a message without a text that points at the one it was begun from."""
    empty = Posted(id=thread.id, channel=thread.id, body={"flags": 0})
    assert thread.parent is not None
    return {**message(world, empty), "type": 21, **_pointing(world, thread.parent.id, thread.id)}


def interaction(world: World, exchange: Exchange, data: Json, *, locale: str) -> Json:
    """An interaction; in the server it names the member with their permissions, elsewhere only the user."""
    here = world.channels[exchange.channel]
    payload: Json = {
        "id": str(exchange.id),
        "application_id": str(world.application),
        "type": exchange.kind,
        "token": exchange.token,
        "version": 1,
        "data": data,
        "channel_id": str(here.id),
        "channel": channel(world, here),
        "locale": locale,
        "app_permissions": str(USUAL & ~here.denied),
        "entitlements": [],
        "attachment_size_limit": 10 << 20,
        "context": 1 if here.person else 0,
        "authorizing_integration_owners": {"0": str(here.guild)},
    }
    if exchange.message is not None:
        payload["message"] = message(world, exchange.message)
    if here.person is not None:
        return {**payload, "user": user(exchange.person)}
    rights = str(_rights(exchange.person))
    whom = {**member(world, exchange.person), "permissions": rights}
    where = {"id": str(here.guild), "locale": "en-GB", "features": []}
    return {**payload, "guild_id": str(here.guild), "guild": where, "guild_locale": "en-GB", "member": whom}


def callback(world: World, exchange: Exchange, first: int) -> Json:
    """What the first answer to an interaction is answered with."""
    told: Json = {"id": str(exchange.id), "type": exchange.kind}
    if exchange.original is None:
        return {"interaction": told}
    flags = exchange.original.body["flags"]
    told |= {
        "response_message_id": str(exchange.original.id),
        "response_message_loading": bool(flags & LOADING),
        "response_message_ephemeral": bool(flags & EPHEMERAL),
    }
    return {"interaction": told, "resource": {"type": first, "message": message(world, exchange.original)}}


def resolved(world: World, person: Person, here: Channel) -> Json:
    """A person who was chosen: the user, and in a server the member, without what stands in the user already."""
    users = {"users": {str(person.id): user(person)}}
    if here.person is not None:
        return users
    about = {name: value for name, value in _member(person, world).items() if name not in {"deaf", "mute"}}
    return {**users, "members": {str(person.id): {**about, "permissions": str(_rights(person))}}}


def _rights(person: Person) -> int:
    return USUAL | (MANAGE_GUILD if person.manages else 0)


def _member(person: Person, world: World) -> Json:
    return {
        "nick": None,
        "avatar": None,
        "roles": [str(world.role)] if person is world.bot else [],
        "joined_at": _JOINED,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
    }


def _thread(world: World, one: Channel, parent: Channel) -> Json:
    return {
        "id": str(one.id),
        "guild_id": str(one.guild),
        "parent_id": str(parent.id),
        "owner_id": str(world.bot.id),
        "type": 11,
        "name": one.name,
        "flags": 0,
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "thread_metadata": {
            "archived": one.archived,
            "auto_archive_duration": 1440,
            "archive_timestamp": _written(one.id),
            "create_timestamp": _written(one.id),
            "locked": one.locked,
        },
    }


def _pointing(world: World, channel_id: int, message_id: int) -> Json:
    server = world.channels[channel_id].guild
    where = {"guild_id": str(server), "channel_id": str(channel_id), "message_id": str(message_id)}
    return {"message_reference": {"type": 0, **where}}


def _written(snowflake: int) -> str:
    return datetime.fromtimestamp(((snowflake >> 22) + 1420070400000) / 1000, UTC).isoformat()


def _resolved(node: Any, posted: Posted) -> Any:
    """Return components as Discord gives them back: what was attached has an address of its own."""
    if isinstance(node, list):
        return [_resolved(inner, posted) for inner in node]
    if not isinstance(node, dict):
        return node
    url = str(node.get("url", ""))
    if url.startswith("attachment://"):
        return _media(posted, url.removeprefix("attachment://"))
    kept = {name: _resolved(inner, posted) for name, inner in node.items()}
    if node.get("type") == 13:
        kept |= {"name": node["file"]["url"].removeprefix("attachment://"), "size": 1}
    return kept


def _media(posted: Posted, name: str) -> Json:
    address = f"https://cdn.example/attachments/{posted.channel}/{posted.id}/{name}"
    known = next((known for known, one in posted.attachments.items() if one.name == name), "0")
    return {"id": known, "attachment_id": known, "url": address, "proxy_url": address}


def _role(role: int, name: str, permissions: int) -> Json:
    return {
        "id": str(role),
        "name": name,
        "permissions": str(permissions),
        "position": 0 if name == "@everyone" else 1,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": name != "@everyone",
        "mentionable": False,
        "flags": 0,
    }
