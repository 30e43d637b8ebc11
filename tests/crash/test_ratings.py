"""kill -9 amid a flood of ratings: what was acknowledged is there, once, and memory is the log replayed."""

import asyncio
import json
import os
import random
import signal
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy.engine import URL

from bot.rules.memory import Rating
from bot.store.tables import review
from tests.crash.nursery import Nursery, nursery
from tests.store.kit import START, assert_memory_is_the_log_replayed, opened, table

PEOPLE = 24
CARDS = 12


@dataclass(slots=True)
class Flood:
    """People who rate as fast as they can, each waiting for the answer to one rating before the next."""

    chance: random.Random
    sent: set[tuple[str, str, str]] = field(default_factory=set)
    answered: dict[tuple[str, str, str], str] = field(default_factory=dict)  # the value acknowledged last
    turns: list[int] = field(default_factory=lambda: [0] * PEOPLE)

    async def person(self, number: int, port: int) -> None:
        """Rate until the process dies. The rating that got no answer then is sent again to the next process."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionError:
            return
        try:
            while True:
                turn = self.turns[number]
                # Every third rating changes the one before.
                key = (f"m{number}", f"card-{turn // 3 % CARDS}", f"{turn // 3 // CARDS}")
                value = list(Rating)[turn % 4].value
                at = START + timedelta(seconds=turn)
                self.sent.add(key)
                writer.write(json.dumps([*key, at.isoformat(), value]).encode() + b"\n")
                await writer.drain()
                if await reader.readline() != b"ok\n":
                    return
                self.answered[key] = value
                self.turns[number] += 1
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def round(self, nursing: Nursery, url: URL) -> None:
        """Start the process, flood it, and kill it at some moment."""
        pid = await nursing.start("rate", url=url.render_as_string(hide_password=False))
        port = int((await nursing.heard())["port"])
        people = [asyncio.create_task(self.person(number, port)) for number in range(PEOPLE)]
        await asyncio.sleep(self.chance.uniform(0.02, 0.25))
        os.kill(pid, signal.SIGKILL)
        assert (await nursing.heard())["killed"]
        await asyncio.gather(*people)

    async def check(self, url: URL) -> None:
        """Fail if an acknowledged rating is lost or changed, or if anything is there twice or was never sent."""
        async with opened(url) as store:
            rows = await table(store, review)
            await assert_memory_is_the_log_replayed(store)
        log = {(row["member"], row["card"], row["occasion"]): row for row in rows}
        assert len(log) == len(rows)
        assert log.keys() <= self.sent
        assert self.answered.keys() <= log.keys()
        for key, value in self.answered.items():
            in_flight = self.turns[int(key[0][1:])]
            newest = list(Rating)[in_flight % 4].value
            # What was on its way when the process died may have been committed all the same.
            assert log[key]["value"] in {value, newest}, key


async def kill_again_and_again(url: URL, rounds: int) -> None:
    """Play so many rounds, and look after each."""
    flood = Flood(chance=random.Random(11))  # noqa: S311  no secret
    async with nursery() as nursing:
        for _ in range(rounds):
            await flood.round(nursing, url)
            await flood.check(url)
    assert len(flood.answered) > 5 * rounds


async def test_no_acknowledged_rating_is_lost(clean_url: URL) -> None:
    """Ten kills at random moments."""
    await kill_again_and_again(clean_url, 10)


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_no_acknowledged_rating_is_lost_for_long(clean_url: URL) -> None:
    """Hundreds of kills."""
    await kill_again_and_again(clean_url, 300)
