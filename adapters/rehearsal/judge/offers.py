"""The judge of the cards that come outside posts: what M3 promises whoever takes them, without its formula."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Final

from adapters.rehearsal.facts import Facts, Rated
from adapters.rehearsal.judge import telling
from adapters.rehearsal.judge.history import Occasions, Sending
from adapters.rehearsal.judge.wall import DAY, wall

AT_FIRST: Final = 3  # offers a day, until somebody wishes for another number


class Met:
    """Who met which cards on which of their own days, as the diary is read on."""

    def __init__(self, facts: Facts, sent: Sequence[Sending]) -> None:
        self._zones = facts.zones
        self._occasions = Occasions(facts, sent)
        self._first: defaultdict[str, dict[tuple[str, str], datetime]] = defaultdict(dict)  # by card and occasion
        self._on_posts: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)  # those of them rated on a post

    def take(self, rated: Rated) -> None:
        """Read one rating. Rated once more on its occasion, a card was met when it was rated first."""
        key, mine = (rated.card, self._occasions.of(rated)), self._first[rated.who]
        mine[key] = min(rated.at, mine.get(key, rated.at))
        if rated.post is not None:
            self._on_posts[rated.who].add(key)

    def on(self, who: str, at: datetime) -> set[str]:
        """Return the cards that somebody met on their own day of an instant, wherever."""
        today = self._day(who, at)
        lately = [(card, met) for (card, _), met in self._first[who].items() if abs(met - at) < 2 * DAY]
        return {card for card, met in lately if self._day(who, met) == today}

    def alone_on(self, who: str, at: datetime) -> int:
        """Return how many cards somebody has rated on their own day of an instant, and on no post."""
        today = f"{self._day(who, at)}"
        return sum(key[1] == today for key in self._first[who].keys() - self._on_posts[who])

    def _day(self, who: str, at: datetime) -> date:
        """Return somebody's own date; that of UTC where the platform cannot say."""
        return wall(self._zones.get(who) or "UTC").day(at)


def judge_offers(facts: Facts, sent: Sequence[Sending]) -> Iterator[str]:
    """M3: a card of the deck, not met today, nor open in the channel; and no more offers a day than somebody wants."""
    cards = {card for cards in facts.cards.values() for card in cards}
    met, read = Met(facts, sent), 0
    for offer in facts.offered:
        for rated in facts.rated[read : offer.after]:
            met.take(rated)
        read = offer.after
        name = f"{_at(offer.at)} {offer.who}: the {offer.by} brought “{offer.card}”"
        if offer.card not in cards:
            yield f"M3 {name}, which is no card of the deck"
        if offer.card in met.on(offer.who, offer.at):
            yield f"M3 {name}, which they had met that day"
        if any(each.card == offer.card for each in open_at(sent, offer.at)):
            yield f"M1 {name}, whose post is open"


def judge_counts(facts: Facts, sent: Sequence[Sending]) -> Iterator[str]:
    """M3: after a rating one more card is offered, as often a day as somebody wants, while there is any."""
    cards = {card for cards in facts.cards.values() for card in cards}
    met = Met(facts, sent)
    for rated in facts.rated:
        met.take(rated)
        open_cards = {each.card for each in open_at(sent, rated.arrived)}
        left = cards - open_cards - met.on(rated.who, rated.at)
        yield from _count_faults(facts, rated, met.alone_on(rated.who, rated.at), left)


def _count_faults(facts: Facts, rated: Rated, done: int, left: Collection[str]) -> Iterator[str]:
    wishes = [each.offers for each in facts.wished if each.who == rated.who and each.at <= rated.arrived]
    most = wishes[-1] if wishes else AT_FIRST
    offers = telling.offers_one_more(rated.told)
    name = f"M3 {_at(rated.at)} {rated.who} on “{rated.card}”"
    if offers and done >= most:
        yield f"{name}: offers one more after {done} that day, though {most} are wanted"
    if not offers and done < most and left and rated.post is not None:
        yield f"{name}: offers no other card after {done} that day, though {most} are wanted"


def judge_lists(facts: Facts, sent: Sequence[Sending]) -> Iterator[str]:
    """M1: an open post, deleted or not, is offered by `/study today`."""
    for listed in facts.listed:
        for each in open_at(sent, listed.at):
            if each.card not in listed.text:
                yield f"M1 {_at(listed.at)} {listed.who}: `/study today` left out “{each.card}”, whose post is open"


def open_at(sent: Sequence[Sending], at: datetime) -> list[Sending]:
    """Return the posts of which the bot knows and that are open at an instant."""
    return [each for each in sent if each.known and each.closes and each.known <= at <= each.closes]


def _at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}Z"
