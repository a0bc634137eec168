"""Small windows of the Help menu."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QHeaderView, QMessageBox, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app import __version__
from app.engine.words import msg
from app.i18n import Translator
from app.ui.theme import tokens

_keyboard = msg("Keyboard")
_action, _keys = msg("Action"), msg("Keys")
_about = msg("About Rulewright")
_version = msg("Rulewright {version}")
_said = msg("Draw what should happen at each stage of a pipeline, and rehearse it on real records.")


def show_keys(tr: Translator, actions: Iterable[QAction], parent: QWidget) -> None:
    """Show by which keys the actions are called; what a drag does has its keys here too."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(tr(_keyboard))
    table = QTreeWidget()
    table.setAccessibleName(tr(_keyboard))
    table.setHeaderLabels([tr(_action), tr(_keys)])
    table.setRootIsDecorated(False)
    table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for action in actions:
        if not action.shortcut().isEmpty():
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            table.addTopLevelItem(QTreeWidgetItem([action.text().rstrip("…"), keys]))
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM)
    layout.addWidget(table)
    dialog.resize(420, 560)
    dialog.open()


def show_about(tr: Translator, parent: QWidget) -> None:
    """Say what this is, and which version."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, tr(_about), tr(_version.fill(version=__version__)), parent=parent)
    box.setInformativeText(tr(_said))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
