"""What tests do at the page again and again, in fewer words."""

from typing import Any

from aiohttp import ClientSession

from bot.chat.places import Member
from tests.contract.local import LocalPeople
from tests.contract.people import Seen, SeenForm
from tests.local.conftest import Page

ANA = Member(platform="local", tenant="", user="ana")
BEN = Member(platform="local", tenant="", user="ben")


async def posted(page: Page, people: LocalPeople) -> Seen:
    """Post the day's question; return it."""
    await page.next_post()
    return (await people.channel())[-1]


async def revealed(page: Page, people: LocalPeople, person: str = "ana") -> Seen:
    """Post, and reveal the answer to one person."""
    seen = await people.press(person, await posted(page, people), "Reveal")
    assert isinstance(seen, Seen)
    return seen


async def asked(people: LocalPeople, line: str, person: str = "ana") -> SeenForm:
    """Give a command that opens a form."""
    form = await people.command(person, line)
    assert isinstance(form, SeenForm)
    return form


async def call(page: Page, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Send what the script would never send; return the status and the answer."""
    async with ClientSession(page.adapter.url) as session:
        async with session.get("api/feed", params={"person": "ana"}) as feed:
            token = (await feed.json())["house"]["token"]
        async with session.post(f"api/{path}", json=body, headers={"X-Fulcrum-Token": token}) as answer:
            return answer.status, await answer.json()
