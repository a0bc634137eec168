"""The editors of templates: a line, several lines, or rich text, with chips, picker and raw form."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.engine.parameters import Ask, Kind, ProviderRef, Template
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Editor, Raw
from app.ui.forms.parts.buttons import IconButton
from app.ui.forms.parts.frame import FieldFrame
from app.ui.forms.pick.placeholders import PlaceholderPopup
from app.ui.forms.text.chips import ChipColors
from app.ui.forms.text.counter import SmsCounter
from app.ui.forms.text.document import RichLook
from app.ui.forms.text.edit import Form, PlaceholderEdit
from app.ui.forms.text.faces import FaceMaker, loop_names
from app.ui.forms.text.format_popup import FormatPopup
from app.ui.forms.text.toolbar import RichBar
from app.ui.theme import tokens
from app.ui.theme.theme import Theme


class TextField(FieldFrame):
    """A framed text field with its buttons; the part of a template's editor that other editors use too."""

    def __init__(self, form: Form, context: FormContext, hint: str = "", parent: QWidget | None = None) -> None:
        """Edit text of a form."""
        super().__init__(context.theme, parent)
        self._context = context
        self._faces = FaceMaker(context)
        self.edit = PlaceholderEdit(form, self._faces.face, _chip_colors(context.theme), _look(context.theme))
        self.edit.setProperty("role", "inner")
        self.edit.setPlaceholderText(hint)
        self.follow(self.edit)
        self.setFocusProxy(self.edit)
        tr = context.tr
        self.insert_button = IconButton(context.theme, "mdi6.dots-horizontal", tr(msg("Insert a placeholder ({)")))
        self.raw_button = IconButton(context.theme, "mdi6.code-tags", tr(msg("Show as it is stored")), checkable=True)
        self.bar: RichBar | None = None
        self.foot = self._lay_out(form)
        self.insert_button.clicked.connect(self.open_picker)
        self.raw_button.toggled.connect(self._show_raw)
        self.edit.picker_asked.connect(self.open_picker)
        self.edit.format_asked.connect(self.open_format)
        self.edit.source_edited.connect(self._look_for_loops)
        context.theme.theme_changed.connect(self._dress)
        self._dress()

    def set_context(self, context: FormContext) -> None:
        """Take other names and values."""
        seen = ("names", "scope", "templates", "tr")
        if all(getattr(context, one) is getattr(self._context, one) for one in seen):
            self._context = context
            return
        self._context = context
        self._dress()

    def open_picker(self) -> None:
        """Ask for a placeholder to put in."""
        popup = PlaceholderPopup(self._context, self._faces, self)
        popup.placeholder_picked.connect(self.edit.insert_code)
        popup.closed.connect(lambda: self.edit.setFocus(Qt.FocusReason.PopupFocusReason))
        popup.open_below(self)

    def open_format(self, position: int) -> None:
        """Let the format of a chip be changed."""
        raw = self.edit.chip_at(position)
        if raw and not raw.startswith("<"):
            popup = FormatPopup(raw, self._context, self._faces, self)
            popup.raw_changed.connect(lambda new: self.edit.replace_chip(position, new))
            rect = self.edit.cursorRect()
            popup.open_at(self.edit.viewport().mapToGlobal(rect.bottomLeft() + QPoint(0, tokens.TIGHT)))

    def _lay_out(self, form: Form) -> QHBoxLayout:
        layout = QBoxLayout(
            QBoxLayout.Direction.LeftToRight if form is Form.LINE else QBoxLayout.Direction.TopToBottom, self
        )
        layout.setSpacing(2)
        foot = QHBoxLayout()
        foot.setSpacing(0)
        if form is Form.LINE:
            layout.setContentsMargins(tokens.SMALL, 3, 3, 3)
            layout.addWidget(self.edit, 1)
        else:
            layout.setContentsMargins(tokens.SMALL, tokens.TIGHT, 3, 3)
            if form is Form.RICH:
                self.bar = RichBar(self.edit, self._context)
                layout.addWidget(self.bar)
            layout.addWidget(self.edit)
            foot.addStretch(1)
        foot.addWidget(self.insert_button)
        foot.addWidget(self.raw_button)
        layout.addLayout(foot)
        return foot

    def _show_raw(self, raw: bool) -> None:
        self.edit.show_raw(raw)
        if self.bar is not None:
            self.bar.setEnabled(not raw)
        words = msg("Show as people read it") if raw else msg("Show as it is stored")
        self.raw_button.set_words(self._context.tr(words))

    def _look_for_loops(self) -> None:
        if loop_names(self.edit.source()) != self._faces.local:
            self._dress()

    def _dress(self) -> None:
        theme = self._context.theme
        self._faces = FaceMaker(self._context, loop_names(self.edit.source()))
        self.edit.set_faces(self._faces.face, _chip_colors(theme), _look(theme))


class TemplateEditor(Editor):
    """Text with placeholders; SMS texts are counted."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        form = Form(kind.form) if isinstance(kind, Template) else Form.LINE
        self.field = TextField(form, context, context.tr(ask.hint) if ask.hint else "")
        self._counter: SmsCounter | None = None
        if form is Form.PLAIN and _goes_by_sms(context):
            self._counter = SmsCounter(kind.longest if isinstance(kind, Template) else 0)
            self.field.foot.insertWidget(0, self._counter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        self.setFocusProxy(self.field.edit)
        self.field.edit.source_edited.connect(self._tell)
        self._count()

    def raw(self) -> Raw:
        return self.field.edit.source()

    def show_raw(self, raw: Raw) -> None:
        self.field.edit.set_source(raw or "")
        self._count()

    def accepts(self, raw: Raw) -> bool:
        return raw is None or isinstance(raw, str)

    def set_context(self, context: FormContext) -> None:
        super().set_context(context)
        self.field.set_context(context)
        self._count()

    def set_invalid(self, invalid: bool) -> None:
        self.field.set_invalid(invalid)

    def set_missing(self, missing: bool) -> None:
        self.field.set_missing(missing)

    def _tell(self) -> None:
        self._count()
        self.raw_changed.emit(self.raw())

    def _count(self) -> None:
        if self._counter is not None:
            self._counter.count(self.raw(), self.context)


def _goes_by_sms(context: FormContext) -> bool:
    """Say whether the rule's texts are SMS: it asks for a provider that carries them."""
    declared = context.catalogue.get(context.node.type)
    kinds = [one.kind for one in declared.parameters()] if declared is not None else []
    return any(isinstance(one, ProviderRef) and one.channel == "sms" for one in kinds)


def _chip_colors(theme: Theme) -> ChipColors:
    colors = theme.colors
    return ChipColors(
        QColor(colors.tint("accent")),
        theme.color("text"),
        theme.color("muted"),
        QColor(colors.tint("error")),
        theme.color("error"),
        theme.color("accent"),
    )


def _look(theme: Theme) -> RichLook:
    return RichLook(theme.colors.accent, theme.scaled(6))
