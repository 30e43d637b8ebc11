"""The judge of the outcomes: told once, in the thread of the right post, with the next post of its kind (T2)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from adapters.rehearsal.facts import Facts
from adapters.rehearsal.judge import telling
from adapters.rehearsal.judge.guesses import Guesses
from adapters.rehearsal.judge.history import Sending
from adapters.rehearsal.judge.leans import TELLS_ON_NOBODY, Votes
from adapters.rehearsal.judge.posts import patience
from adapters.rehearsal.judge.rows import Day, Row, first_up
from adapters.rehearsal.mishaps import Answered
from bot.chat.messages import Message
from bot.errors import NotSent

AT_ONCE: Final = timedelta(seconds=10)  # two beats of the heart


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A post, with what people did on it, and when its outcome is due."""

    post: Sending
    votes: Votes | None  # None: nobody leaned
    guesses: Guesses | None  # None: nobody answered its quiz
    settled: datetime | None  # when its day was; None: it was missed, or is an extra one
    later: tuple[Sending, ...]  # the next posts of its kind of which the bot knew in time, once that day was settled

    @property
    def in_time(self) -> bool:
        """Tell whether the bot knew that it stood there, before its day was settled (S2)."""
        known = self.post.known
        return self.settled is not None and known is not None and known < self.settled

    @property
    def carrier(self) -> Sending | None:
        """Return the post with which its outcome goes out; None: there was none yet, or nothing to tell.

        What a platform delivers late, somebody's only lean perhaps, is told with the post after that.
        """
        return next((each for each in self.later if each.known and self.has_something(each.known)), None)

    def has_something(self, at: datetime) -> bool:
        """Tell whether there was anything to tell at an instant."""
        leaned = self.votes is not None and bool(self.votes.known(at).leans)
        return leaned or (self.guesses is not None and sum(self.guesses.letters(at).values()) >= TELLS_ON_NOBODY)


class Told:
    """All outcomes, by the post that they tell of."""

    def __init__(self, facts: Facts, sent: Sequence[Sending]) -> None:
        keys = {posted.ref: each.key for each in sent for posted in each.posted}
        self.calls: defaultdict[str, list[Answered]] = defaultdict(list)  # "": under nothing that is known
        self.stand: defaultdict[str, int] = defaultdict(int)
        for each in facts.calls:
            if each.call.what == "thread":
                self.calls[keys.get(each.call.under, "") if each.call.under else ""].append(each)
        for posted in facts.threads:
            self.stand[keys.get(posted.under, "") if posted.under else ""] += 1


def judge_outcomes(
    facts: Facts,
    days: Sequence[Day],
    sent: Sequence[Sending],
    votes: Mapping[str, Votes],
    guesses: Mapping[str, Guesses],
) -> Iterator[str]:
    """T2: a post on which anybody leaned, or three answered its quiz, has its outcome under it; no other has one."""
    told = Told(facts, sent)
    settled = {row: day.settled for day in days for row in day.rows}
    for post in sent:
        asked = Asked(
            post=post,
            votes=votes.get(post.key),
            guesses=guesses.get(post.key),
            settled=settled.get(post.row) if post.row else None,
            later=_later(post, sent, settled),
        )
        name = f"T2 {post.began:%Y-%m-%d %H:%M:%S}Z “{post.card}”"
        yield from (f"{name}: {fault}" for fault in _faults(facts, asked, told))
    if told.calls[""]:
        yield f"T2 {len(told.calls[''])} outcomes went under no post"


def _later(post: Sending, sent: Sequence[Sending], settled: Mapping[Row, datetime]) -> tuple[Sending, ...]:
    """Return the later posts of its kind of which the bot knew in time, once the day of this one was settled."""
    if post.row is None or post.row not in settled:
        return ()
    own, since = post.row, settled[post.row]
    return tuple(
        each
        for each in sent
        if each.row and each.kind == post.kind and each.row.due > own.due and each.known
        if since <= each.known <= each.row.until
    )


def _faults(facts: Facts, asked: Asked, told: Told) -> Iterator[str]:
    post, calls, carrier = asked.post, told.calls[asked.post.key], asked.carrier
    if told.stand[post.key] > 1:
        yield f"its outcome stands there {told.stand[post.key]} times"
    if carrier is None or carrier.known is None or not asked.in_time:
        if calls:
            yield f"its outcome came at {_at(calls[0].call.at)}, expected none"
        return
    since = carrier.known
    if not calls:
        gone = any(posted.deleted_at is not None and posted.deleted_at <= since for posted in post.posted)
        if not gone and first_up(since + AT_ONCE, facts.downtimes) < facts.end:
            yield f"has no outcome, expected at {_at(since)}"
        return
    began = calls[0].call.at
    if not since <= began <= first_up(since + AT_ONCE, facts.downtimes) + AT_ONCE:
        yield f"its outcome came at {_at(began)}, expected at {_at(since)}"
    for each in calls:
        if each.call.message is not None:
            yield from _word_faults(asked, each.call.message, each.call.at)
    last, until = calls[-1], carrier.row.until if carrier.row else since
    if isinstance(last.error, NotSent) and patience(facts, last) < min(until, facts.end):
        yield f"its outcome never arrived; last tried at {_at(last.call.at)}"


def _word_faults(asked: Asked, message: Message, at: datetime) -> Iterator[str]:
    """Yield what is wrong with the numbers of an outcome."""
    if asked.post.card not in message.title:
        yield f"its outcome is called “{message.title}”"
    if not asked.has_something(at):
        yield "there was nothing to tell"
        return
    try:
        if asked.votes is not None:
            yield from _vote_faults(asked.votes.known(at), message)
        elif asked.guesses is not None:
            people, right = telling.quiz_outcome(message)
            found = {letter: number for letter, number in people.items() if number}
            if found != asked.guesses.letters(at):
                yield f"its outcome tells {found}, expected {dict(asked.guesses.letters(at))}"
            if asked.guesses.right and asked.guesses.right != {right}:
                yield f"its outcome calls {right} right, expected {sorted(asked.guesses.right)}"
    except telling.Unclear as fault:
        yield str(fault)


def _vote_faults(votes: Votes, message: Message) -> Iterator[str]:
    first, final = votes.first(), votes.final()
    expected = telling.Outcome(first=votes.count(first), final=votes.count(final), moved=votes.moved())
    found = telling.outcome(message, votes.sides)
    if len(final) < TELLS_ON_NOBODY:
        if found is not None or telling.tells_sides(message):
            yield f"its outcome tells of {len(final)} leans, which tells on somebody"
    elif found != expected:
        yield f"its outcome tells {found}, expected {expected}"


def _at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}Z"
