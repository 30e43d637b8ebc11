"""The eight competencies, each with the sentence that explains it: ``content/competencies.md``."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from bot.errors import ContentError
from bot.resources import folder

_ITEM: Final = re.compile(r"^- \*\*(?P<name>[^*\n]+)\*\*: (?P<sentence>.+(?:\n  .+)*)", re.MULTILINE)


@cache
def competencies() -> Mapping[str, str]:
    """Return what each competency means, by its name: Markdown of one line, in the order of the file.

    Raises ``ContentError`` where the file is missing: it is ours, and is never a pack's.
    """
    path = folder("content") / "competencies.md"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ContentError(f"{path.name}: not the list that it must be. Install Fulcrum again.") from error
    return MappingProxyType({item["name"]: " ".join(item["sentence"].split()) for item in _ITEM.finditer(text)})
