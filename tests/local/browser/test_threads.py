"""Threads under their posts, and the headings of the days between them."""

import pytest
from playwright.async_api import Page as Tab
from playwright.async_api import expect

from bot.chat.messages import Line, Message
from tests.local.browser.tabs import command
from tests.local.conftest import PLACE, Page
from tests.local.samples import post

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def outcome(text: str) -> Message:
    """Return what comes of a post."""
    return Message(title=text, plain=text, blocks=(Line(("2 and 1 before, 1 and 2 after.",)),))


async def test_a_thread_is_folded_under_its_post(tab: Tab, page: Page) -> None:
    """A button says how many replies there are and what the last is about; it opens by keyboard, and closes."""
    messenger = page.adapter.messenger
    ref = await messenger.post(PLACE, post(), key="k1")
    await messenger.thread(ref, outcome("How it came out"), key="k2")
    fold = tab.get_by_role("button", name="1 reply How it came out", expanded=False)
    await expect(fold).to_be_visible()
    await expect(tab.get_by_role("article", name="How it came out")).to_be_hidden()
    await fold.focus()
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("article", name="How it came out")).to_be_in_viewport()
    await expect(tab.get_by_role("button", name="1 reply", expanded=True)).to_be_focused()
    await expect(tab.locator("#log .group")).to_match_aria_snapshot("""
        - heading "Tuesday 24 November" [level=2]
        - article "What accuracy is good enough to launch?":
          - heading "What accuracy is good enough to launch?" [level=3]
          - button "Answer"
          - button "Reveal"
          - button "Something wrong?"
          - paragraph:
            - button "1 reply" [expanded]
        - article "How it came out":
          - heading "How it came out" [level=3]
          - paragraph: 2 and 1 before, 1 and 2 after.
    """)
    await messenger.thread(ref, outcome("A correction"), key="k3")
    await expect(tab.get_by_role("button", name="2 replies", expanded=True)).to_be_focused()
    await expect(tab.get_by_role("article", name="A correction")).to_be_visible()
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("article", name="A correction")).to_be_hidden()


async def test_a_private_answer_stands_below_the_thread_of_its_post(tab: Tab, page: Page) -> None:
    """Whatever comes to the thread later."""
    messenger = page.adapter.messenger
    ref = await messenger.post(PLACE, post(), key="k1")
    await tab.get_by_role("button", name="Reveal").click()
    await expect(tab.locator("article.private")).to_have_count(1)
    await messenger.thread(ref, outcome("How it came out"), key="k2")
    await tab.get_by_role("button", name="1 reply").click()
    for _ in range(2):
        titles = await tab.locator("#log article .title").all_inner_texts()
        assert titles == [post().title, "How it came out", "The answer"]
        await tab.reload()
        await tab.get_by_role("button", name="1 reply").click()


async def test_each_day_has_one_heading(tab: Tab, page: Page) -> None:
    """It goes with the last message of its day, as it came with the first."""
    await page.next_post()
    await page.next_post()
    await page.next_morning()
    await command(tab, "/study streak")
    await page.next_post()
    days = tab.get_by_role("heading", level=2, name="November")
    await expect(tab.locator("#log article")).to_have_count(4)
    assert await days.all_inner_texts() == ["Tuesday 24 November", "Wednesday 25 November"]
    await tab.reload()
    assert await days.all_inner_texts() == ["Tuesday 24 November", "Wednesday 25 November"]
    await tab.get_by_role("button", name="Dismiss").click()
    await expect(tab.locator("#log article")).to_have_count(3)
    assert await days.all_inner_texts() == ["Tuesday 24 November", "Wednesday 25 November"]
