"""A box for numbers with decimals, typed as the language writes them."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox

from app.engine.errors import KnownError
from app.i18n import Translator
from app.ui import typed


class DecimalBox(QDoubleSpinBox):
    """Counts with decimals. Qt alone drops a point that is not the language's, so that 0.08 becomes 8."""

    def __init__(self, tr: Translator) -> None:
        """Read and show numbers as `tr` does."""
        super().__init__()
        self._tr = tr
        self.setKeyboardTracking(False)  # half of a number is another number

    def textFromValue(self, value: float) -> str:
        return typed.figure(round(value, self.decimals()), self._tr, grouped=False)

    def valueFromText(self, text: str) -> float:
        return float(typed.read_number(self._bare(text), self._tr))

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        try:
            value = self.valueFromText(text)
        except KnownError:
            return QValidator.State.Intermediate, text, place
        fits = self.minimum() <= value <= self.maximum()
        return QValidator.State.Acceptable if fits else QValidator.State.Intermediate, text, place

    def fixup(self, text: str) -> str:
        return text  # what is no number is dropped; Qt would take out its points and commas and keep the rest

    def _bare(self, text: str) -> str:
        return text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()
