"""What Discord refuses with code 50035: its bounds and shapes, checked by rules of the loopback's own.

From the Component Reference and the Application Command pages; the official schema does not say the half of it
(custom_ids that come twice, 40 components with the nested ones, 4,000 characters in all, no content beside components).
"""

import re
from collections.abc import Iterator
from typing import Any, Final

Json = dict[str, Any]

COMPONENTS_V2: Final = 1 << 15
EPHEMERAL: Final = 1 << 6
LOADING: Final = 1 << 7

_SELECTS: Final = {3, 5, 6, 7, 8}
_IN_MESSAGE: Final = {1, 9, 10, 12, 13, 14, 17}
_IN_CONTAINER: Final = {1, 9, 10, 12, 13, 14}
_IN_LABEL: Final = {3, 4, 5, 6, 7, 8, 19, 21, 22, 23}


class Invalid(Exception):  # noqa: N818  the name of the answer
    """A request that Discord would refuse."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where, self.why = where, why


class Refused(Exception):  # noqa: N818  the name of the answer
    """A request that is answered by a status and one of Discord's codes."""

    def __init__(self, status: int, code: int, text: str) -> None:
        super().__init__(text)
        self.status, self.code, self.text = status, code, text


def message(body: Json) -> None:
    """Check a message, new or edited."""
    layout = bool(int(body.get("flags") or 0) & COMPONENTS_V2)
    parts = body.get("components") or []
    if layout:
        for other in ("content", "embeds", "poll", "sticker_ids"):
            _must(not body.get(other), other, "may not stand beside components of the second version")
        _must(bool(parts), "components", "a message must not be empty")
    else:
        _must(
            not any(part["type"] != 1 for part in walk(parts) if part["type"] in _IN_MESSAGE),
            "components",
            "flag missing",
        )
        _must(bool(body.get("content") or parts or body.get("embeds")), "content", "Cannot send an empty message")
        _size("content", body.get("content") or "", 0, 2000)
    _must(all(part["type"] in _IN_MESSAGE for part in parts), "components", "a part that cannot stand in a message")
    _must(len(list(walk(parts))) <= 40, "components", "more than 40, the nested ones counted")
    _size("components", "".join(part["content"] for part in walk(parts) if part["type"] == 10), 0, 4000)
    _size("nonce", str(body.get("nonce") or ""), 0, 25)
    allowed = body.get("allowed_mentions") or {}
    both = "users" in (allowed.get("parse") or ()) and allowed.get("users")
    _must(not both, "allowed_mentions", "users are either named or all allowed")
    _must(len(body.get("attachments") or []) <= 10, "attachments", "more than 10")
    for one in body.get("attachments") or []:
        _size("description", one.get("description") or "", 0, 1024)
    for part in walk(parts):
        _part(part)
    _unique(parts)


def quiet(callback: bool, body: Any) -> None:
    """Check that a message says whom it may notify, and that by name.

    Discord does not ask for it; where it is left out, everybody who stands in the text is notified.
    """
    said = (body.get("data") or {}) if callback and isinstance(body, dict) else body
    if isinstance(said, dict) and any(name in said for name in ("content", "components")) and "title" not in said:
        parse = (said.get("allowed_mentions") or {"parse": None}).get("parse", [])
        _must(parse == [], "allowed_mentions", "whom it may notify must be said by name")


def shown(parts: list[Json]) -> Iterator[tuple[int, str]]:
    """Yield what the components show of the attachments: the component's type, and the name of the file."""
    for part in walk(parts):
        media = [item["media"] for item in part["items"]] if part["type"] == 12 else []
        media += [part["file"]] if part["type"] == 13 else []
        for one in media:
            _must(one["url"].startswith("attachment://"), "media", "nothing from elsewhere is shown here")
            yield part["type"], one["url"].removeprefix("attachment://")


def attached(parts: list[Json], names: set[str]) -> None:
    """Check that what the components show is attached."""
    for _, name in shown(parts):
        _must(bool(re.fullmatch(r"[A-Za-z0-9._-]{1,1024}", name)), "filename", f"Discord renames {name!r}")
        _must(name in names, "media", f"the message has no attachment {name!r}")


def thread(body: Json) -> None:
    """Check a thread that is to be begun."""
    _size("name", body["name"], 1, 100)
    _must(body.get("auto_archive_duration") in {None, 60, 1440, 4320, 10080}, "auto_archive_duration", "no such time")
    _must(0 <= (body.get("rate_limit_per_user") or 0) <= 21600, "rate_limit_per_user", "0 to 21600")


def modal(body: Json) -> None:
    """Check a form."""
    _size("title", body["title"], 1, 45)
    _size("custom_id", body["custom_id"], 1, 100)
    parts = body["components"]
    _must(1 <= len(parts) <= 5, "components", "a form has one to five parts")
    for part in parts:
        _must(part["type"] in {10, 18}, "components", "only labels and text stand in a form")
        if part["type"] == 18:
            _size("label", part["label"], 1, 45)
            _size("description", part.get("description") or "", 0, 100)
            _must(part["component"]["type"] in _IN_LABEL, "component", "cannot stand behind a label")
        _part(part.get("component", part))
    _unique(parts)


def choices(body: Json) -> None:
    """Check what is offered while somebody types."""
    offered = body["choices"]
    _must(len(offered) <= 25, "choices", "more than 25")
    for choice in offered:
        _size("name", choice["name"], 1, 100)
        _size("value", choice["value"], 1, 100)


def commands(body: list[Json]) -> None:
    """Check a list of commands to be registered."""
    kinds = [one.get("type", 1) for one in body]
    for kind, most in ((1, 100), (2, 5), (3, 5)):
        _must(kinds.count(kind) <= most, "commands", f"more than {most} of type {kind}")
    _must(len({(one.get("type", 1), one["name"]) for one in body}) == len(body), "name", "a name comes twice")
    for command, kind in zip(body, kinds, strict=True):
        if kind != 1:
            _menu(command)
            continue
        total = sum(len(text) for part in _options(command) for text in (part["name"], part["description"]))
        _must(total <= 8000, command["name"], "more than 8,000 characters in all")
        for part in _options(command):
            _must(re.fullmatch(r"[-_'\w]{1,32}", part["name"]) is not None, "name", f"{part['name']!r} is no name")
            _must(part["name"] == part["name"].lower(), "name", "must be lower case")
            _size("description", part["description"], 1, 100)
            inner = part.get("options") or []
            _must(len(inner) <= 25, "options", "more than 25")
            groups = {option["type"] in {1, 2} for option in inner}
            _must(len(groups) < 2, "options", "commands and values do not stand side by side")


def walk(parts: list[Json]) -> Iterator[Json]:
    """Yield every component, the outer before the inner."""
    for part in parts:
        yield part
        yield from walk(part.get("components") or [])
        if "component" in part:
            yield from walk([part["component"]])


def _options(command: Json) -> Iterator[Json]:
    yield command
    for option in command.get("options") or []:
        yield from _options(option)


def _menu(command: Json) -> None:
    """Check a command in the menu of a message or a person: any name, and nothing else to be read or given."""
    _size("name", command["name"], 1, 32)
    _must(command["name"].strip() == command["name"], "name", "blanks around it")
    for other in ("description", "options"):
        _must(not command.get(other), other, "not for a command in a menu")


def _part(part: Json) -> None:
    if "custom_id" in part:
        _size("custom_id", part["custom_id"], 1, 100)
    match part["type"]:
        case 1:
            kinds = [inner["type"] for inner in part["components"]]
            _must(kinds in [[kind] for kind in _SELECTS] or (set(kinds) == {2} and len(kinds) <= 5), "row", str(kinds))
        case 2:
            _size("label", part.get("label") or "", 1, 80)
            _must("custom_id" in part, "custom_id", "missing")
        case 3:
            _picks(part, 1, 25)
        case 4:
            most = part.get("max_length") or 4000
            _must(1 <= most <= 4000, "max_length", "1 to 4000")
            _size("value", part.get("value") or "", 0, most)
            _size("placeholder", part.get("placeholder") or "", 0, 100)
            _must(part["style"] in {1, 2}, "style", "1 or 2")
        case 10:
            _size("content", part["content"], 1, 4000)
        case 12:
            _must(1 <= len(part["items"]) <= 10, "items", "1 to 10")
            for item in part["items"]:
                _must(item.get("description") != "", "description", "empty")
                _size("description", item.get("description") or "", 0, 1024)
        case 17:
            _must(all(inner["type"] in _IN_CONTAINER for inner in part["components"]), "container", "a part not for it")
            _must(bool(part["components"]), "container", "empty")
        case 19:
            _takes_files(part)
        case 21 | 22:
            _picks(part, 2 if part["type"] == 21 else 1, 10)
        case _:
            pass


def _takes_files(part: Json) -> None:
    least, most = (1 if part.get(name) is None else part[name] for name in ("min_values", "max_values"))
    _must(0 <= least <= most and 1 <= most <= 10, "max_values", f"{least} to {most} files, not 0 to 10")
    _must(not part.get("required", True) or least > 0, "min_values", "none of what is required")


def _picks(part: Json, least: int, most: int) -> None:
    options = part.get("options") or []
    _size("placeholder", part.get("placeholder") or "", 0, 150)
    _must(least <= len(options) <= most, "options", f"{len(options)}, not {least} to {most}")
    _must(len({option["value"] for option in options}) == len(options), "options", "a value comes twice")
    top = part.get("max_values")
    _must(top is None or 1 <= top <= len(options), "max_values", "more than there are options")
    for option in options:
        _size("label", option["label"], 1, 100)
        _size("value", option["value"], 1, 100)
        _size("description", option.get("description") or "", 0, 100)


def _unique(parts: list[Json]) -> None:
    custom = [part["custom_id"] for part in walk(parts) if "custom_id" in part]
    _must(len(set(custom)) == len(custom), "custom_id", "Component custom id cannot be duplicated")
    ids = [part["id"] for part in walk(parts) if part.get("id")]
    _must(len(set(ids)) == len(ids), "id", "comes twice")
    _must(all(0 < number < 2**31 for number in ids), "id", "not 32 bits")


def _size(where: str, text: str, least: int, most: int) -> None:
    units = len(text.encode("utf-16-le")) // 2
    _must(least <= units <= most, where, f"Must be between {least} and {most} in length.")


def _must(holds: bool, where: str, why: str) -> None:
    if not holds:
        raise Invalid(where, why)
