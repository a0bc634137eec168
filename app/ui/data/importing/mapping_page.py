"""Second step: what each column means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QScrollArea, QTabWidget, QWidget

from app.engine.alphabet import alphabetical
from app.engine.model.values import EMAIL_TYPES, PHONE_TYPES, FieldType
from app.engine.words import msg
from app.storage.importing.guess import key_for
from app.storage.importing.importer import ImportPlan
from app.storage.importing.kinds import RELATED_KINDS
from app.storage.importing.mapping import Column
from app.storage.importing.plan import TablePlan
from app.ui.data.context import DataContext
from app.ui.data.editors.addresses import TYPES as ADDRESS_TYPES
from app.ui.data.importing.state import MAIN, tables_of
from app.ui.data.importing.words import ORDERS, POINTS, targets
from app.ui.data.pages.types import TYPE_NAMES
from app.ui.preview.parts import Elided, column, label, row, set_text
from app.ui.theme import tokens

_NEW, _OUT = "\0new", "\0out"
_NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY)
_DATES = (FieldType.DATE, FieldType.DATETIME)
NEW_TYPES = (
    FieldType.STRING, FieldType.TEXT, FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.BOOLEAN,
    FieldType.DATE, FieldType.DATETIME, FieldType.ENUMERATION, FieldType.URL, FieldType.ADDRESS,
)  # fmt: skip
"""What a field can be that an import makes."""

_NAMED = frozenset({"company", "product", "stage", "department", "manager", "contact.name"})
"""What a column names rather than holds, so that its type tells nothing."""

_heads = (msg("Column"), msg("Values"), msg("Means"), msg("Type"), msg("Written as"))
_leave_out, _new_field = msg("Leave out"), msg("New field “{name}”")
_pipeline, _found = msg("Into the pipeline"), msg("The one that fits, or a new one")
_SAMPLES = 3


class ColumnRow:
    """One column: its name, some values, what it means, in which type, how it is written."""

    def __init__(self, page: TablePage, header: str, values: Sequence[str]) -> None:
        """Show a column of which nothing is said."""
        self._page = page
        self.header = header
        tr = page.context.look.tr
        self.name, self.values = Elided("strong"), Elided("muted")
        self.fixed = label("muted")
        self.name.setText(header)
        self.values.setText(" · ".join(values))
        self.values.setToolTip("\n".join(values))
        self.meaning, self.type, self.manner = QComboBox(), QComboBox(), QComboBox()
        for box, words in zip((self.meaning, self.type, self.manner), _heads[2:], strict=True):
            box.setAccessibleName(tr.pair(header, words))
        self.meaning.activated.connect(lambda _: self._mean())
        self.type.activated.connect(lambda _: self._retype())
        self.manner.activated.connect(lambda _: self._rewrite())
        self._column: Column | None = None
        self._kind = FieldType.STRING

    def widgets(self) -> tuple[QWidget, ...]:
        """Return the cells from left to right."""
        kind = QWidget()
        kind.setLayout(column(self.fixed, self.type, spacing=0))
        return (self.name, self.values, self.meaning, kind, self.manner)

    def show_column(self, said: Column | None, known: Mapping[str, str], kind: FieldType) -> None:
        """Show what is said of it."""
        tr = self._page.context.look.tr
        self._column, self._kind = said, kind
        fresh = said is not None and said.to not in known
        new = said.to if said is not None and fresh else key_for(self.header, known)
        self.meaning.clear()
        self.meaning.addItem(tr(_leave_out), _OUT)
        self.meaning.addItem(
            tr(_new_field.fill(name=(said.label if said and fresh else "") or self.header)), _NEW + new
        )
        self.meaning.insertSeparator(2)
        for key, words in sorted(known.items(), key=lambda pair: alphabetical(tr(pair[1]))):
            self.meaning.addItem(tr(words), key)
        wanted = _OUT if said is None else _NEW + new if fresh else said.to
        self.meaning.setCurrentIndex(self.meaning.findData(wanted))
        self.type.clear()
        for one in NEW_TYPES:
            self.type.addItem(tr(TYPE_NAMES[one]), one)
        self.type.setCurrentIndex(self.type.findData(kind))
        self.type.setVisible(fresh)
        settled = said is not None and not fresh and said.to not in _NAMED
        set_text(self.fixed, tr(TYPE_NAMES[kind]) if settled else "")
        self._show_manner(said)
        self.name.setProperty("role", "strong" if said is not None else "muted")
        self.name.style().polish(self.name)

    def _show_manner(self, said: Column | None) -> None:
        tr = self._page.context.look.tr
        choices, chosen = self._manners(said)
        self.manner.clear()
        for key, words in choices.items():
            self.manner.addItem(tr(words), key)
        self.manner.setCurrentIndex(self.manner.findData(chosen))
        self.manner.setVisible(bool(choices))

    def _manners(self, said: Column | None) -> tuple[Mapping[str, str], str]:
        if said is None:
            return {}, ""
        if self._kind in _NUMBERS:
            return POINTS, said.point or "."
        if self._kind in _DATES:
            return ORDERS, said.dates or "ymd"
        if self._kind in (FieldType.PHONES, FieldType.EMAILS):
            kinds = PHONE_TYPES if self._kind is FieldType.PHONES else EMAIL_TYPES
            return {one: ADDRESS_TYPES[one] for one in kinds}, said.address or "work"
        return {}, ""

    def _mean(self) -> None:
        chosen = str(self.meaning.currentData())
        if chosen == _OUT:
            self._ask(None)
        elif chosen.startswith(_NEW):
            self._ask(Column(to=chosen.removeprefix(_NEW), type=FieldType.STRING, label=self.header))
        else:
            self._ask(Column(to=chosen))

    def _retype(self) -> None:
        if self._column is not None:
            changed = {"type": FieldType(self.type.currentData()), "point": None, "dates": None, "address": ""}
            self._ask(self._column.model_copy(update=changed))

    def _rewrite(self) -> None:
        if self._column is None:
            return
        part = "point" if self._kind in _NUMBERS else "dates" if self._kind in _DATES else "address"
        self._ask(self._column.model_copy(update={part: self.manner.currentData()}))

    def _ask(self, said: Column | None) -> None:
        self._page.column_asked.emit(self.header, said)


class TablePage(QScrollArea):
    """The columns of one file."""

    column_asked = Signal(str, object)
    """The column of this name is to mean this (Column, or None to leave it out)."""

    def __init__(self, context: DataContext) -> None:
        """Show no columns yet."""
        super().__init__()
        self.context = context
        self.rows: dict[str, ColumnRow] = {}
        self._inside = QWidget()
        self._inside.setProperty("role", "surface")
        self._grid = QGridLayout(self._inside)
        self._grid.setHorizontalSpacing(tokens.MEDIUM)
        self._grid.setVerticalSpacing(tokens.SMALL)
        self._grid.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.LARGE)
        for place, stretch in enumerate((2, 3, 3, 2, 2)):
            self._grid.setColumnStretch(place, stretch)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_plan(self, plan: TablePlan) -> None:
        """Show what each column means."""
        if tuple(self.rows) != plan.table.headers:
            self._rebuild(plan)
        known = targets(plan.kind, self.context.workspace)
        for header, one in self.rows.items():
            said = plan.columns.get(header)
            one.show_column(said, known, plan.types.get(said.to, FieldType.STRING) if said else FieldType.STRING)

    def _rebuild(self, plan: TablePlan) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = {}
        for place, words in enumerate(_heads):
            head: QLabel = label("section")
            head.setText(self.context.look.tr(words))
            self._grid.addWidget(head, 0, place)
        for number, header in enumerate(plan.table.headers):
            seen = dict.fromkeys(one[number] for one in plan.sample if number < len(one) and one[number].strip())
            made = self.rows[header] = ColumnRow(self, header, list(seen)[:_SAMPLES])
            for place, widget in enumerate(made.widgets()):
                widget.setMinimumWidth(60)
                self._grid.addWidget(widget, number + 1, place)
        self._grid.setRowStretch(len(plan.table.headers) + 1, 1)


class MappingPage(QWidget):
    """What each column of each file means."""

    column_asked = Signal(str, str, object)
    """In this file (empty for the main one) the column of this name is to mean this."""
    pipeline_asked = Signal(object)
    """The records go into this pipeline (id, or None for the one that fits)."""

    def __init__(self, context: DataContext) -> None:
        """Show no file yet."""
        super().__init__()
        self._context = context
        self._tr = context.look.tr
        self.tabs = QTabWidget()
        self.tables: dict[str, TablePage] = {}
        self.pipeline = QComboBox()
        self._caption = label("muted")
        set_text(self._caption, self._tr(_pipeline))
        self.pipeline.setAccessibleName(self._caption.text())
        layout = column(row(self._caption, self.pipeline, None), self.tabs, spacing=tokens.MEDIUM)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.pipeline.activated.connect(lambda _: self.pipeline_asked.emit(self.pipeline.currentData()))

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what was guessed and said."""
        items = plan.entity not in RELATED_KINDS
        self._caption.setVisible(items)
        self.pipeline.setVisible(items)
        self.pipeline.clear()
        self.pipeline.addItem(self._tr(_found), None)
        for line in self._context.workspace.pipelines.all(plan.entity):
            self.pipeline.addItem(line.name, line.id)
        self.pipeline.setCurrentIndex(max(0, self.pipeline.findData(plan.given.pipeline)))
        plans = tables_of(plan)
        if list(self.tables) != list(plans):
            self._rebuild(plans)
        for name, one in plans.items():
            self.tables[name].show_plan(one)

    def _rebuild(self, plans: Mapping[str, TablePlan]) -> None:
        self.tabs.clear()
        for old in self.tables.values():
            old.deleteLater()
        self.tables = {}
        for name, plan in plans.items():
            page = self.tables[name] = TablePage(self._context)
            page.column_asked.connect(lambda header, said, name=name: self.column_asked.emit(name, header, said))
            self.tabs.addTab(page, plan.table.name if name == MAIN else name)
