"""What every editor is: it shows a raw value, says when the person changes it, and takes another in silence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.engine.errors import KnownError
from app.engine.parameters import Ask, Kind
from app.ui.forms.context import FormContext
from app.ui.forms.parts.marks import mark

Raw = Any


class Editor(QWidget):
    """The common base of all editors. Subclasses build themselves in ``__init__``; their `show_raw` emits nothing."""

    raw_changed = Signal(object)
    """The person changed the value; carries the new raw value."""

    def __init__(self, kind: Kind, ask: Ask, context: FormContext, parent: QWidget | None = None) -> None:
        """Edit a parameter of a kind."""
        super().__init__(parent)
        self.kind = kind
        self.ask = ask
        self.context = context

    def raw(self) -> Raw:
        """Return the raw value as it stands in the editor."""
        raise AssertionError(type(self).__name__)

    def show_raw(self, raw: Raw) -> None:
        """Show another raw value; the cursor stays where it can, and nothing is emitted."""
        raise AssertionError(type(self).__name__)

    def accepts(self, raw: Raw) -> bool:
        """Say whether the editor can show a raw value; what it cannot is shown as text."""
        if self.kind.is_empty(raw):
            return True
        try:
            self.kind.read(raw)
        except KnownError:
            return False
        return True

    def set_context(self, context: FormContext) -> None:
        """Take other surroundings: another record, other names."""
        self.context = context

    def set_others(self, raw: Mapping[str, Raw]) -> None:
        """Hear of the raw values of all parameters of the form, for kinds that depend on another one."""

    def set_invalid(self, invalid: bool) -> None:
        """Show that something is wrong with the value."""
        mark(self.focus_target(), "invalid", invalid)

    def set_missing(self, missing: bool) -> None:
        """Show gently that a value is still to be given."""
        mark(self.focus_target(), "missing", missing)

    def focus_target(self) -> QWidget:
        """Return the widget that a label's shortcut goes to."""
        return self.focusProxy() or self

    def set_words(self, name: str, description: str) -> None:
        """Take the label and the help as what a screen reader says."""
        target = self.focus_target()
        target.setAccessibleName(name)
        target.setAccessibleDescription(description)
