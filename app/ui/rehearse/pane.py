"""The side pane: everything about the chosen record, or about all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStyle,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.model.item import Key
from app.engine.words import msg, msgs
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.feed import Feed
from app.ui.rehearse.fields import FieldsTab
from app.ui.rehearse.messages import Messages
from app.ui.rehearse.papers import Papers
from app.ui.rehearse.plan import PlanTab
from app.ui.rehearse.related import Related
from app.ui.rehearse.session import Session
from app.ui.rehearse.standing import RulesTab
from app.ui.rehearse.tab import Tab
from app.ui.rehearse.tab_bar import SideTabs
from app.ui.rehearse.timeline import Timeline
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton
from app.ui.widgets.room import scrolled

_LOW = 100
"""Pixels of height with which it makes do."""
_all = msg("All records")
_several = msgs("{n} record chosen", "{n} records chosen")


class RecordPane(QFrame):
    """Names the record, offers what can happen to it, and shows its sides on tabs."""

    node_asked = Signal(str)
    """A rule or trigger is to be looked at: its id."""
    change_asked = Signal()
    happen_asked = Signal(object)
    """Something is to happen to the record; what can, is offered below this widget."""
    record_asked = Signal(object)
    """Another record is to be looked at: its key."""
    values_asked = Signal(object)
    """Fields of the record are to be changed: {field: value}."""
    finish_asked = Signal(object)
    """What a rule waits for is to be over (Coming)."""
    all_asked = Signal()
    """No record is to be chosen any more."""

    def __init__(self, context: RehearseContext, stages: QMenu) -> None:
        """`stages` is the menu of where a record can go."""
        super().__init__()
        self._context = context
        self._session: Session | None = None
        self._key: Key | None = None
        self.setProperty("role", "panel")
        tr = context.tr
        self._title, self._detail = QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._detail.setTextFormat(Qt.TextFormat.PlainText)
        self._detail.setProperty("role", "muted")
        self._close = IconButton(context.theme, "mdi6.close", tr(msg("Show all records")), size=16)
        self._close.clicked.connect(self.all_asked)
        self._happen = QPushButton(tr(msg("Let something happen")))
        self._happen.clicked.connect(lambda: self.happen_asked.emit(self._happen))
        self._move = QPushButton(tr(msg("Move to")))
        self._move.setMenu(stages)
        self._inside = QWidget()
        self._tabs = QTabWidget()
        self._bar = SideTabs(context.theme, tr)
        self._tabs.setTabBar(self._bar)
        self._tabs.setDocumentMode(True)
        self._tabs.setAccessibleName(tr(msg("About the record")))
        self.timeline, self.messages, self.rules = Timeline(context), Messages(context), RulesTab(context)
        self.feed, self.papers = Feed(context), Papers(context)
        self.plan, self.fields = PlanTab(context), FieldsTab(context)
        self.related = Related(context)
        self._add_tabs()
        self._lay_out()
        self._tabs.currentChanged.connect(lambda _place: self._show_tab())
        self.fields.change_asked.connect(self.change_asked)
        self.plan.finish_asked.connect(self.finish_asked)
        self.plan.change_asked.connect(self.values_asked)
        self.timeline.record_asked.connect(self.record_asked)
        self.related.record_asked.connect(self.record_asked)

    @property
    def key(self) -> Key | None:
        """The record that is shown; None for all."""
        return self._key

    def show_chosen(self, session: Session, chosen: Sequence[Key]) -> None:
        """Show one record, or all where none or several are chosen."""
        tr = self._context.tr
        self._session = session
        self._key = chosen[0] if len(chosen) == 1 else None
        if self._key is not None:
            item = session.state(self._key).item
            self._title.setText(session.title(self._key))
            self._title.setToolTip(session.title(self._key))
            self._detail.setText(session.place(item))
        else:
            self._title.setText(tr(_several.fill(n=len(chosen)) if chosen else _all))
            self._detail.setText(session.rule_set.name)
        self._close.setVisible(bool(chosen))
        self._happen.setEnabled(self._key is not None)
        self._move.setEnabled(bool(chosen))
        self.related.show_record(session, self._key)
        self._count()
        self._show_tab()

    def open_tab(self, tab: Tab) -> None:
        """Bring a tab to the front."""
        self._tabs.setCurrentWidget(tab)

    def focus_tabs(self) -> None:
        """Put the keyboard on what is shown."""
        self._tabs.tabBar().setFocus()

    def _count(self) -> None:
        """Say on each tab how much there is of the record; of all records together nothing is counted."""
        session, key = self._session, self._key
        own = [one for one in session.rehearsal.steps if one.item == key] if session and key else []
        for place in range(self._tabs.count()):
            tab = self._tabs.widget(place)
            if isinstance(tab, Tab):
                self._bar.show_count(place, tab.count(session, key, own) if session and key else 0)

    def _show_tab(self) -> None:
        tab = self._tabs.currentWidget()
        if self._session is not None and isinstance(tab, Tab):
            tab.show_record(self._session, self._key)

    def _add_tabs(self) -> None:
        tr = self._context.tr
        for tab, words, tip in (
            (self.timeline, msg("Timeline"), msg("What has happened, and which rule did it")),
            (self.feed, msg("Feed"), msg("Posts in the company's feed, and chats about the record")),
            (self.messages, msg("Messages"), msg("What each person and client would have received")),
            (self.papers, msg("Documents"), msg("Documents, payments, deliveries and tasks")),
            (self.rules, msg("Rules"), msg("Where each rule stands, and why not")),
            (self.plan, msg("Plan"), msg("What will happen next, and when")),
            (self.fields, msg("Fields"), msg("Present values, changed ones marked")),
        ):
            self._bar.describe(self._tabs.addTab(tab, ""), tab.icon, tr(words), tr(tip))
            tab.node_asked.connect(self.node_asked)

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._detail)
        top = QHBoxLayout()
        top.addLayout(names, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SMALL)
        buttons.addWidget(self._happen)
        buttons.addWidget(self._move)
        buttons.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.MEDIUM, tokens.SMALL)
        head.setSpacing(tokens.SMALL)
        head.addLayout(top)
        head.addWidget(self.related)
        head.addLayout(buttons)
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(head)
        inside.addWidget(self._tabs, 1)
        self._inside.setProperty("role", "surface")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(scrolled(self._inside, sideways=False))

    def minimumSizeHint(self) -> QSize:
        """Ask for the width of what is inside; in a low window it scrolls."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return QSize(self._inside.minimumSizeHint().width() + bar + 2, self._context.theme.scaled(_LOW))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bar.set_room(self._tabs.width())
