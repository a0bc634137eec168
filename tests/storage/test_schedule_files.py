"""Schedules and arrivals as files: the examples of the documentation, other programs' tables, and files in ruins."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from app.engine import rule_set_file
from app.engine.arrivals import expected
from app.engine.errors import KnownError
from app.engine.schedule import Schedule, Setting
from app.engine.surrounding import SeenItems
from app.storage.schedule_files import first_moment, load_arrivals, load_schedule, save_schedule, whole_schedule
from tests.engine.board import MONDAY, catalogue, deal, directory

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
QUOTES = rule_set_file.loads((EXAMPLES / "quotes.rules.json").read_bytes())


def setting() -> Setting:
    item = replace(deal(QUOTES.stages[0].id), pipeline=QUOTES.pipeline)
    return Setting(QUOTES, directory(), catalogue(), {item.key: item}, SeenItems({}), MONDAY)


def load(path: Path, content: bytes) -> Schedule:
    path.write_bytes(content)
    return load_schedule(path, setting())


def test_the_schedule_of_the_documentation_can_be_read() -> None:
    schedule = whole_schedule(EXAMPLES / "quotes.schedule.csv", setting())
    assert [one.upcoming.kind for one in schedule.lines] == ["new", "call.incoming", "set", "move"]


def test_the_arrivals_of_the_documentation_can_be_read() -> None:
    arrivals = load_arrivals(EXAMPLES / "quotes.arrivals.json", QUOTES, directory())
    assert expected(arrivals, MONDAY.replace(hour=0), directory().calendar) == 120
    assert arrivals.values["source"] == ("web", "web", "fair")


@pytest.mark.parametrize(
    "content",
    [
        b"at;item;what;with\r\n+1h;1;stage;answered\r\n",
        b"sep=;\nWhen;Record;Event;Details\n+1h;1;stage;answered\n",
        "at\titem\twhat\twith\n+1h\t1\tstage\tanswered\n".encode("utf-16"),
        b"\xef\xbb\xbfat,item,what,stage\n\n+1h,1,stage,answered\n",
    ],
)
def test_tables_of_other_programs_are_read(tmp_path: Path, content: bytes) -> None:
    schedule = load(tmp_path / "plan.csv", content)
    assert schedule.flaws == ()
    assert [one.upcoming.data for one in schedule.lines] == [{"stage": "answered"}]


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line(tmp_path: Path) -> None:
    schedule = load(tmp_path / "plan.csv", b'at,item,what,with\n+1h,1,stage,answered\n+2h,1,set,"title=x\n')
    assert [one.number for one in schedule.lines] == [2]
    assert [(one.number, "never closed" in one.words.plain()) for one in schedule.flaws] == [(3, True)]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a workbook", b"name,amount\nRossi,5\n"])
def test_what_is_no_schedule_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(KnownError) as told:
        load(tmp_path / "plan.csv", content)
    assert "plan.csv" in f"{told.value.place} {told.value}"


def test_many_problems_are_counted_and_the_first_are_told(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("at,item,what\n" + "soon,1,enter\n" * 30, "utf-8")
    with pytest.raises(KnownError) as told:
        whole_schedule(path, setting())
    lines = str(told.value).splitlines()
    assert lines[0].startswith("30 problems in the schedule")
    assert lines[1].startswith("  line 2, at: “soon” is no time")
    assert lines[-1] == "  … and 10 more"


def test_arrivals_in_ruins_say_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "arrivals.json"
    path.write_text("{", "utf-8")
    with pytest.raises(KnownError, match="ends too early, in line 1"):
        load_arrivals(path, QUOTES, directory())


def test_what_is_saved_is_read_by_spreadsheets_and_by_us(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    save_schedule(path, [("at", "item", "what", "with"), ("+1h", "Müller", "new", "title=Dach, neu")])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [one.upcoming.key[1] for one in load_schedule(path, setting()).lines] == ["Müller"]
    assert first_moment(path, directory()) is None
