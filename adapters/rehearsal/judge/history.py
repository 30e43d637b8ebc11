"""What happened to the posts: which row each message belongs to, and from when on the bot could know of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.rehearsal.facts import Facts
from adapters.rehearsal.judge.rows import Row
from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.mishaps import Answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """All attempts to send one delivery."""

    key: str
    kind: str
    card: str
    row: Row | None  # None: nothing of the kind was due yet
    calls: tuple[Answered, ...]  # posts and looks, in their order
    posted: tuple[Posted, ...]  # what stands there of it: one message at most, if all is well
    known: datetime | None  # when the bot got to know that it stands there; None: never

    @property
    def began(self) -> datetime:
        """When it was sent for the first time."""
        return self.calls[0].call.at


def sendings(facts: Facts, rows: Sequence[Row]) -> tuple[Sending, ...]:
    """Return what was sent or tried to be sent to the channel, by the first attempt."""
    calls: dict[str, list[Answered]] = defaultdict(list)
    for each in facts.calls:
        if each.call.what in {"post", "find"}:
            calls[each.call.key].append(each)
    posted: dict[str, list[Posted]] = defaultdict(list)
    for message in facts.posts:
        posted[message.key].append(message)
    touched: dict[str, datetime] = {}
    for touch in facts.touched:
        touched.setdefault(touch.post, touch.at)
    kinds = {card: kind for kind, cards in facts.cards.items() for card in cards}
    found = []
    for key, mine in calls.items():
        card = next((each.call.message.title for each in mine if each.call.message), "")
        found.append(
            Sending(
                key=key,
                kind=kinds.get(card, ""),
                card=card,
                row=_row(rows, kinds.get(card, ""), mine[0].call.at),
                calls=tuple(mine),
                posted=tuple(posted[key]),
                known=_known(mine, touched.get(key)),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.began, each.card)))


def on_time(facts: Facts, sent: Sequence[Sending]) -> Mapping[str, Mapping[str, datetime]]:
    """Return, for each post and person, when the bot first got a rating pressed by closing (S1)."""
    closes = {each.key: each.row.closes for each in sent if each.row}
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for rated in facts.rated:
        if rated.post in closes and rated.at <= closes[rated.post]:
            found[rated.post].setdefault(rated.who, rated.arrived)
    return found


def _row(rows: Sequence[Row], kind: str, at: datetime) -> Row | None:
    """A post belongs to the latest row of its kind that was due by then."""
    return max((row for row in rows if row.kind == kind and row.due <= at), key=lambda row: row.due, default=None)


def _known(calls: Sequence[Answered], touched: datetime | None) -> datetime | None:
    answered = [each.call.at for each in calls if each.landed and each.error is None]
    return min((*answered, *([touched] if touched else [])), default=None)
