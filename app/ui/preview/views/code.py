"""Text for machines, in letters of one width."""

from __future__ import annotations

import re
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy

from app.ui.preview.look import Look
from app.ui.theme import tokens

MOST_LINES = 18
_NAME = re.compile(r'^\s*"(?:[^"\\]|\\.)*"(?=\s*:)|^[\w-]+(?=:)')
_TEXT = re.compile(r'(?<=:\s)"(?:[^"\\]|\\.)*"')
_NUMBER = re.compile(r"(?<=:\s)(-?\d[\d.eE+-]*|true|false|null)\b")


class _Colors(QSyntaxHighlighter):
    """Tells names, texts and numbers apart."""

    def __init__(self, document: QTextDocument, look: Look) -> None:
        super().__init__(document)
        self._look = look

    def highlightBlock(self, text: str) -> None:
        for pattern, token in ((_NAME, "accent"), (_TEXT, "success"), (_NUMBER, "control")):
            for found in pattern.finditer(text):
                format_ = QTextCharFormat()
                format_.setForeground(self._look.theme.color(token))
                self.setFormat(found.start(), found.end() - found.start(), format_)


class Code(QPlainTextEdit):
    """Read-only; as high as its lines, up to `MOST_LINES`, then it scrolls."""

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__()
        self._look = look
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTabChangesFocus(True)
        self._colors = _Colors(self.document(), look)
        self._dress()
        look.theme.theme_changed.connect(self._dress)

    def show_code(self, text: str) -> None:
        """Show another text; where it is the same, nothing moves."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self.setAccessibleName(text)
            self._fit()

    def _dress(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(self._look.theme.scaled(tokens.MUTED))
        ground = self._look.theme.colors.hover
        self.setStyleSheet(f"Code {{ background: {ground}; border: none; padding: 4px; }}")
        self.document().setDefaultFont(font)
        self.setFont(font)
        self._colors.rehighlight()
        self._fit()

    def _fit(self) -> None:
        lines = min(max(1, int(self.document().size().height())), MOST_LINES)
        inside = lines * self.fontMetrics().lineSpacing() + 2 * self.document().documentMargin()
        wanted = ceil(inside) + 2 * tokens.TIGHT + 2
        full = self.document().size().height() > MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if full else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        if wanted != self.height():
            self.setFixedHeight(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
