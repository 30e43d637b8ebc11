"""The page as a person meets it, in a real browser: reading, pressing, filling in, by mouse and by keyboard."""

import pytest
from playwright.async_api import Browser, expect
from playwright.async_api import Page as Tab

from bot.chat.messages import Message
from tests.local.browser.tabs import command, opened
from tests.local.conftest import PLACE, Page
from tests.local.samples import post

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TAKE = "I would ask what happens today without the model."


async def test_a_stranger_finds_the_way_from_the_empty_page_to_a_rating(tab: Tab, page: Page) -> None:
    """A post, a form, a mistake that keeps what was typed, a private answer, and a rating that changes it."""
    await expect(tab.get_by_role("heading", name="Quiet so far")).to_be_visible()
    await expect(tab.locator(".clock")).to_contain_text("09:30 Berlin Tue 24 Nov 2026")
    await tab.locator("#empty").get_by_role("button", name="Next post").click()
    log = tab.get_by_role("log", name="Messages in #ai-study")
    await expect(log.get_by_role("heading", name=post().title)).to_be_visible()
    await log.get_by_role("button", name="Answer").click()
    form = tab.get_by_role("dialog", name="Your answer")
    await expect(form).to_contain_text("How do you find it?")
    answer = form.get_by_role("textbox", name="Your answer")
    await expect(answer).to_be_focused()
    await answer.fill("No.")
    await form.get_by_role("button", name="Send and reveal").click()
    await expect(form).to_contain_text("Write a sentence.")
    await expect(answer).to_have_value("No.")
    await expect(answer).to_have_attribute("aria-invalid", "true")
    await answer.fill(TAKE)
    await form.get_by_role("button", name="Send and reveal").click()
    await expect(tab.locator("dialog")).to_be_hidden()
    mine = log.locator("article.private")
    await expect(mine).to_contain_text("Only you see this")
    await expect(mine).to_contain_text(TAKE)
    await mine.get_by_role("button", name="Got it").click()
    await expect(mine.get_by_role("heading", name="Rated: Got it")).to_be_visible()
    await expect(mine).to_have_count(1)
    await expect(tab.locator(".group")).to_have_count(1)
    assert page.toy.takes == {"ana": TAKE}


async def test_another_person_sees_the_channel_and_nothing_private(tab: Tab, page: Page) -> None:
    """Switching changes who presses, and back again everything is there; the address keeps the choice."""
    await page.next_post()
    await tab.get_by_role("button", name="Reveal").click()
    await expect(tab.get_by_text("Only you see this")).to_be_visible()
    await tab.get_by_role("link", name="Ben").click()
    await expect(tab.get_by_role("heading", name=post().title)).to_be_visible()
    await expect(tab.get_by_text("Only you see this")).to_have_count(0)
    await tab.get_by_role("button", name="Reveal").click()
    await expect(tab.locator("article.private")).to_have_count(1)
    assert [event.who.name for event in page.toy.heard] == ["Ana", "Ben"]
    await tab.reload()
    await expect(tab.get_by_role("link", name="Ben")).to_have_attribute("aria-current", "true")
    await tab.get_by_role("link", name="Ana").click()
    await expect(tab.get_by_text("Only you see this")).to_have_count(1)


async def test_the_keyboard_alone_is_enough(tab: Tab, page: Page) -> None:
    """The slash goes to the command box, arrows choose, Enter sends; then on to a button, a form and back."""
    await page.next_post()
    await expect(tab.locator("#log article")).to_have_count(1)
    await tab.keyboard.press("/")
    line = tab.get_by_role("combobox", name="Command")
    await expect(line).to_be_focused()
    await tab.keyboard.type("str")
    await expect(tab.get_by_role("option")).to_have_count(1)
    await tab.keyboard.press("ArrowDown")
    await tab.keyboard.press("Enter")
    await expect(line).to_have_value("/study streak")
    await expect(line).to_be_focused()
    await tab.keyboard.press("Enter")
    await expect(tab.locator("article.private")).to_contain_text("/study streak")
    await expect(line).to_have_value("")
    await tab.keyboard.press("ArrowUp")
    await expect(line).to_have_value("/study streak")
    await tab.keyboard.press("ArrowDown")
    await expect(line).to_have_value("")
    await tab.get_by_role("log").focus()
    await tab.keyboard.press("Tab")
    await expect(tab.get_by_role("button", name="Answer")).to_be_focused()
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("textbox", name="Your answer")).to_be_focused()
    await tab.keyboard.type(TAKE)
    await tab.keyboard.press("Escape")
    await expect(tab.get_by_role("button", name="Answer")).to_be_focused()
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("textbox", name="Your answer")).to_have_value(TAKE)
    await tab.keyboard.press("Tab")
    await tab.keyboard.press("Tab")
    await tab.keyboard.press("Enter")
    await expect(tab.locator("article.private").first).to_contain_text(TAKE)


async def test_an_edit_from_outside_changes_the_count_and_nothing_else(tab: Tab, page: Page) -> None:
    """Focus stays on the button where it was."""
    ref = await page.adapter.messenger.post(PLACE, post(), key="k")
    button = tab.get_by_role("button", name="Reveal")
    await button.focus()
    await page.adapter.messenger.edit(ref, post(rated=2, streak=4))
    await expect(tab.get_by_text("2 of 3 rated · team streak 4 days")).to_be_visible()
    await expect(button).to_be_focused()
    await page.adapter.messenger.edit(ref, Message(title="Closed", plain="Closed"))
    await expect(tab.locator("#log article")).to_be_focused()


async def test_a_slow_answer_shows_that_it_works(tab: Tab, page: Page) -> None:
    """And a second click on the same button does nothing."""
    await page.next_post()
    page.toy.gate.clear()
    button = tab.get_by_role("button", name="Reveal")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    await button.click()
    page.toy.gate.set()
    await expect(tab.locator("article.private")).to_have_count(1)
    await expect(button).not_to_have_attribute("aria-busy", "true")
    assert len(page.toy.heard) == 1


async def test_choices_are_found_while_typing(tab: Tab, page: Page) -> None:
    """In the command box and in a form's field, whose value is what stands behind the label."""
    line = tab.get_by_role("combobox", name="Command")
    await line.press_sequentially("/tradeoff sh")
    await tab.get_by_role("option", name="/tradeoff show").click()
    await line.press_sequentially("mod")
    await tab.get_by_role("option", name="Model size").click()
    await line.press("Enter")
    await expect(tab.locator("article.private")).to_contain_text("This is model-size")
    await command(tab, "/study settings")
    await tab.get_by_role("combobox", name="Start with").press_sequentially("re")
    await tab.get_by_role("option", name="Recall vs precision").click()
    await tab.get_by_role("checkbox", name="Tuesday").check()
    await tab.get_by_role("button", name="Send").last.click()
    saved = tab.locator("article.private").last
    await expect(saved).to_contain_text("card")
    await expect(saved).to_contain_text("recall-vs-precision")


async def test_an_option_of_a_list_is_a_press(tab: Tab) -> None:
    """The list folds open in the message, so that a phone and a screen reader find it too."""
    await command(tab, "/study everything")
    await tab.get_by_text("Where do you lean?").click()
    await tab.get_by_role("button", name="Catch more").click()
    await expect(tab.get_by_role("heading", name="You lean to recall")).to_be_visible()


async def test_nothing_typed_is_lost_when_the_house_is_gone(browser: Browser, page: Page) -> None:
    """A line says so; once it is back the page heals by itself and the same form goes through."""
    tab = await opened(browser, page.adapter.url, [])
    await page.next_post()
    await page.adapter.stop()
    await expect(tab.get_by_text("The connection to Fulcrum is lost.")).to_be_visible()
    line = tab.get_by_role("combobox", name="Command")
    await line.fill("/study streak")
    await line.press("Enter")
    await expect(tab.get_by_text("Fulcrum does not answer.")).to_be_visible()
    await expect(line).to_have_value("/study streak")
    await page.restart()
    await expect(tab.get_by_text("The connection to Fulcrum is lost.")).to_be_hidden()
    await expect(tab.locator("#log article")).to_have_count(0)  # it kept no journal
    await line.press("Enter")
    await expect(tab.locator("article.private")).to_contain_text("Your streak")
    await expect(tab.get_by_text("Fulcrum does not answer.")).to_be_hidden()
    await tab.context.close()


async def test_a_mistake_of_ours_is_told_and_keeps_what_was_typed(browser: Browser, page: Page) -> None:
    """The control fails on purpose; the browser itself notes the status in its console."""
    tab = await opened(browser, page.adapter.url, [])
    await tab.get_by_role("button", name="Broken").click()
    await expect(tab.get_by_role("alert")).to_contain_text("Something went wrong in here.")
    await tab.context.close()


async def test_what_comes_while_one_reads_further_up_is_told_and_not_forced(tab: Tab, page: Page) -> None:
    """A pill leads to the new post; one's own answers come into view by themselves and need none."""
    for _ in range(5):
        await page.next_post()
    await tab.reload()
    log = tab.get_by_role("log")
    await expect(tab.locator("#log article")).to_have_count(5)
    await log.evaluate("(log) => { log.scrollTop = 0; }")
    await tab.get_by_role("button", name="Reveal").first.click()
    await expect(tab.locator("article.private")).to_be_in_viewport()
    newer = tab.get_by_role("button", name="New below")
    await expect(newer).to_be_hidden()
    await page.next_post()
    await expect(newer).to_be_visible()
    assert await log.evaluate("(log) => log.scrollTop") < 400
    await newer.click()
    await expect(tab.locator("#log article").last).to_be_in_viewport()
    await expect(newer).to_be_hidden()


async def test_escape_folds_a_list_that_was_opened(tab: Tab) -> None:
    """And leaves the message as it is."""
    await command(tab, "/study everything")
    await tab.get_by_text("Where do you lean?").click()
    option = tab.get_by_role("button", name="Catch more")
    await option.focus()
    await tab.keyboard.press("Escape")
    await expect(option).to_be_hidden()
    await expect(tab.get_by_role("heading", name="One of each")).to_be_visible()
