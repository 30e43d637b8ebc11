"""The assessment in the real demo, on a phone and then at a desk: from the invitation to the result and its path."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect
from playwright.async_api import Page as Tab

from adapters.demo import Demo
from tests.local.browser.tabs import DESKTOP, PHONE, command, faint, nameless, opened, press, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def tab(browser: Browser, own_demo: Demo) -> AsyncIterator[Tab]:
    """Ana's page on a phone."""
    complaints: list[str] = []
    tab = await opened(browser, own_demo.url, complaints, size=PHONE)
    tab.set_default_timeout(20_000)
    yield tab
    await tab.context.close()
    assert complaints == []


async def titled(answer: Locator, title: str) -> None:
    """Wait until an answer has come to stand under a title."""
    await expect(answer.get_by_role("heading").first).to_contain_text(title)


async def sound(tab: Tab) -> None:
    """All can be reached, nothing is too wide or too faint to read."""
    assert await nameless(tab) == []
    assert await too_wide(tab) == []
    assert await faint(tab) == []


async def test_the_assessment(tab: Tab) -> None:
    """All 24 questions, left once; the result with its table, own ratings beside it, the team, the path."""
    mine = tab.locator("article.private")
    await command(tab, "/study assess")
    await titled(mine.last, "Your assessment")
    await press(mine.last, "Begin")
    for number in range(1, 25):
        await titled(mine.last, f"Assessment: {number} of 24")
        if number == 2:
            await sound(tab)
            await press(mine.last, "Go on later")
            await expect(mine.last).to_contain_text("You have answered 1 of 24")
            await press(mine.last, "Go on (2 of 24)")
            await titled(mine.last, "Assessment: 2 of 24")
        await press(mine.last, "I do not know" if number % 6 == 0 else "ABCD"[number % 4])
    await titled(mine.last, "of 24 right")
    await expect(mine.last.get_by_role("row")).to_have_count(9)
    await sound(tab)
    await tab.set_viewport_size({"width": DESKTOP["width"], "height": DESKTOP["height"]})
    await sound(tab)
    await press(mine.last, "How I judge myself")
    await titled(mine.last, "How you judge yourself")
    await sound(tab)
    await press(mine.last, "Back to my result")
    await press(mine.last, "The team")
    await expect(mine.last).to_contain_text("5 people or more")
    await press(mine.last, "Back to my result")
    await press(mine.last, "Follow this path")
    await expect(mine.last).to_contain_text("You follow this path now.")
