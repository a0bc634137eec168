"""What rules did, as a log for process-mining tools; and the workspace's own items as histories."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.effects import Notification
from app.engine.history import LogMapping, Recorded
from app.engine.model.event import ENTER, Event
from app.engine.model.item import Item
from app.engine.trace import Acted, Entered, Happened, Left, Moved, Reason, RuleStep, Status, Step, TriggerStep
from app.engine.words import msg
from app.storage.history import gathered
from app.storage.history.event_log import COLUMNS, EventLogWriter
from app.storage.history.own import OwnReading
from app.storage.history.shape import look_at
from app.storage.stage_entries import StageEntry
from app.storage.workspace import Workspace
from tests.storage.history.logs import XES, read

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)
NAMES = {"new": "New", "won": "Won", "hello": "Say <hello> & more", "t1": "Offer opened"}
KEY = ("deal", "7")
TABLE = LogMapping("case:concept:name", "concept:name", "time:timestamp")


def steps() -> tuple[Step, ...]:
    late = NINE + timedelta(hours=1)
    why = Reason("clause", msg("{seen} is too little.").fill(seen=5))
    return (
        Happened(NINE, KEY, Event(ENTER, "7", NINE)),
        Entered(NINE, KEY, "sales", "new", 1, by="ann"),
        RuleStep(NINE, KEY, "hello", "new", 1, Status.PLANNED),
        Acted(late, KEY, "hello", "new", 1, 0, Notification("Hi", "system", ("ann", "bo"))),
        RuleStep(late, KEY, "hello", "new", 1, Status.SKIPPED, why),
        Happened(late, KEY, Event("email.link_clicked", "7", late)),
        TriggerStep(late, KEY, "t1", "won", fired=True),
        TriggerStep(late, KEY, "t2", "won", fired=False),
        Moved(late, KEY, "sales", "won", "t1", "ann", carried_out=False),
        Left(late, KEY, "sales", "new"),
        Entered(late, KEY, "sales", "won", 1, "t1"),
    )


TOLD = [
    ("New", "stage", "complete"),
    ("Say <hello> & more", "rule", "schedule"),
    ("Notification", "effect", "complete"),
    ("Say <hello> & more", "rule", "autoskip"),
    ("email.link_clicked", "event", "complete"),
    ("Offer opened", "trigger", "complete"),
    ("Offer opened", "move", "complete"),
    ("Won", "stage", "complete"),
]


@pytest.mark.parametrize("name", ["log.xes", "log.csv"])
def test_each_step_is_an_event_that_other_tools_understand(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with EventLogWriter(path, NAMES) as log:
        log.take("7", steps())
    shape = look_at(path)
    assert [(row["concept:name"], row["kind"], row["lifecycle:transition"]) for row in shape.rows] == TOLD
    assert {row["case:concept:name"] for row in shape.rows} == {"7"}
    assert shape.rows[2]["recipients"] == "ann, bo"
    assert (shape.rows[3]["status"], shape.rows[3]["reason"]) == ("skipped", "5 is too little.")
    assert shape.rows[6]["status"] == "reported"
    assert shape.rows[0]["org:resource"] == "ann"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["log.xes", "log.csv"])
def test_steps_of_one_item_come_together_whatever_portions_they_come_in(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathered, "_IN_MEMORY", 7)
    path = tmp_path / name
    with EventLogWriter(path, NAMES) as log:
        for start in range(0, 11, 3):
            for item in range(20):
                log.take(str(item), steps()[start : start + 3])
    histories, report = read(path, XES if name.endswith("xes") else TABLE, stages={"New": "new", "Won": "won"})
    assert sorted(int(one.item) for one in histories) == list(range(20))
    assert {tuple(step.stage for step in one.events if step.stage) for one in histories} == {("new", "won")}
    assert (report.events, report.counts) == (160, {})


def test_names_in_a_log_are_no_formulas_to_a_spreadsheet_and_read_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    with EventLogWriter(path, {**NAMES, "new": "=cmd()", "hello": "+39 06"}) as log:
        log.take("-x", steps())
    written = path.read_text("utf-8")
    assert "'=cmd()" in written
    assert "'-x" in written
    rows = look_at(path).rows
    assert {row["case:concept:name"] for row in rows} == {"-x"}
    assert {"=cmd()", "+39 06"} <= {row["concept:name"] for row in rows}


def test_nothing_is_left_of_a_log_whose_making_broke_off(tmp_path: Path) -> None:
    def broken_off() -> None:
        with EventLogWriter(tmp_path / "a.xes", NAMES) as log:
            log.take("7", steps())
            raise KeyError

    with pytest.raises(KeyError):
        broken_off()
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=9), st.text(max_size=9), st.sampled_from(["a.xes", "a.csv"]))
def test_whatever_things_are_called_the_log_can_be_read(tmp_path: Path, item: str, name: str, file: str) -> None:
    item = item.encode("utf-8", "replace").decode()
    name = name.encode("utf-8", "replace").decode()
    path = tmp_path / file
    with EventLogWriter(path, {"new": name}) as log:
        log.take(f"x{item}", steps()[:2])
    (row,) = look_at(path).rows
    assert row["case:concept:name"].startswith("x")
    assert set(row) <= {"case:concept:name", *COLUMNS}
    if item.isprintable() and name.isprintable():
        wanted = (f"x{item}".strip(), (name or "new").strip())
        assert (row["case:concept:name"].strip(), row.get("concept:name", "").strip()) == wanted


def test_the_rows_of_the_table_are_those_that_it_promises(tmp_path: Path) -> None:
    with EventLogWriter(tmp_path / "a.csv", NAMES) as log:
        log.take("7", steps())
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["case:concept:name", *COLUMNS]
    assert len(rows) == 1 + len(TOLD)


def test_items_of_the_workspace_go_the_ways_that_they_have_gone(sales: Workspace) -> None:
    shelf = sales.records.items("deal")
    for number, stage in enumerate(("won", "new")):
        values = {"title": f"Deal {number}", "created_at": NINE - timedelta(days=9 + number)}
        shelf.put(Item(str(number), "deal", "sales", stage, values))
    gone = shelf.get("0")
    assert gone is not None
    way = [StageEntry(NINE - timedelta(days=day), stage, None) for day, stage in ((9, "new"), (2, "won"))]
    sales.records.stage_entries.write([(gone, way)])
    reading = OwnReading(sales, "deal", "sales")
    found = {one.item: one for one in reading}
    assert [(one.at, one.stage) for one in found["0"].events] == [(one.at, one.stage) for one in way]
    assert [one.stage for one in found["1"].events] == ["new"]
    assert found["0"].values["title"] == "Deal 0"
    report = reading.report()
    assert (report.items, report.events, report.stages) == (2, 3, {"new": 2, "won": 1})
    assert report.last == NINE - timedelta(days=2)
    assert "values of today" in report.text()


def test_items_of_an_older_workspace_came_into_their_stage_when_they_were_created(sales: Workspace) -> None:
    shelf = sales.records.items("deal")
    shelf.put(Item("1", "deal", "sales", "won", {"title": "Roof", "created_at": NINE}))
    shelf.put(Item("2", "deal", "sales", "new", {"title": "No date"}))
    with sales.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM stage_entries")
    reading = OwnReading(sales, "deal", "sales")
    assert [(one.item, one.events) for one in reading] == [("1", (Recorded(NINE, stage="won"),))]
    report = reading.report()
    assert (report.items, report.counts) == (1, {"without_time": 1})
    assert "is not known" in report.text()
