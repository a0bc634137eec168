"""A button that asks which boards are to be shown, and how they stand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from app.engine.words import msg
from app.ui.rehearse.arrangement import Arrangement
from app.ui.rehearse.context import RehearseContext

_boards = msg("Boards")
_below, _beside = msg("One below another"), msg("Side by side")


class BoardsButton(QPushButton):
    """Offers the other pipelines of the workspace; hidden where there are none."""

    arranged = Signal(object)
    """Other boards are to be shown, or otherwise (Arrangement)."""

    def __init__(self, context: RehearseContext) -> None:
        """Offer nothing yet."""
        super().__init__(context.tr(_boards))
        self._context = context
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self._own = ""
        self._others: Sequence[tuple[str, str]] = ()
        self._arrangement = Arrangement()
        self.setMenu(self._menu)
        self.setToolTip(context.tr(msg("Which pipelines are shown, and how their boards stand")))
        context.theme.theme_changed.connect(self._dress)
        self._dress()

    def offer(self, own: str, others: Sequence[tuple[str, str]], arrangement: Arrangement) -> None:
        """Offer other pipelines (id and name) beside that of the open rule set (its name)."""
        self._own, self._others, self._arrangement = own, others, arrangement
        self.setVisible(bool(others))

    def _fill(self) -> None:
        tr, menu, arrangement = self._context.tr, self._menu, self._arrangement
        menu.clear()
        always = menu.addAction(self._own)
        always.setCheckable(True)
        always.setChecked(True)
        always.setEnabled(False)
        for pipeline, name in self._others:
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(pipeline in arrangement.others)
            action.toggled.connect(lambda on, one=pipeline: self.arranged.emit(arrangement.turned(one, on=on)))
        menu.addSeparator()
        ways = QActionGroup(menu)
        for words, beside in ((_below, False), (_beside, True)):
            action = menu.addAction(tr(words))
            action.setCheckable(True)
            action.setChecked(arrangement.side_by_side is beside)
            action.setEnabled(bool(arrangement.others))
            ways.addAction(action)
            action.triggered.connect(
                lambda _on, side=beside: self.arranged.emit(Arrangement(arrangement.others, side_by_side=side))
            )

    def _dress(self) -> None:
        self.setIcon(self._context.theme.icon("mdi6.view-agenda-outline", "text"))
