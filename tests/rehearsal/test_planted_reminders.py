"""Wrong parts in the reminders: the judge names the rule, and says what is wrong."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.rehearsal.messenger import MemoryMessenger
from bot.chat.messages import Message
from bot.chat.places import Member, Ref
from bot.store import reminding
from bot.store.tables import channel, reminder
from tests.rehearsal.planting import meddle, play, rules


class Twice(MemoryMessenger):
    """Says everything twice to a member."""

    async def direct(self, member: Member, message: Message, *, key: str) -> Ref:
        """Send it twice."""
        await super().direct(member, message, key=key)
        return await super().direct(member, message, key=key)


class Boastful(MemoryMessenger):
    """Makes of each reminder one that says nothing of being the last."""

    async def direct(self, member: Member, message: Message, *, key: str) -> Ref:
        """Leave that line out."""
        kept = tuple(block for block in message.blocks if "go silent" not in str(block))
        return await super().direct(member, replace(message, blocks=kept), key=key)


async def found(**wrong: Any) -> str:
    """Return what is found on calm days with a wrong part, all of it about reminders."""
    report = await play(**wrong)
    assert rules(report) == {"S7"}
    return "\n".join(report.broken)


async def test_a_doubled_reminder_is_noticed() -> None:
    """Once a day at most."""
    assert "stands there 2 times" in await found(messenger=Twice())


async def test_a_third_that_does_not_say_so_is_noticed() -> None:
    """Whoever may hear no more is told beforehand."""
    assert "says wrongly whether it is the last" in await found(messenger=Boastful())


async def test_one_that_does_not_wait_for_the_post_of_its_minute_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It finds nothing to tell of, and that day none comes."""

    def at_once(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
        return (reminder.c.next_at <= now, reminder.c.channel == channel.c.id, channel.c.active)

    monkeypatch.setattr(reminding, "due", at_once)
    assert "none came at" in await found()


MEDDLING = {
    "quiet days are forgotten": ("UPDATE reminder SET weekdays = '0123456'", "no hour of theirs"),
    "the hour is another": ("UPDATE reminder SET next_at = datetime(next_at, '+1 hour')", "no hour of theirs"),
    "what was ignored is forgotten": ("UPDATE reminder SET ignored = 0", "after three in vain"),
    "reminders are lost": ("UPDATE reminder SET next_at = NULL", "none came at"),
    "one is sent again": (
        "UPDATE delivery SET state = 'ready', until = '2999-01-01' WHERE purpose = 'reminder' AND state = 'sent'",
        "stands there",
    ),
}


@pytest.mark.parametrize("what", MEDDLING)
async def test_meddling_with_reminders_is_noticed(what: str) -> None:
    """Each row that is not as it was breaks the rule that it serves."""
    statement, said = MEDDLING[what]
    assert said in await found(night=meddle(statement))
