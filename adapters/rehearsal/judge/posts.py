"""The judge of the posts: one for each row, at its time, never two, and with the right figures on it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from adapters.rehearsal.facts import Facts
from adapters.rehearsal.judge import telling
from adapters.rehearsal.judge.days import Book
from adapters.rehearsal.judge.guesses import Guesses
from adapters.rehearsal.judge.history import Sending
from adapters.rehearsal.judge.leans import Votes
from adapters.rehearsal.judge.rows import Day, Plan, Row, first_up
from adapters.rehearsal.messenger import Posted
from adapters.rehearsal.mishaps import Answered
from bot.chat.messages import Message
from bot.errors import CannotLook, NotSent, Refused

AT_ONCE: Final = timedelta(seconds=10)  # two beats of the heart
AFTERWARDS: Final = timedelta(hours=1)  # the last edits come a little after the end
PATIENCE: Final = timedelta(minutes=10)  # within which a sending that went wrong has to go on


def judge_announcements(facts: Facts, plan: Plan) -> Iterator[str]:
    """C3: who sets the channel up is told when the next posts come."""
    for change, expected in zip(facts.changes, plan.next_due, strict=True):
        for kind in change.settings.times:
            if change.announced.get(kind) != expected.get(kind):
                found = change.announced.get(kind)
                yield f"C3 set up at {_at(change.at)}: {kind} announced for {_at(found)}, not {_at(expected.get(kind))}"


def judge_rows(facts: Facts, plan: Plan, days: Sequence[Day], sent: Sequence[Sending]) -> Iterator[str]:
    """C1, C2, C3, C5: exactly one post for each row that could be sent, and none for any other."""
    by_row: dict[Row, list[Sending]] = {}
    for each in sent:
        if each.extra:
            continue
        if each.row is None:
            yield f"C2 {_at(each.began)} {each.kind}: “{each.card}” was sent before anything was due"
        else:
            by_row.setdefault(each.row, []).append(each)
    sendable = {row for day in days for row in day.rows if row.made <= row.until}
    for row in plan.rows:
        mine = by_row.get(row, [])
        name = f"{row.day} {row.kind}"
        if len(mine) > 1:
            yield f"C1 {name}: {len(mine)} deliveries, at {', '.join(_at(each.began) for each in mine)}"
        if row not in sendable and mine:
            yield f"C3 {name}: due {_at(row.due)}, missed, yet sent at {_at(mine[0].began)}"
        if row in sendable and not mine and row.made + AT_ONCE < facts.end:
            yield f"C2 {name}: nothing was sent; expected at {_at(row.made)}"
        for each in mine if row in sendable else ():
            yield from (f"{rule} {name}: {fault}" for rule, fault in _faults(facts, row, each))


def _faults(facts: Facts, row: Row, sent: Sending) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one delivery, each with its rule."""
    if sent.began - row.made > AT_ONCE:
        yield "C2", f"sent at {_at(sent.began)}, expected at {_at(row.made)}"
    if len(sent.posted) > 1:
        yield "C1", f"stands there {len(sent.posted)} times"
    if late := [each.call.at for each in sent.calls if each.call.what == "post" and each.call.at > row.until]:
        yield "C3", f"sent at {_at(late[0])}, later than {_at(row.until)}"
    for each, following in pairwise(sent.calls):
        if following.call.at < each.call.at + _wish(each):
            yield "C2", f"tried again at {_at(following.call.at)}, before the platform's wish was over"
        if following.call.at > patience(facts, each):
            yield "C2", f"tried at {_at(each.call.at)}, and again only at {_at(following.call.at)}"
    last = sent.calls[-1]
    given_up = isinstance(last.error, CannotLook | Refused)  # Nobody can say, or the platform said no.
    if not sent.posted and not given_up and patience(facts, last) < min(row.until, facts.end):
        yield "C2", f"never arrived; last tried at {_at(last.call.at)}"
    for posted in sent.posted[:1]:
        yield from _closing_faults(row, posted)


def _closing_faults(row: Row, posted: Posted) -> Iterator[tuple[str, str]]:
    try:
        told = telling.closing(posted.first)
    except telling.Unclear as fault:
        yield "C6", str(fault)
    else:
        if told != row.closes:
            yield "C6", f"says to be open until {_at(told)}, expected {_at(row.closes)}"


def _wish(answered: Answered) -> timedelta:
    return timedelta(seconds=answered.error.wait_s if isinstance(answered.error, NotSent) else 0)


def patience(facts: Facts, answered: Answered) -> datetime:
    """Return when the next attempt has to be made at the latest; only while the bot is up does patience run out."""
    again = first_up(answered.call.at + _wish(answered), facts.downtimes)
    return first_up(again + PATIENCE, facts.downtimes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doings:
    """When the bot got to know what everybody first did on a post, until it closed."""

    studied: Collection[datetime]
    leaned: Collection[datetime]
    tried: Collection[datetime]  # its quiz

    def shown(self, at: datetime) -> telling.Shown:
        """Return what the post is to show at an instant."""
        return telling.Shown(
            studied=sum(each <= at for each in self.studied),
            leaned=sum(each <= at for each in self.leaned),
            tried=sum(each <= at for each in self.tried),
        )


def doings_on(
    post: str, on_time: Mapping[str, Mapping[str, datetime]], votes: Mapping[str, Votes], guesses: Mapping[str, Guesses]
) -> Doings:
    """Return what was done on the post with a key."""
    leans = votes[post].leans if post in votes else ()
    answers = guesses[post].first if post in guesses else ()
    return Doings(
        studied=on_time.get(post, {}).values(),
        leaned={each.who: each.arrived for each in leans[::-1]}.values(),
        tried=[each.arrived for each in answers],
    )


def judge_figures(facts: Facts, sent: Sequence[Sending], doings: Mapping[str, Doings], book: Book) -> Iterator[str]:
    """S4: whatever a post shows is true as it is written, and at the end each shows all who did something on it.

    One that was deleted is not written any more, nor is one of which the bot does not know.
    """
    for each in sent:
        mine, of_team = doings[each.key], None if each.extra else book
        for posted in each.posted[:1]:
            for at, message in [(posted.at, posted.first), *posted.edits]:
                name = f"S4 {_at(posted.at)} {each.kind}, at {_at(at)}"
                yield from _figure_faults(name, message, mine.shown(at), 0 if of_team is None else of_team.team(at))
            if posted.deleted_at is None and each.known is not None:
                name = f"S4 {_at(posted.at)} {each.kind}, at the end"
                yield from _figure_faults(name, posted.message, mine.shown(facts.end + AFTERWARDS), None)


def _figure_faults(name: str, message: Message, expected: telling.Shown, team: int | None) -> Iterator[str]:
    """Yield what is wrong with a post's figures; without a team streak, that is left out. No streak is not shown."""
    try:
        found = telling.shown_on(message)
    except telling.Unclear as fault:
        yield f"{name}: {fault}"
        return
    if found != expected:
        yield f"{name}: shows {_figures(found)}, expected {_figures(expected)}"
    if found.studied and team is not None and (telling.team_on(message) or 0) != team:
        yield f"{name}: shows a team streak of {telling.team_on(message)}, expected {team}"


def _figures(shown: telling.Shown) -> str:
    return f"{shown.studied} who studied it, {shown.leaned} who leaned, {shown.tried} who tried the quiz"


def _at(instant: datetime | None) -> str:
    return "never" if instant is None else f"{instant:%Y-%m-%d %H:%M:%S}Z"
