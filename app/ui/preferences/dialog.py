"""The preferences: a form made of the settings' own declarations; each choice is in force at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.engine.errors import KnownError
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.settings import LARGEST_FONT, PAGES, SMALLEST_FONT, Offered, Settings, offered
from app.ui.preview.parts import column, label, row, set_text
from app.ui.theme import tokens
from app.ui.theme.theme import Theme
from app.ui.widgets.labels import SectionHeader
from app.ui.widgets.room import TallArea, grow

_title, _close, _reset = msg("Preferences"), msg("Close"), msg("Back to the usual")
_pixels = msg("{n} px")
_system_language = msg("As the system")
_SETTLE = 150
"""Milliseconds after which a moved slider counts as let go."""


class Choice(QComboBox):
    """One of a few values."""

    asked = Signal(object)

    def __init__(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer values with their words."""
        super().__init__()
        for value, words in choices:
            self.addItem(words, value)
        self.activated.connect(lambda _: self.asked.emit(self.currentData()))

    def show_value(self, value: Any) -> None:
        """Show the value in force."""
        self.setCurrentIndex(self.findData(value))


class Switch(QCheckBox):
    """Yes or no."""

    asked = Signal(object)

    def __init__(self, words: str) -> None:
        """Say what is switched."""
        super().__init__(words)
        self.clicked.connect(lambda: self.asked.emit(self.isChecked()))

    def show_value(self, value: Any) -> None:
        """Show the value in force."""
        self.setChecked(bool(value))


class Size(QWidget):
    """A size of text, with the letters it gives."""

    asked = Signal(object)

    def __init__(self, theme: Theme, tr: Translator, name: str) -> None:
        """Offer all sizes there are."""
        super().__init__()
        self._tr = tr
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(SMALLEST_FONT, LARGEST_FONT)
        self.slider.setAccessibleName(name)
        self.slider.setPageStep(1)
        self._said = label("muted")
        self._said.setMinimumWidth(theme.scaled(44))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SETTLE)
        layout = row(self.slider, self._said, spacing=tokens.MEDIUM)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.slider)
        # The whole window is dressed anew with each size: not while the handle is under way.
        self.slider.valueChanged.connect(self._moved)
        self._pause.timeout.connect(lambda: self.asked.emit(self.slider.value()))

    def show_value(self, value: Any) -> None:
        """Show the value in force."""
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        set_text(self._said, self._tr(_pixels.fill(n=value)))

    def _moved(self, value: int) -> None:
        set_text(self._said, self._tr(_pixels.fill(n=value)))
        self._pause.start()


Control = Choice | Switch | Size


class PreferencesDialog(QDialog):
    """Shows the settings and asks for others."""

    chosen = Signal(object)
    """These settings are to be in force (Settings)."""

    def __init__(
        self,
        theme: Theme,
        tr: Translator,
        settings: Settings,
        languages: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        """`languages` are those there are words in, by code, each with its own name."""
        super().__init__(parent)
        self._theme = theme
        self._tr = tr
        self._settings = settings
        self._languages = languages
        self.controls: dict[str, Control] = {}
        self.setWindowTitle(tr(_title))
        self.setMinimumWidth(theme.scaled(440))
        self._error = label("error", wrap=True)
        self._error.hide()
        close, reset = QPushButton(tr(_close)), QPushButton(tr(_reset))
        close.setProperty("kind", "primary")
        reset.setProperty("kind", "link")
        reset.setAutoDefault(False)
        close.clicked.connect(self.accept)
        reset.clicked.connect(self._reset)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.WIDE, tokens.LARGE, tokens.WIDE, tokens.LARGE)
        layout.setSpacing(tokens.LARGE)
        pages = column(*(self._page(str(tr(one)), one) for one in PAGES), None, spacing=tokens.LARGE)
        inside = QWidget()
        inside.setLayout(pages)
        layout.addWidget(TallArea(inside), 1)
        layout.addWidget(self._error)
        layout.addLayout(row(reset, None, close))
        self.show_settings(settings)

    def follow(self, _old: Settings, new: Settings) -> None:
        """Show what is in force now."""
        self.show_settings(new)

    def show_settings(self, settings: Settings) -> None:
        """Show the settings in force."""
        self._settings = settings
        for name, control in self.controls.items():
            control.show_value(getattr(settings, name))

    def focus_on(self, name: str) -> None:
        """Put the keyboard on a setting."""
        self.controls[name].setFocus()

    def _page(self, title: str, page: Msg) -> QVBoxLayout:
        card = QFrame()
        card.setProperty("role", "panel")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.MEDIUM)
        inside.setSpacing(tokens.MEDIUM)
        for name, mark in (one for one in offered() if one[1].page == page):
            inside.addLayout(self._line(name, mark))
        return column(SectionHeader(self._theme, title), card, spacing=tokens.TIGHT)

    def _line(self, name: str, mark: Offered) -> QVBoxLayout | QHBoxLayout:
        words = self._tr(mark.label)
        control = self.controls[name] = self._control(name, mark, words)
        if not isinstance(control, Size):
            control.setAccessibleName(words)
        control.asked.connect(lambda value: self._ask(name, value))
        help_ = label("muted", wrap=True)
        help_.setText(self._tr(mark.help) if mark.help else "")
        help_.setVisible(mark.help is not None)
        control.setAccessibleDescription(help_.text())
        if isinstance(control, Switch):
            help_.setContentsMargins(tokens.BESIDE_BOX, 0, 0, 0)
            return column(control, help_, spacing=2)
        caption = label()
        caption.setText(words)
        caption.setBuddy(control)
        line = row(column(caption, help_, spacing=2), control, spacing=tokens.LARGE)
        line.setStretch(0, 1)
        line.setStretch(1, 1)
        return line

    def _control(self, name: str, mark: Offered, words: str) -> Control:
        if name == "language":
            return Choice([("", self._tr(_system_language)), *self._languages.items()])
        if mark.choices:
            return Choice([(value, self._tr(said)) for value, said in mark.choices])
        if name == "font_size":
            return Size(self._theme, self._tr, words)
        return Switch(words)

    def _ask(self, name: str, value: Any) -> None:
        try:
            settings = self._settings.changed(**{name: value})
        except KnownError as error:
            set_text(self._error, self._tr(error.words))
            return
        set_text(self._error, "")
        self._settings = settings
        self.chosen.emit(settings)

    def _reset(self) -> None:
        usual = Settings()
        self.show_settings(self._settings.changed(**{name: getattr(usual, name) for name, _ in offered()}))
        self.chosen.emit(self._settings)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        grow(self)
