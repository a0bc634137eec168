"""Tab goes through a window as it is read, row by row, whatever was made first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDateTimeEdit, QScrollArea, QWidget

_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class ReadingOrder(QObject):
    """Puts the stops of Tab in their order as Tab is pressed: forms grow and shrink while they are filled in."""

    def __init__(self, app: QApplication, parent: QObject) -> None:
        """Follow the keyboard from widget to widget; only the one that has it is listened to."""
        super().__init__(parent)
        self._stops: list[QWidget] = []
        self._next: QWidget | None = None
        app.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)
        wanted, self._next = self._next, None
        if wanted is None or new is None or not shiboken6.isValid(wanted):
            return
        if new is wanted:
            _bring_into_sight(new)
        else:
            wanted.setFocus(Qt.FocusReason.TabFocusReason)
            _bring_into_sight(wanted)

    def _expect(self, here: QWidget, stops: list[QWidget], *, back: bool) -> None:
        """Remember where this Tab leads: Qt goes back to a field whose form stands for it further on."""
        if here in stops:
            self._next = stops[(stops.index(here) + (-1 if back else 1)) % len(stops)]
            QTimer.singleShot(0, self, self._forget)  # a field may keep Tab for itself

    def _forget(self) -> None:
        self._next = None

    def _arrange(self, stops: list[QWidget]) -> None:
        if stops != self._stops:
            self._stops = stops
            for one, after in pairwise(stops):
                QWidget.setTabOrder(one, after)

    @staticmethod
    def _lead(here: QWidget, stops: list[QWidget], *, back: bool) -> bool:
        """Go where Qt would not: from the last stop to the first, out of what scrolls, and out of a date."""
        edge = here is (stops[0] if back else stops[-1])
        if isinstance(here, QDateTimeEdit):
            empty = bool(here.specialValueText()) and here.dateTime() == here.minimumDateTime()  # Qt keeps Tab then
            leads = empty or here.currentSectionIndex() == (0 if back else here.sectionCount() - 1)
        else:
            leads = edge and not (isinstance(here, QAbstractItemView) and here.tabKeyNavigation())
        if leads and here in stops:
            other = stops[(stops.index(here) + (-1 if back else 1)) % len(stops)]
            other.setFocus(Qt.FocusReason.BacktabFocusReason if back else Qt.FocusReason.TabFocusReason)
            _bring_into_sight(other)
        return leads and here in stops

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not isinstance(watched, QWidget):
            return super().eventFilter(watched, event)
        if event.key() in _TABS and (stops := list(stops_in(watched.window()))):
            self._arrange(stops)
            back = event.key() == Qt.Key.Key_Backtab
            if self._lead(watched, stops, back=back):
                return True
            self._expect(watched, stops, back=back)
        return super().eventFilter(watched, event)


def _bring_into_sight(widget: QWidget) -> None:
    """Scroll whatever holds a widget so far that it is seen."""
    above = widget.parentWidget()
    while above is not None and not widget.isWindow():
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        elif isinstance(above, QAbstractItemView):
            above.scrollTo(above.indexAt(widget.mapTo(above.viewport(), widget.rect().center())))
        above = above.parentWidget()


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
