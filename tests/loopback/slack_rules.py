"""What Slack refuses in blocks and views, written down a second time: nothing here looks at the adapter's own limits.

Sources: the Block Kit reference on docs.slack.dev, and for the length of all blocks together the reports of
msg_blocks_too_long at about 13,200 characters.
"""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

Json = dict[str, Any]

ON = {
    "message": {"actions", "context", "divider", "header", "image", "rich_text", "section"},
    "modal": {"actions", "context", "divider", "header", "image", "input", "rich_text", "section"},
    "home": {"actions", "context", "divider", "header", "image", "input", "rich_text", "section"},
}
MOST = {"message": 50, "modal": 100, "home": 100}
ALL_BLOCKS = 13_200
EDITED_TEXT = 4000  # bytes
HOLDERS = {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}
STYLES = {"bold", "italic", "strike", "code", "underline"}
DATE = re.compile(r"<!date\^\d+\^[^|^>]+(\^[^|>]+)?\|[^<>|]+>")
CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)>")
ALIVE = re.compile(r"<[!@#]")


def block_faults(blocks: object, surface: str) -> list[str]:
    """Return what Slack would refuse in the blocks of a message, a modal or a home page; empty where all is well."""
    if not isinstance(blocks, list):
        return ["blocks are no list"]
    return list(_blocks(blocks, surface))


def view_faults(view: object, kind: str = "modal") -> list[str]:
    """Return what Slack would refuse in a view, where a modal or a Home tab (``kind``: "home") is to be shown."""
    if not isinstance(view, dict) or view.get("type") != kind:
        return [f"the view is no {kind}"]
    return list(_view(view))


def edited_fault(text: str) -> str:
    """Return the word by which Slack refuses the text of an edit, which may be shorter than that of a post; or ""."""
    return "msg_too_long" if len(text.encode("utf-8", "replace")) > EDITED_TEXT else ""


def pings(text: str, blocks: list[Json], *, named: Collection[str] = ()) -> list[str]:
    """Return everything in a message that would notify somebody or turn into a mention.

    ``named`` are the ids of channels that it is to name, which notifies nobody; any other is people's text come alive.
    """
    found = ALIVE.findall(DATE.sub("", text))
    ours = re.compile("|".join((DATE.pattern, *(f"<#{re.escape(channel)}>" for channel in named))))
    for thing in _walk(blocks):
        if thing.get("type") in {"user", "usergroup", "broadcast", "team"}:
            found.append(str(thing))
        if thing.get("type") == "channel" and thing.get("channel_id") not in named:
            found.append(str(thing))
        if thing.get("type") == "mrkdwn" and ALIVE.search(ours.sub("", str(thing.get("text")))):
            found.append(str(thing))
    return found


def _view(view: Json) -> Iterator[str]:
    blocks = view.get("blocks")
    yield from block_faults(blocks, view["type"])
    if isinstance(blocks, list) and not blocks:
        yield "a view without blocks"
    if view["type"] == "modal":
        yield from _plain(view.get("title"), 24, "title")
        for name in ("submit", "close"):
            if name in view:
                yield from _plain(view[name], 24, name)
        inputs = [block for block in blocks if block.get("type") == "input"] if isinstance(blocks, list) else []
        if inputs and "submit" not in view:
            yield "inputs without a submit"
    elif unfit := {"title", "submit", "close"} & view.keys():
        yield f"a Home tab with {sorted(unfit)}"
    yield from _length(view.get("callback_id", "-"), 1, 255, "callback_id")
    yield from _length(view.get("private_metadata", ""), 0, 3000, "private_metadata")
    if len(json.dumps(view)) > 250_000:
        yield "view_too_large"


def _blocks(blocks: list[Json], surface: str) -> Iterator[str]:
    if len(blocks) > MOST[surface]:
        yield f"{len(blocks)} blocks"
    if surface == "message" and len(json.dumps(blocks, ensure_ascii=False).encode("utf-8", "replace")) > ALL_BLOCKS:
        yield "msg_blocks_too_long"
    named = [block["block_id"] for block in blocks if "block_id" in block]
    if len(named) != len(set(named)):
        yield "a block_id stands twice"
    actions = [str(thing["action_id"]) for thing in _walk(blocks) if "action_id" in thing]
    pressed = [
        str(part["action_id"]) for block in blocks if block.get("type") == "actions" for part in block["elements"]
    ]
    if len(pressed) != len(set(pressed)):
        yield "an action_id stands twice"
    for name, most in (*((one, 255) for one in named), *((one, 255) for one in actions)):
        yield from _length(name, 1, most, "an id")
    for block in blocks:
        kind = block.get("type")
        if kind not in ON[surface]:
            yield f"no {kind} block on a {surface}"
        else:
            yield from _block(block)


def _block(block: Json) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield from _plain(block.get("text"), 150, "header")
        case "section":
            yield from _any_text(block.get("text"), 3000, "section")
        case "context":
            yield from _count(block.get("elements"), 1, 10, "context elements")
            for element in block.get("elements", []):
                yield from _any_text(element, 3000, "context")
        case "actions":
            yield from _count(block.get("elements"), 1, 25, "action elements")
            for element in block.get("elements", []):
                yield from _element(element)
        case "image":
            yield from _length(block.get("alt_text"), 1, 2000, "alt_text")
            file = block.get("slack_file", {})
            if "image_url" in block or set(file) != {"id"} or not re.fullmatch(r"F[A-Z0-9]{8,}", str(file["id"])):
                yield "a picture that is no file on Slack"
        case "input":
            yield from _plain(block.get("label"), 2000, "label")
            if "hint" in block:
                yield from _plain(block["hint"], 2000, "hint")
            yield from _element(block.get("element", {}))
        case "rich_text":
            yield from _count(block.get("elements"), 1, 10_000, "rich text")
            for element in block.get("elements", []):
                yield from _rich(element)


def _rich(element: Json) -> Iterator[str]:
    kind = element.get("type")
    if kind == "rich_text_list":
        if element.get("style") not in {"bullet", "ordered"}:
            yield "a list without a style"
        if not 0 <= element.get("indent", 0) <= 8:
            yield f"a list {element['indent']} deep"
        yield from _count(element.get("elements"), 1, 10_000, "list items")
        for item in element.get("elements", []):
            if item.get("type") != "rich_text_section":
                yield f"a {item.get('type')} in a list"
            yield from _rich(item)
    elif kind in HOLDERS:
        yield from _count(element.get("elements"), 1, 10_000, str(kind))
        for leaf in element.get("elements", []):
            yield from _leaf(leaf)
    else:
        yield f"a {kind} in rich text"


def _leaf(leaf: Json) -> Iterator[str]:
    match leaf.get("type"):
        case "text":
            yield from _length(leaf.get("text"), 1, 1_000_000, "text")
        case "link":
            if not re.match(r"(https?://(?!:)[^/?#]|mailto:.)", str(leaf.get("url"))):
                yield f"no link: {leaf.get('url')}"
        case "date":
            if not isinstance(leaf.get("timestamp"), int) or leaf["timestamp"] < 0 or not leaf.get("format"):
                yield f"no date: {leaf}"
        case "user":
            yield from _length(leaf.get("user_id"), 1, 20, "user")
        case "channel":
            if not re.fullmatch(r"[CG][A-Z0-9]+", str(leaf.get("channel_id"))):
                yield f"no channel: {leaf}"
        case other:
            yield f"a {other} in rich text"
    style = leaf.get("style")
    if style is not None and (not style or not set(style) <= STYLES):
        yield f"no style: {style}"


def _element(element: Json) -> Iterator[str]:
    yield from _length(element.get("action_id"), 1, 255, "action_id")
    if "placeholder" in element:
        yield from _plain(element["placeholder"], 150, "placeholder")
    match element.get("type"):
        case "button":
            yield from _plain(element.get("text"), 75, "button")
            yield from _length(element.get("value", "-"), 1, 2000, "button value")
            if element.get("style") not in {None, "primary", "danger"}:
                yield f"a button of style {element['style']}"
        case "static_select" | "multi_static_select":
            yield from _options(element, 100)
        case "radio_buttons" | "checkboxes":
            yield from _options(element, 10)
        case "plain_text_input":
            yield from _text_input(element)
        case "number_input":
            if "is_decimal_allowed" not in element or not re.fullmatch(
                r"-?\d+", str(element.get("initial_value", "0"))
            ):
                yield "no number input"
        case "external_select":
            for option in [element["initial_option"]] if "initial_option" in element else []:
                yield from _option(option)
        case "users_select" | "conversations_select" | "file_input":
            yield from _file_input(element)
        case other:
            yield f"a {other} to press or fill in"


def _text_input(element: Json) -> Iterator[str]:
    most = element.get("max_length", 3000)
    if not 1 <= most <= 3000:
        yield f"max_length {most}"
    yield from _length(element.get("initial_value", ""), 0, most, "initial_value")


def _file_input(element: Json) -> Iterator[str]:
    """What a field for files may say of them; those for people and channels say nothing of the kind."""
    if not 1 <= element.get("max_files", 10) <= 10:
        yield f"max_files {element['max_files']}"
    if "filetypes" in element:
        yield from _count(element["filetypes"], 1, 1000, "filetypes")


def _options(element: Json, most: int) -> Iterator[str]:
    options = element.get("options")
    yield from _count(options, 1, most, "options")
    for option in options if isinstance(options, list) else []:
        yield from _option(option)
    chosen = element.get("initial_options", [element["initial_option"]] if "initial_option" in element else [])
    if any(one not in (options or []) for one in chosen) or ("initial_options" in element and not chosen):
        yield "what is chosen at first is no option"


def _option(option: Json) -> Iterator[str]:
    yield from _plain(option.get("text"), 75, "option")
    yield from _length(option.get("value"), 1, 150, "option value")
    if "description" in option:
        yield from _plain(option["description"], 75, "option description")


def _plain(text: object, most: int, what: str) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") != "plain_text":
        yield f"{what} is no plain_text"
    else:
        yield from _length(text.get("text"), 1, most, what)


def _any_text(text: object, most: int, what: str) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in {"plain_text", "mrkdwn"}:
        yield f"{what} holds no text"
    else:
        yield from _length(text.get("text"), 1, most, what)


def _length(text: object, least: int, most: int, what: str) -> Iterator[str]:
    if not isinstance(text, str) or not least <= len(text) <= most:
        yield f"{what}: {len(text) if isinstance(text, str) else text} characters, not {least} to {most}"


def _count(things: object, least: int, most: int, what: str) -> Iterator[str]:
    if not isinstance(things, list) or not least <= len(things) <= most:
        yield f"{what}: {len(things) if isinstance(things, list) else things}, not {least} to {most}"


def _walk(thing: object) -> Iterator[Json]:
    if isinstance(thing, dict):
        yield thing
        thing = list(thing.values())
    if isinstance(thing, list):
        for part in thing:
            yield from _walk(part)
