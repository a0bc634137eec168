"""The files kept in the workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from app.engine.errors import KnownError, refusal
from app.engine.model.values import File
from app.engine.words import Msg, msg
from app.ui.data.context import DataContext
from app.ui.data.pages.base import SetupPage
from app.ui.data.pages.lists import Line
from app.ui.preview.parts import file_icon, label, row, set_text

_add, _choose = msg("Add files…"), msg("Choose files")
_added, _removed = msg("“{name}” added"), msg("“{name}” removed")
_save, _save_as = msg("Save a copy…"), msg("Save a copy")
_unreadable = msg("“{name}” cannot be read: {why}.")
_unwritten = msg("“{name}” could not be written: {why}. Choose another folder.")
_kind = msg("{size} · {type}")
_PICTURE = 360
_KINDS: Mapping[str, Msg] = {
    "pdf": msg("PDF document"),
    "txt": msg("Text file"),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "svg"), msg("Picture")),
    **dict.fromkeys(("doc", "docx", "odt", "rtf"), msg("Text document")),
    **dict.fromkeys(("xls", "xlsx", "ods", "csv"), msg("Table")),
    **dict.fromkeys(("zip", "gz", "7z"), msg("Archive")),
    **dict.fromkeys(("mp3", "wav", "ogg"), msg("Sound")),
}
"""What a kind of file is called, by the ending of its name."""


class FilesPage(SetupPage):
    """Files that records and rules attach."""

    title: ClassVar[Msg] = msg("Files")
    about: ClassVar[Msg] = msg("Files that rules may attach. Drop more here; each is kept once, inside the workspace.")
    icon: ClassVar[str] = "mdi6.paperclip"
    add_words: ClassVar[Msg] = _add
    follows: ClassVar[frozenset[str]] = frozenset({"files"})

    def __init__(self, context: DataContext) -> None:
        """Show the files."""
        super().__init__(context)
        self.setAcceptDrops(True)
        self._name, self._detail = label("title", wrap=True), label("muted")
        self._picture = QLabel()
        self.save = QPushButton(self._tr(_save))
        self.save.clicked.connect(self._save_as)
        for part in (self._name, self._detail, self._picture):
            self.form.addWidget(part)
        self.form.addLayout(row(self.save, None))
        self.refresh()

    def lines(self) -> Sequence[Line]:
        return [Line(one.id, one.name, self._said(one), file_icon(one), "accent") for one in self.workspace.files.all()]

    def show_one(self, line_id: str) -> None:
        file = self._files[line_id]
        set_text(self._name, file.name)
        set_text(self._detail, self._said(file))
        picture = QPixmap()
        if file.media_type.startswith("image/") and picture.loadFromData(self.workspace.files.content(line_id)):
            side = self.context.theme.scaled(_PICTURE)
            mode = Qt.TransformationMode.SmoothTransformation
            if max(picture.width(), picture.height()) > side:
                picture = picture.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, mode)
        self._picture.setPixmap(picture)
        self._picture.setAccessibleName(file.name)
        self._picture.setVisible(not picture.isNull())

    def add(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, self._tr(_choose))
        self.take([Path(one) for one in paths])

    def take(self, paths: Sequence[Path]) -> None:
        """Keep files of this computer."""
        for path in paths:
            try:
                content = path.read_bytes()
            except OSError as error:
                self.context.edits.failed.emit(KnownError(_unreadable.fill(name=path.name, why=refusal(error))))
                return
            self._add(path.name, content)

    def remove(self, line_id: str) -> None:
        file = self._files[line_id]
        kept: list[bytes] = []
        self.context.edits.step(
            _removed.fill(name=file.name),
            lambda: kept.append(self.workspace.files.remove(line_id)),
            lambda: self.workspace.files.add(file.name, kept[-1], self.context.now(), media_type=file.media_type),
        )
        self.refresh()

    def _add(self, name: str, content: bytes) -> None:
        made: list[File] = []
        done = self.context.edits.step(
            _added.fill(name=name),
            lambda: made.append(self.workspace.files.add(name, content, self.context.now())),
            lambda: self.workspace.files.remove(made[-1].id),
        )
        if done:
            self.refresh()
            self.choose(made[-1].id)

    def _save_as(self) -> None:
        file = self._files[self.current]
        chosen, _ = QFileDialog.getSaveFileName(self, self._tr(_save_as), file.name)
        if chosen:
            try:
                Path(chosen).write_bytes(self.workspace.files.content(file.id))
            except OSError as error:
                words = _unwritten.fill(name=chosen, why=refusal(error))
                self.context.edits.failed.emit(KnownError(words))

    def _said(self, file: File) -> str:
        kind = _KINDS.get(file.name.rpartition(".")[2].lower(), file.media_type)
        return self._tr(_kind.fill(size=self._tr.size(file.size), type=kind))

    @property
    def _files(self) -> dict[str, File]:
        return {one.id: one for one in self.workspace.files.all()}

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()
