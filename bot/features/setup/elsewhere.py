"""Posting in another channel, with the same settings: there too, or there instead."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.chat.events import Submission
from bot.chat.messages import Field, Form, Line, Message, Option
from bot.chat.places import Place
from bot.chat.replies import Change, Reply
from bot.chat.routes import action
from bot.features import Desk
from bot.features.filling import typed, wrong
from bot.features.setup.panel import TOPIC, Held, Topic, onward
from bot.features.setup.saying import next_lines

TOO, INSTEAD = "too", "instead"

THERE: Final = "I post in the channel that you picked, with the settings of this one."
THERE_INSTEAD: Final = "I post in the channel that you picked from now on, and no more in this one."
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
    mistake = await _mistake(sent, now, place, desk, instead=instead)
    if mistake:
        return wrong(channel_form(now, desk), sent, {"channel": mistake})
    instants = await desk.store.moving.post_in(
        place,
        like=now.channel.id,
        instead=instead,
        setter=sent.who.member,
        by=now.by,
        what="Channel: posts go to another one",
        syllabus=desk.deck.syllabus(),
        now=sent.at,
    )
    return Change(_there((THERE_INSTEAD if instead else THERE, STREAKS), next_lines(instants)))


async def _mistake(sent: Submission, now: Held, place: Place, desk: Desk, *, instead: bool) -> str:
    """Return why it cannot be that channel; "" where it can."""
    if not place.channel:
        return "Pick a channel."
    if place.channel == now.channel.place.channel:
        return "That is this channel. Pick another one."
    there = await desk.store.channels.at(place)
    if there is None:
        return ""
    if sent.who.manages is None and there.setter != sent.who.member:
        return "Somebody else has set me up there. Please ask them, or pick another one."
    return "I post there already. Pick another one." if there.active and not instead else ""


def _there(sentences: Sequence[str], instants: Sequence[Line]) -> Message:
    return Message(
        title="Saved",
        plain=" ".join((*sentences, JOIN)),
        blocks=(*(Line((sentence,)) for sentence in sentences), *instants, Line((JOIN,))),
        rows=(onward(),),
    )


ELSEWHERE: Final = {"channel": Topic(open=channel_form, save=save_channel)}
