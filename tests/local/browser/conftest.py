"""One real browser for all tests of this folder, and for each of them a page of its own in it.

Everything here runs in the loop of the whole session: a browser takes longer to start than most tests to run.
"""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from playwright.async_api import Page as Tab

from tests.local.browser.tabs import opened
from tests.local.conftest import Page

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium; skips where there is none, but never under CI."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        reason = "no Chromium: none is on the PATH by the name of chromium, and CHROMIUM is not set"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page() -> AsyncIterator[Page]:
    """A page without a journal."""
    page = Page()
    await page.adapter.start()
    yield page
    await page.adapter.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def tab(browser: Browser, page: Page) -> AsyncIterator[Tab]:
    """The open page; whatever it complains of in its console fails the test."""
    complaints: list[str] = []
    tab = await opened(browser, page.adapter.url, complaints)
    yield tab
    await tab.context.close()
    assert complaints == []
