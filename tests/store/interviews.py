"""What the tests of interviews with others share: people, an invitation, and a round played to its end."""

from datetime import datetime, timedelta

from bot.chat.places import Member
from bot.store import Store
from bot.store.sessions import Session
from bot.store.tables import delivery
from tests.store.kit import PLATFORM, at, introduce, table

NINE = at(0, 9)


def who(name: str) -> Member:
    """Return the account of somebody of whom ``introduce`` has told the store; the name is the id then."""
    return Member(platform=PLATFORM, tenant="acme", user=name)


async def invite(
    store: Store, study: str, *others: str, by: str = "ana", key: str = "e1", now: datetime = NINE
) -> Session:
    """Let somebody invite others, which must be taken."""
    await introduce(store, by, *others)
    made = await store.sessions.invite(
        by, [who(name) for name in others], key=key, channel_id=study, category="", level="", at=now
    )
    assert isinstance(made, Session)
    return made


async def begun(store: Store, study: str, *others: str, key: str = "e1") -> Session:
    """Let Ana invite others, who all accept; the first question is q0."""
    session: Session | None = await invite(store, study, *others, key=key)
    assert session is not None
    for name in others:
        session = await store.sessions.answer_invitation(name, session.id, "accepted", card="q0", at=NINE)
        assert session is not None
    return session


async def play(store: Store, session: Session, number: int, *, asks: str = "", remark: str = "") -> Session:
    """Play a round, a minute a step; the next question is named after the next round."""
    names = [seat.member for seat in session.players]
    candidate, interviewer, observer = (names[(number + step) % len(names)] for step in (0, 1, len(names) - 1))
    minute = timedelta(minutes=1)
    await store.sessions.answer(
        candidate, session.id, number, f"answer {number}", NINE + minute, card=session.rounds[number].card
    )
    await store.sessions.ask(interviewer, session.id, number, asks, NINE + 2 * minute)
    if asks:
        await store.sessions.reply(candidate, session.id, number, f"reply {number}", NINE + 3 * minute)
    after = await store.sessions.tick(
        observer,
        session.id,
        number,
        ["structure", "example"],
        remark=remark,
        card=f"q{number + 1}",
        at=NINE + 4 * minute,
    )
    assert after is not None
    return after


async def told(store: Store) -> list[tuple[str, str]]:
    """Return all that is to be sent of interviews: the step, and to whom ("" for the channel), in order."""
    rows = await table(store, delivery, delivery.c.purpose == "interview")
    return sorted((row["key"].split(".")[1], row["to_member"] or "") for row in rows)
