"""The pane with a person's own study: a column beside the feed, and a drawer where there is no room for one."""

import pytest
from playwright.async_api import Browser, expect
from playwright.async_api import Page as Tab

from tests.local.browser.tabs import PHONE, expanded, opened, seen
from tests.local.conftest import Page

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_wide_window_shows_it_beside_the_feed(tab: Tab, page: Page) -> None:
    """A landmark with a name and a heading; its buttons are pressed where they stand."""
    pane = tab.get_by_role("complementary", name="Your study")
    await expect(pane).to_match_aria_snapshot("""
        - complementary "Your study":
          - article "Your study":
            - heading "Your study" [level=2]
            - paragraph: You have written 0.
            - paragraph:
              - text: The next post comes
              - time: in 4 hours
            - separator
            - paragraph:
              - img "The month so far"
            - button "Open the question"
            - button "Last month"
            - button "Write"
    """)
    await expect(tab.get_by_role("button", name="Your study")).to_be_hidden()
    await pane.get_by_role("button", name="Last month").click()
    await expect(pane.get_by_role("heading", name="Last month")).to_be_visible()
    await expect(pane.get_by_role("article")).to_have_count(1)
    assert page.toy.heard[-1].surface == "home"


async def test_what_is_asked_for_there_is_read_in_the_feed(tab: Tab, page: Page) -> None:
    """The answer comes into view and takes the focus, so that the keyboard goes on in it."""
    for _ in range(4):
        await page.next_post()
        await page.next_morning()
    await tab.get_by_role("log").evaluate("(log) => { log.scrollTop = 0; }")
    await tab.get_by_role("complementary").get_by_role("button", name="Open the question").click()
    answer = tab.locator("#log article.private")
    await expect(answer).to_be_in_viewport()
    await expect(answer).to_be_focused()
    await tab.keyboard.press("Tab")
    await expect(answer.get_by_role("button", name="Dismiss: The answer")).to_be_focused()


async def test_a_form_of_the_pane_is_answered_in_the_feed_and_the_pane_follows(tab: Tab, page: Page) -> None:
    """As from any other message."""
    pane = tab.get_by_role("complementary", name="Your study")
    await pane.get_by_role("button", name="Write").click()
    await tab.get_by_role("textbox", name="Your answer").fill("By what a mistake costs.")
    await tab.get_by_role("button", name="Send and reveal").click()
    await expect(tab.locator("#log article.private")).to_contain_text("By what a mistake costs.")
    await expect(pane).to_contain_text("You have written 1.")


async def test_a_phone_opens_it_as_a_drawer(browser: Browser, page: Page) -> None:
    """What it comes to stands on the button; Esc and a press outside close it; an answer shows in the feed at once."""
    complaints: list[str] = []
    tab = await opened(browser, page.adapter.url, complaints, size=PHONE)
    button = tab.get_by_role("button", name="Your study 3 days · 0 written")
    pane = tab.get_by_role("complementary", name="Your study")
    await expect(pane).to_be_hidden()
    await button.focus()
    await tab.keyboard.press("Enter")
    await expect(pane.get_by_role("heading", name="Your study")).to_be_visible()
    assert await expanded(tab, "Your study") is True
    await tab.keyboard.press("Escape")
    await expect(pane).to_be_hidden()
    await expect(button).to_be_focused()
    assert await expanded(tab, "Your study") is False
    await button.tap()
    await tab.touchscreen.tap(10, 600)
    await expect(pane).to_be_hidden()
    await button.tap()
    await pane.get_by_role("button", name="Open the question").tap()
    await expect(pane).to_be_hidden()
    await expect(tab.locator("#log article.private")).to_be_in_viewport()
    assert complaints == []
    await tab.context.close()


async def test_the_feed_stays_in_sight_beside_a_closed_drawer(browser: Browser, page: Page) -> None:
    """Most of a phone's window is the feed's."""
    tab = await opened(browser, page.adapter.url, [], size=PHONE)
    await page.next_post()
    await expect(tab.locator("#log article")).to_have_count(1)
    box = await tab.get_by_role("log").bounding_box()
    assert box is not None
    assert (box["width"], box["height"] > PHONE["height"] / 2) == (PHONE["width"], True)
    await tab.context.close()


async def test_two_windows_of_one_person_agree(browser: Browser, tab: Tab, page: Page) -> None:
    """What is pressed in one is seen in the other."""
    other = await opened(browser, page.adapter.url, [])
    await tab.get_by_role("complementary").get_by_role("button", name="Last month").click()
    await expect(other.get_by_role("complementary")).to_contain_text("20 of 21 days")
    await other.context.close()


async def test_without_a_home_nothing_stands_there(browser: Browser, page: Page) -> None:
    """No pane, no button for it, and the feed takes the room."""
    page.toy.has_home = False
    for size in (PHONE, {"width": 1280, "height": 800}):
        tab = await opened(browser, page.adapter.url, [], size=size)
        await expect(tab.get_by_role("heading", name="Quiet so far")).to_be_visible()
        await expect(tab.get_by_role("complementary")).to_have_count(0)
        await expect(tab.get_by_role("button", name="Your study")).to_have_count(0)
        assert await seen(tab, "main") > 0.7
        await tab.context.close()
