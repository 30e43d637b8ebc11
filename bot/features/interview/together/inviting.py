"""Inviting somebody to an interview, and what they say to it."""

from collections.abc import Mapping
from typing import Final

from bot.chat.events import Event, Press, Submission
from bot.chat.messages import Button, Field, Form, Line
from bot.chat.places import Member
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import action, fact
from bot.features import Desk, reader
from bot.features.filling import wrong
from bot.features.interview.asking import BACK
from bot.features.interview.choosing import Wanted, wanted_fields, wanted_from
from bot.features.interview.together import names
from bot.features.interview.together.choosing import enough, round_card
from bot.features.interview.together.finding import gone
from bot.features.interview.together.pages import page
from bot.features.interview.together.people import with_others
from bot.features.wording import note
from bot.store.inviting import Refusal, Why
from bot.store.sessions import Answered, Session

PARTNER, OBSERVER = "partner", "observer"
FIELDS: Final = (PARTNER, OBSERVER)

NO_CHANNEL: Final = note(
    "Better in the channel", "Please invite somebody in the channel in which your team studies: /study interview."
)
REFUSALS: Final[Mapping[Why, str]] = {
    "many": "Five of your invitations wait for an answer, which is the most. Please wait for one of them.",
    "lately": "You have invited this person within the last day. Please give them time.",
    "enough": "This person has enough invitations to answer for now. Somebody else may be glad of one.",
    "never": "This person takes no invitations at the moment. Somebody else may be glad of one.",
}


async def open_invitation(press: Press, desk: Desk) -> Reply:
    """Ask with whom, and about what."""
    return Ask(_form(desk)) if await _channel(press, desk) else NO_CHANNEL


def _form(desk: Desk) -> Form:
    return Form(
        action=action(names.INVITE.name),
        title="With a partner",
        fields=(
            Field(name=PARTNER, label="With whom?", kind="person", hint="I ask them in a direct message."),
            Field(
                name=OBSERVER,
                label="Who observes?",
                kind="person",
                hint="If you like: a third one, who ticks the rubric. Each of you gets a turn at everything.",
                required=False,
            ),
            *wanted_fields(desk.deck, Wanted()),
        ),
        send="Invite",
    )


async def _channel(event: Event, desk: Desk) -> str | None:
    """Return the id of the channel for which they practise; outside of any, the one in which the member rated last."""
    here = await desk.store.channels.at(event.place) if event.place else None
    if here is not None:
        return here.id
    return await desk.store.reports.channel_for(await reader(event, desk))


async def invite(sent: Submission, desk: Desk) -> Reply:
    """Invite them; what cannot be comes back in the form, with the reason."""
    channel = await _channel(sent, desk)
    if channel is None:
        return NO_CHANNEL
    asked, wanted = _asked(sent), wanted_from(sent)
    mistakes = _mistakes(sent, asked, wanted, desk)
    if mistakes:
        return wrong(_form(desk), sent, mistakes)
    made = await desk.store.sessions.invite(
        await desk.store.members.id_of(sent.who.member),
        tuple(asked.values()),
        key=sent.key,
        channel_id=channel,
        category=wanted.category,
        level=wanted.level,
        at=sent.at,
    )
    if isinstance(made, Refusal):
        return wrong(_form(desk), sent, {tuple(asked)[made.which or 0]: REFUSALS[made.why]})
    me = made.seats[0].member
    return note(
        "Invited",
        with_others(made, me, "I ask ", ", and write to you when they answer. An invitation stands for seven days."),
        "Whoever I cannot reach directly finds it in /study interview.",
        rows=((names.open_button(made, "Show the invitation"), BACK),),
    )


def _asked(sent: Submission) -> dict[str, Member]:
    """Return who is to be invited, by the field in which they stand."""
    return {name: who for name in FIELDS if isinstance(who := sent.values.get(name), Member)}


def _mistakes(sent: Submission, asked: Mapping[str, Member], wanted: Wanted, desk: Desk) -> dict[str, str]:
    mistakes = {name: "That is you. Pick somebody else." for name, who in asked.items() if who == sent.who.member}
    if PARTNER not in asked:
        mistakes[PARTNER] = "Pick somebody to practise with: a person, and no bot."
    if OBSERVER not in mistakes and len(set(asked.values())) < len(asked):
        mistakes[OBSERVER] = "That is your partner already. Pick a third one, or nobody."
    if not enough(wanted, len(asked) + 1, desk):
        mistakes["category"] = (
            "There are too few questions of that kind for all rounds. Choose “any” for what about or how hard."
        )
    return mistakes


async def say(press: Press, desk: Desk) -> Reply:
    """Take what somebody says to their invitation."""
    me = await reader(press, desk)
    before = await desk.store.sessions.of(me, fact(press.action))
    said = _SAID.get(fact(press.action, 1))
    seat = before.seat_of(me) if before else None
    if before is None or said is None:
        return gone()
    if seat is None or seat.state != "invited":
        return Change(page(before, me, desk, press.at))
    card = await round_card(before, press.at, desk)
    now = await desk.store.sessions.answer_invitation(me, before.id, said, card=card, at=press.at)
    if now is None:
        return gone()
    if now.turn is not None and (seat := now.seat_of(me)) and seat.state == "accepted":
        return Change(_begun(now, me).message)
    return Change(page(now, me, desk, press.at))


_SAID: Final[Mapping[str, Answered]] = {"accepted": "accepted", "declined": "declined", "never": "never"}


def _begun(session: Session, me: str) -> Tell:
    line = with_others(session, me, "You practise with ", ". It begins now: the first question is on its way to you.")
    return note("It begins", line, rows=((names.open_button(session),),))


async def begin(press: Press, desk: Desk) -> Reply:
    """Begin with those who have accepted."""
    me = await reader(press, desk)
    before = await desk.store.sessions.of(me, fact(press.action))
    card = await round_card(before, press.at, desk)
    now = await desk.store.sessions.begin(me, fact(press.action), card=card, at=press.at)
    if now is None:
        return gone()
    return Change(_begun(now, me).message if now.turn else page(now, me, desk, press.at))


async def welcome(press: Press, desk: Desk) -> Reply:
    """Let the member be invited again."""
    me = await reader(press, desk)
    await desk.store.sessions.welcome(me)
    return note("You can be invited", "Others can invite you to an interview again. You may always say not now.")


def never_row() -> tuple[Button, ...]:
    """Return the way back for whoever let nobody invite them."""
    return (Button(action=action(names.WELCOME.name), label="Let others invite me again"),)


NEVER_LINE: Final = Line(("Nobody can invite you to an interview at the moment, as you wished.",))
