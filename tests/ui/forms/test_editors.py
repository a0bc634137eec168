"""Editors: one for every kind, each shows what it is given and gives it back."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.engine import parameters as kinds
from app.engine.calendar import Calendar
from app.engine.catalog.registry import Catalogue
from app.engine.model.lookup import Lookup
from app.engine.model.people import Employee
from app.engine.model.schema import Pipeline, PipelineStage, Schema
from app.engine.model.values import File
from app.engine.parameters import Ask, Kind
from app.engine.scope import Scope
from app.engine.words import msg
from app.ui.forms.attachments import AttachmentsEditor
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Editor
from app.ui.forms.field_values import FieldValuesEditor
from app.ui.forms.lists import ChecklistEditor, TagsEditor
from app.ui.forms.lookups import ColumnEditor, ColumnsEditor
from app.ui.forms.make import make_form
from app.ui.forms.parts.buttons import IconButton, QuietButton
from app.ui.forms.parts.chip_field import Chip
from app.ui.forms.parts.choices import TextLine
from app.ui.forms.people.editors import PeopleEditor
from app.ui.forms.people.listing import groups
from app.ui.forms.pick.popup import PickPopup
from app.ui.forms.references import StageEditor
from app.ui.forms.registry import EDITORS, editor_for
from app.ui.forms.row import FieldRow
from app.ui.forms.simple import NumberEditor
from tests.ui.forms import roofs

ASK = Ask(msg("Something"), help=msg("What it is for."))
EXAMPLES: list[tuple[Kind, Any]] = [
    (kinds.Template("line"), "Hello {{ item.title }}"),
    (kinds.Template(), "one\ntwo {{ client.name }}"),
    (kinds.Template("rich"), "<p>Dear <b>{{ client.name }}</b></p>"),
    (kinds.Url(), "https://example.com/{{ item.id }}"),
    (kinds.ChatRef(), '{{ results["chat"].chat_id }}'),
    (kinds.ResultRef(result="url"), '{{ results["link"].url }}'),
    (kinds.TaskRef(), '{{ results["task"].task_id }}'),
    (kinds.PaymentRef(), '{{ results["link"].payment_id }}'),
    (kinds.VariableName(), "price_with_tax"),
    (kinds.DocumentTemplateRef(), {"id": "f1", "name": "Offer.docx", "size": 2048}),
    (kinds.DocumentTemplateRef(), None),
    (kinds.DocumentValues(template_from="template"), [["valid_until", "{{ now | add_days(30) | date }}"]]),
    (kinds.DocumentRef(), '{{ results["make"].document_id }}'),
    (kinds.NumberFormat(), "{year}-{number:04}"),
    (kinds.OwnCompanyRef(), "roofs"),
    (kinds.DateExpression(), "{{ now | add_days(3) }}"),
    (kinds.Person(), "supervisor"),
    (kinds.Person(), "employee:ann"),
    (kinds.Person(), ""),
    (kinds.People(), ["responsible", "department:sales", "department_only:sales", "role:lawyers", "field:surveyor"]),
    (kinds.StageRef(), "won"),
    (kinds.PipelineRef(), "roofs"),
    (kinds.EntityRef(), "invoice"),
    (kinds.FieldRef(), "amount"),
    (kinds.FieldRefs(), ["amount", "roof_type"]),
    (
        kinds.FieldValues(),
        [
            {"field": "roof_type", "value": "green"},
            {"field": "title", "value": "{{ now }}"},
            {"field": "observers", "value": ["supervisor"], "append": True},
        ],
    ),
    (kinds.Attachments(), {"field": "offer"}),
    (kinds.Attachments(), {"files": [{"id": "f1", "name": "terms.pdf", "size": 2048}]}),
    (kinds.Attachments(), None),
    (kinds.Number(least=0, most=100), 60),
    (kinds.Number(), None),
    (kinds.Number(whole=False), 1.5),
    (kinds.Duration(), {"amount": 2, "unit": "days"}),
    (kinds.Duration(), None),
    (kinds.Choice((("a", msg("A")), ("b", msg("B")))), "b"),
    (kinds.Choices((("a", msg("A")), ("b", msg("B")))), ["b"]),
    (kinds.ProductRef(), "tile"),
    (kinds.ProductLines(), [{"product": "tile", "quantity": "12"}, {"name": "Work on {{ item.title }}", "price": "9"}]),
    (kinds.Flag(), True),
    (kinds.ProviderRef("sms"), "twilio"),
    (kinds.ProviderRef("telephony"), "+39 02 5550 1000"),
    (kinds.SecretRef(), "secret://crm-token"),
    (kinds.ConditionKind(), roofs.CONDITION),
    (kinds.ConditionKind(), {"left": "item.amount", "op": "empty"}),
    (kinds.ConditionKind(), None),
    (kinds.KeyValues(), [["Accept", "application/json"], ["X-Item", "{{ item.id }}"]]),
    (kinds.Checklist(), ["Measure", "Send {{ item.title }}"]),
    (kinds.Tags(), ["roof", "urgent"]),
    (kinds.RuleRef(), "chat"),
    (kinds.LookupRef(), "regions"),
    (kinds.LookupColumn(lookup_from="table"), "City"),
    (kinds.LookupColumns(lookup_from="table"), ["City", "Days"]),
]


def _editor(kind: Kind, context: FormContext, qtbot: QtBot) -> Editor:
    editor = editor_for(kind, ASK, context)
    qtbot.addWidget(editor)
    return editor


def _row(kind: Kind, context: FormContext, qtbot: QtBot, *, required: bool = False) -> FieldRow:
    row = FieldRow(editor_for(kind, ASK, context), required=required)
    qtbot.addWidget(row)
    return row


def test_where_a_number_may_be_typed_the_hint_is_no_text(context: FormContext, qtbot: QtBot) -> None:
    editor = editor_for(kinds.ProviderRef("telephony"), Ask(msg("Line"), hint=msg("Any line")), context)
    qtbot.addWidget(editor)
    line = editor.findChildren(TextLine)[0]

    assert (line.text(), line.placeholderText()) == ("", "Any line")
    QTest.keyClicks(line, "+39 02")
    assert editor.raw() == "+39 02"


def test_every_kind_of_parameter_has_an_editor() -> None:
    declared = {
        one
        for _, one in inspect.getmembers(kinds, inspect.isclass)
        if issubclass(one, Kind) and one is not Kind and not one.__name__.startswith("_")
    }
    assert declared == set(EDITORS)


def test_every_kind_has_an_example_here() -> None:
    assert {type(kind) for kind, _ in EXAMPLES} == set(EDITORS)


@pytest.mark.parametrize(("kind", "raw"), EXAMPLES)
def test_an_editor_gives_back_what_it_shows_and_says_nothing(
    kind: Kind, raw: Any, context: FormContext, qtbot: QtBot
) -> None:
    editor = _editor(kind, context, qtbot)
    with qtbot.assertNotEmitted(editor.raw_changed):
        editor.show_raw(raw)
    assert editor.accepts(raw)
    assert editor.raw() == raw


@pytest.mark.parametrize(("kind", "raw"), EXAMPLES)
def test_an_editor_can_be_emptied_from_outside(kind: Kind, raw: Any, context: FormContext, qtbot: QtBot) -> None:
    editor = _editor(kind, context, qtbot)
    editor.show_raw(raw)
    editor.show_raw(kind.empty)
    assert kind.is_empty(editor.raw()) or editor.raw() == kind.empty


@pytest.mark.parametrize("kind", [kind for kind, _ in EXAMPLES])
@pytest.mark.parametrize("stray", [{"a": [1]}, 7, "\N{SNOWMAN}", [None]])
def test_what_an_editor_cannot_show_stays_as_text_to_put_right(
    kind: Kind, stray: Any, context: FormContext, qtbot: QtBot
) -> None:
    row = _row(kind, context, qtbot)
    with qtbot.assertNotEmitted(row.raw_changed):
        row.show_raw(stray)
    assert row.raw() in (stray, [stray]) or kind.read(row.raw()) == kind.read(stray)


def test_a_stray_value_can_be_put_right_where_it_stands(context: FormContext, qtbot: QtBot) -> None:
    row = _row(kinds.Number(), context, qtbot)
    row.show_raw({"amount": 3})
    line = row.findChild(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert line is not None
    assert line.text() == '{"amount": 3}'
    with qtbot.waitSignal(row.raw_changed) as told:
        line.selectAll()
        QTest.keyClicks(line, "3")
    assert told.args == [3]


@pytest.mark.parametrize("kind", [kind for kind, _ in EXAMPLES])
def test_whatever_takes_the_focus_says_its_name(kind: Kind, context: FormContext, qtbot: QtBot) -> None:
    row = _row(kind, context, qtbot, required=True)
    row.show_raw(next(raw for one, raw in EXAMPLES if one is kind))
    reached = [one for one in row.findChildren(QWidget) if one.window() is row and not one.isHidden()]
    nameless = [one for one in reached if one.focusPolicy() & Qt.FocusPolicy.TabFocus and not _name(one)]
    assert nameless == []


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", lambda: "")
    return widget.accessibleName() or (text() if not isinstance(widget, QLineEdit) else "") or _of_box(widget)


def _of_box(widget: QWidget) -> str:
    box = widget.parentWidget()
    return box.accessibleName() if isinstance(box, QComboBox) else ""


def test_a_form_is_made_for_every_type(catalogue: Catalogue, context: FormContext, qtbot: QtBot) -> None:
    for declared in (*catalogue.rules.values(), *catalogue.triggers.values()):
        form = make_form(declared, context)
        qtbot.addWidget(form)
        with qtbot.assertNotEmitted(form.parameter_changed):
            for example in declared.examples:
                form.set_raw(example.parameters)
        assert list(form.rows) == [one.name for one in declared.parameters()]


def test_the_arrow_keys_count_within_bounds(context: FormContext, qtbot: QtBot) -> None:
    editor = _editor(kinds.Number(least=0, most=10), context, qtbot)
    assert isinstance(editor, NumberEditor)
    editor.show_raw(9)
    line = editor.focus_target()
    for _ in range(3):
        QTest.keyClick(line, Qt.Key.Key_Up)
    assert editor.raw() == 10


def test_what_is_no_number_is_told_as_it_was_typed(context: FormContext, qtbot: QtBot) -> None:
    editor = _editor(kinds.Number(), context, qtbot)
    QTest.keyClicks(editor.focus_target(), "ten")
    assert editor.raw() == "ten"


def test_people_are_found_by_name_and_put_in_by_enter(context: FormContext, qtbot: QtBot) -> None:
    editor = _editor(kinds.People(), context, qtbot)
    assert isinstance(editor, PeopleEditor)
    editor.show_raw(["responsible"])
    QTest.keyClicks(editor.focus_target(), "l")
    popup = editor.window().findChild(PickPopup)
    assert popup is not None
    popup.search_for("lawyers")
    popup.pick_current()
    assert editor.raw() == ["responsible", "role:lawyers"]


def test_an_employee_without_a_name_can_be_picked_too(context: FormContext, qtbot: QtBot) -> None:
    employees = {**context.directory.employees, "99": Employee("99", "")}
    nameless = replace(context, directory=replace(context.directory, employees=employees))
    editor = _editor(kinds.People(), nameless, qtbot)
    assert isinstance(editor, PeopleEditor)
    QTest.keyClicks(editor.focus_target(), "w")
    popup = editor.window().findChild(PickPopup)
    assert popup is not None
    popup.search_for("without a name")
    popup.pick_current()
    assert editor.raw() == ["employee:99"]
    assert "Without a name (99)" in _chips(editor)[0].accessibleName()


def _chips(editor: PeopleEditor) -> list[Chip]:
    return [one for one in editor.field.findChildren(Chip) if not one.isHidden()]


def test_a_person_is_removed_and_moved_by_keys(context: FormContext, qtbot: QtBot) -> None:
    editor = _editor(kinds.People(), context, qtbot)
    assert isinstance(editor, PeopleEditor)
    editor.show_raw(["responsible", "supervisor", "role:lawyers"])
    last = _chips(editor)[-1]
    QTest.keyClick(last, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert editor.raw() == ["responsible", "role:lawyers", "supervisor"]
    QTest.keyClick(_chips(editor)[0], Qt.Key.Key_Delete)
    assert editor.raw() == ["role:lawyers", "supervisor"]
    QTest.keyClick(editor.focus_target(), Qt.Key.Key_Backspace)
    assert editor.raw() == ["role:lawyers"]


def test_it_says_who_is_meant_on_the_chosen_record(context: FormContext, qtbot: QtBot) -> None:
    editor = _editor(kinds.People(), context, qtbot)
    assert isinstance(editor, PeopleEditor)
    editor.show_raw(["supervisor", "role:lawyers"])
    assert editor.resolved.text() == "On this record 2 people: Bo Chen and Lea Fontaine"
    editor.show_raw(["field:surveyor"])
    assert editor.resolved.text() == "On this record: nobody."


@pytest.mark.parametrize(("zone", "clock"), [("UTC", "10:30"), ("Europe/Rome", "11:30")])
def test_a_moment_is_told_by_the_clock_of_the_workspace(
    context: FormContext, qtbot: QtBot, zone: str, clock: str
) -> None:
    assert context.scope is not None
    there = replace(context.scope.directory, calendar=Calendar(zone))
    scope = Scope(context.scope.record, datetime(2026, 1, 15, 10, 30, tzinfo=UTC), there)
    editor = _editor(kinds.DateExpression(), replace(context, scope=scope), qtbot)
    editor.show_raw("{{ now | add_days(1) }}")
    assert any("Jan 16" in told and clock in told for told in (one.text() for one in editor.findChildren(QLabel)))


def test_a_person_who_is_gone_is_red(context: FormContext, qtbot: QtBot) -> None:
    editor = _editor(kinds.People(), context, qtbot)
    assert isinstance(editor, PeopleEditor)
    editor.show_raw(["employee:zoe"])
    assert "zoe" in _chips(editor)[0].problem


def test_departments_are_offered_with_and_without_those_below(context: FormContext) -> None:
    keys = {one.key for group in groups(context) for one in group.entries}
    assert {"department:sales", "department_only:sales", "department:legal"} <= keys
    assert "department_only:legal" not in keys


def test_enter_adds_the_next_line_of_a_checklist(context: FormContext, qtbot: QtBot) -> None:
    editor = _editor(kinds.Checklist(), context, qtbot)
    assert isinstance(editor, ChecklistEditor)
    editor.show_raw(["Measure"])
    QTest.keyClick(editor.line(0), Qt.Key.Key_Return)
    QTest.keyClicks(editor.line(1), "Draw")
    assert editor.raw() == ["Measure", "Draw"]


def test_a_cross_stands_in_the_middle_of_the_line_that_it_removes(context: FormContext, qtbot: QtBot) -> None:
    editor = _editor(kinds.Checklist(), context, qtbot)
    assert isinstance(editor, ChecklistEditor)
    editor.show_raw(["Measure"])
    with qtbot.waitExposed(editor):
        editor.show()
    cross = next(one for one in editor.findChildren(IconButton) if one.accessibleName() == "Remove")
    middle = cross.mapTo(editor, cross.rect().center()).y()
    assert abs(middle - editor.line(0).mapTo(editor, editor.line(0).rect().center()).y()) <= 1


def test_a_comma_ends_a_tag(context: FormContext, qtbot: QtBot) -> None:
    editor = _editor(kinds.Tags(), context, qtbot)
    assert isinstance(editor, TagsEditor)
    QTest.keyClicks(editor.focus_target(), "roof,urgent")
    QTest.keyClick(editor.focus_target(), Qt.Key.Key_Return)
    assert editor.raw() == ["roof", "urgent"]


def test_files_come_from_the_chooser(context: FormContext, qtbot: QtBot) -> None:
    chosen = (File("f1", "terms.pdf", 2048),)
    editor = _editor(kinds.Attachments(), replace(context, choose_files=lambda _parent: chosen), qtbot)
    assert isinstance(editor, AttachmentsEditor)
    editor.show_raw({"files": [{"id": "f0", "name": "a.txt"}]})
    editor.add_button.click()
    assert [one["name"] for one in editor.raw()["files"]] == ["a.txt", "terms.pdf"]


def test_a_field_of_a_list_offers_its_values_and_takes_a_placeholder(context: FormContext, qtbot: QtBot) -> None:
    editor = _editor(kinds.FieldValues(), context, qtbot)
    assert isinstance(editor, FieldValuesEditor)
    editor.show_raw([{"field": "roof_type", "value": "green"}])
    boxes = [one.currentText() for one in editor.findChildren(QComboBox)]
    assert "Green roof" in boxes
    editor.show_raw([{"field": "roof_type", "value": "{{ item.source }}"}])
    assert editor.raw() == [{"field": "roof_type", "value": "{{ item.source }}"}]


def test_a_stage_of_another_pipeline_is_chosen_from_that_pipeline(context: FormContext, qtbot: QtBot) -> None:
    pipeline = Pipeline("service", "Service", "deal", (PipelineStage("visit", "Visit"), PipelineStage("fix", "Repair")))
    schema = Schema(context.schema.entities, {"service": pipeline})
    context = replace(context, directory=replace(context.directory, schema=schema))
    editor = _editor(kinds.StageRef(pipeline_from="pipeline"), context, qtbot)
    assert isinstance(editor, StageEditor)
    assert editor.options() == []
    editor.set_others({"pipeline": "service"})
    assert [one.label for one in editor.options()] == ["Visit", "Repair"]


def test_columns_are_those_of_the_chosen_table(context: FormContext, qtbot: QtBot) -> None:
    regions = Lookup("regions", "Regions", ("City", "Days"), (("Rome", "2"),))
    context = replace(context, directory=replace(context.directory, lookups={"regions": regions}))
    column, columns = (
        _editor(kind, context, qtbot)
        for kind in (kinds.LookupColumn(lookup_from="table"), kinds.LookupColumns(lookup_from="table"))
    )
    assert isinstance(column, ColumnEditor)
    assert isinstance(columns, ColumnsEditor)
    assert column.options() == []
    for one in (column, columns):
        one.set_others({"table": "regions"})
    assert [one.label for one in column.options()] == ["City", "Days"]
    columns.show_raw(["Days", "Zone"])
    chips = columns.findChildren(Chip)
    assert [bool(one.problem) for one in chips] == [False, True]


def test_what_an_earlier_rule_makes_is_offered_while_the_field_is_empty(context: FormContext, qtbot: QtBot) -> None:
    editor = _editor(kinds.ChatRef(), context, qtbot)
    offers = editor.findChildren(QuietButton)
    assert [one.text() for one in offers] == ["Chat of “Create group chat”"]
    offers[0].click()
    assert editor.raw() == '{{ results["chat"].chat_id }}'
    assert offers[0].isHidden()
