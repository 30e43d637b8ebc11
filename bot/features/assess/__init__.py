"""`/study assess`: where a member stands, by 24 scored questions, and what they may do about it.

Two forms measure the same skills by other questions, so that the second shows what was learnt in between. All of it is
private; a team sees nothing that is made of fewer than five people.
"""

from bot.chat.events import Press
from bot.chat.replies import Change, Reply
from bot.chat.routes import Action
from bot.features import Desk, Feature, reader
from bot.features.assess import wording as w
from bot.features.assess.advice import Recommendation, recommended
from bot.features.assess.going import (
    ANSWER,
    ASSESS_VERB,
    BEGIN,
    GO_ON,
    LATER,
    PAGE,
    answer,
    begin,
    go_on,
    later,
    page,
    start,
)
from bot.features.assess.judging import judging_message
from bot.features.assess.together import together_message

__all__ = ["ASSESS", "Recommendation", "recommended"]

OWN = Action(name=w.OWN, first="change", anywhere=True)
TEAM = Action(name=w.TEAM, first="change")
MEANING = Action(name=w.MEANING, first="change", anywhere=True)


async def own(press: Press, desk: Desk) -> Reply:
    """Show the member's own ratings beside their answers."""
    return Change(await judging_message(await reader(press, desk), desk))


async def team(press: Press, desk: Desk) -> Reply:
    """Show what the channel knows together."""
    return Change(await together_message(press, desk))


async def meaning(press: Press, desk: Desk) -> Reply:
    """Show what each competency means."""
    del press, desk
    return Change(w.meaning_message())


ASSESS = Feature(
    commands={ASSESS_VERB: start},
    presses={
        PAGE: page,
        BEGIN: begin,
        GO_ON: go_on,
        ANSWER: answer,
        LATER: later,
        OWN: own,
        TEAM: team,
        MEANING: meaning,
    },
)
