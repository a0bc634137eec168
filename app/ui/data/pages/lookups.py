"""Look-up tables: lists of one's own that rules look things up in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from app.engine import lookup_editing as editing
from app.engine.errors import KnownError, refusal
from app.engine.model.lookup import Lookup
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Value
from app.engine.words import Msg, msg, msgs
from app.storage.importing.layout import UnreadableTable
from app.storage.importing.table_file import Row, TableFile
from app.ui.data.context import DataContext
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.forms import Form
from app.ui.data.pages.lists import Line
from app.ui.data.sheet.sheet import Sheet
from app.ui.jobs import Job, Report
from app.ui.preview.parts import label
from app.ui.theme import tokens
from app.ui.widgets.flow import FlowLayout

_new = msg("New table")
_none, _none_help = msg("No look-up tables yet"), msg("Make one and paste rows from a spreadsheet into it.")
_added, _changed, _removed = msg("“{name}” added"), msg("“{name}” changed"), msg("“{name}” removed")
_brought_in = msg("“{file}” brought into “{table}”")
_rows, _said = msgs("{n} row", "{n} rows"), msg("{rows} · {columns}")
_add_row, _add_column, _paste = msg("Add a row"), msg("Add a column"), msg("Paste")
_bring_in, _write_out = msg("Import CSV…"), msg("Export CSV…")
_tables = msg("Tables (*.csv *.tsv *.txt);;All files (*)")
_hint = msg(
    "Type into the cells, or paste from a spreadsheet; double-click the name of a column to change it, drag it to move "
    "it. A CSV file dropped here takes the place of the rows."
)
_too_long = msg("“{file}” has more than {most} rows. A look-up table is a short list; keep long ones as records.")
_unwritten = msg("“{name}” could not be written: {why}. Choose another folder.")
_FIELDS = (Field("name", msg("Name"), FieldType.STRING, required=True),)
MOST_ROWS = 20_000


class LookupsPage(SetupPage):
    """Tables, the one chosen as a sheet to type into."""

    title: ClassVar[Msg] = msg("Look-up tables")
    about: ClassVar[Msg] = msg("Short lists, such as a discount by volume: rules look up a row and use what it says.")
    icon: ClassVar[str] = "mdi6.table"
    add_words: ClassVar[Msg] = _new
    follows: ClassVar[frozenset[str]] = frozenset({"lookups"})
    nothing: ClassVar[tuple[Msg, Msg] | None] = (_none, _none_help)
    fills: ClassVar[bool] = True

    def __init__(self, context: DataContext) -> None:
        """Show the tables."""
        super().__init__(context)
        self.setAcceptDrops(True)
        self._job: Job[Lookup] | None = None
        self._tables: Mapping[str, Lookup] = {}
        self.details = Form(context)
        self.details.changed.connect(self._rename)
        self.sheet = Sheet(context.look)
        self.sheet.setMinimumHeight(context.theme.scaled(220))
        self.sheet.table_asked.connect(self._edit)
        self.add_row = self._button(_add_row, self._append_row)
        self.add_column = self._button(_add_column, self.sheet.add_column)
        self.paste = self._button(_paste, self.sheet.paste_cells)
        self.bring_in = self._button(_bring_in, self._choose_file)
        self.write_out = self._button(_write_out, self._choose_place)
        self.form.addWidget(self.details)
        line = QWidget()
        flow = FlowLayout(line, tokens.TIGHT)
        for button in (self.add_row, self.add_column, self.paste, self.bring_in, self.write_out):
            flow.addWidget(button)
        self.form.addWidget(line)
        self.form.addWidget(self.sheet, 1)
        hint = label("muted", wrap=True)
        hint.setText(self._tr(_hint))
        self.form.addWidget(hint)
        self.refresh()

    def lines(self) -> Sequence[Line]:
        self._tables = {one.id: one for one in self.workspace.lookups.all()}
        return [Line(one.id, one.name, self._told(one), self.icon, "data") for one in self._tables.values()]

    def show_one(self, line_id: str) -> None:
        table = self._tables[line_id]
        self.details.show_values(line_id, _FIELDS, {"name": table.name})
        self.sheet.show_table(table)

    def add(self) -> None:
        key = next(one for n in range(1, len(self._tables) + 2) if (one := f"table_{n}") not in self._tables)
        columns = (self.sheet.column_name(1), self.sheet.column_name(2))
        if self.write(self.workspace.lookups, _added, None, Lookup(key, self._tr(_new), columns)):
            self.details.rows["name"].editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def remove(self, line_id: str) -> None:
        self.write(self.workspace.lookups, _removed, self._tables[line_id], None)

    def take(self, path: Path) -> None:
        """Put the rows of a CSV file in the place of those there are."""
        table = self._tables[self.current]
        if self._job is not None:
            self._job.stop()

        def work(report: Report) -> Lookup:
            return _read(table, path, report)

        words = _brought_in.fill(file=path.name, table=table.name)
        self._job = self.context.jobs.start(
            work, owner=self, then=lambda new: self._edit(words, new), failed=self.context.edits.failed.emit
        )

    def save(self, path: Path) -> None:
        """Write the table to a CSV file."""
        text = editing.write_csv(self._tables[self.current])
        try:
            path.write_text(text, "utf-8-sig", newline="")  # so that spreadsheets see how it is encoded
        except OSError as error:
            self.context.edits.failed.emit(KnownError(_unwritten.fill(name=path.name, why=refusal(error))))

    def _append_row(self) -> None:
        place = len(self.sheet.table.rows)
        self.sheet.go(place, 0)
        self.sheet.setFocus()
        self.sheet.edit(self.sheet.currentIndex())

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self._tr(_bring_in), "", self._tr(_tables))
        if path:
            self.take(Path(path))

    def _choose_place(self) -> None:
        name = f"{self._tables[self.current].name}.csv"
        path, _ = QFileDialog.getSaveFileName(self, self._tr(_write_out), name, self._tr(_tables))
        if path:
            self.save(Path(path))

    def _rename(self, _key: str, value: Value) -> None:
        if value:
            old = self._tables[self.current]
            self.write(self.workspace.lookups, _changed, old, replace(old, name=str(value)))

    def _edit(self, words: Msg, table: Lookup) -> None:
        old = self._tables.get(table.id)
        if old is not None:
            self.write(self.workspace.lookups, words, old, table)

    def _told(self, table: Lookup) -> str:
        counted = self._tr(_rows.fill(n=len(table.rows)))
        return self._tr(_said.fill(rows=counted, columns=", ".join(table.columns)))

    def _button(self, words: Msg, act: Callable[[], None]) -> QPushButton:
        made = QPushButton(self._tr(words))
        made.setProperty("kind", "link")
        made.clicked.connect(act)
        return made

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.current:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files and self.current:
            self.take(files[0])
        event.acceptProposedAction()


def _read(table: Lookup, path: Path, report: Report) -> Lookup:
    """Read a CSV file in the place of a table's rows; raises UnreadableTable."""
    file = TableFile(path)
    rows: list[tuple[str, ...]] = []
    width = len(file.headers)
    for found in file.rows():
        report.check()
        if isinstance(found, Row):
            cells = [cell.strip() for cell in found.cells[:width]]
            rows.append((*cells, *[""] * (width - len(cells))))
        if len(rows) > MOST_ROWS:
            raise UnreadableTable(_too_long.fill(file=path.name, most=MOST_ROWS))
    return replace(table, columns=file.headers, rows=tuple(rows))
