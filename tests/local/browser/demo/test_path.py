"""Following a learning path of one's own, in the real demo, at a desk and on a phone."""

import pytest
from playwright.async_api import Page as Tab
from playwright.async_api import expect

from tests.local.browser.tabs import command, press

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_path_is_chosen_studied_and_left(tab: Tab) -> None:
    """From all paths to the next step, its rating, and back; then none is followed."""
    mine = tab.locator("article.private")
    await command(tab, "/study path")
    await mine.last.locator("details.pick summary").click()
    await mine.last.get_by_role("button", name="Leading an AI team").click()
    await expect(mine.last).to_contain_text("You follow this path now.")
    await expect(mine.last).to_contain_text("Next step: ")
    await press(mine.last, "Study it now")
    await expect(mine.last).to_contain_text("Next step: Leading an AI team")
    await mine.last.get_by_role("button", name="Show me").first.click()
    await press(mine.last, "Got it")
    await expect(mine.last).to_contain_text("You said: Got it.")
    await command(tab, "/study path")
    await expect(mine.last).to_contain_text("Behind you")
    await press(mine.last, "All its steps")
    await expect(mine.last).to_contain_text(" · ahead")
    await press(mine.last, "Later steps")
    await expect(mine.last).to_contain_text("11. ")
    await press(mine.last, "Back to my path")
    await press(mine.last, "Stop following")
    await expect(mine.last).to_contain_text("You follow no path of your own any more.")
