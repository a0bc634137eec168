"""Lays widgets out like words: left to right, then on the next line."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Breaks where the width ends; a widget wider than the line is narrowed to it."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 4, margin: int = 0, *, fill: bool = False) -> None:
        """Lay out the children of a widget; with `fill` those that like to grow take what a line has left."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._fill = fill
        self.setSpacing(spacing)
        self.setContentsMargins(margin, margin, margin, margin)

    def clear(self) -> None:
        """Take all widgets out and let them go."""
        while self._items:
            widget = self._items.pop().widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.invalidate()

    def insert_widget(self, place: int, widget: QWidget) -> None:
        """Put a widget before the one at a place."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def _arrange(self, area: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        inner = area.marginsRemoved(margins)
        left, top, height = inner.left(), inner.top(), 0
        rows: list[list[tuple[QLayoutItem, QRect]]] = [[]]
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint().boundedTo(QSize(max(1, inner.width()), 10_000))
            if rows[-1] and left + size.width() > inner.right() + 1:
                left, top, height = inner.left(), top + height + self.spacing(), 0
                rows.append([])
            rows[-1].append((item, QRect(QPoint(left, top), size)))
            left += size.width() + self.spacing()
            height = max(height, size.height())
        if not move and not self._fill:
            return top + height - area.top() + margins.bottom()
        return self._set_rows(rows, inner, move=move) - area.top() + margins.bottom()

    def _set_rows(self, rows: list[list[tuple[QLayoutItem, QRect]]], inner: QRect, *, move: bool) -> int:
        top = inner.top()
        for row in filter(None, rows):
            growing = [item for item, _ in row if self._fill and item.expandingDirections() & Qt.Orientation.Horizontal]
            rest = inner.right() - row[-1][1].right()
            more = rest // len(growing) if growing else 0
            sizes = []
            for item, rect in row:
                width = rect.width() + (more if item in growing else 0)
                tall = item.heightForWidth(width) if item.hasHeightForWidth() else rect.height()
                sizes.append(QSize(width, tall))
            tallest, left = max(size.height() for size in sizes), inner.left()
            for (item, _), size in zip(row, sizes, strict=True):
                if move:
                    middle = 0 if self._fill else (tallest - size.height()) // 2
                    item.setGeometry(QRect(QPoint(left, top + middle), size))
                left += size.width() + self.spacing()
            top += tallest + self.spacing()
        return top - self.spacing() if any(rows) else top

    # Qt's

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        margins = self.contentsMargins()
        shown = [item for item in self._items if (widget := item.widget()) is None or not widget.isHidden()]
        height = max((item.minimumSize().height() for item in shown), default=0)
        return QSize(margins.left() + margins.right() + 40, height + margins.top() + margins.bottom())
