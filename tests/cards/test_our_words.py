"""Our content says it in its own words: no run of eight words is one of a source document's.

Those documents lie outside the project: FULCRUM_SEEDS names the folder that holds them, as text.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.resources import folder

SEEDS = os.environ.get("FULCRUM_SEEDS", "")
RUN = 8  # words

pytestmark = pytest.mark.skipif(
    not SEEDS, reason="FULCRUM_SEEDS is not set: the source documents are no part of the project"
)


def words(text: str) -> list[str]:
    """Return the words of a text, without case and marks."""
    return re.findall(r"[a-z0-9%]+(?:['\u2019][a-z]+)?", text.lower())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every run of so many words."""
    all_of_them = words(text)
    return (tuple(all_of_them[i : i + RUN]) for i in range(len(all_of_them) - RUN + 1))


def ours(text: str) -> str:
    """Return the sentences of a file: all of it but the keys of its front matter that hold titles and terms."""
    _, head, body = text.split("---\n", 2) if text.startswith("---\n") else ("", "", text)
    said = (line for line in head.splitlines() if line.startswith(("for:", "measures:")))
    return "\n".join([*said, body])


def test_no_sentence_is_a_source_document_s() -> None:
    """Titles and terms are the field's; sentences are ours, those of the front matter too."""
    theirs = {run for seed in Path(SEEDS).glob("*.txt") for run in runs(seed.read_text(encoding="utf-8"))}
    assert len(theirs) > 5_000
    common = [
        f"{path.name}: {' '.join(run)}"
        for path in folder("content").rglob("*.md")
        for run in runs(ours(path.read_text(encoding="utf-8")))
        if run in theirs
    ]
    assert common == []
