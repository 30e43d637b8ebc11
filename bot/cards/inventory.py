"""The inventory: what the cards are to cover, item by item, by the ids that their ``sources`` name."""

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from bot.errors import ContentError
from bot.resources import folder


@cache
def inventory() -> Mapping[str, str]:
    """Return the title of every item by its id, as ``content/inventory.json`` lists them.

    Raises ``ContentError`` where that file is missing or is no such list: it is ours, and is never a pack's.
    """
    path = folder("content") / "inventory.json"
    try:
        items: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return MappingProxyType({str(item["id"]): str(item["title"]) for item in items})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ContentError(f"{path.name}: not the list that it must be. Install Fulcrum again.") from error
