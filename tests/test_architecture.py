"""The arrows of the house, read from its imports."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLATFORMS = ("slack", "discord", "local", "rehearsal")
SDKS = {"slack_bolt", "slack_sdk", "discord", "aiohttp", "aiohttp_sse"}
FILES = sorted(path for folder in ("bot", "adapters") for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    """Return the dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in FILES}


def imports(path: Path, *, at_the_top: bool = False) -> Iterator[str]:
    """Yield what a file imports, as dotted names; with ``at_the_top``, only what loading it imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if at_the_top else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else node.module


def of(folder: str) -> list[tuple[str, str]]:
    """Return every (module, imported name) of a folder."""
    return [(name, used) for name, path in MODULES.items() if name.startswith(folder) for used in imports(path)]


SEAM = ("bot.chat", "bot.errors", "bot.ids")
ARROWS = {
    "bot.chat": (),
    "bot.rules": (),
    "bot.cards": ("bot.errors", "bot.resources"),
    "bot.store": ("bot.cards", "bot.chat", "bot.errors", "bot.ids", "bot.resources", "bot.rules"),
    "bot.documents": ("bot.chat",),
    "bot.features": ("bot.cards", "bot.chat", "bot.documents", "bot.errors", "bot.rules", "bot.store"),
    "bot.delivery": (*SEAM, "bot.cards", "bot.store"),
    "bot.clock": (),
    "bot.log": (),
    "bot.settings": (),
    "bot.app": ("bot.cards", "bot.chat", "bot.errors", "bot.features", "bot.store"),
    "adapters.slack": (*SEAM, "adapters.addresses", "adapters.checks", "adapters.files"),
    "adapters.discord": (*SEAM, "adapters.addresses", "adapters.checks", "adapters.files"),
    "adapters.local": (*SEAM, "adapters.files"),
}
"""What each part may import of this project, besides itself."""


@pytest.mark.parametrize("part", ARROWS)
def test_arrows_run_one_way(part: str) -> None:
    """And every part that is named is there."""
    assert any(name == part or name.startswith(f"{part}.") for name in MODULES)
    own = [(name, used) for name, used in of(part) if used.split(".")[0] in {"bot", "adapters"}]
    allowed = tuple(f"{prefix}." for prefix in (part, *ARROWS[part]))
    assert not [(name, used) for name, used in own if not f"{used}.".startswith(allowed)]


def test_the_core_imports_no_platform_and_no_adapter() -> None:
    """bot/ stands on its own."""
    assert not [pair for pair in of("bot") if pair[1].split(".")[0] in {*SDKS, "adapters"}]


def test_rules_import_the_standard_library_and_fsrs_alone() -> None:
    """Arithmetic needs no more."""
    allowed = {*sys.stdlib_module_names, "fsrs", "bot"}
    assert not [pair for pair in of("bot.rules") if pair[1].split(".")[0] not in allowed]


def test_only_the_store_speaks_sql_and_only_the_clock_knows_the_scheduler() -> None:
    """One user each. Doctor and wiring may name a URL and an error of sqlalchemy's."""
    named = {"adapters.wiring", "adapters.doctor"}
    assert not [
        pair
        for pair in of("")
        if pair[1].split(".")[0] == "sqlalchemy" and not pair[0].startswith("bot.store") and pair[0] not in named
    ]
    assert {pair[0] for pair in of("") if pair[1].split(".")[0] == "apscheduler"} == {"bot.clock"}


def test_platforms_do_not_know_one_another() -> None:
    """Each takes from the seam and from what all adapters share."""
    for one in PLATFORMS:
        for other in set(PLATFORMS) - {one}:
            assert not [pair for pair in of(f"adapters.{one}.") if pair[1].startswith(f"adapters.{other}")]


def test_nothing_imports_the_wiring_but_the_front_doors() -> None:
    """Whoever is wired does not know who wired them."""
    doors = {"adapters.cli", "adapters.demo", "adapters.running"}
    assert not [
        pair
        for pair in of("")
        if pair[1] == "adapters.wiring" and pair[0] not in doors and not pair[0].startswith("adapters.rehearsal")
    ]


def test_there_is_no_circle() -> None:
    """Following the imports of any module never leads back to it."""
    graph = {
        name: {used for used in imports(path, at_the_top=True) if used in MODULES} for name, path in MODULES.items()
    }
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail, name))
        if name not in done:
            for used in sorted(graph[name] - {name}):
                walk(used, (*trail, name))
            done.add(name)

    for name in graph:
        walk(name, ())


@pytest.mark.parametrize("path", [path for path in FILES if path.is_relative_to(ROOT / "bot")], ids=name_of)
def test_no_platforms_word_stands_in_the_core(path: Path) -> None:
    """Not even in a comment."""
    words = re.findall(
        r"(?i)\b(slack|discord|guilds?|block ?kit|ephemeral|embeds?|mrkdwn|snowflake)\b", path.read_text()
    )
    assert not words


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_module_opens_with_its_job(path: Path) -> None:
    """A docstring first."""
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
