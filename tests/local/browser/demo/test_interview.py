"""Practising an interview answer alone, in the real demo, at a desk and on a phone."""

import pytest
from playwright.async_api import Page as Tab
from playwright.async_api import expect

from tests.local.browser.tabs import command, press

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MINE = "I would ask what happens today without the model, and <b>who</b> pays for it."


async def test_an_answer_is_practised_looked_at_and_removed(tab: Tab) -> None:
    """From the command to the result, then from the list back to nothing."""
    mine = tab.locator("article.private")
    await command(tab, "/study interview")
    await press(mine.last, "Choose")
    form = tab.get_by_role("dialog", name="Choose a question")
    await form.get_by_label("About what?").select_option("Data")
    await form.get_by_role("button", name="Ask me").click()
    await expect(mine.last).to_contain_text("Interview question · data")
    await press(mine.last, "Write my answer")
    form = tab.get_by_role("dialog", name="My answer")
    await form.get_by_role("textbox", name="What would you say?").fill(MINE)
    await form.get_by_role("button", name="Show the model answer").click()
    await expect(mine.last).to_contain_text(MINE)
    await expect(mine.last).to_contain_text("Why it matters")
    await press(mine.last, "Tick the rubric")
    form = tab.get_by_role("dialog", name="Tick the rubric")
    await form.get_by_label("Structure: it went from the goal to a decision").check()
    await form.get_by_role("textbox", name="One thing to do better next time").fill("Name a number.")
    await form.get_by_role("button", name="Keep it").click()
    await expect(mine.last.get_by_role("heading").first).to_have_text("1 of 5 ticked")
    await expect(mine.last).to_contain_text("Name a number.")
    await press(mine.last, "History")
    await press(mine.last, "Open 1")
    await expect(mine.last).to_contain_text(MINE)
    await press(mine.last, "Remove it")
    await expect(mine.last).to_contain_text("It is removed.")
