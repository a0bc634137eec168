"""The records of one stage as a list, each as a card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from app.engine.clients import client_side
from app.engine.model.item import Key
from app.engine.model.values import Money
from app.engine.ports import Directory
from app.engine.state import ItemState
from app.engine.trace import Status
from app.engine.words import msg, msgs
from app.i18n import Translator
from app.ui.preview.people import initials

MIME = "application/x-rulewright-records"


class Role(IntEnum):
    """What a view can ask of a record beyond Qt's own roles."""

    CARD = Qt.ItemDataRole.UserRole
    KEY = Qt.ItemDataRole.UserRole + 1
    CAME = Qt.ItemDataRole.UserRole + 2
    """Whether the record came here with what happened last."""


Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

_planned = msgs("{n} rule planned", "{n} rules planned")
UNDER_WAY = msgs("{n} rule under way", "{n} rules under way")
_failed = msgs("{n} rule failed", "{n} rules failed")
_came = msg("just come")
_responsible = msg("Responsible: {person}")


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows of a record."""

    title: str
    client: str
    amount: str
    person: str
    responsible: str
    initials: str
    planned: int
    running: int
    failed: int

    def said(self, tr: Translator) -> str:
        """Return all of it in words, for a tooltip and a screen reader."""
        counts = ((_planned, self.planned), (UNDER_WAY, self.running), (_failed, self.failed))
        parts = [self.title, self.amount, self.client]
        parts += [tr(_responsible.fill(person=self.responsible))] if self.responsible else []
        parts += [tr(words.fill(n=count)) for words, count in counts if count]
        return "\n".join(part for part in parts if part)


def card_of(state: ItemState, directory: Directory, tr: Translator) -> Card:
    """Put together what a card shows."""
    item = state.item
    side = client_side(item, directory)
    client = ", ".join(tr(one.called) for one in (side.contact, side.company) if one)
    amount = item.values.get("amount")
    person = item.values.get("responsible") or ""
    employee = directory.employees.get(person)
    name = tr(employee.called) if employee else person
    statuses = [run.status for run in state.runs.values()]
    return Card(
        item.title,
        client or _own_name(state),
        tr.money(amount) if isinstance(amount, Money) else tr.shown(amount),
        person,
        name,
        initials(name),
        statuses.count(Status.PLANNED),
        statuses.count(Status.RUNNING),
        statuses.count(Status.FAILED),
    )


def _own_name(state: ItemState) -> str:
    values = state.item.values
    return " ".join(str(part) for key in ("first_name", "last_name") if (part := values.get(key)))


class CardsModel(QAbstractListModel):
    """The records that stand in one stage, in the order in which they came."""

    def __init__(self, tr: Translator) -> None:
        """Hold none yet."""
        super().__init__()
        self._tr = tr
        self._directory = Directory()
        self._keys: list[Key] = []
        self._states: dict[Key, ItemState] = {}
        self._cards: dict[Key, Card] = {}
        self._came: frozenset[Key] = frozenset()

    @property
    def keys(self) -> Sequence[Key]:
        """The records, by key."""
        return self._keys

    def reset_to(self, states: Iterable[tuple[Key, ItemState]], directory: Directory) -> None:
        """Show other records."""
        self.beginResetModel()
        self._directory = directory
        self._states = dict(states)
        self._keys = list(self._states)
        self._cards = {}
        self._came = frozenset()
        self.endResetModel()

    def take_directory(self, directory: Directory) -> None:
        """Hear that clients have changed."""
        self._directory = directory
        self._cards = {}
        if self._keys:
            self.dataChanged.emit(self.index(0), self.index(len(self._keys) - 1))

    def update(self, states: dict[Key, ItemState]) -> None:
        """Show records anew that were here already."""
        for key, state in states.items():
            self._states[key] = state
            self._cards.pop(key, None)
        touched = [place for place, key in enumerate(self._keys) if key in states]
        if touched:
            self.dataChanged.emit(self.index(touched[0]), self.index(touched[-1]))

    def take_out(self, keys: set[Key]) -> None:
        """Let records go that have left."""
        for place in range(len(self._keys) - 1, -1, -1):
            if self._keys[place] in keys:
                self.beginRemoveRows(_NOWHERE, place, place)
                key = self._keys.pop(place)
                self._states.pop(key)
                self._cards.pop(key, None)
                self.endRemoveRows()

    def put_in(self, states: dict[Key, ItemState]) -> None:
        """Take records in on top: what has just come is seen first."""
        self.beginInsertRows(_NOWHERE, 0, len(states) - 1)
        self._keys[:0] = states
        self._states.update(states)
        self.endInsertRows()

    def mark_come(self, keys: Iterable[Key]) -> None:
        """Set those records apart that came with what happened last."""
        came = frozenset(keys)
        changed, self._came = came ^ self._came, came
        for index in (self.place(key) for key in changed):
            if index.isValid():
                self.dataChanged.emit(index, index, [Role.CAME])

    def place(self, key: Key) -> QModelIndex:
        """Return where a record stands; an invalid index where it does not."""
        return self.index(self._keys.index(key)) if key in self._states else QModelIndex()

    def card(self, key: Key) -> Card:
        """Return what a record's card shows."""
        found = self._cards.get(key)
        if found is None:
            found = self._cards[key] = card_of(self._states[key], self._directory, self._tr)
        return found

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        key = self._keys[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.card(key).title
            case Qt.ItemDataRole.ToolTipRole:
                return self.card(key).said(self._tr)
            case Qt.ItemDataRole.AccessibleTextRole:
                said = self.card(key).said(self._tr).replace("\n", ", ")
                return f"{said}, {self._tr(_came)}" if key in self._came else said
            case Role.CARD:
                return self.card(key)
            case Role.KEY:
                return key
            case Role.CAME:
                return key in self._came
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsDropEnabled
        return (super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled) if index.isValid() else base

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        keys = [self._keys[one.row()] for one in indexes]
        data.setData(MIME, "\n".join(f"{entity}\t{item}" for entity, item in keys).encode())
        data.setText("\n".join(self.card(key).title for key in keys))
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction


def keys_in(data: QMimeData) -> list[Key]:
    """Return the records that are being dragged."""
    lines = bytes(data.data(MIME).data()).decode().splitlines()
    return [(entity, item) for entity, _, item in (line.partition("\t") for line in lines)]
