"""Last step: what came in, and what did not fit."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from app.engine.errors import KnownError, refusal
from app.engine.spreadsheet import guarded
from app.engine.words import msg, msgs
from app.settings import write_whole
from app.storage.importing.report import Problem, Report
from app.ui.data.context import DataContext
from app.ui.data.importing.words import MADE, PROBLEMS
from app.ui.preview.parts import Paper, Pill, Sign, column, label, row, set_text
from app.ui.theme import tokens
from app.ui.widgets.announcing import announce
from app.ui.widgets.flow import FlowLayout

MOST_SHOWN = 500
"""Problems listed under one heading; the exported file has them all."""
MOST_ROWS = 8

_all_in, _some_in, _cancelled = msg("Everything came in"), msg("Imported, with remarks"), msg("Nothing was changed")
_stopped = msg("The import was stopped; the workspace is as it was before.")
_new, _updated = msgs("{n} new", "{n} new"), msgs("{n} updated", "{n} updated")
_made, _left = msg("{kind}: {n}"), msgs("{n} column left out", "{n} columns left out")
_lost = msgs("{n} row left out", "{n} rows left out")
_what, _rows, _words = msg("What did not fit"), msg("Rows"), msg("What was done")
_times = msgs("{n} row", "{n} rows")
_more = msgs("and {n} more", "and {n} more")
_headed = msg("{kind} in “{column}”")
_export, _export_title = msg("Export the report…"), msg("Export the report")
_csv = msg("Table (*.csv)")
_unwritten = msg("The report could not be written to {path}: {why}. Choose another folder.")
_correct = msgs("Correct {n} value and import again", "Correct {n} values and import again")
_csv_heads = (msg("File"), msg("Row"), msg("Column"), msg("Value"), msg("Remark"), msg("Suggestion"), msg("Left out"))


class ReportPage(QWidget):
    """The report of an import, grouped, to look through and to keep."""

    failed = Signal(object)
    """The report could not be written (KnownError)."""
    correct_asked = Signal(object)
    """Import again, with these values meaning those suggested: (file, column) → value → meant."""

    def __init__(self, context: DataContext) -> None:
        """Show no report yet."""
        super().__init__()
        self._context = context
        self._tr = context.look.tr
        self._report: Report | None = None
        self._sign = Sign(context.look, "mdi6.check-circle-outline", "success", 26, square=44)
        self._title, self._said = label("title"), label("muted", wrap=True)
        self._pills = QWidget()
        self._pill_row = FlowLayout(self._pills, tokens.SMALL)
        self.tree = self._made_tree()
        self.export = QPushButton(self._tr(_export))
        self.correct = QPushButton()
        self.export.clicked.connect(self._choose)
        self.correct.clicked.connect(lambda: self.correct_asked.emit(self._corrections()))
        head = row(self._sign, column(self._title, self._said, spacing=2), spacing=tokens.MEDIUM)
        head.setStretch(1, 1)
        summary = Paper(context.look, column(head, self._pills, spacing=tokens.MEDIUM), padding=tokens.LARGE)
        layout = column(summary, self.tree, row(self.correct, None, self.export), spacing=tokens.MEDIUM)
        layout.setStretch(1, 1)
        policy = self.tree.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # or the summary is drawn out over all of the page
        self.tree.setSizePolicy(policy)
        self.setLayout(layout)

    def show_report(self, report: Report, *, correctable: bool) -> None:
        """Show what an import did; `correctable` offers to import again with the values suggested."""
        self._report = report
        fine = not report.problems and not report.cancelled
        icon = "mdi6.check-circle-outline" if fine else "mdi6.cancel" if report.cancelled else "mdi6.alert-outline"
        self._sign.show_icon(icon, "success" if fine else "data" if report.cancelled else "warning")
        title = _cancelled if report.cancelled else _all_in if fine else _some_in
        set_text(self._title, self._tr(title))
        set_text(self._said, self._tr(_stopped if report.cancelled else report.words))
        self._show_pills(report)
        self._show_problems(report)
        self.tree.setVisible(bool(report.problems))
        self.export.setVisible(bool(report.problems))
        corrections = sum(len(one) for one in self._corrections().values())
        self.correct.setText(self._tr(_correct.fill(n=corrections)))
        self.correct.setVisible(correctable and corrections > 0)
        self.setAccessibleName(f"{self._title.text()}. {self._said.text()}")
        announce(self, self.accessibleName())

    def write(self, path: Path) -> None:
        """Write the whole report as a table; raises KnownError."""
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow([self._tr(words) for words in _csv_heads])
        for one in self._report.problems if self._report else ():
            remark, lost = self._tr(one.words), self._tr.shown(one.lost)
            for number in one.rows or (0,):
                cells = (one.file, number or "", one.column, one.value, remark, one.suggestion or "", lost)
                writer.writerow([guarded(cell) for cell in cells])
        try:
            write_whole(path, text.getvalue())
        except OSError as error:
            words = _unwritten.fill(path=str(path), why=refusal(error))
            raise KnownError(words, place=str(path)) from error

    def _choose(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self._tr(_export_title), "import-report.csv", self._tr(_csv))
        if path:
            try:
                self.write(Path(path))
            except KnownError as error:
                self.failed.emit(error)

    def _corrections(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        found: dict[tuple[str, str], dict[str, str]] = {}
        for one in self._report.problems if self._report else ():
            if one.suggestion:
                found.setdefault((one.file, one.column), {})[one.value] = one.suggestion
        return found

    def _show_pills(self, report: Report) -> None:
        self._pill_row.clear()
        updated = report.imported - report.new
        lost = sum(one.count for one in report.problems if one.lost)
        said = [(self._tr(_new.fill(n=report.new)), "success")] if report.new else []
        said += [(self._tr(_updated.fill(n=updated)), "accent")] if updated else []
        said += [(self._tr(_lost.fill(n=lost)), "error")] if lost else []
        said += [(self._tr(_made.fill(kind=MADE.get(kind, kind), n=n)), "data") for kind, n in report.made.items()]
        said += [(self._tr.pair(stage or "–", n), "control") for stage, n in report.stages.items()]
        said += [(self._tr(_left.fill(n=len(report.left_out))), "data")] if report.left_out else []
        for words, color in said:
            self._pill_row.addWidget(Pill(self._context.look, color, words))
        self._pills.setVisible(bool(said))

    def _show_problems(self, report: Report) -> None:
        self.tree.clear()
        for group in report.groups:
            kind = PROBLEMS.get(group.kind, group.kind)
            title = self._tr(_headed.fill(kind=kind, column=group.column)) if group.column else self._tr(kind)
            head = QTreeWidgetItem([title, self._tr(_times.fill(n=group.count)), group.file])
            head.setData(0, Qt.ItemDataRole.UserRole, group)
            icon, color = ("mdi6.alert-circle-outline", "error") if group.lost else ("mdi6.alert-outline", "warning")
            head.setIcon(0, self._context.theme.icon(icon, color))
            key = (group.file, group.kind, group.column, group.lost)
            inside = [one for one in report.problems if (one.file, one.kind, one.column, one.lost) == key]
            for problem in inside[:MOST_SHOWN]:
                head.addChild(self._line(problem))
            if len(inside) > MOST_SHOWN:
                head.addChild(QTreeWidgetItem([self._tr(_more.fill(n=len(inside) - MOST_SHOWN))]))
            self.tree.addTopLevelItem(head)
            head.setExpanded(len(inside) <= MOST_ROWS)

    def _line(self, problem: Problem) -> QTreeWidgetItem:
        rows = ", ".join(str(one) for one in problem.rows[:MOST_ROWS])
        if problem.count > MOST_ROWS:
            rows = f"{rows}, {self._tr(_more.fill(n=problem.count - MOST_ROWS))}"
        words = self._tr(problem.words)
        line = QTreeWidgetItem([problem.value or "–", rows, words])
        for place, text in enumerate((problem.value, rows, words)):
            line.setToolTip(place, text)
        return line

    def _made_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderLabels([self._tr(words) for words in (_what, _rows, _words)])
        tree.setAccessibleName(self._tr(_what))
        tree.setUniformRowHeights(True)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        tree.header().resizeSection(0, self._context.theme.scaled(280))
        tree.header().resizeSection(1, self._context.theme.scaled(150))
        tree.header().setStretchLastSection(True)
        return tree
