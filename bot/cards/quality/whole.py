"""Our deck as a whole: what it covers, and that no level, competency or folder is left behind."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.cards.competencies import competencies
from bot.cards.inventory import inventory
from bot.cards.quality.naming import Each, fault, fault_of_folder, file_of
from bot.cards.quality.reckoning import argues, gives_away, place, share
from bot.cards.values import COMPETENCIES, LEVELS, Card, Fault, shown

LEAST_OF_LEVEL: Final = 0.2  # of all cards
LEAST_OF_COMPETENCY: Final = 0.1  # of all cards; a card may train several
MOST_LONGEST: Final = 0.5  # of the quiz items may have their longest choice as the right one: by chance a third have
MOST_APART: Final = (
    0.15  # between how many right and how many wrong choices argue: else the bare one is the one to take
)
MOST_IN_PLACE: Final = 0.5  # of the quiz items may have the right choice in one place


def names(each: Iterable[Each]) -> Iterator[Fault]:
    """Yield a fault for each id that two files have, of whatever sort: people look all of them up by it."""
    taken: dict[str, Each] = {}
    for one in each:
        if (first := taken.setdefault(one.id, one)) is not one:
            yield fault(one, f"the id {shown(one.id)} belongs to {file_of(first)} already", "Give it another one.")


def check(cards: Sequence[Card]) -> Iterator[Fault]:
    """Yield what is wrong with all cards of ours together."""
    covered = {source for card in cards for source in card.sources}
    for item, title in inventory().items():
        if item not in covered:
            yield fault_of_folder(
                ".", f"no card teaches {shown(item)} ({shown(title)})", "Write one, or name it under `sources`."
            )
    yield from _balance(cards)
    yield from _categories(cards)
    yield from _quizzes(cards)
    for competency in COMPETENCIES:
        if competency not in competencies():
            yield fault_of_folder(
                ".", f"nothing explains the competency {shown(competency)}", "Say it in content/competencies.md."
            )


def _balance(cards: Sequence[Card]) -> Iterator[Fault]:
    for level in LEVELS:
        if (part := share(card.level == level for card in cards)) < LEAST_OF_LEVEL:
            yield fault_of_folder(".", f"{part:.0%} of the cards are {level}", f"Have {LEAST_OF_LEVEL:.0%} at least.")
    for competency in COMPETENCIES:
        if (part := share(competency in card.competencies for card in cards)) < LEAST_OF_COMPETENCY:
            yield fault_of_folder(
                ".", f"{part:.0%} of the cards train {competency}", f"Have {LEAST_OF_COMPETENCY:.0%} at least."
            )


def _categories(cards: Sequence[Card]) -> Iterator[Fault]:
    """A folder holds one category and a category has one folder, so that each can stand for the other."""
    for one, other, name in (("deck", "category", "folder"), ("category", "deck", "category")):
        found: dict[str, set[str]] = defaultdict(set)
        for card in cards:
            found[getattr(card, one)].add(getattr(card, other))
        for key, values in found.items():
            if len(values) > 1:
                what = f"the {name} {shown(key)} goes with {', '.join(map(shown, sorted(values)))}"
                yield fault_of_folder(".", what, "Give each folder one category, and each category one folder.")


def _quizzes(cards: Sequence[Card]) -> Iterator[Fault]:
    items = [item for card in cards for item in card.quiz]
    if (part := share(map(gives_away, items))) > MOST_LONGEST:
        yield fault_of_folder(
            ".", f"the longest choice is right in {part:.0%} of the quiz items", "Lengthen wrong choices."
        )
    right, wrong = (
        share(argues(each) for item in items for each in item.choices if each.right is side) for side in (True, False)
    )
    if abs(right - wrong) > MOST_APART:
        what = f"{right:.0%} of the right choices and {wrong:.0%} of the wrong ones give a reason of their own"
        yield fault_of_folder(".", what, "Move reasons behind the dash, or give some to the others.")
    for where in range(max((len(item.choices) for item in items), default=0)):
        if (part := share(place(item) == where for item in items)) > MOST_IN_PLACE:
            yield fault_of_folder(
                ".", f"choice {where + 1} is right in {part:.0%} of the quiz items", "Move some of them."
            )
