"""What the people of a channel know together: shares of at least five of them, and nothing about any one.

Shares are means over people, rounded to ten per cent, and cut off at both ends; of which results is said in
bot.rules.assessing.told_of_team. Whoever keeps off the boards is among them all the same: nobody is named here, and a
figure that changed whenever somebody chose so would tell on them.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor
from typing import Final

from bot.cards import COMPETENCIES
from bot.chat.events import Event
from bot.chat.messages import Line, Message, Table
from bot.features import Desk
from bot.features.assess.advice import scored
from bot.features.assess.wording import BACK
from bot.rules.assessing import FIRST_GROUP, NEXT_GROUP, ends, told_of_team
from bot.rules.scoring import Scored, Share, by_competency

TITLE: Final = "What the team knows"
NOT_YET: Final = (
    f"I show this once {FIRST_GROUP} people or more who have taken part here have finished the assessment. How many "
    "have, I tell nobody: it would tell on those who have not."
)

HOW: Final = (
    "So that nobody's own result shows, the figures are rounded to 10 %, end in “or less” and “or more”, and change "
    f"only once {NEXT_GROUP} people more have finished. Where somebody has their data deleted, the next person takes "
    "their place at once."
)
NO_GAIN: Final = "The columns need not be of the same people, so one beside the other shows no gain."
ROUNDS: Final = ("first", "second", "third")
"""The goes that are told, as far as enough people have finished them."""


async def together_message(event: Event, desk: Desk) -> Message:
    """Return the page of the channel of an event, which must have one."""
    channel = await desk.store.channels.at(event.place) if event.place else None
    told = told_of_team(await desk.store.attempts.of_team(channel.id)) if channel else ()
    if not told:
        return Message(title=TITLE, plain=NOT_YET, blocks=(Line((NOT_YET,)),), rows=(BACK,))
    rounds = [[scored(answers) for answers in people] for people in told[: len(ROUNDS)]]
    whose = " and ".join(f"{name} goes of {len(people)}" for name, people in zip(ROUNDS, rounds, strict=False))
    lead = f"From the {whose} people who have taken part here."
    apart = (Line((NO_GAIN,)),) if len(rounds) > 1 else ()
    return Message(
        title=TITLE,
        plain=lead,
        blocks=(Line((lead,)), _table(rounds), *apart, Line((HOW,), small=True)),
        rows=(BACK,),
    )


def _table(rounds: Sequence[Sequence[Sequence[Scored]]]) -> Table:
    columns = [_means(people) for people in rounds]
    rows = [
        (name, *(column.get(name, "") for column in columns))
        for name in COMPETENCIES
        if any(name in column for column in columns)
    ]
    heads = (f"{name.capitalize()} go" for name, _ in zip(ROUNDS, rounds, strict=False))
    return Table(head=("Competency", *heads), rows=tuple(rows), caption="Right on average")


def _means(people: Sequence[Sequence[Scored]]) -> dict[str, str]:
    """Return the mean share by competency in words, rounded to ten per cent and never beyond the ends.

    One of which not all of them were asked, as the deck has changed since, is left out: it would be of other people.
    """
    shares = [by_competency(answers) for answers in people]
    theirs = {name: [each[name] for each in shares if name in each] for name in COMPETENCIES}
    return {name: _told(found) for name, found in theirs.items() if len(found) == len(people)}


def _told(found: Sequence[Share]) -> str:
    mean = sum((Fraction(each.right, each.of) for each in found), Fraction()) / len(found)
    tens = 10 * floor(10 * mean + Fraction(1, 2))
    lowest, highest = ends(len(found), min(each.of for each in found))
    if lowest < tens < highest:
        return f"about {tens} %"
    return f"{lowest} % or less" if tens <= lowest else f"{highest} % or more"
