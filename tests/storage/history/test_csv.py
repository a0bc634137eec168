"""Event logs as tables: any order of rows, any manner of writing times."""

from __future__ import annotations

import gzip
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.engine.errors import KnownError
from app.engine.model.values import Money
from app.storage.history import gathered
from app.storage.history.histories import read_again
from tests.storage.history.logs import TABLE, read, table, terms

HEADER = ("case", "stage", "time")
ROWS = [(str(item), stage, f"2026-03-0{day} 09:00") for item in range(40) for day, stage in ((1, "new"), (2, "won"))]


def test_rows_are_gathered_by_item_whatever_their_order(tmp_path: Path) -> None:
    in_order, _ = read(table(tmp_path / "a.csv", HEADER, ROWS), TABLE)
    mixed = list(ROWS)
    random.Random(7).shuffle(mixed)
    histories, report = read(table(tmp_path / "b.csv", HEADER, mixed), TABLE)
    assert {one.item: one.events for one in histories} == {one.item: one.events for one in in_order}
    assert [one.item for one in in_order] == [str(item) for item in range(40)]
    assert report.counts["out_of_order"] > 0
    assert (report.items, report.events) == (40, 80)


def test_rows_beyond_what_is_kept_in_memory_are_gathered_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (("new", "2026-03-01"), ("won", "2026-03-02"))
    path = table(tmp_path / "a.csv", HEADER, [(item, *step) for step in steps for item, *_ in ROWS[::2]])
    whole, report = read(path, TABLE)
    monkeypatch.setattr(gathered, "_IN_MEMORY", 7)
    in_parts, report_of_parts = read(path, TABLE)
    assert sorted(in_parts, key=lambda one: one.place) == whole
    assert report_of_parts == report
    assert read(path, TABLE)[0] == in_parts


@pytest.mark.parametrize("packed", [False, True])
def test_semicolons_old_encodings_and_compression_are_recognised(tmp_path: Path, packed: bool) -> None:
    text = "Vorgang;Phase;Zeit\nMüller, Söhne;new;2026-03-01T09:00Z\nMüller, Söhne;won;2026-03-02T09:00Z\n"
    path = tmp_path / "log.dat"
    path.write_bytes(gzip.compress(text.encode("cp1252")) if packed else text.encode("cp1252"))
    histories, report = read(path, replace(TABLE, item="Vorgang", stage="Phase", time="Zeit"))
    assert [(one.item, len(one.events)) for one in histories] == [("Müller, Söhne", 2)]
    assert report.kind == "csv"


def test_columns_of_the_case_are_said_once_and_others_with_each_event(tmp_path: Path) -> None:
    header = ("case", "stage", "time", "case:sum", "who")
    rows = [("7", "new", "2026-03-01", "1.200,50", "ann"), ("7", "won", "2026-03-02", "1.200,50", "")]
    path = table(tmp_path / "a.csv", header, rows)
    (history,), _ = read(path, replace(TABLE, fields={"amount": "case:sum", "responsible": "who"}))
    assert history.values["amount"] == Money(Decimal("1200.50"), "EUR")
    assert [one.fields for one in history.events] == [{"responsible": "ann"}, {}]


def times(tmp_path: Path, *texts: str, **others: object) -> tuple[list[str], str]:
    """Return the moments that a column of times is read as, and what the report says."""
    path = table(tmp_path / "t.csv", HEADER, [(str(n), "new", text) for n, text in enumerate(texts)])
    histories, report = read(path, TABLE, **others)
    return [one.events[0].at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") for one in histories], report.text()


MOMENT = "2026-03-31 07:05:00"


@pytest.mark.parametrize(
    "text",
    ["2026-03-31T07:05:00Z", "2026-03-31 09:05+02:00", "2026-03-31T09:05:00.000+0200", "20260331T070500Z",
     "2026/03/31 07:05:00 UTC", "31/03/2026 07:05", "31.3.26 7:05", "03/31/2026 07:05 AM", "1774940700",
     "1774940700.0", "1774940700000", "1774940700000000", "20260331070500", "Tue, 31 Mar 2026 09:05:00 +0200",
     "2026-03-31 09:05:00 +02:00"],
)  # fmt: skip
def test_times_are_read_in_many_forms(tmp_path: Path, text: str) -> None:
    assert times(tmp_path, text)[0] == [MOMENT]


def test_the_order_of_day_and_month_is_that_of_the_whole_column(tmp_path: Path) -> None:
    read_as, said = times(tmp_path, "01/02/2026", "05/02/2026", "13/02/2026")
    assert [one[:10] for one in read_as] == ["2026-02-01", "2026-02-05", "2026-02-13"]
    assert "day first" in said
    read_as, said = times(tmp_path, "01/02/2026", "02/13/2026")
    assert [one[:10] for one in read_as] == ["2026-01-02", "2026-02-13"]
    assert "month first" in said
    read_as, said = times(tmp_path, "01/02/2026")
    assert [one[:10] for one in read_as] == ["2026-02-01"]
    assert "Nothing in the log tells" in said


def test_times_without_a_zone_are_the_workspaces(tmp_path: Path) -> None:
    read_as, said = times(tmp_path, "2026-03-31 09:05", "2026-03-31T09:05+02:00", zone=ZoneInfo("Europe/Rome"))
    assert read_as == [MOMENT, MOMENT]
    assert "1 time names no time zone; it was taken as one of Europe/Rome." in said


def test_lines_that_are_alike_in_everything_count_once(tmp_path: Path) -> None:
    header = (*HEADER, "note")
    row = ("7", "won", "2026-03-01", "x")
    rows = [row, ("7", "new", "2026-03-01", ""), row, ("7", "won", "2026-03-01", "y"), ("8", "won", "2026-03-01", "x")]
    histories, report = read(table(tmp_path / "a.csv", header, rows), TABLE)
    assert [[step.stage for step in one.events] for one in histories] == [["won", "new", "won"], ["won"]]
    assert report.counts == {"duplicates": 1, "without_zone": 5}
    assert (report.events, report.stages) == (4, {"won": 3, "new": 1})


def test_what_cannot_be_used_is_counted_with_its_place(tmp_path: Path) -> None:
    rows = [
        ("7", "new", "2026-03-01T00:00Z"), ("", "won", "2026-03-01T00:00Z"), ("7", "won", ""), ("7", "won", "soon"),
        ("7", "won", "0001-01-01T00:00Z"), ("8", "new", "never"), ("7", "won", "2026-03-02T00:00Z", "too", "many"),
        ("9",),
    ]  # fmt: skip
    (history,), report = read(table(tmp_path / "a.csv", HEADER, rows), TABLE)
    assert [one.stage for one in history.events] == ["new"]
    assert report.counts == {"without_item": 1, "without_time": 5, "without_events": 2}
    assert [(one.kind, one.value, one.rows) for one in report.problems] == [
        ("too_many_cells", "5", (8,)), ("too_few_cells", "1", (9,)), ("not_a_time", "soon", (5,)),
        ("not_a_time", "0001-01-01T00:00Z", (6,)), ("not_a_time", "never", (7,)),
    ]  # fmt: skip


def test_values_that_cannot_be_read_are_told_once_each_with_their_count(tmp_path: Path) -> None:
    rows = [("7", "new", "2026-03-01", "much"), ("7", "won", "2026-03-02", "much"), ("8", "new", "2026-03-01", "5")]
    path = table(tmp_path / "a.csv", (*HEADER, "sum"), rows)
    histories, report = read(path, replace(TABLE, fields={"amount": "sum"}))
    assert [dict(one.events[0].fields) for one in histories] == [{}, {"amount": Money(Decimal(5), "EUR")}]
    (problem,) = report.problems
    assert (problem.column, problem.value, problem.count, problem.rows) == ("sum", "much", 2, (2, 3))
    assert report.to_json()["problems"][0]["count"] == 2
    assert "2 values of “sum” could not be read, such as “much” in line 2" in report.text()


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", HEADER, ROWS)
    with pytest.raises(KnownError, match=r"“phase”.*case, stage, time") as caught:
        read(path, replace(TABLE, stage="phase"))
    assert caught.value.field == "stage"


def test_an_item_of_a_table_is_read_again(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", HEADER, ROWS[::-1])
    histories, _ = read(path, TABLE)
    assert [read_again(path, terms(TABLE), one.item, one.place) for one in histories] == histories


def test_progress_rises_to_the_end_and_what_it_raises_ends_the_reading_even_before(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", HEADER, [("é" * 40, "new", f"2026-03-01 09:00:{n % 60:02}") for n in range(9_000)])
    heard: list[tuple[int, int]] = []
    read(path, TABLE, told=lambda done, total: heard.append((done, total)))
    size = path.stat().st_size
    assert heard == sorted(heard)
    assert heard[-1] == (size, size)

    def stop(_: int, __: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        read(path, TABLE, told=stop)


class Stop(Exception):
    """The person wants no more of it."""


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELL, CELL, st.integers(0, 50)), max_size=12))
def test_whatever_a_table_says_comes_back(tmp_path: Path, rows: list[tuple[str, str, int]]) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = [(item, stage, (start + timedelta(days=day)).isoformat()) for item, stage, day in rows]
    wanted: dict[str, list[tuple[datetime, str]]] = {}
    for item, stage, time in dict.fromkeys(made):
        if item.strip():
            wanted.setdefault(item.strip(), []).append((datetime.fromisoformat(time), stage.strip()))
    stages = {stage.strip(): stage.strip() for _, stage, _ in made}
    path = table(tmp_path / "a.csv", HEADER, made)
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    histories, _ = read(path, TABLE, stages=stages)
    found = {one.item: [(step.at, step.stage) for step in one.events] for one in histories}
    assert found == {item: sorted(events, key=lambda one: one[0]) for item, events in wanted.items()}
