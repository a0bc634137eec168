"""Editors for files kept in the workspace."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from app.engine.errors import KnownError, refusal
from app.engine.model.schema import Field
from app.engine.model.values import File, Value
from app.engine.words import msg
from app.ui.data.context import DataContext
from app.ui.data.editors.base import ValueEditor
from app.ui.preview.parts import column, file_icon, row
from app.ui.widgets.chips import Chip
from app.ui.widgets.flow import FlowLayout

_add, _choose = msg("Add files…"), msg("Choose files")
_remove = msg("Remove {name}")
_unreadable = msg("“{name}” cannot be read: {why}.")
_named = msg("{name} ({size})")


class FilesEditor(ValueEditor):
    """Files as chips; more come from a dialog, or are dropped here."""

    def __init__(self, context: DataContext, field: Field) -> None:
        """Show none."""
        super().__init__(context, field)
        self.setAcceptDrops(True)
        self._files: tuple[File, ...] = ()
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, 4)
        self.button = QPushButton(self._tr(_add))
        self.button.setProperty("kind", "link")
        self.button.setAccessibleName(self._tr.pair(field.label, _add))
        self.setLayout(column(self._chips, row(self.button, None), spacing=2))
        self.setFocusProxy(self.button)
        self.button.clicked.connect(self._choose)
        self.show_value(None)

    def show_value(self, value: Value) -> None:
        self._files = value if isinstance(value, tuple) else (value,) if value else ()
        self._flow.clear()
        for place, file in enumerate(self._files):
            said = self._tr(_named.fill(name=file.name, size=self._tr.size(file.size)))
            hint = self._tr(_remove.fill(name=file.name))
            chip = Chip(self.context.theme, said, icon=file_icon(file), removable=hint)
            chip.removed.connect(lambda place=place: self._set(self._files[:place] + self._files[place + 1 :]))
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(self._files))

    def take(self, paths: list[Path]) -> None:
        """Keep files of this computer in the workspace, and add them here."""
        added = []
        for path in paths:
            try:
                added.append(self.context.workspace.files.add_path(path, self.context.now()))
            except OSError as error:
                words = _unreadable.fill(name=path.name, why=refusal(error))
                self.refused.emit(KnownError(words, field=self.field.key))
                return
            except KnownError as error:
                self.refused.emit(error)
                return
        if added:
            self._set((*self._files, *added) if self.field.multiple else tuple(added[:1]))

    def _choose(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, self._tr(_choose))
        self.take([Path(one) for one in paths])

    def _set(self, files: tuple[File, ...]) -> None:
        self.show_value(files)
        self._ask(list(files) if self.field.multiple else files[0] if files else None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()
