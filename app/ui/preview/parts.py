"""The small pieces of which previews are put together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from app.engine.model.values import File
from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.theme.theme import Theme, Type
from app.ui.theme.tokens import Colors
from app.ui.widgets.flow import FlowLayout

READABLE = 4.5
"""The least contrast of text and its ground."""

_Box = TypeVar("_Box", bound=QBoxLayout)
_Part = QWidget | QLayout | None


def label(role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label for words of ours or of people, never read as markup."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


class Elided(QLabel):
    """A label that gives way: what does not fit ends in dots, and stands in the tool tip whole."""

    def __init__(self, role: str = "") -> None:
        """Say nothing yet."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment()), shown)
        painter.end()


def row(*parts: _Part, spacing: int = tokens.SMALL) -> QHBoxLayout:
    """Return parts side by side; None stands for the room between."""
    return _filled(QHBoxLayout(), parts, spacing)


def column(*parts: _Part, spacing: int = tokens.SMALL) -> QVBoxLayout:
    """Return parts one below the other; None stands for the room between."""
    return _filled(QVBoxLayout(), parts, spacing)


def _filled(layout: _Box, parts: Iterable[_Part], spacing: int) -> _Box:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)
    return layout


def set_text(target: QLabel, text: str) -> None:
    """Write on a label, and hide it where there is nothing to say; nothing is drawn anew where nothing changed."""
    if target.text() != text:
        target.setText(text)
    if target.isHidden() == bool(text):
        target.setVisible(bool(text))


class Themed(Protocol):
    """Whatever knows the theme that things are drawn in."""

    @property
    def theme(self) -> Theme: ...


class Sign(QWidget):
    """An icon of the family, in a colour of the theme; bare, or in a tinted rounded square."""

    def __init__(
        self, look: Themed, icon: str, color: str = "muted", size: int = tokens.ICON, *, square: int = 0
    ) -> None:
        """Draw an icon of `size`; `square` is the side of the tinted square, 0 for none."""
        super().__init__()
        self._look = look
        self._drawn = (icon, color)
        self._size = size
        self._square = square
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.theme.theme_changed.connect(self._resized)

    def show_icon(self, icon: str, color: str) -> None:
        """Draw another icon."""
        if (icon, color) != self._drawn:
            self._drawn = (icon, color)
            self.update()

    def _resized(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side = self._look.theme.scaled(self._square or self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        icon, color = self._drawn
        painter = QPainter(self)
        if self._square:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colors.tint(color)))
            painter.drawRoundedRect(self.rect(), tokens.RADIUS, tokens.RADIUS)
        side = theme.scaled(self._size)
        picture = theme.pixmap(icon, color, side, self.devicePixelRatioF())
        painter.drawPixmap(QPointF((self.width() - side) / 2, (self.height() - side) / 2), picture)
        painter.end()


class Pill(QWidget):
    """One or two words in a tinted pill."""

    def __init__(self, look: Look, color: str = "data", text: str = "") -> None:
        """Tint with a colour: a token or ``#RRGGBB``."""
        super().__init__()
        self._look = look
        self._color = color
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        look.theme.theme_changed.connect(self._resized)

    def text(self) -> str:
        """Return what stands on it."""
        return self._text

    def show_text(self, text: str, color: str = "") -> None:
        """Say something else, in another colour where one is given."""
        if (text, color or self._color) != (self._text, self._color):
            self._text, self._color = text, color or self._color
            self.setAccessibleName(text)
            self._resized()
        if self.isHidden() == bool(text):
            self.setVisible(bool(text))

    def _resized(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look.theme.font(Type.BADGE))
        return QSize(metrics.horizontalAdvance(self._text) + 2 * tokens.SMALL + 2, metrics.height() + tokens.TIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.theme.scaled(24), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = self._look.theme.colors
        color = named(colors, self._color)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.mix(color, colors.surface, tokens.TINT)))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setFont(self._look.theme.font(Type.BADGE))
        painter.setPen(QColor(readable(color, colors)))
        room = self.rect().adjusted(tokens.SMALL, 0, -tokens.SMALL, 0)
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()


def named(colors: Colors, color: str) -> str:
    """Return what a token stands for; ``#RRGGBB`` stands for itself."""
    return color if color.startswith("#") else colors.named(color)


def readable(color: str, colors: Colors) -> str:
    """Return a colour, drawn towards the text's until it can be read on its own tint."""
    ground = tokens.mix(color, colors.surface, tokens.TINT)
    shares = (1, 0.85, 0.7, 0.55, 0.4, 0.25)
    mixed = (tokens.mix(color, colors.text, share) for share in shares)
    return next((one for one in mixed if tokens.contrast(one, ground) >= READABLE), colors.text)


class Paper(QWidget):
    """A rounded ground under what it holds: a card, a bubble with its tail, a toast."""

    def __init__(
        self,
        look: Look,
        inside: QLayout,
        *,
        ground: str = "surface",
        border: str = "border",
        radius: float = tokens.RADIUS,
        padding: int = tokens.MEDIUM,
    ) -> None:
        """`ground` and `border` are colour tokens, ``tint:token`` or empty for none."""
        super().__init__()
        self._look = look
        self._ground = ground
        self._border = border
        self._radius = radius
        self._edge = ""
        self._tail = False
        self.setLayout(inside)
        inside.setContentsMargins(padding, padding, padding, padding)
        look.theme.theme_changed.connect(self.update)

    def set_ground(self, ground: str, border: str = "") -> None:
        """Take other colours."""
        if (ground, border) != (self._ground, self._border):
            self._ground, self._border = ground, border
            self.update()

    def set_edge(self, color: str) -> None:
        """Mark the leading edge in a colour; empty for none."""
        if color != self._edge:
            self._edge = color
            self.update()

    def set_tail(self, tail: bool) -> None:
        """Point at the speaker, at the lower leading corner."""
        self._tail = tail
        self.update()

    def color(self, token: str) -> QColor:
        """Return the colour that a token, or ``tint:token``, stands for."""
        kind, _, name = token.rpartition(":")
        colors = self._look.theme.colors
        found = named(colors, name)
        return QColor(tokens.mix(found, colors.surface, tokens.TINT) if kind == "tint" else found)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(area, self._radius, self._radius)
        if self._tail:
            corner = QPainterPath()
            corner.addRect(QRectF(area.left(), area.bottom() - self._radius, self._radius, self._radius))
            shape = shape.united(corner).simplified()
        painter.setPen(QPen(self.color(self._border), 1) if self._border else Qt.PenStyle.NoPen)
        painter.setBrush(self.color(self._ground) if self._ground else Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        if self._edge:
            painter.setClipPath(shape)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.color(self._edge))
            painter.drawRect(QRectF(area.left(), area.top(), 4, area.height()))
        painter.end()


class Files(QWidget):
    """Attached files, each as a chip with its name and size."""

    def __init__(self, look: Look) -> None:
        """Show none yet."""
        super().__init__()
        self._look = look
        self._files: tuple[File, ...] | None = None
        self._chips = FlowLayout(self, tokens.SMALL)
        self.hide()

    def show_files(self, files: tuple[File, ...]) -> None:
        """Show other files; without any it takes no room."""
        if files == self._files:
            return
        self._files = files
        self._chips.clear()
        for file in files:
            self._chips.addWidget(self._chip(file))
        self.setVisible(bool(files))

    def _chip(self, file: File) -> QWidget:
        name, size = label(), label("muted")
        name.setText(file.name)
        size.setText(self._look.tr.size(file.size) if file.size else "")
        sign = Sign(self._look, file_icon(file), "accent", 16)
        chip = Paper(
            self._look, row(sign, name, size, spacing=6), ground="hover", radius=tokens.FIELD_RADIUS, padding=6
        )
        chip.setAccessibleName(f"{file.name} {size.text()}".strip())
        return chip


def file_icon(file: File) -> str:
    """Return the icon for a kind of file, told by its name."""
    ending = file.name.rpartition(".")[2].lower()
    return _FILE_ICONS.get(ending, "mdi6.file-outline")


_FILE_ICONS = {
    "pdf": "mdi6.file-pdf-box",
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "svg"), "mdi6.file-image-outline"),
    **dict.fromkeys(("doc", "docx", "odt", "rtf"), "mdi6.file-word-outline"),
    **dict.fromkeys(("xls", "xlsx", "ods", "csv"), "mdi6.file-excel-outline"),
    **dict.fromkeys(("zip", "gz", "7z"), "mdi6.folder-zip-outline"),
    **dict.fromkeys(("mp3", "wav", "ogg"), "mdi6.file-music-outline"),
    "txt": "mdi6.file-document-outline",
}
