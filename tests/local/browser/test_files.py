"""Giving a file in a form of the page, in a real browser."""

from pathlib import Path

import pytest
from playwright.async_api import Page as Tab
from playwright.async_api import expect

from tests.local.browser.tabs import command
from tests.local.conftest import Page

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CONTENT = b"PK\x03\x04" + bytes(range(256)) * 4000


async def test_a_file_that_is_chosen_arrives_byte_for_byte(tab: Tab, page: Page, tmp_path: Path) -> None:
    """By its name; how large it may be stands beside the field, and is told with it."""
    file = tmp_path / "my tracker ä.xlsx"
    file.write_bytes(CONTENT)
    await command(tab, "/study settings")
    dialog = tab.get_by_role("dialog")
    chosen = dialog.get_by_label("Tracker")
    await expect(chosen).to_have_accessible_description("At most 10 MB.")
    await chosen.set_input_files(file)
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_be_hidden()
    (upload,) = page.toy.files
    assert (upload.name, upload.size) == (file.name, len(CONTENT))
    assert await page.adapter.messenger.fetch(upload, most=upload.size) == CONTENT


async def test_a_file_that_is_too_large_is_refused_and_the_form_stays(tab: Tab, page: Page, tmp_path: Path) -> None:
    """As it was filled in; a smaller file goes through."""
    large, small = tmp_path / "large.xlsx", tmp_path / "small.xlsx"
    large.write_bytes(b"x" * 12_000_000)
    small.write_bytes(CONTENT)
    await command(tab, "/study settings")
    dialog = tab.get_by_role("dialog")
    await dialog.get_by_label("Gentle").check()
    await dialog.get_by_label("Tracker").set_input_files(large)
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.get_by_role("alert")).to_have_text("This is too big: 10 MB is the most.")
    await expect(dialog.get_by_label("Gentle")).to_be_checked()
    assert page.toy.files == []
    await dialog.get_by_label("Tracker").set_input_files(small)
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_be_hidden()
    assert [one.name for one in page.toy.files] == ["small.xlsx"]


async def test_a_file_stays_chosen_in_a_form_that_was_closed(tab: Tab, page: Page, tmp_path: Path) -> None:
    """Opened again, it stands as it was left."""
    file = tmp_path / "tracker.xlsx"
    file.write_bytes(CONTENT)
    await command(tab, "/study settings")
    dialog = tab.get_by_role("dialog")
    await dialog.get_by_label("Tracker").set_input_files(file)
    await tab.keyboard.press("Escape")
    await command(tab, "/study settings")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_be_hidden()
    assert [one.name for one in page.toy.files] == ["tracker.xlsx"]
