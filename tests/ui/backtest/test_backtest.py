from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QAbstractSpinBox, QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.engine.model.item import Item
from app.engine.rule_set_file import loads
from app.engine.words import msg
from app.storage.company import ConfiguredProvider
from app.storage.workspace import Access, Workspace
from app.ui.backtest.context import BacktestContext
from app.ui.backtest.figures import Behind, FigureTable
from app.ui.backtest.mapping_dialog import MappingDialog
from app.ui.backtest.mode import BacktestMode
from app.ui.document import RuleSetDocument
from app.ui.rehearse.rows import ROW
from tests.ui.backtest.conftest import LOG, rules


def cells(table: FigureTable, name: str) -> tuple[str, ...]:
    return next(row for row in table.lines() if row[0] == name)


def story(mode: BacktestMode) -> list[str]:
    model = mode.records.steps.rows_model
    return [model.index(row).data(ROW).title for row in range(model.rowCount())]


def fills_its_room(table: FigureTable) -> bool:
    return table.header().length() == table.viewport().width()


def behind(table: FigureTable, row: int, column: int) -> Behind:
    found = table.behind(row, column)
    assert found is not None
    return found


def test_before_a_history_is_chosen_it_says_what_to_do(mode: BacktestMode) -> None:
    assert mode.pages.state.accessibleName() == "See what your rules would have done"
    assert mode.pages.state.button.text() == "Choose a log…"
    assert not mode.setup.run.isEnabled()


def test_a_log_that_is_dropped_is_understood_and_ready_to_run(mode: BacktestMode, log: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(log))])
    mode.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                              Qt.KeyboardModifier.NoModifier))  # fmt: skip
    qtbot.waitUntil(mode.setup.run.isEnabled, timeout=20_000)
    assert mode.pages.state.accessibleName() == "Ready to replay"
    dialog = mode.mapping_dialog()
    assert dialog is not None
    qtbot.addWidget(dialog)
    mapping = dialog.mapping
    assert (mapping.item, mapping.stage, mapping.time) == ("Deal ID", "Stage", "Changed at")
    assert mapping.fields == {"amount": "Amount", "responsible": "User"}


def test_the_report_counts_how_each_rule_ended(done: BacktestMode) -> None:
    rows = done.pages.report.rules
    assert cells(rows, "Tell them")[1:5] == ("New", "2", "1", "–")
    assert cells(rows, "Send the offer")[1:5] == ("Offer", "Never fired", "–", "2")
    assert cells(rows, "Cheer")[2] == "1"
    assert done.pages.report.tiles["items"].text() == "3"
    assert done.pages.report.tiles["silent"].accessibleName() == "Never fired: 1"


def test_each_tile_leads_to_what_it_counts(done: BacktestMode) -> None:
    report = done.pages.report
    report.tiles["silent"].click()
    assert report.tabText(report.currentIndex()) == "Rules"
    assert [row[0] for row in report.rules.lines()] == ["Send the offer"]
    report.tiles["nights"].click()
    assert report.tabText(report.currentIndex()) == "People"
    shown = [one.text().replace("\u202f", " ") for one in report.currentWidget().findChildren(QLabel)]
    assert "Messages to clients between 9:00 PM and 8:00 AM" in shown


def test_a_number_opens_its_records_and_each_tells_why_not(done: BacktestMode, qtbot: QtBot) -> None:
    number = behind(done.pages.report.rules, 0, 3)
    assert (number.title, number.count) == ("“Tell them”: Skipped", 1)
    done.show_records(number)
    qtbot.waitUntil(lambda: done.records.life is not None, timeout=20_000)
    assert done.records.list.item(0).text() == "1"
    assert any("“Tell them” was skipped" in one and "900" in one for one in story(done))
    done.records.why_not.setChecked(True)
    assert all("skipped" in one or "fail" in one or "could not" in one for one in story(done))


@pytest.mark.parametrize("width", [1280, 1440])
def test_beside_the_records_all_figures_stay_in_sight_and_their_heads_are_told(
    done: BacktestMode, width: int, qtbot: QtBot
) -> None:
    rules = done.pages.report.rules
    done.resize(width, 720)
    done.pages.report.turn_to("rules")
    done.show_records(behind(rules, 0, 3))
    for side in ("messages", "people", "comparison", "rules"):
        done.pages.report.turn_to(side)
        for table in (one for one in done.pages.report.findChildren(FigureTable) if one.isVisible()):
            qtbot.waitUntil(partial(fills_its_room, table))
            assert not table.horizontalScrollBar().isVisible()
    heads = [
        rules.model().headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
        for place in range(3, 8)
    ]
    assert heads == ["Skipped", "Failed", "Cancelled", "Not planned", "Waiting"]

    done.hide_records()
    done.resize(1440, 720)
    qtbot.waitUntil(lambda: rules.model().headerData(3, Qt.Orientation.Horizontal) == "Skipped")


def test_numbers_are_reached_and_opened_by_keys(done: BacktestMode, qtbot: QtBot) -> None:
    done.pages.report.turn_to("rules")
    table = done.pages.report.rules
    table.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(table, key)
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done.records.life is not None, timeout=20_000)
    assert [done.records.list.item(row).text() for row in range(done.records.list.count())] == ["2", "3"]
    QTest.keyClick(done.records, Qt.Key.Key_Escape)
    assert not done.records.isVisible()


def test_reasons_stand_below_a_rule_in_the_column_of_how_it_ended(done: BacktestMode) -> None:
    table = done.pages.report.rules
    rule = table.model().index(1, 0)
    assert rule.data() == "Send the offer"
    reason = table.model().index(0, 0, rule)
    assert "no e-mail address" in reason.data() or "client" in reason.data()
    assert reason.siblingAtColumn(4).data() == "2"


def test_a_mapping_is_kept_for_the_next_log_of_its_shape(
    mode: BacktestMode, log: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    mode.past.take_log(log)
    qtbot.waitUntil(mode.setup.run.isEnabled, timeout=20_000)
    dialog = mode.mapping_dialog()
    assert dialog is not None
    qtbot.addWidget(dialog)
    mode.past.take_mapping(replace(dialog.mapping, fields={}, events={"Called back": "call.incoming"}))
    other = tmp_path / "later.csv"
    other.write_text(LOG.replace("2026", "2027"), "utf-8")
    mode.past.take_log(other)
    qtbot.waitUntil(lambda: "later" in mode.setup.accessibleDescription(), timeout=20_000)
    again = mode.mapping_dialog()
    assert again is not None
    qtbot.addWidget(again)
    assert again.mapping.fields == {}
    assert again.mapping.events == {"Called back": "call.incoming"}


def test_the_dialog_says_which_names_are_stages_and_lets_others_be_events(
    mode: BacktestMode, log: Path, qtbot: QtBot
) -> None:
    mode.past.take_log(log)
    qtbot.waitUntil(mode.setup.run.isEnabled, timeout=20_000)
    dialog = mode.mapping_dialog()
    assert dialog is not None
    qtbot.addWidget(dialog)
    lines = [dialog.names.topLevelItem(row) for row in range(dialog.names.topLevelItemCount())]
    assert [(one.text(0), one.text(1)) for one in lines if one] == [
        ("New", "3"), ("Offer", "2"), ("Won", "1"), ("Called back", "1"),
    ]  # fmt: skip
    last = lines[-1]
    assert last is not None
    box = dialog.names.itemWidget(last, 2)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("call.incoming"))
    box.activated.emit(box.currentIndex())
    assert dialog.mapping.events == {"Called back": "call.incoming"}
    dialog.boxes["time"].setCurrentIndex(0)
    dialog.boxes["time"].activated.emit(0)
    assert not dialog.take.isEnabled()


def test_two_versions_are_compared(mode: BacktestMode, log: Path, qtbot: QtBot) -> None:
    mode.setup.other.setCurrentIndex(2)
    assert mode.setup.other.currentText() == "Version 1 · Without telling"
    mode.past.take_log(log)
    qtbot.waitUntil(mode.setup.run.isEnabled, timeout=20_000)
    mode.start()
    qtbot.waitUntil(lambda: mode.outcome is not None, timeout=30_000)
    assert mode.pages.report.differences.lines() == [
        ("More", "Tell them", "Notification", "Ann Lind", "1"),
        ("More", "Tell them", "Notification", "Bo Berg", "1"),
    ]
    mode.show_records(behind(mode.pages.report.differences, 0, 4))
    qtbot.waitUntil(lambda: mode.records.life is not None, timeout=20_000)
    assert any("Tell them" in one or "Notification" in one for one in story(mode))
    mode.records.version.choose("old")
    assert not any("Tell them" in one for one in story(mode))


def test_segments_of_sms_cost_what_a_segment_costs_and_the_price_is_remembered(
    done: BacktestMode, workspace: Workspace
) -> None:
    done.pages.report.price.amount.setValue(0.07)
    assert done.pages.report.price.amount.text() == "€0.07"  # as in the table beside it
    (row,) = done.pages.report.sms.lines()
    assert row[1:] == ("2", "€0.07", "€0.14")
    assert workspace.settings.get("backtest.sms_price") == "0.07 EUR"


def test_where_the_workspace_is_only_read_all_but_the_price_can_be_asked(
    context: BacktestContext, document: RuleSetDocument, workspace: Workspace, log: Path, qtbot: QtBot
) -> None:
    with Workspace.open(workspace.path, Access.READ) as reading:
        mode = BacktestMode(dataclasses.replace(context, workspace=reading), document)
        qtbot.addWidget(mode)
        mode.past.take_log(log)
        qtbot.waitUntil(mode.setup.run.isEnabled, timeout=20_000)
        assert mode.past.mapping is not None
        mode.past.take_mapping(replace(mode.past.mapping, only_stages=("New", "Offer", "Won")))
        assert mode.past.mapping.only_stages == ("New", "Offer", "Won")
        mode.start()
        qtbot.waitUntil(lambda: mode.outcome is not None, timeout=30_000)
        price = mode.pages.report.price
        price.amount.setValue(0.07)
        assert "opened for reading only" in mode.notice.accessibleName()
        assert price.amount.value() == 0
        (row,) = mode.pages.report.sms.lines()
        assert row[1:] == ("2", "–", "–")


def test_a_provider_set_up_in_the_workspace_has_a_price_of_its_own(
    done: BacktestMode, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    outcome = done.outcome
    assert outcome is not None
    (provider,) = outcome.findings.sms
    workspace.providers.put(ConfiguredProvider(provider, "City SMS", "sms", {"sender": "Us"}))
    done.pages.report.show_outcome(outcome)
    done.pages.report.price.amount.setValue(0.125)
    (kept,) = workspace.providers.all()
    assert kept.settings == {"sender": "Us", "sms_price": "0.125 EUR"}
    done.taking.export_report(tmp_path)
    qtbot.waitUntil(lambda: done.notice.isVisibleTo(done), timeout=20_000)
    assert (tmp_path / "sms.csv").read_text("utf-8").splitlines()[1] == f"{provider},2,0.125,0.250,EUR"


def test_moves_that_rules_and_triggers_would_make_are_told_and_open_their_records(
    mode: BacktestMode, log: Path, qtbot: QtBot
) -> None:
    mode.past.take_log(log)
    qtbot.waitUntil(mode.setup.run.isEnabled, timeout=20_000)
    dialog = mode.mapping_dialog()
    assert dialog is not None
    qtbot.addWidget(dialog)
    mode.past.take_mapping(replace(dialog.mapping, events={"Called back": "call.incoming"}))
    mode.start()
    qtbot.waitUntil(lambda: mode.outcome is not None, timeout=30_000)
    assert mode.pages.report.moves.lines() == [("Client calls", "Offer", "1")]
    assert [one.item for one in behind(mode.pages.report.moves, 0, 2).records] == ["3"]


def test_a_log_that_cannot_be_read_says_so(mode: BacktestMode, tmp_path: Path, qtbot: QtBot) -> None:
    wrong = tmp_path / "wrong.xes"
    wrong.write_bytes(b"<log><trace>")
    mode.past.take_log(wrong)
    qtbot.waitUntil(lambda: mode.pages.state.accessibleName() == "The history could not be replayed", timeout=20_000)
    assert "wrong.xes" in mode.pages.state.accessibleDescription()
    assert mode.pages.state.button.text() == "Choose a log…"


def test_what_was_stopped_can_be_run_again(mode: BacktestMode, log: Path, qtbot: QtBot) -> None:
    mode.past.take_log(log)
    qtbot.waitUntil(mode.setup.run.isEnabled, timeout=20_000)
    mode.start()
    assert not mode.setup.isEnabled()
    mode.stop()
    assert mode.setup.isEnabled()
    assert mode.pages.state.accessibleName() == "Ready to replay"
    assert mode.outcome is None


def test_an_edit_says_that_the_report_is_of_earlier_rules(done: BacktestMode, document: RuleSetDocument) -> None:
    document.edit(lambda _old: loads(rules(told=False)), msg("Drop a rule"))
    assert "The rules have been edited since" in done.notice.accessibleName()


def test_a_record_can_be_rehearsed_and_kept_as_a_scenario(
    done: BacktestMode, workspace: Workspace, qtbot: QtBot
) -> None:
    asked: list[Item] = []
    done.rehearse_asked.connect(asked.append)
    done.show_records(behind(done.pages.report.rules, 0, 2))
    qtbot.waitUntil(lambda: done.records.life is not None, timeout=20_000)
    done.records.rehearse.click()
    assert (asked[0].id, asked[0].stage) == ("2", "new")
    done.records.save.click()
    qtbot.waitUntil(lambda: bool(workspace.scenarios.all("sales")), timeout=20_000)
    (scenario,) = workspace.scenarios.all("sales")
    assert scenario.name == "Record 2 of deals.csv"


def test_the_report_can_be_written(done: BacktestMode, tmp_path: Path, qtbot: QtBot) -> None:
    done.taking.export_report(tmp_path / "out")
    qtbot.waitUntil(lambda: "Written" in done.notice.accessibleName(), timeout=20_000)
    assert json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["items"] == 3


def test_all_steps_can_be_written_as_an_event_log(done: BacktestMode, tmp_path: Path, qtbot: QtBot) -> None:
    done.taking.export_events(tmp_path / "out")
    qtbot.waitUntil(lambda: "Written" in done.notice.accessibleName(), timeout=30_000)
    assert {one.suffix for one in (tmp_path / "out").iterdir()} == {".xes", ".csv"}


def test_without_a_log_the_records_of_the_workspace_are_replayed(mode: BacktestMode) -> None:
    mode.past.take_own()
    assert mode.setup.run.isEnabled()
    assert mode.pages.state.accessibleName() == "Ready to replay"


@pytest.mark.parametrize("dark", [False, True])
def test_everything_that_takes_the_keyboard_has_a_name(
    done: BacktestMode, dark: bool, relight: Callable[[bool], None]
) -> None:
    relight(dark)
    for one in done.findChildren(QWidget):
        of_another = isinstance(one.parent(), QAbstractSpinBox) or one.window() is not done.window() or one.isHidden()
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and not of_another:
            named = one.accessibleName() or getattr(one, "text", str)() or isinstance(one.parent(), QAbstractItemView)
            assert named, (one, one.parent())


def test_a_log_of_other_stages_is_told_apart_and_leads_to_what_the_log_means(
    mode: BacktestMode, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "loans.csv"
    other.write_text(LOG.replace("New", "A_SUBMITTED").replace("Offer", "A_SENT").replace("Won", "A_PAID"), "utf-8")
    mode.past.take_log(other)
    qtbot.waitUntil(mode.setup.run.isEnabled, timeout=20_000)
    mode.start()
    qtbot.waitUntil(lambda: mode.outcome is not None, timeout=30_000)
    assert mode.notice.isVisible()
    assert "No record entered a stage" in mode.notice.accessibleName()
    QTest.mouseClick(mode.notice.findChildren(QPushButton)[-1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in mode.findChildren(MappingDialog)))
