"""What Discord sends, as events of the core. The SDK's loose payloads end here."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import discord

from bot.chat.events import Command, Lookup, Press, Submission, Surface, Upload
from bot.chat.places import Member, Place, Ref, Who

PLATFORM: Final = "discord"
_OLDEST: Final = timedelta(seconds=60)

Interaction = discord.Interaction[discord.Client]
Value = str | tuple[str, ...] | Member | Upload


def command(
    interaction: Interaction, path: tuple[str, ...], args: Mapping[str, str | discord.abc.User], *, arrival: datetime
) -> Command:
    """Return a slash command; ``args`` are the options that were given."""
    given = {name: value if isinstance(value, str) else _member(value.id) for name, value in args.items()}
    return Command(
        key=str(interaction.id),
        at=instant(interaction.created_at, arrival=arrival),
        who=_who(interaction),
        place=_place(interaction),
        surface=_surface(interaction),
        path=path,
        args=given,
    )


def press(interaction: Interaction, *, arrival: datetime) -> Press:
    """Return a button pressed or an option picked.

    Its message has a ``Ref`` only where everybody sees it: nothing but this interaction can change a private answer.
    """
    data: Any = interaction.data
    place, message = _place(interaction), interaction.message
    seen_by_all = place is not None and message is not None and not message.flags.ephemeral
    return Press(
        key=str(interaction.id),
        at=instant(interaction.created_at, arrival=arrival),
        who=_who(interaction),
        place=place,
        surface=_surface(interaction),
        action=str(data["custom_id"]),
        picked=tuple(str(value) for value in data.get("values", ())),
        message=Ref(place=place, message=str(message.id)) if seen_by_all and place and message else None,
    )


def submission(interaction: Interaction, *, arrival: datetime) -> Submission:
    """Return a form that was sent; which kind a field is stands in its custom_id (see ``forms.slot``)."""
    data: Any = interaction.data
    values: dict[str, Value] = {}
    for part in _inputs(data["components"]):
        kind, _, name = str(part["custom_id"]).partition(":")
        found = _value(kind, part)
        if found:
            values[name] = found
    return Submission(
        key=str(interaction.id),
        at=instant(interaction.created_at, arrival=arrival),
        who=_who(interaction),
        place=_place(interaction),
        surface="form",
        action=str(data["custom_id"]),
        values=values,
    )


def lookup(interaction: Interaction, source: str, typed: str, *, arrival: datetime) -> Lookup:
    """Return what a member has typed so far into an option that offers choices."""
    return Lookup(
        key=str(interaction.id),
        at=instant(interaction.created_at, arrival=arrival),
        who=_who(interaction),
        place=_place(interaction),
        surface=_surface(interaction),
        source=source,
        typed=typed,
    )


def instant(created: datetime, *, arrival: datetime) -> datetime:
    """Return Discord's own instant (in the interaction's id), within [arrival - 60 s, arrival]."""
    return min(max(created, arrival - _OLDEST), arrival)


def _who(interaction: Interaction) -> Who:
    return Who(
        member=_member(interaction.user.id),
        name=interaction.user.display_name,
        manages=None if interaction.guild_id is None else interaction.permissions.manage_guild,
        locale=interaction.locale.value,
    )


def _member(user_id: int) -> Member:
    return Member(platform=PLATFORM, tenant="", user=str(user_id))


def _place(interaction: Interaction) -> Place | None:
    channel = interaction.channel
    if interaction.guild_id is None or channel is None:
        return None
    workspace = str(interaction.guild_id)
    if isinstance(channel, discord.Thread):
        return Place(platform=PLATFORM, workspace=workspace, channel=str(channel.parent_id), thread=str(channel.id))
    return Place(platform=PLATFORM, workspace=workspace, channel=str(channel.id))


def _surface(interaction: Interaction) -> Surface:
    if interaction.message is not None and interaction.message.flags.ephemeral:
        return "private"
    if interaction.guild_id is None:
        return "direct"
    return "thread" if isinstance(interaction.channel, discord.Thread) else "channel"


def _inputs(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in parts:
        inner = part.get("component", part)
        if "custom_id" in inner:
            yield inner


def _value(kind: str, part: dict[str, Any]) -> Value | None:
    """Return what stands in a field, None where nothing does."""
    one = part.get("value")
    picked = tuple(str(value) for value in (part.get("values") or ()))
    if kind == "several":
        return picked or None
    text = str(one) if one else picked[0] if picked else ""
    if kind == "person" and text:
        return _member(int(text))
    return text or None
