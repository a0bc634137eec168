"""Where the record to preview with comes from, and the popup in which it is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from app.engine.clients import client_side
from app.engine.model.item import Item
from app.engine.model.schema import PipelineStage
from app.engine.ports import Directory
from app.engine.words import msg
from app.ui.preview.finder import Finder
from app.ui.preview.look import Look
from app.ui.preview.parts import label, row
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton

MOST_FOUND = 200

_preview_with = msg("Preview with")
_previous, _next = msg("Previous record"), msg("Next record")
_choose = msg("Choose a record")
_search = msg("Search records")
_none_found = msg("No record found")


class RecordSource(Protocol):
    """The records of the pipeline whose rules are edited."""

    def search(self, text: str, limit: int) -> Sequence[Item]:
        """Return records in which the text is found, the newest first; all of them for an empty text."""

    def beside(self, item: Item, step: int) -> Item | None:
        """Return the record so many places after (or before) another, None past either end."""


class _ShownRecord:
    """The colour of its stage, its title, and what tells a record from others of the same title."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self.directory = Directory()

    @property
    def sign_width(self) -> int:
        return 4

    def name(self, found: Item) -> str:
        return found.title

    def detail(self, found: Item) -> str:
        """Return stage, amount, client."""
        side = client_side(found, self.directory)
        client = side.contact or side.company
        stage = self._stage(found)
        tr = self._look.tr
        parts = (
            stage.name if stage else found.stage,
            tr.shown(found.values.get("amount")),
            tr(client.called) if client else "",
        )
        return " · ".join(part for part in parts if part)

    def said(self, found: Item) -> str:
        return f"{found.title}, {self.detail(found)}"

    def paint_sign(self, painter: QPainter, place: QRect, found: Item) -> None:
        stage = self._stage(found)
        painter.setBrush(QColor(stage.color if stage else self._look.theme.colors.muted))
        painter.drawRoundedRect(place.adjusted(0, 10, 0, -10), 2, 2)

    def _stage(self, item: Item) -> PipelineStage | None:
        pipeline = self.directory.schema.pipelines.get(item.pipeline)
        return next((one for one in pipeline.stages if one.id == item.stage), None) if pipeline else None


class RecordPopup(Finder[Item]):
    """Picks a record (Item)."""

    def __init__(self, look: Look, source: RecordSource, parent: QWidget) -> None:
        """Search in `source`."""
        shown, words = _ShownRecord(look), (_search, _choose, _none_found)
        super().__init__(look, shown, lambda text: source.search(text, MOST_FOUND), words, parent)
        self._shown = shown

    def open_on(self, widget: QWidget, directory: Directory, current: str) -> None:
        """Open under a widget, with the record that is chosen now marked."""
        self._shown.directory = directory
        self.open_below(widget, lambda one: one.id == current)


class RecordButton(QPushButton):
    """Shows the chosen record and that another can be chosen; a long title is elided."""

    def __init__(self, look: Look) -> None:
        """Show no record yet."""
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.theme.theme_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        theme, ratio = self._look.theme, self.devicePixelRatioF()
        side = theme.scaled(16)
        inside = self.rect().adjusted(10, 0, -8, 0)
        top = (self.height() - side) // 2
        painter.drawPixmap(inside.left(), top, theme.pixmap("mdi6.card-account-details-outline", "muted", side, ratio))
        painter.drawPixmap(inside.right() - side, top, theme.pixmap("mdi6.chevron-down", "muted", side, ratio))
        words = inside.adjusted(side + tokens.SMALL, 0, -side - tokens.TIGHT, 0)
        painter.setPen(theme.color("text"))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class RecordBar(QWidget):
    """Says with which record a rule is previewed, and lets another be chosen."""

    asked = Signal(str)
    """Preview with this record, by its id."""

    def __init__(self, look: Look, source: RecordSource) -> None:
        """Choose from `source`."""
        super().__init__()
        self._look = look
        self._source = source
        self._item: Item | None = None
        self._directory = Directory()
        caption = label("muted")
        caption.setText(look.tr(_preview_with))
        self.button = RecordButton(look)
        self.previous = IconButton(look.theme, "mdi6.chevron-left", look.tr(_previous))
        self.next = IconButton(look.theme, "mdi6.chevron-right", look.tr(_next))
        self._popup = RecordPopup(look, source, self)
        layout = row(caption, self.button, self.previous, self.next, spacing=tokens.TIGHT)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.button.clicked.connect(lambda: self._popup.open_on(self.button, self._directory, self._current))
        self.previous.clicked.connect(lambda: self._go(-1))
        self.next.clicked.connect(lambda: self._go(1))
        self._popup.picked.connect(lambda item: self.asked.emit(item.id))
        self.show_record(None, self._directory)

    def show_record(self, item: Item | None, directory: Directory) -> None:
        """Say which record it is."""
        self._directory = directory
        if item is self._item and item is not None:
            return
        self._item = item
        title = item.title if item else self._look.tr(_choose)
        self.button.setText(title)
        self.button.setToolTip(title)
        self.button.setAccessibleName(f"{self._look.tr(_preview_with)} {title}")
        for button in (self.previous, self.next):
            button.setEnabled(item is not None)

    @property
    def _current(self) -> str:
        return self._item.id if self._item else ""

    def _go(self, step: int) -> None:
        found = self._source.beside(self._item, step) if self._item else None
        if found is not None:
            self.asked.emit(found.id)
