"""The workbook in the real demo: it is downloaded, edited, sent back, and taken over."""

import asyncio

import pytest
from playwright.async_api import FilePayload, expect
from playwright.async_api import Page as Tab

from adapters.demo import Demo
from bot.documents.workbook import FILE_TYPE
from tests.local.browser.tabs import command, press
from tests.spreadsheets import cells, edited, typed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def demo(own_demo: Demo) -> Demo:
    """A demo for each test: what is taken over stays."""
    return own_demo


async def download(tab: Tab) -> bytes:
    """Ask for the workbook, and read what the browser has stored."""
    await command(tab, "/study tracker")
    link = tab.locator("article.private").last.get_by_role("link", name=".xlsx")
    async with tab.expect_download() as begun:
        await link.click()
    return await asyncio.to_thread((await (await begun.value).path()).read_bytes)


async def test_the_workbook_is_downloaded_edited_and_sent_back(tab: Tab) -> None:
    """What was studied stands in it; what is edited comes back after a yes."""
    content = await download(tab)
    assert "Met" in cells(content, "Questions", "Status")
    mended = edited(content, typed("Trade-offs", "model-size-vs-latency", "Confidence", 4))
    mine = tab.locator("article.private").last
    await mine.get_by_role("button", name="Send it back").click()
    form = tab.get_by_role("dialog", name="Send your tracker")
    await form.get_by_label("Your tracker, saved as .xlsx").set_input_files(
        FilePayload(name="mine.xlsx", mimeType=FILE_TYPE, buffer=mended)
    )
    await form.get_by_role("button", name="Send").click()
    asked = tab.locator("article.private").last
    await expect(asked).to_contain_text("Model size vs latency: confidence none → 4")
    await press(asked, "Make these changes")
    await expect(asked).to_contain_text("Changed: 1 card.")
    assert 4 in cells(await download(tab), "Trade-offs", "Confidence")
