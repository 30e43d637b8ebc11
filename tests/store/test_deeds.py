"""What counts as having been here: anything that leaves a trace, whichever tool it was done with."""

import pytest
import sqlalchemy as sa

from bot.store import Store
from bot.store.deeds import last_deeds
from bot.store.tables import interview, interview_seat, interview_session, own_path, report, tracker_import
from tests.store.kit import at, introduce, set_up

ROWS = {
    own_path: {"path": "first"},
    tracker_import: {"id": "i1", "changes": "[]"},
    report: {"id": "r1", "card": "q1", "text": "Wrong."},
}


@pytest.mark.parametrize("which", ROWS, ids=lambda which: which.name)
async def test_a_tool_that_was_used_is_a_deed(store: Store, which: sa.Table) -> None:
    """Following a path, sending a tracker, reporting a card; of nobody else."""
    study = await set_up(store)
    await introduce(store, "ana", "ben")
    where = {"channel": study} if "channel" in which.columns else {}
    async with store.database.writing() as connection:
        await connection.execute(sa.insert(which), {"member": "ben", "at": at(0, 9), **where, **ROWS[which]})
        assert await last_deeds(connection, ["ana", "ben"]) == {"ben": at(0, 9)}


async def test_ticking_for_somebody_else_is_a_deed_of_whoever_ticks(store: Store) -> None:
    """The candidate has answered before, and the third one only looked on."""
    study = await set_up(store)
    await introduce(store, "ana", "ben", "chi")
    seat = {"session": "s1", "state": "accepted", "at": at(0, 8)}
    async with store.database.writing() as connection:
        await connection.execute(sa.insert(interview_session), {"id": "s1", "channel": study, "at": at(0, 8)})
        for number, name in enumerate(("ana", "ben", "chi")):
            await connection.execute(sa.insert(interview_seat), {**seat, "member": name, "seat": number})
        asked = {"id": "i1", "member": "ana", "card": "q1", "session": "s1", "asked_at": at(0, 9)}
        done = {"answered_at": at(0, 10), "ticks": "clear", "ticked_at": at(0, 11), "observer": "ben"}
        await connection.execute(sa.insert(interview), asked | done)
        assert await last_deeds(connection, ["ana", "ben", "chi"]) == {"ana": at(0, 10), "ben": at(0, 11)}
