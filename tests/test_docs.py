"""The documents are true to the code."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from adapters.cli import app
from adapters.discord.rights import WANTED
from bot.app import FEATURES
from bot.cards import summary
from bot.documents.case_study import PARTS
from bot.documents.workbook import MOST_BYTES
from bot.features.help import spelled
from bot.features.interview.rubric import CRITERIA
from bot.rules.assessing import FIRST_GROUP, REST
from bot.rules.reminding import LASTING, MOST_IGNORED
from tests.house import own_deck
from tests.shell import fulcrum

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
WORDS = {2: "two", 3: "three", 5: "five", 6: "six"}
VERBS = [verb for feature in FEATURES for verb in feature.commands]


def test_every_command_that_the_readme_tells_of_exists() -> None:
    """As it is spelled in help."""
    told = set(re.findall(r"`(/(?:study|tradeoff) [^`]*)`", README))
    assert told
    assert told <= {spelled(verb) for verb in VERBS}


def test_every_link_into_the_clone_leads_somewhere() -> None:
    """In all documents at the top and in docs/."""
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_readme_counts_the_cards_as_they_are() -> None:
    """And names every learning path, by its title and its file."""
    facts = summary(own_deck(), [])
    kinds = facts["by_kind"]
    assert f"{facts['cards']} cards: {kinds['tradeoff']} trade-offs and {kinds['question']} questions" in README
    assert f"with {facts['quiz_items']} quiz items" in README
    for path in own_deck().paths.values():
        assert f"[{path.title}](content/paths/{path.id}.md)" in " ".join(README.split())


def test_every_fulcrum_verb_that_a_document_tells_of_exists() -> None:
    """README, docs and Procfile."""
    known = {
        command.name or (command.callback.__name__ if command.callback else "") for command in app.registered_commands
    }
    known |= {group.name for group in app.registered_groups if isinstance(group.name, str)}
    below = {
        f"{group.name} {command.name or (command.callback.__name__ if command.callback else '')}"
        for group in app.registered_groups
        if group.typer_instance
        for command in group.typer_instance.registered_commands
    }
    assert "content new" in below
    for document in [*ROOT.glob("*.md"), ROOT / "Procfile", *(ROOT / "docs").glob("*.md")]:
        text = document.read_text(encoding="utf-8")
        assert set(re.findall(r"\bfulcrum ([a-z]+)\b(?=[ `\n])", text)) <= known, document.name
        assert set(re.findall(r"\bfulcrum ((?:content|db|slack|discord) [a-z]+)\b", text)) <= below, document.name


def test_every_process_of_the_procfile_is_a_command_with_its_options() -> None:
    """What prepares a release, and two ways to run, of which a host scales one; only `web` gets a port there."""
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    processes = dict(line.split(": python -m adapters ") for line in lines)
    assert processes == {"release": "db upgrade", "worker": "run", "web": "run --http"}
    for words in processes.values():
        assert CliRunner().invoke(app, [*words.split(), "--help"]).exit_code == 0


def test_every_make_word_that_a_document_tells_of_exists() -> None:
    """No target is promised that is not there."""
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        told = set(re.findall(r"(?:`|^ {4})make ([a-z-]+)", document.read_text(encoding="utf-8"), re.MULTILINE))
        assert told <= targets, document.name


@pytest.fixture
def manifest() -> Any:
    """The manifest as Slack reads it."""
    return YAML(typ="safe").load((ROOT / "docs" / "slack-manifest.yaml").read_text(encoding="utf-8"))


def test_the_manifest_is_the_one_that_the_command_prints(tmp_path: Path) -> None:
    """Made anew by `fulcrum slack manifest > docs/slack-manifest.yaml`."""
    printed = fulcrum("slack", "manifest", folder=tmp_path).stdout
    assert (ROOT / "docs" / "slack-manifest.yaml").read_text(encoding="utf-8") == printed


def test_the_readme_names_exactly_the_scopes_that_the_manifest_asks_for(manifest: Any) -> None:
    """Nobody should be asked for more than they were told."""
    line = next(line for line in README.splitlines() if "On Slack `commands`" in line)
    told = set(re.findall(r"`([a-z:]+)`", line.split("on Discord")[0]))
    assert told == set(manifest["oauth_config"]["scopes"]["bot"])


def test_the_readme_names_exactly_the_permissions_that_the_link_asks_for() -> None:
    """By the words of Discord's settings. The link itself is printed: no id is copied by hand."""
    told = next(part for part in " ".join(README.split()).split(". ") if part.startswith("It asks for View Channel"))
    names = re.split(", | and ", told.removeprefix("It asks for "))
    assert sorted(names) == sorted(WANTED.values())
    assert "client_id=" not in README


def test_the_figures_of_the_tools_are_those_of_the_code() -> None:
    """Each by the constant that it comes from."""
    told = " ".join((ROOT / "docs" / "tools.md").read_text(encoding="utf-8").split())
    assert f"Two forms of {len(own_deck().assessment)} questions" in told
    assert f"opens {REST.days} days after" in told
    assert f"averages of {WORDS[FIRST_GROUP]} people or more" in told
    assert f"{WORDS[len(CRITERIA)]} things to tick" in told
    assert f"has {WORDS[len(PARTS)]} parts" in told
    assert f"up to {MOST_BYTES // 1_000_000} MB are read" in told
    assert f"After {WORDS[MOST_IGNORED]} that arrived" in told
    assert f"{WORDS[LASTING // timedelta(hours=1)]} hours late is not sent" in told
