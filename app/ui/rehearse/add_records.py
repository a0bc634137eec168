"""Search the pipeline's records, and put some on the board."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.engine.model.values import Money
from app.engine.words import msg, msgs
from app.ui.rehearse.session import Session, key_of
from app.ui.theme import tokens
from app.ui.widgets.fields import SearchField
from app.ui.widgets.room import open_wide
from app.ui.widgets.states import EmptyState

LIMIT = 200
PAUSE = 150
"""Milliseconds without a key after which the search begins."""

_add = msgs("Add {n} record", "Add {n} records")

_nothing = msg("Nothing found that is not on the board already.")


class AddRecords(QDialog):
    """Chooses records that are not on the board yet."""

    answered = Signal(object, bool)
    """The chosen records (items), and whether they are to enter their stage now."""

    def __init__(self, session: Session, parent: QWidget, pipeline: str = "") -> None:
        """Show the first records there are in a pipeline, that of the open rule set where none is named."""
        super().__init__(parent)
        self._session = session
        self._pipeline = pipeline or session.rule_set.pipeline
        self._tr = session.context.tr
        self.setWindowTitle(self._tr(msg("Add records")))
        open_wide(self, session.context.theme, 480, 520)
        heading = QLabel(self._tr(msg("Add records")))
        heading.setProperty("role", "title")
        self.search = SearchField(session.context.theme, self._tr(msg("Search by title, client or number")))
        self.found = QListWidget()
        self.found.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.found.setAccessibleName(self._tr(msg("Records found")))
        self.found.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._none = EmptyState(session.context.theme, "mdi6.playlist-remove", self._tr(_nothing))
        self.enter = QCheckBox(self._tr(msg("Let them enter their stage now, so that its rules begin")))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._ok = self._buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._ok.setProperty("kind", "primary")
        self._ok.setDefault(True)
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self._tr(msg("Cancel")))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._join()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        layout.setSpacing(tokens.SMALL)
        for widget in (heading, self.search, self.found, self._none, self.enter, self._buttons):
            layout.addWidget(widget)
        layout.setStretchFactor(self._none, 1)
        self._look()

    def _join(self) -> None:
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.left.connect(self._to_list)
        self._pause.timeout.connect(self._look)
        self.found.itemSelectionChanged.connect(self._count)
        self.found.itemActivated.connect(lambda _item: self.accept())
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _to_list(self) -> None:
        self._pause.stop()
        self._look()
        self.found.setFocus()
        if self.found.count() and not self.found.selectedItems():
            self.found.setCurrentRow(0)

    def _look(self) -> None:
        session = self._session
        found = session.context.records(self._pipeline, self.search.text().strip(), LIMIT)
        new = [one for one in found if key_of(one) not in session.rehearsal.states]
        self.found.clear()
        for item in new:
            amount = item.values.get("amount")
            shown = self._tr.money(amount) if isinstance(amount, Money) else ""
            stage = session.glossary.stage(item.stage, item.pipeline)
            words = " · ".join(part for part in (item.title, stage, shown) if part)
            entry = QListWidgetItem(words, self.found)
            entry.setToolTip(words)
            entry.setData(Qt.ItemDataRole.UserRole, item)
        self.found.setVisible(bool(new))
        self._none.setVisible(not new)
        self._count()

    def _count(self) -> None:
        chosen = len(self.found.selectedItems())
        self._ok.setEnabled(bool(chosen))
        self._ok.setText(self._tr(_add.fill(n=chosen) if chosen else msg("Add")))

    def accept(self) -> None:
        chosen = [one.data(Qt.ItemDataRole.UserRole) for one in self.found.selectedItems()]
        if chosen:
            super().accept()
            self.answered.emit(chosen, self.enter.isChecked())
