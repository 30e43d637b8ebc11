"""What Discord sends, as events of the core. The SDK's loose payloads end here.

What is not as Discord documents it raises ``UnreadableError``, or whatever the SDK's own values raise when one asks
them: see ``answering``.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import discord

from adapters.discord import quoting, rights
from adapters.discord.given import action_name, ident, items, record, words
from bot.chat.events import Command, Lookup, Press, Quoted, Submission, Surface, Upload
from bot.chat.places import Member, Place, Ref, Who

PLATFORM: Final = "discord"
_OLDEST: Final = timedelta(seconds=60)
_TYPED: Final = frozenset({"line", "text", "number", "lookup"})

Interaction = discord.Interaction[discord.Client]
Given = str | discord.abc.User | discord.Attachment
"""What an option of a command can hold, as the SDK hands it on."""

Value = str | tuple[str, ...] | Member | Upload


def command(
    interaction: Interaction,
    path: tuple[str, ...],
    args: Mapping[str, Given],
    *,
    on: discord.Message | None = None,
    arrival: datetime,
) -> Command:
    """Return a command; ``args`` are the options that were given, ``on`` the message in whose menu it was chosen."""
    return Command(
        key=ident(interaction.id),
        at=instant(interaction.created_at, arrival=arrival),
        who=_who(interaction),
        place=_place(interaction),
        lacking=_lacking(interaction),
        surface=_surface(interaction),
        path=path,
        args={name: _argument(value) for name, value in args.items()},
        quoted=None if on is None else _quoted(on),
    )


def press(interaction: Interaction, *, arrival: datetime) -> Press:
    """Return a button pressed or an option picked.

    Its message has a ``Ref`` only where everybody sees it: nothing but this interaction can change a private answer.
    """
    data, place, message = record(interaction.data), _place(interaction), interaction.message
    seen_by_all = place is not None and message is not None and not message.flags.ephemeral
    return Press(
        key=ident(interaction.id),
        at=instant(interaction.created_at, arrival=arrival),
        who=_who(interaction),
        place=place,
        lacking=_lacking(interaction),
        surface=_surface(interaction),
        action=action_name(data.get("custom_id")),
        picked=tuple(map(words, items(data.get("values")))),
        message=Ref(place=place, message=ident(message.id)) if seen_by_all and place and message else None,
    )


def submission(interaction: Interaction, *, arrival: datetime) -> Submission:
    """Return a form that was sent; which kind a field is stands in its custom_id (see ``forms.slot``)."""
    data = record(interaction.data)
    resolved = record(data.get("resolved") or {})
    given = record(resolved.get("attachments") or {})
    values: dict[str, Value] = {}
    for part in _inputs(items(data.get("components"))):
        kind, _, name = action_name(part["custom_id"]).partition(":")
        found = _file(part, given) if kind == "file" else _value(kind, part)
        if found and not (isinstance(found, Member) and _is_bot(found, resolved)):
            values[name] = found
    return Submission(
        key=ident(interaction.id),
        at=instant(interaction.created_at, arrival=arrival),
        who=_who(interaction),
        place=_place(interaction),
        lacking=_lacking(interaction),
        surface="form",
        action=action_name(data.get("custom_id")),
        values=values,
    )


def typed(interaction: Interaction, event: Command | Press | Submission) -> tuple[str, ...]:
    """Return what a member wrote for an event, one text for each field of a form and each argument of a command."""
    match event:
        case Command():
            return tuple(text for text in event.args.values() if isinstance(text, str))
        case Submission():
            parts = _inputs(items(record(interaction.data).get("components")))
            slots = [action_name(part["custom_id"]).partition(":") for part in parts]
            found = [event.values.get(name) for kind, _, name in slots if kind in _TYPED]
            return tuple(text for text in found if isinstance(text, str))
    return ()


def lookup(interaction: Interaction, source: str, typed: str, *, arrival: datetime) -> Lookup:
    """Return what a member has typed so far into an option that offers choices."""
    return Lookup(
        key=ident(interaction.id),
        at=instant(interaction.created_at, arrival=arrival),
        who=_who(interaction),
        place=_place(interaction),
        lacking=_lacking(interaction),
        surface=_surface(interaction),
        source=source,
        typed=words(typed),
    )


def instant(created: datetime, *, arrival: datetime) -> datetime:
    """Return Discord's own instant (in the interaction's id), within [arrival - 60 s, arrival]."""
    return min(max(created, arrival - _OLDEST), arrival)


def _who(interaction: Interaction) -> Who:
    granted = interaction.permissions
    return Who(
        member=_member(interaction.user.id),
        name=words(interaction.user.display_name),
        manages=None if interaction.guild_id is None else granted.manage_guild or granted.administrator,
        locale=words(interaction.locale.value),
    )


def _argument(value: Given) -> str | Member | Upload:
    if isinstance(value, discord.Attachment):
        return _upload(value.filename, value.size, value.url)
    return _member(value.id) if isinstance(value, discord.User | discord.Member) else words(value)


def _member(user_id: object) -> Member:
    return Member(platform=PLATFORM, tenant="", user=ident(user_id))


def _quoted(message: discord.Message) -> Quoted:
    """Return the message; what a webhook wrote has no author whom we could know."""
    author = None if message.webhook_id else _member(message.author.id)
    return Quoted(text=quoting.words(message), author=author, link=quoting.link(message))


def _place(interaction: Interaction) -> Place | None:
    """Return where it was done; None in direct messages, and in a channel of a type that the SDK does not know."""
    channel = interaction.channel
    if interaction.guild_id is None or channel is None:
        return None
    workspace, here = ident(interaction.guild_id), ident(channel.id)
    if isinstance(channel, discord.Thread):
        return Place(platform=PLATFORM, workspace=workspace, channel=ident(channel.parent_id), thread=here)
    return Place(platform=PLATFORM, workspace=workspace, channel=here)


def _lacking(interaction: Interaction) -> tuple[str, ...]:
    """Return what keeps the bot from posting where it was done; of a thread it is told as of its channel."""
    return () if _place(interaction) is None else rights.keeping(interaction.app_permissions)


def _surface(interaction: Interaction) -> Surface:
    if interaction.message is not None and interaction.message.flags.ephemeral:
        return "private"
    if interaction.guild_id is None:
        return "direct"
    return "thread" if isinstance(interaction.channel, discord.Thread) else "channel"


def _inputs(parts: list[Any]) -> Iterator[Mapping[str, Any]]:
    for part in map(record, parts):
        inner = record(part.get("component", part))
        if "custom_id" in inner:
            yield inner


def _value(kind: str, part: Mapping[str, Any]) -> Value | None:
    """Return what stands in a field, None where nothing does."""
    one = words(part.get("value"))
    picked = tuple(map(words, items(part.get("values"))))
    if kind == "several":
        return picked or None
    text = one or (picked[0] if picked else "")
    if kind == "person" and text:
        return _member(text)
    return text or None


def _is_bot(picked: Member, resolved: Mapping[str, Any]) -> bool:
    """Say whether it is a bot that was picked in a field for a person: Discord offers those too."""
    users = record(resolved.get("users") or {})
    return record(users.get(picked.user) or {}).get("bot") is True


def _file(part: Mapping[str, Any], given: Mapping[str, Any]) -> Upload | None:
    """Return the file of a field, None where none was chosen; ``given`` are the form's files by their ids."""
    chosen = items(part.get("values"))
    if not chosen:
        return None
    told = record(given.get(ident(chosen[0])))
    return _upload(told.get("filename"), told.get("size"), told.get("url"))


def _upload(name: object, size: object, url: object) -> Upload:
    """Return a file that was given. Its address is its handle: ``files`` looks where it leads."""
    return Upload(name=words(name) or "file", size=size if type(size) is int and size > 0 else 0, handle=words(url))
