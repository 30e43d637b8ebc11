"""Who else manages a channel: named in the panel, where the platform cannot say who does.

Whoever set the channel up manages it, and so do those of whom the platform says so. A named manager can do what the
setter can, but not take the setter's place. Who does take it leaves the one before named: nobody loses a right in
silence, only *Take back* ends one. Where the platform knows everybody who manages (Who.names_managers is False) nobody
is named: its own rights decide there, and a name that counted for nothing would deceive.
"""

from typing import Final

from bot.chat.events import Press, Submission
from bot.chat.messages import Button, Field, Form, Line, Mention, Message, Row
from bot.chat.places import Member
from bot.chat.replies import Change, Reply
from bot.chat.routes import action, fact
from bot.features import Desk
from bot.features.filling import wrong
from bot.features.setup.panel import DO, TOPIC, Held, Topic, onward, panel
from bot.features.wording import note
from bot.store.managers import MOST

ROW: Final = 5  # buttons
FULL: Final = f"{MOST} are named already, which is the most. Take one back first."
THERE: Final = "They manage this channel already."
LEFT: Final = note(
    "You manage it no more", "Your name is taken back. Whoever manages me here can name you again."
).message


async def managers_page(now: Held, desk: Desk) -> Message:
    """Return who manages the channel, with a button to name one and one to take each back."""
    return await _page(now, desk) if now.names_managers else panel(now, desk)


async def _page(now: Held, desk: Desk, *done: str) -> Message:
    """``done`` are sentences on what was just changed."""
    named = await desk.store.managers.of(now.channel.id)
    others = {known: who for known, who in named.items() if who != now.channel.setter}
    who_else = (Line((f"{number}. ", Mention(member=who))) for number, who in enumerate(others.values(), 1))
    always = (
        Mention(member=now.channel.setter),
        " hears of reports and notices, and may change my settings here. So may admins.",
    )
    more = "They are named to do so, too:" if others else "Nobody else is named yet."
    return Message(
        title="Who manages me here",
        plain=" ".join(done) or "Who may change my settings here.",
        blocks=(*(Line((sentence,)) for sentence in done), Line(always), Line((more,)), *who_else),
        rows=_rows(tuple(others)),
    )


def _rows(named: tuple[str, ...]) -> tuple[Row, ...]:
    back = tuple(
        Button(action=action(DO.name, "unname", known), label=f"Take back {number}")
        for number, known in enumerate(named, 1)
    )
    name = (Button(action=action(TOPIC.name, "managers"), label="Name somebody", style="main"),)
    found = (name if len(named) < MOST else (), *(back[at : at + ROW] for at in range(0, len(back), ROW)), onward())
    return tuple(row for row in found if row)


def managers_form(now: Held, desk: Desk) -> Form:
    """Ask who else may change the settings."""
    field = Field(
        name="who",
        label="Who else may change my settings here?",
        kind="person",
        hint="They can do what you can, but not take the place of whoever set me up.",
    )
    return Form(action=action(TOPIC.name, "managers"), title="Managers", fields=(field,), send="Name them")


async def save_manager(sent: Submission, now: Held, desk: Desk) -> Reply:
    """Let somebody manage the channel too."""
    if not now.names_managers:
        return Change(panel(now, desk))
    who = sent.values.get("who")
    if not isinstance(who, Member):
        return wrong(managers_form(now, desk), sent, {"who": "Pick somebody."})
    named = await desk.store.managers.name(now.channel.id, who, by=now.by, now=sent.at)
    if named != "named":
        return wrong(managers_form(now, desk), sent, {"who": FULL if named == "full" else THERE})
    return Change(await _page(now, desk, "They may change my settings here from now on, with /study-setup."))


async def unname(press: Press, now: Held, desk: Desk) -> Reply:
    """Take one back; nothing where somebody else has done so already."""
    named = fact(press.action, 1)
    await desk.store.managers.take_back(now.channel.id, named, by=now.by, now=press.at)
    if named == now.by and not now.always:
        return Change(LEFT)
    if not now.names_managers:
        return Change(panel(now, desk))
    return Change(await _page(now, desk, "They manage me here no more."))


NAMING: Final = {"managers": Topic(open=managers_form, save=save_manager)}
