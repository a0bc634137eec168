from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from app.engine.errors import KnownError
from app.engine.model.item import Item
from app.engine.model.rule_set import Rule, RuleSet, Stage, Trigger
from app.engine.model.schema import Pipeline, PipelineStage, StageKind
from app.storage.errors import DamagedWorkspace, InUse
from app.storage.workspace import Workspace

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def sms(key: str, text: str = "Hello") -> Rule:
    return Rule(id=key, type="client.sms", parameters={"text": text, "provider": "log"})


def with_rules(rule_set: RuleSet, stage: str, *rules: Rule) -> RuleSet:
    stages = tuple(one.model_copy(update={"rules": rules}) if one.id == stage else one for one in rule_set.stages)
    return rule_set.model_copy(update={"stages": stages})


def written_to(workspace: Workspace) -> list[str]:
    """Return the stages whose content is rewritten from now on."""
    touched: list[str] = []

    def record(sql: str, parameters: tuple[object, ...]) -> None:
        if sql.startswith(("UPDATE stages", "INSERT INTO stages", "DELETE FROM stages")):
            touched.append(f"{sql.split(maxsplit=1)[0]} {parameters[-1]}")

    engine = workspace.database._engine  # noqa: SLF001
    event.listen(engine, "before_cursor_execute", lambda _c, _cur, sql, values, _x, _m: record(sql, values))
    return touched


def test_a_pipeline_without_rules_gives_an_empty_rule_set_with_its_stages(sales: Workspace) -> None:
    draft = sales.drafts.load("sales")
    assert [(one.id, one.name, one.kind) for one in draft.stages] == [
        ("new", "New", StageKind.OPEN), ("won", "Won", StageKind.WON), ("lost", "Lost", StageKind.LOST),
    ]  # fmt: skip
    assert (draft.entity, draft.pipeline, draft.name) == ("deal", "sales", "Sales")
    assert draft == sales.drafts.load("sales")


def test_an_unknown_pipeline_is_named(sales: Workspace) -> None:
    with pytest.raises(KnownError, match="no pipeline “nowhere”"):
        sales.drafts.load("nowhere")


def test_an_edit_is_there_when_loaded_again_whatever_type_the_rule_has(sales: Workspace) -> None:
    old = sales.drafts.load("sales")
    strange = Rule(
        id="x", type="from.another.package", name="Ünknown", parameters={"b": [1, {"z": None, "a": 1.5}], "a": "“”"}
    )
    trigger = Trigger(id="t", type="email.received", allow_back=True)
    stage = old.stages[0].model_copy(update={"rules": (sms("a"), strange), "triggers": (trigger,)})
    new = old.model_copy(update={"stages": (stage, *old.stages[1:])})
    sales.drafts.save(old, new)
    assert sales.drafts.load("sales") == new


def test_an_edit_writes_only_the_stage_it_changes(sales: Workspace) -> None:
    old = sales.drafts.load("sales")
    touched = written_to(sales)
    sales.drafts.save(old, with_rules(old, "won", sms("a")))
    assert touched == ["UPDATE won"]


def test_an_edit_that_changes_nothing_writes_nothing(sales: Workspace) -> None:
    old = sales.drafts.load("sales")
    touched = written_to(sales)
    sales.drafts.save(old, sales.drafts.load("sales"))
    assert touched == []


def test_renaming_a_stage_in_the_rule_set_renames_it_in_the_pipeline_and_back(sales: Workspace) -> None:
    old = sales.drafts.load("sales")
    first = old.stages[0].model_copy(update={"name": "Fresh", "color": "#112233"})
    sales.drafts.save(old, old.model_copy(update={"stages": (first, *old.stages[1:])}))
    pipeline = sales.pipelines.get("sales")
    assert pipeline is not None
    assert (pipeline.stages[0].name, pipeline.stages[0].color) == ("Fresh", "#112233")
    renamed = (PipelineStage("new", "Brand new"), *pipeline.stages[1:])
    sales.pipelines.put(Pipeline("sales", "Sales", "deal", renamed))
    assert sales.drafts.load("sales").stages[0].name == "Brand new"


def test_stages_added_moved_and_removed_in_the_rule_set_are_so_in_the_pipeline(sales: Workspace) -> None:
    old = sales.drafts.load("sales")
    new, won, lost = old.stages
    middle = Stage(id="offer", name="Offer", rules=(sms("a"),))
    edited = old.model_copy(update={"stages": (middle, new, lost)})
    sales.drafts.save(old, edited)
    pipeline = sales.pipelines.get("sales")
    assert pipeline is not None
    assert [one.id for one in pipeline.stages] == ["offer", "new", "lost"]
    sales.drafts.save(edited, old)
    assert sales.drafts.load("sales") == old
    assert won.id == "won"


def test_a_stage_with_records_stays_until_they_are_moved(sales: Workspace) -> None:
    sales.records.items("deal").put(Item("1", "deal", "sales", "new", {"title": "Roof"}))
    old = sales.drafts.load("sales")
    without = old.model_copy(update={"stages": old.stages[1:]})
    with pytest.raises(InUse, match="1 record is in the stage “New”"):
        sales.drafts.save(old, without)
    assert sales.drafts.load("sales") == old
    with sales.transaction():
        edit = sales.records.items("deal").move(["1"], "won")
        sales.drafts.save(old, without)
    assert sales.records.items("deal").stage_counts("sales") == {"won": 1}
    with sales.transaction():
        sales.drafts.save(without, old)
        sales.records.apply(edit.undone())
    assert sales.records.items("deal").stage_counts("sales") == {"new": 1}
    assert sales.drafts.load("sales") == old


def test_the_rule_set_is_called_as_the_pipeline_until_it_gets_a_name_of_its_own(sales: Workspace) -> None:
    pipeline = sales.pipelines.get("sales")
    assert pipeline is not None
    sales.pipelines.put(Pipeline("sales", "Big sales", "deal", pipeline.stages))
    old = sales.drafts.load("sales")
    assert old.name == "Big sales"
    sales.drafts.save(old, old.model_copy(update={"name": "Second try", "id": "own"}))
    assert (sales.drafts.load("sales").name, sales.drafts.load("sales").id) == ("Second try", "own")
    assert sales.pipelines.all()[0].name == "Big sales"


def test_the_list_of_drafts_counts_what_stands_on_the_stages(sales: Workspace) -> None:
    old = sales.drafts.load("sales")
    sales.drafts.save(old, with_rules(old, "new", sms("a"), sms("b")))
    sales.pipelines.put(Pipeline("empty", "Empty", "lead", ()))
    assert [(one.pipeline, one.entity, one.rules, one.triggers) for one in sales.drafts.list()] == [
        ("sales", "deal", 2, 0), ("empty", "lead", 0, 0),
    ]  # fmt: skip


edits = st.lists(st.tuples(st.sampled_from(["new", "won", "lost"]), st.integers(0, 5)), max_size=12)


@settings(max_examples=30)
@given(edits)
def test_after_any_edits_the_workspace_holds_the_rule_set_on_screen(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Workspace.create(Path(folder, "w.rulewright")) as workspace:
        stages = tuple(PipelineStage(key, key) for key in ("new", "won", "lost"))
        workspace.pipelines.put(Pipeline("sales", "Sales", "deal", stages))
        screen = workspace.drafts.load("sales")
        for number, (stage, count) in enumerate(steps):
            rules = tuple(sms(f"{stage}-{number}-{place}") for place in range(count))
            shown = with_rules(screen, stage, *rules)
            shown = shown.model_copy(update={"stages": shown.stages[1:] + shown.stages[:1]}) if count == 3 else shown
            workspace.drafts.save(screen, shown)
            screen = shown
        assert workspace.drafts.load("sales") == screen


def test_a_pipeline_with_records_or_rules_is_not_lost_by_accident(sales: Workspace) -> None:
    old = sales.drafts.load("sales")
    sales.drafts.save(old, with_rules(old, "won", sms("a")))
    pipeline = sales.pipelines.get("sales")
    assert pipeline is not None
    with pytest.raises(InUse, match="“Won” still has rules"):
        sales.pipelines.put(Pipeline("sales", "Sales", "deal", pipeline.stages[:1]))
    sales.records.items("deal").put(Item("1", "deal", "sales", "new", {"title": "Roof"}))
    with pytest.raises(InUse, match="1 record"):
        sales.pipelines.remove("sales")
    assert sales.pipelines.all() == (pipeline,)


def test_a_removed_pipeline_comes_back_with_its_rules(sales: Workspace) -> None:
    empty = sales.drafts.load("sales")
    rules = with_rules(empty, "won", sms("a"))
    sales.drafts.save(empty, rules)
    gone = sales.pipelines.remove("sales")
    assert sales.pipelines.all() == ()
    sales.pipelines.put(gone)
    sales.drafts.save(sales.drafts.load("sales"), rules)
    assert sales.drafts.load("sales") == rules


def test_pipelines_keep_the_order_in_which_they_came(sales: Workspace) -> None:
    for key in ("c", "b"):
        sales.pipelines.put(Pipeline(key, key, "lead", (PipelineStage("s", "S"),)))
    assert [one.id for one in sales.pipelines.all()] == ["sales", "c", "b"]
    assert [one.id for one in sales.pipelines.all("lead")] == ["c", "b"]


def test_a_version_holds_the_rule_set_for_good(sales: Workspace) -> None:
    draft = with_rules(sales.drafts.load("sales"), "new", sms("a"))
    version = sales.versions.save(draft, "First", NOW, author="7")
    sales.drafts.save(sales.drafts.load("sales"), with_rules(draft, "new"))
    assert sales.versions.load(version.id) == draft
    assert sales.versions.list("sales") == (version,)
    assert (version.number, version.comment, version.author, version.created_at) == (1, "First", "7", NOW)


def test_saving_what_has_not_changed_makes_no_new_version_but_going_back_does(sales: Workspace) -> None:
    first, second = (with_rules(sales.drafts.load("sales"), "new", sms(key)) for key in "ab")
    one = sales.versions.save(first, "One", NOW)
    assert sales.versions.save(first, "Again", NOW) == one
    sales.versions.save(second, "Two", NOW)
    back = sales.versions.save(first, "Back", NOW)
    assert [(each.number, each.comment) for each in sales.versions.list("sales")] == [
        (3, "Back"),
        (2, "Two"),
        (1, "One"),
    ]
    assert back.id == one.id


def test_an_unknown_version_is_named_and_a_tampered_one_refused(sales: Workspace) -> None:
    with pytest.raises(KnownError, match="no version abc"):
        sales.versions.load("abc")
    version = sales.versions.save(sales.drafts.load("sales"), "First", NOW)
    with sales.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE version_contents SET content = CAST(replace(content, 'Sales', 'Sells') AS BLOB)"
        )
    with pytest.raises(DamagedWorkspace, match="version"):
        sales.versions.load(version.id)
