"""The portfolio in the real demo, at a desk and on a phone; and the page to take along, on screen and on paper."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect
from playwright.async_api import Page as Tab

from bot.documents.case_study import PARTS, CaseStudy, html_page
from tests.local.browser.tabs import DESKTOP, PHONE, command, faint, opened, press

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOSTILE = "<b>Small</b> & *quick*\n\n1. first\n    <script>document.title = 'taken'</script>"


async def last(tab: Tab, title: str) -> Locator:
    """Return the last private answer, once it is called so."""
    answer = tab.locator("article.private").last
    await expect(answer.get_by_role("heading").first).to_have_text(title)
    return answer


async def test_a_case_study_from_its_beginning_to_its_end(tab: Tab, tmp_path: Path) -> None:
    """Begun from a lean, written on, finished, shared, read, private again, taken along, removed."""
    await command(tab, "/study portfolio")
    await press(await last(tab, "Your portfolio"), "New case study")
    choice = await last(tab, "New case study")
    await choice.locator("details.pick summary").first.click()
    await choice.locator("details.pick").first.get_by_role("button").first.click()
    page = await last(tab, "Your case study")
    await expect(page).to_contain_text("I lean to")
    await press(page, "Edit the second half")
    form = tab.get_by_role("dialog", name="Case study, second half")
    for number in range(3):
        await form.get_by_role("textbox").nth(number).fill(HOSTILE)
    await form.get_by_role("button", name="Save").click()
    page = tab.locator("article.private").last
    await expect(page).to_contain_text("Saved.")
    await expect(page).to_contain_text("<b>Small</b> & *quick*")
    await press(page, "Mark as finished")
    await expect(page).to_contain_text("It is finished.")
    await press(page, "Share with the channel")
    shared = tab.locator("article").filter(has_text="shares a case study with you")
    before = await shared.count()  # the tests of this module have one channel
    await press(await last(tab, "Share it with this channel?"), "Share it")
    await expect(shared).to_have_count(before + 1)
    await press(shared.last, "Read it")
    await press(await last(tab, "A case study of your team"), "Open it in my portfolio")
    page = await last(tab, "Your case study")
    await press(page, "Make it private again")
    await expect(page).to_contain_text("It is private again")
    await press(page, "Export")
    files = await last(tab, "Your case study, to take along")
    async with tab.expect_download() as saving:
        await files.get_by_role("link").or_(files.get_by_role("button", name=".html")).last.click()
    saved = tmp_path / "saved.html"
    await (await saving.value).save_as(saved)
    assert "&lt;b&gt;Small&lt;/b&gt;" in saved.read_text(encoding="utf-8")
    await command(tab, "/study portfolio")
    await press(await last(tab, "Your portfolio"), "Open 1")
    await press(await last(tab, "Your case study"), "Remove")
    await press(await last(tab, "Remove this case study?"), "Remove it")
    await expect(await last(tab, "Your portfolio")).to_contain_text("It is removed.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_page_reads_well_on_any_screen_and_on_paper(
    browser: Browser, tmp_path: Path, scheme: str, size: Mapping[str, int]
) -> None:
    """To the letter, with contrast, never too wide; nothing in it runs, and each case study has a sheet of its own."""
    texts = {part.name: HOSTILE for part in PARTS[:4]}
    cases = [
        CaseStudy(title=title, by="Ana <i>", finished=True, changed=date(2026, 11, 25), texts=texts)
        for title in ("Which model?", "w" * 150, "<u>Both</u>")
    ]
    file = tmp_path / "all.html"
    file.write_bytes(html_page(cases))
    complaints: list[str] = []
    tab = await opened(browser, file.as_uri(), complaints, size=size, scheme=scheme)
    assert await tab.title() == "Case studies"
    assert await tab.locator(".words").all_text_contents() == [HOSTILE] * 12
    assert await tab.locator("h2").all_text_contents() == [case.title for case in cases]
    assert await tab.locator("b, i, u, script").count() == 0
    assert await faint(tab) == []
    assert await tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await tab.emulate_media(media="print")
    assert await faint(tab) == []
    assert (await tab.pdf(format="A4")).count(b"/Type /Page\n") == 4
    await tab.context.close()
    assert complaints == []
