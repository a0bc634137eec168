"""What a person sees in a widget: all words of what is not hidden."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit, QTextBrowser, QWidget

from app.ui.preview.pages import Amount, PageButton
from app.ui.preview.parts import Pill
from app.ui.preview.prose import Prose


def words(widget: QWidget) -> str:
    """Return the words, one piece a line."""
    return "\n".join(text for text in _pieces(widget) if text)


def _pieces(widget: QWidget) -> Iterator[str]:
    for child in widget.findChildren(QWidget):
        if not child.isVisibleTo(widget):
            continue
        match child:
            case QLabel() | QAbstractButton() | Pill():
                yield child.text()
            case Prose() | Amount() | PageButton():
                yield child.text
            case QTextBrowser() | QPlainTextEdit():
                yield child.toPlainText()
