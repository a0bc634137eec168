"""Everything that happened and everything that did not, with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QHeaderView, QStackedLayout, QVBoxLayout, QWidget

from app.engine.alphabet import alphabetical
from app.engine.model.belongings import id_of
from app.engine.model.item import Key
from app.engine.telling import Glossary, Topic, is_silence, node_of, topic
from app.engine.trace import Step
from app.engine.words import msg
from app.i18n import Translator
from app.ui.forms.parts.choices import Choices, Option
from app.ui.panels.lines import TOPICS
from app.ui.panels.table import Table
from app.ui.panels.trace_model import WORDS, TraceModel
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.fields import SearchField
from app.ui.widgets.labels import IconButton
from app.ui.widgets.states import EmptyState

PAUSE = 150
"""Milliseconds without a key after which the search begins."""
ALL = ""


class TracePanel(QWidget):
    """Lists steps as sentences; narrows them by record, rule, kind, and to what stayed away; copies them as text."""

    node_asked = Signal(str)
    """A rule or trigger is to be shown: its id."""
    rehearse_asked = Signal()
    """The person wants to see something happen."""

    def __init__(self, theme: Theme, tr: Translator) -> None:
        """Show no trace yet."""
        super().__init__()
        self._tr = tr
        self._steps: tuple[Step, ...] = ()
        self._names: Glossary | None = None
        self._titles: Mapping[Key, str] = {}
        self.model = TraceModel(theme, tr)
        self.table = self._table()
        self.search = SearchField(theme, tr(msg("Search the trace")))
        self.record, self.rule, self.kind = Choices(), Choices(), Choices()
        self.why_not = QCheckBox(tr(msg("Only why not")))
        self.why_not.setToolTip(tr(msg("Rules that were skipped, failed, cancelled or not planned; silent triggers")))
        self._copy = IconButton(theme, "mdi6.content-copy", tr(msg("Copy as text")))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._empty = EmptyState(
            theme,
            "mdi6.format-list-text",
            tr(msg("Nothing to trace yet")),
            tr(msg("What happens in a rehearsal is told here, step by step.")),
            tr(msg("Rehearse")),
        )
        self._empty.asked.connect(self.rehearse_asked)
        self._nothing = EmptyState(
            theme,
            "mdi6.filter-outline",
            tr(msg("Nothing fits")),
            tr(msg("Choose other records, rules or kinds above.")),
            tr(msg("Show all")),
        )
        self._nothing.asked.connect(self._show_all)
        self._lay_out(theme)
        self._join()
        self._offer()

    def offer_rehearsal(self, offered: bool) -> None:
        """Offer the way to Rehearse while there is no trace; not where the person is there already."""
        self._empty.button.setVisible(offered)

    def show_trace(self, steps: Sequence[Step], names: Glossary, titles: Mapping[Key, str]) -> None:
        """Show a trace; `titles` are what records are called, by id."""
        self._tr = self._tr.in_zone(names.directory.calendar.zone)
        self._steps, self._names, self._titles = tuple(steps), names, titles
        self._offer()
        self._narrow()

    def text(self) -> str:
        """Return the selected steps as text, or all that are shown; one a line, columns separated by tabs."""
        rows = self.table.selected_rows
        if len(rows) <= 1:
            rows = list(range(self.model.rowCount()))
        return "\n".join("\t".join(self.model.cells(self.model.steps[row])) for row in rows)

    def say_when_empty(self, title: str, text: str) -> None:
        """Say something else, translated, where nothing has happened yet."""
        self._empty.say(title, text)

    def copy(self) -> None:
        """Put that text on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def _offer(self) -> None:
        tr, names = self._tr, self._names
        items = list(dict.fromkeys(one.item for one in self._steps))
        nodes = sorted({node for one in self._steps if (node := node_of(one))})
        records = [Option(id_of(one), self._titles.get(one, one[1])) for one in items]
        named = (Option(one, tr(names.node(one)) if names else one) for one in nodes)
        rules = sorted(named, key=lambda one: alphabetical(one.label))
        self.record.offer([Option(ALL, tr(msg("All records"))), *records])
        self.rule.offer([Option(ALL, tr(msg("All rules and triggers"))), *rules])
        self.kind.offer([Option(ALL, tr(msg("All kinds"))), *(Option(key, tr(name)) for key, name in TOPICS.items())])
        for choices in (self.record, self.rule, self.kind):
            if choices.currentIndex() < 0:
                choices.setCurrentIndex(0)

    def _narrow(self) -> None:
        if self._names is None:
            return
        bar = self.table.verticalScrollBar()
        at_end = bar.value() >= bar.maximum()
        self.model.speak(self._names, self._titles, self._tr)
        self.model.show_steps(self._fitting())
        shown = self.table if self.model.rowCount() else self._nothing if self._steps else self._empty
        self._stack.setCurrentWidget(shown)
        if at_end:
            self.table.scrollToBottom()

    def _show_all(self) -> None:
        for choices in (self.record, self.rule, self.kind):
            choices.setCurrentIndex(0)
        self.why_not.setChecked(False)
        self.search.clear()
        self._narrow()

    def _fitting(self) -> list[Step]:
        record, rule, kind = self.record.value(), self.rule.value(), self.kind.value()
        silent, text = self.why_not.isChecked(), self.search.text().strip().casefold()
        return [
            one
            for one in self._steps
            if (not record or id_of(one.item) == record)
            and (not rule or node_of(one) == rule)
            and (not kind or topic(one) is Topic(kind))
            and (not silent or is_silence(one))
            and (not text or any(text in cell.casefold() for cell in self.model.cells(one)))
        ]

    def _open(self, row: int) -> None:
        node = node_of(self.model.steps[row])
        if node:
            self.node_asked.emit(node)

    def _table(self) -> Table:
        table = Table(self._tr(msg("Trace")))
        table.setModel(self.model)
        head = table.header()
        head.setStretchLastSection(False)
        head.setSectionsMovable(False)
        for column in range(self.model.columnCount()):
            mode = QHeaderView.ResizeMode.Stretch if column == WORDS else QHeaderView.ResizeMode.Interactive
            head.setSectionResizeMode(column, mode)
        return table

    def _join(self) -> None:
        self.table.row_opened.connect(self._open)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.left.connect(self.table.setFocus)
        self._pause.timeout.connect(self._narrow)
        for choices in (self.record, self.rule, self.kind):
            choices.value_chosen.connect(lambda _value: self._narrow())
        self.why_not.toggled.connect(lambda _on: self._narrow())
        self._copy.clicked.connect(self.copy)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table, self.copy)

    def _lay_out(self, theme: Theme) -> None:
        named = {self.record: msg("Record"), self.rule: msg("Rule or trigger"), self.kind: msg("Kind")}
        for choices, name in named.items():
            choices.setAccessibleName(self._tr(name))
            choices.setMaximumWidth(theme.scaled(184))
        for column, width in ((0, 160), (1, 190), (3, 170)):
            self.table.header().resizeSection(column, theme.scaled(width))
        filters = QHBoxLayout()
        filters.setContentsMargins(tokens.SMALL, tokens.TIGHT, tokens.SMALL, tokens.TIGHT)
        filters.setSpacing(tokens.SMALL)
        self.search.setMaximumWidth(theme.scaled(220))
        for widget in (self.search, self.record, self.rule, self.kind):
            filters.addWidget(widget, 2)
        filters.addWidget(self.why_not)
        filters.addStretch(1)
        filters.addWidget(self._copy)
        below = QWidget()
        self._stack = QStackedLayout(below)
        for state in (self._empty, self._nothing, self.table):
            self._stack.addWidget(state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(filters)
        layout.addWidget(below, 1)
