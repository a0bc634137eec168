"""What the tabs of the side pane have in common."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.engine.model.item import Key
from app.engine.trace import Step
from app.engine.words import Msg
from app.i18n import Translator
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.session import Session
from app.ui.widgets.states import EmptyState


class Tab(QWidget):
    """Shows one side of a record, or of all records where none is chosen."""

    node_asked = Signal(str)
    """A rule or trigger is to be looked at: its id."""

    def __init__(self, context: RehearseContext, inside: QWidget, icon: str) -> None:
        """Show `inside`, or in its place why there is nothing to show."""
        super().__init__()
        self.context = context
        self.inside = inside
        self.icon = icon
        self._empty = EmptyState(context.theme, icon, "")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(inside)
        self._stack.addWidget(self._empty)

    def count(self, session: Session, key: Key, own: Sequence[Step]) -> int:
        """Return how much there is of a record, whose steps are given; 0 where that is not counted."""
        del session, key, own
        return 0

    def show_record(self, session: Session, key: Key | None) -> None:
        """Show how things stand now."""
        raise AssertionError(type(self).__name__)

    def tr_at(self, session: Session) -> Translator:
        """Return the language, with moments in the workspace's time zone."""
        return self.context.tr.in_zone(session.directory.calendar.zone)

    def say_empty(self, title: Msg, text: Msg) -> None:
        """Show why there is nothing."""
        self._empty.say(self.context.tr(title), self.context.tr(text))
        self._stack.setCurrentWidget(self._empty)

    def say_full(self) -> None:
        """Show what there is."""
        self._stack.setCurrentWidget(self.inside)
