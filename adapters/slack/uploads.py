"""What goes along with a message: pictures, which stand in it, and files, which are handed over beside it.

A file has three steps: an address is asked for, the bytes go there, and the upload is completed. Completed without a
channel it is the bot's alone, until a message shows it as a picture. Nothing here raises for what Slack does: the
message goes out in any case, with a picture's words in the place of the picture, and says what is missing.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import limits
from adapters.slack.files import send
from adapters.slack.refusals import FAULTS, word
from bot.chat.messages import Message, Picture
from bot.errors import MessengerError

PNG = b"\x89PNG\r\n\x1a\n"
PICTURE = "picture.png"
NOT_TAKEN = "Slack did not take it"
TOO_LARGE = f"it is larger than {limits.FILE_BYTES // 1_000_000} MB"
REASONS: Mapping[str, str] = {
    "missing_scope": "the app lacks the permission files:write, which whoever installed it can add",
    "file_uploads_disabled": "this workspace allows no uploads",
    "file_uploads_except_images_disabled": "this workspace allows no uploads but pictures",
    "file_type_not_allowed": "this workspace allows no files of that kind",
    "file_upload_size_restricted": "it is too large for this workspace",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """What lies on Slack for one message."""

    pictures: Mapping[int, str]  # file ids, by the place of their block in the message
    files: tuple[tuple[str, str], ...] = ()  # (file id, name), not yet handed over
    notes: tuple[str, ...] = ()  # what does not come along, and why


NOTHING = Uploaded(pictures={})


async def upload(client: AsyncWebClient, message: Message) -> Uploaded:
    """Bring a message's pictures and files to Slack; what is not there after ``UPLOAD_S`` does not come along."""
    done = NOTHING
    if message.files or _pictures(message):
        deadline = asyncio.get_running_loop().time() + limits.UPLOAD_S
        for name, content in message.files:
            done = await _file(client, name, content, done, deadline)
        for place, picture in _pictures(message).items():
            done = await _picture(client, place, picture, done, deadline)
    return done


def in_words(uploaded: Uploaded, why: str = NOT_TAKEN) -> Uploaded:
    """Return the same with its pictures told in words, and a note on it."""
    return replace(uploaded, pictures={}, notes=_noted(uploaded, f"As text, since {why}."))


def lost(uploaded: Uploaded) -> Uploaded:
    """Return the same with a note on its files, of which nobody knows whether they were handed over."""
    names = ", ".join(name for _, name in uploaded.files)
    note = f"If {names} does not appear here, please ask for it again."
    return replace(uploaded, files=(), notes=_noted(uploaded, note))


def _pictures(message: Message) -> dict[int, Picture]:
    blocks = enumerate(message.blocks)
    return {place: one for place, one in blocks if isinstance(one, Picture) and one.png.startswith(PNG)}


async def _file(client: AsyncWebClient, name: str, content: bytes, done: Uploaded, deadline: float) -> Uploaded:
    file, why = await _brought(client, name, content, deadline)
    if why:
        return replace(done, notes=_noted(done, f"{name}: not sent, since {why}."))
    return replace(done, files=(*done.files, (file, name)))


async def _picture(client: AsyncWebClient, place: int, picture: Picture, done: Uploaded, deadline: float) -> Uploaded:
    file, why = await _brought(client, PICTURE, picture.png, deadline, complete=True)
    if why:
        return replace(done, notes=_noted(done, f"As text, since {why}."))
    return replace(done, pictures={**done.pictures, place: file})


async def _brought(
    client: AsyncWebClient, name: str, content: bytes, deadline: float, *, complete: bool = False
) -> tuple[str, str]:
    """Return the id of what now lies on Slack, and "" or why it does not."""
    if len(content) > limits.FILE_BYTES:
        return "", TOO_LARGE
    try:
        async with asyncio.timeout_at(deadline):
            asked = await client.files_getUploadURLExternal(filename=name, length=len(content))
            file = str(asked["file_id"])
            await send(client, str(asked["upload_url"]), content)
            if complete:
                await client.files_completeUploadExternal(files=[{"id": file, "title": name}])
    except (*FAULTS, MessengerError) as fault:
        return "", REASONS.get(word(fault), NOT_TAKEN)
    return file, ""


def _noted(done: Uploaded, note: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*done.notes, note)))
