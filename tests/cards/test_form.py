"""The form of a card: each rule with the line on which breaking it is named, and how to mend it."""

from pathlib import Path

import pytest

from bot.cards import load
from tests.cards.samples import BOTH, QUESTION, QUESTION_FILE, TRADEOFF, TRADEOFF_FILE, faults, write

LONG = "x" * 151

FRONT = [
    ("---\nid", "id", 1, "there is no front matter. Begin the file with a line of ---"),
    ("id: recall-vs-precision\n", "", 1, "the key `id` is missing. Add `id`"),
    ("id: recall-vs-precision", "id: Recall", 2, "`id` is `Recall`, no id of a card. Use a-z, 0-9 and -"),
    ("id: recall-vs-precision", "id: recall", 2, "the id is `recall`, and the file is called `recall-vs-precision.md`"),
    ("id: recall-vs-precision", "id: ../../etc/passwd", 2, "no id of a card"),
    ("title: Recall vs precision", f"title: {LONG}", 3, "`title` has 151 characters, at most 150 may be. Shorten"),
    ("title: Recall vs precision", "title: ''", 3, "`title` is empty"),
    ("title: Recall vs precision", "title:", 3, "nothing stands behind `title`"),
    ("title: Recall vs precision", "title: [a, b]", 3, "`title` is a list, not one text"),
    ("title: Recall vs precision", "title: {a: b}", 3, "`title` is a group of keys, not one text"),
    ("title: Recall vs precision", 'title: "a\\nb"', 3, "`title` holds a line break, a tab or an unseen character"),
    ("title: Recall vs precision", 'title: "a\\x07b"', 3, "`title` holds a line break, a tab or an unseen character"),
    (
        "title: Recall vs precision",
        'title: "a\\ud800b"',
        3,
        "`title` holds half a character. Write the character itself.",
    ),
    ("level: beginner\n", 'level: beginner\n"\\ud800": x\n', 7, "a key is no word"),
    ("title: Recall vs precision", 'title: "a "', 3, "`title` begins or ends with a blank"),
    ("title: Recall vs precision", "title: a <b>bold</b>", 3, "raw HTML: `<b>`. Write it as Markdown"),
    ("kind: tradeoff", "kind: question", 4, "`question` does not fit the folder tradeoffs/. Write `kind: tradeoff`"),
    ("kind: tradeoff", "kind: riddle", 4, "`kind` is `riddle`. Write one of: question, tradeoff."),
    ("level: beginner", "level: Beginner", 6, "`level` is `Beginner`. Write one of: beginner, intermediate, advanced."),
    ("level: beginner\n", "level: beginner\nlevel: advanced\n", 7, "the key `level` stands twice"),
    (
        "level: beginner\n",
        "level: beginner\nColour: red\n",
        7,
        "no card has a key `Colour`. Remove it; the keys are id",
    ),
    ("level: beginner\n", "level: beginner\n? [a]\n: b\n", 7, "a key is no word"),
    ("level: beginner\n", "level: beginner\n<<: {a: b}\n", 7, "no card has a key `<<`"),
    ("topics: [metrics, cost of errors]\n", "", 1, "the key `topics` is missing"),
    ("topics: [metrics", "topics: metrics #", 8, "`topics` is `metrics`, not a list. Write it as [one, another]."),
    ("[metrics, cost of errors]", "[]", 8, "`topics` has too few entries"),
    ("[metrics, cost of errors]", "[metrics, [a]]", 8, "`topics` entry 2 is a list, not one text"),
    ("[metrics, cost of errors]", "[metrics, metrics]", 8, "`metrics` stands twice in `topics`"),
    (
        "[metrics, cost of errors]",
        "\n  - metrics\n  - 2030",
        10,
        '`2030` in `topics` reads as a number. Put it in quotes: "2030".',
    ),
    ("[metrics, cost of errors]", "[metrics, 1e3]", 8, '`1e3` in `topics` reads as a number. Put it in quotes: "1e3".'),
    ("[metrics, cost of errors]", "[true]", 8, '`true` in `topics` reads as true or false. Put it in quotes: "true".'),
    ("[metrics, cost of errors]", "[2026-01-01]", 8, "`2026-01-01` in `topics` reads as a date. Put it in quotes"),
    ("[metrics, cost of errors]", "[2026-99-99]", 8, "`2026-99-99` in `topics` reads as a date. Put it in quotes"),
    ("[metrics, cost of errors]", "[~]", 8, "nothing stands behind `topics`"),
    ("[metrics, cost of errors]", "[=]", 8, "`=` in `topics` reads as no text. Put it in quotes"),
    (
        "[evaluation, product",
        "[evaluation, sales, product",
        9,
        "`competencies` entry 2 is `sales`. Write one of: model",
    ),
    ("sides: [Catch more (recall), Be right more often (precision)]\n", "", 1, "the key `sides` is missing"),
    ("sides: [Catch more (recall), ", "sides: [", 7, "`sides` has too few entries. Write at least 2"),
    ("sides: [", "sides: [Both, ", 7, "`sides` has too many entries. Write 2"),
    ("sides: [Catch more", f"sides: [{'x' * 60} Catch more", 7, "`sides` entry 1 has 80 characters, at most 60 may be"),
    ("sides: [Catch more (recall)", 'sides: ["a\\nb"', 7, "`sides` entry 1 holds a line break"),
    ("sides: [Catch more (recall)", "sides: [Quiz", 7, "`Quiz` is the name of another section"),
    ("related: [", "references: ['[a](javascript:alert)']\nrelated: [", 11, "a link to `javascript:alert`"),
    ("related: [", "related: [Some Card, ", 11, "`related` entry 1 is `Some Card`, no id of a card"),
    ("related: [", "related: @[", 11, "the front matter is not YAML: found character '@' that cannot start any token"),
]

BODY = [
    ("## Prompt", "Some text.\n\n## Prompt", 14, "text stands before the first section. Put it below `## Prompt`."),
    (
        "## Interview angle\n\n",
        "",
        36,
        "the section `Interview angle` is missing before here. Add `## Interview angle`.",
    ),
    ("Name both costs first.\n", "", 34, "the section `Interview angle` is empty"),
    (
        "Name both costs first.\n",
        "<!-- later -->\n",
        36,
        "a note stands here that nobody would see: `<!-- later -->`. Write what",
    ),
    ("Name both costs first.\n", "[a]: https://example.org\n", 36, "a link is defined apart from its text"),
    ("## Quiz", "## Prompt\n\nAgain.\n\n## Quiz", 38, "the section `Prompt` stands twice"),
    (
        "## Quiz",
        "## Notes\n\nMore.\n\n## Quiz",
        38,
        "no section of a tradeoff is called `Notes`. The sections are, in this",
    ),
    ("## Quiz", "# Quiz", 38, "a title stands in the text"),
    ("## Catch more (recall)", "## Catch more", 18, "no section of a tradeoff is called `Catch more`"),
    ("## Catch more (recall)", "## Catch more", 22, "the section `Catch more (recall)` is missing before here"),
    (
        "sides: [Catch more (recall), Be right more often (precision)]",
        "sides: [Be right more often (precision), Catch more (recall)]",
        18,
        "`Catch more (recall)` stands where `Be right more often (precision)` is expected",
    ),
    ("fewer victims.", "<b>fewer</b> victims.", 20, "raw HTML: `<b>`. Write it as Markdown, or put it in backticks."),
    ("fewer victims.", "fewer\n`a\nb` or\nmore <br> victims.", 23, "raw HTML: `<br>`"),
    ("fewer victims.", "fewer\n``a\nb\nc`` or\n[more](/x) victims.", 24, "a link to `/x`"),
    ("fewer victims.", "fewer\n\n<div>\nvictims\n</div>", 22, "raw HTML: `<div>"),
    ("fewer victims.", "fewer\nvictims&#x202e;.", 21, "there is an unseen character. Remove it."),
    ("fewer victims.", "<!channel> victims.", 20, "raw HTML: `<!channel>`"),
    ("fewer victims.", "![a](https://example.org/a.png)", 20, "a picture, which not every platform can show"),
    (
        "fewer victims.",
        "fewer\n[victims](javascript:alert(1))",
        21,
        "a link to `javascript:alert(1)`. Link to https://",
    ),
    ("fewer victims.", "[a](/local) and <mailto:a@example.org>", 20, "a link to `/local`"),
    ("fewer victims.", "[a](/local) and <mailto:a@example.org>", 20, "a link to `mailto:a@example.org`"),
    ("fewer victims.", "[a](https:///etc/passwd)", 20, "a link to `https:///etc/passwd`"),
    ("fewer victims.", "[a](data:text/html,x)", 20, "a link to `data:text/html,x`"),
    ("fewer victims.", "\n\n| a | b |\n| - | - |\n| c | d |", 22, "a table, which not every platform can show"),
    ("fewer victims.", "fewer\n\n" + "> " * 21 + "victims", 22, "it is nested deeper than 20. Write it flat."),
    ("fewer victims.", "*" * 42 + "victims" + "*" * 42, 20, "it is nested deeper than 20. Write it flat."),
]

QUIZ = [
    ("A bank blocks cards by a score. What comes first?\n\n", "", 40, "no sentence stands above these choices"),
    ("- [ ] Block more.", "One more word.\n\n- [ ] Block more.", 40, "no choices stand below this sentence"),
    ("alike.\n", "alike.\n\nAnd this?\n", 47, "no choices stand below this sentence"),
    ("alike.\n", "alike.\n\n---\n", 47, "neither a sentence nor choices"),
    ("- [ ] Block more.", "1. [ ] Block more.", 42, "neither a sentence nor choices"),
    (
        "- [ ] Block more.",
        "- Block more.",
        42,
        "the choice `Block more. — Every alarm is a dead card at a till.` has no box",
    ),
    ("- [ ] Block more.", "- [y] Block more.", 42, "has no box. Begin it with `- [ ]`"),
    ("- [ ] Block more.", "- [ ]Block more.", 42, "has no box. Begin it with `- [ ]`"),
    (
        "- [ ] Block more. — Every alarm is a dead card at a till.",
        "- [ ] Block more.",
        42,
        "the choice `Block more.` has no reason",
    ),
    ("- [ ] Block more. — Every", "- [ ] Block more. - Every", 42, "with a blank, a long dash (—) and a blank"),
    ("- [ ] Block more. — Every", "- [ ] — Every", 42, "has no text"),
    ("- [ ] Optimise F1. — It weighs both errors alike.", "- [ ]", 45, "the choice `` has no reason"),
    ("- [ ] Optimise F1.", "- [x] Optimise F1.", 42, "2 choices are marked as right, not one"),
    ("- [x]", "- [ ]", 42, "0 choices are marked as right, not one"),
    ("- [ ] Optimise F1. — It weighs both errors alike.\n", "", 42, "the number of choices is 2, not 3 to 5"),
    (
        "- [ ] Optimise F1.",
        "- [ ] A — a\n- [ ] B — b\n- [ ] C — c\n- [ ] Optimise F1.",
        42,
        "the number of choices is 6, not 3 to 5",
    ),
    ("Optimise F1.", "Block more.", 42, "two choices have the same text"),
    ("alike.\n", "alike.\n\n  More of it.\n", 45, "a choice is more than one sentence in a list"),
    ("alike.\n", "alike.\n  - [ ] Deeper. — Down.\n", 45, "a choice is more than one sentence in a list"),
]


@pytest.mark.parametrize(("old", "new", "line", "what"), FRONT + BODY + QUIZ)
def test_a_broken_rule_is_named_by_its_line(tmp_path: Path, old: str, new: str, line: int, what: str) -> None:
    """The fault stands where the mistake is, says what is wrong, and how to mend it."""
    assert TRADEOFF.count(old) == 1
    found = faults(tmp_path, {**BOTH, TRADEOFF_FILE: TRADEOFF.replace(old, new)})
    assert [fault for fault in found if fault.startswith(f"{TRADEOFF_FILE}:{line}: ") and what in fault], found
    assert all(fault.isprintable() and fault.endswith(".") for fault in found)


def test_a_question_has_the_sections_of_a_question(tmp_path: Path) -> None:
    """The answer stands behind the hints, and there are no sides."""
    hints = "## Hints\n\n- What happens today?\n\n"
    turned = (
        QUESTION.replace(hints, "").replace("## Why", hints + "## Why").replace("related", "sides: [A, B]\nrelated")
    )
    assert [fault.partition(". ")[0] for fault in faults(tmp_path, {**BOTH, QUESTION_FILE: turned})] == [
        f"{QUESTION_FILE}:11: a question has no sides",
        f"{QUESTION_FILE}:19: `Answer` stands where `Hints` is expected",
    ]


def test_words_that_yaml_1_1_would_change_stay_as_they_are(tmp_path: Path) -> None:
    """No, yes, a time of day and a version with two dots are text."""
    written = TRADEOFF.replace("[metrics, cost of errors]", "[no, yes, off, 12:30, 1.2.3, NaN-safe]")
    card = load([write(tmp_path, {**BOTH, TRADEOFF_FILE: written})]).cards["recall-vs-precision"]
    assert card.topics == ("no", "yes", "off", "12:30", "1.2.3", "NaN-safe")


def test_a_card_may_lean_on_nothing(tmp_path: Path) -> None:
    """Sources, references and related cards may be left out: a team's first card has none."""
    text = TRADEOFF.replace("related: [good-enough-to-launch]\n", "")
    text = text.replace("sources: [tradeoffs/ml/4, guide/5.4]\n", "")
    card = load([write(tmp_path, {TRADEOFF_FILE: text})]).cards["recall-vs-precision"]
    assert (card.related, card.sources, card.references) == ((), (), ())


def test_a_mistake_is_named_once(tmp_path: Path) -> None:
    """A wrong entry is not also a wrong list, and a number in a list is not also no text."""
    text = TRADEOFF.replace("[evaluation, product judgement]", "[sales]").replace("[metrics,", "[7,")
    assert len(faults(tmp_path, {**BOTH, TRADEOFF_FILE: text})) == 2


@pytest.mark.parametrize(
    "harmless",
    [
        "It is 3 < 4 and AT&T; `<b>` is code, and \\<b> is text.",
        "<https://example.org> and [a](http://example.org/?q=1#top)",
        "### A smaller heading\n\n> quoted\n\n```html\n<b>in a fence</b>\n## no heading\n```",
        "> " * 20 + "deep",
        "*" * 40 + "strong" + "*" * 40,
        "A [x] in brackets, a - dash — and [no link](",
    ],
)
def test_ordinary_markdown_is_let_pass(tmp_path: Path, harmless: str) -> None:
    """What only looks like HTML, a link or a heading is text."""
    text = TRADEOFF.replace("Name both costs first.", harmless)
    card = load([write(tmp_path, {**BOTH, TRADEOFF_FILE: text})]).cards["recall-vs-precision"]
    assert card.interview_angle == harmless
