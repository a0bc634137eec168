"""Tab goes through a window as it is read, row by row, whatever was made first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class ReadingOrder(QObject):
    """Puts the stops of Tab in their order as Tab is pressed: forms grow and shrink while they are filled in."""

    def __init__(self, app: QApplication, parent: QObject) -> None:
        """Follow the keyboard from widget to widget; only the one that has it is listened to."""
        super().__init__(parent)
        self._stops: list[QWidget] = []
        app.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    def _arrange(self, stops: list[QWidget]) -> None:
        if stops != self._stops:
            self._stops = stops
            for one, after in pairwise(stops):
                QWidget.setTabOrder(one, after)

    @staticmethod
    def _round_the_end(here: QWidget, stops: list[QWidget], *, back: bool) -> bool:
        """Go from the last stop to the first, or back; Qt would stay in what scrolls, where a form has its fields."""
        edge, other = (stops[0], stops[-1]) if back else (stops[-1], stops[0])
        if here is not edge or (isinstance(here, QAbstractItemView) and here.tabKeyNavigation()):
            return False
        other.setFocus(Qt.FocusReason.BacktabFocusReason if back else Qt.FocusReason.TabFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not isinstance(watched, QWidget):
            return super().eventFilter(watched, event)
        if event.key() in _TABS and (stops := list(stops_in(watched.window()))):
            self._arrange(stops)
            return self._round_the_end(watched, stops, back=event.key() == Qt.Key.Key_Backtab)
        return super().eventFilter(watched, event)


def stops_in(widget: QWidget) -> Iterator[QWidget]:
    """Walk what Tab comes to within a widget, in the order in which it is read."""
    inside = (one for one in widget.children() if isinstance(one, QWidget) and not one.isWindow())
    parts = [one for one in inside if one.isEnabled() and one.isVisibleTo(widget)]
    for part in _as_read(parts):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None:
            yield part
        yield from stops_in(part)


def _as_read(parts: list[QWidget]) -> list[QWidget]:
    """Sort by rows, and within a row from left to right; what begins before the middle of a row stands in it."""
    rows: list[list[QWidget]] = []
    for part in sorted(parts, key=lambda one: one.y()):
        first = rows[-1][0] if rows else None
        if first is not None and part.y() < first.geometry().center().y():
            rows[-1].append(part)
        else:
            rows.append([part])
    return [part for row in rows for part in sorted(row, key=lambda one: one.x())]
