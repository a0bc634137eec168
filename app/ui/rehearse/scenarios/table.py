"""The steps of a scenario as a table with a time column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QStyledItemDelegate, QTableView, QWidget

from app.engine.errors import KnownError
from app.engine.model.scenario import EVENTS, Scenario, Step
from app.engine.scenario import FAILED, HAPPENED, PASSED, STALE, Ran
from app.engine.telling import Glossary
from app.engine.telling_steps import tell_step
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.ui import typed
from app.ui.rehearse.cards import Index
from app.ui.rehearse.context import RehearseContext
from app.ui.theme.theme import Type

AFTER, MOMENT, RECORD, WHAT, VERDICT = range(5)
_HEADS = (msg("After"), msg("Moment"), msg("Record"), msg("What happens, or is expected"), msg("Result"))
LEAST = 220
"""Pixels for the words of a line."""
_NOWHERE = QModelIndex()
_every = msg("All")
_hint = msg("How long after the line above: {example}. Empty for the same moment.")
_EXAMPLE = timedelta(hours=2, minutes=30)

VERDICT_WORDS = {
    PASSED: (msg("As expected"), "mdi6.check-circle-outline", "success"),
    FAILED: (msg("Otherwise"), "mdi6.close-circle-outline", "error"),
    STALE: (msg("Outdated"), "mdi6.help-circle-outline", "warning"),
}
_SIGNS = {
    "enter": ("mdi6.login-variant", "items"),
    "move": ("mdi6.arrow-right-bold-outline", "items"),
    "set": ("mdi6.pencil-outline", "data"),
    "happen": ("mdi6.lightning-bolt-outline", "triggers"),
    "finish": ("mdi6.timer-check-outline", "control"),
    "expect": ("mdi6.eye-check-outline", "accent"),
    "expect_none": ("mdi6.eye-off-outline", "accent"),
}


class StepsModel(QAbstractTableModel):
    """The lines of one scenario."""

    step_edited = Signal(int, object)
    """A line is to be another: its place, and the Step."""
    refused = Signal(object)
    """What was typed cannot stand there: words (Msg)."""

    def __init__(self, context: RehearseContext) -> None:
        """Hold none yet."""
        super().__init__()
        self._theme = context.theme
        self._tr = context.tr
        self._scenario: Scenario | None = None
        self._names: Glossary | None = None
        self._ran: Sequence[Ran] = ()
        self._times: Sequence[datetime] = ()

    def show_scenario(self, scenario: Scenario | None, names: Glossary, ran: Sequence[Ran], tr: Translator) -> None:
        """Show lines with what became of each, where that is known; `tr` knows the time zone."""
        same = self._scenario is not None and scenario is not None and len(self._scenario.steps) == len(scenario.steps)
        if not same:
            self.beginResetModel()
        self._scenario, self._names, self._ran, self._tr = scenario, names, ran, tr
        self._times = scenario.times() if scenario else ()
        if not same:
            self.endResetModel()
        elif self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, VERDICT))

    def step(self, row: int) -> Step:
        """Return a line."""
        assert self._scenario is not None  # noqa: S101  rows there are only with one
        return self._scenario.steps[row]

    def ran(self, row: int) -> Ran | None:
        """Return what became of a line."""
        return self._ran[row] if row < len(self._ran) else None

    def records(self) -> list[str]:
        """Return the records that a line may be about."""
        return [one.id for one in self._scenario.records] if self._scenario else []

    def title(self, record: str) -> str:
        """Return what a record is called."""
        bare = record.rpartition(":")[2]
        for one in self._scenario.records if self._scenario else ():
            if one.id == bare:
                return str(one.values.get("title") or one.id)
        return record

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self._scenario is None else len(self._scenario.steps)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._tr(_HEADS[section]) if orientation == Qt.Orientation.Horizontal else self._tr.number(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._text(row, column)
            case Qt.ItemDataRole.EditRole:
                step = self.step(row)
                return self._delay(row) if column == AFTER else step.item if column == RECORD else None
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row, column)
            case Qt.ItemDataRole.DecorationRole:
                return self._sign(row, column)
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color(self._color(row, column))
            case Qt.ItemDataRole.FontRole:
                expected = self.step(row).kind not in EVENTS
                return self._theme.font(Type.STRONG if expected and column == WHAT else Type.BODY)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        step = self.step(index.row())
        if index.column() == RECORD:
            new = with_item(step, str(value or ""))
        else:
            text = str(value).strip().removeprefix("+")
            if text == self._delay(index.row()):
                return False
            try:
                new = replace(step, at=None, after=typed.read_length(text, self._tr) if text else "")
            except KnownError as error:
                self.refused.emit(error.words)
                return False
        if new != step:
            self.step_edited.emit(index.row(), new)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = super().flags(index)
        return base | Qt.ItemFlag.ItemIsEditable if index.column() in (AFTER, RECORD) else base

    def _delay(self, row: int) -> str:
        assert self._scenario is not None  # noqa: S101  rows there are only with one
        before = self._times[row - 1] if row else self._scenario.start
        length = self._times[row] - before
        return typed.length(length, self._tr) if length else ""

    def _text(self, row: int, column: int) -> str:
        step, ran = self.step(row), self.ran(row)
        match column:
            case 0:
                return self._delay(row)
            case 1:
                return self._moment(row)
            case 2:
                return self.title(step.item) if step.item else self._tr(_every)
            case 3:
                return self._tr(tell_step(step, self._names)) if self._names else ""
        return self._tr(VERDICT_WORDS[ran.verdict][0]) if ran and ran.verdict != HAPPENED else ""

    def _moment(self, row: int) -> str:
        """Return the time, and the day where it is another than in the line above."""
        if row and not self._delay(row):
            return ""
        zone = self._tr.zone
        local, before = self._times[row].astimezone(zone), self._before(row).astimezone(zone)
        same = row and local.date() == before.date()
        return self._tr.time(local) if same else self._tr.weekday_moment(local)

    def _before(self, row: int) -> datetime:
        assert self._scenario is not None  # noqa: S101  rows there are only with one
        return self._times[row - 1] if row else self._scenario.start

    def _tip(self, row: int, column: int) -> str:
        ran = self.ran(row)
        if column == AFTER:
            return self._tr(_hint.fill(example=typed.length(_EXAMPLE, self._tr)))
        if column == MOMENT:
            return self._tr.moment(self._times[row])
        if column == VERDICT and ran is not None:
            return "\n".join(self._tr(one) for one in told(ran))
        return self._text(row, column)

    def _sign(self, row: int, column: int) -> Any:
        size = self._theme.scaled(16)
        if column == WHAT:
            icon, color = _SIGNS[self.step(row).kind]
            return self._theme.pixmap(icon, color, size, 1.0)
        ran = self.ran(row)
        if column == VERDICT and ran is not None and ran.verdict != HAPPENED:
            _, icon, color = VERDICT_WORDS[ran.verdict]
            return self._theme.pixmap(icon, color, size, 1.0)
        return None

    def _color(self, row: int, column: int) -> str:
        ran = self.ran(row)
        if column == VERDICT and ran is not None and ran.verdict in VERDICT_WORDS:
            return VERDICT_WORDS[ran.verdict][2]
        return "muted" if column == MOMENT else "text"


def told(ran: Ran) -> list[Msg]:
    """Return what is to be said of a line: what is otherwise, what means nothing any more."""
    return [*(one.words for one in ran.differences), *(one.words for one in ran.stale)]


def with_item(step: Step, item: str) -> Step:
    """Return a step about another record."""
    if step.expect is not None:
        return replace(step, expect=replace(step.expect, item=item))
    if step.expect_none is not None:
        return replace(step, expect_none=replace(step.expect_none, item=item))
    return replace(step, **{step.kind: item}) if item else step


class _RecordDelegate(QStyledItemDelegate):
    """Offers the records of the scenario."""

    def __init__(self, model: StepsModel, tr: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._tr = tr

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:
        box = QComboBox(parent)
        box.setAccessibleName(self._tr(msg("Record")))
        if self._model.step(index.row()).kind not in EVENTS:
            box.addItem(self._tr(_every), "")
        for one in self._model.records():
            box.addItem(self._model.title(one), one)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(index.data(Qt.ItemDataRole.EditRole))))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())


class StepsView(QTableView):
    """Shows the lines; Enter or a double click leads to a line's form, typing into *After* sets its time."""

    opened = Signal(int)
    """A line is to be edited: its place."""
    delete_asked = Signal()

    def __init__(self, context: RehearseContext, model: StepsModel) -> None:
        """Show the lines of a model."""
        super().__init__()
        self._theme = context.theme
        self._tr = context.tr
        self.setModel(model)
        self.setAccessibleName(context.tr(msg("Steps of the scenario")))
        self.setProperty("role", "bare")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setIconSize(QSize(context.theme.scaled(16), context.theme.scaled(16)))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegateForColumn(RECORD, _RecordDelegate(model, context.tr, self))
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        context.theme.theme_changed.connect(self._room)
        self._room()

    @property
    def chosen(self) -> list[int]:
        """The selected lines, from the top."""
        return sorted({one.row() for one in self.selectionModel().selectedRows()})

    def show_records(self, several: bool) -> None:
        """Show which record a line is about only where there are several."""
        self.setColumnHidden(RECORD, not several)
        self._give_rest()

    def _give_rest(self) -> None:
        """Give the words what the other columns leave; where that is too little, all are scrolled."""
        head = self.horizontalHeader()
        others = sum(head.sectionSize(column) for column in range(head.count()) if column != WHAT)
        least = max(self._theme.scaled(LEAST), head.sectionSizeHint(WHAT))
        self.setColumnWidth(WHAT, max(self.viewport().width() - others, least))

    def _room(self) -> None:
        scaled = self._theme.scaled
        self.verticalHeader().setDefaultSectionSize(scaled(32))
        self.verticalHeader().setFixedWidth(scaled(32))
        for column, width in ((AFTER, 100), (MOMENT, 168), (RECORD, 120)):
            self.setColumnWidth(column, scaled(width))
        letters = QFontMetrics(self._theme.font(Type.BODY))
        widest = max(letters.horizontalAdvance(self._tr(words)) for words, _, _ in VERDICT_WORDS.values())
        self.setColumnWidth(VERDICT, widest + scaled(48))  # beside its sign, and room around both
        self._give_rest()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_rest()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)
