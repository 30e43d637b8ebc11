"""People at the local page: they read the HTML that it shows and press what stands in it, over its own API.

There is no browser here: what the page's script does with the same answers is tested with one, in ``tests/local``.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from io import BytesIO
from typing import Any, Self
from uuid import uuid4

from aiohttp import ClientSession, FormData

from tests.contract.people import Seen, SeenForm, WarnedError
from tests.local.reading import Article, read
from tests.loopback.giving import Given

FILE = re.compile(r'<a href="(/api/file/[^"]+)" download="([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a message is pressed: its id, and what each label on it sends."""

    entry: str
    presses: Mapping[str, tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """How a form is sent: its id, and its fields as the page describes them, by label."""

    form: str
    text: str
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class LocalPeople:
    """``tests.contract.people.People`` at a page; ``until`` lets the house's clock reach an instant.

    An async context manager. What the page refuses is a ``PermissionError`` with the page's own words.
    """

    def __init__(self, url: str, until: Callable[[datetime], Awaitable[None]]) -> None:
        self._url = url
        self._until = until
        self._session: ClientSession | None = None
        self._token = ""

    async def __aenter__(self) -> Self:
        self._session = ClientSession(base_url=self._url)
        async with self._session.get("api/feed", params={"person": "ana"}) as answer:
            self._token = (await answer.json())["house"]["token"]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session:
            await self._session.close()

    async def command(self, person: str, line: str) -> Seen | SeenForm:
        """Type a command."""
        told = await self._post("command", {"person": person, "key": str(uuid4()), "line": line})
        return await self._seen(told)

    async def press(self, person: str, on: Seen, label: str) -> Seen | SeenForm:
        """Press a button by its label."""
        if label not in on.buttons:
            raise PermissionError(f"there is no {label!r} on it, only {on.buttons}")
        return await self._act(person, on, label)

    async def pick(self, person: str, on: Seen, label: str) -> Seen | SeenForm:
        """Pick an option of a list by its label."""
        if label not in on.options:
            raise PermissionError(f"there is no {label!r} to pick on it, only {on.options}")
        return await self._act(person, on, label)

    async def _act(self, person: str, on: Seen, label: str) -> Seen | SeenForm:
        standing = on.handle
        assert isinstance(standing, Standing)
        action, picked = standing.presses[label]
        body = {
            "person": person,
            "key": str(uuid4()),
            "message": standing.entry,
            "action": action,
            "picked": list(picked),
        }
        reply = await self._post("press", body)
        if reply["reply"] == "none":
            return next(seen for seen in await self._feed(person) if _entry(seen) == standing.entry)
        return await self._seen(reply)

    async def fill(self, person: str, form: SeenForm, values: Mapping[str, Given]) -> Seen | SeenForm:
        """Fill in a form and send it."""
        opened = form.handle
        assert isinstance(opened, OpenForm)
        # Names in the multipart as browsers write them, and not in per cent.
        body = FormData(
            {"person": person, "key": str(uuid4()), "form": opened.form}, quote_fields=False, default_to_multipart=True
        )
        for label, value in values.items():
            await self._enter(body, person, opened.fields[label], value)
        reply = await self._post("submit", body)
        if reply["reply"] == "wrong" and "form" not in reply:
            errors = "\n".join(reply["errors"].values())
            return SeenForm(title=form.title, text=f"{opened.text}\n{errors}", fields=form.fields, handle=opened)
        return await self._seen(reply)

    async def dismiss(self, person: str, entry: str) -> None:
        """Take a private message away, by its id on the page."""
        await self._post("dismiss", {"person": person, "message": entry})

    async def channel(self) -> Sequence[Seen]:
        """Read what everybody sees."""
        return await self._feed("ana", "channel")

    async def thread(self, on: Seen) -> Sequence[Seen]:
        """Read what stands under a post."""
        return await self._feed("ana", "thread", head=_entry(on))

    async def private(self, person: str) -> Sequence[Seen]:
        """Read what one person alone sees."""
        return await self._feed(person, "private", "direct")

    async def until(self, instant: datetime) -> None:
        """Let the house's clock reach this instant."""
        await self._until(instant)

    async def _feed(self, person: str, *stands: str, head: str = "") -> list[Seen]:
        """Read what stands on the page, of one kind or all; ``head``: under that entry alone."""
        assert self._session
        async with self._session.get("api/feed", params={"person": person}) as answer:
            entries = (await answer.json())["entries"]
        wanted = [entry for entry in entries if not stands or entry["stands"] in stands]
        return [await self._message(entry) for entry in wanted if not head or entry["head"] == head]

    async def _seen(self, reply: Mapping[str, Any]) -> Seen | SeenForm:
        if "form" in reply:
            form = reply["form"]
            about = read(form["html"])
            text = "\n".join([about.text, *reply.get("errors", {}).values()])
            fields = {one["label"]: one for one in form["fields"]}
            handle = OpenForm(form=form["id"], text=about.text, fields=fields)
            return SeenForm(title=form["title"], text=text, fields=tuple(fields), handle=handle)
        return await self._message(reply["entry"]) if "entry" in reply else Seen(text="")

    async def _message(self, entry: Mapping[str, Any]) -> Seen:
        article: Article = read(entry["html"])
        return Seen(
            text=article.text,
            buttons=article.buttons,
            options=tuple(label for label, (_, picked) in article.presses.items() if picked),
            files=tuple([(unescape(name), await self._file(link)) for link, name in FILE.findall(entry["html"])]),
            handle=Standing(entry=entry["id"], presses=article.presses),
        )

    async def _file(self, link: str) -> bytes:
        assert self._session
        async with self._session.get(unescape(link).removeprefix("/")) as answer:
            return await answer.read()

    async def _post(self, path: str, body: Mapping[str, Any] | FormData) -> dict[str, Any]:
        assert self._session
        headers = {"X-Fulcrum-Token": self._token}
        sent = {"data": body} if isinstance(body, FormData) else {"json": body}
        async with self._session.post(f"api/{path}", headers=headers, **sent) as answer:
            if answer.status >= 500 and answer.status != 503:
                raise AssertionError(f"the page failed with {answer.status}")
            reply: dict[str, Any] = await answer.json()
            if answer.status == 503:
                raise WarnedError(reply["why"])
            if answer.status >= 400:
                raise PermissionError(reply["why"])
            return reply

    async def _enter(self, body: FormData, person: str, about: Mapping[str, Any], value: Given) -> None:
        if isinstance(value, tuple):
            if about["kind"] != "file":
                raise PermissionError(f"{about['label']}: no file goes in there")
            body.add_field(f"f:{about['name']}", BytesIO(value[1]), filename=value[0])
            return
        name, choices = about["name"], {one["label"].removeprefix("#"): one["value"] for one in about["choices"]}
        if about["kind"] == "file":
            body.add_field(f"f:{name}", BytesIO(value.encode()), filename="file.txt")
        elif about["kind"] == "several":
            for one in value.split(", "):
                body.add_field(f"f:{name}", choices.get(one, one))
        else:
            body.add_field(f"f:{name}", choices.get(value.removeprefix("#"), value))
        if about["kind"] == "lookup":
            asked = {"person": person, "key": str(uuid4()), "source": about["source"], "typed": value}
            offered = (await self._post("lookup", asked))["options"]
            found = [one["value"] for one in offered if one["label"] == value] or [one["value"] for one in offered]
            body.add_field(f"v:{name}", found[0] if found else "")


def _entry(seen: Seen) -> str:
    assert isinstance(seen.handle, Standing)
    return seen.handle.entry
