"""Posting in another channel, with the same settings: there too, or there instead."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.chat.events import Submission
from bot.chat.messages import Field, Form, Line, Message, Option, Where
from bot.chat.places import Member, Place
from bot.chat.replies import Change, Reply
from bot.chat.routes import action
from bot.features import Desk
from bot.features.filling import typed, wrong
from bot.features.setup.panel import TOPIC, Held, Topic, manages, onward
from bot.features.setup.saying import next_lines
from bot.store.channels import Channel

TOO, INSTEAD = "too", "instead"

THERE: Final = ", with the settings of this channel."
THERE_INSTEAD: Final = " from now on, and no more in this channel."
STREAKS: Final = "Streaks begin anew there. What people remember goes along."
JOIN: Final = "If I am not in that channel yet, add me to it now."


def channel_form(now: Held, desk: Desk) -> Form:
    """Ask where else to post."""
    return Form(
        action=action(TOPIC.name, "channel"),
        title="Another channel",
        fields=(
            Field(name="channel", label="Which channel?", kind="channel", value=now.channel.place.channel),
            Field(
                name="how",
                label="Where do I post from now on?",
                kind="one",
                value=TOO,
                options=(
                    Option(value=TOO, label="There and here"),
                    Option(value=INSTEAD, label="There, and no more here"),
                ),
            ),
        ),
        send="Save",
    )


async def save_channel(sent: Submission, now: Held, desk: Desk) -> Reply:
    """Post there with the settings of this channel, and perhaps no more here."""
    instead = typed(sent, "how") == INSTEAD
    picked = typed(sent, "channel")
    place = replace(now.channel.place, channel=picked, thread=None)
    there = await desk.store.channels.at(place) if picked else None
    mistake = await _mistake(sent, now, place, there, desk, instead=instead)
    if mistake:
        return wrong(channel_form(now, desk), sent, {"channel": mistake})
    instants = await desk.store.moving.post_in(
        place,
        like=now.channel.id,
        instead=instead,
        setter=_setter(now, there),
        names=now.names_managers,
        by=now.by,
        what="Channel: posts go to another one",
        syllabus=desk.deck.syllabus(),
        now=sent.at,
    )
    return Change(_there(place, THERE_INSTEAD if instead else THERE, next_lines(instants)))


def _setter(now: Held, there: Channel | None) -> Member:
    """Return who has set the other channel up then: a named manager takes nobody's place."""
    if now.always:
        return now.who
    return there.setter if there and there.setter.user else now.channel.setter


async def _mistake(
    sent: Submission, now: Held, place: Place, there: Channel | None, desk: Desk, *, instead: bool
) -> str:
    """Return why it cannot be that channel; "" where it can."""
    if not place.channel:
        return "Pick a channel."
    if place.channel == now.channel.place.channel:
        return "That is this channel. Pick another one."
    if there is None:
        return ""
    if not await manages(sent.who, there, desk):
        return "Somebody else has set me up there. Please ask them, or pick another one."
    return "I post there already. Pick another one." if there.active and not instead else ""


def _there(place: Place, how: str, instants: Sequence[Line]) -> Message:
    told = Line(("I post in ", Where(place), how))
    return Message(
        title="Saved",
        plain=f"I post in the channel that you picked{how} {STREAKS} {JOIN}",
        blocks=(told, Line((STREAKS,)), *instants, Line((JOIN,))),
        rows=(onward(),),
    )


ELSEWHERE: Final = {"channel": Topic(open=channel_form, save=save_channel)}
