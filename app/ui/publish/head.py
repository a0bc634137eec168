"""The head of the dialog: which server, how it is, and what runs there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.engine.words import msg
from app.publish.client import Health
from app.publish.publishing import Plan
from app.publish.telling import what_runs
from app.ui.forms.parts.choices import Choices, Option
from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton

_title = msg("Publish “{name}”")
_server = msg("Server")
_add, _remove = msg("Add a server"), msg("Forget this server and its token")
_token = msg("Its token: {token}")
_ready, _not_ready = msg("Ready"), msg("Not ready: {why}")


class Head(QWidget):
    """Chooses a server, and says how it is."""

    chosen = Signal(str)
    add_asked = Signal()
    remove_asked = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        """Publish a rule set of a name."""
        super().__init__()
        self._look = look
        tr, theme = look.tr, look.theme
        title = QLabel(tr(_title.fill(name=name)))
        title.setProperty("role", "title")
        title.setTextFormat(Qt.TextFormat.PlainText)
        self._choice = Choices()
        self._choice.setAccessibleName(tr(_server))
        self._choice.setMinimumWidth(theme.scaled(180))
        self._choice.value_chosen.connect(self.chosen)
        self._label = QLabel(tr(_server))
        self._label.setBuddy(self._choice)
        self.add = IconButton(theme, "mdi6.plus", tr(_add))
        self.remove = IconButton(theme, "mdi6.delete-outline", tr(_remove))
        self.add.clicked.connect(self.add_asked)
        self.remove.clicked.connect(lambda: self.remove_asked.emit(self.server))
        self._sign, self.health, self.live = QLabel(), QLabel(), QLabel()
        self.live.setProperty("role", "muted")
        self.live.setWordWrap(True)
        self.health.setTextFormat(Qt.TextFormat.PlainText)
        self.health.setWordWrap(True)
        self._health: Health | None = None
        theme.theme_changed.connect(self._dress)
        row = QHBoxLayout()
        row.setSpacing(tokens.SMALL)
        for widget in (self._label, self._choice, self.add, self.remove):
            row.addWidget(widget)
        row.addSpacing(tokens.SMALL)
        row.addWidget(self._sign)
        row.addWidget(self.health, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.SMALL)
        layout.addWidget(title)
        layout.addLayout(row)
        layout.addWidget(self.live)

    @property
    def server(self) -> str:
        """The server that is chosen."""
        return self._choice.value()

    def offer(self, names: Sequence[str], chosen: str) -> None:
        """Offer servers."""
        self._choice.offer([Option(one, one) for one in names])
        kept = self.server if self.server in names else ""
        if names:
            self._choice.choose(chosen or kept or names[0])
        for widget in (self._label, self._choice, self.remove, self.add):
            widget.setVisible(bool(names))

    def show_plan(self, plan: Plan | None) -> None:
        """Say how the server is, and what runs there."""
        self._sign.setVisible(plan is not None)
        self.health.setVisible(plan is not None)
        self.live.setVisible(plan is not None)
        if plan is None:
            return
        self._health = plan.health
        self._dress()
        self.live.setText(" ".join(map(self._look.tr, what_runs(plan))))
        token = plan.live.by_token if plan.live is not None else None
        self.live.setToolTip(self._look.tr(_token.fill(token=token)) if token else "")

    def _dress(self) -> None:
        health = self._health
        if health is None:
            return
        color, icon = ("success", "mdi6.check-circle") if health.ready else ("warning", "mdi6.alert-circle")
        why = " ".join(health.problems.values())
        theme = self._look.theme
        size = theme.scaled(tokens.ICON)
        self._sign.setPixmap(theme.pixmap(icon, color, size, self.devicePixelRatioF()))
        self.health.setText(self._look.tr(_ready if health.ready else _not_ready.fill(why=why)))
        self.health.setProperty("role", color)
        self.health.style().polish(self.health)
