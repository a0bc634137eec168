"""What a person's hands do in this mode, and what their eyes see."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from app.ui.data.editor import FieldRow
from app.ui.data.editors.lines import LineEditor
from app.ui.data.table.page import RecordPage


def cells(page: RecordPage, key: str, rows: int = 3) -> list[str]:
    """Return what stands in the first rows of a column."""
    place = [one.key for one in page.model.columns].index(key)
    return [str(page.model.index(row, place).data()) for row in range(min(rows, page.model.rowCount()))]


def line_of(row: FieldRow) -> QLineEdit:
    """Return the line in which a field is typed."""
    assert isinstance(row.editor, LineEditor)
    return row.editor.line


def type_into(field: QLineEdit, text: str) -> None:
    """Type a text in the place of what stands there, and press Enter."""
    field.setFocus()
    field.selectAll()
    if text:
        QTest.keyClicks(field, text)
    else:
        QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)


def press(button: QAbstractButton) -> None:
    """Press a button."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
