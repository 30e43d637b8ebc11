"""Setting a channel up from outside of it: first which one, then all as in the channel itself."""

from dataclasses import replace
from typing import Final

from bot.chat.events import Press, Submission
from bot.chat.messages import Field, Form, Line, Where
from bot.chat.places import Place
from bot.chat.replies import Ask, Change, Reply, Tell
from bot.chat.routes import Action, action
from bot.features import Desk
from bot.features.filling import typed
from bot.features.setup.elsewhere import JOIN

PICK: Final = Action(name="set-up", first="form", manage=True, anywhere=True)
"""Asks which channel is meant, and comes back with it."""

LONGEST: Final = 64  # characters of a channel's id

WHICH: Final = Form(
    action=action(PICK.name),
    title="Set up a channel",
    fields=(
        Field(
            name="channel",
            label="In which channel do I post?",
            kind="channel",
            hint="A question and a trade-off come there on every study day.",
        ),
    ),
    send="Go on",
)


async def pick(press: Press, desk: Desk) -> Reply:
    """Ask which channel is meant."""
    del press, desk
    return Ask(WHICH)


def picked(sent: Submission) -> Place | None:
    """Return the channel that was picked; None where nobody can know which is meant."""
    channel = typed(sent, "channel")
    workspace = sent.place.workspace if sent.place else sent.workspace
    if not (workspace and channel and channel.isascii() and channel.isprintable() and len(channel) <= LONGEST):
        return None
    return Place(platform=sent.who.member.platform, workspace=workspace, channel=channel)


def told_afar(reply: Reply, place: Place, *, new: bool) -> Reply:
    """Return what is said in a channel as it is said outside of it: it names the channel, and goes on there.

    ``new``: the channel had not been set up before, so nobody may have added the bot to it yet.
    """
    if not isinstance(reply, Tell | Change):
        return reply
    joining = (Line((JOIN,)),) if new else ()
    blocks = (Line(("In ", Where(place)), small=True), *reply.message.blocks, *joining)
    return replace(reply, message=replace(reply.message, blocks=blocks), place=place)
