"""The values of a record as they are now, those that changed marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QPushButton, QTableView, QVBoxLayout, QWidget

from app.engine.model.item import Key
from app.engine.trace import Step
from app.engine.words import msg
from app.i18n import Translator
from app.ui.rehearse.cards import Index
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.session import Session
from app.ui.rehearse.tab import Tab
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type

_NOWHERE = QModelIndex()
_HEADS = (msg("Field"), msg("Value"), msg("Before"))
_changed = msg("{field}: {value}, before: {before}")
_kept = msg("{field}: {value}")
_nothing = msg("empty")
HIDDEN = ("id", "stage")
"""Fields that are seen from where the record stands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: its label, its value now and, where it changed, before."""

    label: str
    value: str
    before: str | None

    @property
    def changed(self) -> bool:
        """Whether the value is another than at the start."""
        return self.before is not None


class FieldsModel(QAbstractTableModel):
    """The fields of one record."""

    def __init__(self, theme: Theme, tr: Translator) -> None:
        """Hold none yet."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self.entries: list[Entry] = []

    def show_entries(self, entries: list[Entry]) -> None:
        """Show other values."""
        if entries != self.entries:
            self.beginResetModel()
            self.entries = entries
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._tr(_HEADS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return (entry.label, entry.value, entry.before or "")[index.column()]
            case Qt.ItemDataRole.AccessibleTextRole:
                words = _kept if entry.before is None else _changed
                shown = {"field": entry.label, "value": entry.value or self._tr(_nothing), "before": entry.before}
                return self._tr(words.fill(**shown))
            case Qt.ItemDataRole.FontRole:
                return self._theme.font(Type.STRONG if entry.changed and index.column() == 1 else Type.BODY)
            case Qt.ItemDataRole.ForegroundRole:
                faint = index.column() != 1
                return self._theme.color("muted" if faint else "accent" if entry.changed else "text")
        return None


class FieldsTab(Tab):
    """A table of the record's fields, and a button to change them."""

    change_asked = Signal()

    def __init__(self, context: RehearseContext) -> None:
        """Show nothing yet."""
        inside = QWidget()
        self.model = FieldsModel(context.theme, context.tr)
        self._table = QTableView()
        self._change = QPushButton(context.tr(msg("Change fields…")))
        super().__init__(context, inside, "mdi6.form-textbox")
        self._table.setModel(self.model)
        self._table.setAccessibleName(context.tr(msg("Fields of the record")))
        self._table.setProperty("role", "bare")
        self._table.setShowGrid(False)
        self._table.verticalHeader().hide()
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setTabKeyNavigation(False)
        self._table.setWordWrap(False)
        head = self._table.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        head.setMaximumSectionSize(context.theme.scaled(150))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self._change.clicked.connect(self.change_asked)
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.MEDIUM, tokens.SMALL)
        foot.addWidget(self._change)
        foot.addStretch(1)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._table, 1)
        layout.addLayout(foot)

    def count(self, session: Session, key: Key, own: Sequence[Step]) -> int:
        now, was = session.state(key).item.values, session.was(key).values
        entity = session.directory.schema.entity(key[0])
        kept = (one.key for one in (entity.fields if entity else ()) if one.key not in HIDDEN)
        return sum(now.get(one) != was.get(one) for one in kept)

    def show_record(self, session: Session, key: Key | None) -> None:
        if key is None:
            self.say_empty(msg("No record chosen"), msg("Choose one to see its fields and what changed in them."))
            return
        self.say_full()
        entries = _entries(session, key, self.tr_at(session))
        self.model.show_entries(entries)
        self._table.setColumnHidden(2, not any(one.changed for one in entries))


def _entries(session: Session, key: Key, tr: Translator) -> list[Entry]:
    entity = session.directory.schema.entity(key[0])
    item, was = session.state(key).item, session.was(key)
    names = session.glossary
    found = []
    for field in entity.fields if entity else ():
        if field.key in HIDDEN:
            continue
        now, before = item.values.get(field.key), was.values.get(field.key)
        shown = tr.shown(names.value(field.key, now, key[0]))
        earlier = None if now == before else tr.shown(names.value(field.key, before, key[0])) or tr(_nothing)
        found.append(Entry(tr(field.label), shown, earlier))
    return found
