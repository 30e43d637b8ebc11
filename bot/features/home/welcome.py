"""Three steps for whoever has rated nothing yet: what to do here and now. The first rating ends them."""

from collections.abc import Sequence
from typing import Final

from bot.chat.messages import Line, When, Where
from bot.features.home.belonging import Visit
from bot.features.home.channels import Today
from bot.features.wording import KIND_NAMES

Step = tuple[str | When | Where, ...]

HELLO: Final = "Welcome! Three steps, and you are in."

MEET: Final = "Meet a first card right now: press Review. Nobody sees it but you."
RATE: Final = "Say honestly how it went. I bring the card back just before you would forget it."
JOIN: Final = "Does your team study already? Rate a post in its channel, and that channel shows up here. "
SET_UP: Final = "If not, set up a channel below."
ASK: Final = "If not, ask whoever manages a channel to give /study-setup there."
TEAM: Final = "Rate a post in your team's channel: that channel shows up here, and your streak begins. "
NO_POSTS: Final = "No posts there yet? "
SET_IT_UP: Final = "Set it up below."
BEGIN: Final = "/study-setup in that channel lets me begin."
ASK_THEM: Final = "Ask whoever manages it to give /study-setup there."
OR_MEET: Final = "Or meet a first card right now: press Review. Nobody sees it but you."
AGAIN: Final = "Once I post in your channel again, rate a post there, and your streak begins."

BEFORE_LOOKING: Final = "Open the {} below, and make up your own mind before you look at the answer."
ONLY_YOU: Final = "Say honestly how much of it you had. Only you see that, and your streak begins with it."
COME_BACK: Final = "Come back for the next one. I bring each card back just before you would forget it."


def welcome(days: Sequence[Today], here: Visit) -> tuple[Line, ...]:
    """Return the steps for somebody with these channels."""
    steps = _steps(days, here)
    return (Line((HELLO,)), *(Line((f"{number}. ", *step)) for number, step in enumerate(steps, 1)))


def _steps(days: Sequence[Today], here: Visit) -> tuple[Step, Step, Step]:
    asked = [asked.post.kind for day in days for asked in day.asked if asked.post.day]  # an extra one begins no streak
    if asked:
        return (BEFORE_LOOKING.format(KIND_NAMES[asked[0]].lower()),), (ONLY_YOU,), (COME_BACK,)
    if here.studies:
        return (f"{TEAM}{NO_POSTS}{_begin(here)}",), (OR_MEET,), (RATE,)
    return (MEET,), (RATE,), _third(days, here)


def _begin(here: Visit) -> str:
    """Say how a channel begins to study, to somebody in whose workspace another one does."""
    if here.may_pick:
        return SET_IT_UP
    return ASK_THEM if here.event.who.manages is False else BEGIN


def _third(days: Sequence[Today], here: Visit) -> Step:
    if not days:
        return (JOIN + (SET_UP if here.may_pick else ASK),)
    coming = [(day.next_at, day.channel.place) for day in days if day.next_at is not None]
    if not coming:
        return (AGAIN,)
    at, place = min(coming, key=lambda each: each[0])
    where: Step = () if here.event.place else (" in ", Where(place))
    return (
        "Rate the next post",
        *where,
        ", and your streak begins: ",
        When(at=at, style="date"),
        ", ",
        When(at=at),
        ".",
    )
