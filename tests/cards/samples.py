"""Two whole cards, a learning path through them, a pair of assessment items, and packs made of them."""

from collections.abc import Mapping
from pathlib import Path

from bot.cards import Card, Deck, Kind, Level, QuizChoice, QuizItem, read

TRADEOFF = """\
---
id: recall-vs-precision
title: Recall vs precision
kind: tradeoff
category: machine learning
level: beginner
sides: [Catch more (recall), Be right more often (precision)]
topics: [metrics, cost of errors]
competencies: [evaluation, product judgement]
sources: [tradeoffs/ml/4, guide/5.4]
related: [good-enough-to-launch]
---

## Prompt

A filter holds back messages that may be fraud. Where do you lean?

## Catch more (recall)

**You gain** fewer victims.

## Be right more often (precision)

**You gain** trust: see [why](https://example.org/trust).

## In real products

- Mail filters lean to precision.

## Questions to ask

- What does one miss cost?

## Interview angle

Name both costs first.

## Quiz

A bank blocks cards by a score. What comes first?

- [ ] Block more. — Every alarm is a dead card at a till.
- [x] Ask before blocking. — The gentle action buys
  recall.
- [ ] Optimise F1. — It weighs both errors alike.
"""

QUESTION = """\
---
id: good-enough-to-launch
title: What accuracy is good enough to launch?
kind: question
category: technical depth
level: intermediate
topics: [launch criteria]
competencies: [delivery and people]
sources: [technical-depth/6]
references: ["The launch checklist, https://example.org/launch"]
related: [recall-vs-precision]
---

## Prompt

Your router agrees with people in 88 % of cases. Do you launch?

## Hints

- What happens today?

## Answer

There is no number without a product.

1. **Baseline.** Measure what it replaces.

## Why it matters

Teams that want perfection never launch.

## Follow-ups

- What would make you wait?

## Quiz

A person edits each draft. What decides?

- [ ] The demo. — A chosen set is not the traffic.
- [x] Whether people are faster. — That is the baseline.
- [ ] A round number. — It says nothing alone.

The draft goes out by itself now. What changes?

- [ ] Nothing. — Nobody checks it any more.
- [ ] The colour. — It does not decide.
- [x] The price of an error. — It reaches the customer.
"""

PATH = """\
---
title: Errors and launches
for: Whoever decides what ships.
---

First what errors cost, then when to launch.

It takes two days.

1. recall-vs-precision: Both errors have a price.
2. good-enough-to-launch: With prices, a launch
   can be decided.
"""

PAIR = """\
---
id: see-both-errors
competency: evaluation
level: beginner
measures: Sees what both kinds of error cost.
---

## Form A

A lift stops when its sensor sees a hand. What matters first?

- [ ] Fewer stops. — A hand is worth more than a minute.
- [x] Every hand is seen. — The harm cannot be undone.
- [ ] A higher average. — It hides the rare hand.
- [ ] A newer sensor. — It is no aim.

## Form B

A ferry sells its last places by a forecast. What matters first?

- [x] What a full deck turns away. — That loss is never seen.
- [ ] The newest model. — It is no aim.
- [ ] The average error. — It hides the holiday.
- [ ] The colour of the ticket. — It decides nothing.
"""

PATH_FILE = "paths/errors.md"
PAIR_FILE = "assessment/evaluation/see-both-errors.md"
TRADEOFF_FILE = "tradeoffs/machine-learning/recall-vs-precision.md"
QUESTION_FILE = "questions/technical-depth/good-enough-to-launch.md"
BOTH: Mapping[str, str] = {TRADEOFF_FILE: TRADEOFF, QUESTION_FILE: QUESTION}


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Make a pack of these files, each by its path in the pack."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def faults(root: Path, files: Mapping[str, str | bytes]) -> list[str]:
    """Return every fault of a pack of these files, each as the line that people read."""
    return [str(fault) for fault in read([write(root, files)])[1]]


def card(
    id: str,  # noqa: A002  as the card calls it
    title: str,
    *,
    kind: Kind = "tradeoff",
    sources: tuple[str, ...] = (),
    level: Level = "beginner",
    needs: tuple[str, ...] = (),
    pack: str = "",
) -> Card:
    """Return a card made without a file."""
    choice = QuizChoice(text="Yes", reason="It is so", right=True)
    return Card(
        id=id,
        title=title,
        kind=kind,
        category="machine learning",
        level=level,
        topics=("metrics",),
        competencies=("evaluation",),
        sources=sources,
        references=(),
        related=(),
        needs=needs,
        prompt="Where do you lean?",
        quiz=(QuizItem(prompt="Is it so?", choices=(choice,)),),
        deck="tradeoffs/machine-learning",
        pack=pack,
    )


def deck(*titles: str) -> Deck:
    """Return a deck of trade-offs by their titles."""
    return Deck(card(title.lower().replace(" ", "-"), title) for title in titles)
