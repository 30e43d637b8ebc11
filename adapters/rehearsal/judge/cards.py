"""The judge of the channel's cards: what M2 promises to whoever reads along, without its formula.

A post that was tried and never arrived may have used its card up or not, as the bot cannot know: both are right. One
that was never tried was missed, and uses no card up.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from adapters.rehearsal.facts import Facts
from adapters.rehearsal.judge.absences import Absences
from adapters.rehearsal.judge.history import Sending
from adapters.rehearsal.judge.rows import Day

LONGEST_REST: Final = 20  # posts of a kind before a card comes again, or half the cards where those are fewer
LATELY: Final = timedelta(days=5)  # whoever was on time for a post of these days surely takes part


class Channel:
    """What was sent to the channel, and who knew what at an instant."""

    def __init__(
        self,
        facts: Facts,
        days: Sequence[Day],
        sent: Sequence[Sending],
        on_time: Mapping[str, Mapping[str, datetime]],
        absences: Absences,
    ) -> None:
        self._absences = absences
        self._facts = facts
        self._days = days
        self._sent = sent
        self._on_time = on_time  # by post and person, when the bot got to know of it

    def met(self, at: datetime) -> set[str]:
        """Return the cards that anybody had rated by then."""
        return {each.card for each in self._facts.rated if each.arrived < at}

    def known(self, at: datetime, until: datetime) -> set[str]:
        """Return the cards rated by an instant by somebody who surely takes part, then and until another.

        Between the two the next card was chosen, and who had left by then did not count.
        """
        lately = {
            who
            for each in self._sent
            if at - LATELY < each.began < at
            for who, arrived in self._on_time.get(each.key, {}).items()
            if arrived < at and self._absences.left(who, at) is None and self._absences.left(who, until) is None
        }
        return {each.card for each in self._facts.rated if each.who in lately and each.arrived < at}

    def could_choose(self, each: Sending) -> bool:
        """Tell whether all days before were settled in good time: the card is chosen after that, and knowing all."""
        row = each.row
        return row is not None and all(day.settled < row.made for day in self._days if day.day < row.day)


def judge_cards(
    facts: Facts,
    days: Sequence[Day],
    sent: Sequence[Sending],
    on_time: Mapping[str, Mapping[str, datetime]],
    absences: Absences,
) -> Iterator[str]:
    """M2: first the path in its order; then no card that has not rested, and what nobody knows before what is known.

    While nobody has rated anything, all cards are equal, and come in the order of the deck.
    """
    channel = Channel(facts, days, sent, on_time, absences)
    for kind, order in facts.cards.items():
        mine = [each for each in sent if each.kind == kind and not each.extra]
        for number, each in enumerate(mine):
            before = mine[:number]
            path = _in_turn(facts.paths.get(kind, ()), before)
            faults = _off_path(each, path) if path else _after_path(channel, order, each, before)
            yield from (f"M2 {each.began:%Y-%m-%d %H:%M:%S}Z {kind}: “{each.card}” {fault}" for fault in faults)


def _off_path(each: Sending, path: Collection[str]) -> Iterator[str]:
    if each.card not in path:
        yield f"was sent, expected {_titles(path)} of the path"


def _after_path(channel: Channel, order: Sequence[str], each: Sending, before: Sequence[Sending]) -> Iterator[str]:
    pause = min(LONGEST_REST, len(order) // 2)
    latest = before[-pause:] if pause else ()
    if each.card in {post.card for post in latest if post.posted}:
        yield f"came again before {pause} others"
    met = channel.met(each.began)
    if not met:
        in_turn = _in_turn(order, before)
        if in_turn and each.card not in in_turn:
            yield f"was sent while nobody had rated anything, expected {_titles(in_turn)}, the next in order"
    # It was chosen after the post before, so whatever had been rated until that one counted.
    elif before and channel.could_choose(each) and each.card in channel.known(before[-1].began, each.began):
        resting = {post.card for post in latest}
        new = [card for card in order if card not in met and card not in resting]
        if new:
            yield f"was known, and sent before {_titles(new[:1])}, which nobody had met"


def _in_turn(cards: Sequence[str], before: Sequence[Sending]) -> list[str]:
    """Return what may come next of cards that come one after the other; nothing where they may be through."""
    tried, arrived = {post.card for post in before}, {post.card for post in before if post.posted}
    possible = []
    for card in cards:
        if card not in arrived:
            possible.append(card)
        if card not in tried:
            return possible
    return []


def _titles(cards: Collection[str]) -> str:
    return " or ".join(f"“{card}”" for card in cards)
