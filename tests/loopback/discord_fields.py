"""Filling in a form as Discord's client lets people do it."""

from collections.abc import Callable, Mapping

from tests.loopback.discord_rules import Json
from tests.loopback.discord_uploads import MOST_BYTES
from tests.loopback.discord_world import World
from tests.loopback.giving import Given

_TEXT, _PICK, _PERSON, _CHANNEL, _FILE, _RADIO, _BOXES = 4, 3, 5, 8, 19, 21, 22

Take = Callable[[str, bytes], str]
"""Brings a file, by its name and its bytes; returns its id."""


class NotOffered(PermissionError):  # noqa: N818  what the client does, by its name
    """A thing that Discord's client would not let a person do."""


def filled(form: Json, values: Mapping[str, Given], world: World, take: Take) -> list[Json]:
    """Return what the client sends of a form; fields that are not named keep what stands in them.

    Options are named by their labels, several of them with a comma and a blank between; people and channels by name.
    """
    labels = [part for part in form["components"] if part["type"] == 18]
    unknown = set(values) - {label["label"] for label in labels}
    if unknown:
        raise NotOffered(f"the form {form['title']!r} has no field {sorted(unknown)}")
    return [
        {"type": 18, "id": label["id"], "component": _field(label, values.get(label["label"]), world, take)}
        if part["type"] == 18
        else {"type": 10, "id": part["id"]}
        for part in form["components"]
        for label in [part]
    ]


def _field(label: Json, value: Given | None, world: World, take: Take) -> Json:
    part: Json = label["component"]
    sent: Json = {"type": part["type"], "id": part["id"], "custom_id": part["custom_id"]}
    required = part.get("required", True)
    if part["type"] == _FILE:
        return {**sent, "values": _files(label, value, take, required=required)}
    if isinstance(value, tuple):
        raise NotOffered(f"{label['label']}: no file goes in there")
    if part["type"] == _TEXT:
        text = value if value is not None else part.get("value") or ""
        least = max(int(required), part.get("min_length") or 0)
        if not least <= len(text) <= (part.get("max_length") or 4000) and (text or required):
            raise NotOffered(f"{label['label']}: {len(text)} characters cannot be sent")
        return {**sent, "value": text}
    picked = _picked(part, value, world)
    if required and not picked:
        raise NotOffered(f"{label['label']}: something must be chosen")
    if len(picked) > (part.get("max_values") or 1):
        raise NotOffered(f"{label['label']}: too many")
    if part["type"] == _RADIO:
        return {**sent, "value": picked[0] if picked else None}
    return {**sent, "values": picked}


def _files(label: Json, value: Given | None, take: Take, *, required: bool) -> list[str]:
    if isinstance(value, str) and value:
        raise NotOffered(f"{label['label']}: only a file goes in there")
    if not isinstance(value, tuple):
        if required:
            raise NotOffered(f"{label['label']}: a file must be chosen")
        return []
    if len(value[1]) > MOST_BYTES:
        raise NotOffered(f"{label['label']}: the file is too large for Discord")
    return [take(*value)]


def _picked(part: Json, value: str | None, world: World) -> list[str]:
    if value == "":
        return []
    if part["type"] in {_PERSON, _CHANNEL}:
        if value is None:
            return [str(one["id"]) for one in part.get("default_values") or []]
        return [str(world.people[value].id) if part["type"] == _PERSON else _channel(part, value, world)]
    options = part["options"]
    if value is None:
        return [option["value"] for option in options if option.get("default")]
    many = part["type"] == _BOXES or (part.get("max_values") or 1) > 1
    wanted = value.split(", ") if many else [value]
    found = [option["value"] for option in options if option["label"] in wanted]
    if len(found) < len(wanted):
        raise NotOffered(f"{part['custom_id']}: {value!r} is not offered")
    return found


def _channel(part: Json, name: str, world: World) -> str:
    """Return a channel of the server by its name; the client lists no others, and no threads."""
    text = 0 in (part.get("channel_types") or [0])
    listed = (one for one in world.channels.values() if text and not (one.person or one.parent))
    found = next((one for one in listed if one.name == name.removeprefix("#")), None)
    if found is None:
        raise NotOffered(f"{part['custom_id']}: there is no channel {name!r}")
    return str(found.id)
