"""What the page sends, turned into the seam's events.

What nobody could have clicked on the page is refused (``bodies.refusal``) before the core hears of it.
"""

from aiohttp import web

from adapters.local.answers import OpenForm
from adapters.local.bodies import CommandBody, LookupBody, PressBody, refusal
from adapters.local.entries import Entry
from adapters.local.feed import Feed
from adapters.local.fields import Values
from adapters.local.homes import Homes
from adapters.local.house import House, Person
from bot.chat.core import Core
from bot.chat.events import Command, Lookup, Press, Submission
from bot.chat.messages import Button, Message, Select
from bot.chat.places import Member, Place, Ref


def somebody(user: object, house: House) -> Person:
    """Return the person with that id; raises a 403 where there is none."""
    person = house.person(user) if isinstance(user, str) else None
    if person is None:
        raise refusal(web.HTTPForbidden, "There is nobody of that name here.")
    return person


def command(body: CommandBody, person: Person, house: House, core: Core) -> Command:
    """Return a typed command; an argument that is to be a member is found by their name, "@" or not."""
    spoken = core.spoken(body.line)
    verb = next((verb for verb in core.verbs if verb.path == spoken.path), None)
    members = {param.name for param in verb.params if param.kind == "member"} if verb else set()
    args = {name: _named(text, house) if name in members else text for name, text in spoken.args.items()}
    return Command(
        key=body.key, at=house.now(), who=house.who(person), place=house.place, surface="channel",
        path=spoken.path, args=args,
    )  # fmt: skip


def press(body: PressBody, person: Person, house: House, feed: Feed, homes: Homes) -> tuple[Press, Entry, str]:
    """Return the press, the entry it was made on (perhaps the person's home), and the label of what was pressed.

    Raises a 404 for a message that this person does not see (one of somebody else's is none of their business, so it
    looks the same), and a 409 for a button that is not on it any more.
    """
    entry = feed.get(body.message) or homes.get(body.message)
    if entry is None or not entry.seen_by(person.user):
        raise refusal(web.HTTPNotFound, "This message is no longer there.")
    label = _label(entry.message, body)
    if label is None:
        raise refusal(web.HTTPConflict, "This button is no longer there: the message has changed.")
    event = Press(
        key=body.key, at=house.now(), who=house.who(person), place=place_of(entry, house), surface=entry.stands,
        action=body.action, picked=body.picked, message=ref_of(entry, house) if entry.stands != "home" else None,
    )  # fmt: skip
    return event, entry, label


def lookup(body: LookupBody, person: Person, house: House) -> Lookup:
    """Return a look-up."""
    return Lookup(
        key=body.key, at=house.now(), who=house.who(person), place=house.place, surface="channel",
        source=body.source, typed=body.typed,
    )  # fmt: skip


def submission(key: str, values: Values, opened: OpenForm, person: Person, house: House) -> Submission:
    """Return a filled-in form."""
    return Submission(
        key=key, at=house.now(), who=house.who(person), place=opened.place, surface="form",
        action=opened.form.action, values=values,
    )  # fmt: skip


def place_of(entry: Entry, house: House) -> Place | None:
    """Return where a press on this entry happens; None for a direct message."""
    match entry.stands:
        case "direct":
            return None
        case "thread":
            return house.thread(entry.head)
        case _:
            return house.place


def ref_of(entry: Entry, house: House) -> Ref:
    """Return the reference by which the core knows this entry."""
    return Ref(place=place_of(entry, house) or house.direct(entry.to or ""), message=entry.id)


def _named(text: str, house: House) -> str | Member:
    wanted = text.strip().removeprefix("@").casefold()
    for person in house.people:
        if wanted in {person.user.casefold(), person.name.casefold()}:
            return house.member(person.user)
    return text


def _label(message: Message, body: PressBody) -> str | None:
    """Return the label of what this body presses; None where no such thing is on the message."""
    for part in (part for row in message.rows for part in row):
        if part.action != body.action:
            continue
        if isinstance(part, Button) and not body.picked:
            return part.label
        if isinstance(part, Select) and body.picked:
            return next((option.label for option in part.options if option.value == body.picked[0]), None)
    return None
