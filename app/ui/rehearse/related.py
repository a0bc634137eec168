"""The records that are tied to the chosen one, each a way to it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.engine.model.item import Key
from app.engine.words import msg
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.session import Session
from app.ui.widgets.flow import FlowLayout

_go = msg("Show the related record “{record}”, {place}")


class Related(QWidget):
    """A chip for each record that is tied to the chosen one; takes no room where there is none."""

    record_asked = Signal(object)
    """A record is to be looked at: its key."""

    def __init__(self, context: RehearseContext) -> None:
        """Show none yet."""
        super().__init__()
        self._context = context
        self._shown: list[tuple[Key, str, str]] | None = None
        self._chips = FlowLayout(self)
        self.setAccessibleName(context.tr(msg("Related records")))
        self.hide()
        context.theme.theme_changed.connect(self._dress)

    def show_record(self, session: Session, key: Key | None) -> None:
        """Show what is tied to another record, or to none."""
        items = [(one, session.item(one)) for one in (session.related(key) if key is not None else ())]
        shown = [(one, item.title, session.place(item)) for one, item in items if item is not None]
        if shown == self._shown:
            return
        self._shown = shown
        self._chips.clear()
        for one, title, place in shown:
            self._chips.addWidget(self._chip(one, title, place))
        self._dress()
        self.setVisible(bool(shown))

    def _dress(self) -> None:
        theme = self._context.theme
        for chip in self.findChildren(QPushButton):
            chip.setIcon(theme.icon("mdi6.link-variant", "accent"))
            chip.setIconSize(QSize(theme.scaled(14), theme.scaled(14)))

    def _chip(self, key: Key, title: str, place: str) -> QWidget:
        chip = QPushButton(title.replace("&", "&&"))
        chip.setProperty("kind", "link")
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        chip.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        chip.setToolTip(f"{title}\n{place}")
        chip.setAccessibleName(self._context.tr(_go.fill(record=title, place=place)))
        chip.clicked.connect(lambda: self.record_asked.emit(key))
        return chip
