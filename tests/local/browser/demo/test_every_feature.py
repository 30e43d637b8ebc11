"""Every feature in the real demo, pressed as a person would, at a desk and on a phone.

Each is asked for by its command, pressed through to its end, and checked for what cannot be seen in a test of the
core: that all of it can be reached and named by assistive technology, that nothing is too wide, and that the browser
complains of nothing.
"""

import json

import pytest
from playwright.async_api import Locator, expect
from playwright.async_api import Page as Tab

from tests.local.browser.tabs import command, press

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def asked(tab: Tab, line: str, title: str) -> Locator:
    """Give a command, and return the private answer to it, which is in view and under its title."""
    await command(tab, line)
    answer = tab.locator("article.private").last
    await expect(answer.get_by_role("heading").first).to_contain_text(title)
    await expect(answer.get_by_role("heading").first).to_be_in_viewport()
    await expect(answer).to_contain_text("Only you see this")
    return answer


async def test_the_private_session(tab: Tab) -> None:
    """Look, rate, go on, stop."""
    answer = await asked(tab, "/study review", "")
    await answer.get_by_role("button", name="Show me").first.click()
    await press(answer, "Got it")
    await expect(answer).to_contain_text("You said: Got it.")
    await press(answer, "Next card")
    await press(answer, "Stop here")
    await expect(answer).to_contain_text("Until next time")


async def test_the_quiz(tab: Tab) -> None:
    """Five items, each with its reason, and the score."""
    answer = await asked(tab, "/study quiz", "Quiz: 1 of 5")
    for number in range(1, 6):
        await press(answer, "A")
        await expect(answer).to_contain_text("From “")
        await answer.get_by_role(
            "button", name=f"Next ({number + 1} of 5)" if number < 5 else "See how it went"
        ).click()
    await expect(answer.get_by_role("heading").first).to_contain_text("of 5 right")


async def test_trade_offs(tab: Tab) -> None:
    """By name, from the list, by chance, and their quiz."""
    await asked(tab, "/tradeoff show retrieval depth", "Retrieval depth vs latency")
    answer = await asked(tab, "/tradeoff list", "All trade-offs")
    await answer.locator("details.pick summary").click()
    await answer.get_by_role("button", name="Model size vs latency").click()
    await expect(answer.get_by_role("heading").first).to_have_text("Model size vs latency")
    await asked(tab, "/tradeoff random", "")
    await asked(tab, "/tradeoff quiz retrieval depth", "Quiz: 1 of")


async def test_the_month_and_the_streak(tab: Tab) -> None:
    """A picture with its words, months back, and the streak day by day."""
    answer = await asked(tab, "/study team", "Your team's month")
    await expect(answer.locator(".picture img")).to_be_visible()
    assert "study days done" in str(await answer.locator(".picture img").get_attribute("alt"))
    await expect(answer).to_contain_text("On a streak:")
    answer = await asked(tab, "/study streak", "Your streak")
    await expect(answer).to_contain_text("Your last days:")


async def test_settings_and_a_pause(tab: Tab) -> None:
    """A wrong date is told in the form; then a pause, and back."""
    answer = await asked(tab, "/study settings", "Your settings")
    await press(answer, "Do not name me")
    await expect(answer).to_contain_text("/study team does not name you")
    await press(answer, "Name me in /study team")
    await press(answer, "Pause me")
    form = tab.get_by_role("dialog", name="Pause me")
    await form.get_by_role("textbox").fill("tomorrow")
    await form.get_by_role("button", name="Pause me").click()
    await expect(form).to_contain_text("Write the date like 2026-12-24.")
    await form.get_by_role("textbox").fill("2026-12-04")
    await form.get_by_role("button", name="Pause me").click()
    paused = tab.locator("article.private").last
    await expect(paused).to_contain_text("You are paused")
    await press(paused, "I am back")
    await expect(paused).to_contain_text("Welcome back!")


async def test_what_is_kept_can_be_taken_along_and_deletion_asks_first(tab: Tab) -> None:
    """One JSON file to save; deleting is one more press away, which nobody makes here."""
    answer = await asked(tab, "/study export", "All that I keep about you")
    async with tab.expect_download() as saving:
        await answer.get_by_role("link").or_(answer.get_by_role("button", name="fulcrum-")).first.click()
    saved = await (await saving.value).path()
    assert json.loads(saved.read_text(encoding="utf-8"))["account"]
    answer = await asked(tab, "/study delete", "Delete everything about you?")
    await expect(answer.get_by_role("button", name="Delete everything about me")).to_be_visible()


async def test_the_panel(tab: Tab) -> None:
    """A form with a mistake in it, a change that says when the next posts come, the ten posts to come, the lists."""
    answer = await asked(tab, "/study-setup", "How I post here")
    await press(answer, "Times")
    form = tab.get_by_role("dialog", name="Times")
    await form.get_by_role("textbox", name="Questions at").fill("25:00")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("Write the time like 09:30.")
    await form.get_by_role("textbox", name="Questions at").fill("09:45")
    await form.get_by_role("button", name="Save").click()
    saved = tab.locator("article.private").last
    await expect(saved.get_by_role("heading").first).to_have_text("Saved")
    await expect(saved).to_contain_text("09:45")
    for label, title in (
        ("Next ten posts", "The next posts"),
        ("All settings", "How I post here"),
        ("Deliveries", "The last deliveries"),
        ("Changes", "The last changes"),
    ):
        await press(saved, label)
        await expect(saved.get_by_role("heading").first).to_contain_text(title)
    await expect(saved).to_contain_text("→ 09:45")


async def test_something_wrong_is_reported(tab: Tab) -> None:
    """From under an answer, by a form; whoever set the channel up finds it."""
    today = tab.locator(".group").filter(has=tab.get_by_role("button", name="Show me the answer")).last
    await today.get_by_role("button", name="Show me the answer").first.click()
    answer = today.locator("article.private").last
    await press(answer, "Something wrong?")
    form = tab.get_by_role("dialog")
    await form.get_by_role("textbox").fill("The <b>second</b> figure is off.")
    await form.get_by_role("button", name="Send").or_(form.locator("button[type=submit]")).first.click()
    await expect(tab.locator("#log")).to_contain_text("Thank you")
    await expect(tab.locator("#log")).to_contain_text("The <b>second</b> figure is off.")


async def test_help(tab: Tab) -> None:
    """Lists all of it, and knows a misspelt word."""
    answer = await asked(tab, "/study help", "How this works")
    await expect(answer).to_contain_text("/tradeoff post [name]")
    await asked(tab, "/study strek", "How this works")
