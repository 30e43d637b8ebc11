"""Every request that a whole dialogue makes holds to Discord's own description of its API.

The description lies outside the project: FULCRUM_SPECS names the folder that holds discord-openapi.json.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from adapters.discord.adapter import DiscordAdapter
from bot.chat.places import Ref
from bot.chat.replies import Ask, Tell
from tests.discord.corner import Corner
from tests.discord.shared import LATE_S, place, posted
from tests.discord.test_files import BOTH
from tests.discord.test_translate import EVERYTHING
from tests.loopback.discord import LoopbackDiscord

SPEC = Path(os.environ.get("FULCRUM_SPECS", "")) / "discord-openapi.json"

pytestmark = pytest.mark.skipif(
    not os.environ.get("FULCRUM_SPECS") or not SPEC.is_file(), reason="FULCRUM_SPECS names no folder with the schema"
)


def one_of_as_any_of(node: Any) -> Any:
    """The file uses both words for "one of these", and its alternatives overlap."""
    if isinstance(node, dict):
        return {"anyOf" if name == "oneOf" else name: one_of_as_any_of(value) for name, value in node.items()}
    return [one_of_as_any_of(value) for value in node] if isinstance(node, list) else node


def ids_as_text(node: Any) -> Any:
    """Discord takes an id as a number too, as the library sends it; its description knows only the text."""
    if isinstance(node, dict):
        told = {name: ids_as_text(value) for name, value in node.items()}
        return {**told, "id": str(node["id"])} if "filename" in node else told  # a file by its number in the request
    if isinstance(node, list):
        return [ids_as_text(value) for value in node]
    return str(node) if isinstance(node, int) and node > 2**53 else node


def body_schema(spec: dict[str, Any], route: str) -> dict[str, Any] | None:
    """Return what a route takes; the names of its parameters differ from ours."""
    method, path = route.split(" ")
    wanted = re.sub(r"\{\w+\}", "{}", path)
    for known, operations in spec["paths"].items():
        if re.sub(r"\{\w+\}", "{}", known) == wanted and method.lower() in operations:
            body = operations[method.lower()].get("requestBody")
            return None if body is None else body["content"]["application/json"]["schema"]
    raise AssertionError(f"Discord knows no route {route}")


async def test_everything_sent_is_as_discord_describes_it(
    loopback: LoopbackDiscord, bot: DiscordAdapter, corner: Corner
) -> None:
    """Commands, messages, forms, choices, edits, follow-ups, threads, replies and files, in time and late."""
    message = await posted(loopback, bot)
    head = Ref(place=place(loopback), message=str(message.id))
    await bot.messenger.edit(await bot.messenger.thread(head, BOTH, key="outcome-00000001"), BOTH)
    await loopback.deny("Create Public Threads")
    await bot.messenger.thread(head, BOTH, key="outcome-00000002")
    corner.replies["today"] = lambda _: Tell(BOTH, keep=True)
    await loopback.hands.command("ben", "/study today", loopback.study.id)
    corner.replies["say"] = lambda _: Ask(EVERYTHING)
    await loopback.hands.command("ben", "/study say", loopback.study.id)
    await loopback.hands.typing("ben", "/tradeoff show o", loopback.study.id)
    await loopback.hands.command("ben", "/study help", loopback.study.id)
    await loopback.hands.press("ben", message, "Write my answer")
    await loopback.hands.submit("ben", {"Your answer": "short"})
    shown = await loopback.hands.press("ben", message, "Show the answer")
    corner.pause_s |= {"rate": LATE_S, "share": LATE_S, "echo": LATE_S}
    await loopback.hands.press("ben", shown.shown[0], "Got it")
    await loopback.hands.press("ben", message, "Share")
    await loopback.hands.command("ben", "/study echo words", loopback.study.id)
    await loopback.hands.pick("ben", message, "The first")
    spec = one_of_as_any_of(json.loads(SPEC.read_text()))
    seen = set()
    for request in loopback.api.requests:
        schema = body_schema(spec, request.route)
        if schema is not None and request.body is not None:
            seen.add(request.route)
            whole = {**schema, "components": spec["components"]}
            faults = [error.message for error in Draft202012Validator(whole).iter_errors(ids_as_text(request.body))]
            assert faults == [], request
    assert len(seen) >= 7
