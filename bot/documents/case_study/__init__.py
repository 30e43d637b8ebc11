"""Case studies as files to take along: Markdown, and one HTML page that needs nothing beside it and prints well.

What people wrote is plain text in both: it shows to the letter, with its line breaks, and none of it becomes markup.
"""

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import accumulate
from typing import Final

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from bot.documents.case_study.marking import in_one_line, to_the_letter, unturned


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the six parts of a case study."""

    name: str
    head: str  # 1-45 characters: it labels a field too
    hint: str  # what belongs there, 1-100 characters


PARTS: Final = (
    Part(name="situation", head="The situation", hint="Which product, whose problem, and what had to be decided?"),
    Part(name="options", head="The options", hint="At least two, each with what it gains and what it costs."),
    Part(name="decision", head="The decision", hint="What was chosen, and the reason that settled it."),
    Part(
        name="measurement",
        head="How it was, or would be, measured",
        hint="The number that says whether it worked, its target, and by when.",
    ),
    Part(
        name="flips",
        head="What would change it",
        hint="A figure, a fact or an event that would make you decide otherwise.",
    ),
    Part(name="learnt", head="What was learnt", hint="What you would do again, and what not."),
)
"""All parts, in the order in which they are read."""

ALL: Final = "Case studies"
EMPTY: Final = "Nothing is written here yet."
NAME: Final = re.compile(r"[a-z0-9-]{1,64}")
"""What a file is called, less its ending; to be matched in full."""

_DEVICES: Final = frozenset(("con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(10))))
"""What Windows keeps for devices: it makes no file of such a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStudy:
    """What a file tells of one case study."""

    title: str
    by: str  # what its author is called
    finished: bool  # else it is a draft
    changed: date  # of its last change, in the author's zone
    texts: Mapping[str, str]  # by the names of PARTS; an empty part is left out of the file

    @property
    def facts(self) -> str:
        """Return what stands under the title, beside the author."""
        return f"{'Finished' if self.finished else 'Draft'} · {self.changed.day} {self.changed:%B %Y}"

    @property
    def written(self) -> tuple[tuple[str, str], ...]:
        """Return the parts in which something stands, each with its head."""
        return tuple((part.head, text) for part in PARTS if (text := _lined(self.texts.get(part.name, ""))).strip())


def html_page(cases: Sequence[CaseStudy]) -> bytes:
    """Return one page: that of the only case study, or all of them behind a list of contents, each on paper anew."""
    cases = [_unturned(case) for case in cases]
    style = _read("page.css")
    title = cases[0].title if len(cases) == 1 else ALL
    html = _template().render(
        title=title,
        cases=cases,
        style=Markup(style),  # noqa: S704  ours, from the file beside this one
        digest=b64encode(sha256(style.encode()).digest()).decode(),
        empty=EMPTY,
    )
    return html.encode("utf-8", "replace")


def markdown_page(cases: Sequence[CaseStudy]) -> bytes:
    """Return the same as CommonMark."""
    cases = [_unturned(case) for case in cases]
    lines = _one(cases[0], "#") if len(cases) == 1 else _many(cases)
    return ("\n\n".join(lines) + "\n").encode("utf-8", "replace")


def fitting(cases: Sequence[CaseStudy], most: int) -> int:
    """Return how many of these, from the first on, both files hold in ``most`` bytes; at least 1, if there is any."""
    sizes = accumulate(len(html_page([case])) + len(markdown_page([case])) for case in cases)
    return max(sum(size <= most for size in sizes), min(1, len(cases)))


def file_stem(title: str, instead: str = "case-study") -> str:
    """Return what a file of that title is called, less its ending (see NAME); ``instead`` where nothing is left."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    stem = "-".join(re.findall("[a-z0-9]+", ascii_only.lower()))[:64].strip("-")
    return f"case-{stem}" if stem in _DEVICES else stem or instead


def _unturned(case: CaseStudy) -> CaseStudy:
    return replace(case, title=unturned(case.title), by=unturned(case.by))


def _many(cases: Sequence[CaseStudy]) -> Iterator[str]:
    yield f"# {ALL}"
    yield "\n".join(f"{number}. {in_one_line(case.title)}" for number, case in enumerate(cases, 1))
    for case in cases:
        yield "---"
        yield from _one(case, "##")


def _one(case: CaseStudy, mark: str) -> Iterator[str]:
    yield f"{mark} {in_one_line(case.title)}"
    yield f"{in_one_line(case.by)} · {case.facts}"
    for head, text in case.written:
        yield f"{mark}# {head}"
        yield to_the_letter(text)
    if not case.written:
        yield EMPTY


def _lined(text: str) -> str:
    """Return a text whose lines end as everywhere: a browser would read the other ends so."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_read("page.html"))
