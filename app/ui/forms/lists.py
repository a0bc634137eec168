"""Editors of lists: names with texts, lines to tick off, tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.engine.parameters import Ask, KeyValues, Kind
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Editor, Raw
from app.ui.forms.parts.buttons import IconButton, QuietButton
from app.ui.forms.parts.chip_field import ChipField
from app.ui.forms.parts.choices import TextLine
from app.ui.forms.pick.entries import Entry
from app.ui.forms.text.edit import Form
from app.ui.forms.text.editor import TextField
from app.ui.theme import tokens


class RowsEditor(Editor):
    """A list with a row for each entry, a button to add one, and a cross at each to remove it."""

    add_words = msg("Add")

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self._values: list[Any] = []
        self._widgets: list[QWidget] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(tokens.TIGHT)
        self.add_button = QuietButton(context.theme, "mdi6.plus", context.tr(self.add_words))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.TIGHT)
        layout.addLayout(self._rows)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.add_button)
        self.add_button.clicked.connect(self._add)

    def fresh(self) -> Any:
        """Return the raw value of a new entry."""
        raise AssertionError(type(self).__name__)

    def build_row(self, value: Any, told: Callable[[Any], None]) -> QWidget:
        """Return the widget of one entry; it calls `told` with the new raw value."""
        raise AssertionError(type(self).__name__)

    def show_row(self, widget: QWidget, value: Any) -> None:
        """Show another value in a row, in silence."""
        raise AssertionError(type(self).__name__)

    def raw(self) -> Raw:
        return list(self._values)

    def show_raw(self, raw: Raw) -> None:
        values = list(raw or ())
        while len(self._widgets) > len(values):
            self._drop(self._widgets.pop())
        for widget, old, new in zip(self._widgets, self._values, values, strict=False):
            if old != new:
                self.show_row(self._content(widget), new)
        self._values = values
        for value in values[len(self._widgets) :]:
            self._append(value)

    def set_context(self, context: FormContext) -> None:
        super().set_context(context)
        for field in self.findChildren(TextField):
            field.set_context(context)

    def _append(self, value: Any) -> None:
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        content = self.build_row(value, lambda new: self._told(holder, new))
        content.setObjectName("content")
        words = self.context.tr(msg("Remove"))
        cross = IconButton(self.context.theme, "mdi6.close", words, size=14, beside_field=True)
        cross.clicked.connect(lambda: self._remove(holder))
        layout.addWidget(content, 1)
        layout.addWidget(cross, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(holder)
        self._widgets.append(holder)

    def content(self, place: int) -> QWidget:
        """Return the widget of an entry."""
        return self._content(self._widgets[place])

    def _content(self, holder: QWidget) -> QWidget:
        content = holder.findChild(QWidget, "content", Qt.FindChildOption.FindDirectChildrenOnly)
        assert content is not None  # noqa: S101  each row is built with one
        return content

    def _told(self, holder: QWidget, value: Any) -> None:
        self._values[self._widgets.index(holder)] = value
        self.raw_changed.emit(self.raw())

    def _add(self) -> None:
        self._values.append(self.fresh())
        self._append(self._values[-1])
        self.raw_changed.emit(self.raw())
        self._content(self._widgets[-1]).setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, holder: QWidget) -> None:
        place = self._widgets.index(holder)
        del self._values[place], self._widgets[place]
        self._drop(holder)
        self.raw_changed.emit(self.raw())
        near = self._widgets[min(place, len(self._widgets) - 1)] if self._widgets else None
        (self._content(near) if near is not None else self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self, holder: QWidget) -> None:
        self._rows.removeWidget(holder)
        holder.hide()
        holder.deleteLater()


class KeyValuesEditor(RowsEditor):
    """Names with texts."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        assert isinstance(kind, KeyValues)  # noqa: S101  the registry pairs them
        self._labels = (context.tr(kind.name_label), context.tr(kind.value_label))
        super().__init__(kind, ask, context, parent)

    def show_raw(self, raw: Raw) -> None:
        pairs = list(raw.items()) if isinstance(raw, dict) else raw
        super().show_raw([list(pair) for pair in pairs or ()])

    def fresh(self) -> Any:
        return ["", ""]

    def build_row(self, value: Any, told: Callable[[Any], None]) -> QWidget:
        content = QWidget()
        layout = QHBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.TIGHT)
        name, text = TextLine(value[0]), TextField(Form.LINE, self.context, self._labels[1])
        name.setPlaceholderText(self._labels[0])
        name.setAccessibleName(self._labels[0])
        text.edit.setAccessibleName(self._labels[1])
        text.edit.set_source(value[1])
        text.raw_button.hide()
        layout.addWidget(name, 2)
        layout.addWidget(text, 3)
        content.setFocusProxy(name)
        name.textEdited.connect(lambda: told([name.text(), text.edit.source()]))
        text.edit.source_edited.connect(lambda: told([name.text(), text.edit.source()]))
        return content

    def show_row(self, widget: QWidget, value: Any) -> None:
        name, text = widget.findChild(TextLine), widget.findChild(TextField)
        if name is not None and text is not None:
            name.show_text(value[0])
            text.edit.set_source(value[1])


class ChecklistEditor(RowsEditor):
    """Lines to tick off; Enter adds the next."""

    add_words = msg("Add a line")

    def line(self, place: int) -> QWidget:
        """Return the text field of an entry."""
        field = self.content(place)
        return field.edit if isinstance(field, TextField) else field

    def fresh(self) -> Any:
        return ""

    def build_row(self, value: Any, told: Callable[[Any], None]) -> QWidget:
        text = TextField(Form.LINE, self.context, self.context.tr(msg("What is to be done")))
        text.edit.setAccessibleName(self.context.tr(msg("Line of the checklist")))
        text.edit.set_source(value)
        text.raw_button.hide()
        text.edit.source_edited.connect(lambda: told(text.edit.source()))
        text.edit.installEventFilter(self)
        return text

    def show_row(self, widget: QWidget, value: Any) -> None:
        if isinstance(widget, TextField):
            widget.edit.set_source(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Return:
            self._add()
            return True
        return super().eventFilter(watched, event)


class TagsEditor(Editor):
    """Short words as chips; Enter or a comma ends one."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self._tags: tuple[str, ...] = ()
        self._line = TextLine()
        self._line.setPlaceholderText(context.tr(ask.hint or msg("Add a tag")))
        self._field = ChipField(context.theme, context.tr, "", line=self._line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._field)
        self.setFocusProxy(self._line)
        self._field.removed.connect(lambda place: self._edit([*self._tags[:place], *self._tags[place + 1 :]]))
        self._field.moved.connect(self._move)
        self._line.returnPressed.connect(self._take)
        self._line.editingFinished.connect(self._take)
        self._line.textEdited.connect(lambda text: self._take() if text.endswith(",") else None)

    def raw(self) -> Raw:
        return list(self._tags)

    def show_raw(self, raw: Raw) -> None:
        self._tags = tuple(raw or ())
        self._show()

    def set_invalid(self, invalid: bool) -> None:
        self._field.set_invalid(invalid)

    def set_missing(self, missing: bool) -> None:
        self._field.set_missing(missing)

    def _show(self) -> None:
        self._field.show_entries([(Entry(one, one, "mdi6.pound", "accent"), "") for one in self._tags])

    def _edit(self, tags: Sequence[str]) -> None:
        self._tags = tuple(dict.fromkeys(tags))
        self._show()
        self.raw_changed.emit(self.raw())

    def _move(self, place: int, target: int) -> None:
        tags = list(self._tags)
        tags.insert(target, tags.pop(place))
        self._edit(tags)

    def _take(self) -> None:
        tag = self._line.text().strip(" ,#")
        self._line.clear()
        if tag:
            self._edit([*self._tags, tag])
