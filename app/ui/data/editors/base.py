"""What every editor of a field's value has in common."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.engine.errors import KnownError
from app.engine.model.schema import Field
from app.engine.model.values import Value, read_value
from app.engine.words import Msg
from app.ui.data.context import DataContext


class ValueEditor(QWidget):
    """Shows a value and lets it be changed; asks for each change once it is complete."""

    value_asked = Signal(object)
    """The field is to hold this value, typed as the field says; None empties it."""
    refused = Signal(object)
    """What was typed does not fit (KnownError); None once it does again."""

    def __init__(self, context: DataContext, field: Field) -> None:
        """Edit the values of a field."""
        super().__init__()
        self.context = context
        self.field = field
        self._tr = context.look.tr

    @abstractmethod
    def show_value(self, value: Value) -> None:
        """Show a value; asks for nothing."""

    @property
    def unfinished(self) -> bool:
        """Whether something is typed here that is not taken yet, or was refused."""
        return False

    def set_fixed(self) -> None:
        """Let the value be read and copied only."""
        self.setEnabled(False)

    def _ask(self, raw: object) -> bool:
        """Ask for what was given where it fits the field, and say so where it does not; return whether it does."""
        try:
            value = read_value(self.field.type, raw, multiple=self.field.multiple, field=self.field.key)
        except KnownError as error:
            self.refused.emit(error)
            return False
        self.refused.emit(None)
        self.value_asked.emit(value)
        return True

    def _refuse(self, words: Msg) -> None:
        """Say that what was given does not fit."""
        self.refused.emit(KnownError(words, field=self.field.key))
