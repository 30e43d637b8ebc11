"""Prose to HTML: CommonMark through markdown-it-py, with everything taken out that could act or fetch.

HTML in the text stays text, pictures are not loaded (the page works offline and asks nobody), links lead to http and
https alone and open beside the page. A heading becomes a line in bold: titles are the message's own.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

WEB = re.compile(r"https?://\S+", re.IGNORECASE)
PERCENT = re.compile(r"(?<=\d) (?=%)")


class _Html(RendererHTML):
    """The library's renderer, but for headings, links, and a line that would break before its per cent sign."""

    def heading_open(self, *_: object) -> str:
        return '<p class="heading"><strong>'

    def heading_close(self, *_: object) -> str:
        return "</strong></p>\n"

    def text(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
        return PERCENT.sub("\N{NO-BREAK SPACE}", super().text(tokens, at, options, env))

    def link_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
        if WEB.fullmatch(str(tokens[at].attrGet("href"))):
            tokens[at].attrSet("target", "_blank")
            tokens[at].attrSet("rel", "noopener noreferrer")
        else:
            tokens[at].attrs.pop("href", None)  # its words stay; [nowhere]() would lead to the page itself
        return self.renderToken(tokens, at, options, env)


_MARKDOWN = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Html).disable("image")


def to_html(markdown: str, *, fold: int) -> tuple[Markup, Markup]:
    """Return the text as HTML in two parts: what is shown, and what lies behind "read on".

    The second part is empty unless the text is longer than ``fold`` characters; it begins between two blocks (of the
    first level), so that one block alone is never cut however long it is.
    """
    tokens = _MARKDOWN.parse(markdown)
    cut = _cut(tokens, markdown, fold)
    return _html(tokens[:cut]), _html(tokens[cut:])


def _html(tokens: list[Token]) -> Markup:
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704  the renderer has escaped it


def _cut(tokens: list[Token], markdown: str, fold: int) -> int:
    """Return where the first block begins that reaches beyond ``fold`` characters, but never the very first."""
    ends = [0]
    for line in markdown.split("\n"):
        ends.append(ends[-1] + len(line) + 1)
    for at, token in enumerate(tokens):
        if (
            at
            and token.level == 0
            and token.nesting >= 0
            and token.map
            and ends[min(token.map[1], len(ends) - 1)] > fold + 1
        ):
            return at
    return len(tokens)
