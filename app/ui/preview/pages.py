"""What stands on the web pages that clients open: sums of money, buttons, QR codes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.engine.links import page_of_code
from app.engine.qr import PIXELS, qr_picture
from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.theme.theme import Type


class Amount(QWidget):
    """A sum of money, large."""

    def __init__(self, look: Look) -> None:
        """Show none yet."""
        super().__init__()
        self._look = look
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.theme.theme_changed.connect(self._resized)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show another sum."""
        self._text = text
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self._resized()

    def _resized(self) -> None:
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        font = QFont(self._look.theme.font(Type.TITLE))
        font.setPixelSize(round(font.pixelSize() * 1.8))
        return font

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        return QSize(metrics.horizontalAdvance(self._text), metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.theme.scaled(60), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self._font()
        while QFontMetrics(font).horizontalAdvance(self._text) > self.width() and font.pixelSize() > tokens.BADGE:
            font.setPixelSize(font.pixelSize() - 1)
        painter.setFont(font)
        painter.setPen(QColor(self._look.theme.colors.text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self._text)
        painter.end()


class PageButton(QWidget):
    """A button as it looks on a page; it cannot be pressed here."""

    def __init__(self, look: Look) -> None:
        """Say nothing yet."""
        super().__init__()
        self._look = look
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.theme.theme_changed.connect(self.update)

    def show_text(self, text: str) -> None:
        """Say something else; nothing to say takes no room."""
        self._text = text
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.update()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look.theme.font(Type.STRONG))
        return QSize(metrics.horizontalAdvance(self._text) + 2 * tokens.LARGE, metrics.height() + tokens.LARGE)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.theme.scaled(60), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = self._look.theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.accent))
        painter.drawRoundedRect(QRectF(self.rect()), tokens.FIELD_RADIUS, tokens.FIELD_RADIUS)
        painter.setFont(self._look.theme.font(Type.STRONG))
        painter.setPen(QColor(colors.surface))
        room = self.rect().adjusted(tokens.SMALL, 0, -tokens.SMALL, 0)
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()


class QrCode(QWidget):
    """A QR code, drawn so that it can be scanned from the screen: black on white in every theme."""

    def __init__(self, look: Look) -> None:
        """Show none yet."""
        super().__init__()
        self._look = look
        self._address = ""
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_code(self, address: str) -> None:
        """Show the code whose picture is at an address."""
        if address != self._address:
            self._address = address
            self._image = code_at(address) or QImage()
            self.updateGeometry()
            self.update()
        self.setVisible(not self._image.isNull())

    def sizeHint(self) -> QSize:
        return self._image.size() / PIXELS * _SHOWN

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(QRectF(self.rect()), self._image)
        painter.end()


_SHOWN = 4
"""The side of one module on the screen."""


def code_at(address: str) -> QImage | None:
    """Return the picture of a QR code that is at an address; None where another thing is there."""
    page = page_of_code(address)
    return QImage.fromData(qr_picture(page)) if page is not None else None
