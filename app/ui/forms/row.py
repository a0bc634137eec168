"""One parameter in a form: label above, editor, and under it a line of help or what is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.engine.parameters import Flag
from app.engine.words import Msg, msg
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Editor, Raw
from app.ui.forms.parts.choices import TextLine
from app.ui.forms.parts.marks import mark
from app.ui.theme import tokens


class FieldRow(QWidget):
    """A labelled editor. A raw value that the editor cannot show is shown as text, to be put right there."""

    raw_changed = Signal(object)

    def __init__(self, editor: Editor, *, required: bool, parent: QWidget | None = None) -> None:
        """Label an editor with what its parameter asks."""
        super().__init__(parent)
        self._editor = editor
        self._required = required
        self._stray: TextLine | None = None
        self._problem: Msg | None = None
        tr = editor.context.tr
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setProperty("role", "label")
        self._mark = QLabel("*")
        self._mark.setProperty("role", "error")
        self._mark.setToolTip(tr(msg("Required")))
        self._help = QLabel()
        self._help.setWordWrap(True)
        self._help.setTextFormat(Qt.TextFormat.PlainText)
        self._help.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(tokens.TIGHT)
        if not isinstance(editor.kind, Flag):
            self._layout.addLayout(self._head())
        self._layout.addWidget(editor)
        self._layout.addWidget(self._help)
        self._label.setBuddy(editor.focus_target())
        editor.raw_changed.connect(self.raw_changed.emit)
        self._write()

    @property
    def editor(self) -> Editor:
        """The editor within."""
        return self._editor

    @property
    def missing(self) -> bool:
        """Whether it is required and not filled in yet."""
        return bool(self._mark.property("missing"))

    @property
    def words(self) -> str:
        """What is wrong, in words; empty where nothing is."""
        return self._editor.context.tr(self._problem) if self._problem else ""

    def raw(self) -> Raw:
        """Return the raw value as it stands."""
        return self._editor.raw() if self._stray is None else _read(self._stray.text())

    def show_raw(self, raw: Raw) -> None:
        """Show a raw value from outside."""
        if self._stray is not None and self._stray.hasFocus():
            return  # it is being put right; the editor comes back once the field is left
        if self._editor.accepts(raw):
            self._drop_stray()
            self._editor.show_raw(raw)
        else:
            self._show_stray(raw)

    def show_problem(self, problem: Msg | None, *, missing: bool) -> None:
        """Say what is wrong in place of the help; what is only missing so far is marked gently."""
        told = None if missing else problem
        self._editor.set_invalid(told is not None)
        self._editor.set_missing(missing)
        if (told, missing) != (self._problem, self._mark.property("missing")):
            self._problem = told
            self._mark.setProperty("missing", missing)
            self._write()

    def set_context(self, context: FormContext) -> None:
        """Take other surroundings."""
        self._editor.set_context(context)

    def set_others(self, raw: Mapping[str, Raw]) -> None:
        """Hear of the form's other values."""
        self._editor.set_others(raw)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(tokens.TIGHT)
        head.addWidget(self._label)
        head.addWidget(self._mark)
        head.addStretch(1)
        if not self._required:
            self._mark.hide()  # to show what has no parent yet would open a window
        return head

    def _write(self) -> None:
        tr, ask = self._editor.context.tr, self._editor.ask
        label = tr(ask.label)
        self._label.setText(label)
        words = tr(self._problem) if self._problem else tr(ask.help) if ask.help else ""
        role = "error" if self._problem else "muted"
        mark(self._help, "role", role)
        self._help.setText(words)
        self._help.setVisible(bool(words))
        name = tr(msg("{label} (required)").fill(label=label)) if self._required else label
        self._editor.set_words(name, words)

    def _show_stray(self, raw: Raw) -> None:
        if self._stray is None:
            self._stray = TextLine()
            self._stray.setAccessibleName(self._label.text())
            self._stray.textEdited.connect(lambda text: self.raw_changed.emit(_read(text)))
            self._stray.editingFinished.connect(self._try_again)
            self._layout.insertWidget(self._layout.indexOf(self._editor), self._stray)
            self._editor.hide()
            self._label.setBuddy(self._stray)
        self._stray.show_text(raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False))

    def _try_again(self) -> None:
        if self._stray is not None:
            raw = _read(self._stray.text())
            if self._editor.accepts(raw):
                self._drop_stray()
                self._editor.show_raw(raw)

    def _drop_stray(self) -> None:
        if self._stray is not None:
            self._layout.removeWidget(self._stray)
            self._stray.deleteLater()
            self._stray = None
            self._editor.show()
            self._label.setBuddy(self._editor.focus_target())


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
