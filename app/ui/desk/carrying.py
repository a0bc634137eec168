"""What a person has set in a window and nobody else knows of, carried over to a window of the same make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHeaderView, QLineEdit, QScrollBar, QSplitter, QTabBar, QWidget

from app.ui.data.pages.lists import LineList
from app.ui.widgets.segments import Segments

Place = tuple[tuple[str, int], ...]
"""Where a widget stands: of each widget around it the kind, and which of its kind it is."""


def carry(old: QWidget, new: QWidget) -> None:
    """Let each part of a window stand as its twin: pages, tabs, splits, columns, filters, what is half typed.

    Twice: what is turned to shows parts that were not made before.
    """
    kept = dict(_parts(old))
    for _ in range(2):
        for place, part in list(_parts(new)):
            if (twin := kept.get(place)) is not None and type(twin) is type(part):
                _stand_as(twin, part)
    scrolled = {place: bar.value() for place, bar in kept.items() if isinstance(bar, QScrollBar) and bar.value()}
    QTimer.singleShot(0, new, lambda: _scroll(new, scrolled))  # once all is laid out
    focused = old.focusWidget()
    focus = next((place for place, part in kept.items() if part is focused), None)
    if focus is not None and (twin := dict(_parts(new)).get(focus)) is not None:
        twin.setFocus()


def _parts(widget: QWidget, around: Place = ()) -> Iterator[tuple[Place, QWidget]]:
    seen: Counter[str] = Counter()
    for part in widget.children():
        if isinstance(part, QWidget) and not part.isWindow():
            kind = type(part).__name__
            place = (*around, (kind, seen[kind]))
            seen[kind] += 1
            yield place, part
            yield from _parts(part, place)


def _stand_as(old: QWidget, new: QWidget) -> None:
    match old, new:
        case QSplitter(), QSplitter() if old.count() == new.count():
            new.setSizes(old.sizes())
        case QHeaderView(), QHeaderView() if old.count() == new.count():
            new.restoreState(old.saveState())
            for place in range(new.count()):  # the words of another language may be longer
                if not new.isSectionHidden(place):
                    new.resizeSection(place, max(new.sectionSize(place), new.sectionSizeHint(place)))
        case QTabBar(), QTabBar() if old.count() == new.count():
            new.setCurrentIndex(old.currentIndex())
        case Segments(), Segments() if old.value != new.value:
            new.choose(old.value)
        case LineList(), LineList() if old.current and old.current != new.current:
            new.choose(old.current)
        case QComboBox(), QComboBox() if old.currentData() != new.currentData():
            row = new.findData(old.currentData())
            if row >= 0:
                new.setCurrentIndex(row)
                new.activated.emit(row)
        case QLineEdit(), QLineEdit() if old.isModified() and old.text() != new.text():
            new.setText(old.text())
            new.setModified(True)
            new.textEdited.emit(old.text())


def _scroll(window: QWidget, scrolled: dict[Place, int]) -> None:
    for place, bar in _parts(window):
        if place in scrolled and isinstance(bar, QScrollBar):
            bar.setValue(scrolled[place])
