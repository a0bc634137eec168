"""The inspector, joined to an open rule set."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.engine.editing import Place, Section, change, insert, remove, set_parameter
from app.engine.model.rule_set import Node, Rule, Trigger
from app.engine.model.timing import When
from app.engine.words import msg
from app.ui.document import RuleSetDocument
from app.ui.forms.parts.switch import Switch
from app.ui.forms.text.editor import TemplateEditor
from app.ui.inspector.folds import Folds
from app.ui.inspector.inspector import Inspector
from app.ui.inspector.pages import NodePage, RulePage, TriggerPage
from app.ui.inspector.several import SeveralPage
from app.ui.inspector.surroundings import Surroundings
from tests.ui.forms import roofs


def _node(document: RuleSetDocument, node_id: str) -> Node:
    found = document.value.find(node_id)
    assert found is not None
    return found[1]


def _page(inspector: Inspector) -> NodePage:
    assert isinstance(inspector.page, NodePage)
    return inspector.page


def _text(inspector: Inspector) -> QWidget:
    editor = _page(inspector).form.rows["text"].editor
    assert isinstance(editor, TemplateEditor)
    return editor.field.edit


def _words(inspector: Inspector) -> str:
    return "\n".join(one.text() for one in inspector.findChildren(QLabel) if one.isVisible())


def test_nothing_selected_says_what_to_do(inspector: Inspector) -> None:
    assert "Select a rule or trigger" in _words(inspector)


def test_a_rule_has_its_sections_and_a_trigger_its_own(inspector: Inspector, document: RuleSetDocument) -> None:
    document.select(("notify",))
    assert list(_page(inspector).sections) == ["parameters", "when", "only_if", "order", "together"]
    document.select(("changed",))
    assert isinstance(inspector.page, TriggerPage)
    assert list(_page(inspector).sections) == ["parameters", "only_if", "moving", "together"]


def test_typing_changes_the_rule_and_undo_takes_it_back(inspector: Inspector, document: RuleSetDocument) -> None:
    document.select(("notify",))
    edit = _text(inspector)
    QTest.keyClick(edit, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, " Hurry!")
    assert _node(document, "notify").parameters["text"] == roofs.TEXT + " Hurry!"
    document.undo_stack.undo()
    assert _node(document, "notify").parameters["text"] == roofs.TEXT
    assert _text(inspector) is edit
    assert not document.undo_stack.canUndo()


def test_the_page_stays_the_same_while_its_rule_changes(inspector: Inspector, document: RuleSetDocument) -> None:
    document.select(("notify",))
    page = inspector.page
    _page(inspector).header.renamed.emit("Tell everybody")
    assert inspector.page is page
    assert _node(document, "notify").name == "Tell everybody"


def test_the_next_card_of_a_type_has_its_own_values_and_nothing_of_the_last(
    inspector: Inspector, document: RuleSetDocument
) -> None:
    document.select(("again",))
    _page(inspector).condition.begin.click()
    document.select(("notify",))
    assert len(_page(inspector).condition.parts()) == 6
    document.select(("again",))
    assert _page(inspector).condition.parts() == []
    assert _page(inspector).form.rows["text"].raw() == "Again"
    document.select(("mail",))
    document.select(("notify",))
    assert _page(inspector).form.rows["text"].raw() == roofs.TEXT


def test_the_switch_turns_a_rule_off(inspector: Inspector, document: RuleSetDocument) -> None:
    document.select(("notify",))
    switch = inspector.findChild(Switch)
    assert switch is not None
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert not _node(document, "notify").enabled
    document.undo_stack.undo()
    assert switch.isChecked()


def test_time_condition_and_order_are_edited(inspector: Inspector, document: RuleSetDocument) -> None:
    document.select(("notify",))
    page = inspector.page
    assert isinstance(page, RulePage)
    page.condition.parts()[1][1].remove_asked.emit()
    page.order.setting_changed.emit("order", "parallel")
    rule = _node(document, "notify")
    assert isinstance(rule, Rule)
    assert rule.order == "parallel"
    assert rule.only_if is not None
    assert rule.only_if.model_dump() == {"all": roofs.CONDITION["all"][1:]}


def test_a_folded_section_says_what_it_holds(inspector: Inspector, document: RuleSetDocument) -> None:
    document.select(("notify",))
    sections = _page(inspector).sections
    assert sections["when"].head.summary == "after 3 days"
    assert sections["only_if"].head.summary == "3 clauses"
    assert sections["order"].head.summary == "After the previous rule"


def test_what_is_folded_stays_folded_on_the_next_card(inspector: Inspector, document: RuleSetDocument) -> None:
    document.select(("notify",))
    _page(inspector).sections["when"].head.click()
    document.select(("mail",))
    assert _page(inspector).sections["when"].folded
    assert not _page(inspector).sections["only_if"].folded


def test_folds_begin_as_they_were_left_and_tell_of_changes(qtbot: QtBot) -> None:
    folds = Folds(["when"])
    assert folds.folded("when")
    assert not folds.folded("order")
    with qtbot.waitSignal(folds.folds_changed) as told:
        folds.fold("order", folded=True)
    assert told.args == [("order", "when")]


def test_a_trigger_says_how_it_moves_the_item(inspector: Inspector, document: RuleSetDocument) -> None:
    document.select(("changed",))
    page = inspector.page
    assert isinstance(page, TriggerPage)
    page.moving.setting_changed.emit("allow_back", True)
    trigger = _node(document, "changed")
    assert isinstance(trigger, Trigger)
    assert trigger.allow_back
    assert page.sections["moving"].head.summary == "forward and back"


def test_several_cards_are_switched_off_in_one_step(inspector: Inspector, document: RuleSetDocument) -> None:
    document.select(("chat", "notify", "changed"))
    assert "1 trigger and 2 rules" in _words(inspector)
    switch = inspector.findChild(Switch)
    assert switch is not None
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert [_node(document, one).enabled for one in ("chat", "notify", "changed", "mail")] == [False] * 3 + [True]
    document.undo_stack.undo()
    assert all(_node(document, one).enabled for one in ("chat", "notify", "changed"))


def test_where_several_cards_differ_the_field_says_so_until_one_is_chosen(
    inspector: Inspector, document: RuleSetDocument
) -> None:
    document.select(("chat", "notify"))
    order = next(one for one in inspector.findChildren(QComboBox) if one.accessibleName() == "Order")
    assert order.currentIndex() == -1
    order.setCurrentIndex(order.findText("In parallel"))
    order.activated.emit(order.currentIndex())
    orders = {one.order for one in (_node(document, "chat"), _node(document, "notify")) if isinstance(one, Rule)}
    assert orders == {"parallel"}


def _twins(document: RuleSetDocument) -> None:
    """Add a second notification with another text, and select both."""
    twin = _node(document, "notify").model_copy(update={"id": "twin"})
    document.edit(lambda old: insert(old, [twin], Place(old.stages[-1].id, Section.RULES)), msg("Add"))
    document.edit(lambda old: set_parameter(old, ("twin",), "text", "Another text"), msg("Type"))
    document.select(("notify", "twin"))


def _texts(document: RuleSetDocument) -> set[object]:
    return {_node(document, one).parameters["text"] for one in ("notify", "twin")}


def test_a_parameter_that_several_cards_share_is_typed_on_all_in_one_step(
    inspector: Inspector, document: RuleSetDocument
) -> None:
    _twins(document)
    page = inspector.page
    assert isinstance(page, SeveralPage)
    assert "Several values" in _words(inspector)
    before = _texts(document)
    editor = page.rows["text"].editor
    assert isinstance(editor, TemplateEditor)
    assert not editor.raw()
    QTest.keyClicks(editor.field.edit, "Same")
    assert _texts(document) == {"Same"}
    assert inspector.page is page
    document.undo_stack.undo()
    assert _texts(document) == before


def test_several_rules_are_given_one_time_and_one_condition(inspector: Inspector, document: RuleSetDocument) -> None:
    _twins(document)
    page = inspector.page
    assert isinstance(page, SeveralPage)
    page.timing.when_changed.emit(When(mode="after", amount=2, unit="hours"))
    page.condition.condition_changed.emit({"left": "item.title", "op": "filled"})
    for one in ("notify", "twin"):
        rule = _node(document, one)
        assert isinstance(rule, Rule)
        assert rule.when.amount == 2
        assert rule.only_if is not None
    assert page.sections["when"].head.summary == "after 2 hours"
    assert page.sections["only_if"].head.summary == "one condition for all"
    said = _words(inspector).count("Several values: what you enter stands on all.")
    document.edit(lambda old: change(old, ("twin",), when=When()), msg("At once"))
    assert page.sections["when"].head.summary == "several values"
    assert _words(inspector).count("Several values: what you enter stands on all.") == said + 1


def test_a_card_of_an_unknown_type_is_shown_as_it_stands_and_cannot_be_changed(
    inspector: Inspector, document: RuleSetDocument
) -> None:
    document.select(("odd",))
    code = inspector.findChild(QPlainTextEdit)
    assert code is not None
    assert code.isReadOnly()
    assert '"acme.teleport"' in code.toPlainText()
    switch = inspector.findChild(Switch)
    assert switch is not None
    assert not switch.isEnabled()


def test_a_rule_above_gives_results_to_those_below_at_once(inspector: Inspector, document: RuleSetDocument) -> None:
    document.select(("notify",))
    names = _page(inspector).context.names
    _page(inspector).header.renamed.emit("Another name")
    assert _page(inspector).context.names is names
    document.edit(lambda rule_set: remove(rule_set, ("chat",)), msg("Delete"))
    assert _page(inspector).context.names.get('results["chat"].chat_id') is None


def test_another_record_shows_in_the_form(
    inspector: Inspector, document: RuleSetDocument, surroundings: Surroundings
) -> None:
    document.select(("notify",))
    assert "On this record: Anna Bianchi" in _words(inspector)
    other = roofs.deal().with_values({"responsible": "tim"})
    inspector.set_surroundings(replace(surroundings, scope=lambda _rule_set, _node: roofs.scope(other)))
    assert "On this record: Tim Kowalski" in _words(inspector)


def test_a_problem_leads_to_its_field(inspector: Inspector, document: RuleSetDocument, qtbot: QtBot) -> None:
    document.select(("notify",))
    with qtbot.waitActive(inspector):
        inspector.activateWindow()
    inspector.focus_field("recipients")
    row = _page(inspector).form.rows["recipients"]
    focused = inspector.focusWidget()
    assert focused is not None
    assert row.isAncestorOf(focused)
    _page(inspector).sections["order"].set_folded(True)
    inspector.focus_field("acts_as")
    assert not _page(inspector).sections["order"].folded


def test_a_field_that_a_problem_leads_to_is_scrolled_into_sight_on_a_card_chosen_just_now(
    inspector: Inspector, document: RuleSetDocument, qtbot: QtBot
) -> None:
    inspector.resize(340, 240)
    with qtbot.waitActive(inspector):
        inspector.activateWindow()
    document.select(("notify",))
    inspector.focus_field("recipients")
    row = _page(inspector).form.rows["recipients"]
    qtbot.waitUntil(lambda: row.visibleRegion().boundingRect().height() == row.height())


def test_everything_that_takes_the_focus_says_its_name(inspector: Inspector, document: RuleSetDocument) -> None:
    for ids in (("notify",), ("changed",), ("chat", "mail"), ("odd",)):
        document.select(ids)
        reached = [one for one in inspector.findChildren(QWidget) if one.window() is inspector and one.isVisible()]
        tabbed = [one for one in reached if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        named = [one.accessibleName() or getattr(one, "text", str)() for one in tabbed]
        boxed = [one.parentWidget() for one in tabbed]
        assert all(name or isinstance(box, QComboBox) for name, box in zip(named, boxed, strict=True)), ids


def test_it_fits_a_narrow_panel(inspector: Inspector, document: RuleSetDocument) -> None:
    for ids in (("notify",), ("changed",), ("chat", "mail"), ("odd",)):
        document.select(ids)
        assert inspector.page.minimumSizeHint().width() <= 320, ids
