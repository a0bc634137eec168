"""The condition builder."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.engine.catalog.registry import Catalogue
from app.engine.model.people import Company
from app.engine.model.values import Email
from app.engine.parameters import Ask, ConditionKind
from app.engine.words import msg
from app.ui.forms.condition import tree
from app.ui.forms.condition.builder import ConditionBuilder
from app.ui.forms.condition.clause import ClauseWidget
from app.ui.forms.condition.clients import client_groups
from app.ui.forms.condition.editor import ConditionEditor
from app.ui.forms.condition.group import MIME, GroupWidget
from app.ui.forms.condition.tree import ClauseRow, GroupRow
from app.ui.forms.context import FormContext
from app.ui.forms.parts.buttons import IconButton
from app.ui.forms.parts.chip_field import Chip
from app.ui.forms.pick.popup import PickPopup
from app.ui.theme.theme import Mode, Theme
from tests.ui.forms import roofs


def _c(left: str, op: str = "filled", **more: Any) -> dict[str, Any]:
    return {"left": left, "op": op, **more}


A, B, C = _c("item.title"), _c("item.source"), _c("item.amount")


@pytest.fixture
def builder(context: FormContext, qtbot: QtBot) -> ConditionBuilder:
    made = ConditionBuilder(context)
    qtbot.addWidget(made)
    made.resize(320, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def _group(builder: ConditionBuilder, place: tree.Place = ()) -> GroupWidget:
    found = dict(builder.parts())[place]
    assert isinstance(found, GroupWidget)
    return found


def _clause(builder: ConditionBuilder, *place: int) -> ClauseWidget:
    found = dict(builder.parts())[place]
    assert isinstance(found, ClauseWidget)
    return found


def _type(clause: ClauseWidget, text: str) -> None:
    assert clause.side is not None
    line = clause.side.focusProxy()
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


# The tree


@pytest.mark.parametrize(
    "raw",
    [
        {"all": [A, {"any": [B, {"not": C}]}]},
        {"not": {"any": [A, B]}},
        {"not": {"all": [A]}},
        {"not": {"not": A}},
        {"any": [A]},
    ],
)
def test_a_condition_is_written_as_it_was_read(raw: Any) -> None:
    assert tree.write(tree.read(raw)) == raw


def test_clauses_without_a_field_are_not_written() -> None:
    assert tree.write(GroupRow("all", (ClauseRow(), GroupRow("any", (ClauseRow(),))))) is None


def test_one_step_down_goes_past_a_clause_into_a_group_and_out_again() -> None:
    root = tree.read({"all": [A, {"any": [B]}]})
    seen = []
    place: tree.Place = (0,)
    for _ in range(3):
        target = tree.step_target(root, place, 1)
        assert target is not None
        part = tree.part_at(root, place)
        root = tree.moved(root, place, *target)
        place = next(at for at, one in tree.walk(root) if one is part)
        seen.append(tree.write(root))
    assert seen == [{"all": [{"any": [A, B]}]}, {"all": [{"any": [B, A]}]}, {"all": [{"any": [B]}, A]}]
    assert tree.step_target(root, place, 1) is None


def test_a_group_does_not_go_into_itself() -> None:
    root = tree.read({"all": [{"any": [A]}]})
    assert tree.moved(root, (0,), (0,), 0) == root


# The widget


def _clients(text: str) -> tuple[str, ...]:
    return tuple(one for one in ("contact:paolo", "company:rossi") if text.casefold() in one)


def _picked(clause: ClauseWidget, search: str) -> str:
    """Open the list of the right side, search, and return what Enter picks."""
    assert clause.side is not None
    choices = clause.side.focusProxy()
    assert choices is not None
    QTest.keyClick(choices, Qt.Key.Key_Down)
    popup = choices.window().findChild(PickPopup)
    assert popup is not None
    popup.search_for(search)
    entry = popup.current()
    popup.pick_current()
    return entry.label if entry is not None else ""


def test_a_client_is_found_by_typing_and_shown_by_name(context: FormContext, qtbot: QtBot) -> None:
    builder = ConditionBuilder(replace(context, find_clients=_clients))
    qtbot.addWidget(builder)
    builder.show_raw({"all": [_c("item.company", "eq", right="")]})
    with qtbot.waitExposed(builder):
        builder.show()
    assert _picked(_clause(builder, 0), "rossi") == "Rossi Edilizia"
    assert builder.raw() == {"all": [_c("item.company", "eq", right="company:rossi")]}


def test_a_company_field_offers_companies_alone(context: FormContext, qtbot: QtBot) -> None:
    builder = ConditionBuilder(replace(context, find_clients=_clients))
    qtbot.addWidget(builder)
    builder.show_raw({"all": [_c("item.company", "eq", right="")]})
    assert _picked(_clause(builder, 0), "paolo") == ""


def test_who_is_called_so_comes_before_who_is_only_found_so(context: FormContext) -> None:
    directory = replace(context.directory, companies={"1": Company("1", "Alm"), "2": Company("2", "Rossi")})
    both = replace(context, directory=directory, find_clients=lambda _text: ("company:1", "company:2"))
    name = context.names.get("item.company")
    assert name is not None
    (group,) = client_groups(name, both, "ros")
    assert [one.label for one in group.entries] == ["Rossi", "Alm"]


def test_a_client_without_a_name_is_offered_by_an_address_or_a_number(context: FormContext) -> None:
    nameless = {"1": Company("1", "", emails=(Email("info@alm.example"),)), "2": Company("2", "")}
    directory = replace(context.directory, companies=nameless)
    both = replace(context, directory=directory, find_clients=lambda _text: ("company:1", "company:2"))
    name = context.names.get("item.company")
    assert name is not None
    (group,) = client_groups(name, both, "")
    assert {one.label for one in group.entries} == {"info@alm.example", "Without a name (2)"}


def test_several_clients_stand_as_chips_with_their_names(context: FormContext, qtbot: QtBot) -> None:
    builder = ConditionBuilder(replace(context, find_clients=_clients))
    qtbot.addWidget(builder)
    raw = {"left": "item.contacts", "op": "in", "right": ["contact:paolo", "contact:gone"]}
    builder.show_raw(raw)
    side = _clause(builder, 0).side
    assert side is not None
    known, gone = side.findChildren(Chip)
    assert "Paolo Rossi, Rossi Edilizia" in known.accessibleName()
    assert "There is no such value any more." in gone.accessibleDescription()
    assert builder.raw() == raw


def test_what_is_not_touched_comes_back_as_it_was(builder: ConditionBuilder, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(builder.condition_changed):
        builder.show_raw(A)
    assert builder.raw() == A


def test_a_condition_is_built_as_the_file_wants_it(builder: ConditionBuilder) -> None:
    builder.begin.click()
    first = _clause(builder, 0)
    first.choose_field("item.amount")
    first.choose_operator("ge")
    _type(first, "5000")
    _group(builder).add_group.click()
    inner = _clause(builder, 1, 0)
    inner.choose_field("item.source")
    _type(inner, "web")
    assert builder.raw() == {
        "all": [
            {"left": "item.amount", "op": "ge", "right": 5000},
            {"any": [{"left": "item.source", "op": "eq", "right": "web"}]},
        ]
    }


def test_each_part_says_whether_it_holds_and_what_it_saw(builder: ConditionBuilder) -> None:
    builder.show_raw(roofs.CONDITION)
    assert _clause(builder, 0).sign.accessibleName() == "holds"
    assert _clause(builder, 0).seen == "On this record: €12,400.00"
    assert _group(builder).sign.accessibleName() == "holds"
    builder.show_raw({"all": [_c("item.amount", "lt", right=5000)]})
    assert _clause(builder, 0).sign.accessibleName() == "does not hold"
    assert _group(builder).sign.accessibleName() == "does not hold"


def test_a_clause_that_cannot_be_read_says_why_and_hides_nothing_else(builder: ConditionBuilder) -> None:
    builder.show_raw({"all": [_c("item.nowhere"), _c("item.amount", "ge", right=1)]})
    assert _clause(builder, 0).sign.accessibleName() == "cannot be said"
    assert "item.nowhere" in _clause(builder, 0).seen
    assert _clause(builder, 1).sign.accessibleName() == "holds"


def test_without_a_record_nothing_is_said(theme: Theme, catalogue: Catalogue, qtbot: QtBot) -> None:
    builder = ConditionBuilder(roofs.context(theme, catalogue, record=False))
    qtbot.addWidget(builder)
    builder.show_raw(roofs.CONDITION)
    assert _clause(builder, 0).sign.isHidden()


def test_another_record_changes_what_holds(builder: ConditionBuilder, context: FormContext) -> None:
    builder.show_raw({"all": [_c("item.source", "eq", right="web")]})
    other = roofs.deal().with_values({"source": "fair"})
    builder.set_context(replace(context, scope=roofs.scope(other)))
    assert _clause(builder, 0).sign.accessibleName() == "does not hold"
    assert _clause(builder, 0).seen == "On this record: fair"


def test_operators_fit_the_type_of_the_field(builder: ConditionBuilder) -> None:
    builder.show_raw({"all": [_c("item.close_date", "ge", right="today"), _c("item.responsible", "eq", right="ann")]})
    dates, people = _clause(builder, 0).operators, _clause(builder, 1).operators
    assert "is on or after" in dates
    assert "contains" not in dates
    assert "is in department" in people


def test_only_triggers_ask_for_changes(context: FormContext, qtbot: QtBot) -> None:
    found = []
    for changes in (False, True):
        builder = ConditionBuilder(context, changes=changes)
        qtbot.addWidget(builder)
        builder.show_raw({"all": [C]})
        found.append("changed to" in _clause(builder, 0).operators)
    assert found == [False, True]


def test_another_operator_of_the_same_shape_keeps_the_value(builder: ConditionBuilder) -> None:
    builder.show_raw({"all": [_c("item.amount", "ge", right=5000)]})
    _clause(builder, 0).choose_operator("lt")
    assert builder.raw() == {"all": [_c("item.amount", "lt", right=5000)]}
    _clause(builder, 0).choose_operator("empty")
    assert builder.raw() == {"all": [_c("item.amount", "empty")]}


@pytest.mark.parametrize(
    "clause",
    [
        _c("item.amount", "between", right=[1000, 5000]),
        _c("item.amount", "ge", right={"amount": "10", "currency": "USD"}),
        _c("item.amount", "ge", right={"ref": "item.probability"}),
        _c("item.roof_type", "in", right=["flat", "green"]),
        _c("item.roof_type", "eq", right="flat"),
        _c("item.recurring", "eq", right=True),
        _c("item.close_date", "le", right="2026-03-31"),
        _c("item.close_date", "ge", right="today"),
        _c("item.close_date", "next_days", right=7),
        _c("item.close_date", "weekday_in", right=["mon", "fri"]),
        _c("item.close_date", "working_day"),
        _c("item.responsible", "in", right=["ann", "bo"]),
        _c("item.responsible", "in_department", right=["department:sales", "department_only:legal"]),
        _c("item.source", "in", right=["web", "fair"]),
        _c("item.source", "contains", right="WEB", match_case=True),
        _c("item.title", "matches", right="^New"),
        _c("variables.vat", "gt", right=0.2),
        _c('results["chat"].chat_id', "filled"),
    ],
)
def test_every_right_side_is_shown_and_survives_an_edit_elsewhere(
    clause: dict[str, Any], builder: ConditionBuilder, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(builder.condition_changed):
        builder.show_raw({"all": [clause, C]})
    _clause(builder, 1).choose_operator("empty")
    assert builder.raw() == {"all": [clause, _c("item.amount", "empty")]}


def test_the_kind_of_a_group_is_chosen(builder: ConditionBuilder) -> None:
    builder.show_raw({"all": [A, B]})
    group = _group(builder)
    kinds = group.findChild(QComboBox)
    assert kinds is not None
    kinds.setCurrentIndex(kinds.findText("None of these holds"))
    kinds.activated.emit(kinds.currentIndex())
    assert builder.raw() == {"not": {"any": [A, B]}}


def test_a_clause_is_removed_and_an_empty_group_goes_with_it(builder: ConditionBuilder) -> None:
    builder.show_raw({"all": [A, {"any": [B]}]})
    _clause(builder, 1, 0).remove_asked.emit()
    assert builder.raw() == {"all": [A]}
    _clause(builder, 0).remove_asked.emit()
    assert builder.raw() is None
    assert builder.begin.isVisible()


def test_alt_and_arrows_move_the_clause_in_which_the_focus_stands(builder: ConditionBuilder, qtbot: QtBot) -> None:
    builder.show_raw({"all": [A, B, C]})
    with qtbot.waitActive(builder):
        builder.activateWindow()
    _clause(builder, 2).setFocus()
    QTest.keyClick(builder.focusWidget(), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert builder.raw() == {"all": [A, C, B]}
    QTest.keyClick(builder.focusWidget(), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert builder.raw() == {"all": [C, A, B]}


def test_a_clause_dropped_into_a_group_goes_there(builder: ConditionBuilder) -> None:
    builder.show_raw({"all": [A, {"any": [B]}]})
    data = QMimeData()
    data.setData(MIME, b"0")
    group = _group(builder, (1,))
    at = QPointF(QPoint(40, group.height() - 4))
    none = Qt.KeyboardModifier.NoModifier
    group.dropEvent(QDropEvent(at, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, none))
    assert builder.raw() == {"all": [{"any": [B, A]}]}


def test_undo_from_outside_changes_a_clause_without_losing_the_focus(builder: ConditionBuilder, qtbot: QtBot) -> None:
    builder.show_raw({"all": [_c("item.source", "eq", right="web")]})
    with qtbot.waitActive(builder):
        builder.activateWindow()
    _type(_clause(builder, 0), "webs")
    focused = builder.focusWidget()
    with qtbot.assertNotEmitted(builder.condition_changed):
        builder.show_raw({"all": [_c("item.source", "eq", right="web")]})
    assert builder.focusWidget() is focused
    assert _clause(builder, 0).clause.raw["right"] == "web"


def test_a_fresh_clause_waits_for_its_field(builder: ConditionBuilder, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(builder.condition_changed):
        builder.begin.click()
    builder.show_raw(None)
    assert _clause(builder, 0).clause == ClauseRow()


def test_it_is_no_wider_than_a_narrow_inspector(builder: ConditionBuilder) -> None:
    builder.show_raw({"all": [_c("item.amount", "between", right=[1, 2]), {"any": [{"not": roofs.CONDITION}]}]})
    assert builder.minimumSizeHint().width() <= 320


@pytest.mark.parametrize(("mode", "text"), [(Mode.LIGHT, 1.0), (Mode.DARK, 1.0), (Mode.DARK, 1.5)])
def test_the_comparison_stands_below_its_field(
    builder: ConditionBuilder, theme: Theme, qtbot: QtBot, mode: Mode, text: float
) -> None:
    builder.show_raw({"all": [_c("item.amount", "eq", right=1)]})
    clause = _clause(builder, 0)
    field, comparison = clause.findChildren(QComboBox)[:2]
    qtbot.waitUntil(comparison.isVisible)
    theme.set_mode(mode)
    theme.set_text(text)
    QApplication.processEvents()  # lays it out anew
    assert comparison.mapTo(clause, QPoint(0, 0)).x() == field.mapTo(clause, QPoint(0, 0)).x()


# Conditions on items that are looked for


@pytest.fixture
def filtering(context: FormContext, qtbot: QtBot) -> ConditionEditor:
    made = ConditionEditor(ConditionKind(entity_from="entity"), Ask(msg("Filter")), context)
    qtbot.addWidget(made)
    made.set_others({"entity": "invoice"})
    made.show_raw({"all": [_c("item.number", "eq", right="")]})
    with qtbot.waitExposed(made):
        made.show()
    return made


def _only(editor: ConditionEditor) -> ClauseWidget:
    (clause,) = editor.findChildren(ClauseWidget)
    return clause


def _compare_with_field(clause: ClauseWidget) -> str:
    """Ask for a field in the place of a value; return what the button says of it."""
    button = next(one for one in clause.findChildren(IconButton) if "Compare" in one.accessibleName())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    return button.accessibleName()


def test_what_is_looked_for_is_compared_with_the_present_item(filtering: ConditionEditor) -> None:
    clause = _only(filtering)
    assert _compare_with_field(clause) == "Compare with a field of the present item"
    assert _picked(clause, "title") == "Deal · Title"
    assert filtering.raw() == {"all": [_c("item.number", "eq", right="{{ item.title }}")]}
    assert not clause.seen


@pytest.mark.parametrize(
    ("right", "shown"),
    [
        ("{{item.title}}", "Deal · Title"),
        ("{{ item.title | truncate(4, '') }}", "Deal · Title"),
        ({"ref": "item.title"}, "Invoice · Title"),
        ("{{ item.colour }}", "{{ item.colour }}"),
    ],
)
def test_a_field_that_stands_in_a_filter_is_shown_by_its_name(
    filtering: ConditionEditor, right: Any, shown: str
) -> None:
    filtering.show_raw({"all": [_c("item.number", "eq", right=right)]})
    side = _only(filtering).side
    assert side is not None
    choices = side.focusProxy()
    assert isinstance(choices, QComboBox)
    assert choices.currentText().startswith(shown)


def test_the_same_type_is_looked_for_without_a_word_on_the_chosen_record(filtering: ConditionEditor) -> None:
    filtering.set_others({"entity": "deal"})
    filtering.show_raw({"all": [_c("item.amount", "ge", right=5000)]})
    clause = _only(filtering)
    assert not clause.seen
    assert not clause.sign.isVisible()
