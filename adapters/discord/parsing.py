"""One event that cannot be read is one event lost, and not the connection."""

import logging
from typing import Any, Final

from adapters.discord.given import UnreadableError, ident, record
from adapters.discord.inside import Parser

log = logging.getLogger(__name__)

_NEEDED: Final = frozenset({"READY", "RESUMED"})
"""Without these there is no connection to go on with: where they fail, it is begun anew."""

_ANSWERED: Final = "INTERACTION_CREATE"


def guard(parsers: dict[str, Parser]) -> None:
    """Put a guard around each of the SDK's parsers, in place."""
    parsers.update({event: _guarded(event, parse) for event, parse in parsers.items() if event not in _NEEDED})


def _guarded(event: str, parse: Parser) -> Parser:
    def read(data: Any) -> None:
        try:
            if event == _ANSWERED:
                _hold_answerable(data)
            parse(data)
        except Exception as error:  # noqa: BLE001  whatever it met there
            # Its type alone: in its text and its frames stand people's names and words.
            log.error("discord_payload_unreadable event=%s error=%s", event, type(error).__name__)  # noqa: TRY400

    return read


def _hold_answerable(data: Any) -> None:
    """Raise where an interaction does not say where its answer goes: the SDK would stumble over it at the answer."""
    told = record(data)
    ident(told.get("id"))
    if not isinstance(told.get("token"), str):
        raise UnreadableError("an interaction from Discord lacks the token of its answers")
