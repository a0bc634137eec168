"""The gallery of templates: found, looked at, taken in, undone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.engine.model.rule_set import RuleSet
from app.ui.desk.window import MainWindow
from app.ui.scale.transfer_dialog import TransferDialog
from app.ui.welcome.gallery import NEW, Gallery


def gallery(window: MainWindow) -> Gallery:
    window.actions_["file.template"].trigger()
    return next(one for one in window.findChildren(Gallery) if one.isVisible())


def titles(shown: Gallery) -> list[str]:
    return [shown.list.item(row).text() for row in range(shown.list.count())]


def board(window: MainWindow) -> RuleSet:
    return window.session.document.value


def test_a_search_leaves_the_templates_that_speak_of_it(empty: MainWindow) -> None:
    shown = gallery(empty)
    QTest.keyClicks(shown.search, "invoice")
    assert "Invoice reminders" in titles(shown)
    assert "Missed calls" not in titles(shown)
    shown.search.setText("no such thing")
    assert titles(shown) == []
    assert not shown.go.isEnabled()
    QTest.mouseClick(next(one for one in shown.findChildren(QPushButton) if one.text() == "Show all templates"), LEFT)
    assert "Missed calls" in titles(shown)


def test_templates_are_narrowed_to_a_type_of_records(empty: MainWindow) -> None:
    shown = gallery(empty)
    shown.types.choose("quote")
    shown.types.value_chosen.emit("quote")
    assert titles(shown) == ["Sell", "Quotes followed up"]


def test_an_empty_board_invites_to_a_template_which_takes_it_over_and_can_be_undone(empty: MainWindow) -> None:
    before = board(empty)
    assert empty.design.invitation is not None
    assert empty.design.invitation.isVisible()
    QTest.mouseClick(empty.design.invitation.button, LEFT)
    shown = next(one for one in empty.findChildren(Gallery) if one.isVisible())
    shown.choose("onboarding")
    assert shown.where.value() == before.pipeline
    QTest.mouseClick(shown.go, LEFT)
    assert [one.name for one in board(empty).stages] == ["Agreed", "Kick-off", "In use", "Settled in", "Stopped"]
    assert not empty.design.invitation.isVisible()
    assert empty.focusWidget() is empty.design.board.column(board(empty).stages[0].id).cards
    empty.actions_["edit.undo"].trigger()
    assert board(empty).stages == before.stages
    assert empty.design.invitation.isVisible()


def test_a_template_for_other_records_makes_a_pipeline_of_its_own(empty: MainWindow, qtbot: QtBot) -> None:
    shown = gallery(empty)
    shown.choose("invoice_reminders")
    assert shown.where.value() == NEW
    QTest.keyClick(shown.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: empty.bar.pipelines.currentText() == "Invoice reminders")
    assert (board(empty).entity, board(empty).name) == ("invoice", "Invoice reminders")
    kept = empty.session.workspace.pipelines.all("invoice")
    assert [stage.name for stage in kept[0].stages] == ["Issued", "Overdue", "Paid", "Written off"]


def test_a_pipeline_made_of_a_template_can_be_removed_again_while_it_is_open(empty: MainWindow, qtbot: QtBot) -> None:
    shown = gallery(empty)
    shown.choose("invoice_reminders")
    QTest.mouseClick(shown.go, LEFT)
    qtbot.waitUntil(lambda: empty.bar.pipelines.currentText() == "Invoice reminders")
    empty.session.workspace.pipelines.remove("invoice_reminders")
    qtbot.waitUntil(lambda: board(empty).pipeline == "deals")
    assert empty.bar.pipelines.currentText() == "Deals"


def test_the_cards_of_a_template_find_their_stages_on_a_board_that_is_in_use(window: MainWindow) -> None:
    before = board(window)
    shown = gallery(window)
    shown.choose("onboarding")
    shown.where.choose("loans")
    QTest.mouseClick(shown.go, LEFT)
    mapping = next(one for one in window.findChildren(TransferDialog) if one.isVisible())
    QTest.mouseClick(mapping.go, LEFT)
    after = board(window)
    assert [one.id for one in after.stages] == [one.id for one in before.stages]
    assert {node.id for _, node in before.nodes()} < {node.id for _, node in after.nodes()}
    assert any(node.type == "employee.group_chat" for _, node in after.nodes())
    window.actions_["edit.undo"].trigger()
    assert board(window) == before


def test_what_has_to_be_chosen_on_the_spot_is_announced_and_then_selected(empty: MainWindow) -> None:
    shown = gallery(empty)
    shown.choose("appointments")
    said = [one.text() for one in shown.findChildren(QLabel)]
    assert any("1 yellow card then says what you still have to choose." in one for one in said)
    QTest.mouseClick(shown.go, LEFT)
    assert [node.type for node in empty.session.document.selected()] == ["client.sms"]


LEFT = Qt.MouseButton.LeftButton
