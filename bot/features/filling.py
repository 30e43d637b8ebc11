"""What was filled into a form, and the form as it was left."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.events import Submission
from bot.chat.messages import Field, Form
from bot.chat.places import Member
from bot.chat.replies import Wrong


def typed(sent: Submission, name: str) -> str:
    """Return what stands in a field; "" where nothing does."""
    value = sent.values.get(name)
    return value.strip() if isinstance(value, str) else ""


def written(sent: Submission, name: str, most: int) -> str:
    """Return what people wrote in a field, as far as a database can hold it, and at most so many characters of it."""
    return storable(typed(sent, name))[:most].strip()


def storable(text: str) -> str:
    """Return what people wrote as far as a database can hold it."""
    # NUL and halves of a character can be typed or forged, and no database takes them.
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def ticked(sent: Submission, name: str) -> tuple[str, ...]:
    """Return the options that were chosen in a field for several."""
    value = sent.values.get(name)
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()


def wrong(form: Form, sent: Submission, errors: Mapping[str, str]) -> Wrong:
    """Give the form back as it was left, with its mistakes."""
    left = tuple(replace(field, value=_left(field, sent)) for field in form.fields)
    return Wrong(replace(form, fields=left), errors)


def _left(field: Field, sent: Submission) -> str:
    """Return what stands in a field as it was sent, the way it stands in one at first."""
    value = sent.values.get(field.name)
    if isinstance(value, Member):
        return value.user
    return ",".join(ticked(sent, field.name)) if field.kind == "several" else typed(sent, field.name)
