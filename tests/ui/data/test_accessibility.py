"""Everything in this mode can be named by a screen reader and reached by the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.engine.model.values import FieldType
from app.storage.company import Variable
from app.storage.workspace import Workspace
from app.ui.data.context import DataContext
from app.ui.data.importing.wizard import MAPPING, ImportWizard
from app.ui.data.mode import DataMode
from app.ui.data.table.page import RecordPage

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QLineEdit, QPlainTextEdit)
OWN_OF_QT = (QHeaderView, QScrollBar)
PAGES = (
    "deal", "lead", "contact", "company", "product", "employee", "departments", "roles", "calendars", "rates",
    "variables", "files", "pipelines", "fields", "smart",
)  # fmt: skip


def controls(widget: QWidget) -> Iterator[QWidget]:
    for one in widget.findChildren(QWidget):
        inside = isinstance(one.parentWidget(), QComboBox | QAbstractItemView | QLineEdit)
        if isinstance(one, CONTROLS) and not isinstance(one, OWN_OF_QT) and one.isVisible() and not inside:
            yield one


def nameless(widget: QWidget) -> list[str]:
    found = []
    for one in controls(widget):
        interface = QAccessible.queryAccessibleInterface(one)
        if not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{type(one).__name__} in {type(one.parentWidget()).__name__}")
    return found


@pytest.mark.parametrize("page", PAGES)
def test_everything_on_a_page_has_a_name(page: str, mode: DataMode, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.variables.put(Variable("vat", FieldType.DECIMAL, None))
    shown = mode.open(page)
    assert shown is not None
    if isinstance(shown, RecordPage):
        qtbot.waitUntil(lambda: shown.model.rowCount() == shown.kind.shelf.count())
        if shown.model.rowCount():
            shown.table.selectRow(0)
            qtbot.waitUntil(shown.editor.isVisible)
    qtbot.waitUntil(lambda: len(list(controls(mode))) > 2)
    assert nameless(mode) == []


@pytest.mark.parametrize("page", ["deal", "pipelines", "fields", "calendars"])
def test_the_keyboard_reaches_every_control(page: str, mode: DataMode, qtbot: QtBot) -> None:
    shown = mode.open(page)
    assert shown is not None
    qtbot.waitUntil(lambda: len(list(controls(shown))) > 3)
    unreachable = [
        type(one).__name__
        for one in controls(shown)
        if one.isEnabled() and not one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None
    ]
    assert unreachable == []


def test_everything_in_the_wizard_has_a_name(context: DataContext, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("id,title,closing\n1,Roof,2026-03-31\n", "utf-8")
    wizard = ImportWizard(context, "deal")
    qtbot.addWidget(wizard)
    with qtbot.waitExposed(wizard):
        wizard.show()
    assert nameless(wizard) == []
    wizard.take(path)
    qtbot.waitUntil(wizard.next.isEnabled)
    assert nameless(wizard) == []
    wizard.next.click()
    assert wizard.pages.currentIndex() == MAPPING
    assert nameless(wizard) == []
