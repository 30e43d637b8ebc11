"""What a person reads in the HTML of the local page: the matter of a message or of a form, line by line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

BLOCKS = {"p", "div", "h3", "ul", "ol", "li", "blockquote", "table", "caption", "tr", "details", "summary", "pre"}
VOID = {"img", "hr", "br", "input", "path"}
MATTER = {"matter", "intro"}
LETTERS = {"words", "as-text"}  # line breaks of the text are line breaks on the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One message as it is read: its text, title first, and what can be pressed on it."""

    text: str
    buttons: tuple[str, ...]
    presses: Mapping[str, tuple[str, tuple[str, ...]]]  # label -> action, picked


def read(html: str) -> Article:
    """Read one piece of the page."""
    parser = _Reader()
    parser.feed(html)
    parser.close()
    lines = (re.sub(r"[ \xa0]+", " ", line).strip() for line in "".join(parser.text).split("\n"))
    return Article(
        text="\n".join(line for line in lines if line), buttons=tuple(parser.buttons), presses=parser.presses
    )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.buttons: list[str] = []
        self.presses: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._open: list[tuple[str, set[str]]] = []
        self._label: list[str] | None = None
        self._action = ("", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, set(facts.get("class", "").split())))
        if tag == "button" and "data-action" in facts:
            self._label, self._action = [], (facts["data-action"], facts.get("data-picked", ""))
        if self._inside(MATTER):
            self.text.append("\n" if tag in BLOCKS else " " if tag in {"td", "th"} else facts.get("alt", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS and self._inside(MATTER):
            self.text.append("\n")
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag == "button" and self._label is not None:
            action, picked = self._action
            label = "".join(self._label).strip()
            self.presses.setdefault(label, (action, (picked,) if picked else ()))
            if not picked:
                self.buttons.append(label)
            self._label = None

    def handle_data(self, data: str) -> None:
        if self._label is not None and not any(tag == "small" for tag, _ in self._open):
            self._label.append(data)
        elif self._inside(MATTER):
            self.text.append(data if self._inside(LETTERS) else re.sub(r"\s+", " ", data))

    def _inside(self, classes: set[str]) -> bool:
        return any(own & classes for _, own in self._open)
