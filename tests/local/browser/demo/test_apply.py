"""Logging a product that decided a trade-off, in the real demo, at a desk and on a phone."""

import pytest
from playwright.async_api import Page as Tab
from playwright.async_api import expect

from tests.local.browser.tabs import command, press

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PRODUCT = "The <b>keyboard</b> of my phone"


async def test_a_product_is_logged_edited_and_removed(tab: Tab) -> None:
    """From the list of trade-offs to an entry, to the letter; the form remembers what stands in it."""
    mine = tab.locator("article.private")
    await command(tab, "/tradeoff apply")
    await expect(mine.last).to_contain_text("Nothing is logged yet.")
    await mine.last.locator("details.pick summary").click()
    await press(mine.last, "Model size vs latency")
    form = tab.get_by_role("dialog", name="In a real product")
    await form.get_by_role("textbox", name="Which product?").fill(PRODUCT)
    await form.get_by_label("Smaller model (faster answers)").check()
    await form.get_by_role("button", name="Keep it").click()
    await expect(mine.last).to_contain_text("It is kept, for your eyes alone.")
    await expect(mine.last).to_contain_text(f"Product: {PRODUCT}")
    await press(mine.last, "Edit")
    form = tab.get_by_role("dialog", name="In a real product")
    await expect(form.get_by_role("textbox", name="Which product?")).to_have_value(PRODUCT)
    await form.get_by_role("textbox", name="How can you tell?").fill("It never waits.")
    await form.get_by_role("button", name="Keep it").click()
    await expect(mine.last).to_contain_text("It never waits.")
    await expect(mine.last).to_contain_text("Side it took: Smaller model (faster answers)")
    await command(tab, "/tradeoff apply")
    await expect(mine.last).to_contain_text("1 entry, for your eyes alone.")
    await press(mine.last, "Open 1")
    await press(mine.last, "Remove")
    await expect(mine.last).to_contain_text("for good")
    await press(mine.last, "Remove it")
    await expect(mine.last).to_contain_text("It is removed.")
