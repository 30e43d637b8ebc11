"""A channel's settings in sentences."""

from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime, time
from typing import Final

from bot.cards import ALL, KINDS, Deck, Kind
from bot.chat.messages import Line, When
from bot.features.parsing import Span
from bot.features.team import needs
from bot.features.wording import KIND_NAMES
from bot.store.settings import Settings

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PLURAL: Final[Mapping[Kind, str]] = {"question": "Questions", "tradeoff": "Trade-offs"}
FEW: Final = 3
"""So many holidays are listed in a sentence, the others are counted."""


def day_name(day: date) -> str:
    """Return a date as one says it: ``24 December 2026``."""
    return f"{day.day} {day:%B} {day.year}"


def span_name(span: Span) -> str:
    """Return one day off, or several in a row."""
    first, last = span
    return day_name(first) if first == last else f"{day_name(first)} to {day_name(last)}"


def listed(parts: Sequence[str], *, last: str = "and") -> str:
    """Return ``a``, ``a and b`` or ``a, b and c``."""
    return f" {last} ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def spans_name(spans: Sequence[Span]) -> str:
    """Return the first few spans, and how many more there are."""
    more = len(spans) - FEW
    return "; ".join((*map(span_name, spans[:FEW]), *((f"and {more} more",) if more > 0 else ())))


def weekdays_name(weekdays: Set[int]) -> str:
    """Return when in the week: ``every day``, ``from Monday to Friday``, ``on Mondays and Thursdays``, ``never``."""
    days = sorted(weekdays)
    if not days:
        return "never"
    if len(days) == len(WEEKDAYS):
        return "every day"
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"from {WEEKDAYS[days[0]]} to {WEEKDAYS[days[-1]]}"
    return f"on {listed([f'{WEEKDAYS[day]}s' for day in days])}"


def kind_name(kind: Kind, at: time, weekdays: Set[int]) -> str:
    """Say when posts of a kind come."""
    if not weekdays:
        return f"No {PLURAL[kind].lower()} come."
    return f"{PLURAL[kind]} come at {at:%H:%M}, {weekdays_name(weekdays)}."


def posts_name(settings: Settings) -> str:
    """Say in one sentence when posts come, where that is the same for both kinds."""
    weekdays = set(settings.weekdays.values())
    when = f" {weekdays_name(weekdays.pop())}," if len(weekdays) == 1 else ""
    return f"I post here{when} by the clock of {settings.zone}."


def kept_from_posting(lacking: Sequence[str]) -> tuple[str, ...]:
    """Say that nothing can be posted here, for want of what, and the mend; () where nothing is lacking."""
    if not lacking:
        return ()
    mend = "Please allow me that in this channel's permissions before the next post, then try /study-setup again."
    return (f"I cannot post here: I lack {listed(lacking)}.", mend)


def is_paused(settings: Settings, today: date) -> bool:
    """Say whether a pause stands that is not over; ``today`` is the channel's local date."""
    return settings.pause is not None and (settings.pause[1] or today) >= today


def pause_name(settings: Settings, today: date) -> str:
    """Say whether the channel pauses, and for how long."""
    if settings.pause is None or not is_paused(settings, today):
        return "There is no pause."
    last = settings.pause[1]
    return f"I pause through {day_name(last)}." if last else "I pause until somebody ends it."


def holidays_name(settings: Settings, today: date) -> str:
    """Say which holidays are to come."""
    coming = [span for span in settings.holidays if span[1] >= today]
    return f"Holidays: {spans_name(coming)}." if coming else "No holidays are entered."


def pack_name(pack: str) -> str:
    """Return whose cards are posted, as an option says it."""
    return {ALL: "All cards", "": "Fulcrum's own"}.get(pack, pack)


def path_name(path: str, deck: Deck) -> str:
    """Return the title of a learning path; its id where it has left."""
    known = deck.paths.get(path)
    return known.title if known else path


def path_sentence(settings: Settings, deck: Deck) -> str:
    """Say how the next card is chosen."""
    if not settings.path:
        return "No learning path: I choose the card that is worth most to the people here."
    if settings.path not in deck.paths:
        return "The learning path is no longer there: I choose the card that is worth most."
    return f"Learning path: {path_name(settings.path, deck)}, card by card."


def pack_sentence(settings: Settings) -> str:
    """Say whose cards are posted."""
    among = {ALL: "all cards", "": "Fulcrum's own cards"}.get(settings.pack, f"the cards of {settings.pack}")
    return f"I choose among {among}."


def quiz_name(settings: Settings) -> str:
    """Say on which day the question opens with a quiz."""
    if settings.quiz_weekday is None:
        return "There is no quiz day."
    day = WEEKDAYS[settings.quiz_weekday]
    if settings.quiz_weekday not in settings.weekdays.get("question", frozenset()):
        return f"Quiz day: {day}, but no question comes then."
    return f"On {day}s the question opens with a quiz."


def sentences(settings: Settings, today: date, deck: Deck) -> tuple[str, ...]:
    """Return all settings, one sentence each; ``today`` is the channel's local date."""
    return (
        f"I go by the clock of {settings.zone}.",
        *(kind_name(kind, settings.times[kind], settings.weekdays[kind]) for kind in KINDS if kind in settings.times),
        holidays_name(settings, today),
        pause_name(settings, today),
        needs(settings.quorum),
        path_sentence(settings, deck),
        pack_sentence(settings),
        quiz_name(settings),
    )


def next_lines(instants: Mapping[Kind, datetime | None]) -> tuple[Line, ...]:
    """Say when the next post of each kind comes."""
    found = [(kind, instants[kind]) for kind in KINDS if kind in instants]
    lines = tuple(
        Line((f"{KIND_NAMES[kind]}: next on ", When(at=at, style="date"), " at ", When(at=at), "."))
        for kind, at in found
        if at is not None
    )
    return lines or (Line(("No post is in sight.",)),)
