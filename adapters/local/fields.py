"""What was filled into a form: values of the seam, and what is wrong with them.

The rules are those that Slack and Discord apply before a bot hears of a form: what is required is there, texts are not
too long, and what is picked can be picked.
"""

from collections.abc import Callable, Sequence

from aiohttp.web import FileField

from adapters.local.bodies import Sent
from adapters.local.house import House
from adapters.local.uploads import Uploads
from bot.chat.events import Upload
from bot.chat.messages import Field, Form
from bot.chat.places import Member

Values = dict[str, str | tuple[str, ...] | Member | Upload]


def filled(sent: Sent, form: Form, house: House, uploads: Uploads) -> tuple[Values, dict[str, str]]:
    """Return what was filled in, and by field name what is wrong with it. A field left empty is absent.

    A field's value is sent as ``f:name``; what was picked in a look-up comes beside its text as ``v:name``.
    """
    found: Values = {}
    errors: dict[str, str] = {}
    for field in form.fields:
        parts = sent.getall(f"f:{field.name}", [])
        files = [part for part in parts if isinstance(part, FileField)]
        texts = [text for part in parts if not isinstance(part, FileField) and (text := _text(part)).strip()]
        picked = sent.get(f"v:{field.name}", "")
        try:
            if field.kind == "file" and files:
                found[field.name] = uploads.take(files[0].filename, files[0].file.read())
            elif field.kind != "file" and texts:
                found[field.name] = _value(field, texts, picked if isinstance(picked, str) else "", house)
            elif field.required:
                raise ValueError(_MISSING.get(field.kind, "Please fill this in."))  # noqa: TRY301  one place tells it
        except ValueError as error:
            errors[field.name] = str(error)
    return found, errors


_MISSING = {
    "one": "Please pick one.",
    "several": "Please pick at least one.",
    "file": "Please choose a file.",
    "person": "Please pick somebody.",
    "channel": "Please pick a channel.",
}


def _text(part: str | bytes | bytearray) -> str:
    # Browsers end lines in forms with CR LF, and send an empty file where none was chosen.
    return (part if isinstance(part, str) else part.decode(errors="replace")).replace("\r\n", "\n")


def _value(field: Field, texts: Sequence[str], picked: str, house: House) -> str | tuple[str, ...] | Member:
    text = texts[0]
    match field.kind:
        case "one" | "several":
            options = {option.value for option in field.options}
            chosen = tuple(_picked(one, options.__contains__) for one in texts)
            return chosen if field.kind == "several" else text
        case "person":
            return house.member(_picked(text, lambda user: house.person(user) is not None))
        case "channel":
            return _picked(text, house.place.channel.__eq__)
        case "lookup":
            return picked or text
        case _:
            if len(text) > field.most:
                raise ValueError(f"This is {len(text):,} characters long; it can be {field.most:,} at most.")
            return text


def _picked(value: str, allowed: Callable[[str], bool]) -> str:
    if not allowed(value):
        raise ValueError("Please pick from the list.")
    return value
