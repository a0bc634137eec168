"""Asks for a server: what it is called, where it is, and the token that opens it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.errors import KnownError
from app.engine.words import Msg, msg
from app.publish.client import Health
from app.settings import Server
from app.ui.jobs import Jobs, Report
from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.widgets.room import open_wide

Try = Callable[[Server, str, Report], Health]

_title, _add, _test, _cancel = msg("Add a server"), msg("Add"), msg("Test"), msg("Cancel")
_name, _url, _token, _certificate = msg("Name"), msg("Address"), msg("Token"), msg("Certificate file")
_name_hint, _url_hint = msg("production"), msg("https://rules.example.com")
_certificate_hint = msg("Only where no public authority vouches for it")
_testing = msg("Asking “{server}”…")
_fine = msg("“{server}” answers and knows the token.")
_not_ready = msg("“{server}” answers and knows the token, but it is not ready: {why}")


class ServerDialog(QDialog):
    """Tests what was typed, and hands it on."""

    given = Signal(object, str)
    """A server is to be kept (Server), and its token."""

    def __init__(self, look: Look, jobs: Jobs, try_out: Try, where: Msg, parent: QWidget) -> None:
        """`where` says where the token will be kept, in a sentence."""
        super().__init__(parent)
        self._look = look
        self._jobs = jobs
        self._try_out = try_out
        tr = look.tr
        self.setWindowTitle(tr(_title))
        self.name, self.url, self.token, self.certificate = (QLineEdit() for _ in range(4))
        self.name.setPlaceholderText(tr(_name_hint))
        self.url.setPlaceholderText(tr(_url_hint))
        self.certificate.setPlaceholderText(tr(_certificate_hint))
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self._lay_out(where)
        for field in (self.name, self.url, self.token, self.certificate):
            field.textChanged.connect(self._changed)
        self._changed()

    def server(self) -> Server:
        """Return what was typed."""
        return Server(self.name.text().strip(), self.url.text().strip().rstrip("/"), self.certificate.text().strip())

    def complain(self, error: KnownError) -> None:
        """Say why it cannot be kept."""
        self._say(self._look.tr(error.words), "error")
        fields = {"name": self.name, "url": self.url, "token": self.token, "certificate": self.certificate}
        if error.field in fields:
            fields[error.field].setFocus()

    def _changed(self) -> None:
        filled = all(one.text().strip() for one in (self.name, self.url, self.token))
        self.add.setEnabled(filled)
        self.test.setEnabled(filled)
        self._say("", "muted")

    def _ask(self) -> None:
        server, token = self.server(), self.token.text().strip()
        self._say(self._look.tr(_testing.fill(server=server.name)), "muted")
        self.test.setEnabled(False)
        self._jobs.start(
            lambda report: self._try_out(server, token, report),
            owner=self,
            then=lambda health: self._told(server, health),
            failed=self._failed,
        )

    def _told(self, server: Server, health: Health) -> None:
        self.test.setEnabled(True)
        if health.ready:
            self._say(self._look.tr(_fine.fill(server=server.name)), "success")
        else:
            why = " ".join(health.problems.values())
            self._say(self._look.tr(_not_ready.fill(server=server.name, why=why)), "warning")

    def _failed(self, error: KnownError) -> None:
        self.test.setEnabled(True)
        self.complain(error)

    def _give(self) -> None:
        self.given.emit(self.server(), self.token.text().strip())

    def _say(self, words: str, role: str) -> None:
        self.said.setText(words)
        self.said.setProperty("role", role)
        self.said.style().polish(self.said)

    def _lay_out(self, where: Msg) -> None:
        tr, theme = self._look.tr, self._look.theme
        title = QLabel(tr(_title))
        title.setProperty("role", "title")
        form = QVBoxLayout()
        form.setSpacing(tokens.TIGHT)
        for label, field in (
            (_name, self.name),
            (_url, self.url),
            (_token, self.token),
            (_certificate, self.certificate),
        ):
            field.setAccessibleName(tr(label))
            words = QLabel(tr(label))
            words.setBuddy(field)
            form.addWidget(words)
            form.addWidget(field)
            form.addSpacing(tokens.SMALL)
        kept = QLabel(tr(where))
        kept.setProperty("role", "muted")
        kept.setWordWrap(True)
        buttons = QDialogButtonBox()
        self.test = QPushButton(tr(_test))
        self.test.setAutoDefault(False)
        self.test.clicked.connect(self._ask)
        buttons.addButton(self.test, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(tr(_cancel), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        self.add = buttons.addButton(tr(_add), QDialogButtonBox.ButtonRole.AcceptRole)
        self.add.setProperty("kind", "primary")
        self.add.setDefault(True)
        buttons.accepted.connect(self._give)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        layout.setSpacing(tokens.MEDIUM)
        for widget in (title, kept):
            layout.addWidget(widget)
        layout.addLayout(form)
        layout.addWidget(self.said)
        layout.addStretch(1)
        layout.addWidget(buttons)
        open_wide(self, theme, 460, 420)
