"""Text that somebody will read, as wide as it needs to be and never wider than there is room."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme.theme import Theme, Type


class Prose(QWidget):
    """A paragraph or more of plain text; breaks a long address rather than running out of its frame."""

    def __init__(self, theme: Theme, kind: Type = Type.BODY, color: str = "text") -> None:
        """Write in a kind of type and a colour of the theme."""
        super().__init__()
        self._theme = theme
        self._kind = kind
        self._color = color
        self._text = ""
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._document.setDefaultTextOption(option)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._dress()
        theme.theme_changed.connect(self._dress)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def set_text(self, text: str) -> None:
        """Say something else; nothing happens where it says so already."""
        if text == self._text:
            return
        self._text = text
        self._document.setPlainText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_color(self, color: str) -> None:
        """Take another colour of the theme."""
        if color != self._color:
            self._color = color
            self.update()

    def _dress(self) -> None:
        self._document.setDefaultFont(self._theme.font(self._kind))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        self._document.setTextWidth(-1)
        size = self._document.size()
        return QSize(ceil(self._document.idealWidth()) + 1, ceil(size.height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.scaled(40), self.fontMetrics().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._document.setTextWidth(width)
        return ceil(self._document.size().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._document.setTextWidth(self.width())
        context = QAbstractTextDocumentLayout.PaintContext()
        color = QColor(self._color) if self._color.startswith("#") else self._theme.color(self._color)
        context.palette.setColor(QPalette.ColorRole.Text, color)
        self._document.documentLayout().draw(painter, context)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            option = self._document.defaultTextOption()
            option.setTextDirection(self.layoutDirection())
            option.setAlignment(Qt.AlignmentFlag.AlignLeading)
            self._document.setDefaultTextOption(option)
