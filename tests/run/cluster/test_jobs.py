"""How a worker takes jobs, many at a time, and lets go of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from procrastinate.jobs import Job, Status

from app.run.cluster.jobs import ManyJobs
from app.run.cluster.queue import QUEUE, working_app
from tests.engine.board import board, say
from tests.run.cluster.office import Office

MOST = 4


def with_jobs(office: Office, work: Callable[[ManyJobs, int], Awaitable[None]]) -> None:
    """Let something be done with the jobs of a worker that holds four at most."""

    async def carry(_key: object) -> None:
        raise AssertionError

    async def worked() -> None:
        app = working_app(office.cluster.url, carry, 2, MOST)
        async with app.open_async():
            jobs = app.job_manager
            assert isinstance(jobs, ManyJobs)
            await work(jobs, await jobs.register_worker())

    asyncio.run(worked())


async def take(jobs: ManyJobs, worker: int) -> list[Job]:
    """Take what there is until there is no more."""
    found = []
    while (one := await jobs.fetch_job([QUEUE], worker)) is not None:
        found.append(one)
    return found


def states(office: Office) -> list[str]:
    with office.cluster.store.read() as connection:
        return list(connection.exec_driver_sql("SELECT status::text FROM procrastinate_jobs ORDER BY id").scalars())


def test_jobs_come_in_order_and_only_one_of_an_item_at_a_time(office: Office) -> None:
    office.publish(board(A=[say("a")]))
    for one in "1", "2", "1", "3":
        now = office.cluster.clock()
        office.send(office.coming(one, now))

    async def work(jobs: ManyJobs, worker: int) -> None:
        first = await take(jobs, worker)
        assert [one.task_kwargs["item"] for one in first] == ["1", "2", "3"]
        for one in first:
            await jobs.finish_job(one, Status.SUCCEEDED, delete_job=True)
        assert [one.task_kwargs["item"] for one in await take(jobs, worker)] == ["1"]

    with_jobs(office, work)


def test_no_more_are_taken_than_may_run_and_a_worker_that_stops_gives_back_what_it_has_not_begun(
    office: Office,
) -> None:
    office.publish(board(A=[say("a")]))
    office.put(*(str(n) for n in range(10)))

    async def work(jobs: ManyJobs, worker: int) -> None:
        begun = await jobs.fetch_job([QUEUE], worker)
        assert begun is not None
        assert states(office) == ["doing"] * MOST + ["todo"] * (10 - MOST)
        await jobs.finish_job(begun, Status.SUCCEEDED, delete_job=True)
        await jobs.unregister_worker(worker)
        assert states(office) == ["todo"] * 9

    with_jobs(office, work)


def test_jobs_that_end_together_are_finished_and_one_that_is_gone_keeps_no_other(office: Office) -> None:
    office.publish(board(A=[say("a")]))
    office.put("1", "2", "3")

    async def work(jobs: ManyJobs, worker: int) -> None:
        taken = await take(jobs, worker)
        with office.cluster.store.write() as connection:
            connection.exec_driver_sql("DELETE FROM procrastinate_jobs WHERE args->>'item' = '2'")
        await asyncio.gather(*(jobs.finish_job(one, Status.SUCCEEDED, delete_job=True) for one in taken))
        assert states(office) == []

    with_jobs(office, work)
