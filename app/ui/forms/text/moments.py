"""An editor of moments that a placeholder works out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.engine.errors import KnownError
from app.engine.parameters import Ask, Kind
from app.engine.words import msg
from app.ui.forms.context import FormContext
from app.ui.forms.editor import Raw
from app.ui.forms.text.editor import TemplateEditor
from app.ui.theme import tokens
from app.ui.widgets.flow import FlowLayout

_PRESETS = (
    (msg("+1 day"), "{{ now | add_days(1) }}"),
    (msg("+3 days"), "{{ now | add_days(3) }}"),
    (msg("+1 week"), "{{ now | add_days(7) }}"),
    (msg("+1 working day"), '{{ now | add_business("1 d") }}'),
)


class MomentEditor(TemplateEditor):
    """A moment such as three days from now; says which that is on the chosen record."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(kind, ask, context, parent)
        self._presets = QWidget()
        flow = FlowLayout(self._presets, tokens.TIGHT)
        flow.setContentsMargins(0, tokens.TIGHT, 0, 0)
        for words, raw in _PRESETS:
            button = QPushButton(context.tr(words))
            button.setProperty("kind", "preset")
            button.clicked.connect(lambda _on=False, raw=raw: self._set(raw))
            flow.addWidget(button)
        self._moment = QLabel()
        self._moment.setProperty("role", "muted")
        self._moment.setWordWrap(True)
        layout = self.layout()
        assert layout is not None  # noqa: S101  the base class makes it
        layout.addWidget(self._presets)
        layout.addWidget(self._moment)
        self._show_moment()

    def show_raw(self, raw: Raw) -> None:
        super().show_raw(raw)
        self._show_moment()

    def set_context(self, context: FormContext) -> None:
        super().set_context(context)
        self._show_moment()

    def _set(self, raw: str) -> None:
        self.field.edit.set_source(raw)
        self._tell()
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        super()._tell()
        self._show_moment()

    def _show_moment(self) -> None:
        source = self.raw().strip()
        scope, words = self.context.scope, ""
        if source and scope is not None:
            tr = self.context.tr.in_zone(scope.calendar.zone)
            try:
                value = self.context.templates.value(source, scope)
                words = tr(msg("On this record: {value}").fill(value=value))
            except KnownError as error:
                words = tr(error.words)
        self._moment.setText(words)
        self._moment.setVisible(bool(words))
        self._presets.setVisible(not source)
