"""What was looked at and how it stands: the words of `fulcrum doctor` and `fulcrum setup`."""

from dataclasses import dataclass
from typing import Final

CHECK_S: Final = 10.0
"""How long a platform may take to answer, when it is asked about its tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at. ``found`` and ``mend`` hold no token and nothing that a member wrote."""

    name: str
    ok: bool
    found: str
    mend: str = ""


def printable(text: object) -> str:
    """Return a name as a platform tells it, in one line and without what could steer a terminal."""
    return " ".join("".join(each if each.isprintable() else " " for each in str(text)).split())[:100]
