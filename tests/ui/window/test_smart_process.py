"""A kind of record of one's own: defined, filled, and ruled as the built-in ones are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.engine import editing
from app.engine.catalog.registry import Catalogue
from app.engine.editing import Place, Section
from app.engine.model.item import Item
from app.engine.model.rule_set import Rule, Trigger
from app.engine.model.values import Email, FieldType, Money, Value
from app.engine.names import names_at
from app.engine.words import msg
from app.ui.data.editors.choices import ChoiceEditor
from app.ui.data.importing.wizard import REPORT
from app.ui.data.pages.fields import FieldsPage
from app.ui.data.pages.options import OptionsEditor
from app.ui.data.pages.smart import SmartProcessesPage
from app.ui.data.table.page import RecordPage
from app.ui.desk.window import MainWindow
from app.ui.forms.parts.buttons import QuietButton
from tests.ui.data.hands import line_of, press, type_into
from tests.ui.empty import said_instead
from tests.ui.window.test_window import labels

T = FieldType
TYPED: dict[FieldType, tuple[str, Value]] = {
    T.STRING: ("Left pane", "Left pane"),
    T.INTEGER: ("3", 3),
    T.DECIMAL: ("2.5", Decimal("2.5")),
    T.URL: ("https://example.com/x", "https://example.com/x"),
    T.ADDRESS: ("Mill Lane 3", "Mill Lane 3"),
}
"""What is typed into the editor of a record, by the field's type."""
OTHERS: dict[FieldType, Value] = {
    T.MONEY: Money(Decimal(900), "EUR"), T.BOOLEAN: True, T.DATE: date(2026, 12, 24), T.ENUMERATION: "o1",
    T.EMPLOYEE: "bo", T.CLIENT: "contact:1", T.TEXT: "Cracked in two",
}  # fmt: skip


TABLE = """Title,Stage,Own string,Own money,Own date,Own boolean,Own enumeration,Own employee,Own emails
Cracked,In progress,Left pane,120.50 EUR,2026-04-01,yes,Broken,Bo Berg,a@example.com
"""
IMPORTED: dict[FieldType, Value] = {
    T.STRING: "Left pane", T.MONEY: Money(Decimal("120.50"), "EUR"), T.DATE: date(2026, 4, 1), T.BOOLEAN: True,
    T.ENUMERATION: "o1", T.EMPLOYEE: "bo", T.EMAILS: (Email("a@example.com"),),
}  # fmt: skip


@pytest.fixture
def claims(window: MainWindow) -> str:
    """Define claims in the window: with a field of every type."""
    window.open_mode("data")
    page = window.data().open("smart")
    assert isinstance(page, SmartProcessesPage)
    press(page.add_button)
    type_into(line_of(page.details.rows["name"]), "Claims")
    key = page.current
    page.fields_asked.emit(key)
    fields = window.data().page
    assert isinstance(fields, FieldsPage)
    for kind in FieldType:
        add_field(fields, kind)
    return key


def add_field(fields: FieldsPage, kind: FieldType) -> None:
    press(fields.add_button)
    type_into(line_of(fields.details.rows["label"]), f"Own {kind.value}")
    choice = fields.details.rows["type"].editor
    assert isinstance(choice, ChoiceEditor)
    choice.box.setCurrentIndex(choice.box.findData(kind.value))
    choice.box.activated.emit(choice.box.currentIndex())
    if kind is T.ENUMERATION:
        options = fields.findChildren(OptionsEditor)[0]
        press(options.button)
        type_into(options.lines[0], "Broken")


def keys_of(window: MainWindow, entity: str) -> dict[FieldType, str]:
    """Return the keys of the fields that were added, by their type."""
    found = window.session.workspace.types.schema().entities[entity].fields
    return {one.type: one.key for one in found if one.label.startswith("Own ")}


@pytest.fixture
def ruled(window: MainWindow, claims: str, qtbot: QtBot) -> str:
    """Turn to the board of the claims by the boxes on top, and return the pipeline."""
    window.open_mode("design")
    bar = window.bar
    qtbot.waitUntil(lambda: bar.entities.findData(claims) >= 0)
    bar.entities.setCurrentIndex(bar.entities.findData(claims))
    bar.entities.activated.emit(bar.entities.currentIndex())
    return window.session.document.value.pipeline


def test_a_field_of_every_type_is_kept(window: MainWindow, claims: str) -> None:
    entity = window.session.workspace.types.schema().entities[claims]
    assert entity.name == "Claims"
    assert set(keys_of(window, claims)) == set(FieldType)


def test_its_records_are_edited_field_by_field(window: MainWindow, claims: str, qtbot: QtBot) -> None:
    page = window.data().open(claims)
    assert isinstance(page, RecordPage)
    press(page.bar.add)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    keys = keys_of(window, claims)
    for kind, (text, _) in TYPED.items():
        type_into(line_of(page.editor.rows[keys[kind]]), text)
    for kind, value in OTHERS.items():
        page.editor.rows[keys[kind]].editor.value_asked.emit(value)
    (record,) = window.session.workspace.records.items(claims).all()
    expected = {keys[kind]: value for kind, (_, value) in TYPED.items()} | {keys[one]: v for one, v in OTHERS.items()}
    assert {key: record.values.get(key) for key in expected} == expected


def record(window: MainWindow, entity: str, number: int = 1, **values: Value) -> Item:
    """Put a record in, with a value in every field."""
    keys, pipeline = keys_of(window, entity), window.session.workspace.pipelines.all(entity)[0]
    filled = {keys[kind]: value for kind, (_, value) in TYPED.items()} | {keys[one]: v for one, v in OTHERS.items()}
    item = Item(str(number), entity, pipeline.id, "new", {
        "title": f"Claim {number}", "responsible": "ann", "contacts": ("contact:1",), **filled, **values,
    })  # fmt: skip
    window.session.workspace.records.put(item)
    return item


def add(window: MainWindow, *nodes: Rule | Trigger, stage: int = 0) -> None:
    rules = window.session.document.value
    section = Section.TRIGGERS if isinstance(nodes[0], Trigger) else Section.RULES
    window.session.document.edit(
        lambda old: editing.insert(old, nodes, Place(rules.stages[stage].id, section)), msg("Add")
    )


def rule(rule_id: str, kind: str, parameters: dict[str, Any], **settings: Any) -> Rule:
    return Rule.model_validate({"id": rule_id, "type": kind, "parameters": parameters, **settings})


def test_its_board_is_offered_on_top(window: MainWindow, ruled: str) -> None:
    assert window.session.document.value.entity in ruled
    assert [one.name for one in window.session.document.value.stages] == ["New", "In progress", "Won", "Lost"]


@pytest.mark.usefixtures("ruled")
def test_the_placeholders_of_its_fields_are_offered_and_shown(
    window: MainWindow, claims: str, catalogue: Catalogue
) -> None:
    item = record(window, claims)
    keys = keys_of(window, claims)
    text = " | ".join(f"{{{{ item.{keys[kind]} }}}}" for kind in (T.STRING, T.MONEY, T.DATE, T.ENUMERATION, T.EMPLOYEE))
    add(window, rule("told", "employee.notification", {"text": text, "recipients": ["responsible"]}))
    window.session.choose_record(item.id)
    window.show_node("told")
    schema, rules = window.session.directory.schema, window.session.document.value
    offered = {one.path for one in names_at(rules, "told", catalogue, schema).all()}
    assert {f"item.{key}" for key in keys.values()} <= offered
    assert "Left pane | €900.00 | Dec 24, 2026 | Broken | Bo Berg" in labels(window.design.card.preview)


@pytest.mark.usefixtures("ruled")
def test_no_check_finds_fault_with_rules_about_its_fields(window: MainWindow, claims: str, qtbot: QtBot) -> None:
    record(window, claims)
    keys = keys_of(window, claims)
    clauses = [
        {"left": f"item.{keys[T.MONEY]}", "op": "ge", "right": 500},
        {"left": f"item.{keys[T.ENUMERATION]}", "op": "eq", "right": "o1"},
        {"left": f"item.{keys[T.CLIENT]}", "op": "eq", "right": "contact:1"},
        {"left": f"item.{keys[T.EMPLOYEE]}", "op": "in_department", "right": ["department:sales"]},
    ]
    pairs = [{"field": keys[T.STRING], "value": "Seen by {{ responsible.name }}"}]
    when = {"mode": "before", "amount": 1, "unit": "days", "base": f"item.{keys[T.DATE]}"}
    with qtbot.waitSignal(window.watch.found, timeout=10_000) as found:
        add(
            window,
            rule("note", "employee.timeline_comment", {"text": f"{{{{ item.{keys[T.TEXT]} }}}}"},
                 only_if={"all": clauses}),
            rule("write", "item.modify", {"fields": pairs}, when=when),
        )  # fmt: skip
    assert [(one.check, one.node) for one in found.args[0].problems] == []


@pytest.mark.usefixtures("ruled")
def test_its_records_are_rehearsed_with_rules_and_triggers(window: MainWindow, claims: str) -> None:
    keys = keys_of(window, claims)
    item = record(window, claims)
    stages = [one.id for one in window.session.document.value.stages]
    pairs = [{"field": keys[T.STRING], "value": "Mended"}]
    told = f"{{{{ item.{keys[T.STRING]} }}}} for {{{{ client.name }}}}"
    add(window, Trigger.model_validate({
        "id": "priced", "type": "field.changed", "parameters": {"fields": [keys[T.MONEY]]},
        "only_if": {"left": f"item.{keys[T.MONEY]}", "op": "gt", "right": 1000},
    }), stage=1)  # fmt: skip
    add(
        window,
        rule("write", "item.modify", {"fields": pairs}),
        rule("tell", "employee.notification", {
            "text": told, "recipients": [f"field:{keys[T.EMPLOYEE]}"],
        }, order="after_previous"),
        stage=1,
    )  # fmt: skip
    window.open_mode("rehearse")
    rehearsing = window.rehearse().session
    rehearsing.put([item])
    key = item.key
    rehearsing.change(key, {keys[T.MONEY]: Money(Decimal(2000), "EUR")})
    after = rehearsing.rehearsal.states[key].item
    assert after.stage == stages[1]
    assert after.values[keys[T.STRING]] == "Mended"
    assert "Mended for Paolo Rossi" in window.panels.trace.text()


def test_a_table_of_them_is_imported(window: MainWindow, claims: str, tmp_path: Path, qtbot: QtBot) -> None:
    keys = keys_of(window, claims)
    path = tmp_path / "claims.csv"
    path.write_text(TABLE, "utf-8")
    wizard = window.data().import_records(claims)
    wizard.take(path)
    qtbot.waitUntil(wizard.next.isEnabled)
    press(wizard.next)
    qtbot.waitUntil(wizard.next.isEnabled)
    press(wizard.next)
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == REPORT)
    (item,) = window.session.workspace.records.items(claims).all()
    assert item.stage == "progress"
    assert {kind: item.values.get(keys[kind]) for kind in IMPORTED} == IMPORTED
    wizard.close()


def test_a_deal_makes_one_and_finds_those_there_are(window: MainWindow, claims: str) -> None:
    keys = keys_of(window, claims)
    record(window, claims)
    window.open_mode("design")
    pairs = [
        {"field": "title", "value": "Look at {{ item.title }}"},
        {"field": keys[T.ENUMERATION], "value": "Broken"},
        {"field": keys[T.EMPLOYEE], "value": "supervisor"},
    ]
    wanted = {"left": f"item.{keys[T.STRING]}", "op": "eq", "right": "Left pane"}
    found = f'{{{{ results["find"].title }}}}, {{{{ results["find"].{keys[T.MONEY]} }}}}'
    add(
        window,
        rule("make", "item.create", {"entity": claims, "fields": pairs}),
        rule("find", "helper.item_info", {"entity": claims, "filter": wanted, "fields": ["title", keys[T.MONEY]]}),
        rule("say", "employee.timeline_comment", {"text": found}, order="after_previous"),
        stage=2,
    )
    window.session.choose_record("1")
    window.show_node("make")
    shown = labels(window.design.card.preview)
    assert "Look at Roof 1" in shown
    assert "Broken" in shown
    assert "Bo Berg" in shown

    window.open_mode("rehearse")
    rehearsing = window.rehearse()
    key = next(iter(rehearsing.session.rehearsal.states))
    rehearsing.session.move([key], window.session.document.value.stages[2].id)

    assert "Claim 1, €900.00" in window.panels.trace.text()
    (made,) = [state.item for key, state in rehearsing.session.rehearsal.states.items() if key[0] == claims]
    assert (made.values[keys[T.ENUMERATION]], made.values["contacts"]) == ("o1", ("contact:1",))
    rehearsing.show_record(made.key)
    assert rehearsing.pane.key == made.key


@pytest.mark.usefixtures("ruled")
def test_it_makes_a_deal_and_finds_the_one_of_the_same_client(window: MainWindow, claims: str) -> None:
    item = record(window, claims)
    source = keys_of(window, claims)[T.STRING]
    same = {"left": "item.source", "op": "eq", "right": f"{{{{ item.{source} }}}}"}
    pairs = [{"field": "title", "value": "Mend {{ item.title }}"}, {"field": "source", "value": "Left pane"}]
    seen = '{{ results["find"].title }} for {{ client.name }}'
    add(
        window,
        rule("make", "item.create", {"entity": "deal", "pipeline": "loans", "fields": pairs}),
        rule(
            "find", "helper.item_info", {"entity": "deal", "filter": same, "fields": ["title"]}, order="after_previous"
        ),
        rule("say", "employee.notification", {"text": seen, "recipients": ["responsible"]}, order="after_previous"),
        stage=1,
    )
    window.session.choose_record(item.id)
    window.show_node("say")
    assert "Mend Claim 1 for Paolo Rossi" in labels(window.design.card.preview)

    window.open_mode("rehearse")
    rehearsing = window.rehearse().session
    rehearsing.put([item])
    rehearsing.move([item.key], window.session.document.value.stages[1].id)
    assert "Mend Claim 1 for Paolo Rossi" in window.panels.trace.text()
    made = [one.item for one in rehearsing.rehearsal.states.values() if one.item.entity == "deal"]
    assert [(one.pipeline, one.values["title"]) for one in made] == [("loans", "Mend Claim 1")]


@pytest.mark.usefixtures("ruled")
def test_what_another_system_answers_is_a_result_for_the_next_rule(
    window: MainWindow, claims: str, qtbot: QtBot
) -> None:
    item = record(window, claims)
    add(
        window,
        rule("shop", "custom.webhook", {"url": "https://shop.test"}),
        rule("say", "employee.notification", {
            "text": 'Order {{ results["shop"].order }}', "recipients": ["responsible"],
        }, order="after_previous"),
        stage=1,
    )  # fmt: skip
    window.session.choose_record(item.id)
    window.show_node("shop")
    form = window.design.card.inspector
    press(next(one for one in form.findChildren(QuietButton) if one.accessibleName() == "Results from the answer"))
    for name, text in (("Result", "order"), ("Field of the answer", "data.id")):
        field = next(one for one in form.findChildren(QWidget) if one.accessibleName() == name)
        QTest.keyClicks(field, text)
    shop = window.session.document.value.find("shop")
    assert shop is not None
    assert shop[1].parameters["responds_with"] == [["order", "data.id"]]

    window.show_node("say")
    assert "Order \u2039order\u203a" in labels(window.design.card.preview)
    qtbot.waitUntil(lambda: said_instead(window.panels.problems) == "No problems", timeout=20_000)

    window.open_mode("rehearse")
    rehearsing = window.rehearse().session
    rehearsing.put([item])
    rehearsing.move([item.key], window.session.document.value.stages[1].id)
    rehearsing.finish(item.key, rehearsing.state(item.key).runs["shop"].awaits, {"order": "B-117"})
    assert "Order B-117" in window.panels.trace.text()
