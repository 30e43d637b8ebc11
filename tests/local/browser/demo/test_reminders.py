"""A reminder asked for, ignored three times and resumed, in the real demo, at a desk and on a phone."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page as Tab
from playwright.async_api import expect

from adapters.demo import Demo
from tests.local.browser.tabs import command, press

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FOUR = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
"""In the afternoon of the Wednesday on which the demo begins, in Berlin at four."""


@pytest.fixture
def demo(own_demo: Demo) -> Demo:
    """A demo for each test: they move the clock."""
    return own_demo


@pytest.mark.timeout(180)
async def test_a_reminder_goes_silent_and_is_resumed(tab: Tab, demo: Demo) -> None:
    """A wrong hour is told in the form; three come, the third with the button that keeps them coming."""
    await command(tab, "/study settings")
    settings = tab.locator("article.private").last
    await expect(settings).to_contain_text("I do not remind you.")
    await press(settings, "Remind me")
    form = tab.get_by_role("dialog", name="Remind me")
    hour = form.get_by_role("textbox", name="At what time?")
    await hour.fill("midnight")
    await form.get_by_role("button", name="Remind me").click()
    await expect(form).to_contain_text("Write the time like 09:30.")
    await hour.fill("16:00")
    await form.get_by_role("button", name="Remind me").click()
    settings = tab.locator("article.private").last
    await expect(settings).to_contain_text(
        "I remind you at 16:00, from Monday to Friday, by the clock of Europe/Berlin"
    )
    for day in range(7):
        await demo.house.until(FOUR + timedelta(days=day))
    got = tab.locator("article.direct")
    await expect(got).to_have_count(3)
    await expect(got.first).to_contain_text("Question of the day")
    await expect(got.last).to_contain_text("After this one I go silent")
    await press(got.last, "Keep reminding me")
    await expect(got.last).to_contain_text("Gladly. I remind you at 16:00")
    await demo.house.until(FOUR + timedelta(days=7))
    await expect(got).to_have_count(4)
    await press(got.last, "Start a review")
    await expect(got.last.get_by_role("button", name="Stop here")).to_be_visible()
    await press(got.nth(3), "Stop reminders")
    await expect(got.nth(3)).to_contain_text("I remind you no more.")
