from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.engine.catalog.registry import Catalogue, load_catalogue
from app.engine.checks.problem import Subject
from app.engine.checks.registry import check, load_checks
from app.engine.effects import ChatCreated, ChatMembersAdded, FieldsChanged
from app.engine.model.people import Company, Contact, Employee
from app.engine.placeholders import Templates
from app.engine.ports import World
from app.engine.preview import preview
from app.engine.rule_set_file import dumps, loads
from app.engine.trace import Status
from app.paths import resources
from app.storage.initial import init_workspace
from app.storage.sampling import MOST, sample_of
from app.storage.workspace import Access, Workspace

PIPELINES = ("orders", "repairs", "leads", "quotes", "invoices", "installations")

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(others=False)


def world(workspace: Workspace) -> World:
    return World(workspace.directory(), belongings=workspace.belongings, items=workspace.items())


def test_the_sample_is_a_company_of_forty_with_records_of_every_kind(sample: Workspace) -> None:
    records = sample.records
    assert 35 <= records.employees.count() <= 45
    assert records.departments.count() >= 10
    assert records.items("deal").count() == 200
    for entity in ("lead", "quote", "invoice", "installation"):
        assert records.items(entity).count() >= 30
    assert records.products.count() >= 10
    assert sample.types.schema().entities["installation"].smart
    assert [one.id for one in sample.pipelines.all()] == list(PIPELINES)


def test_it_says_of_itself_that_it_does_not_exist(sample: Workspace) -> None:
    root = sample.records.departments.get("company")
    assert root is not None
    assert "fictional" in root.name
    assert sample.settings.get("about")["fictional"] is True


def test_nobody_in_it_can_be_reached(sample: Workspace) -> None:
    records = sample.records
    people: list[Employee | Contact | Company] = [*records.employees.all(), *records.contacts.all()]
    people += records.companies.all()
    for one in people:
        for email in one.emails:
            assert re.search(r"[@.]example\.(com|org)$", email.address), email
        for phone in one.phones:
            assert re.fullmatch(r"\+44 (20 7946 0\d{3}|7700 900\d{3})", phone.number), phone


def test_every_department_has_a_head_and_everybody_a_supervisor(sample: Workspace) -> None:
    directory = sample.directory()
    assert all(one.head in directory.employees for one in directory.departments.values())
    assert all(one.department in directory.departments for one in directory.employees.values())


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_no_check_finds_fault_with_its_rules(sample: Workspace, catalogue: Catalogue, pipeline: str) -> None:
    rules, directory = sample.drafts.load(pipeline), sample.directory()
    others = tuple(sample.drafts.load(one) for one in PIPELINES if one != pipeline)
    records = sample_of(sample, rules, directory, NOW)
    subject = Subject(rules, catalogue, directory, Templates(), in_workspace=True, others=others, sample=records)
    assert [(one.node, one.words.plain()) for one in check(subject, load_checks())] == []


def test_the_records_that_rules_are_tried_on_are_of_all_stages_and_the_same_each_time(sample: Workspace) -> None:
    rules, directory = sample.drafts.load("orders"), sample.directory()
    records = sample_of(sample, rules, directory, NOW).items
    assert {one.stage for one in records} == {one.id for one in rules.stages}
    assert len(records) <= MOST + len(rules.stages)
    assert records == sample_of(sample, rules, directory, NOW).items
    assert records != sample_of(sample, rules, directory, NOW, seed="1").items


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_every_rule_does_something_on_some_record(sample: Workspace, catalogue: Catalogue, pipeline: str) -> None:
    rules, around, templates = sample.drafts.load(pipeline), world(sample), Templates()
    items = [one for one in sample.records.items(rules.entity).all() if one.pipeline == pipeline]
    for stage in rules.stages:
        for rule in stage.rules:
            near = sorted(items, key=lambda one: one.stage != stage.id)[:20]
            statuses = Counter(preview(rules, rule.id, item, around, NOW, catalogue, templates).status for item in near)
            # what follows a task that is waited for waits with it
            assert statuses[Status.DONE] + statuses[Status.WAITING] > 0, (rule.id, statuses)
            assert statuses[Status.FAILED] <= len(near) / 4, (rule.id, statuses)


def test_it_tells_the_story_of_the_chat(sample: Workspace, catalogue: Catalogue) -> None:
    rules, around, templates = sample.drafts.load("orders"), world(sample), Templates()
    item = next(one for one in sample.items().of("deal") if one.stage == "CONTRACT")

    def effects(rule: str) -> tuple[object, ...]:
        return preview(rules, rule, item, around, NOW, catalogue, templates).effects

    (made,) = effects("contract-chat")
    assert isinstance(made, ChatCreated)
    assert {"16", "17", item.values["responsible"]} <= set(made.members)
    (kept,) = effects("keep-chat")
    assert isinstance(kept, FieldsChanged)
    assert set(kept.values) == {"chat_id"}
    item = next(one for one in sample.items().of("deal") if one.stage == "PRODUCTION")
    (added,) = effects("add-makers")
    assert isinstance(added, ChatMembersAdded)
    assert added.chat_id == item.values["chat_id"]


def test_dates_lie_around_the_day_it_is_made_for(sample: Workspace) -> None:
    for item in sample.items().of("deal"):
        open_stage = item.stage not in ("WON", "LOST", "DONE", "DECLINED", "WORK")
        if item.pipeline == "orders" and open_stage:
            assert item.values["close_date"] > TODAY
        assert item.values["created_at"].date() <= TODAY
        assert item.values["created_at"].date() > TODAY - timedelta(300)


def test_the_same_day_gives_the_same_sample(sample: Workspace, tmp_path: Path) -> None:
    init_workspace(tmp_path / "again.rulewright", sample=True, today=TODAY)
    with Workspace.open(tmp_path / "again.rulewright", Access.READ) as again:
        for entity in sample.types.schema().entities:
            assert list(again.items().of(entity)) == list(sample.items().of(entity))
        assert [again.drafts.load(one) for one in PIPELINES] == [sample.drafts.load(one) for one in PIPELINES]
        assert again.directory().employees == sample.directory().employees


def test_its_orders_have_a_history_of_versions(sample: Workspace) -> None:
    newest, first = sample.versions.list("orders")
    assert sample.versions.load(newest.id) == sample.drafts.load("orders")
    assert len(list(sample.versions.load(first.id).nodes())) < len(list(sample.versions.load(newest.id).nodes()))


@pytest.mark.parametrize("path", sorted((resources() / "sample").glob("*.rules.json")), ids=lambda one: one.stem)
def test_its_rule_set_files_are_written_as_the_program_writes_them(path: Path, catalogue: Catalogue) -> None:
    text = path.read_text(encoding="utf-8")
    assert dumps(loads(text), catalogue.order) == text


def test_a_workspace_without_the_sample_is_empty(tmp_path: Path) -> None:
    init_workspace(tmp_path / "empty.rulewright", sample=False, today=TODAY)
    with Workspace.open(tmp_path / "empty.rulewright") as workspace:
        assert workspace.pipelines.all() == ()
        assert workspace.records.employees.count() == 0


def test_making_a_workspace_where_one_is_leaves_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.rulewright"
    path.write_text("precious")
    with pytest.raises(Exception, match="exists already"):
        init_workspace(path, sample=True, today=TODAY)
    assert path.read_text() == "precious"


def test_a_sample_that_cannot_be_finished_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.sample.sample.fill", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        init_workspace(tmp_path / "mine.rulewright", sample=True, today=TODAY)
    assert [one for one in tmp_path.iterdir() if one.is_file()] == []
