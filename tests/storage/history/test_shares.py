"""Logs read in parts by several processes: together the parts are the whole."""

from __future__ import annotations

import gzip
import pickle
from pathlib import Path

import pytest

from app.engine.history import History
from app.storage.history import shares as cutting
from app.storage.history.report import LogReport, joined
from app.storage.history.shares import WHOLE, shares
from tests.storage.history.logs import HEADER, TABLE, XES, at, event, read, table, trace, written, xes


@pytest.fixture(autouse=True)
def _small_logs_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "_SMALLEST", 10)


TRACES = [trace(f"é{n}", event("new", at(9)), event("won", at(10)), event("call", "soon")) for n in range(30)]


@pytest.mark.parametrize("n", [2, 3, 7])
@pytest.mark.parametrize("packed", [False, True])
def test_the_parts_of_a_log_are_the_whole_in_its_order(tmp_path: Path, n: int, packed: bool) -> None:
    path = written(tmp_path / "a.xes", xes(*TRACES), packed=packed)
    whole, report = read(path)
    found = shares(path, n)
    assert len(found) == n
    parts = [read(path, share=pickle.loads(pickle.dumps(one))) for one in found]  # noqa: S301  as a worker gets it
    assert [history for histories, _ in parts for history in histories] == whole
    assert all(histories for histories, _ in parts)
    assert_same(joined(part for _, part in parts), report)


def assert_same(one: LogReport, two: LogReport) -> None:
    told, wanted = one.to_json(), two.to_json()
    problems = [told.pop("problems"), wanted.pop("problems")]
    assert told == wanted
    of_parts, of_whole = (sum(one["count"] for one in some) for some in problems)
    assert of_parts == of_whole


def test_the_items_of_a_table_are_dealt_out(tmp_path: Path) -> None:
    rows = [(str(n % 20), "new", f"2026-03-{1 + n // 20:02}") for n in range(100)]
    path = table(tmp_path / "a.csv", HEADER, rows)
    whole, report = read(path, TABLE)
    parts = [read(path, TABLE, share=one) for one in shares(path, 2)]
    assert sorted((one for histories, _ in parts for one in histories), key=place) == whole
    assert_same(joined(part for _, part in parts), report)


def place(history: History) -> int:
    return history.place


@pytest.mark.parametrize(
    "content",
    [
        xes(*TRACES[:9], "<!-- <trace> -->", *TRACES[9:]),
        xes(*TRACES).replace("UTF-8", "UTF-16").encode("utf-16"),
        xes(),
    ],
)
def test_what_cannot_be_cut_safely_stays_one(tmp_path: Path, content: str | bytes) -> None:
    path = written(tmp_path / "a.xes", content)
    assert shares(path, 2) == (WHOLE,)


def test_more_parts_than_items_are_not_made(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xes", xes(*TRACES[:2]))
    found = shares(path, 9)
    assert len(found) <= 2
    assert [one.item for part in found for one in read(path, share=part)[0]] == ["é0", "é1"]


def test_a_log_that_breaks_off_breaks_off_in_its_last_part(tmp_path: Path) -> None:
    log = xes(*TRACES)
    path = written(tmp_path / "a.xes", log[: len(log) - 100])
    whole, report = read(path)
    parts = [read(path, share=one) for one in shares(path, 2)]
    assert [history for histories, _ in parts for history in histories] == whole
    assert joined(part for _, part in parts).broken == report.broken


def test_a_part_that_breaks_off_at_once_is_a_report_and_no_error(tmp_path: Path) -> None:
    log = xes(*TRACES)
    path = written(tmp_path / "a.xes", log)
    last = shares(path, 2)[1]
    written(path, log.encode()[: last.start + 20])
    histories, report = read(path, share=last)
    assert histories == []
    assert report.broken is not None


def test_a_packed_log_that_is_not_whole_is_not_cut(tmp_path: Path) -> None:
    packed = gzip.compress(xes(*TRACES).encode())
    path = written(tmp_path / "a.xes", packed[:-20])
    assert shares(path, 2) == (WHOLE,)
    assert read(path, XES)[1].broken is not None
