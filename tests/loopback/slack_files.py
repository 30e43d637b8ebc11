"""Files in the loopback Slack: an address for the bytes, the bytes, and the completion, which may hand them over.

As on Slack a completed file cannot be shown in a message at once (``slow``), and nothing says when it can.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.loopback.slack_rules import Json
from tests.loopback.slack_world import File, World

Answer = Json | str
NOT_READY: Json = {
    "ok": False,
    "error": "invalid_blocks",
    "errors": ["invalid slack file [json-pointer:/blocks/1/slack_file]"],
    "response_metadata": {"messages": ["[ERROR] invalid slack file [json-pointer:/blocks/1/slack_file]"]},
}
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")


class Files:
    """``base`` is this Slack's address; ``slow`` is how many messages with a picture are refused before it is ready."""

    def __init__(self, world: World, *, bot_token: str, scopes: set[str], base: Callable[[], str]) -> None:
        self.slow = 0
        self.addresses: dict[str, str | None] = {}  # where a file is said to lie, by its id; None: it does not say
        self._scopes = scopes
        self._world = world
        self._bot_token = bot_token
        self._base = base

    def methods(self, unpostable: Callable[[str], str]) -> dict[str, Callable[[Json], Answer]]:
        """Return the methods by name. ``unpostable`` says why nothing can be put into a channel, "" where it can."""
        return {
            "files.info": self._info,
            "files.getUploadURLExternal": self._address,
            "files.completeUploadExternal": lambda args: self._complete(args, unpostable),
        }

    def shown(self, blocks: list[Json]) -> Answer:
        """Say whether the pictures in a message can be shown; "" where they can."""
        pictures = [block["slack_file"] for block in blocks if block.get("type") == "image"]
        files = [self._world.files.get(str(picture.get("id"))) for picture in pictures]
        if any(file is None or not file.complete or not file.content.startswith(PICTURES) for file in files):
            return NOT_READY
        if files and self.slow:
            self.slow -= 1
            return NOT_READY
        return ""

    async def take(self, request: web.Request) -> web.Response:
        """Take the bytes; who knows the address needs no token, and none should travel there."""
        file = self._world.files.get(request.match_info["id"])
        if file is None or file.content or request.headers.get("Authorization"):
            return web.Response(status=400, text="no such upload")
        content = await request.read()
        if len(content) != file.length:
            return web.Response(status=400, text="not the length that was told")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def give(self, request: web.Request) -> web.Response:
        """Give the bytes to the bot, where it may read files; anybody else is sent to sign in."""
        if (
            request.headers.get("Authorization") != f"Bearer {self._bot_token}"
            or "files:read" not in self._scopes
            or request.match_info["id"] not in self._world.files
        ):
            return web.Response(status=302, headers={"Location": "/sign-in"})
        return web.Response(body=self._world.files[request.match_info["id"]].content)

    def _info(self, args: Json) -> Answer:
        name = str(args.get("file"))
        if name not in self._world.files:
            return "file_not_found"
        file = self._world.files[name]
        told = {"id": name, "name": file.name, "title": file.name, "size": len(file.content), "mode": "hosted"}
        address = self.addresses.get(name, f"{self._base()}/files/{name}")
        return {"file": {**told, "is_external": name in self.addresses, "url_private_download": address}}

    def _address(self, args: Json) -> Answer:
        name, length = str(args.get("filename") or ""), str(args.get("length") or "")
        if not name or not re.fullmatch(r"[1-9]\d*", length):
            return "missing_argument"
        if len(str(args.get("alt_txt") or "")) > 1000:
            return "alt_txt_too_large"
        file = self._world.new_id("F")
        self._world.files[file] = File(name=name, length=int(length))
        return {"file_id": file, "upload_url": f"{self._base()}/upload/{file}"}

    def _complete(self, args: Json, unpostable: Callable[[str], str]) -> Answer:
        listed = _listed(args.get("files"))
        files = [self._world.files.get(str(one.get("id"))) for one in listed]
        found = [file for file in files if file is not None and file.content and not file.complete]
        if not listed:
            return "invalid_arguments"
        if len(found) < len(listed):
            return "file_not_found"
        channel, thread = str(args.get("channel_id") or ""), args.get("thread_ts")
        refusal = unpostable(channel) if channel else ""  # a user's id is none
        if refusal:
            return refusal
        if thread is not None and self._world.find(channel, str(thread)) is None:
            return "thread_not_found"
        for file in found:
            file.complete = True
        if channel:
            handed = tuple((file.name, file.content) for file in found)
            self._world.post(channel, "", [], thread=thread, files=handed)
        told = [{"id": one["id"], "title": one.get("title"), "mimetype": "", "shares": {}} for one in listed]
        return {"files": told}


def _listed(files: Any) -> list[Json]:
    try:
        listed = json.loads(files) if isinstance(files, str) else files
    except ValueError:
        return []
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
