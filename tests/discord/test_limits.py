"""Discord's bounds: at each one what we send passes, one past it is refused before it leaves."""

from collections.abc import Callable

import discord
import pytest
from discord import app_commands, ui

from adapters.discord import limits
from adapters.discord.limits import OverLimit
from tests.loopback import discord_rules as rules

View = Callable[[int], ui.LayoutView]


def layout(*items: ui.Item[ui.LayoutView]) -> ui.LayoutView:
    """A layout of these."""
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def button(custom_id: str = "x", label: str = "label") -> ui.Button[ui.LayoutView]:
    """One button."""
    return ui.Button(custom_id=custom_id, label=label)


def choices(count: int = 1, size: int = 1, hint: int = 0) -> list[discord.SelectOption]:
    """Options of a select."""
    return [
        discord.SelectOption(label="l" * size, value=f"{n:0{size}d}", description="h" * hint or None)
        for n in range(count)
    ]


def select(
    options: list[discord.SelectOption], placeholder: str = "pick", least: int = 1, most: int = 1
) -> ui.LayoutView:
    """A layout with one select."""
    picking: ui.Select[ui.LayoutView] = ui.Select(
        custom_id="s", placeholder=placeholder, options=options, min_values=least, max_values=most
    )
    return layout(ui.ActionRow(picking))


def gallery(pictures: int) -> ui.LayoutView:
    """A layout with one gallery; the library counts its pictures only where they are set later."""
    return layout(ui.MediaGallery(*(discord.MediaGalleryItem(f"attachment://{n}.png") for n in range(pictures))))


LAYOUTS: dict[str, tuple[int, View]] = {
    "text of a message": (4000, lambda n: layout(ui.TextDisplay("a" * (n - 10)), ui.TextDisplay("b" * 10))),
    "text in two": (
        4000,
        lambda n: layout(ui.Container(ui.TextDisplay("🙂" * 1000), ui.TextDisplay("a" * (n - 2000)))),
    ),
    "custom_id": (100, lambda n: layout(ui.ActionRow(button("i" * n)))),
    "label": (80, lambda n: layout(ui.ActionRow(button(label="l" * n)))),
    "options": (25, lambda n: select(choices(n, 2))),
    "option text": (100, lambda n: select(choices(1, n))),
    "option hint": (100, lambda n: select(choices(1, 1, n))),
    "select hint": (150, lambda n: select(choices(), "p" * n)),
    "most to pick": (3, lambda n: select(choices(3), most=n)),
}


@pytest.mark.parametrize(("most", "view"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_layout_holds_what_discord_takes(most: int, view: View) -> None:
    """Our check and the loopback's own rules agree, at the limit and one past it."""
    limits.hold_layout(view(most))
    rules.message(_body(view(most)))
    with pytest.raises(OverLimit):
        limits.hold_layout(view(most + 1))
    with pytest.raises(rules.Invalid):
        rules.message(_body(view(most + 1)))


def test_a_gallery_holds_ten_pictures() -> None:
    """And one at least; each of them must be attached, under its name."""
    for pictures, fits in ((1, True), (10, True), (0, False), (11, False)):
        files = {f"{n}.png": 1 for n in range(pictures)}
        if fits:
            limits.hold_layout(gallery(pictures), files)
            rules.message(_body(gallery(pictures)))
            continue
        with pytest.raises(OverLimit, match="pictures of a gallery"):
            limits.hold_layout(gallery(pictures), files)
        with pytest.raises(rules.Invalid):
            rules.message(_body(gallery(pictures)))


@pytest.mark.parametrize(("least", "most"), [(2, 1), (-1, 1), (0, 0), (4, 4)])
def test_nobody_has_to_pick_what_cannot_be_picked(least: int, most: int) -> None:
    """None may be too few, and all is the most; the least is never more than the most."""
    for fine in (select(choices(3), least=0), select(choices(3), least=3, most=3)):
        limits.hold_layout(fine)
    with pytest.raises(OverLimit, match="what may be picked"):
        limits.hold_layout(select(choices(3), least=least, most=most))


def test_a_layout_holds_forty_components_with_the_nested_ones() -> None:
    """The library counts these itself; one past them never comes into being."""
    full = layout(ui.Container(*(ui.TextDisplay("a") for _ in range(39))))
    limits.hold_layout(full)
    rules.message(_body(full))
    with pytest.raises(ValueError, match="maximum number of children exceeded"):
        layout(ui.Container(*(ui.TextDisplay("a") for _ in range(40))))


@pytest.mark.parametrize(
    "view",
    [
        layout(ui.ActionRow(button("same"), button("same"))),
        layout(ui.ActionRow(button("same")), ui.ActionRow(ui.Select(custom_id="same", options=choices()))),
        select([discord.SelectOption(label="a", value="1"), discord.SelectOption(label="b", value="1")]),
        layout(ui.TextDisplay("")),
        layout(ui.ActionRow(button(custom_id=""))),
        layout(ui.ActionRow(button(label=""))),
        layout(ui.ActionRow(ui.Select(custom_id="s", options=[]))),
        layout(ui.TextDisplay("a"), ui.ActionRow()),
        layout(ui.Container()),
        layout(),
    ],
    ids=[
        *("two buttons", "button and select", "option values", "no text", "no id", "no label", "no options"),
        *("an empty row", "an empty container", "nothing"),
    ],
)
def test_what_must_be_unique_and_must_not_be_empty(view: ui.LayoutView) -> None:
    """Discord refuses these, and so do we."""
    with pytest.raises(OverLimit):
        limits.hold_layout(view)
    with pytest.raises(rules.Invalid):
        rules.message(_body(view))


def form(title: str = "t", custom_id: str = "c", parts: int = 1, **label: str) -> ui.Modal:
    """A form of text fields."""
    modal = ui.Modal(title=title, custom_id=custom_id)
    for n in range(parts):
        modal.add_item(ui.Label(text="l", component=ui.TextInput(custom_id=f"f{n}")))
    for name, value in label.items():
        setattr(modal.children[0], name, value)
    return modal


def field(component: ui.Item[ui.Modal]) -> ui.Modal:
    """A form of one field."""
    modal = ui.Modal(title="t", custom_id="c")
    modal.add_item(ui.Label(text="l", component=component))
    return modal


FORMS: dict[str, tuple[int, Callable[[int], ui.Modal]]] = {
    "title": (45, lambda n: form(title="t" * n)),
    "custom_id": (100, lambda n: form(custom_id="c" * n)),
    "label": (45, lambda n: form(text="l" * n)),
    "label hint": (100, lambda n: form(description="d" * n)),
    "field id": (100, lambda n: field(ui.TextInput(custom_id="f" * n))),
    "longest text": (4000, lambda n: field(ui.TextInput(max_length=n))),
    "text in it": (4000, lambda n: field(ui.TextInput(default="v" * n))),
    "placeholder": (100, lambda n: field(ui.TextInput(placeholder="p" * n))),
    "radio": (10, lambda n: field(ui.RadioGroup(options=[_radio(one) for one in range(n)]))),
    "boxes": (10, lambda n: field(ui.CheckboxGroup(options=[_box(one) for one in range(n)]))),
    "select": (25, lambda n: field(ui.Select(options=choices(n, 2)))),
    "files": (10, lambda n: field(ui.FileUpload(max_values=n))),
    "boxes to tick": (2, lambda n: field(ui.CheckboxGroup(options=[_box(1), _box(2)], max_values=n))),
}


@pytest.mark.parametrize(("most", "made"), FORMS.values(), ids=FORMS.keys())
def test_a_form_holds_what_discord_takes(most: int, made: Callable[[int], ui.Modal]) -> None:
    """Our check and the loopback's own rules agree, at the limit and one past it."""
    limits.hold_form(made(most))
    rules.modal(made(most).to_dict())
    with pytest.raises(OverLimit):
        limits.hold_form(made(most + 1))
    with pytest.raises(rules.Invalid):
        rules.modal(made(most + 1).to_dict())


def test_a_lonely_radio_button_is_refused() -> None:
    """Discord wants two to choose from."""
    with pytest.raises(OverLimit):
        limits.hold_form(field(ui.RadioGroup(options=[_radio(1)])))


def test_a_text_that_does_not_fit_its_field_is_refused() -> None:
    """What stands in a field must not be longer than what may be typed."""
    with pytest.raises(OverLimit):
        limits.hold_form(field(ui.TextInput(max_length=5, default="sixsix")))


def command(name: str = "study", about: str = "a", options: int = 0, root: str = "outer") -> limits.AppCommand:
    """A group with one command in it, so that the inner one is checked as well."""

    async def callback(interaction: discord.Interaction) -> None:
        del interaction

    group = app_commands.Group(name=root, description="o")
    inner: app_commands.Command[app_commands.Group, ..., None] = app_commands.Command(
        name=name, description=about, callback=callback
    )
    group.add_command(inner)
    for n in range(options):
        group.add_command(app_commands.Command(name=f"c{n}", description="d", callback=callback))
    return group


def menu(name: str, kind: type[discord.Message] | type[discord.Member] = discord.Message) -> app_commands.ContextMenu:
    """A command in the menu of a message or a member."""

    async def on_message(interaction: discord.Interaction, message: discord.Message) -> None:
        del interaction, message

    async def on_member(interaction: discord.Interaction, member: discord.Member) -> None:
        del interaction, member

    made = app_commands.ContextMenu(name="x", callback=on_message if kind is discord.Message else on_member)
    made.name = name  # The library checks the name at its making only.
    return made


def test_commands_hold_what_discord_takes() -> None:
    """Names of 32 small letters, descriptions of 100 characters, 100 commands; none comes twice."""
    limits.hold_commands([command("n" * 32, "d" * 100, 23)])
    limits.hold_commands([command(root=f"c{n}") for n in range(100)])
    many = [command(root=f"c{n}") for n in range(101)]
    for wrong in ([command(about="d" * 101)], [command(about="")], many, [command(), command()]):
        with pytest.raises(OverLimit):
            limits.hold_commands(wrong)


def test_the_names_of_parameters_are_names() -> None:
    """A command with a parameter that Discord would not call so."""

    async def callback(interaction: discord.Interaction, words: str) -> None:
        del interaction, words

    for name, fits in (("words", True), ("w" * 32, True), ("Words", False), ("two words", False), ("w" * 33, False)):
        made: app_commands.Command[app_commands.Group, ..., None] = app_commands.Command(
            name="echo", description="e", callback=callback
        )
        made._params["words"]._rename = name
        if fits:
            limits.hold_commands([made])
        else:
            with pytest.raises(OverLimit, match="command name"):
                limits.hold_commands([made])


def test_menus_hold_what_discord_takes() -> None:
    """Five commands each, by names of 32 characters in any letters; one name may stand in both menus."""
    on_messages = [menu("M" * 31 + str(n)) for n in range(5)]
    limits.hold_commands([command(), *on_messages, *(menu(one.name, discord.Member) for one in on_messages)])
    rules.commands([{"type": 3, "name": one.name} for one in on_messages])
    for wrong in ([*on_messages, menu("Sixth")], [menu("M" * 33)], [menu("")], [menu("Same"), menu("Same")]):
        with pytest.raises(OverLimit, match="menu"):
            limits.hold_commands(wrong)
        with pytest.raises(rules.Invalid):
            rules.commands([{"type": 3, "name": one.name} for one in wrong])


def test_a_thread_and_a_nonce_hold_what_discord_takes() -> None:
    """A title of any length gives a name in one line; a key without room for a number is refused."""
    for title, name in (("x" * 100, "x" * 100), ("x" * 101, "x" * 99 + "…"), ("two\nlines ", "two lines")):
        assert limits.thread_name(title) == name
        rules.thread({"name": name})
    assert limits.nonces("k" * 23, 4) == ["k" * 23, *("k" * 23 + f"-{n}" for n in (2, 3, 4))]
    assert limits.nonces("k" * 25, 1) == ["k" * 25]
    for key, count in (("k" * 24, 2), ("k" * 26, 1), ("", 1)):
        with pytest.raises(OverLimit):
            limits.nonces(key, count)


def _body(view: ui.LayoutView) -> rules.Json:
    return {"flags": rules.COMPONENTS_V2, "components": view.to_components()}  # type: ignore[no-untyped-call]  # the library's own


def _radio(n: int) -> discord.RadioGroupOption:
    return discord.RadioGroupOption(label="l", value=str(n))


def _box(n: int) -> discord.CheckboxGroupOption:
    return discord.CheckboxGroupOption(label="l", value=str(n))
