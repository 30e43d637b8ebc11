"""*Something wrong with this card?*: a form, and a direct message to whoever set the channel up."""

from typing import Final

from bot.cards import Card
from bot.chat.events import Press, Submission
from bot.chat.messages import Field, Form, Line, Mention, Message, Words
from bot.chat.replies import Ask, Reply, Tell, Wrong
from bot.chat.routes import Action, fact
from bot.features import Desk, Feature
from bot.features.filling import written
from bot.features.wording import WRONG, note
from bot.store.ledger import Delivery
from bot.store.reports import MOST_A_DAY, Report

REPORT = Action(name=WRONG, first="form", anywhere=True)

LONGEST: Final = 1500  # characters
THANKS: Final = note("Thank you", "It reaches whoever set me up here.")
ENOUGH: Final = note(
    "Thank you",
    f"You have sent {MOST_A_DAY} reports today, and they are on their way. Please keep this one for tomorrow.",
)
NOBODY: Final = note(
    "Nobody to tell yet",
    "I do not know whom to tell. Press this in your team's channel: whoever set me up there will hear of it.",
)
NOBODY_HERE: Final = note(
    "Nobody to tell here",
    "Nobody looks after me in this channel any more. Whoever gives /study-setup here does so from then on.",
)
GONE: Final = note("A card that left", "This card is no longer in the deck, so there is nothing left to mend.")


async def open_report(press: Press, desk: Desk) -> Reply:
    """Ask what is wrong, where there is somebody to tell it to."""
    found = await _found(press, desk)
    return found if isinstance(found, Tell) else Ask(_form(press.action, found[0]))


async def send_report(sent: Submission, desk: Desk) -> Reply:
    """Keep what was written, and let it be sent."""
    found = await _found(sent, desk)
    if isinstance(found, Tell):
        return found
    card, channel_id = found
    text = written(sent, "what", LONGEST)
    if not text:
        return Wrong(_form(sent.action, card), {"what": "A few words help whoever is to mend it."})
    kept = await desk.store.reports.report(
        event=sent.key,
        channel_id=channel_id,
        member_id=await desk.store.members.id_of(sent.who.member),
        card=card.id,
        text=text,
        at=sent.at,
    )
    return {"kept": THANKS, "enough": ENOUGH, "nobody": NOBODY_HERE}[kept]


async def _found(event: Press | Submission, desk: Desk) -> tuple[Card, str] | Tell:
    """Return the card, and the id of the channel whose setter is to hear of it; or what to say instead.

    Outside of a channel in which the bot was set up, it is the one in which the member rated last.
    """
    card = desk.deck.get(fact(event.action))
    if card is None:
        return GONE
    member = await desk.store.members.id_of(event.who.member)
    here = await desk.store.channels.at(event.place) if event.place else None
    if here is not None and not here.setter.user:
        return NOBODY_HERE
    channel_id = here.id if here else await desk.store.reports.channel_for(member)
    if channel_id is None:
        return NOBODY
    # A form that was sent is counted where it is kept: it may be one that has come before.
    if isinstance(event, Press) and not await desk.store.reports.may(member, event.at):
        return ENOUGH
    return card, channel_id


def _form(of_action: str, card: Card) -> Form:
    return Form(
        action=of_action,
        title="Something wrong?",
        fields=(
            Field(
                name="what",
                label="What is wrong with this card?",
                kind="text",
                hint="It goes, with your name, to whoever set me up for your team.",
                most=LONGEST,
            ),
        ),
    )


async def compose_report(delivery: Delivery, desk: Desk) -> Message:
    """Word a report for whoever set the channel up."""
    report = await desk.store.reports.of(delivery.key)
    if report is None:
        text = "Somebody reported a card, and has withdrawn it since."
        return Message(title="A report", plain=text, blocks=(Line((text,)),))
    return report_message(report, desk.deck.get(report.card))


def report_message(report: Report, card: Card | None) -> Message:
    """Return the report: which card, the words, and who wrote them."""
    title = card.title if card else "a card that has left the deck"
    by = Mention(member=report.by) if report.by else "somebody who has left"
    return Message(
        title="Something wrong with a card",
        plain="Somebody reports that something is wrong with a card.",
        blocks=(
            Line((title,)),
            Line((_where(report, card),), small=True),
            Words(report.text),
            Line(("Reported by ", by, ".")),
        ),
    )


def _where(report: Report, card: Card | None) -> str:
    if card is None:
        return report.card
    pack = f" in the pack {card.pack}" if card.pack else ""
    return f"File {card.deck}/{card.id}.md{pack}"


REPORTS = Feature(presses={REPORT: open_report}, forms={REPORT: send_report}, deliveries={"report": compose_report})
