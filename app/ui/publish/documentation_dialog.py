"""Asks how documentation is to be written: in which form, which language, in whose name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.words import Msg, msg
from app.i18n import SOURCE_LANGUAGE
from app.publish.documentation.writing import FORMS
from app.ui.forms.parts.choices import Choices, Option
from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.widgets.labels import SectionHeader

_title, _export, _cancel = msg("Export documentation of “{name}”"), msg("Export…"), msg("Cancel")
_form, _language, _by = msg("Format"), msg("Language"), msg("Written by")
_by_hint = msg("Stands on the first page; may stay empty")
_means: Mapping[str, Msg] = {
    ".html": msg("One file that any browser opens and prints"),
    ".pdf": msg("For customers and auditors, to be kept and signed"),
    ".svg": msg("For slides and manuals"),
    ".bpmn": msg("For tools that draw and run processes"),
}


class DocumentationDialog(QDialog):
    """Offers the forms; where the file goes is asked afterwards."""

    asked = Signal(str, str, str)
    """Documentation is to be written: its form, such as ``.pdf``, the language's code, and by whom."""

    def __init__(self, look: Look, name: str, languages: Mapping[str, str], parent: QWidget) -> None:
        """Offer `languages` by their codes; the window's own is chosen."""
        super().__init__(parent)
        self._look = look
        tr = look.tr
        self.setWindowTitle(tr(_title.fill(name=name)))
        self.forms = {form: QRadioButton(tr(words)) for form, words in FORMS.items()}
        self.group = QButtonGroup(self)
        for form, button in self.forms.items():
            button.setAccessibleDescription(tr(_means[form]))
            self.group.addButton(button)
        self.forms[".pdf"].setChecked(True)
        self.language = Choices()
        self.language.setAccessibleName(tr(_language))
        self.language.offer([Option(code, words) for code, words in languages.items()])
        self.language.choose(tr.language if tr.language in languages else SOURCE_LANGUAGE)
        self.by = QLineEdit()
        self.by.setAccessibleName(tr(_by))
        self.by.setPlaceholderText(tr(_by_hint))
        self._lay_out(name)
        self.forms[".pdf"].setFocus()

    def form(self) -> str:
        """Return the form that is chosen."""
        return next(form for form, button in self.forms.items() if button.isChecked())

    def _ask(self) -> None:
        self.asked.emit(self.form(), str(self.language.value()), self.by.text().strip())

    def _lay_out(self, name: str) -> None:
        tr, theme = self._look.tr, self._look.theme
        title = QLabel(tr(_title.fill(name=name)))
        title.setProperty("role", "title")
        title.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        layout.setSpacing(tokens.TIGHT)
        layout.addWidget(title)
        layout.addSpacing(tokens.SMALL)
        layout.addWidget(SectionHeader(theme, tr(_form)))
        for form, button in self.forms.items():
            means = QLabel(tr(_means[form]))
            means.setProperty("role", "muted")
            means.setIndent(theme.scaled(30))
            layout.addWidget(button)
            layout.addWidget(means)
        layout.addSpacing(tokens.SMALL)
        for label, field in ((_language, self.language), (_by, self.by)):
            words = QLabel(tr(label))
            words.setBuddy(field)
            layout.addWidget(words)
            layout.addWidget(field)
            layout.addSpacing(tokens.SMALL)
        layout.addStretch(1)
        layout.addWidget(self._buttons())
        self.setMinimumWidth(theme.scaled(440))

    def _buttons(self) -> QDialogButtonBox:
        tr = self._look.tr
        buttons = QDialogButtonBox()
        buttons.addButton(tr(_cancel), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        self.export = buttons.addButton(tr(_export), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setProperty("kind", "primary")
        self.export.setDefault(True)
        buttons.accepted.connect(self._ask)
        buttons.rejected.connect(self.reject)
        return buttons
