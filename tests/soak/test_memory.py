"""What counts as growth, and that a soak finds its engine at work; ``make soak-memory`` looks for an hour."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.soak.figures import Sample, complaints, judged, table, trend
from tests.soak.memory import soak, told

MEGABYTE = 1024 * 1024


def looks(
    memory: Callable[[int], float], files: Callable[[int], int] = lambda _: 20, seconds: int = 3600
) -> list[Sample]:
    """Return what an hour of looks would be, or less."""
    return [
        Sample(second, int(memory(second) * MEGABYTE), 0, files(second), 9, 0, 0, 2 * second)
        for second in range(3, seconds + 1, 10)
    ]


def test_memory_that_rises_and_falls_around_a_level_is_flat() -> None:
    samples = looks(lambda second: 110 + (second // 10) % 7)
    assert not list(complaints(samples))
    assert abs(trend(judged(samples)).slope) < 1


def test_what_is_taken_in_the_beginning_is_not_growth() -> None:
    assert not list(complaints(looks(lambda second: min(120.0, 90 + second / 40))))


def test_a_hundred_bytes_that_stay_behind_for_each_event_are_found() -> None:
    each_second = 2 * 8 * 200 / MEGABYTE  # two items, eight events each, twice a hundred bytes
    (said,) = complaints(looks(lambda second: 110 + second * each_second + (second // 10) % 3))
    assert said.startswith("memory grows by 11.0 MB an hour, 1,60")


def test_of_less_than_an_hour_or_so_it_is_said_that_memory_cannot_be_judged() -> None:
    short = looks(lambda second: 90 + second / 60, seconds=1500)
    assert not list(complaints(short))
    assert "memory cannot be judged: that takes 45 minutes" in "\n".join(told(short))
    assert "flat" not in list(told(short))
    assert list(complaints(looks(lambda second: 90 + second / 60, seconds=2760)))


def test_files_that_are_not_closed_are_found() -> None:
    (said,) = complaints(looks(lambda _: 110, files=lambda second: 20 + second // 300))
    assert said.startswith("files: ")


def test_an_engine_at_work_is_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    samples = list(soak(tmp_path, seconds=8, look=2))
    assert samples[-1].done >= 2
    assert all(one.memory > 20 * MEGABYTE and one.files > 5 and one.threads > 3 for one in samples)
    mails = int(capsys.readouterr().out.split(" items, ")[1].split(" mails")[0])
    assert mails >= 1
    assert len(list(table(samples))) == 1 + len(samples)
