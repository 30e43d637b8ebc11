"""`fulcrum rehearse`: plays local days on a virtual clock through the real house, and lists every broken rule."""

import asyncio
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from adapters.rehearsal.facts import Facts
from adapters.rehearsal.judge import broken
from adapters.rehearsal.messenger import MemoryMessenger
from adapters.rehearsal.script import Script, write
from adapters.rehearsal.stage import Stage
from adapters.wiring import House, MakeAdapter
from bot.cards import Deck, load
from bot.clock import Clock
from bot.resources import folder as content
from bot.store.at_once import at_once
from bot.store.database import read_url
from bot.store.schema import upgrade

MEMORY_DISK: Final = Path("/dev/shm")  # noqa: S108  only ever used through a folder of our own in it
DATABASE: Final = "rehearsal.db"


def nothing_happens(_file: Path) -> None:
    """Leave the database alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a rehearsal came to."""

    days: int  # local days that were played
    start: date  # the first of them
    zone: str
    seed: int
    posts_by_kind: Mapping[str, int]  # what stood in the channel
    people: int  # who rated at least once
    ratings: int  # presses on a rating, those delivered twice included
    reviews: int  # of them, outside posts
    leans: int  # presses that sent one, late ones and those delivered twice included
    guesses: int  # answers to the quiz of a post, as leans
    offers: int  # cards that came outside posts
    outcomes: int  # of posts, that stand in threads
    extras: int  # wishes for a post by hand
    absences: int  # pauses, returns and leavings
    changes: int  # of settings, the first set-up left out
    downtimes: int
    mishaps: int  # calls to the platform that went wrong
    broken: tuple[str, ...]  # one line each, the rule first; empty where all is well

    def as_json(self) -> dict[str, Any]:
        """Return it as one object, ready for JSON."""
        return asdict(self) | {"start": self.start.isoformat(), "broken": list(self.broken)}


async def rehearse(
    days: int,
    *,
    start: date,
    zone_name: str,
    seed: int = 0,
    plan: Script | None = None,
    deck: Deck | None = None,
    house: type[House] = House,
    messenger: MemoryMessenger | None = None,
    night: Callable[[Path], None] = nothing_happens,
) -> Report:
    """Play so many local days of a channel in a zone, from the date ``start`` on; the same seed plays the same.

    The database is a file of its own that is gone afterwards. Raises ValueError for an unknown zone, and for days out
    of reach. The last five arguments are for tests: a script that was written by hand, other cards than our own, and
    wrong parts, to see that they are noticed (another house, another messenger, which brings its own mishaps, and
    somebody who meddles with the database file between two days).
    """
    plan = plan or write(days, start=start, zone_name=zone_name, seed=seed)
    with tempfile.TemporaryDirectory(prefix="fulcrum-", dir=_fast_folder()) as folder:
        url = read_url(f"sqlite:///{folder}/{DATABASE}")
        await asyncio.to_thread(upgrade, url)

        def make_house(platform: MakeAdapter, clock: Clock) -> House:
            return house(at_once(url), [platform], deck=deck or _deck(), clock=clock)

        stage = Stage(plan, make_house, seed=seed, messenger=messenger, night=partial(night, Path(folder, DATABASE)))
        facts = await stage.play()
    return _report(facts, days=days, start=start, zone=zone_name, seed=seed)


@cache
def _deck() -> Deck:
    """Read the cards that come with the program; they never change while it runs."""
    return load([content("content")])


def _fast_folder() -> Path | None:
    """Return a folder in memory, where each commit need not wait for a disk; None where there is none."""
    return MEMORY_DISK if os.access(MEMORY_DISK, os.W_OK) else None


def _report(facts: Facts, *, days: int, start: date, zone: str, seed: int) -> Report:
    kinds = {card: kind for kind, cards in facts.cards.items() for card in cards}
    posts = Counter(kinds.get(each.first.title, "strange") for each in facts.posts)
    return Report(
        days=days,
        start=start,
        zone=zone,
        seed=seed,
        posts_by_kind={kind: posts[kind] for kind in sorted({*facts.cards, *posts})},
        people=len({each.who for each in facts.rated}),
        ratings=len(facts.rated),
        reviews=sum(each.post is None for each in facts.rated),
        leans=len(facts.leaned),
        guesses=len(facts.guessed),
        offers=len(facts.offered),
        outcomes=len(facts.threads),
        extras=len(facts.extras),
        absences=len(facts.said),
        changes=len(facts.changes) - 1,
        downtimes=len(facts.downtimes),
        mishaps=sum(each.error is not None for each in facts.calls),
        broken=broken(facts),
    )
