"""Where the cards and the migrations lie: inside the package in a wheel, beside it in a clone."""

from pathlib import Path
from typing import Literal

from bot.errors import FulcrumError

_HOME = Path(__file__).resolve().parent


def folder(name: Literal["content", "migrations"], *, home: Path = _HOME) -> Path:
    """Return the folder ``name`` that belongs to the package in ``home``.

    A wheel holds it inside the package (see ``force-include`` in pyproject.toml), so it is looked for there first: what
    lies beside an installed package may be somebody else's. Raises ``FulcrumError`` where it is in neither place.
    """
    for place in (home / name, home.parent / name):
        if place.is_dir():
            return place
    raise FulcrumError(
        f"The folder {name} is neither in {home} nor beside it. Install Fulcrum again, or run it from a whole clone."
    )
