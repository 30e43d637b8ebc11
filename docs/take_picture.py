"""`make picture`: takes the README's picture from the real page, after a few mornings."""

import asyncio
import shutil
import tempfile
from datetime import date
from pathlib import Path

from playwright.async_api import Page, async_playwright

from adapters.demo import Demo

OUT = Path(__file__).with_name("page.png")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


async def study(page: Page, person: str, rating: str) -> None:
    """Look at the answer of the latest question, and rate oneself."""
    await page.get_by_role("radio", name=person).check()
    await page.get_by_role("button", name="Show me the answer").last.click()
    await page.get_by_role("button", name=rating).last.click()
    await page.get_by_text("You said:").last.wait_for()


async def main() -> None:
    """Start a demo of its own, click, and write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Demo(Path(folder) / "demo.db", today=date(2026, 11, 20), zone_name="Europe/Berlin")
        await demo.start()
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=QUIET, slow_mo=500
            )
            page = await browser.new_page(viewport={"width": 1180, "height": 860})
            await page.goto(demo.url)
            for rating in ("Struggled", "Got it", "Got it"):
                await study(page, "Ben", rating)
                await study(page, "Ana", rating)
                await page.get_by_role("button", name="Next morning").click()
            await study(page, "Ana", "Knew it cold")
            await study(page, "Chi", "Missed it")
            await study(page, "Ben", "Got it")
            await page.get_by_text("3 people have studied this").wait_for()
            await page.screenshot(path=OUT)
            await browser.close()
        await demo.stop()


if __name__ == "__main__":
    asyncio.run(main())
