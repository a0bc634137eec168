"""Why a rule would not do its work, and where that can be mended."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from app.engine.trace import Reason, Status
from app.engine.words import Msg, msg
from app.ui.preview.look import Look
from app.ui.preview.parts import Paper, Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.theme import tokens
from app.ui.widgets.flow import FlowLayout

_titles: Mapping[Status, tuple[Msg, str, str]] = {
    Status.SKIPPED: (msg("Would be skipped"), "mdi6.filter-off-outline", "warning"),
    Status.FAILED: (msg("Would fail"), "mdi6.alert-circle-outline", "error"),
    Status.NOT_PLANNED: (msg("Not planned"), "mdi6.calendar-remove-outline", "warning"),
}
_go, _go_when, _go_condition = msg("Go to “{field}”"), msg("Go to the time"), msg("Go to the condition")
CONDITION, TIME = "only_if", "when"
"""The names under which a rule's condition and its time are asked for."""


class Outcome(Paper):
    """A banner: what stands in the way, and a way there."""

    asked = Signal(str)
    """Show the field of this name: a parameter, ``only_if`` or ``when``."""

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        self._sign = Sign(look, "mdi6.alert-circle-outline", "error", 20)
        self._title = label("strong")
        self._words = label(wrap=True)
        self.button = QPushButton()
        self.button.setProperty("kind", "link")
        head = FlowLayout(spacing=tokens.SMALL)  # where both do not fit side by side, the way stands below
        head.addWidget(self._title)
        head.addWidget(self.button)
        head.setContentsMargins(0, -tokens.TIGHT, 0, 0)
        words = column(head, self._words, spacing=2)
        layout = row(column(self._sign, None), words, spacing=10)
        layout.setStretch(1, 1)
        super().__init__(look, layout)
        self._tr = look.tr
        self._field = ""
        self.button.clicked.connect(lambda: self.asked.emit(self._field))
        self.hide()

    def show_reason(self, status: Status, reason: Reason | None, scene: Scene, labels: Mapping[str, str]) -> None:
        """Say why; a rule that would do its work needs no banner. `labels` are those of the rule's parameters."""
        if status not in _titles:
            self.hide()
            return
        title, icon, color = _titles[status]
        self._sign.show_icon(icon, color)
        self.set_ground(f"tint:{color}", color)
        set_text(self._title, self._tr(title))
        set_text(self._words, scene.tr(reason.words) if reason else "")
        place = place_of(status, reason)
        self._field = place if place in labels or place in (CONDITION, TIME) else ""
        set_text_of(self.button, self._way(labels))
        self.setAccessibleName(f"{self._title.text()}. {self._words.text()}")
        self.show()

    def _way(self, labels: Mapping[str, str]) -> str:
        match self._field:
            case "":
                return ""
            case "only_if":
                return self._tr(_go_condition)
            case "when":
                return self._tr(_go_when)
        return self._tr(_go.fill(field=labels[self._field]))


def place_of(status: Status, reason: Reason | None) -> str:
    """Return the name of the field in which a reason can be mended."""
    if status is Status.SKIPPED or (reason is not None and reason.code in ("condition", "clause")):
        return CONDITION
    if status is Status.NOT_PLANNED or (reason is not None and reason.code == "date"):
        return TIME
    return reason.field if reason is not None else ""


def set_text_of(button: QPushButton, text: str) -> None:
    """Write on a button, and hide it where it leads nowhere."""
    if button.text() != text:
        button.setText(text.replace("&", "&&"))
    button.setVisible(bool(text))
