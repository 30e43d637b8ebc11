"""`/study settings`: what a member has set for themselves, and what it means (S6, S7)."""

from datetime import date
from typing import Final

from bot.chat.events import Command, Event, Press, Submission
from bot.chat.messages import Button, Field, Form, Line, Message, Option, Row, Select
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import Action, Verb, action, fact
from bot.features import Desk, Feature
from bot.features.filling import typed, wrong
from bot.features.offering import local_date
from bot.features.parsing import read_last_day
from bot.features.privacy import DELETE, EXPORT
from bot.features.reminding import reminder_part
from bot.features.streak import until
from bot.features.wording import count, note
from bot.store.preferences import Preference

SETTINGS_VERB = Verb(
    path=("study", "settings"),
    about="What you have set for yourself: boards, offers, reminders, pauses",
    first="private",
    anywhere=True,
)
AGAIN = Action(name="settings", first="change", anywhere=True)
BOARDS = Action(name="boards", first="change", anywhere=True)
OFFERS = Action(name="offers", first="change", anywhere=True)
PAUSE = Action(name="pause-me", first="form", anywhere=True)
BACK = Action(name="back", first="change", anywhere=True)
LEAVE = Action(name="leave", first="change")
LEAVE_NOW = Action(name="leave-now", first="change")


async def show(event: Command | Press, desk: Desk) -> Reply:
    """Show what is set."""
    return Tell(await settings_page(event, desk))


async def again(press: Press, desk: Desk) -> Reply:
    """Show it in the place of a question that was not answered."""
    return Change(await settings_page(press, desk))


async def settings_page(event: Event, desk: Desk, *done: str) -> Message:
    """Return all settings in a sentence each; ``done`` are sentences on what was just changed."""
    member = await desk.store.members.find(event.who.member)
    liked = await desk.store.preferences.of(member) if member else Preference()
    last = await desk.store.absences.paused_until(member, now=event.at) if member else None
    here = await _channel(event, member, desk)
    reminded, reminding = await reminder_part(member, desk, now=event.at)
    sentences = (_boards(liked), _offers(liked), *reminded, _pause(last), *((TAKES_PART,) if here else ()), DATA)
    return Message(
        title="Your settings",
        plain=" ".join(done) or "What you have set for yourself.",
        blocks=tuple(Line((sentence,)) for sentence in (*done, *sentences)),
        rows=_rows(liked, reminding, paused=last is not None, here=here is not None),
    )


TAKES_PART: Final = (
    "You take part in this channel: leaving it ends your streak here, and nothing is asked of you any more."
)
DATA: Final = "What I keep about you is yours: you can have it in one file, or have it deleted."


def _boards(liked: Preference) -> str:
    if liked.boards:
        return "While you are on a streak, /study team may name you to your team."
    return "/study team does not name you; your days count for the team all the same, as a number."


def _offers(liked: Preference) -> str:
    if not liked.offers:
        return "After a rating I offer you no further card; /study review is there whenever you like."
    return f"After a rating I offer you one more card, up to {count(liked.offers, 'card')} a day."


def _pause(last: date | None) -> str:
    if last is None:
        return "You are not paused. In a pause no day is asked of you: none breaks your streak or costs a freeze."
    return f"You are paused {until(last)}: no day is asked of you, and one that you rate counts all the same."


def _rows(liked: Preference, reminding: Row, *, paused: bool, here: bool) -> tuple[Row, ...]:
    name = (
        Button(action=action(BOARDS.name, "off"), label="Do not name me")
        if liked.boards
        else Button(action=action(BOARDS.name, "on"), label="Name me in /study team")
    )
    away = ((Button(action=action(BACK.name), label="I am back", style="main"),) if paused else ()) + (
        Button(action=action(PAUSE.name), label="Change my pause" if paused else "Pause me"),
    )
    leave = (Button(action=action(LEAVE.name), label="Leave this channel"),) if here else ()
    return (
        (name, *away, *leave),
        (Select(action=action(OFFERS.name), hint="One more for you: how many a day?", options=CHOICES),),
        reminding,
        (
            Button(action=action(EXPORT.name), label="Export my data"),
            Button(action=action(DELETE.name), label="Delete my data", style="danger"),
        ),
    )


CHOICES: Final = tuple(
    Option(value=str(number), label=count(number, "card") + " a day" if number else "None")
    for number in (0, 1, 2, 3, 5, 10)
)


async def _channel(event: Event, member: str | None, desk: Desk) -> str | None:
    """Return the id of the channel of an event, if the member takes part in it."""
    channel = await desk.store.channels.at(event.place) if event.place else None
    if channel is None or member is None:
        return None
    return channel.id if channel.id in await desk.store.absences.channels(member, now=event.at) else None


async def set_boards(press: Press, desk: Desk) -> Reply:
    """Let boards name the member, or not."""
    member = await desk.store.members.id_of(press.who.member)
    await desk.store.preferences.set_boards(member, fact(press.action) == "on")
    return Change(await settings_page(press, desk))


async def set_offers(press: Press, desk: Desk) -> Reply:
    """Offer so many cards a day."""
    picked = press.picked[0] if press.picked else ""
    if picked in {option.value for option in CHOICES}:
        member = await desk.store.members.id_of(press.who.member)
        await desk.store.preferences.set_offers(member, int(picked))
    return Change(await settings_page(press, desk))


async def open_pause(press: Press, desk: Desk) -> Reply:
    """Ask until when."""
    return Ask(PAUSE_FORM)


PAUSE_FORM: Final = Form(
    action=action(PAUSE.name),
    title="Pause me",
    fields=(
        Field(
            name="last",
            label="Last day of your pause",
            kind="line",
            hint="Such as 2027-01-06. Empty: until you say that you are back.",
            required=False,
            most=20,
        ),
    ),
    send="Pause me",
)


async def send_pause(sent: Submission, desk: Desk) -> Reply:
    """Pause the member wherever they take part. What is posted already stays asked."""
    text, today = typed(sent, "last"), date.fromisoformat(local_date(sent.at, sent.who.zone))
    try:
        last = read_last_day(text, today, instead="say so") if text else None
    except ValueError as error:
        return wrong(PAUSE_FORM, sent, {"last": str(error)})
    member = await desk.store.members.find(sent.who.member)
    if member is None or not await desk.store.absences.channels(member, now=sent.at):
        return note("Nothing to pause", "You have rated nothing yet, so nothing is asked of you.")
    if not await desk.store.absences.pause(member, last, now=sent.at):
        over = "The posts of that day are out already, and it stays as it is. Write a later day."
        return wrong(PAUSE_FORM, sent, {"last": over})
    return Change(await settings_page(sent, desk, "Done. Days whose posts are out already stay as they are."))


async def come_back(press: Press, desk: Desk) -> Reply:
    """End the member's pauses."""
    member = await desk.store.members.find(press.who.member)
    if member is not None:
        await desk.store.absences.come_back(member, now=press.at)
    return Change(await settings_page(press, desk, "Welcome back! What is posted from now on is asked of you again."))


async def ask_to_leave(press: Press, desk: Desk) -> Reply:
    """Ask once."""
    member = await desk.store.members.find(press.who.member)
    if await _channel(press, member, desk) is None:
        return Change(await settings_page(press, desk))
    lines = (
        "Your streak and your freezes in this channel end, and nothing is asked of you here any more.",
        "What you remember stays yours. Rate one of its next posts, and you are back with a new streak.",
    )
    return Change(
        Message(
            title="Leave this channel?",
            plain="Leaving ends your streak in this channel.",
            blocks=tuple(Line((line,)) for line in lines),
            rows=(
                (
                    Button(action=action(LEAVE_NOW.name), label="Leave this channel", style="danger"),
                    Button(action=action(AGAIN.name), label="Stay"),
                ),
            ),
        )
    )


async def leave(press: Press, desk: Desk) -> Reply:
    """Let the member leave the channel."""
    member = await desk.store.members.find(press.who.member)
    here = await _channel(press, member, desk)
    if member is not None and here is not None:
        await desk.store.absences.leave(member, here, now=press.at)
    return Change(await settings_page(press, desk, "You have left this channel."))


SETTINGS = Feature(
    commands={SETTINGS_VERB: show},
    presses={
        AGAIN: again,
        BOARDS: set_boards,
        OFFERS: set_offers,
        PAUSE: open_pause,
        BACK: come_back,
        LEAVE: ask_to_leave,
        LEAVE_NOW: leave,
    },
    forms={PAUSE: send_pause},
)
