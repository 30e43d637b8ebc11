"""kill -9 at every single step of a delivery: afterwards each post stands there once, and the books are right."""

import random
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from bot.store.ledger import State
from bot.store.schema import connect
from bot.store.tables import delivery, freeze, memory, metadata, post, review, schedule, study_day
from tests.crash.board import Board, board
from tests.crash.nursery import Nursery, nursery
from tests.store.kit import MONDAY, at

TUESDAY = MONDAY + timedelta(days=1)
SAMPLE = 8
"""Pairs of a crash and a crash in the recovery from it, in the short run."""


@dataclass(slots=True)
class Stage:
    """Where lives are played."""

    url: URL
    folder: Path
    nursery: Nursery
    board: Board
    fine: bool = False
    blind: bool = False

    def reset(self) -> None:
        """Empty the database and the board, and forget the time."""
        with connect(self.url) as connection:
            for each in reversed(metadata.sorted_tables):
                connection.execute(sa.delete(each))
            connection.commit()
        self.board.clear()
        self.diary.unlink(missing_ok=True)

    @property
    def diary(self) -> Path:
        """Where a life notes its time."""
        return self.folder / "diary"

    async def live(self, die_at: int) -> bool:
        """Let one process live; False where it died at that point."""
        return await self.nursery.run(
            "send",
            url=self.url.render_as_string(hide_password=False),
            port=self.board.port,
            diary=str(self.diary),
            die_at=die_at,
            fine=self.fine,
            blind=self.blind,
        )

    def check(self, told: str) -> None:
        """Fail unless both days were delivered once and settled right."""
        with connect(self.url) as connection:
            states = {row.id: (row.key, row.purpose, row.state) for row in connection.execute(sa.select(delivery))}
            posts = {row.id: row for row in connection.execute(sa.select(post))}
            days = {row.day: row for row in connection.execute(sa.select(study_day))}
            next_at = set(connection.scalars(sa.select(schedule.c.next_at)))
            kept = [
                connection.scalar(sa.select(sa.func.count()).select_from(each)) for each in (review, memory, freeze)
            ]
        (leaned,) = [row.id for row in posts.values() if (row.day, row.kind) == (MONDAY, "tradeoff")]
        assert sorted(states.values()) == sorted(
            [
                *(
                    (day.isoformat(), kind, State.SENT)
                    for day in (MONDAY, TUESDAY)
                    for kind in ("question", "tradeoff")
                ),
                (leaned, "outcome", State.SENT),
            ]
        ), told
        assert dict(self.board.hung) == dict.fromkeys(states, 1), f"lost or doubled: {told}"
        assert {(row.day, row.card) for row in posts.values()} == {
            (MONDAY, "q1"),
            (MONDAY, "t1"),
            (TUESDAY, "q2"),
            (TUESDAY, "t2"),
        }, told
        shown = {(row.day, row.kind): self.board.shown[row.id] for row in posts.values()}
        assert shown.pop((MONDAY, "question")) == "1 studied", told
        assert set(shown.values()) == {"0 studied"}, told
        assert all(row.rev == row.shown_rev for row in posts.values()), told
        assert (days[MONDAY].asked, days[MONDAY].done, days[MONDAY].closed_at is None) == (True, True, False), told
        assert days[TUESDAY].closed_at is None, told
        assert next_at == {at(2, 9, 30)}, told
        assert kept == [1, 1, 0], told


@pytest.fixture
async def stage(clean_url: URL, tmp_path: Path) -> AsyncGenerator[Stage]:
    """An empty stage, once on each database."""
    async with nursery() as nursing, board() as platform:
        yield Stage(url=clean_url, folder=tmp_path, nursery=nursing, board=platform)


async def die_everywhere(stage: Stage) -> int:
    """For n = 1, 2, 3 …: kill a life at its n-th point and start it again; return how many points a life has."""
    for point in range(1, 10_000):
        stage.reset()
        if await stage.live(point):
            stage.check("not killed at all")
            return point - 1
        assert await stage.live(0)
        stage.check(f"killed at point {point}")
    raise AssertionError("a life that never ends")


async def test_a_crash_at_any_step_loses_nothing_and_doubles_nothing(stage: Stage) -> None:
    """Between plan, claim, send, receipt, finish, edit, close: whoever takes over finds out and goes on."""
    assert await die_everywhere(stage) > 30


async def die_twice(stage: Stage, first: int, second: int) -> int:
    """Live three lives, of which the first two are killed; return how many were."""
    stage.reset()
    deaths = 0
    for die_at in (first, second, 0):
        deaths += not await stage.live(die_at)
    stage.check(f"killed at point {first}, and again at point {second} of the recovery")
    return deaths


async def test_a_crash_in_the_recovery_from_a_crash_loses_nothing(stage: Stage) -> None:
    """A sample of pairs, the same in every run."""
    chance = random.Random(7)  # noqa: S311  no secret
    deaths = [await die_twice(stage, chance.randint(1, 40), chance.randint(1, 20)) for _ in range(SAMPLE)]
    assert sum(deaths) > 1.5 * SAMPLE


async def die_blind(stage: Stage, step: int) -> int:
    """Die at every so manieth point on a platform that cannot look; return how many posts ended as unknown."""
    stage.blind = True
    unknown = 0
    for point in range(1, 10_000, step):
        stage.reset()
        if await stage.live(point):
            return unknown
        assert await stage.live(0)
        with connect(stage.url) as connection:
            found = {row.id: row.state for row in connection.execute(sa.select(delivery.c.id, delivery.c.state))}
        assert len(found) >= 4  # The outcome comes where the trade-off is known to stand.
        for key, state in found.items():
            hung = stage.board.hung[key]
            assert hung == 1 if state == State.SENT else (state == State.UNKNOWN and hung <= 1), f"point {point}"
        unknown += sum(state == State.UNKNOWN for state in found.values())
    raise AssertionError("a life that never ends")


async def test_where_nobody_can_look_nothing_is_ever_doubled(stage: Stage) -> None:
    """A crash between send and record leaves the post unknown: shown to the admin, and not sent again by itself."""
    assert await die_blind(stage, 5) > 1


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_where_nobody_can_look_nothing_is_doubled_at_any_step(stage: Stage) -> None:
    """The same at every step."""
    assert await die_blind(stage, 1) > 10


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_a_crash_before_any_statement_loses_nothing(stage: Stage) -> None:
    """The same between the statements of each transaction."""
    stage.fine = True
    assert await die_everywhere(stage) > 60


@pytest.mark.long
@pytest.mark.timeout(7200)
async def test_every_pair_of_crashes_loses_nothing(stage: Stage) -> None:
    """Each step of the first life with each step of the recovery."""
    for first in range(1, 10_000):
        for second in range(1, 10_000):
            deaths = await die_twice(stage, first, second)
            if deaths < 2:
                break
        if deaths == 0:
            return
