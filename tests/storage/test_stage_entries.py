"""When items entered their stages is remembered, whatever way they came there."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest

from app.boot import check_one
from app.engine.checks.registry import load_checks
from app.engine.model.item import Item
from app.engine.model.schema import Pipeline, PipelineStage
from app.storage.importing.importer import import_csv
from app.storage.sampling import sample_of
from app.storage.stage_entries import StageEntry
from app.storage.workspace import Workspace
from tests.engine.board import after, say

MADE = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def deal(stage: str = "new", item_id: str = "1", **values: object) -> Item:
    return Item(item_id, "deal", "sales", stage, {"title": "Roof", "created_at": MADE, **values})


def way(workspace: Workspace, item_id: str = "1", pipeline: str = "sales") -> list[StageEntry]:
    return dict(workspace.history("deal", pipeline)).get(item_id, [])


def stages(workspace: Workspace) -> list[str]:
    return [one.stage for one in way(workspace)]


def stayed(workspace: Workspace, *days: float) -> None:
    """Let deals have come to “won” after so many days each."""
    deals = [deal("won", str(number)) for number, _ in enumerate(days, 1)]
    workspace.records.put(*deals)
    workspace.records.stage_entries.write(
        (one, [StageEntry(MADE, "new", None), StageEntry(MADE + day * DAY, "won", "2")])
        for one, day in zip(deals, days, strict=True)
    )


def test_a_new_item_entered_its_stage_when_it_was_made_and_by_whom(sales: Workspace) -> None:
    sales.records.put(deal(created_by="7"))
    assert way(sales) == [StageEntry(MADE, "new", "7")]


def test_an_item_of_which_nobody_knows_when_it_was_made_entered_when_it_was_written(sales: Workspace) -> None:
    before = datetime.now(UTC)
    sales.records.put(Item("1", "deal", "sales", "new", {}))
    (entry,) = way(sales)
    assert before - timedelta(milliseconds=1) <= entry.at <= datetime.now(UTC)


def test_each_move_is_remembered_and_other_changes_are_not(sales: Workspace) -> None:
    sales.records.put(deal())
    before = datetime.now(UTC)
    sales.records.put(deal("won"))
    sales.records.put(deal("won", title="Door"))
    sales.records.items("deal").move(["1"], "lost")
    assert stages(sales) == ["new", "won", "lost"]
    assert all(before - timedelta(milliseconds=1) <= one.at <= datetime.now(UTC) for one in way(sales)[1:])


def test_a_move_to_another_pipeline_ends_a_stay_too(sales: Workspace) -> None:
    sales.pipelines.put(Pipeline("care", "Care", "deal", (PipelineStage("asked", "Asked"),)))
    sales.records.put(deal())
    sales.records.items("deal").move(["1"], "asked", "care")
    assert stages(sales) == ["new"]
    assert [one.stage for one in way(sales, pipeline="care")] == ["asked"]
    assert list(sales.stays("sales")) == ["new"]


def test_an_import_is_remembered_and_a_second_one_moves(sales: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "deals.csv"
    table.write_text("id,title,stage,created_at\n1,Roof,New,2026-03-02\n2,Wall,New,2026-03-02\n")
    import_csv(sales, "deal", table)
    first = way(sales)
    assert [one.stage for one in first] == ["new"]
    table.write_text("id,title,stage\n1,Roof,Won\n2,Wall,New\n")
    import_csv(sales, "deal", table)
    assert stages(sales) == ["new", "won"]
    assert way(sales)[0] == first[0]
    assert [one.stage for one in way(sales, "2")] == ["new"]


def test_an_edit_taken_back_leaves_no_trace_and_done_again_it_does(sales: Workspace) -> None:
    sales.records.put(deal())
    edit = sales.records.put(deal("won"))
    sales.records.apply(edit.undone())
    assert way(sales) == [StageEntry(MADE, "new", None)]
    sales.records.apply(edit.undone().undone())
    assert stages(sales) == ["new", "won"]


def test_moving_back_by_hand_is_a_move(sales: Workspace) -> None:
    sales.records.put(deal())
    for stage in ("won", "new"):
        sales.records.items("deal").move(["1"], stage)
    assert stages(sales) == ["new", "won", "new"]


def test_what_has_gone_on_meanwhile_is_moved_back_and_not_forgotten(sales: Workspace) -> None:
    sales.records.put(deal())
    edit = sales.records.put(deal("won"))
    sales.records.put(deal("lost"))
    sales.records.apply(edit.undone())
    assert stages(sales) == ["new", "won", "lost", "new"]


def test_a_change_of_fields_taken_back_touches_no_stage(sales: Workspace) -> None:
    sales.records.put(deal())
    edit = sales.records.put(deal(title="Door"))
    sales.records.apply(edit.undone())
    assert way(sales) == [StageEntry(MADE, "new", None)]


def test_a_removed_item_comes_back_with_its_history(sales: Workspace) -> None:
    sales.records.put(deal())
    sales.records.put(deal("won"))
    known = way(sales)
    edit = sales.records.delete(deal("won"))
    assert way(sales) == []
    sales.records.apply(edit.undone())
    assert way(sales) == known


def test_what_an_older_workspace_does_not_know_is_not_made_up(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.executescript((Path(__file__).parent / "schemas" / "0004.sql").read_text())
    with Workspace.open(path) as workspace:
        assert list(workspace.history("deal", "sales")) == []
        edit = workspace.records.items("deal").move(["1"], "won")
        assert stages(workspace) == ["won"]
        assert workspace.stays("sales") == {}
        workspace.records.apply(edit.undone())
        assert stages(workspace) == []


def test_a_transaction_that_fails_has_moved_nothing(sales: Workspace) -> None:
    sales.records.put(deal())
    with pytest.raises(TypeError):
        sales.records.put(deal("won"), 1)  # type: ignore[arg-type]
    assert stages(sales) == ["new"]


def test_only_stays_that_have_ended_are_told(sales: Workspace) -> None:
    stayed(sales, 1, 3, 2)
    assert {stage: sorted(some) for stage, some in sales.stays("sales").items()} == {"new": [DAY, 2 * DAY, 3 * DAY]}


def test_the_history_of_many_is_walked_whole(sales: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.storage.stage_entries._AT_ONCE", 3)
    stayed(sales, *range(1, 11))
    found = dict(sales.history("deal", "sales"))
    assert sorted(found, key=int) == [str(number) for number in range(1, 11)]
    assert found["4"] == [StageEntry(MADE, "new", None), StageEntry(MADE + 4 * DAY, "won", "2")]


@pytest.mark.parametrize(("days", "usual"), [((1, 2, 3, 4), None), ((1, 9, 2, 30, 3), 3), ((1, 2, 4, 5, 6, 9), 4)])
def test_within_the_usual_stay_half_of_all_have_left(
    sales: Workspace, days: tuple[int, ...], usual: int | None
) -> None:
    stayed(sales, *days)
    rules = sales.drafts.load("sales")
    stays = sample_of(sales, rules, sales.directory(), MADE).stays
    assert stays == ({"new": usual * DAY} if usual else {})


@pytest.mark.parametrize(("hours", "found"), [(71, []), (73, ["delay.too_long"])])
def test_a_delay_that_is_longer_than_records_stay_is_found(sales: Workspace, hours: int, found: list[str]) -> None:
    stayed(sales, 1, 9, 2, 30, 3)
    rules = sales.drafts.load("sales")
    first = rules.stages[0].model_copy(update={"rules": (say("x", when=after(hours, "hours")),)})
    rules = rules.model_copy(update={"stages": (first, *rules.stages[1:])})
    problems = check_one(rules, sales.path, load_checks()).problems
    assert [one.check for one in problems if one.check == "delay.too_long"] == found


def test_the_sample_has_a_history_that_fits_its_records(sample: Workspace) -> None:
    calendars = {key: one.calendar for key, one in sample.calendars.all().items()}
    today = datetime(2026, 3, 10, 7, tzinfo=UTC)
    for pipeline in sample.pipelines.all():
        entries = dict(sample.history(pipeline.entity, pipeline.id))
        items = [one for one in sample.items().of(pipeline.entity) if one.pipeline == pipeline.id]
        assert set(entries) == {one.id for one in items}
        for item in items:
            gone = [one.at for one in entries[item.id]]
            assert gone == sorted(set(gone))
            assert (gone[0], entries[item.id][-1].stage) == (item.values["created_at"], item.stage)
            assert all(one < today and calendars["office"].is_working(one) for one in gone[1:])
    closed = [one for one in sample.items().of("deal") if one.stage == "WON"]
    ends = dict(sample.history("deal", "orders"))
    assert all(_near(ends[one.id][-1].at.date(), one.values["close_date"]) for one in closed)


def _near(one: date, other: date) -> bool:
    return abs(one - other) <= timedelta(4)
