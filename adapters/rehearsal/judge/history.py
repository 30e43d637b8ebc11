"""What happened to the posts: which row each message belongs to, and from when on the bot could know of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.rehearsal.facts import Facts, Rated
from adapters.rehearsal.judge import telling
from adapters.rehearsal.judge.rows import Row
from adapters.rehearsal.judge.wall import wall
from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.mishaps import Answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """All attempts to send one delivery."""

    key: str
    kind: str
    card: str
    row: Row | None  # None: an extra post, or nothing of the kind was due yet
    extra: bool  # it says that it is one
    zone: str | None  # the channel's, when its turn came; None: nothing was due, nor asked for
    closes: datetime | None  # as zone
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
        first = next((each.call.message for each in mine if each.call.message), None)
        if first is None:
            continue  # Nothing of it went to the channel: it was looked for in a thread.
        kind, extra, began = kinds.get(first.title, ""), telling.is_extra(first), mine[0].call.at
        row = None if extra else _row(rows, kind, began)
        zone, closes = (row.zone, row.closes) if row else _of_extra(facts, first.title, began)
        found.append(
            Sending(
                key=key,
                kind=kind,
                card=first.title,
                row=row,
                extra=extra,
                zone=zone,
                closes=closes,
                calls=tuple(mine),
                posted=tuple(posted[key]),
                known=_known(mine, touched.get(key)),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.began, each.card)))


def _of_extra(facts: Facts, card: str, began: datetime) -> tuple[str, datetime] | tuple[None, None]:
    """Return zone and closing of an extra post: those of the channel and the day on which it was asked for."""
    asked = max((each.at for each in facts.extras if each.card == card and each.at <= began), default=None)
    if asked is None:
        return None, None
    zone = [change.settings.zone for change in facts.changes if change.at <= asked][-1]
    return zone, wall(zone).closing(wall(zone).day(asked))


def on_time(facts: Facts, sent: Sequence[Sending]) -> Mapping[str, Mapping[str, datetime]]:
    """Return, for each post and person, when the bot first got a rating pressed by closing (S1)."""
    closes = {each.key: each.closes for each in sent if each.closes}
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for rated in facts.rated:
        if rated.post in closes and rated.at <= closes[rated.post]:
            found[rated.post].setdefault(rated.who, rated.arrived)
    return found


class Occasions:
    """To which review a rating belongs: that of its post until that closes, then one a local day (M1)."""

    def __init__(self, facts: Facts, sent: Sequence[Sending]) -> None:
        self._zones = facts.zones
        self._sent = {each.key: each for each in sent}

    def of(self, rated: Rated) -> str:
        """Return a name for it; ratings of one person and card with the same name are one review."""
        post = self._sent.get(rated.post) if rated.post else None
        if post is not None and post.closes is not None and rated.at <= post.closes:
            return f"post {rated.post}"
        zone = post.zone if post is not None else self._zones.get(rated.who)
        return f"{wall(zone or 'UTC').day(rated.at)}"


def _row(rows: Sequence[Row], kind: str, at: datetime) -> Row | None:
    """A post belongs to the latest row of its kind that was due by then."""
    return max((row for row in rows if row.kind == kind and row.due <= at), key=lambda row: row.due, default=None)


def _known(calls: Sequence[Answered], touched: datetime | None) -> datetime | None:
    answered = [each.call.at for each in calls if each.landed and each.error is None]
    return min((*answered, *([touched] if touched else [])), default=None)
