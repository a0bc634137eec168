"""The bar on top: what is being designed, undo, the modes, and what can be done with the whole rule set."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.engine.model.schema import Schema
from app.engine.words import msg, msgs
from app.i18n import Translator
from app.ui.desk.actions import Actions
from app.ui.preview.parts import row
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.announcing import announce
from app.ui.widgets.giving_box import GivingBox
from app.ui.widgets.labels import IconButton
from app.ui.widgets.segments import Segments

MODES = ("design", "rehearse", "backtest", "run", "data")

NARROWEST, WIDEST = 112, 176
"""Pixels of the boxes on the left."""

_entity = msg("Entity type")
_pipeline = msg("Pipeline")
_modes = msg("Mode")
_no_problems = msg("No problems")
_problems = msgs("{n} problem", "{n} problems")
_save = msg("Save version")
_more = msg("What can be done with this pipeline")
_FOR_PIPELINE = ("edit.stages", "", "edit.copy_all", "edit.move_all", "", "file.import_rules", "file.export_rules",
                 "file.document")  # fmt: skip


class _Box(GivingBox):
    """Of the same width whichever entry is chosen: a longer name is cut, and whole in the tool tip and in the list."""

    def __init__(self, theme: Theme, words: str, *, fitted: bool = False) -> None:
        """`fitted` to its longest entry as far as there is room, for a list that stays the same."""
        super().__init__()
        self._theme = theme
        self._fitted = fitted
        self.setAccessibleName(words)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def showPopup(self) -> None:
        room = self.view().verticalScrollBar().sizeHint().width() + 2 * tokens.SMALL
        self.view().setMinimumWidth(max(self.width(), self.view().sizeHintForColumn(0) + room))
        super().showPopup()

    def sizeHint(self) -> QSize:
        narrowest, widest = self._theme.scaled(NARROWEST), self._theme.scaled(WIDEST)
        whole = super().sizeHint()
        return QSize(min(max(whole.width(), narrowest), widest) if self._fitted else widest, whole.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() if self._fitted else QSize(self._theme.scaled(NARROWEST), self.sizeHint().height())


class TopBar(QFrame):
    """Shows where the person is; asks for another pipeline or mode."""

    pipeline_asked = Signal(str)
    mode_asked = Signal(str)
    problems_asked = Signal()

    def __init__(self, theme: Theme, tr: Translator, actions: Actions) -> None:
        """Join the buttons with the window's actions."""
        super().__init__()
        self._theme = theme
        self._tr = tr
        self._actions = actions
        self._schema: Schema | None = None
        self._errors = self._count = 0
        self._left_out = 0
        self.setProperty("role", "bar")
        self.entities = _Box(theme, tr(_entity), fitted=True)
        self.pipelines = _Box(theme, tr(_pipeline))
        self.entities.activated.connect(self._entity_chosen)
        self.pipelines.activated.connect(lambda: self.pipeline_asked.emit(self.pipelines.currentData()))
        self.modes = Segments(tr(_modes), [(mode, actions[f"view.{mode}"].text()) for mode in MODES])
        self.modes.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.modes.chosen.connect(self.mode_asked.emit)
        self._check = QPushButton()
        self._check.clicked.connect(self.problems_asked)
        save = QPushButton(tr(_save))
        save.clicked.connect(actions["file.save_version"].trigger)
        save.setToolTip(actions["file.save_version"].toolTip())
        self.publish = QPushButton(actions["file.publish"].text())
        self.publish.clicked.connect(actions["file.publish"].trigger)
        self.publish.setToolTip(actions["file.publish"].toolTip())
        self.publish.setProperty("kind", "primary")
        find = _button(actions["edit.find"])
        self.choice = QPushButton()
        self.choice.setAccessibleName(tr(_modes))
        self.choice.setMenu(_menu_of(self.choice, actions, [f"view.{mode}" for mode in MODES]))
        self.choice.hide()
        self._lay_out(find, save)
        theme.theme_changed.connect(self._dress)
        self._dress()

    def _lay_out(self, find: QWidget, save: QWidget) -> None:
        actions = self._actions
        undo, redo, line = _button(actions["edit.undo"]), _button(actions["edit.redo"]), _line()
        # Words first, then what stands in the menus, too.
        self._spare = ((), (find,), (save,), (line, undo, redo), (self.modes,))
        more = _menu(self._tr(_more), actions, self._theme)
        left = (self.entities, self.pipelines, more, find, line, undo, redo)
        middle, right = (self.modes, self.choice), (self._check, save, self.publish)
        self._parts = (*left, *middle, *right)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(tokens.SMALL, 0, tokens.SMALL, 0)
        self._row.setSpacing(tokens.SMALL)
        # Both sides have the same room, so that the modes stay in the middle whatever the sides have to say.
        self._row.addLayout(row(*left, None), 1)
        for one in middle:
            self._row.addWidget(one)
        self._row.addLayout(row(None, *right), 1)

    def show_schema(self, schema: Schema, pipeline: str) -> None:
        """Offer the pipelines there are, the given one chosen."""
        self._schema = schema
        chosen = schema.pipelines.get(pipeline)
        self.entities.clear()
        used = {one.entity for one in schema.pipelines.values()}
        for entity in schema.entities.values():
            if entity.id in used:
                self.entities.addItem(self._tr(entity.name), entity.id)
        if chosen is not None:
            self.entities.setCurrentIndex(self.entities.findData(chosen.entity))
            self._offer_pipelines(chosen.entity)
            self.pipelines.setCurrentIndex(self.pipelines.findData(pipeline))

    def show_mode(self, mode: str) -> None:
        """Mark the mode that is open."""
        with QSignalBlocker(self.modes):
            self.modes.choose(mode)
        self.choice.setText(self._actions[f"view.{mode}"].text())

    def show_problems(self, count: int, errors: int) -> None:
        """Show how many problems there are."""
        news = count != self._count
        self._count, self._errors = count, errors
        self._dress()
        if news:
            announce(self._check, self._check.accessibleName())

    def _dress(self) -> None:
        self._say_problems()
        self._fit()

    def _say_problems(self) -> None:
        short, words = self._left_out > 0, self._problem_words(short=False)
        icon = "mdi6.alert-circle-outline" if self._count else "mdi6.check-circle-outline"
        color = "error" if self._errors else "warning" if self._count else "success"
        self._check.setText(self._problem_words(short=short))
        self._check.setToolTip(words if short else "")
        self._check.setAccessibleName(words)
        self._check.setIcon(self._theme.icon(icon, color))

    def _problem_words(self, *, short: bool) -> str:
        if short:
            return self._tr.number(self._count) if self._count else ""
        return self._tr(_problems.fill(n=self._count)) if self._count else self._tr(_no_problems)

    def _fit(self) -> None:
        """Leave out what has another place too, and words, until there is room for the rest."""
        steps = range(len(self._spare) + 1)
        step = next((one for one in steps if self._needs(one) <= self.width()), steps[-1])
        if step != self._left_out:
            self._left_out = step
            for place, widgets in enumerate(self._spare):
                for widget in widgets:
                    widget.setVisible(place >= step)
            self.choice.setVisible(step == steps[-1])
            self._say_problems()

    def _needs(self, step: int) -> int:
        """Return how wide the bar must be where so much is left out."""
        gone = {widget for widgets in self._spare[:step] for widget in widgets}
        if step < len(self._spare):
            gone.add(self.choice)
        needs = self._row.minimumSize().width()
        for one in self._parts:
            if one.isHidden() is not (one in gone):
                width = one.minimumSizeHint().width() + tokens.SMALL
                needs += width if one.isHidden() else -width
        words = self._check.fontMetrics().horizontalAdvance
        other = words(self._problem_words(short=step > 0)) - words(self._check.text())
        return needs + other

    def _entity_chosen(self) -> None:
        self._offer_pipelines(self.entities.currentData())
        self.pipeline_asked.emit(self.pipelines.currentData())

    def _offer_pipelines(self, entity: str) -> None:
        self.pipelines.clear()
        for one in self._schema.pipelines.values() if self._schema else ():
            if one.entity == entity:
                self.pipelines.addItem(one.name, one.id)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # words or letters have changed
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAccessibleName(action.text())
    button.setAutoRaise(True)
    return button


def _menu(words: str, actions: Actions, theme: Theme) -> QToolButton:
    button = IconButton(theme, "mdi6.dots-vertical", words)
    button.setAutoRaise(True)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(_menu_of(button, actions, _FOR_PIPELINE))
    return button


def _menu_of(button: QWidget, actions: Actions, names: Sequence[str]) -> QMenu:
    menu = QMenu(button)
    for name in names:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()
    return menu


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.VLine)
    line.setProperty("role", "divider")
    return line
