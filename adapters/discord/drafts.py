"""Forms kept for a second go: a form with mistakes, or one that came too late to be opened at once.

Discord cannot open a form in answer to a form, so a button does it. What was typed stays in memory alone, for 15
minutes, and is gone with the process: people's words are not stored for it.
"""

import secrets
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from bot.chat.messages import Form
from bot.chat.routes import action, fact

LASTING: Final = timedelta(minutes=15)
_PREFIX: Final = "discord-form"  # no feature may bear this name


class Drafts:
    """A bounded store: at most ``most`` forms, the oldest go first."""

    def __init__(self, *, most: int = 500) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[Form, str, datetime]] = OrderedDict()

    def keep(self, form: Form, *, user: str, at: datetime) -> str:
        """Keep a form for one user from ``at`` on; return the action of the button that opens it again."""
        token = secrets.token_hex(8)
        self._kept[token] = (form, user, at)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return action(_PREFIX, token)

    def find(self, pressed: str, *, user: str, at: datetime) -> Form | None:
        """Return the form behind a button; None where it was not this user's, is too old, or is gone with a restart."""
        self._expire(at)
        form, owner, _ = self._kept.get(fact(pressed), (None, "", at))
        return form if owner == user else None

    def _expire(self, at: datetime) -> None:
        while self._kept and at - next(iter(self._kept.values()))[2] > LASTING:
            self._kept.popitem(last=False)


def opens_draft(pressed: str) -> bool:
    """Say whether an action is that of a button made here."""
    return pressed.startswith(f"{_PREFIX}:")
