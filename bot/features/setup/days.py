"""When posts come: times, weekdays, holidays, and a pause."""

from collections.abc import Sequence
from datetime import date, time
from typing import Final

from bot.cards import KINDS, Kind
from bot.chat.events import Submission
from bot.chat.messages import Field, Form, Option
from bot.chat.replies import Change, Reply
from bot.chat.routes import action
from bot.features import Desk
from bot.features.filling import ticked, typed, wrong
from bot.features.parsing import Span, holidays_as_typed, read_holidays, read_last_day, read_time
from bot.features.setup.panel import TOPIC, Held, Topic, saved
from bot.features.setup.saying import (
    PLURAL,
    WEEKDAYS,
    day_name,
    holidays_name,
    is_paused,
    kind_name,
    pause_name,
    spans_name,
    weekdays_name,
)
from bot.store.channels import WORKDAYS
from bot.store.settings import Settings

ONE_OF_BOTH: Final = "Keep one of the two. To stop for a while, use Pause."


def times_form(now: Held, desk: Desk) -> Form:
    """Ask for the time of each kind."""
    return Form(
        action=action(TOPIC.name, "times"),
        title="Times",
        fields=tuple(
            Field(
                name=kind,
                label=f"{PLURAL[kind]} at",
                kind="line",
                value=f"{now.settings.times[kind]:%H:%M}" if now.settings.weekdays[kind] else "",
                hint=f"Such as 09:30, by the clock of {now.settings.zone}. Empty: no {PLURAL[kind].lower()}.",
                required=False,
                most=10,
            )
            for kind in KINDS
        ),
        send="Save",
    )


async def save_times(sent: Submission, now: Held, desk: Desk) -> Reply:
    """Post at these times. A kind without one comes no more, until it is given one."""
    times: dict[Kind, time] = {}
    errors: dict[str, str] = {}
    for kind in KINDS:
        try:
            if typed(sent, kind):
                times[kind] = read_time(typed(sent, kind))
        except ValueError as error:
            errors[kind] = str(error)
    if not times and not errors:
        errors[KINDS[0]] = ONE_OF_BOTH
    if errors:
        return wrong(times_form(now, desk), sent, errors)
    usual = next((days for days in now.settings.weekdays.values() if days), WORKDAYS)
    weekdays = {kind: (now.settings.weekdays[kind] or usual) if kind in times else frozenset[int]() for kind in KINDS}
    return await _save_timetable(sent, now, desk, times=times, weekdays=weekdays)


def weekdays_form(now: Held, desk: Desk) -> Form:
    """Ask for the weekdays of each kind."""
    return Form(
        action=action(TOPIC.name, "weekdays"),
        title="Weekdays",
        fields=tuple(
            Field(
                name=kind,
                label=f"{PLURAL[kind]} on",
                kind="several",
                value=",".join(str(day) for day in sorted(now.settings.weekdays[kind])),
                options=tuple(Option(value=str(number), label=name) for number, name in enumerate(WEEKDAYS)),
                required=False,
            )
            for kind in KINDS
        ),
        send="Save",
    )


async def save_weekdays(sent: Submission, now: Held, desk: Desk) -> Reply:
    """Post on these weekdays."""
    known = {str(number) for number in range(len(WEEKDAYS))}
    weekdays = {kind: frozenset(int(day) for day in ticked(sent, kind) if day in known) for kind in KINDS}
    if not any(weekdays.values()):
        return wrong(weekdays_form(now, desk), sent, {KINDS[0]: "Pick a day at least. To stop for a while, use Pause."})
    return await _save_timetable(sent, now, desk, times={}, weekdays=weekdays)


async def _save_timetable(
    sent: Submission, now: Held, desk: Desk, *, times: dict[Kind, time], weekdays: dict[Kind, frozenset[int]]
) -> Reply:
    old = now.settings
    was = {kind: _in_short(old.times[kind], old.weekdays[kind]) for kind in KINDS}
    becomes = {kind: _in_short(times.get(kind, old.times[kind]), weekdays[kind]) for kind in KINDS}
    differing = [f"{PLURAL[kind]}: {was[kind]} → {becomes[kind]}" for kind in KINDS if was[kind] != becomes[kind]]
    await desk.store.settings.set_timetable(
        now.channel.id, times=times, weekdays=weekdays, by=now.by, what="; ".join(differing), now=sent.at
    )
    return Change(await saved(sent, desk, lambda new: _both(new.settings)))


def _in_short(at: time, weekdays: frozenset[int]) -> str:
    return f"{at:%H:%M} {weekdays_name(weekdays)}" if weekdays else "none"


def _both(settings: Settings) -> tuple[str, ...]:
    return tuple(kind_name(kind, settings.times[kind], settings.weekdays[kind]) for kind in KINDS)


def holidays_form(now: Held, desk: Desk) -> Form:
    """Ask for the days off."""
    return Form(
        action=action(TOPIC.name, "holidays"),
        title="Holidays",
        fields=(
            Field(
                name="days",
                label="Days without posts, one a line",
                kind="text",
                value=holidays_as_typed(now.settings.holidays),
                hint="Such as 2026-12-24, or 2026-12-24 to 2027-01-02. They break no streak.",
                required=False,
            ),
        ),
        send="Save",
    )


async def save_holidays(sent: Submission, now: Held, desk: Desk) -> Reply:
    """Take these days off, and no others."""
    try:
        days = read_holidays(typed(sent, "days"))
    except ValueError as error:
        return wrong(holidays_form(now, desk), sent, {"days": str(error)})
    what = _holidays_changed(now.settings.holidays, days)
    await desk.store.settings.set_holidays(now.channel.id, days, by=now.by, what=what, now=sent.at)
    return Change(await saved(sent, desk, lambda new: (holidays_name(new.settings, new.today),)))


def _holidays_changed(old: Sequence[Span], new: Sequence[Span]) -> str:
    added = spans_name([span for span in new if span not in old])
    gone = spans_name([span for span in old if span not in new])
    parts = [f"{word} {spans}" for word, spans in (("added", added), ("removed", gone)) if spans]
    return f"Holidays: {', '.join(parts)}"


def pause_form(now: Held, desk: Desk) -> Form:
    """Ask for the last day of a pause."""
    standing = now.settings.pause[1] if now.settings.pause and is_paused(now.settings, now.today) else None
    return Form(
        action=action(TOPIC.name, "pause"),
        title="Pause",
        fields=(
            Field(
                name="last",
                label="Last day without posts",
                kind="line",
                value=str(standing or ""),
                hint="Such as 2027-01-06. Empty: until you end the pause. No streak breaks meanwhile.",
                required=False,
                most=20,
            ),
        ),
        send="Pause",
    )


async def save_pause(sent: Submission, now: Held, desk: Desk) -> Reply:
    """Pause from today on. What is posted already stays open."""
    text = typed(sent, "last")
    try:
        last = read_last_day(text, now.today, instead="end the pause") if text else None
    except ValueError as error:
        return wrong(pause_form(now, desk), sent, {"last": str(error)})
    old = now.settings.pause if is_paused(now.settings, now.today) else None
    pause = (old[0] if old else now.today, last)
    what = f"Pause: {_until(old)} → {_until(pause)}"
    await desk.store.settings.set_pause(now.channel.id, pause, by=now.by, what=what, now=sent.at)
    stays = "What is posted already stays open until it closes."
    return Change(await saved(sent, desk, lambda new: (pause_name(new.settings, new.today), stays)))


def _until(pause: tuple[date, date | None] | None) -> str:
    if pause is None:
        return "none"
    return f"through {day_name(pause[1])}" if pause[1] else "without an end"


DAYS: Final = {
    "times": Topic(open=times_form, save=save_times),
    "weekdays": Topic(open=weekdays_form, save=save_weekdays),
    "holidays": Topic(open=holidays_form, save=save_holidays),
    "pause": Topic(open=pause_form, save=save_pause),
}
