"""`fulcrum content …` as a shell sees it."""

from pathlib import Path

import pytest

from tests.cards.samples import BOTH, PAIR, PAIR_FILE, PATH, PATH_FILE, write
from tests.shell import fulcrum


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A team's own folder of content, without a fault."""
    renamed = {name: text.replace("recall-vs-precision", "our-recall") for name, text in BOTH.items()}
    renamed = {name.replace("recall-vs-precision", "our-recall"): text for name, text in renamed.items()}
    path = PATH.replace("recall-vs-precision", "our-recall")
    return write(tmp_path / "acme", {**renamed, PATH_FILE: path, PAIR_FILE: PAIR})


def test_check_sums_up_what_is_there(tmp_path: Path) -> None:
    """In one line, for people."""
    done = fulcrum("content", "check", folder=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "; 117 of 117 items covered; 0 faults" in done.stdout


def test_check_names_what_no_single_file_shows(tmp_path: Path, pack: Path) -> None:
    """A pack's path too is held to the order of what needs what."""
    needed = (pack / "tradeoffs/machine-learning/our-recall.md").read_text(encoding="utf-8")
    write(pack, {"tradeoffs/machine-learning/after.md": needed.replace("id: our-recall", "id: after")})
    write(pack, {"tradeoffs/machine-learning/our-recall.md": (
        pack / "tradeoffs/machine-learning/our-recall.md"
    ).read_text(encoding="utf-8").replace("related:", "needs: [after]\nrelated:")})  # fmt: skip
    done = fulcrum("content", "check", folder=tmp_path, FULCRUM_PACKS=str(pack))
    assert done.returncode == 1
    assert "acme/paths/errors.md: the step `our-recall` needs `after`, which no step before it shows." in done.stdout


def test_new_begins_a_file_in_the_team_s_own_pack(tmp_path: Path, pack: Path) -> None:
    """With all its parts, and the next step told; the gaps are faults until they are filled."""
    words = ("content", "new", "tradeoff", "cost-vs-care", "--deck", "team")
    done = fulcrum(*words, folder=tmp_path, FULCRUM_PACKS=str(pack))
    assert done.returncode == 0, done.stderr
    assert f"Begun: {pack}/tradeoffs/team/cost-vs-care.md" in done.stdout
    assert "fulcrum content check" in done.stdout
    text = (pack / "tradeoffs/team/cost-vs-care.md").read_text(encoding="utf-8")
    assert text.startswith('---\nid: "cost-vs-care"\ntitle: "Cost vs care"\nkind: tradeoff\n')
    checked = fulcrum("content", "check", folder=tmp_path, FULCRUM_PACKS=str(pack))
    assert "acme/tradeoffs/team/cost-vs-care.md:5: nothing stands behind `category`" in checked.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("question", "Our Card"), "'Our Card' is no name: use a-z, 0-9 and - only, 1 to 64 of them."),
        (("question", "ours", "--deck", "../up"), "'..' is no name"),
        (("question", "ours", "--deck", "/outside"), "'' is no name"),
        (("question", "our-recall"), "our-recall is there already. Take another name"),
        (("question", "minimum-viable-accuracy"), "minimum-viable-accuracy is there already."),
        (("path", "errors"), "errors is there already."),
        (("assessment", "see-both-errors"), "see-both-errors is there already."),
    ],
)
def test_new_takes_a_name_that_is_free(tmp_path: Path, pack: Path, words: tuple[str, ...], said: str) -> None:
    """What is wrong, and nothing is written over."""
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.md")}
    done = fulcrum("content", "new", *words, folder=tmp_path, FULCRUM_PACKS=str(pack))
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.md")} == before


def test_new_knows_what_was_begun_and_is_not_finished(tmp_path: Path, pack: Path) -> None:
    """It has faults, and its name is taken all the same; also in a folder that the bot does not read yet."""
    for words in (("fresh", "--deck", "a"), ("fresh", "--deck", "b")):
        done = fulcrum("content", "new", "question", *words, "--pack", str(pack), folder=tmp_path)
    assert done.returncode == 1
    assert "fresh is there already." in done.stderr


def test_new_writes_through_no_link(tmp_path: Path, pack: Path) -> None:
    """Neither a folder's nor a file's; what cannot be written is told in a line."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (pack / "questions" / "linked").symlink_to(outside)
    (pack / "questions" / "dangling.md").symlink_to(outside / "there.md")
    (pack / "questions" / "file").write_text("", encoding="utf-8")
    for words, said in {
        ("ours", "--deck", "linked"): "is a link that leads out of",
        ("dangling",): "cannot be written (File exists). See to its folder.",
        ("ours", "--deck", "file"): "cannot be written (",
    }.items():
        done = fulcrum("content", "new", "question", *words, folder=tmp_path, FULCRUM_PACKS=str(pack))
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    assert not list(outside.iterdir())


def test_new_asks_for_the_folder_where_it_could_be_any(tmp_path: Path, pack: Path) -> None:
    """With two packs; named by hand, it goes where it was said."""
    other = write(tmp_path / "beta", {"questions/x/.keep": ""})
    both = f"{pack}:{other}"
    done = fulcrum("content", "new", "question", "fresh", folder=tmp_path, FULCRUM_PACKS=both)
    assert done.returncode == 1
    assert "Which folder? Name it by --pack" in done.stderr
    done = fulcrum("content", "new", "question", "fresh", "--pack", str(other), folder=tmp_path, FULCRUM_PACKS=both)
    assert done.returncode == 0
    assert (other / "questions/fresh.md").exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("our-recall", ["Recall vs precision", "Catch more (recall)", "✓ Ask before blocking. The gentle action"]),
        ("good enough launch", ["What accuracy is good enough to launch?", "There is no number without a product."]),
        ("Errors AND launches", ["Errors and launches"]),
        ("errors", ["Errors and launches", "1 Recall vs precision: Both errors have a price."]),
        ("see-both-errors", ["Form A", "✓ Every hand is seen.", "Form B", "✗ The newest model. It is no aim."]),
    ],
)
def test_preview_reads_out_what_is_called_so(tmp_path: Path, pack: Path, name: str, shown: list[str]) -> None:
    """A card, a path or a pair: all of it, the right choices marked."""
    done = fulcrum("content", "preview", name, folder=tmp_path, FULCRUM_PACKS=str(pack))
    assert done.returncode == 0, done.stderr
    for part in shown:
        assert part in done.stdout


def test_preview_shows_it_as_wide_as_a_phone(tmp_path: Path) -> None:
    """For whoever writes at a desk."""
    done = fulcrum("content", "preview", "minimum-viable-accuracy", "--width", "45", folder=tmp_path)
    assert max(map(len, done.stdout.split("\n"))) == 45


def test_preview_of_what_has_a_fault_names_it_and_shows_no_other(tmp_path: Path, pack: Path) -> None:
    """Another card of a like name would only confuse."""
    fulcrum("content", "new", "tradeoff", "cost-vs-care", folder=tmp_path, FULCRUM_PACKS=str(pack))
    done = fulcrum("content", "preview", "cost-vs-care", folder=tmp_path, FULCRUM_PACKS=str(pack))
    assert (done.returncode, done.stdout) == (1, "")
    assert "It cannot be shown yet.\nacme/tradeoffs/cost-vs-care.md:5: nothing stands behind `category`" in done.stderr


def test_a_title_is_text_and_no_command_to_the_terminal(tmp_path: Path, pack: Path) -> None:
    """Rich has a markup of its own in brackets."""
    card = pack / "tradeoffs/machine-learning/our-recall.md"
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("title: Recall vs precision", 'title: "What [/red] is [bold]"'), encoding="utf-8")
    for words in (("list",), ("preview", "our-recall")):
        done = fulcrum("content", *words, folder=tmp_path, FULCRUM_PACKS=str(pack))
        assert done.returncode == 0, done.stderr
        assert "What [/red] is [bold]" in done.stdout


def test_preview_of_nothing_says_so(tmp_path: Path) -> None:
    """And how to find a name."""
    done = fulcrum("content", "preview", "weather in paris", folder=tmp_path)
    assert done.returncode == 1
    assert "Nothing is called like 'weather in paris'. `fulcrum content list` lists the cards." in done.stderr
