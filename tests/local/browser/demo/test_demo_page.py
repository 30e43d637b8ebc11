"""The real demo in a real browser: what somebody does who has just typed `make demo`, at a desk and on a phone."""

from collections.abc import Mapping

import pytest
from playwright.async_api import Browser, expect

from adapters.demo import Demo
from tests.local.browser.tabs import DESKTOP, PHONE, command, faint, nameless, opened, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TAKE = "I would start with what a mistake costs us, and who pays for it."


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_study_day_and_a_week(browser: Browser, own_demo: Demo, size: Mapping[str, int]) -> None:
    """Write, read, rate, lean; then see on Friday how it came out, and what another one of the team sees."""
    complaints: list[str] = []
    tab = await opened(browser, own_demo.url, complaints, size=size)
    tab.set_default_timeout(20_000)
    log = tab.get_by_role("log", name="Messages in #ai-study")
    today = tab.locator(".group")
    await expect(today.last.get_by_role("heading", level=3).first).to_be_in_viewport()
    assert await nameless(tab) == []
    assert await faint(tab) == []

    question = today.nth(-2)
    await question.get_by_role("button", name="Write my take").click()
    form = tab.get_by_role("dialog", name="My take")
    await form.get_by_role("textbox").fill(TAKE)
    await form.get_by_role("button", name="Show me the answer").click()
    answer = question.locator("article.private")
    await expect(answer).to_contain_text(TAKE)
    await answer.get_by_role("button", name="Got it").click()
    await expect(answer).to_contain_text("your streak is 8 days")
    await expect(tab.locator("#home")).to_contain_text("Your streak: 8 days")
    await expect(tab.locator("#study")).to_contain_text("8 days")

    tradeoff = today.last
    await tradeoff.locator("[data-action^=lean]").first.click()
    await tab.get_by_role("dialog", name="My lean").get_by_role("button", name="Show me both sides").click()
    await expect(tradeoff.locator("article.private")).to_contain_text("You lean to:")
    group = await tradeoff.get_attribute("id")
    assert await too_wide(tab) == []

    await tab.get_by_role("button", name="To Friday").click()
    await expect(tab.locator("#now")).to_contain_text("Fri 27 Nov 2026")
    thread = tab.locator(f"#{group}").get_by_role("button", name="1 reply", expanded=False)
    await thread.click()
    await expect(tab.locator(f"#{group} .thread article")).to_be_in_viewport()

    await tab.get_by_role("link", name="Ben").click()
    await expect(tab.get_by_role("link", name="Ben")).to_have_attribute("aria-current", "true")
    await expect(log).not_to_contain_text(TAKE)
    await command(tab, "/study streak")
    await expect(tab.locator("article.private").last).to_contain_text("Your streak")
    assert await nameless(tab) == []
    assert complaints == []
    await tab.context.close()
