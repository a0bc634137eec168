"""Jobs of Procrastinate, taken and finished many at a time: what one costs is mostly the way to the database."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from typing import Any

from procrastinate.connector import BaseAsyncConnector
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

_TAKE = """
    WITH RECURSIVE taken AS (
        SELECT 1 AS taken_as, job.* FROM procrastinate_fetch_job_v2(%(queues)s::varchar[], %(worker)s) job
        UNION ALL
        SELECT taken_as + 1, job.* FROM taken, procrastinate_fetch_job_v2(%(queues)s::varchar[], taken.worker_id) job
        WHERE taken.id IS NOT NULL AND taken_as < %(most)s
    )
    SELECT id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name, attempts, worker_id
    FROM taken WHERE id IS NOT NULL
"""
"""One after the other, in Procrastinate's own order and on its own conditions, until there is none or it is enough."""
_FINISH = """
    SELECT procrastinate_finish_job_v1(id, %(status)s, true) FROM procrastinate_jobs
    WHERE id = ANY(%(jobs)s) AND status IN ('todo', 'doing')
"""
_GIVE_BACK = """
    SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM procrastinate_jobs
    WHERE id = ANY(%(jobs)s) AND status = 'doing'
"""


class ManyJobs(JobManager):
    """Takes as many jobs as may run at once, and finishes together what has ended together."""

    connector: BaseAsyncConnector

    def __init__(self, connector: BaseAsyncConnector, most: int) -> None:
        """Hold so many jobs at most."""
        super().__init__(connector)
        self._most = most
        self._running = 0
        self._taken: deque[Job] = deque()
        self._ended: list[int] = []
        self._finishing: asyncio.Task[None] | None = None

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """Return the next job, None where there is none now."""
        if not self._taken:
            await self._take(queues, worker_id)
        if not self._taken:
            return None
        self._running += 1
        return self._taken.popleft()

    async def finish_job_by_id_async(self, job_id: int, status: Status, delete_job: bool) -> None:  # noqa: FBT001  as theirs
        """Note that a job has ended, with all that end at this moment; one that somebody else has removed is none."""
        try:
            if status is not Status.SUCCEEDED or not delete_job:
                await super().finish_job_by_id_async(job_id, status, delete_job)
                return
            self._ended.append(job_id)
            if self._finishing is None:
                self._finishing = asyncio.create_task(self._finish())
            await asyncio.shield(self._finishing)
        finally:
            self._running -= 1

    async def retry_job_by_id_async(self, *args: Any, **kwargs: Any) -> None:
        """Let a job be tried again later."""
        try:
            await super().retry_job_by_id_async(*args, **kwargs)
        finally:
            self._running -= 1

    async def unregister_worker(self, worker_id: int) -> None:
        """Forget a worker; what it has taken and not begun is for others."""
        if self._taken:
            await self.connector.execute_query_async(_GIVE_BACK, jobs=[one.id for one in self._taken])
            self._taken.clear()
        await super().unregister_worker(worker_id)

    async def _take(self, queues: Iterable[str] | None, worker_id: int) -> None:
        most = max(1, self._most - self._running)
        try:
            rows = await self.connector.execute_query_all_async(_TAKE, queues=queues, worker=worker_id, most=most)
        except UniqueViolation:
            return  # somebody else has just taken another job of the same lock: at the next look it is seen
        self._taken.extend(Job.from_row(row) for row in rows)

    async def _finish(self) -> None:
        await asyncio.sleep(0)  # what was carried together ends together
        self._finishing, ended, self._ended = None, self._ended, []
        await self.connector.execute_query_async(_FINISH, jobs=ended, status=Status.SUCCEEDED.value)
