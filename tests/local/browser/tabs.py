"""A tab of the real browser, and what a person sees of it that no test can read off directly."""

import asyncio
from collections.abc import Mapping
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Locator, ViewportSize, expect
from playwright.async_api import Page as Tab

USED = {
    "button", "textbox", "combobox", "radio", "checkbox", "link", "dialog", "log", "image", "article", "region",
    "navigation", "complementary",
}  # fmt: skip
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}


async def opened(
    browser: Browser, url: str, complaints: list[str], *, size: Mapping[str, int] = DESKTOP, scheme: str = "light"
) -> Tab:
    """Open a page in a window of its own; what it complains of in its console is added to ``complaints``."""
    look: dict[str, Any] = {"color_scheme": scheme, "reduced_motion": "reduce", "has_touch": size is PHONE}
    context = await browser.new_context(viewport=ViewportSize(width=size["width"], height=size["height"]), **look)
    context.set_default_timeout(5000)
    tab = await context.new_page()

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    tab.on("console", note)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    await tab.goto(url)
    return tab


async def command(tab: Tab, line: str) -> None:
    """Type a command, send it, and wait for its answer."""
    box = tab.get_by_role("combobox", name="Command")
    await box.fill(line)
    await box.press("Enter")
    await expect(tab.locator("[aria-busy]")).to_have_count(0)
    await expect(tab.locator("#line")).to_have_value("")


async def press(answer: Locator, label: str) -> None:
    """Press the first button of an answer that is called so."""
    await answer.get_by_role("button", name=label, exact=True).first.click()


async def nameless(tab: Tab) -> list[str]:
    """Return the roles of what can be used or read but has no name, as assistive technology is told."""
    nodes = await usable(tab)
    assert len(nodes) > 10
    return [node["role"]["value"] for node in nodes if not node.get("name", {}).get("value")]


async def usable(tab: Tab) -> list[dict[str, Any]]:
    """Return what can be used or read on the page, as assistive technology is told.

    The browser makes its tree again after a change, as where a dialog has closed, and until then tells of the window
    alone. So a tree of nearly nothing is asked for again, for ten seconds; then it is returned as it is.
    """
    session = await tab.context.new_cdp_session(tab)
    for _ in range(100):
        tree = await session.send("Accessibility.getFullAXTree")
        nodes = [node for node in tree["nodes"] if not node["ignored"] and node["role"]["value"] in USED]
        if len(nodes) > 10:
            break
        await asyncio.sleep(0.1)
    return nodes


async def expanded(tab: Tab, name: str) -> bool:
    """Say whether the button whose name begins so is told to be expanded, as assistive technology is told."""
    buttons = [node for node in await usable(tab) if node["role"]["value"] == "button"]
    (button,) = (node for node in buttons if node["name"]["value"].startswith(name))
    (told,) = (fact["value"]["value"] for fact in button["properties"] if fact["name"] == "expanded")
    return bool(told)


async def too_wide(tab: Tab) -> list[str]:
    """Return what would have to be scrolled sideways, but for what is made for it (tables, code)."""
    found: list[str] = await tab.evaluate(
        """() => [...document.querySelectorAll(
            "html, body, .top, main, .log, article, dialog, .form-body, .pane, .rows"
        )].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className || one.nodeName)"""
    )
    return found


async def faint(tab: Tab) -> list[str]:
    """Return all text that stands out from its ground by less than 4.5 to 1, by the formula of WCAG 2."""
    found: list[str] = await tab.evaluate(CONTRAST)
    return found


CONTRAST = """() => {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour, under) => {
    for (const one of [under, colour]) { paint.fillStyle = one; paint.fillRect(0, 0, 1, 1); }
    return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const linear = (part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const light = ([red, green, blue]) =>
    0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
  const ground = (node) => {
    const above = [];
    for (let one = node; one; one = one.parentElement) above.unshift(getComputedStyle(one).backgroundColor);
    return above.reduce((under, colour) => `rgb(${rgb(colour, under)})`, "white");
  };
  const told = [];
  for (const node of document.querySelectorAll("body *")) {
    const text = [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    if (!text || !node.checkVisibility() || node.closest(".unseen, .skip, noscript")) continue;
    const under = ground(node), pair = [rgb(getComputedStyle(node).color, under), rgb(under, "white")].map(light);
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) told.push(`${node.className || node.nodeName} ${ratio.toFixed(2)} ${node.textContent}`);
  }
  return told;
}"""


async def seen(tab: Tab, query: str) -> float:
    """Return which part of the window's width something has, 0 to 1."""
    part: float = await tab.evaluate(
        "(query) => document.querySelector(query).getBoundingClientRect().width / innerWidth", query
    )
    return part
