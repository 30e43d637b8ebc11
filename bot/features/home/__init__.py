"""A member's home: what is open today, how the streak stands, what is fading, which card comes next.

It is short on purpose: what is told here at length is one press away. Coming here makes nobody a member, and a home
tells of no channel but the member's own.

``belonging``  whose home it is: the member, and the channels that they may be told of
``channels``   what each of these channels asks for today, and how the streaks stand
``memory``     what is fading, and the next step of a learning path, their own first
``welcome``    three steps for whoever has rated nothing yet
``entering``   the buttons: what is pressed outside of a channel counts as done in it
"""

from collections.abc import Sequence
from typing import Final

from bot.cards import Card
from bot.chat.events import Opened
from bot.chat.messages import LONGEST_LABEL, Block, Button, Divider, Line, Message, Row, shortened
from bot.chat.replies import Reply, Tell
from bot.chat.routes import action
from bot.features import Desk, Feature
from bot.features.daily import not_posting
from bot.features.home.belonging import Visit, visit
from bot.features.home.channels import Today, look, month, openings, pause, section
from bot.features.home.entering import ENTER, HELP, REVIEW, SETTINGS, SETUP, STEP, enter, entrance, tools
from bot.features.home.memory import Step, fading, path_lines, steps_of
from bot.features.home.welcome import HELLO, welcome
from bot.features.path.showing import STUDY
from bot.features.setup.afar import PICK
from bot.features.wording import count
from bot.store.channels import Channel

IN_A_ROW: Final = 5  # buttons


async def opened(event: Opened, desk: Desk) -> Reply:
    """Show a member's home: in the channel of the event, else with all channels of theirs, the first few at length."""
    if event.place and await desk.store.channels.at(event.place) is None:
        return Tell(not_posting(None))
    here = await visit(event, desk)
    days = [await look(channel, here, desk) for channel in here.shown]
    steps = await steps_of(here, desk)
    return Tell(
        Message(
            title="Your study",
            plain=_in_short(here, days, desk),
            blocks=await _blocks(here, days, steps, desk),
            rows=_rows(here, days, steps),
        )
    )


def _in_short(here: Visit, days: Sequence[Today], desk: Desk) -> str:
    if here.is_first:
        return HELLO
    _, due = fading(here, desk)
    longest = max((day.mine.length for day in days), default=None)
    told = ("" if longest is None else f"Streak: {count(longest, 'day')}", f"{due} fading" if due else "")
    return " · ".join(part for part in told if part) or "What is fading, and how to bring it back."


async def _blocks(here: Visit, days: Sequence[Today], steps: Sequence[Step], desk: Desk) -> tuple[Block, ...]:
    """The first visit begins with the welcome; then one part for each channel, and at the end what is theirs alone."""
    met = () if here.is_first else (Line((fading(here, desk)[0],)),)
    mine = (*_others(here), *await pause(here, desk), *met, *path_lines(steps))
    greeting = welcome(days, here) if here.is_first else ()
    shown: list[Sequence[Block]] = [part for part in (greeting, *(section(day, here) for day in days), mine) if part]
    drawn = [picture for day in days for picture in await month(day.channel, here, desk)]
    return (*(block for part in shown[:-1] for block in (*part, Divider())), *shown[-1], *drawn)


def _others(here: Visit) -> tuple[Line, ...]:
    """Say how many channels are not told of at length."""
    more = len(here.own) - len(here.shown)
    text = f"And {count(more, 'more channel')} of yours: /study today there shows what is open."
    return (Line((text,)),) if more else ()


def _rows(here: Visit, days: Sequence[Today], steps: Sequence[Step]) -> tuple[Row, ...]:
    """First what is open, a row or more for each channel; then what is to be learnt, then what is to be set."""
    onward = (*openings(days), _onward(here, steps))
    mine = tools(*(channel.id for channel in here.own[:1]))
    return (*_in_rows(onward), (mine,), *_in_rows((_settings(here),)))


def _in_rows(parts: Sequence[Sequence[Button]]) -> tuple[Row, ...]:
    return tuple(tuple(row[at : at + IN_A_ROW]) for row in parts for at in range(0, len(row), IN_A_ROW))


def _onward(here: Visit, steps: Sequence[Step]) -> list[Button]:
    """What is new comes in a review by the member's own path, else by that of the channel that comes first."""
    first = [channel.id for channel in here.own[:1]]
    going = [(_opening(step.channel, step.next), step.next.title) for step in steps if step.next]
    return [
        Button(action=entrance(REVIEW, *first), label="Review"),
        *(
            Button(
                action=opening,
                label="Next step" if len(going) == 1 else shortened(f"Next step: {title}", LONGEST_LABEL),
            )
            for opening, title in going
        ),
    ]


def _opening(channel: Channel | None, card: Card) -> str:
    """Return the action that opens a step: of a channel's path it is met for the channel, else for oneself."""
    return entrance(STEP, channel.id) if channel else action(STUDY.name, card.id)


def _settings(here: Visit) -> list[Button]:
    """No label can name a channel: whoever manages several is asked for one, by the same form as for a new one."""
    only = [channel.id for channel in here.own] if len(here.own) == 1 else []
    buttons = [
        Button(action=entrance(SETTINGS, *only), label="Settings"),
        Button(action=entrance(HELP), label="Help"),
    ]
    managed = [channel.id for channel in here.managed]
    if len(managed) == 1:
        buttons.append(Button(action=entrance(SETUP, *managed), label="Set up"))
    if here.may_pick:
        label = "Set up another channel" if len(managed) == 1 else "Set up a channel"
        buttons.append(Button(action=action(PICK.name), label=label))
    return buttons


HOME = Feature(opened=opened, presses={ENTER: enter})
