"""Attachments come from one kind of source: a file field of the item, or files that the person chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.engine.model.values import FieldType, to_json
from app.engine.parameters import Ask, Kind
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Editor, Raw
from app.ui.forms.parts.buttons import IconButton, QuietButton
from app.ui.forms.parts.choices import Choices, Option
from app.ui.forms.pick.entries import Group
from app.ui.forms.pick.search_choices import SearchChoices
from app.ui.forms.references import field_groups, missing_entry
from app.ui.preview.parts import Sign
from app.ui.theme import tokens


class AttachmentsEditor(Editor):
    """Chooses the source, then the field or the files."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        tr = context.tr
        self._files: list[dict[str, Any]] = []
        self._source = Choices()
        self._source.offer(
            [
                Option("none", tr(msg("No attachments"))),
                Option("field", tr(msg("A file field of the item"))),
                Option("files", tr(msg("Files"))),
            ]
        )
        self._source.choose("none")
        self._field = SearchChoices(context.theme, tr, self._groups, tr(msg("Choose a field…")))
        self._field.setAccessibleName(tr(msg("File field")))
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.add_button = QuietButton(context.theme, "mdi6.plus", tr(msg("Choose files…")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.TIGHT)
        layout.addWidget(self._source)
        layout.addWidget(self._field)
        layout.addLayout(self._list)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self._source)
        self._source.value_chosen.connect(self._told)
        self._field.value_chosen.connect(self._told)
        self.add_button.clicked.connect(self._choose_files)
        self._arrange()

    def raw(self) -> Raw:
        match self._source.value():
            case "field":
                return {"field": self._field.value()}
            case "files":
                return {"files": [dict(one) for one in self._files]}
        return None

    def accepts(self, raw: Raw) -> bool:
        return raw is None or (isinstance(raw, dict) and set(raw) <= {"field", "files"} and super().accepts(raw))

    def show_raw(self, raw: Raw) -> None:
        if raw == self.raw():
            return
        given = raw or {}
        self._source.choose(
            "field" if "field" in given and not given.get("files") else "files" if "files" in given else "none"
        )
        key = given.get("field") or ""
        known = {one.key: one for group in self._groups() for one in group.entries}
        self._field.show_entry(known.get(key, missing_entry(key)) if key else None)
        self._show_files(given.get("files") or [])
        self._arrange()

    def _groups(self) -> Sequence[Group]:
        return field_groups(self.context.entity, self.context, (FieldType.FILE,))

    def _arrange(self) -> None:
        source = self._source.value()
        self._field.setVisible(source == "field")
        self.add_button.setVisible(source == "files")
        if source != "files":
            self._show_files([])

    def _told(self) -> None:
        self._arrange()
        self.raw_changed.emit(self.raw())

    def _choose_files(self) -> None:
        chosen = [to_json(one) for one in self.context.choose_files(self)]
        if chosen:
            known = {one["id"] for one in self._files}
            self._show_files([*self._files, *(one for one in chosen if one["id"] not in known)])
            self.raw_changed.emit(self.raw())

    def _show_files(self, files: Sequence[dict[str, Any]]) -> None:
        if list(files) == self._files:
            return
        self._files = [dict(one) for one in files]
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for place, one in enumerate(self._files):
            self._list.addWidget(self._file_row(place, one))

    def _file_row(self, place: int, file: dict[str, Any]) -> QWidget:
        theme, tr = self.context.theme, self.context.tr
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(tokens.TIGHT, 0, 0, 0)
        name, size = QLabel(str(file.get("name", ""))), QLabel(tr.size(int(file.get("size") or 0)))
        name.setTextFormat(Qt.TextFormat.PlainText)
        size.setProperty("role", "muted")
        cross = IconButton(theme, "mdi6.close", tr(msg("Remove {file}").fill(file=name.text())), size=14)
        cross.clicked.connect(lambda: self._remove(place))
        layout.addWidget(Sign(self.context, "mdi6.paperclip", size=16))
        layout.addWidget(name, 1)
        layout.addWidget(size)
        layout.addWidget(cross)
        return holder

    def _remove(self, place: int) -> None:
        self._show_files([*self._files[:place], *self._files[place + 1 :]])
        self.raw_changed.emit(self.raw())
