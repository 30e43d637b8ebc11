"""The real demo in the real browser: Ana's page, at a desk and on a phone."""

from collections.abc import AsyncIterator, Mapping
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from playwright.async_api import Page as Tab

from adapters.demo import Demo
from tests.local.browser.tabs import DESKTOP, PHONE, nameless, opened, too_wide


def wednesday(folder: Path) -> Demo:
    """Return a demo of Wednesday, 25 November 2026, which is not started yet."""
    return Demo(folder / "demo.db", today=date(2026, 11, 25), zone_name="Europe/Berlin")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A demo for all tests of a module: each looks at its own answers alone."""
    demo = wednesday(tmp_path_factory.mktemp("demo"))
    await demo.start()
    yield demo
    await demo.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def own_demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo for one test alone."""
    demo = wednesday(tmp_path)
    await demo.start()
    yield demo
    await demo.stop()


@pytest_asyncio.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"], loop_scope="session")
async def tab(browser: Browser, demo: Demo, request: pytest.FixtureRequest) -> AsyncIterator[Tab]:
    """Ana's page. In the end all on it can be reached, nothing is too wide, and the browser has not complained."""
    size: Mapping[str, int] = request.param
    complaints: list[str] = []
    tab = await opened(browser, demo.url, complaints, size=size)
    tab.set_default_timeout(20_000)
    yield tab
    assert await nameless(tab) == []
    assert await too_wide(tab) == []
    await tab.context.close()
    assert complaints == []
