from __future__ import annotations

import gc
import sys
import threading
import weakref
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.errors import KnownError
from app.engine.words import msg
from app.ui.jobs import Job, Jobs, Progress, Report, Stopped


@pytest.fixture
def jobs(qapp: QApplication) -> Jobs:
    return Jobs(qapp)


@pytest.fixture
def owner(jobs: Jobs) -> QObject:
    return QObject(jobs)


def test_the_outcome_arrives_on_the_thread_of_the_window(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    seen: list[tuple[int, bool, bool]] = []
    window = QThread.currentThread()

    def work(_: Report) -> tuple[int, bool]:
        return 42, QThread.currentThread() is window

    jobs.start(work, owner=owner, then=lambda got: seen.append((*got, QThread.currentThread() is window)))

    qtbot.waitUntil(lambda: seen == [(42, False, True)])
    assert not jobs.busy


def test_an_error_of_the_world_is_told_as_it_is(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    seen: list[KnownError] = []
    error = KnownError(msg("The disk is full."))

    def work(_: Report) -> None:
        raise error

    jobs.start(work, owner=owner, then=lambda _: pytest.fail("it failed"), failed=seen.append)

    qtbot.waitUntil(lambda: seen == [error])


def test_a_bug_is_reported_and_the_waiting_person_is_freed(
    qapp: QApplication, owner: QObject, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    bugs: list[BaseException] = []
    told: list[KnownError] = []
    jobs = Jobs(qapp, fault=bugs.append)

    def work(_: Report) -> None:
        raise ZeroDivisionError

    jobs.start(work, owner=owner, failed=told.append)

    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(bugs[0], ZeroDivisionError)
    assert "inside Rulewright" in told[0].words.plain()
    assert "ZeroDivisionError" in caplog.text


def test_a_loop_that_reports_each_row_does_not_flood_the_window(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    seen: list[Progress] = []
    done: list[bool] = []

    def work(report: Report) -> bool:
        for row in range(10_000):
            report(row + 1, 10_000, msg("Reading"))
        return True

    jobs.start(work, owner=owner, then=done.append, progressed=seen.append)

    qtbot.waitUntil(lambda: done == [True])
    assert 0 < len(seen) < 10_000
    assert all(a.done < b.done for a, b in pairwise(seen))


def test_work_that_is_stopped_says_only_that_it_has_ended(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    begun, heard = threading.Event(), []

    def work(report: Report) -> None:
        begun.set()
        while True:
            report.check()

    job = jobs.start(
        work, owner=owner, then=lambda _: heard.append("then"), failed=lambda _: heard.append("failed"),
        stopped=lambda: heard.append("stopped"),
    )  # fmt: skip
    assert begun.wait(5)
    job.stop()

    qtbot.waitUntil(lambda: heard == ["stopped"])
    assert not job.running


def test_nobody_is_told_once_the_owner_is_gone(jobs: Jobs, qtbot: QtBot) -> None:
    go = threading.Event()
    heard: list[int] = []
    owner = QObject()

    def work(_: Report) -> int:
        assert go.wait(5)
        return 1

    job: Job[int] = jobs.start(work, owner=owner, then=heard.append)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    go.set()

    qtbot.waitUntil(lambda: not job.running)
    assert heard == []


def test_closing_stops_what_is_under_way(jobs: Jobs, owner: QObject) -> None:
    begun, cleaned = threading.Event(), threading.Event()

    def work(report: Report) -> None:
        begun.set()
        try:
            while True:
                report()
        except Stopped:
            cleaned.set()
            raise

    jobs.start(work, owner=owner)
    assert begun.wait(5)

    assert jobs.close()
    assert cleaned.is_set()


class Thing:
    """Something that work knows."""


def test_what_work_knows_goes_with_it_however_quick_it_is(jobs: Jobs, owner: QObject, qtbot: QtBot) -> None:
    def work(_: Report, thing: Thing) -> None:
        del thing

    def begun() -> weakref.ref[Thing]:
        thing = Thing()
        jobs.start(partial(work, thing=thing), owner=owner)
        return weakref.ref(thing)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # lets work be done before the one who starts it goes on
    try:
        known = [begun() for _ in range(2000)]
    finally:
        sys.setswitchinterval(usual)
    qtbot.waitUntil(lambda: not jobs.busy)
    gc.collect()
    assert [one for one in known if one() is not None] == []
