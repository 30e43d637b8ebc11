"""What a person reads and can press in blocks and views, the way a client shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.loopback.slack_rules import CHANNEL, DATE, Json

FORMATS = {"{time}": "%H:%M", "{date_long}": "%A, %d %B %Y", "{ago}": "%Y-%m-%d %H:%M"}


@dataclass(frozen=True, slots=True)
class Control:
    """Something to press: a button, or an option of a menu."""

    label: str
    block: Json
    element: Json
    option: Json | None = None


def text_of(blocks: list[Json]) -> str:
    """Return blocks as text, a line for each thing that stands on its own."""
    return "\n".join(line for block in blocks for line in _lines(block) if line)


def controls(blocks: list[Json]) -> list[Control]:
    """Return everything that can be pressed, in reading order."""
    found: list[Control] = []
    for block in blocks:
        for element in block.get("elements", []) if block["type"] == "actions" else []:
            if element["type"] == "button":
                found.append(Control(element["text"]["text"], block, element))
            options = element.get("options", [])
            found += [Control(option["text"]["text"], block, element, option) for option in options]
    return found


def inputs(view: Json) -> list[Json]:
    """Return the input blocks of a view."""
    return [block for block in view["blocks"] if block["type"] == "input"]


def _lines(block: Json) -> Iterator[str]:
    match block["type"]:
        case "header" | "section":
            yield _text(block["text"])
        case "image":
            yield str(block["alt_text"])
        case "context":
            yield " ".join(_text(element) for element in block["elements"])
        case "rich_text":
            for element in block["elements"]:
                yield from _rich(element)


def _rich(element: Json) -> Iterator[str]:
    if element["type"] == "rich_text_list":
        for number, item in enumerate(element["elements"], element.get("offset", 0) + 1):
            mark = f"{number}." if element["style"] == "ordered" else "•"
            yield f"{'  ' * element.get('indent', 0)}{mark} {''.join(map(_leaf, item['elements']))}"
    else:
        yield "".join(map(_leaf, element["elements"]))


def _leaf(leaf: Json) -> str:
    match leaf["type"]:
        case "date":
            at = datetime.fromtimestamp(leaf["timestamp"], UTC)
            return f"{at:{FORMATS[leaf['format']]}} UTC"
        case "user":
            return f"@{leaf['user_id']}"
        case "channel":
            return f"#{leaf['channel_id']}"
        case _:
            return str(leaf["text"])


def _text(thing: Json) -> str:
    """Plain text stands as it is; in markup a date token is its fallback, and three characters are escaped."""
    if thing["type"] == "plain_text":
        return str(thing["text"])
    shown = DATE.sub(lambda token: token.group().rpartition("|")[2][:-1], str(thing["text"]))
    shown = CHANNEL.sub(r"#\1", shown)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
