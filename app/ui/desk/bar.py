"""The bar on top: what is being designed, undo, the modes, and what can be done with the whole rule set."""

from __future__ import annotations

from PySide6.QtCore import Signal
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
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.announcing import announce
from app.ui.widgets.labels import IconButton
from app.ui.widgets.segments import Segments

MODES = ("design", "rehearse", "backtest", "run", "data")

PIPELINES, PIPELINES_NARROW = 168, 128

_entity = msg("Entity type")
_pipeline = msg("Pipeline")
_modes = msg("Mode")
_no_problems = msg("No problems")
_problems = msgs("{n} problem", "{n} problems")
_save = msg("Save version")
_more = msg("What can be done with this pipeline")
_FOR_PIPELINE = ("edit.stages", "", "edit.copy_all", "edit.move_all", "", "file.import_rules", "file.export_rules",
                 "file.document")  # fmt: skip


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
        self._schema: Schema | None = None
        self._errors = self._count = self._whole = 0
        self._narrow = False
        self.setProperty("role", "bar")
        self.entities = self._box(tr(_entity), 112)
        self.pipelines = self._box(tr(_pipeline), PIPELINES)
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
        self._spare = (find, save)  # they stand in the menus, too
        layout = QHBoxLayout(self)
        layout.setContentsMargins(tokens.SMALL, 0, tokens.SMALL, 0)
        layout.setSpacing(tokens.SMALL)
        for widget in (
            self.entities,
            self.pipelines,
            _menu(tr(_more), actions, theme),
            find,
            _line(),
            _button(actions["edit.undo"]),
            _button(actions["edit.redo"]),
            _space(),
            self.modes,
            _space(),
            self._check,
            save,
            self.publish,
        ):
            layout.addWidget(widget)
        theme.theme_changed.connect(self._measure)
        self._dress()

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
        self.modes.choose(mode)

    def show_problems(self, count: int, errors: int) -> None:
        """Show how many problems there are."""
        news = count != self._count
        self._count, self._errors = count, errors
        self._dress()
        if news:
            announce(self._check, self._check.accessibleName())

    def _dress(self) -> None:
        words = self._tr(_problems.fill(n=self._count)) if self._count else self._tr(_no_problems)
        icon = "mdi6.alert-circle-outline" if self._count else "mdi6.check-circle-outline"
        color = "error" if self._errors else "warning" if self._count else "success"
        self._check.setText(words if not self._narrow else self._tr.number(self._count) if self._count else "")
        self._check.setToolTip(words if self._narrow else "")
        self._check.setAccessibleName(words)
        self._check.setIcon(self._theme.icon(icon, color))

    def _fit(self) -> None:
        """Leave out what has another place too, and words, where there is no room for all."""
        layout = self.layout()
        if not self._narrow and layout is not None:
            self._whole = layout.minimumSize().width()
        narrow = self.width() < self._whole
        if narrow is not self._narrow:
            self._leave_out(narrow=narrow)

    def _leave_out(self, *, narrow: bool) -> None:
        self._narrow = narrow
        for one in self._spare:
            one.setVisible(not self._narrow)  # it may have become too narrow with the one before
        self.pipelines.setMinimumWidth(self._theme.scaled(PIPELINES_NARROW if self._narrow else PIPELINES))
        self._dress()

    def _measure(self) -> None:
        """See anew what there is room for: letters have grown or shrunk."""
        self._leave_out(narrow=False)
        self._fit()

    def _entity_chosen(self) -> None:
        self._offer_pipelines(self.entities.currentData())
        self.pipeline_asked.emit(self.pipelines.currentData())

    def _offer_pipelines(self, entity: str) -> None:
        self.pipelines.clear()
        for one in self._schema.pipelines.values() if self._schema else ():
            if one.entity == entity:
                self.pipelines.addItem(one.name, one.id)

    def _box(self, words: str, width: int) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(words)
        box.setToolTip(words)
        box.setMinimumWidth(self._theme.scaled(width))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return box

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
    menu = QMenu(button)
    for name in _FOR_PIPELINE:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()
    button.setMenu(menu)
    return button


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.VLine)
    line.setProperty("role", "divider")
    return line


def _space() -> QWidget:
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return space
