"""`make pictures`: takes the README's pictures from the real demo, on a day of its own choosing.

The demo begins the same every time, so the pictures differ only where the page does, or the fonts of the computer.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from adapters.demo import Demo

DOCS = Path(__file__).parent
DAY = date(2026, 11, 25)
DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=740)
COLOURS, KMEANS = 256, 2
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Show = Callable[[Page], Awaitable[None]]


async def a_rated_question(page: Page) -> None:
    """Look at the answer of the day's question, and rate oneself."""
    group = page.locator(".group").nth(-2)
    await group.get_by_role("button", name="Show me the answer").click()
    await group.get_by_role("button", name="Got it").click()
    await page.get_by_role("complementary").get_by_text("you said: Got it").wait_for()
    await group.evaluate("(group) => group.scrollIntoView()")


async def an_outcome(page: Page) -> None:
    """Unfold what came of yesterday's trade-off."""
    await page.locator("[data-unfold]").last.click()
    await page.locator(".group:has([data-unfold])").last.evaluate("(group) => group.scrollIntoView()")


async def a_take(page: Page) -> None:
    """Begin to write a take."""
    await page.get_by_role("button", name="Write my take").last.click()
    await page.get_by_role("dialog").get_by_role("textbox").fill("I would start with what a wrong forecast costs us.")


async def the_drawer(page: Page) -> None:
    """Open what stands beside the feed on a wide screen."""
    await page.get_by_role("button", name="Your study").click()


async def as_it_opens(page: Page) -> None:
    """Do nothing."""


async def main() -> None:
    """Start Chromium, and write every picture."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for name, person, size, show in (
            ("page.png", "ana", DESKTOP, a_rated_question),
            ("page-dark.png", "ben", DESKTOP, an_outcome),
            ("page-phone.png", "ana", PHONE, as_it_opens),
            ("page-phone-take.png", "chi", PHONE, a_take),
            ("page-phone-dark.png", "ben", PHONE, the_drawer),
        ):
            picture = await taken(browser, person, show, size=size, dark="dark" in name)
            # As few colours as the page has: a third of the bytes, and every flat surface to the letter.
            picture.quantize(COLOURS, Image.Quantize.MEDIANCUT, KMEANS, dither=Image.Dither.NONE).save(
                DOCS / name, optimize=True
            )
        await browser.close()


async def taken(browser: Browser, person: str, show: Show, *, size: ViewportSize, dark: bool) -> Image.Image:
    """Return one picture of a demo of its own, in two pixels for each of the page's."""
    async with started() as url:
        context = await browser.new_context(
            viewport=size,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            device_scale_factor=2,
            has_touch=size is PHONE,
        )
        page = await context.new_page()
        await page.goto(f"{url}?person={person}")
        await page.wait_for_function("document.querySelector('#log article')")
        await show(page)
        await page.mouse.move(0, 0)
        await page.wait_for_timeout(500)  # the pane settles
        png = await page.screenshot()
        await context.close()
    return Image.open(BytesIO(png)).convert("RGB")


@asynccontextmanager
async def started() -> AsyncIterator[str]:
    """Run a demo on the day of the pictures; yield where it is."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Demo(Path(folder) / "demo.db", today=DAY, zone_name="Europe/Berlin")
        await demo.start()
        try:
            yield demo.url
        finally:
            await demo.stop()


if __name__ == "__main__":
    asyncio.run(main())
