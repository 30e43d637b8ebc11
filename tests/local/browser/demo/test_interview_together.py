"""Practising an interview with a partner, in the real demo: two people, each on a page of their own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from playwright.async_api import Page as Tab

from adapters.demo import Demo
from tests.local.browser.tabs import DESKTOP, PHONE, command, nameless, opened, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MINE = "I would ask what happens today without the model, and <b>who</b> pays for it."
ON_TOP = "And if nobody pays?"
THEN = "Then I would not build it."
KIND = "Clear from the start. Say a number next time."


@pytest_asyncio.fixture(loop_scope="session")
async def two(browser: Browser, own_demo: Demo) -> AsyncIterator[tuple[Tab, Tab]]:
    """Ana at a desk, and Ben on a phone."""
    complaints: list[str] = []
    tabs = (
        await opened(browser, own_demo.url, complaints, size=DESKTOP),
        await opened(browser, f"{own_demo.url}?person=ben", complaints, size=PHONE),
    )
    for tab in tabs:
        tab.set_default_timeout(20_000)
    yield tabs
    for tab in tabs:
        assert await nameless(tab) == []
        assert await too_wide(tab) == []
        await tab.context.close()
    assert complaints == []


async def press(tab: Tab, label: str) -> None:
    """Press the newest button that is called so, once it is there."""
    await tab.get_by_role("log").get_by_role("button", name=label, exact=True).last.click()


async def write(tab: Tab, button: str, text: str, send: str = "Send") -> None:
    """Press a button, write into the form that opens, and send it."""
    await press(tab, button)
    form = tab.get_by_role("dialog")
    await form.get_by_role("textbox").fill(text)
    await form.get_by_role("button", name=send, exact=True).click()
    await expect(tab.locator("dialog")).to_be_hidden()


async def invite(ana: Tab) -> None:
    """Let Ana invite Ben."""
    await command(ana, "/study interview")
    await press(ana, "With a partner")
    form = ana.get_by_role("dialog", name="With a partner")
    await form.get_by_label("With whom?").select_option("Ben")
    await form.get_by_role("button", name="Invite").click()
    await expect(ana.locator("article.private").last).to_contain_text("I ask @Ben")


async def test_two_people_practise_and_share_the_result(two: tuple[Tab, Tab]) -> None:
    """From the invitation to the thread: the answer, a follow-up, the ticks, and the other way round."""
    ana, ben = two
    await invite(ana)
    await press(ben, "Accept")
    await write(ana, "Write my answer", MINE)
    await expect(ben.get_by_text(MINE)).to_be_visible()
    await write(ben, "Ask a follow-up", ON_TOP)
    await expect(ana.get_by_text(ON_TOP)).to_be_visible()
    await write(ana, "Answer the follow-up", THEN)
    await press(ben, "Tick the rubric")
    form = ben.get_by_role("dialog", name="Tick the rubric")
    await form.get_by_label("Structure: it went from the goal to a decision").check()
    await form.get_by_role("textbox").fill(KIND)
    await form.get_by_role("button", name="Send it").click()
    await expect(ana.get_by_role("heading", name="1 of 5 ticked")).to_be_visible()
    await expect(ana.get_by_text(KIND)).to_be_visible()
    await write(ben, "Write my answer", "Short.")
    await press(ana, "No follow-up")
    await press(ana, "Tick the rubric")
    await ana.get_by_role("dialog").get_by_role("button", name="Send it").click()
    await press(ana, "Yes, share it")
    await press(ben, "Yes, share it")
    await expect(ben.get_by_text("All of you said yes")).to_be_visible()
    await ana.get_by_role("button", name="1 reply A practised interview").click()
    await expect(ana.get_by_role("heading", name="A practised interview")).to_be_visible()
