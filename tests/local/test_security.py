"""The page is open to this computer's own browser, and to no other page in it."""

import re
import socket
from importlib.resources import files

import pytest
from aiohttp import ClientSession

from adapters.local.page import HEADERS
from bot.errors import SettingsError
from tests.local.conftest import Page

COMMAND = {"person": "ana", "key": "key-12345", "line": "/study"}


async def token(session: ClientSession) -> str:
    """Return the token as the script gets it."""
    async with session.get("api/feed", params={"person": "ana"}) as answer:
        return str((await answer.json())["house"]["token"])


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "", "10.0.0.1", "[::2]:80"])
@pytest.mark.parametrize(
    "path", ["", "static/page.js", "api/feed?person=ana", "api/stream?person=ana", "api/home?person=ana"]
)
async def test_a_foreign_host_gets_nothing(page: Page, host: str, path: str) -> None:
    """A name that was pointed at this address reads no page, no token, no feed and no home."""
    async with ClientSession(page.adapter.url) as session, session.get(path, headers={"Host": host}) as answer:
        assert answer.status == 421
        assert "Fulcrum" not in await answer.text()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
async def test_the_loopback_s_own_names_are_served(page: Page, host: str) -> None:
    """With any port: it may be forwarded."""
    for name in (host, f"{host}:8123"):
        async with ClientSession(page.adapter.url) as session, session.get("", headers={"Host": name}) as answer:
            assert answer.status == 200


async def test_it_listens_on_the_loopback_alone(page: Page) -> None:
    """Other machines find no open port."""
    port = int(page.adapter.url.rstrip("/").rsplit(":", 1)[1])
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))  # were it open on every address, this one would be taken


async def test_a_post_needs_the_token(page: Page) -> None:
    """Every one of them; without it the core hears nothing."""
    async with ClientSession(page.adapter.url) as session:
        right = await token(session)
        for path in ("command", "press", "submit", "offer", "lookup", "dismiss", "control"):
            for wrong in ({}, {"X-Fulcrum-Token": "wrong"}, {"X-Fulcrum-Token": right[:-1]}):
                async with session.post(f"api/{path}", json=COMMAND, headers=wrong) as answer:
                    assert answer.status == 403
        assert page.toy.heard == []
        async with session.post("api/command", json=COMMAND, headers={"X-Fulcrum-Token": right}) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_foreign_page_cannot_post_even_with_the_token(page: Page, origin: str) -> None:
    """Its origin tells it apart; our own is let in."""
    own = page.adapter.url.rstrip("/")
    async with ClientSession(page.adapter.url) as session:
        for who, status in ((origin, 403), (own, 200)):
            headers = {"X-Fulcrum-Token": await token(session), "Origin": who}
            async with session.post("api/command", json=COMMAND, headers=headers) as answer:
                assert answer.status == status


@pytest.mark.parametrize("path", ["", "static/page.css", "api/feed?person=ana", "api/stream?person=ana", "nowhere"])
async def test_every_answer_carries_the_headers(page: Page, path: str) -> None:
    """Refusals too; no answer says that another page may read it."""
    async with ClientSession(page.adapter.url) as session, session.get(path) as answer:
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_the_page_holds_no_inline_script_and_asks_nobody_else(page: Page) -> None:
    """Its policy allows neither, and it needs neither."""
    async with ClientSession(page.adapter.url) as session, session.get("") as answer:
        html = await answer.text()
    assert html.count("<script") == html.count('<script type="module" src="/static/page.js" blocking="render">') == 1
    assert " style=" not in html
    assert " onclick" not in html
    assert "//" not in html.replace("<!doctype html>", "")
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


async def test_there_are_no_other_files(page: Page) -> None:
    """Least of all outside the folder."""
    async with ClientSession(page.adapter.url) as session:
        for path in ("static/../adapter.py", "static/%2e%2e%2fadapter.py", "static/", "static/page.html"):
            async with session.get(path) as answer:
                assert answer.status == 404


async def test_a_taken_port_is_said_with_its_mend(page: Page) -> None:
    """As a setting that is wrong."""
    port = int(page.adapter.url.rstrip("/").rsplit(":", 1)[1])
    second = Page()
    with pytest.raises(SettingsError, match=f"port {port} .* choose another"):
        await second.build(port).start()


def test_the_script_stays_small() -> None:
    """Our own, without any library, and short enough to be read in one go."""
    lines = files("adapters.local").joinpath("static", "page.js").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 200
    assert max(map(len, lines)) <= 120
    assert not any(re.search(r"\bimport\b|https?:|eval|Function", line) for line in lines)
