"""The judge of extra posts: each was asked for, and none comes within an hour of another (C1)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from adapters.rehearsal.facts import Extra, Facts
from adapters.rehearsal.judge import telling
from adapters.rehearsal.judge.history import Sending
from adapters.rehearsal.judge.offers import open_at
from adapters.rehearsal.judge.rows import first_up

AT_ONCE: Final = timedelta(seconds=10)  # two beats of the heart
AN_HOUR: Final = timedelta(hours=1)
LASTS: Final = timedelta(minutes=10)  # what could not be sent for so long is missed, and another one may be asked for


def judge_extras(facts: Facts, sent: Sequence[Sending]) -> Iterator[str]:
    """C1: an extra post comes when it is asked for, once, and at most one an hour; what it says of itself is true."""
    waiting = [each for each in sent if each.extra]
    last: datetime | None = None  # when one was last asked for that may stand there
    for each in facts.extras:
        name = f"C1 {_at(each.at)} extra “{each.card}”"
        came = next((one for one in waiting if one.card == each.card and one.began >= each.at), None)
        try:
            found = telling.extra(each.told)
        except telling.Unclear as fault:
            yield f"{name}: {fault}"
            continue
        expected = _expected(each, last, sent)
        if found != expected:
            yield f"{name}: told {found}, expected {expected}"
        if found is True:
            if came is not None and came.began <= first_up(each.at + AT_ONCE, facts.downtimes) + LASTS:
                waiting.remove(came)
                last = each.at if came.posted or came.known else last
                yield from (f"{name}: {fault}" for fault in _faults(facts, each, came))
            elif first_up(each.at, facts.downtimes) <= each.at and each.at + AT_ONCE < facts.end:
                yield f"{name}: never came"
    for one in waiting:
        yield f"C1 {_at(one.began)} extra “{one.card}”: came, and nobody had asked for it"


def _expected(each: Extra, last: datetime | None, sent: Sequence[Sending]) -> datetime | bool:
    if any(one.card == each.card for one in open_at(sent, each.at)):
        return False
    return last + AN_HOUR if last is not None and each.at < last + AN_HOUR else True


def _faults(facts: Facts, asked: Extra, came: Sending) -> Iterator[str]:
    if came.began > first_up(asked.at + AT_ONCE, facts.downtimes):
        yield f"sent at {_at(came.began)}"
    if len(came.posted) > 1:
        yield f"stands there {len(came.posted)} times"
    for posted in came.posted[:1]:
        try:
            closes = telling.closing(posted.first)
        except telling.Unclear as fault:
            yield str(fault)
        else:
            if closes != came.closes:
                yield f"says to be open until {_at(closes)}, expected {_at(came.closes)}"


def _at(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}Z" if instant else "never"
