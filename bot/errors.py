"""The one family of errors.

    FulcrumError
    ├── ContentError       a card or a pack cannot be used; carries every fault
    ├── SettingsError      a setting is missing or wrong; says which, and what to do
    ├── StoreError         the database is not as it must be (old schema, locked, foreign)
    ├── Forgotten          a write for a member whose data were deleted a moment ago; nothing was kept
    ├── Unanswered         what a member did met a fault of ours; it is in the log, and may not have been kept
    └── MessengerError     what a platform answered when something was to be carried
        ├── NotSent        surely not sent: it may be tried again
        ├── InDoubt        nobody knows whether it arrived: never try again blindly
        ├── Refused        the platform said no, for one message, one channel or a whole workspace
        └── CannotLook     the platform cannot say whether a message is there

An adapter turns its SDK's exceptions into the last group; nothing else of an SDK crosses the seam.
Texts are written for the person who must act: what, where, what to do. They hold no token and nothing
that a member wrote.
"""

from typing import Literal

Scope = Literal["message", "channel", "workspace"]


class FulcrumError(Exception):
    """Anything that this program raises on purpose."""


class ContentError(FulcrumError):
    """Cards that cannot be read; the text lists every fault with file, line and mend."""


class SettingsError(FulcrumError):
    """A setting is missing or wrong."""


class StoreError(FulcrumError):
    """The database is not as it must be."""


class Forgotten(FulcrumError):  # noqa: N818  what happened, and as it should
    """A write for a member whose data were deleted while it was under way."""


class Unanswered(FulcrumError):  # noqa: N818  what happened
    """What a member did met a fault of ours, which is in the log by the event's key. It may not have been kept.

    Whoever hears it keeps what the member wrote in front of them, and remembers nothing: it is to be done again.
    """


class MessengerError(FulcrumError):
    """What a platform answered when something was to be carried."""


class NotSent(MessengerError):  # noqa: N818  an outcome by its name, not a mishap
    """Surely not sent (a rate limit, no connection opened); ``wait_s`` is the platform's own wish, 0 if it has none."""

    def __init__(self, why: str, *, wait_s: float = 0.0) -> None:
        super().__init__(why)
        self.wait_s = wait_s


class InDoubt(MessengerError):  # noqa: N818
    """Sent, and the answer was lost: only a look at the platform tells."""


class Refused(MessengerError):  # noqa: N818
    """The platform said no, and would say no again; ``scope`` tells how much it refuses."""

    def __init__(self, why: str, *, scope: Scope) -> None:
        super().__init__(why)
        self.scope: Scope = scope


class CannotLook(MessengerError):  # noqa: N818
    """The platform cannot say whether a message is there (no permission, no such look-up)."""
