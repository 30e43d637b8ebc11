"""Processes that may be killed: forked from one that has everything imported, so that a start takes no second.

The nursery runs ``python -m tests.crash.nursery`` and gives it one order a line; each order becomes a process of its
own, with its own connections, and ends as it ends.
"""

import asyncio
import importlib
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

DRIVERS: Final = (
    "aiosqlite",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.aiosqlite",
)
"""What SQLAlchemy would import in each process anew."""


@dataclass(slots=True)
class Nursery:
    """The parent's side."""

    process: asyncio.subprocess.Process

    async def start(self, job: str, **facts: object) -> int:
        """Begin one job and return the id of its process."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"job": job, **facts}).encode() + b"\n")
        return int((await self.heard())["pid"])

    async def heard(self) -> dict[str, Any]:
        """Return the next thing that the process says: ``pid``, what the job tells, and at last ``killed``."""
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            line = await self.process.stdout.readline()
        assert line, "the nursery has ended"
        said = json.loads(line)
        assert isinstance(said, dict)
        assert not said.get("failed"), "a process failed, instead of being killed or ending well"
        return said

    async def run(self, job: str, **facts: object) -> bool:
        """Run one job to its end. True: it ended well; False: it was killed."""
        await self.start(job, **facts)
        return not (await self.heard())["killed"]


@asynccontextmanager
async def nursery() -> AsyncGenerator[Nursery]:
    """Run a nursery."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.crash.nursery",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield Nursery(process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # with whatever a test that failed has left alive
        await process.communicate()


def tell(**facts: object) -> None:
    """Say something to the parent, from a job."""
    os.write(1, json.dumps(facts).encode() + b"\n")


def _serve() -> None:
    from tests.crash import rater, sender  # noqa: PLC0415  only here: the parent needs none of it

    for each in DRIVERS:
        importlib.import_module(each)
    jobs: dict[str, Callable[..., Coroutine[object, object, None]]] = {"send": sender.run, "rate": rater.run}
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            tell(pid=os.getpid())  # before all that the job tells, whoever of the two is quicker
            try:
                asyncio.run(jobs[order.pop("job")](**order))
            except BaseException:  # noqa: BLE001  whatever it is, the parent must hear of it
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        tell(killed=os.WIFSIGNALED(status), failed=os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0)


if __name__ == "__main__":
    _serve()
