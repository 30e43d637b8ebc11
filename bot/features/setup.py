"""`/study-setup`: lets a channel post, with times that suit most teams.

The first form of it: the zone is asked for, the rest are the defaults. It may be given again to change the zone.
"""

from rapidfuzz import fuzz, process, utils

from bot.cards import KINDS
from bot.chat.events import Command, Lookup
from bot.chat.messages import Line, Message, Option, When
from bot.chat.replies import Choices, Reply, Tell
from bot.chat.routes import Param, Verb
from bot.features import Desk, Feature
from bot.features.wording import KIND_NAMES, note
from bot.rules.calendar import zone_names
from bot.store.channels import QUESTION_TIME, TRADEOFF_TIME

SETUP_VERB = Verb(
    path=("study-setup",),
    about="Let me post here on study days, at this channel's own hour",
    params=(Param(name="zone", about="The channel's time zone, such as Europe/Berlin", source="zone"),),
    first="private",
    manage=True,
)


async def set_up(command: Command, desk: Desk) -> Reply:
    """Start posting in this channel, and say when."""
    assert command.place is not None  # noqa: S101  the route is not ``anywhere``
    channel = await desk.store.channels.at(command.place)
    user = command.who.member.user
    if command.who.manages is None and channel is not None and channel.manager != user:
        return note("Only for those who manage", "Somebody else has set me up here. Please ask them.")
    typed = str(command.args.get("zone", "")).strip()
    name = _zone(typed) if typed else command.who.zone if command.who.zone in zone_names() else None
    if name is None:
        if typed:
            nearest = ", ".join(option.label for option in zones(typed)[:3])
            return note("Which time zone?", f"I do not know that zone. Did you mean {nearest}?" if nearest else ASK)
        return note("Which time zone?", ASK)
    instants = await desk.store.channels.set_up(
        command.place,
        manager=channel.manager if channel else user,
        zone_name=name,
        times={"question": QUESTION_TIME, "tradeoff": TRADEOFF_TIME},
        orders={kind: desk.deck.order(kind) for kind in KINDS},
        now=command.at,
    )
    lines = [
        Line((f"{KIND_NAMES[kind]}: next on ", When(at=at, style="date"), " at ", When(at=at), "."))
        for kind, at in instants.items()
        if at is not None
    ]
    return Tell(
        Message(
            title="All set",
            plain=f"I post here from Monday to Friday, by the clock of {name}.",
            blocks=(Line((f"I post here from Monday to Friday, by the clock of {name}.",)), *lines),
        )
    )


ASK = "Tell me the channel's time zone: /study-setup Europe/Berlin"


def _zone(typed: str) -> str | None:
    folded = {name.lower(): name for name in zone_names()}
    return folded.get(typed.lower().replace(" ", "_"))


def zones(typed: str) -> tuple[Option, ...]:
    """Return the zones that may be meant by what was typed, best first."""
    names = sorted(zone_names())
    if not typed:
        return tuple(Option(value=name, label=name) for name in ("UTC",))
    found = process.extract(
        typed, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=25, score_cutoff=60
    )
    return tuple(Option(value=name, label=name) for name, _, _ in found)


async def offer_zones(lookup: Lookup, desk: Desk) -> Reply:
    """Offer zones while one is typed."""
    return Choices(zones(lookup.typed))


SETUP = Feature(commands={SETUP_VERB: set_up}, lookups={"zone": offer_zones})
