"""Small windows of the Help menu."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QMessageBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.engine.catalog.registry import Catalogue
from app.engine.words import msg
from app.i18n import Translator
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.room import SMALLEST_SCREEN, open_wide
from app.ui.widgets.states import EmptyState

_keyboard = msg("Keyboard")
_action, _keys = msg("Action"), msg("Keys")
_packages = msg("Rule packages")
_rule, _package, _state = msg("Rule or trigger"), msg("Package"), msg("State")
_taken_in = msg("In the palette")
_refused = msg("Could not be taken in: {why}")
_none = msg("No other package yet")
_no_packages = msg(
    "No other package has brought rules or triggers. Those that are installed beside Rulewright appear here."
)
_close = msg("Close")
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
    table.setUniformRowHeights(True)
    table.header().setStretchLastSection(False)
    table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for action in actions:
        if not action.shortcut().isEmpty():
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            table.addTopLevelItem(QTreeWidgetItem([action.text().rstrip("…"), keys]))
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM)
    layout.addWidget(table)
    layout.addWidget(_close_button(tr, dialog))
    line = dialog.fontMetrics().lineSpacing()
    dialog.resize(23 * line, min(31 * line, SMALLEST_SCREEN.height()))
    dialog.open()


def show_packages(theme: Theme, tr: Translator, catalogue: Catalogue, parent: QWidget) -> None:
    """Show which rules and triggers other packages brought, and which could not be taken in, and why."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(tr(_packages))
    table = QTreeWidget()
    table.setAccessibleName(tr(_packages))
    table.setHeaderLabels([tr(_rule), tr(_package), tr(_state)])
    table.setRootIsDecorated(False)
    table.setWordWrap(True)
    for one in catalogue.others:
        package = one.__module__.partition(".")[0]
        table.addTopLevelItem(QTreeWidgetItem([tr(one.about.title), package, tr(_taken_in)]))
    for refused in catalogue.refused:
        line = QTreeWidgetItem([refused.name, refused.package, tr(_refused.fill(why=refused.why))])
        line.setToolTip(2, refused.why)
        table.addTopLevelItem(line)
    for column in range(2):
        table.resizeColumnToContents(column)
    nothing = EmptyState(theme, "mdi6.puzzle-outline", tr(_none), tr(_no_packages))
    some = table.topLevelItemCount() > 0
    table.setVisible(some)
    nothing.setVisible(not some)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM)
    layout.setSpacing(tokens.SMALL)
    layout.addWidget(table, 1)
    layout.addWidget(nothing, 1)
    layout.addWidget(_close_button(tr, dialog))
    open_wide(dialog, theme, 720, 320)
    dialog.open()


def _close_button(tr: Translator, dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox()
    buttons.addButton(tr(_close), QDialogButtonBox.ButtonRole.RejectRole)
    buttons.rejected.connect(dialog.reject)
    return buttons


def show_about(tr: Translator, parent: QWidget) -> None:
    """Say what this is, and which version."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, tr(_about), tr(_version.fill(version=__version__)), parent=parent)
    box.setInformativeText(tr(_said))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
