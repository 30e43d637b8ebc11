"""A form of the core as a modal of Discord, and one empty slot of it as the part that fits its kind."""

from typing import Final

import discord
from discord import ui

from adapters.discord import limits, markdown
from bot.chat.messages import Field, Form

_INTRO_ROOM: Final = 2000  # what can be read above fields without scrolling them away

_Input = (
    ui.TextInput[ui.Modal]
    | ui.RadioGroup[ui.Modal]
    | ui.CheckboxGroup[ui.Modal]
    | ui.Select[ui.Modal]
    | ui.ChannelSelect[ui.Modal]
    | ui.UserSelect[ui.Modal]
    | ui.FileUpload[ui.Modal]
)


def modal(form: Form) -> ui.Modal:
    """Return the form as a modal. Its button is Discord's own: a label for it cannot be chosen there."""
    view = ui.Modal(title=form.title, custom_id=form.action)
    if form.intro is not None:
        text = markdown.prose(form.intro.markdown)
        view.add_item(ui.TextDisplay(limits.shortened(text, _INTRO_ROOM)))
    for field in form.fields:
        view.add_item(ui.Label(text=field.label, description=field.hint or None, component=_input(field)))
    limits.hold_form(view)
    view.stop()  # What is sent is read from the interaction (see translate): a restart in between loses nothing.
    return view


def slot(field: Field) -> str:
    """Return the custom_id of a field: its kind goes with its name, so that the answer can be read after a restart."""
    return f"{field.kind}:{field.name}"


def _input(field: Field) -> _Input:
    match field.kind:
        case "one":
            return _one(field)
        case "several":
            return _several(field)
        case "channel":
            return ui.ChannelSelect(
                custom_id=slot(field),
                channel_types=[discord.ChannelType.text, discord.ChannelType.news],
                required=field.required,
                min_values=int(field.required),
                default_values=[discord.Object(int(field.value))] if field.value.isdecimal() else [],
            )
        case "person":
            return ui.UserSelect(
                custom_id=slot(field),
                required=field.required,
                min_values=int(field.required),
                default_values=[discord.Object(int(field.value), type=discord.User)] if field.value.isdecimal() else [],
            )
        case "file":
            return ui.FileUpload(
                custom_id=slot(field), required=field.required, min_values=int(field.required), max_values=1
            )
        case _:  # "line", "text", "number" and "lookup": while a form is filled in, Discord offers no choices
            return _text(field)


def _text(field: Field) -> ui.TextInput[ui.Modal]:
    # The core counts characters, Discord units: what stands there is shown whole, as long as a field can hold it.
    most = min(limits.TEXT, max(1, field.most, limits.length(field.value)))
    return ui.TextInput(
        custom_id=slot(field),
        style=discord.TextStyle.paragraph if field.kind == "text" else discord.TextStyle.short,
        default=limits.shortened(field.value, most) or None,
        required=field.required,
        max_length=most,
    )


def _one(field: Field) -> ui.RadioGroup[ui.Modal] | ui.Select[ui.Modal]:
    if 2 <= len(field.options) <= limits.CHOICE_BOXES:
        boxes = [
            discord.RadioGroupOption(
                label=limits.shortened(option.label, limits.OPTION_TEXT),
                value=option.value,
                description=limits.shortened(option.hint, limits.OPTION_TEXT) or None,
                default=option.value == field.value,
            )
            for option in field.options
        ]
        return ui.RadioGroup(custom_id=slot(field), options=boxes, required=field.required)
    return ui.Select(
        custom_id=slot(field),
        options=_options(field, {field.value}),
        required=field.required,
        min_values=int(field.required),
    )


def _several(field: Field) -> ui.CheckboxGroup[ui.Modal] | ui.Select[ui.Modal]:
    chosen = {part.strip() for part in field.value.split(",")}
    least, most = int(field.required), len(field.options)
    if most <= limits.CHOICE_BOXES:
        boxes = [
            discord.CheckboxGroupOption(
                label=limits.shortened(option.label, limits.OPTION_TEXT),
                value=option.value,
                description=limits.shortened(option.hint, limits.OPTION_TEXT) or None,
                default=option.value in chosen,
            )
            for option in field.options
        ]
        return ui.CheckboxGroup(
            custom_id=slot(field), options=boxes, required=field.required, min_values=least, max_values=most
        )
    return ui.Select(
        custom_id=slot(field),
        options=_options(field, chosen),
        required=field.required,
        min_values=least,
        max_values=most,
    )


def _options(field: Field, chosen: set[str]) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=limits.shortened(option.label, limits.OPTION_TEXT),
            value=option.value,
            description=limits.shortened(option.hint, limits.OPTION_TEXT) or None,
            default=option.value in chosen,
        )
        for option in field.options
    ]
