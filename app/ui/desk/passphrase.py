"""Asks for the passphrase of the file of secrets, where no keyring keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.engine.words import msg
from app.i18n import Translator
from app.ui.theme import tokens
from app.ui.theme.theme import Theme

if TYPE_CHECKING:  # what opens secrets is loaded when one is needed
    from app.delivery.secrets.encrypted_file import EncryptedFileSecrets
    from app.delivery.secrets.vault import Vault

SHORTEST = 8
WIDTH = 440

_title, _new_title = msg("The passphrase of your secrets"), msg("Choose a passphrase")
_about = msg(
    "Passwords and keys of channels lie encrypted in {file}. Its passphrase opens them until the window closes."
)
_new_about = msg(
    "This computer has no keyring that keeps passwords. They are kept encrypted in {file} instead, and only this "
    "passphrase opens it: it is written down nowhere, and asked for when a window needs a secret."
)
_passphrase, _again = msg("Passphrase"), msg("Once more")
_short = msg("Take at least {n} characters: several words are easy to remember.")
_unlike = msg("That is not the same.")
_wrong = msg("This passphrase does not open the file. Check it and try again.")
_open, _choose, _cancel, _without = msg("Open"), msg("Use this passphrase"), msg("Cancel"), msg("Go on without")


class SecretsDoor(QObject):
    """Keeps the passphrase in memory for as long as the program runs, and opens the places for secrets with it."""

    opened = Signal()
    """The passphrase is known now."""

    def __init__(self, folder: Path, theme: Theme, tr: Translator, parent: QObject | None = None) -> None:
        """The file lies in `folder`."""
        super().__init__(parent)
        self._folder = folder
        self._theme = theme
        self._tr = tr
        self._passphrase: str | None = None
        self._vault: Vault | None = None

    def speak(self, tr: Translator) -> None:
        """Ask in another language from now on."""
        self._tr = tr

    def vault(self) -> Vault:
        """Return the places for secrets of this machine, looked for when they are first needed."""
        if self._vault is None:
            from app.delivery.secrets.vault import open_vault  # noqa: PLC0415  only who needs a secret waits for it

            self._vault = open_vault(self._folder, passphrase=lambda: self._passphrase)
        return self._vault

    def told(self, environment: Mapping[str, str]) -> Mapping[str, str]:
        """Return the environment of a process of ours that is to open the same secrets."""
        if self._passphrase is None:
            return environment
        from app.delivery.secrets.encrypted_file import OPENED_BY  # noqa: PLC0415  as in `vault`

        return {**environment, OPENED_BY: self._passphrase}

    def unlock(
        self,
        parent: QWidget,
        then: Callable[[], object],
        without: Callable[[], object] | None = None,
    ) -> PassphraseDialog | None:
        """Do what needs a secret: at once, or once the passphrase was told.

        What is given as `without` can do without one: it is not asked for a passphrase of a file that is still to be
        made, and a person may go on with it.
        """
        file = self.vault().closed
        if file is None or (without is not None and not file.exists):
            then()
            return None
        dialog = PassphraseDialog(self._theme, self._tr, file, can_do_without=without is not None, parent=parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def take(passphrase: str) -> None:
            self._passphrase = passphrase
            self.vault().redactor.learn(passphrase)
            self.opened.emit()
            then()

        dialog.told.connect(take)
        if without is not None:
            dialog.passed_over.connect(without)
        dialog.open()
        return dialog


class PassphraseDialog(QDialog):
    """Takes a passphrase that opens the file; a new one is typed twice."""

    told = Signal(str)
    passed_over = Signal()
    """A person goes on without it."""

    def __init__(
        self,
        theme: Theme,
        tr: Translator,
        file: EncryptedFileSecrets,
        *,
        can_do_without: bool,
        parent: QWidget | None = None,
    ) -> None:
        """Ask for the passphrase of `file`, or for a new one where there is no file yet."""
        super().__init__(parent)
        self._tr = tr
        self._file = file
        self._new = not file.exists
        self.setWindowTitle(tr(_new_title if self._new else _title))
        self.first, self.second = QLineEdit(), QLineEdit()
        self.error = QLabel()
        self.error.setProperty("role", "error")
        self.error.setWordWrap(True)
        self.error.hide()
        self._lay_out(can_do_without=can_do_without)
        self.resize(theme.scaled(WIDTH), self.sizeHint().height())

    def accept(self) -> None:
        """Take what was typed, unless it does not fit."""
        typed = self.first.text()
        if self._new and len(typed) < SHORTEST:
            self._complain(self._tr(_short.fill(n=SHORTEST)), self.first)
        elif self._new and typed != self.second.text():
            self._complain(self._tr(_unlike), self.second)
        elif not typed or not self._file.opened_by(typed):
            self._complain(self._tr(_wrong), self.first)
        else:
            super().accept()
            self.told.emit(typed)

    def _complain(self, words: str, field: QLineEdit) -> None:
        self.error.setText(words)
        self.error.show()
        field.setAccessibleDescription(words)
        field.setFocus()
        field.selectAll()

    def _pass_over(self) -> None:
        self.reject()
        self.passed_over.emit()

    def _lay_out(self, *, can_do_without: bool) -> None:
        tr = self._tr
        title, about = QLabel(self.windowTitle()), QLabel()
        title.setProperty("role", "title")
        about.setText(tr((_new_about if self._new else _about).fill(file=self._file.place)))
        about.setProperty("role", "muted")
        about.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        layout.setSpacing(tokens.SMALL)
        layout.addWidget(title)
        layout.addWidget(about)
        layout.addSpacing(tokens.SMALL)
        for words, field in ((_passphrase, self.first), *(((_again, self.second),) if self._new else ())):
            caption = QLabel(tr(words))
            caption.setBuddy(field)
            field.setAccessibleName(tr(words))
            field.setEchoMode(QLineEdit.EchoMode.Password)
            layout.addWidget(caption)
            layout.addWidget(field)
        layout.addWidget(self.error)
        layout.addSpacing(tokens.SMALL)
        buttons = QDialogButtonBox()
        if can_do_without:
            other = buttons.addButton(tr(_without), QDialogButtonBox.ButtonRole.ActionRole)
            other.setAutoDefault(False)
            other.clicked.connect(self._pass_over)
        buttons.addButton(tr(_cancel), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        go_on = buttons.addButton(tr(_choose if self._new else _open), QDialogButtonBox.ButtonRole.AcceptRole)
        go_on.setProperty("kind", "primary")
        go_on.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
