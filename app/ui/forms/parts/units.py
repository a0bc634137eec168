"""Units beside a number: in the form that the number asks for, with room for any other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QSpinBox, QWidget

from app.engine.words import Msg, beside, msgs
from app.i18n import Translator
from app.ui.forms.parts.choices import Choices, Option

DAYS = msgs("day", "days")
HOURS = msgs("hour", "hours")
TIMES = (("minutes", msgs("minute", "minutes")), ("hours", HOURS), ("days", DAYS))
_SAMPLES = (0, 1, 2, 3, 5, 11, 20, 100)
"""Among these every language finds a number for each of its plural forms."""
_MEASURED = 18
"""Qt measures no more letters of a box's text (QAbstractSpinBox::sizeHint)."""


class Unit(QLabel):
    """The unit of a number, behind its field."""

    def __init__(self, tr: Translator, words: Msg) -> None:
        """Stand beside no number yet."""
        super().__init__()
        self._tr = tr
        self._words = words
        self._forms = _forms(words, tr)
        self.stand_beside(None)

    def stand_beside(self, number: object) -> None:
        """Follow the number; anything else is none."""
        self.setText(_form(self._words, number, self._tr))

    def sizeHint(self) -> QSize:
        return QSize(_widest(self, self._forms), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Units(Choices):
    """Chooses one of a few units of a number."""

    def __init__(self, tr: Translator, units: Sequence[tuple[str, Msg]] = TIMES) -> None:
        """Stand beside no number yet."""
        super().__init__()
        self._tr = tr
        self._units = units
        self.fit_words([form for _, words in units for form in _forms(words, tr)])
        self.stand_beside(None)

    def stand_beside(self, number: object) -> None:
        """Follow the number; anything else is none."""
        self.offer([Option(unit, _form(words, number, self._tr)) for unit, words in self._units])


class UnitBox(QSpinBox):
    """A whole number with its unit in the same field."""

    def __init__(self, tr: Translator, words: Msg) -> None:
        """Begin as a box without bounds of its own does."""
        super().__init__()
        self._tr = tr
        self._words = words
        self._forms = _forms(words, tr)
        self.valueChanged.connect(self._follow)
        self._follow(self.value())

    def _follow(self, number: int) -> None:
        self.setSuffix(_form(self._words, number, self._tr))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        most = self.textFromValue(self.maximum())
        measured = f"{most}{self.suffix()} "[:_MEASURED]
        more = _widest(self, [f"{most}{form} " for form in self._forms]) - _widest(self, [measured])
        return QSize(hint.width() + more, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def _form(words: Msg, number: object, tr: Translator) -> str:
    return tr(beside(number if isinstance(number, int | float) else None, words))


def _forms(words: Msg, tr: Translator) -> list[str]:
    return [_form(words, number, tr) for number in _SAMPLES]


def _widest(widget: QWidget, texts: Iterable[str]) -> int:
    """Return the width of the widest text: what stands beside it does not move while a number is typed."""
    return max(map(widget.fontMetrics().horizontalAdvance, texts))
