"""What comes with a request: JSON alone, or a form that holds the JSON and files, as Discord takes it."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from tests.loopback.discord_rules import Invalid, Json, Refused

MOST_BYTES: Final = 10 << 20  # of one file, for a server without boosts
MOST_REQUEST: Final = 25 << 20
_FIELD: Final = re.compile(r"files\[([0-9])\]")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as it came in."""

    name: str
    content: bytes
    description: str = ""


Files = dict[str, Uploaded]
"""The files of one request, by their number in it."""


async def parsed(request: web.Request) -> Any:
    """Return the JSON of a request, None where there is none. May be called again and again."""
    if not request.body_exists:
        return None
    if request.content_type == "application/json":
        return await request.json()
    if request.content_type == "multipart/form-data":
        return json.loads(str((await request.post()).get("payload_json", "")) or "null")
    raise Refused(400, 50035, f"no content type for a message: {request.content_type}")


async def taken(request: web.Request, message: Json) -> Files:
    """Return the files of a request; ``message`` is the part of its JSON that says what they are."""
    if request.content_type != "multipart/form-data":
        return {}
    told = {str(one["id"]): one for one in message.get("attachments") or []}
    files: Files = {}
    for name, part in (await request.post()).items():
        number = _FIELD.fullmatch(name)
        if number is None or not isinstance(part, web.FileField):
            if name != "payload_json":
                raise Invalid(name, "no such field")
            continue
        part.file.seek(0)
        about = told.get(number.group(1), {})
        if about.get("filename", part.filename) != part.filename:
            raise Invalid("attachments", f"{about['filename']} is not {part.filename}")
        files[number.group(1)] = Uploaded(part.filename, part.file.read(), about.get("description") or "")
    sizes = [len(one.content) for one in files.values()]
    if sum(sizes) > MOST_REQUEST or any(size > MOST_BYTES for size in sizes):
        raise Refused(413, 40005, "Request entity too large")
    return files
