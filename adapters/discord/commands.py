"""The slash commands and the menus, built from the verbs of the core, and their registration with Discord.

A verb of two words stands in a group (`/study review`), one of one word alone (`/study-setup`). Discord settles for a
whole group where it works and who sees it: a group is offered outside servers if one of its verbs is for anywhere, and
kept to those with Manage Server only if all of it is theirs; the core checks both again. A verb may stand in the menu
of messages or of members too (*Apps* in Discord's client).
"""

import inspect
import json
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any, Final, Protocol

import discord
from discord import app_commands

from adapters.discord import limits
from adapters.discord.limits import AppCommand
from adapters.discord.translate import Given, Interaction
from bot.chat.replies import Choices
from bot.chat.routes import Param, Verb

log = logging.getLogger(__name__)

Args = dict[str, Given]
OnMessage = Callable[[Interaction, discord.Message], Coroutine[None, None, None]]
OnMember = Callable[[Interaction, discord.Member | discord.User], Coroutine[None, None, None]]
_OLDER: Final = (  # the last one: an option is of another kind now
    app_commands.CommandNotFound,
    app_commands.CommandSignatureMismatch,
    app_commands.TransformerError,
)
_MANAGE: Final = discord.Permissions(manage_guild=True)
_KINDS: Final[dict[str, type]] = {"text": str, "member": discord.User, "file": discord.Attachment}
_SENT: Final[dict[str, tuple[type, ...]]] = {
    "text": (str,),
    "member": (discord.User, discord.Member),
    "file": (discord.Attachment,),
}


class Answers(Protocol):
    """Who answers commands (see ``answering``)."""

    async def command(
        self, interaction: Interaction, path: tuple[str, ...], args: Args, *, on: discord.Message | None = None
    ) -> None:
        """Answer a command with the options that were given; ``on`` is the message in whose menu it was chosen."""
        ...

    async def lookup(self, interaction: Interaction, source: str, typed: str) -> Choices:
        """Return the choices for what was typed so far."""
        ...

    async def stale(self, interaction: Interaction) -> None:
        """Answer a command in a form that is no longer known."""
        ...

    async def failed(self, interaction: Interaction) -> None:
        """Answer a command that went wrong before the core heard of it."""
        ...


class Commands(app_commands.CommandTree[discord.AutoShardedClient]):
    """All commands of one client."""

    def __init__(self, client: discord.AutoShardedClient, verbs: Iterable[Verb], answers: Answers) -> None:
        super().__init__(
            client,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        )
        self._answers = answers
        self._none = False
        known = tuple(verbs)
        self._built = (*build(known, answers), *menus(known, answers))
        limits.hold_commands(self._built)
        for command in self._built:
            self.add_command(command)

    @property
    def none_registered(self) -> bool:
        """Whether Discord offered no command at all when it was last asked, and has taken none since."""
        return self._none

    async def register(self) -> bool:
        """Register the commands where Discord's list differs from ours; return whether it did.

        Asking first costs one request a start; registering every time would use up the 200 a day in a crash loop.
        """
        # As it comes from Discord: ``fetch_commands`` of discord.py 2.7.1 loses where a command is offered.
        registered = await self.client.http.get_global_commands(self.client.application_id or 0)
        self._none = not registered
        ours = [_fingerprint(one.to_dict(self)) for one in self._built]
        if sorted(ours) == sorted(map(_fingerprint, registered)):
            return False
        await self.sync()
        self._none = False
        log.info("commands_registered count=%d", len(self._built))
        return True

    async def _call(self, interaction: discord.Interaction[discord.AutoShardedClient]) -> None:
        """Take a command as the SDK does; one that it cannot read gets a word too, and is no task that dies unheard."""
        try:
            await super()._call(interaction)
        except app_commands.AppCommandError as error:
            await self.on_error(interaction, error)
        except Exception as error:  # noqa: BLE001  whatever it met there
            # Its type alone: in its text stand people's words.
            log.error("command_unreadable key=%s error=%s", interaction.id, type(error).__name__)  # noqa: TRY400
            await self._say(interaction, self._answers.failed)

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Answer a command that Discord still shows in an older form; anything else is a fault of ours, in the log."""
        if isinstance(error, _OLDER):
            await self._say(interaction, self._answers.stale)
            return
        why = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        # Its type alone: in its text, and in those behind it, stand people's words.
        log.error("command_failed key=%s error=%s", interaction.id, type(why).__name__)
        await self._say(interaction, self._answers.failed)

    async def _say(self, interaction: Interaction, say: Callable[[Interaction], Coroutine[None, None, None]]) -> None:
        """Say it where a command has no answer yet; what is typed into one is offered nothing then."""
        if interaction.type is discord.InteractionType.application_command and not interaction.response.is_done():
            await say(interaction)


def build(verbs: tuple[Verb, ...], answers: Answers) -> list[AppCommand]:
    """Return a command for each first word of the verbs."""
    built: list[AppCommand] = []
    for root in dict.fromkeys(verb.path[0] for verb in verbs):
        members = tuple(verb for verb in verbs if verb.path[0] == root)
        if all(len(verb.path) == 2 for verb in members):
            built.append(_group(root, members, answers))
        elif len(members) == 1 and len(members[0].path) == 1:
            built.append(_command(members[0], answers))
        else:
            raise ValueError(f"/{root}: Discord has no bare command beside others of the same first word")
    return built


def menus(verbs: Iterable[Verb], answers: Answers) -> list[app_commands.ContextMenu]:
    """Return what stands in the menus of messages and of members."""
    built: list[app_commands.ContextMenu] = []
    for verb in verbs:
        if verb.on_message:
            built.append(_menu(verb.on_message, verb, _on_message(verb, answers)))
        if verb.on_member:
            built.append(_menu(verb.on_member, verb, _on_member(verb, answers)))
    return built


def _menu(label: str, verb: Verb, callback: OnMessage | OnMember) -> app_commands.ContextMenu:
    menu = app_commands.ContextMenu(name=label, callback=callback, allowed_contexts=_contexts(verb.anywhere))
    menu.default_permissions = _MANAGE if verb.manage else None
    return menu


def _on_message(verb: Verb, answers: Answers) -> OnMessage:
    async def callback(interaction: Interaction, message: discord.Message) -> None:
        await answers.command(interaction, verb.path, {}, on=message)

    return callback


def _on_member(verb: Verb, answers: Answers) -> OnMember:
    async def callback(interaction: Interaction, member: discord.Member | discord.User) -> None:
        await answers.command(interaction, verb.path, {"member": member})

    return callback


def _group(root: str, verbs: tuple[Verb, ...], answers: Answers) -> app_commands.Group:
    listed = ", ".join(verb.path[1] for verb in verbs)
    group = app_commands.Group(
        name=root,
        description=limits.shortened(f"{root}: {listed}", limits.COMMAND_TEXT),
        allowed_contexts=_contexts(any(verb.anywhere for verb in verbs)),
        default_permissions=_MANAGE if all(verb.manage for verb in verbs) else None,
    )
    for verb in verbs:
        group.add_command(_command(verb, answers, parent=group))
    return group


def _command(
    verb: Verb, answers: Answers, *, parent: app_commands.Group | None = None
) -> app_commands.Command[app_commands.Group, ..., None]:
    kinds = {param.name: _SENT[param.kind] for param in verb.params}

    async def callback(interaction: Interaction, **options: Given | None) -> None:
        given = {name: value for name, value in options.items() if value is not None}
        if all(isinstance(value, kinds[name]) for name, value in given.items()):
            await answers.command(interaction, verb.path, given)
        else:  # an option of another kind in an older form of the command: the SDK hands on what came
            await answers.stale(interaction)

    # How Python lets a function state its parameters: the library reads the options from there.
    callback.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # typeshed does not know the attribute
        [
            inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction),
            *map(_parameter, verb.params),
        ]
    )
    app_commands.describe(**{param.name: param.about for param in verb.params})(callback)
    sources = {param.name: _choosing(param.source, answers) for param in verb.params if param.source}
    app_commands.autocomplete(**sources)(callback)
    command: app_commands.Command[app_commands.Group, ..., None] = app_commands.Command(
        name=verb.path[-1],
        description=verb.about,
        callback=callback,
        parent=parent,
        allowed_contexts=_contexts(verb.anywhere) if parent is None else None,
    )
    command.default_permissions = _MANAGE if verb.manage and parent is None else None
    return command


def _parameter(param: Param) -> inspect.Parameter:
    kind = _KINDS[param.kind]
    return inspect.Parameter(
        param.name,
        inspect.Parameter.KEYWORD_ONLY,
        annotation=kind if param.required else kind | None,
        default=inspect.Parameter.empty if param.required else None,
    )


def _choosing(
    source: str, answers: Answers
) -> Callable[[Interaction, str], Coroutine[None, None, list[app_commands.Choice[str]]]]:
    async def choose(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = await answers.lookup(interaction, source, typed)
        return [
            app_commands.Choice(name=limits.shortened(option.label, limits.CHOICE_TEXT), value=option.value)
            for option in found.options[: limits.CHOICES]
        ]

    return choose


def _contexts(anywhere: bool) -> app_commands.AppCommandContext:
    return app_commands.AppCommandContext(guild=True, dm_channel=anywhere, private_channel=False)


def _fingerprint(command: Mapping[str, Any]) -> str:
    """Return what makes one registered command equal to another, whatever else Discord adds to it."""
    permissions = command.get("default_member_permissions")
    return json.dumps(
        {
            "command": _option(command),
            "permissions": None if permissions is None else int(permissions),
            "contexts": sorted(command.get("contexts") or ()),
            "installs": sorted(command.get("integration_types") or ()),
        },
        sort_keys=True,
    )


def _option(option: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": option["name"],
        "type": option["type"],
        "about": option.get("description") or "",  # a menu has none
        "required": bool(option.get("required")),
        "choosing": bool(option.get("autocomplete")),
        "options": [_option(inner) for inner in option.get("options") or ()],
    }
