"""Room for words: what Qt leaves out where texts are broken into lines or grow."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHeaderView, QScrollArea, QWidget

from app.ui.theme.theme import Theme

SMALLEST_SCREEN = QSize(1280, 760)
"""What the smallest screen has that the window is made for, less the bars of the desktop."""


def grow(dialog: QWidget) -> None:
    """Make a dialog as high as its broken lines need at its width; Qt's own hint takes them for wider than they are."""
    layout = dialog.layout()
    if layout is not None and layout.hasHeightForWidth():
        height = min(layout.totalHeightForWidth(dialog.width()), _screen(dialog).height())
        dialog.resize(dialog.width(), max(dialog.height(), height))


def scrolled(inside: QWidget, *, sideways: bool = True) -> QScrollArea:
    """Return what shows a widget that may be larger than its room; the keyboard goes to what is inside."""
    area = QScrollArea()
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QFrame.Shape.NoFrame)
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    return area


def open_wide(dialog: QWidget, theme: Theme, width: int, height: int) -> None:
    """Give a dialog a size that grows with the text, as far as the screen goes."""
    dialog.resize(QSize(theme.scaled(width), theme.scaled(height)).boundedTo(_screen(dialog)))


def _screen(dialog: QWidget) -> QSize:
    return dialog.screen().availableSize().expandedTo(SMALLEST_SCREEN)


class TallArea(QScrollArea):
    """In a dialog: as high as what it holds, as far as the screen goes; from there on it scrolls."""

    def __init__(self, inside: QWidget) -> None:
        """Hold a widget."""
        super().__init__()
        self._inside = inside
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        broken = self._inside.heightForWidth(width)
        return broken if broken >= 0 else self._inside.sizeHint().height()  # there may be no line to break

    def sizeHint(self) -> QSize:
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._inside.minimumSizeHint().width() + bar, super().minimumSizeHint().height())


def widen_columns(widget: QWidget, times: float) -> None:
    """Let the columns of all tables on a widget be wider, where they do not find their width by themselves."""
    kept = (QHeaderView.ResizeMode.Interactive, QHeaderView.ResizeMode.Fixed)
    for head in widget.findChildren(QHeaderView):
        if head.orientation() == Qt.Orientation.Horizontal:
            for section in range(head.count()):
                if head.sectionResizeMode(section) in kept:
                    head.resizeSection(section, round(head.sectionSize(section) * times))
