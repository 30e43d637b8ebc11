"""Our assessment: two forms that measure the same, give nothing away, and ask nothing that a card has told."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from bot.cards.assessment import CHOICES
from bot.cards.quality.cards import wrong_with
from bot.cards.quality.naming import fault, fault_of_folder
from bot.cards.quality.reckoning import alike, gives_away, place, share
from bot.cards.values import ASSESSMENT, COMPETENCIES, FORMS, LEVELS, AssessmentPair, Card, Fault, Form, shown

LEAST: Final = 3  # items for each competency in each form: fewer say nothing about a person
MOST_IN_PLACE: Final = 0.35  # of a form's right choices may stand in one of the four places
LEAST_IN_PLACE: Final = 0.15
MOST_LONGEST: Final = 0.4  # of a form's items may have their longest choice as the right one: by chance a quarter have
TOO_ALIKE: Final = 0.55  # of the telling words shared: everyday ones alone have not brought two texts above a half


def check(pairs: Sequence[AssessmentPair], cards: Sequence[Card]) -> Iterator[Fault]:
    """Yield what is wrong with the pairs of ours, one by one and as two forms."""
    for pair in pairs:
        for item in pair.forms.values():
            for what, mend in wrong_with(item):
                yield fault(pair, what, mend)
        yield from _told_already(pair, cards)
    yield from _spread(pairs)
    for form in FORMS if pairs else ():
        yield from _form(form, pairs)


def _told_already(pair: AssessmentPair, cards: Sequence[Card]) -> Iterator[Fault]:
    if alike(*(item.prompt for item in pair.forms.values())) >= TOO_ALIKE:
        yield fault(pair, "its two forms tell of one situation", "Give form B a product of its own.")
    for form, item in pair.forms.items():
        for card in cards:
            if any(alike(item.prompt, quiz.prompt) >= TOO_ALIKE for quiz in card.quiz):
                what = f"form {form} tells of the same situation as a quiz item of {shown(card.id)}"
                yield fault(pair, what, "Take another product, or whoever read the card knows the answer.")


def _spread(pairs: Sequence[AssessmentPair]) -> Iterator[Fault]:
    """Each pair counts in both forms, so what holds of the pairs holds of each form."""
    count = Counter((pair.competency, pair.level) for pair in pairs)
    for competency in COMPETENCIES if pairs else ():
        of_it = sum(count[competency, level] for level in LEVELS)
        missing = [level for level in LEVELS if not count[competency, level]]
        if of_it < LEAST or missing:
            levels = f", none {' or '.join(missing)}" if missing else ""
            yield fault_of_folder(
                ASSESSMENT,
                f"each form has {of_it} items on {competency}{levels}",
                f"Have {LEAST}, of all three levels.",
            )


def _form(form: Form, pairs: Sequence[AssessmentPair]) -> Iterator[Fault]:
    items = [pair.forms[form] for pair in pairs]
    for where in range(CHOICES):
        part = share(place(item) == where for item in items)
        if not LEAST_IN_PLACE <= part <= MOST_IN_PLACE:
            what = f"in form {form}, choice {where + 1} is right in {part:.0%} of the items"
            yield fault_of_folder(ASSESSMENT, what, f"Have {LEAST_IN_PLACE:.0%} to {MOST_IN_PLACE:.0%} in each place.")
    if (part := share(map(gives_away, items))) > MOST_LONGEST:
        yield fault_of_folder(
            ASSESSMENT,
            f"in form {form}, the longest choice is right in {part:.0%} of the items",
            "Lengthen wrong choices.",
        )
