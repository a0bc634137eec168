"""What is to be carried, as jobs of Procrastinate: left in the transaction that makes them necessary.

An event leaves a job that holds the item's lock, so that an item is carried by one worker at a time and in order. The
next timer of an item is a job with a date, as long as that date is near: far ones stand in the ledger alone, and come
into the queue when their time draws near (`Sweeper`). So the queue stays short, however many timers wait.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from procrastinate import App, PsycopgConnector, RetryStrategy, SyncPsycopgConnector
from procrastinate.jobs import Job
from psycopg import AsyncConnection
from sqlalchemy import Connection, String, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from app.engine.model.item import Key
from app.run.cluster.jobs import ManyJobs

QUEUE = "items"
CARRY = "rulewright.carry"
HORIZON = timedelta(minutes=10)
"""Timers that are due within it are in the queue."""
_EVENTS_FIRST = 10
"""A job of a higher priority need not wait for a timer of the same item that is not due yet."""

_OPTIONS = " ".join(
    (
        *(f"-c enable_{one}=off" for one in ("sort", "bitmapscan", "seqscan", "hashjoin", "mergejoin")),
        "-c synchronous_commit=off",
    )
)
"""For whoever takes jobs. They walk them in their order and stop at the first: what the planner thinks of a table that
fills and empties all the time is old, and then it sorts all that waits for each job that is taken. And they do not wait
for the disk to note that a job was taken or is done: should the database crash, it is taken again, and the ledger knows
what was done.
"""

_CANCEL = text(
    "SELECT procrastinate_cancel_job_v1(id, false, true) FROM procrastinate_jobs"
    " WHERE status = 'todo' AND queueing_lock = ANY(:locks)"
).bindparams(bindparam("locks", type_=ARRAY(String)))


def lock_of(key: Key) -> str:
    """Return the lock of an item: only one job that holds it runs at a time."""
    return f"{key[0]}/{key[1]}"


def timer_lock(key: Key) -> str:
    """Return the queueing lock of an item's timer: there is only one in the queue."""
    return f"timer {key[0]}/{key[1]}"


class JobQueue:
    """Puts jobs into the database in somebody else's transaction."""

    def __init__(self, horizon: timedelta = HORIZON) -> None:
        """Keep timers in the queue that are due within the horizon."""
        self.horizon = horizon
        self._app = App(connector=SyncPsycopgConnector())

    def put(self, connection: Connection, keys: Iterable[Key]) -> None:
        """Leave a job for each event of an item."""
        self._defer(connection, [_job(key, priority=_EVENTS_FIRST) for key in keys])

    def plan(self, connection: Connection, due: Mapping[Key, datetime]) -> None:
        """Leave a job for the next timer of each item; there must be none yet."""
        self._defer(connection, [_job(key, lock=timer_lock(key), at=at) for key, at in due.items()])

    def cancel(self, connection: Connection, keys: Sequence[Key]) -> None:
        """Take the timers of items out of the queue."""
        if keys:
            connection.execute(_CANCEL, {"locks": [timer_lock(key) for key in keys]})

    def _defer(self, connection: Connection, jobs: list[Job]) -> None:
        if jobs:
            own = connection.connection.driver_connection
            self._app.job_manager.batch_defer_jobs(jobs, connection=own)


def working_app(url: str, carry: Callable[[Key], Awaitable[None]], connections: int, most: int) -> App:
    """Return the application whose workers let `carry` happen for each job, of so many at once."""
    connector = PsycopgConnector(
        conninfo=url, min_size=1, max_size=connections, timeout=10, kwargs={"options": _OPTIONS}, configure=_alone
    )
    app = App(connector=connector)
    app.job_manager = ManyJobs(connector, most)

    async def work(entity: str, item: str) -> None:
        await carry((entity, item))

    # What fails for good is set aside by the carrier; a job fails only where the database is not to be had.
    again = RetryStrategy(exponential_wait=2, max_attempts=20)
    app.task(name=CARRY, queue=QUEUE, retry=again)(work)
    return app


async def _alone(connection: AsyncConnection) -> None:
    """Let each statement be a transaction of its own, without two more that begin and end it."""
    await connection.set_autocommit(True)


def _job(key: Key, *, lock: str | None = None, at: datetime | None = None, priority: int = 0) -> Job:
    return Job(
        queue=QUEUE,
        task_name=CARRY,
        lock=lock_of(key),
        queueing_lock=lock,
        task_kwargs={"entity": key[0], "item": key[1]},
        scheduled_at=at,
        priority=priority,
    )
