"""How the page looks and is told, in a real browser: on a phone, to assistive technology, in light and dark."""

from collections.abc import Mapping

import pytest
from playwright.async_api import Browser, expect
from playwright.async_api import Page as Tab

from bot.chat.messages import Line, Message, Prose, Table, Words
from tests.local.browser.tabs import DESKTOP, PHONE, command, faint, nameless, opened, too_wide
from tests.local.conftest import PLACE, Page
from tests.local.samples import revealed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LONG = Message(
    title="A title of many words about thresholds that goes on for longer than any line of a phone could hold",
    plain="long",
    blocks=(
        Prose("\n\n".join(("Aword" * 60, "```", "code " * 60, "```", f"<https://example.org/{'x' * 90}>"))),
        Words("Somebody'sverylongword" * 12),
        Line(("one " * 60, Words("y" * 200))),
        Table(head=("A", "B", "C", "D"), rows=(("wide " * 9, "w" * 40, "x", "y"),), caption="A wide one"),
    ),
    rows=revealed("x").rows,
)


async def test_a_phone_needs_no_sideways_scrolling(browser: Browser, page: Page) -> None:
    """At 360 px, with words longer than the line, and in an open form."""
    complaints: list[str] = []
    tab = await opened(browser, page.adapter.url, complaints, size=PHONE)
    await page.adapter.messenger.post(PLACE, LONG, key="k")
    await page.next_post()
    await command(tab, "/study everything")
    await expect(tab.locator("#log article")).to_have_count(3)
    assert await too_wide(tab) == []
    assert await tab.evaluate("document.documentElement.scrollWidth") == 360
    await command(tab, "/study settings")
    await expect(tab.get_by_role("dialog")).to_be_visible()
    assert await too_wide(tab) == []
    assert complaints == []
    await tab.context.close()


async def test_every_control_has_a_name(tab: Tab, page: Page) -> None:
    """As assistive technology is told, with all there is on the page and a form open before it."""
    await page.next_post()
    for line in ("/study everything", "/study export", "/study settings"):
        await command(tab, line)
        assert await nameless(tab) == []
    snapshot = await tab.get_by_role("dialog").aria_snapshot()
    for part in ('dialog "Settings"', 'group "Tone"', 'radio "Plain no small talk" [checked]', 'combobox "Start with'):
        assert part in snapshot
    await tab.keyboard.press("Escape")
    snapshot = await tab.locator("body").aria_snapshot()
    for part in ('navigation "You are"', 'link "Ana manages"', 'log "Messages in #ai-study"', 'button "Send"'):
        assert part in snapshot


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_stands_out_from_its_ground(
    browser: Browser, page: Page, scheme: str, size: Mapping[str, int]
) -> None:
    """At least 4.5 to 1, by the formula of WCAG, for all text on the page in both schemes."""
    tab = await opened(browser, page.adapter.url, [], scheme=scheme, size=size)
    assert await faint(tab) == []
    await page.next_post()
    ref = await page.adapter.messenger.post(PLACE, LONG, key="k")
    await page.adapter.messenger.thread(ref, revealed("x"), key="t")
    await tab.get_by_role("button", name="1 reply").click()
    for line in ("/study everything", "/study export", "/study greet ben"):
        await command(tab, line)
    if size is PHONE:
        await tab.get_by_role("button", name="Your study").tap()
        assert await faint(tab) == []
        assert await too_wide(tab) == []
        await tab.keyboard.press("Escape")
    await command(tab, "/study settings")
    await expect(tab.get_by_role("dialog")).to_be_visible()
    assert await faint(tab) == []
    await tab.context.close()


async def test_who_wants_no_motion_gets_none(tab: Tab, page: Page) -> None:
    """Nothing moves while a message arrives."""
    await page.next_post()
    await expect(tab.locator("#log article")).to_have_count(1)
    assert await tab.evaluate("document.getAnimations().length") == 0
