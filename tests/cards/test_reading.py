"""From files to cards: what a card says, and what must hold between cards and between packs."""

import os
from pathlib import Path

import pytest

from bot.cards import Fault, QuizChoice, Side, load, packs, read
from bot.errors import ContentError, SettingsError
from tests.cards.samples import BOTH, QUESTION, QUESTION_FILE, TRADEOFF, TRADEOFF_FILE, faults, write


def test_a_tradeoff_is_read_with_its_two_sides(tmp_path: Path) -> None:
    """Every key and every section of the file stands in the card, and those of a question are empty."""
    card = load([write(tmp_path, BOTH)]).cards["recall-vs-precision"]
    assert (card.title, card.kind, card.level) == ("Recall vs precision", "tradeoff", "beginner")
    assert card.topics == ("metrics", "cost of errors")
    assert card.competencies == ("evaluation", "product judgement")
    assert (card.sources, card.references) == (("tradeoffs/ml/4", "guide/5.4"), ())
    assert card.prompt == "A filter holds back messages that may be fraud. Where do you lean?"
    assert card.sides == (
        Side(name="Catch more (recall)", body="**You gain** fewer victims."),
        Side(
            name="Be right more often (precision)",
            body="**You gain** trust: see [why](https://example.org/trust).",
        ),
    )
    assert card.in_products == "- Mail filters lean to precision."
    assert (card.questions_to_ask, card.interview_angle) == ("- What does one miss cost?", "Name both costs first.")
    assert (card.hints, card.answer, card.why, card.follow_ups) == ("", "", "", "")
    assert (card.deck, card.pack) == ("tradeoffs/machine-learning", "")


def test_a_question_is_read_with_its_answer(tmp_path: Path) -> None:
    """The sections are Markdown as it was written, without the empty lines around."""
    card = load([write(tmp_path, BOTH)]).cards["good-enough-to-launch"]
    assert card.answer == "There is no number without a product.\n\n1. **Baseline.** Measure what it replaces."
    assert card.hints == "- What happens today?"
    assert card.why == "Teams that want perfection never launch."
    assert card.follow_ups == "- What would make you wait?"
    assert card.references == ("The launch checklist, https://example.org/launch",)
    assert (card.sides, card.in_products, card.questions_to_ask, card.interview_angle) == ((), "", "", "")


def test_a_quiz_item_is_a_sentence_with_choices_and_their_reasons(tmp_path: Path) -> None:
    """A choice that goes on in the next line is one line; a card may have several items."""
    cards = load([write(tmp_path, BOTH)]).cards
    item = cards["recall-vs-precision"].quiz[0]
    assert item.prompt == "A bank blocks cards by a score. What comes first?"
    assert item.choices[1] == QuizChoice(
        text="Ask before blocking.", reason="The gentle action buys recall.", right=True
    )
    assert [choice.right for choice in item.choices] == [False, True, False]
    assert len(cards["good-enough-to-launch"].quiz) == 2


@pytest.mark.parametrize("written", [TRADEOFF.replace("\n", "\r\n"), "\ufeff" + TRADEOFF, TRADEOFF.rstrip("\n")])
def test_how_an_editor_saves_a_file_does_not_matter(tmp_path: Path, written: str) -> None:
    """Windows line ends, a byte order mark and a missing last line end make the same card."""
    plain = load([write(tmp_path / "plain", BOTH)])
    saved = load([write(tmp_path / "saved", {**BOTH, TRADEOFF_FILE: written})])
    assert saved.cards == plain.cards


def test_all_faults_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    """Three mistakes in the front matter, the sections and the quiz of one card, and one in another: four faults."""
    broken = TRADEOFF.replace("beginner", "easy").replace("## Questions to ask\n", "").replace("- [x]", "- [ ]")
    found = faults(tmp_path, {TRADEOFF_FILE: broken, QUESTION_FILE: QUESTION.replace("## Hints", "## Hint")})
    assert [fault.split(": ")[0] for fault in found] == [
        f"{QUESTION_FILE}:18",
        f"{QUESTION_FILE}:22",
        f"{TRADEOFF_FILE}:6",
        f"{TRADEOFF_FILE}:33",
        f"{TRADEOFF_FILE}:41",
    ]


def test_a_card_with_a_fault_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    """A dangling related card is no fault of the card that points to a broken one."""
    root = write(tmp_path, {**BOTH, QUESTION_FILE: QUESTION.replace("intermediate", "middling")})
    deck, found = read([root])
    assert list(deck.cards) == ["recall-vs-precision"]
    assert [fault.file for fault in found] == [QUESTION_FILE]


def test_loading_raises_one_error_with_every_fault_on_a_line(tmp_path: Path) -> None:
    """What stops the program tells whoever must mend it everything at once."""
    root = write(tmp_path, {TRADEOFF_FILE: "nothing", QUESTION_FILE: "nothing"})
    with pytest.raises(ContentError) as caught:
        load([root])
    assert str(caught.value).splitlines() == [str(fault) for fault in read([root])[1]]
    assert len(str(caught.value).splitlines()) > 2


def test_a_fault_reads_as_place_what_and_mend() -> None:
    """Line 0 stands for no line, and a pack's name goes before its files."""
    fault = Fault(file="tradeoffs/x.md", line=7, what="the answer is empty", mend="Write it.")
    assert str(fault) == "tradeoffs/x.md:7: the answer is empty. Write it."
    fault = Fault(file="tradeoffs/x.md", line=0, what="it is a link", mend="Remove it.", pack="acme")
    assert str(fault) == "acme/tradeoffs/x.md: it is a link. Remove it."


def test_two_cards_of_one_pack_cannot_share_an_id(tmp_path: Path) -> None:
    """The first by path counts, and the fault stands at the id of the second and names the first."""
    twice = {**BOTH, "tradeoffs/other/recall-vs-precision.md": TRADEOFF}
    (found,) = faults(tmp_path, twice)
    assert found == (
        f"tradeoffs/other/recall-vs-precision.md:2: the id `recall-vs-precision` belongs to {TRADEOFF_FILE} already. "
        "Give this card another id, and its file the same name."
    )


def test_a_pack_may_hold_some_decks_and_relate_to_our_cards(tmp_path: Path) -> None:
    """A team's own question stands beside ours, and says from which pack it is."""
    own = write(tmp_path / "content", BOTH)
    mine = QUESTION.replace("good-enough-to-launch", "our-launch")
    team = write(tmp_path / "acme", {"questions/ours/our-launch.md": mine})
    deck, found = read([own, team])
    assert found == ()
    assert (deck.cards["our-launch"].pack, deck.cards["our-launch"].deck) == ("acme", "questions/ours")


def test_a_pack_cannot_take_one_of_our_ids(tmp_path: Path) -> None:
    """Both files are named, and ours stays."""
    own = write(tmp_path / "content", BOTH)
    team = write(tmp_path / "acme", {"questions/good-enough-to-launch.md": QUESTION})
    deck, found = read([own, team])
    (fault,) = found
    place, _, what = str(fault).partition(": ")
    assert place == "acme/questions/good-enough-to-launch.md:2"
    assert what.startswith(f"the id `good-enough-to-launch` belongs to {QUESTION_FILE} already. Give this card another")
    assert deck.cards["good-enough-to-launch"].pack == ""


def test_packs_do_not_lean_on_one_another(tmp_path: Path) -> None:
    """Our cards and those of another pack cannot relate to a pack's card: it may be gone tomorrow."""
    mine = QUESTION.replace("good-enough-to-launch", "our-launch").replace("[recall-vs-precision]", "[]")
    other = QUESTION.replace("good-enough-to-launch", "more").replace("[recall-vs-precision]", "[our-launch]")
    own = write(tmp_path / "content", {**BOTH, TRADEOFF_FILE: TRADEOFF.replace("[good", "[our-launch, good")})
    one = write(tmp_path / "one", {"questions/our-launch.md": mine})
    two = write(tmp_path / "two", {"questions/more.md": other})
    assert [str(fault).partition(": ")[0] for fault in read([own, one, two])[1]] == [
        f"{TRADEOFF_FILE}:11",
        "two/questions/more.md:11",
    ]


@pytest.mark.parametrize(
    ("related", "what"),
    [
        ("[recall-vs-precision]", "the card is related to itself"),
        ("[good-enough-to-launch, no-such-card]", "no card has the id `no-such-card`"),
        ("\n  - good-enough-to-launch\n  - good-enough-to-launch", "stands twice in `related`"),
    ],
)
def test_a_related_card_exists_once_and_is_another(tmp_path: Path, related: str, what: str) -> None:
    """The fault stands on the line of the entry."""
    (found,) = faults(tmp_path, {**BOTH, TRADEOFF_FILE: TRADEOFF.replace("[good-enough-to-launch]", related)})
    assert found.startswith(f"{TRADEOFF_FILE}:{13 if related.startswith(chr(10)) else 11}: ")
    assert what in found


def test_a_source_is_in_the_inventory(tmp_path: Path) -> None:
    """Anything else belongs under references, as the mend says."""
    (found,) = faults(tmp_path, {**BOTH, TRADEOFF_FILE: TRADEOFF.replace("guide/5.4", "guide/99")})
    assert found.startswith(f"{TRADEOFF_FILE}:10: `guide/99` is not in the inventory. ")
    assert "`references`" in found


def test_packs_come_from_a_setting_like_a_search_path(tmp_path: Path) -> None:
    """Empty parts and blanks are passed over; relative paths become whole ones."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    assert packs("") == ()
    assert packs(os.pathsep.join([str(one), "", f" {two} "])) == (one.resolve(), two.resolve())
    assert packs(".") == (Path.cwd().resolve(),)


def test_a_pack_that_is_not_there_is_a_wrong_setting(tmp_path: Path) -> None:
    """A file is no folder, and every one that is missing is named."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(SettingsError, match=r"FULCRUM_PACKS.*nowhere.*file.*~\\x00"):
        packs(os.pathsep.join([str(tmp_path / "nowhere"), str(tmp_path / "file"), "~\0", str(tmp_path)]))


@pytest.mark.parametrize("name", ["Acme", "a b", "a.b", "ä", "x" * 65, "-\n-"])
def test_the_folder_of_a_pack_has_a_plain_name(tmp_path: Path, name: str) -> None:
    """Its name stands before faults and among counts, so nothing but a-z, 0-9 and - is taken, and none twice."""
    own = write(tmp_path / "content", BOTH)
    deck, found = read([own, write(tmp_path / name, {"questions/x.md": "never read"})])
    (fault,) = found
    assert "is no name for a pack" in str(fault)
    assert str(fault).isprintable()
    assert len(deck.cards) == 2


def test_two_packs_have_different_names(tmp_path: Path) -> None:
    """The second is not read: its faults could not be told from the first one's."""
    folders = [write(tmp_path / place, BOTH) for place in ("content", "a/acme", "b/acme")]
    assert "`acme` is the name of another pack too" in str(read(folders)[1][0])
