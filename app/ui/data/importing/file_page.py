"""First step: choose the file, see how it was recognised, add the files it refers to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton, QStackedWidget, QWidget

from app.engine.words import msg, msgs
from app.storage.importing.importer import ImportPlan
from app.ui.data.context import DataContext
from app.ui.data.importing.samples import SampleTable
from app.ui.data.importing.words import DELIMITERS, ENCODINGS, KINDS
from app.ui.preview.parts import Paper, Sign, column, label, row, set_text
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton

_drop, _or = msg("Drop a CSV file here"), msg("or choose one from this computer")
_choose, _other = msg("Choose a file…"), msg("Another file…")
_tables = msg("Tables (*.csv *.tsv *.txt);;All files (*)")
_delimiter, _encoding = msg("Columns are separated by"), msg("Characters are written as")
_sample = msg("The first rows, as they will be read")
_size = msgs("{size} · {n} column", "{size} · {n} columns")
_related, _related_help = msg("Related files"), msg("Tables this one refers to: companies, products, employees.")
_add_related, _remove = msg("Add related files…"), msg("Remove {name}")


class DropZone(Paper):
    """A place to drop files on, with a button for those who would rather choose."""

    dropped = Signal(object)
    """Files of this computer (list of Path)."""

    def __init__(self, context: DataContext) -> None:
        """Wait for a file."""
        tr = context.look.tr
        title, hint = label("title"), label("muted")
        title.setText(tr(_drop))
        hint.setText(tr(_or))
        self.button = QPushButton(tr(_choose))
        self.button.setProperty("kind", "primary")
        sign = Sign(context.look, "mdi6.file-table-outline", "accent", 44)
        inside = column(None, spacing=tokens.SMALL)
        for part in (sign, title, hint, self.button):
            inside.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        super().__init__(context.look, inside, ground="surface", border="outline", padding=tokens.WIDE)
        self._tr = tr
        self.setAcceptDrops(True)
        self.setAccessibleName(tr(_drop))
        self.button.clicked.connect(self._choose)

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self._tr(_choose), "", self._tr(_tables))
        if path:
            self.dropped.emit([Path(path)])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            self.set_ground("tint:accent", "accent")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.set_ground("surface", "outline")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.set_ground("surface", "outline")
        self.dropped.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()


class FilePage(QWidget):
    """Asks for files, and shows what was recognised of them."""

    file_asked = Signal(object)
    """Import this file (Path)."""
    related_asked = Signal(object)
    """Take these files along (list of Path)."""
    related_dropped = Signal(str)
    """Leave a related file out."""
    kind_asked = Signal(str, str)
    """A related file (name) holds records of this kind."""
    layout_asked = Signal(str, str)
    """Read the file in this encoding, with this delimiter."""

    def __init__(self, context: DataContext) -> None:
        """Wait for a file."""
        super().__init__()
        self._context = context
        self._tr = context.look.tr
        self.zone = DropZone(context)
        self._name, self._size = label("strong"), label("muted")
        self.delimiter, self.encoding = QComboBox(), QComboBox()
        self.sample = SampleTable(self._tr(_sample))
        self._related = column(spacing=tokens.TIGHT)
        self._related_rows: list[QWidget] = []
        self._pages = QStackedWidget()
        self._pages.addWidget(self.zone)
        self._pages.addWidget(self._chosen())
        layout = column(self._pages)
        self.setLayout(layout)
        self.zone.dropped.connect(self._take)
        self.delimiter.activated.connect(self._ask_layout)
        self.encoding.activated.connect(self._ask_layout)

    def show_plan(self, plan: ImportPlan | None) -> None:
        """Show what was recognised; None waits for a file."""
        self._pages.setCurrentIndex(0 if plan is None else 1)
        if plan is None:
            return
        table = plan.main.table
        set_text(self._name, table.name)
        size = self._tr.size(table.path.stat().st_size)
        set_text(self._size, self._tr(_size.fill(size=size, n=len(table.headers))))
        self._offer(self.delimiter, DELIMITERS, table.layout.delimiter)
        self._offer(self.encoding, ENCODINGS, table.layout.encoding)
        self.sample.rows.show_rows(table.headers, plan.main.sample)
        for old in self._related_rows:
            old.hide()
            old.deleteLater()
        self._related_rows = [self._related_row(name, one.table.name, one.kind) for name, one in plan.related.items()]
        for one in self._related_rows:
            self._related.addWidget(one)

    def _chosen(self) -> QWidget:
        other = QPushButton(self._tr(_other))
        other.clicked.connect(lambda: self._pages.setCurrentIndex(0))
        sign = Sign(self._context.look, "mdi6.file-table-outline", "accent", 22, square=40)
        head = row(sign, column(self._name, self._size, spacing=0), None, other, spacing=tokens.MEDIUM)
        captions = []
        for words, box in ((_delimiter, self.delimiter), (_encoding, self.encoding)):
            caption = label("muted")
            caption.setText(self._tr(words))
            box.setAccessibleName(caption.text())
            captions.append(column(caption, box, spacing=tokens.TIGHT))
        sample, related, help_ = label("muted"), label("strong"), label("muted")
        sample.setText(self._tr(_sample))
        related.setText(self._tr(_related))
        help_.setText(self._tr(_related_help))
        add = QPushButton(self._tr(_add_related))
        add.setProperty("kind", "link")
        add.clicked.connect(self._choose_related)
        made = QWidget()
        layout = column(
            head, row(*captions, None, spacing=tokens.LARGE), column(sample, self.sample, spacing=tokens.TIGHT),
            column(related, help_, self._related, row(add, None), spacing=tokens.TIGHT), spacing=tokens.LARGE,
        )  # fmt: skip
        layout.setStretch(2, 1)
        made.setLayout(layout)
        return made

    def _related_row(self, name: str, file: str, kind: str) -> QWidget:
        words = label()
        words.setText(file)
        box = QComboBox()
        for key, said in KINDS.items():
            box.addItem(self._tr(said), key)
        box.setCurrentIndex(box.findData(kind))
        box.setAccessibleName(file)
        box.activated.connect(lambda _: self.kind_asked.emit(name, box.currentData()))
        cross = IconButton(self._context.theme, "mdi6.close", self._tr(_remove.fill(name=file)), size=16)
        cross.clicked.connect(lambda: self.related_dropped.emit(name))
        made = QWidget()
        sign = Sign(self._context.look, "mdi6.link-variant", "muted", 16)
        made.setLayout(row(sign, words, None, box, cross))
        return made

    def _take(self, paths: list[Path]) -> None:
        if paths:
            self.file_asked.emit(paths[0])
        if paths[1:]:
            self.related_asked.emit(paths[1:])

    def _choose_related(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, self._tr(_add_related), "", self._tr(_tables))
        if paths:
            self.related_asked.emit([Path(one) for one in paths])

    def _ask_layout(self) -> None:
        self.layout_asked.emit(self.encoding.currentData(), self.delimiter.currentData())

    def _offer(self, box: QComboBox, choices: Mapping[str, str], chosen: str) -> None:
        box.clear()
        for key, words in {**choices, chosen: choices.get(chosen, chosen)}.items():
            box.addItem(self._tr(words), key)
        box.setCurrentIndex(box.findData(chosen))
