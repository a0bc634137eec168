"""What went wrong, by why: rules that could not act, events of which nothing could come, messages not delivered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QPushButton, QStackedLayout, QTreeView, QWidget

from app.engine.model.item import Key
from app.engine.telling import why
from app.engine.trace import RuleStep
from app.engine.words import Msg, msg, msgs
from app.publish.engine import DEAD, Failure, LedgerPort, OnItsWay
from app.ui.preview.parts import column, row
from app.ui.run.context import RunContext
from app.ui.run.page import EnginePage, framed
from app.ui.run.watch import EngineWatch
from app.ui.theme import tokens
from app.ui.widgets.states import EmptyState

MOST = 200
HEADS = (msg("Why, and on which record"), msg("Rule"), msg("When"))
_WRONG = Qt.ItemDataRole.UserRole
_WHOSE = re.compile(r"[^\s<>“”\"'():;,]+@[^\s<>“”\"'():;,]+|\+\d{6,}")
"""Addresses and numbers: what fails for many of them in the same way fails for one reason."""

_title = msg("What failed")
_none = msg("Nothing has failed")
_none_text = msg("Rules that could not act and messages that could not be delivered stand here, by why.")
_group = msgs("{why}  ({n} record)", "{why}  ({n} records)")
_event = msg("an event from outside")
_unknown = msg("No reason is known.")
_rule, _record, _message = msg("Show the rule"), msg("Show the record"), msg("Mend the message")


class Wrong(Struct, frozen=True):
    """One thing that went wrong."""

    item: Key
    title: str
    at: datetime | None
    why: str
    node: str = ""
    post: str = ""
    """The key of a message that could not be delivered."""


class FailuresPage(EnginePage):
    """Reasons, each with the records on which it came up; leads to rule, record and message."""

    node_asked = Signal(str)
    """A rule or trigger is to be shown: its id."""
    record_asked = Signal(str, str)
    """A record is to be shown: its type and id."""
    post_asked = Signal(str)
    """A message that could not be delivered is to be shown: its key."""

    def __init__(self, context: RunContext, watch: EngineWatch) -> None:
        """Show nothing yet."""
        super().__init__(context, watch)
        tr = self.tr_
        self.model = QStandardItemModel(0, len(HEADS), self)
        self.model.setHorizontalHeaderLabels([tr(one) for one in HEADS])
        self.tree = _Tree(tr(_title))
        self.tree.setModel(self.model)
        head = self.tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place, width in ((1, 260), (2, 172)):
            head.resizeSection(place, context.theme.scaled(width))
        self.show_rule, self.show_record = QPushButton(tr(_rule)), QPushButton(tr(_record))
        self.show_message = QPushButton(tr(_message))
        self.none = EmptyState(context.theme, "mdi6.check-circle-outline", tr(_none), tr(_none_text))
        self._shown: list[Wrong] | None = None
        self.fill(framed(tr(_title), self._laid_out()))
        self._join()
        self._choose()

    def ask(self, engine: LedgerPort) -> object:
        return engine.failures(MOST), engine.outbox(DEAD, MOST)

    def show_answer(self, answer: tuple[Sequence[Failure], Sequence[OnItsWay]]) -> bool:
        failures, posts = answer
        wrong = [*(self._wrong(one) for one in failures), *(self._undelivered(one) for one in posts)]
        if wrong != self._shown:
            self._shown = wrong
            self._show(wrong)
        self._stack.setCurrentIndex(0 if wrong else 1)
        return bool(wrong)

    def texts(self) -> list[tuple[str, list[str]]]:
        """Return the reasons that are shown, each with the records under it."""
        tops = [self.model.item(place) for place in range(self.model.rowCount())]
        return [(top.text(), [top.child(place).text() for place in range(top.rowCount())]) for top in tops]

    @property
    def chosen(self) -> Wrong | None:
        """What is chosen; the newest of a reason where that is."""
        index = self.tree.currentIndex()
        if not index.isValid():
            return None
        found = index.siblingAtColumn(0).data(_WRONG)
        return found if isinstance(found, Wrong) else None

    # What went wrong

    def _wrong(self, failure: Failure) -> Wrong:
        step, names = failure.step, self.context.names()
        if step is None:
            return Wrong(failure.item, failure.title, failure.at, failure.why or self.tr_(_unknown))
        words: Msg = why(step.reason, names) if step.reason is not None else _unknown
        node = step.rule if isinstance(step, RuleStep) else step.because
        return Wrong(failure.item, failure.title, failure.at, self.tr_(words), node)

    def _undelivered(self, post: OnItsWay) -> Wrong:
        moment = post.sent_at or post.created_at
        return Wrong(post.item, post.title, moment, post.error or self.tr_(_unknown), post.rule, post.key)

    def _show(self, wrong: Iterable[Wrong]) -> None:
        kept, tr = self.chosen, self.tr_
        groups: dict[str, list[Wrong]] = {}
        for one in wrong:
            groups.setdefault(_WHOSE.sub("…", one.why), []).append(one)
        self.model.removeRows(0, self.model.rowCount())
        ordered = sorted(groups.items(), key=lambda pair: -len(pair[1]))
        for reason, some in ordered:
            said = some[0].why if len({one.why for one in some}) == 1 else reason
            top = _cell(tr(_group.fill(why=said, n=len({one.item for one in some}))), some[0])
            for one in some:
                top.appendRow(self._line(one))
            self.model.appendRow([top, _cell(""), _cell("")])
            place = self.model.rowCount() - 1
            self.tree.setFirstColumnSpanned(place, QModelIndex(), True)
            self.tree.setExpanded(self.model.index(place, 0), len(ordered) == 1 or place == 0 or some[0] == kept)
            if kept in some:
                child = self.model.index(some.index(kept), 0, self.model.index(place, 0))
                self.tree.setCurrentIndex(child)
        self._choose()

    def _line(self, one: Wrong) -> list[QStandardItem]:
        tr = self.tr_
        rule = tr(self.context.names().node(one.node)) if one.node else tr(_event)
        title = _cell(one.title, one)
        title.setToolTip(one.why)
        return [title, _cell(rule), _cell(tr.moment(one.at) if one.at is not None else "")]

    # What is chosen

    def _choose(self) -> None:
        one = self.chosen
        self.show_rule.setEnabled(one is not None and bool(one.node))
        self.show_record.setEnabled(one is not None)
        self.show_message.setEnabled(one is not None and bool(one.post))

    def _ask(self, ask: Callable[[Wrong], None]) -> None:
        if (one := self.chosen) is not None:
            ask(one)

    def _open(self) -> None:
        for button in (self.show_message, self.show_rule, self.show_record):
            if button.isEnabled():
                button.click()
                return

    def _join(self) -> None:
        self.tree.selectionModel().currentChanged.connect(self._choose)
        self.tree.opened.connect(self._open)
        for button, ask in (
            (self.show_rule, lambda one: self.node_asked.emit(one.node)),
            (self.show_record, lambda one: self.record_asked.emit(*one.item)),
            (self.show_message, lambda one: self.post_asked.emit(one.post)),
        ):
            button.clicked.connect(lambda _on=False, ask=ask: self._ask(ask))

    def _laid_out(self) -> QWidget:
        buttons = row(None, self.show_record, self.show_rule, self.show_message)
        buttons.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.MEDIUM, tokens.SMALL)
        listed = QWidget()
        listing = column(self.tree, buttons, spacing=0)
        listing.setStretch(0, 1)
        listed.setLayout(listing)
        below = QWidget()
        self._stack = QStackedLayout(below)
        self._stack.addWidget(listed)
        self._stack.addWidget(self.none)
        return below


class _Tree(QTreeView):
    """Reasons with what is under them."""

    opened = Signal()
    """What is chosen is to be followed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(False)
        self.doubleClicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
            return
        super().keyPressEvent(event)


def _cell(text: str, wrong: Wrong | None = None) -> QStandardItem:
    made = QStandardItem(text)
    made.setToolTip(text)
    made.setData(wrong, _WRONG)
    return made
