"""The shapes of what the page's script sends, checked here and nowhere else."""

import json
from typing import Annotated, TypeVar

from aiohttp import web
from multidict import MultiMapping
from pydantic import BaseModel, ConfigDict, Field, ValidationError

UNREADABLE = "The page sent something that cannot be read. Reload it."

Sent = MultiMapping[str | bytes | bytearray | web.FileField]
"""A form as aiohttp has taken it apart."""

Key = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{8,64}$")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CommandBody(_Body):
    """A typed command."""

    person: str
    key: Key
    line: Annotated[str, Field(min_length=1, max_length=2000)]


class PressBody(_Body):
    """A press on a button, or an option picked."""

    person: str
    key: Key
    message: str
    action: str
    picked: Annotated[tuple[str, ...], Field(max_length=1)] = ()


class LookupBody(_Body):
    """Letters typed where choices are offered; without a ``source`` they are in the command box."""

    person: str
    key: Key
    source: str = ""
    typed: Annotated[str, Field(max_length=2000)]


class SubmitBody(_Body):
    """A filled-in form, but for its fields (see ``fields``)."""

    person: str
    key: Key
    form: str


class DismissBody(_Body):
    """A private message that is not wanted any more."""

    person: str
    message: str


class ControlBody(_Body):
    """One of the clock's buttons, by its label."""

    name: str


B = TypeVar("B", bound=_Body)


def refusal(kind: type[web.HTTPError], why: str, **facts: object) -> web.HTTPError:
    """Return the error to raise; ``why`` is shown to the person who sits before the page."""
    return kind(text=json.dumps({"why": why, **facts}), content_type="application/json")


async def read(request: web.Request, kind: type[B]) -> B:
    """Return the body of a request; raises a 400 where it is not of that kind."""
    try:
        return kind.model_validate_json(await request.read())
    except ValidationError:
        raise refusal(web.HTTPBadRequest, UNREADABLE) from None


def head(sent: Sent) -> SubmitBody:
    """Return what stands beside the fields of a form; raises a 400 where something of it is missing."""
    try:
        return SubmitBody.model_validate({name: sent.get(name) for name in SubmitBody.model_fields})
    except ValidationError:
        raise refusal(web.HTTPBadRequest, UNREADABLE) from None
