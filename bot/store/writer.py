"""The one place that commits.

Ratings are what many people do at once, so they are committed together: whatever has queued up goes into one
transaction of a few statements, and only then are the waiting callers answered. Everything else is a job: a function
of the connection that runs in a transaction of its own, in the order of arrival.

A transaction that fails because the connection broke is tried again. So every job must be one that may run twice: it
changes rows only where they still are as it expects, or it says the same thing again.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import stamina
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store.database import Database

MOST_TOGETHER: Final = 512

T = TypeVar("T")
R = TypeVar("R")
Job = Callable[[AsyncConnection], Awaitable[T]]
Together = Callable[[AsyncConnection, Sequence[R]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Alone(Generic[T]):
    job: Job[T]
    done: asyncio.Future[T]


@dataclass(frozen=True, slots=True)
class _Grouped(Generic[R]):
    row: R
    done: asyncio.Future[None]


class Writer(Generic[R]):
    """The queue before the writing connection. ``together`` commits many rows of kind R at once."""

    def __init__(self, database: Database, together: Together[R]) -> None:
        self._database = database
        self._together = together
        self._queue: asyncio.Queue[_Alone[Any] | _Grouped[R]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to work the queue off."""
        self._task = asyncio.create_task(self._work(), name="writer")

    async def stop(self) -> None:
        """Commit what has queued up, then stop. Calls after this are refused."""
        if self._task is None:
            return
        task, self._task = self._task, None
        await self._queue.join()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def group(self, row: R) -> None:
        """Commit the row together with what else has queued up. Returns once it is durable."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._put(_Grouped(row, done), done)

    async def write(self, job: Job[T]) -> T:
        """Run a job in a transaction of its own; return its result once it is durable.

        A caller that is cancelled while waiting does not stop the job: it is committed whole or not at all.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        return await self._put(_Alone(job, done), done)

    async def _put(self, item: "_Alone[Any] | _Grouped[R]", done: "asyncio.Future[T]") -> T:
        if self._task is None:
            raise StoreError("the writer is not running")
        self._queue.put_nowait(item)
        return await done

    async def _work(self) -> None:
        waiting: _Alone[Any] | _Grouped[R] | None = None
        while True:
            item = waiting or await self._queue.get()
            waiting = None
            if isinstance(item, _Alone):
                await self._alone(item)
                self._queue.task_done()
                continue
            batch = [item]
            while len(batch) < MOST_TOGETHER and not self._queue.empty():
                following = self._queue.get_nowait()
                if isinstance(following, _Alone):
                    waiting = following
                    break
                batch.append(following)
            await self._group(batch)
            for _ in batch:
                self._queue.task_done()

    async def _alone(self, item: _Alone[Any]) -> None:
        try:
            result = await self._transaction(item.job)
        except Exception as error:  # noqa: BLE001  whatever it is belongs to the caller
            _fail(item.done, error)
        else:
            if not item.done.done():
                item.done.set_result(result)

    async def _group(self, batch: Sequence[_Grouped[R]]) -> None:
        rows = [item.row for item in batch]
        try:
            await self._transaction(lambda connection: self._together(connection, rows))
        except Exception as error:  # noqa: BLE001
            if len(batch) > 1 and not isinstance(error, StoreError):
                # One row may be at fault, and halving finds it: the others are not to pay for it.
                await self._group(batch[: len(batch) // 2])
                await self._group(batch[len(batch) // 2 :])
                return
            for item in batch:
                _fail(item.done, error)
        else:
            for item in batch:
                if not item.done.done():
                    item.done.set_result(None)

    async def _transaction(self, job: Job[T]) -> T:
        try:
            async for attempt in stamina.retry_context(on=_broken, attempts=3, wait_initial=0.05, wait_max=1.0):
                with attempt:
                    async with self._database.writing() as connection:
                        return await job(connection)
        except DBAPIError as error:
            if not _broken(error):
                raise
            raise StoreError("the database did not take a write; its own log says why") from error
        raise AssertionError("unreachable")


def _broken(error: Exception) -> bool:
    """Whether trying again may help. Drivers report a lost connection under many names: all but our own mistakes."""
    return isinstance(error, DBAPIError) and not isinstance(error, DataError | IntegrityError | ProgrammingError)


def _fail(done: "asyncio.Future[Any]", error: Exception) -> None:
    if not done.done():
        done.set_exception(error)
