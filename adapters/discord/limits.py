"""Discord's bounds, and the check of everything that leaves: discord.py sends most over-long things unchecked.

The figures are Discord's own (Component Reference, Application Commands, Message Resource), which answers code 50035
past them. A breach here is a mistake of ours: ``render`` and ``forms`` split and shorten so that none is left.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import discord
from discord import app_commands, ui

TEXT: Final = 4000  # characters of all text of a message together, and of a text field
COMPONENTS: Final = 40  # of a message, the nested ones too
ROW: Final = 5  # buttons in a row
CUSTOM_ID: Final = 100
BUTTON_LABEL: Final = 80
PLACEHOLDER: Final = 150  # of a select
OPTIONS: Final = 25
OPTION_TEXT: Final = 100  # label, value and description of an option alike
NONCE: Final = 25
THREAD_NAME: Final = 100
PINGED: Final = 100  # members that one message may notify
ALT: Final = 1024  # the description of a picture
FILES: Final = 10  # of a message, the pictures too; and of a field of a form
FILES_BYTES: Final = 10_000_000  # of all of them; Discord takes 10 MiB each, and 25 in one request
GALLERY: Final = 10  # pictures of one gallery
FILE_NAME: Final = 100  # characters; Discord takes ten times that, and nobody reads it

FORM_PARTS: Final = 5
FORM_TITLE: Final = 45
LABEL: Final = 45
LABEL_HINT: Final = 100
FIELD_HINT: Final = 100  # inside a text field
CHOICE_BOXES: Final = 10  # options shown side by side (radio group, checkbox group)

COMMANDS: Final = 100  # of one application
MENUS: Final = 5  # commands in the menu of a message, and as many in that of a member
MENU_NAME: Final = 32
COMMAND_TEXT: Final = 100  # a command's or an option's description
COMMAND_OPTIONS: Final = 25
COMMAND_TOTAL: Final = 8000  # characters of names and descriptions of one command with all in it
CHOICES: Final = 25
CHOICE_TEXT: Final = 100
AppCommand = app_commands.Command[app_commands.Group, ..., None] | app_commands.Group
_NONE: Final[Mapping[str, int]] = {}
_NAME: Final = re.compile(r"[-_'\w]{1,32}")


class OverLimit(ValueError):  # noqa: N818  the breach by its name
    """Something of ours does not fit into Discord; the text lists every breach, and nothing that people wrote."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def length(text: str) -> int:
    """Return the length in UTF-16 units: never less than what Discord counts, whichever way it counts an emoji."""
    return len(text) + sum(1 for sign in text if ord(sign) > 0xFFFF)


def beginning(text: str, most: int) -> str:
    """Return as much of the text as ``most`` units hold."""
    head = text[:most]
    while (over := length(head) - most) > 0:
        head = head[: -((over + 1) // 2)]  # a character is two units at most
    return head


def shortened(text: str, most: int) -> str:
    """Return the text, cut with an ellipsis to at most ``most`` units."""
    return text if length(text) <= most else beginning(text, most - 1).rstrip() + "…"


def thread_name(title: str) -> str:
    """Return the title as the name of a thread, which has one line."""
    return shortened(" ".join(title.split()), THREAD_NAME)


def nonces(key: str, count: int) -> list[str]:
    """Return what Discord knows each of so many messages by for some minutes: the key, and the key with a number.

    Raises ``OverLimit`` where one of them is too long.
    """
    made = [key, *(f"{key}-{number}" for number in range(2, count + 1))]
    if faults := [fault for nonce in made for fault in _size("nonce", nonce, 1, NONCE)]:
        raise OverLimit(faults)
    return made


def hold_layout(view: ui.LayoutView, files: Mapping[str, int] = _NONE) -> None:
    """Raise ``OverLimit`` where Discord would refuse this message; ``files`` are its uploads: bytes by name."""
    items = tuple(view.walk_children())
    texts = [item.content for item in items if isinstance(item, ui.TextDisplay)]
    faults = [
        *_count("components in a message", len(items), 1, COMPONENTS),
        *_size("text of a message", "".join(texts), 0, TEXT),
        *(fault for text in texts for fault in _size("text", text, 1, TEXT)),
        *(fault for item in items if isinstance(item, ui.ActionRow) for fault in _row(item)),
        *(fault for item in items if isinstance(item, ui.Container) for fault in _container(item)),
        *_custom_ids(item.custom_id for item in items if isinstance(item, ui.Button | ui.Select)),
        *(fault for item in items if isinstance(item, ui.Button) for fault in _button(item)),
        *(fault for item in items if isinstance(item, ui.Select) for fault in _select(item)),
        *_count("files", len(files), 0, FILES),
        *_count("bytes of all files", sum(files.values()), 0, FILES_BYTES),
        *_shown_files(items, files),
    ]
    if faults:
        raise OverLimit(faults)


def hold_form(modal: ui.Modal) -> None:
    """Raise ``OverLimit`` where Discord would refuse this modal."""
    parts = modal.children
    labels = [part for part in parts if isinstance(part, ui.Label)]
    inputs = [label.component for label in labels]
    faults = [
        *_size("form title", modal.title, 1, FORM_TITLE),
        *_size("form custom_id", modal.custom_id, 1, CUSTOM_ID),
        *_count("parts of a form", len(parts), 1, FORM_PARTS),
        *_custom_ids(getattr(field, "custom_id", "") for field in inputs),
        *(
            fault
            for part in parts
            if isinstance(part, ui.TextDisplay)
            for fault in _size("text", part.content, 1, TEXT)
        ),
        *(fault for label in labels for fault in _size("label", label.text, 1, LABEL)),
        *(fault for label in labels for fault in _size("label hint", label.description or "", 0, LABEL_HINT)),
        *(fault for field in inputs for fault in _field(field)),
    ]
    if faults:
        raise OverLimit(faults)


def hold_commands(tree: Iterable[AppCommand | app_commands.ContextMenu]) -> None:
    """Raise ``OverLimit`` where Discord would refuse these commands; each menu has names of its own."""
    commands: list[AppCommand] = []
    menus: dict[str, list[str]] = {"message": [], "user": []}
    for root in tree:
        if isinstance(root, app_commands.ContextMenu):
            menus[root.type.name].append(root.name)
        else:
            commands.append(root)
    faults = [
        *_count("commands", len(commands), 0, COMMANDS),
        *_twice("command name", (command.name for command in commands)),
        *(fault for command in commands for fault in _command(command)),
    ]
    for kind, names in menus.items():
        faults += [*_count(f"commands in the menu of a {kind}", len(names), 0, MENUS), *_twice("menu name", names)]
        faults += [fault for name in names for fault in _size("menu name", name, 1, MENU_NAME)]
    if faults:
        raise OverLimit(faults)


def _command(root: AppCommand) -> Iterator[str]:
    names = tuple(_described(root))
    total = sum(length(name) + length(about) for name, about in names)
    yield from _count(f"characters of /{root.name}", total, 1, COMMAND_TOTAL)
    yield from _options(root)
    for name, about in names:
        if not (_NAME.fullmatch(name) and name == name.lower()):
            yield f"command name {name!r}"
        yield from _size(f"description of {name}", about, 1, COMMAND_TEXT)


def _described(command: AppCommand) -> Iterator[tuple[str, str]]:
    yield command.name, command.description
    if isinstance(command, app_commands.Group):
        for inner in command.commands:
            yield from _described(inner)
    else:
        for option in command.parameters:
            yield option.display_name, str(option.description)


def _options(command: AppCommand) -> Iterator[str]:
    if isinstance(command, app_commands.Group):
        yield from _count(f"commands in /{command.name}", len(command.commands), 1, COMMAND_OPTIONS)
        for inner in command.commands:
            yield from _options(inner)
    else:
        yield from _count(f"options of {command.name}", len(command.parameters), 0, COMMAND_OPTIONS)


def _shown_files(items: Iterable[object], files: Mapping[str, int]) -> Iterator[str]:
    """A file shows only where a component refers to it, and a component must refer to a file that is there."""
    shown: list[str] = []
    for item in items:
        if isinstance(item, ui.File):
            shown.append(item.media.url)
        elif isinstance(item, ui.MediaGallery):
            shown += [part.media.url for part in item.items]
            yield from _count("pictures of a gallery", len(item.items), 1, GALLERY)
            for part in item.items:
                yield from _size("picture's description", part.description or "", 0, ALT)
    if sorted(shown) != sorted(f"attachment://{name}" for name in files):
        yield "files: what is attached is not what is shown"


def _row(row: ui.ActionRow[ui.LayoutView]) -> Iterator[str]:
    selects = sum(isinstance(item, ui.Select) for item in row.children)
    yield from _count("parts of a row", len(row.children), 1, 1 if selects else ROW)


def _container(container: ui.Container[ui.LayoutView]) -> Iterator[str]:
    yield from _count("parts of a container", len(container.children), 1, COMPONENTS)


def _button(button: ui.Button[ui.LayoutView]) -> Iterator[str]:
    yield from _size("button label", button.label or "", 1, BUTTON_LABEL)


def _select(select: ui.Select[ui.LayoutView]) -> Iterator[str]:
    yield from _size("select hint", select.placeholder or "", 0, PLACEHOLDER)
    yield from _picks(select.options, 1, OPTIONS)
    yield from _picked(select.min_values, select.max_values, len(select.options))


def _field(field: object) -> Iterator[str]:
    match field:
        case ui.TextInput():
            yield from _size("field hint", field.placeholder or "", 0, FIELD_HINT)
            yield from _count("longest text of a field", field.max_length or TEXT, 1, TEXT)
            yield from _size("text in a field", field.default or "", 0, field.max_length or TEXT)
        case ui.RadioGroup():
            yield from _picks(field.options, 2, CHOICE_BOXES)
        case ui.CheckboxGroup():
            yield from _picks(field.options, 1, CHOICE_BOXES)
            yield from _picked(field.min_values, field.max_values, len(field.options))
        case ui.Select():
            yield from _select(field)
        case ui.FileUpload():
            yield from _picked(field.min_values, field.max_values, FILES)


def _picks(
    options: Sequence[discord.SelectOption | discord.RadioGroupOption | discord.CheckboxGroupOption],
    least: int,
    most: int,
) -> Iterator[str]:
    yield from _count("options", len(options), least, most)
    if len({option.value for option in options}) < len(options):
        yield "an option value comes twice"
    for option in options:
        yield from _size("option label", option.label, 1, OPTION_TEXT)
        yield from _size("option value", option.value, 1, OPTION_TEXT)
        yield from _size("option hint", option.description or "", 0, OPTION_TEXT)


def _picked(least: int | None, most: int | None, options: int) -> Iterator[str]:
    """How many may be picked; None where Discord decides."""
    least, most = 0 if least is None else least, options if most is None else most
    if not (0 <= least <= most and 1 <= most <= options):
        yield f"what may be picked: {least} to {most} of {options}"


def _custom_ids(ids: Iterable[str | None]) -> Iterator[str]:
    known = [custom_id or "" for custom_id in ids]
    for custom_id in dict.fromkeys(known):
        yield from _size("custom_id", custom_id, 1, CUSTOM_ID)
    yield from _twice("custom_id", known)


def _twice(what: str, names: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{what} {name!r} comes {times} times"


def _size(what: str, text: str, least: int, most: int) -> Iterator[str]:
    if not least <= length(text) <= most:
        yield f"{what}: {length(text)} characters, not {least} to {most}"


def _count(what: str, number: int, least: int, most: int) -> Iterator[str]:
    if not least <= number <= most:
        yield f"{what}: {number}, not {least} to {most}"
