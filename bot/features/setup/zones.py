"""The channel's time zone: found by name, by a city, or by something like it."""

from typing import Final

from rapidfuzz import fuzz, utils

from bot.chat.events import Command, Lookup, Press, Submission
from bot.chat.messages import Button, Field, Form, Option, Row
from bot.chat.replies import Change, Choices, Reply, Tell
from bot.chat.routes import action
from bot.features import Desk
from bot.features.filling import typed, wrong
from bot.features.setup.panel import DO, TOPIC, Held, saved, take
from bot.features.setup.saying import listed, posts_name
from bot.features.wording import note
from bot.rules.calendar import zone_names
from bot.store.channels import QUESTION_TIME, TRADEOFF_TIME

ASK: Final = "Tell me the channel's time zone: /study-setup Europe/Berlin"
LONGEST: Final = 100  # characters that are looked at
MOST: Final = 25  # as many as every platform offers at once
LIKE_ENOUGH: Final = 60
BEGUN: Final = 90
AMID: Final = 80


def find(text: str) -> str | None:
    """Return the zone of that name, or the only one of that city, in any case; None where none is meant for sure."""
    wanted = text.strip().lower().replace(" ", "_")
    names = {name.lower(): name for name in zone_names()}
    cities = [name for name in zone_names() if name.lower().rpartition("/")[2] == wanted]
    return names.get(wanted) or (cities[0] if len(cities) == 1 else None)


def zones(text: str) -> tuple[Option, ...]:
    """Return the zones that may be meant by what was typed, best first; UTC for nothing."""
    words = utils.default_process(text[:LONGEST])
    if not words:
        return (Option(value="UTC", label="UTC"),)
    liked = sorted((-_likeness(words, name), len(name), name) for name in zone_names())
    return tuple(Option(value=name, label=name) for like, _, name in liked[:MOST] if like <= -LIKE_ENOUGH)


def _likeness(words: str, name: str) -> float:
    """Return how much a zone is like what was typed, 0 to 100: by its city or the whole, finished, begun or amid."""
    *parts, whole = (utils.default_process(part) for part in (*name.split("/"), name))
    begun = BEGUN if any(part.startswith(words) for part in (*parts, whole)) else 0
    amid = AMID if parts[-1] in words.split() else 0
    return max(begun, amid, fuzz.ratio(words, whole), fuzz.ratio(words, parts[-1]))


async def offer_zones(lookup: Lookup, desk: Desk) -> Reply:
    """Offer zones while one is typed."""
    return Choices(zones(lookup.typed))


def not_known(text: str) -> str:
    """Say that no zone is meant for sure, and which may be."""
    near = [option.label for option in zones(text)[:3]]
    return (
        f"I do not know that zone. Did you mean {listed(near, last='or')}?"
        if near
        else f"I do not know that zone. {ASK}"
    )


def ask(text: str = "") -> Tell:
    """Ask for the zone; what was typed instead of one decides what is offered."""
    near = zones(text)[:3] if text else ()
    buttons = tuple(Button(action=action(DO.name, "zone", each.value), label=each.label) for each in near)
    choose = Button(action=action(TOPIC.name, "zone"), label="Choose the time zone", style="main")
    offered: tuple[Row, ...] = (buttons,) if buttons else ()
    return note("Which time zone?", not_known(text) if text else ASK, rows=(*offered, (choose,)))


def zone_form(standing: str | None) -> Form:
    """Return the form; ``standing`` is the zone that stands in it at first, None where nobody knows one."""
    return Form(
        action=action(TOPIC.name, "zone"),
        title="Time zone",
        fields=(
            Field(
                name="zone",
                label="Time zone of this channel",
                kind="lookup",
                source="zone",
                value=standing or "",
                hint="A name such as Europe/Berlin, or a city. Posts come by its clock, in summer and in winter.",
            ),
        ),
        send="Save",
    )


async def save_zone(sent: Submission, desk: Desk) -> Reply:
    """Go by the clock of the zone that was filled in; a channel that was never set up begins to post."""
    text = typed(sent, "zone")
    name = find(text)
    if name is None:
        return wrong(zone_form(None), sent, {"zone": not_known(text)})
    return await go_by(sent, name, desk)


async def go_by(event: Command | Press | Submission, name: str, desk: Desk) -> Reply:
    """Go by the clock of a zone: set the channel up, or change it and let it post again."""
    assert event.place is not None  # noqa: S101  no route is ``anywhere``
    taken = await take(event, desk)
    if isinstance(taken, Tell):
        return taken
    if taken is None:
        await desk.store.channels.set_up(
            event.place,
            setter=event.who.member,
            zone_name=name,
            times={"question": QUESTION_TIME, "tradeoff": TRADEOFF_TIME},
            syllabus=desk.deck.syllabus(),
            now=event.at,
        )
    else:
        await _change(event, taken, name, desk)
    title = "Almost set" if event.lacking else "All set"
    told = await saved(event, desk, lambda now: (posts_name(now.settings),), title=title)
    return Tell(told) if isinstance(event, Command) else Change(told)


async def _change(event: Command | Press | Submission, taken: Held, name: str, desk: Desk) -> None:
    was, channel = taken.settings.zone, taken.channel
    what = f"Time zone: {was} → {name}"
    await desk.store.settings.set_zone(channel.id, name, by=taken.by, what=what, now=event.at)
    if not channel.active:
        await desk.store.settings.go_on(channel.id, by=taken.by, what="Posting again", now=event.at)
