"""The foot of the dialog: a comment, what becomes of the items there, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.engine.words import msg, msgs
from app.publish.publishing import Plan
from app.publish.telling import short
from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.widgets.announcing import announce

_comment = msg("What has changed? (may stay empty)")
_enter = msgs("Let the {n} item there enter its stage anew", "Let the {n} items there enter their stages anew")
_enter_help = msg(
    "Otherwise items keep the version under which they entered their stage until they leave it, and what waits on them "
    "stays as it is."
)
_company = msg("Send people, clients, fields and lists of this workspace along: the server knows others")
_despite = msgs("Publish in spite of {n} error", "Publish in spite of {n} errors")
_publish, _close = msg("Publish"), msg("Close")
_roll_back = msg("Roll back to {version}")
_live_already = msg("These very rules run there already.")


class Foot(QWidget):
    """Decides what may be pressed."""

    publish_asked = Signal()
    roll_back_asked = Signal()
    close_asked = Signal()

    def __init__(self, look: Look) -> None:
        """Offer nothing but to close."""
        super().__init__()
        self._look = look
        self._plan: Plan | None = None
        self._busy = False
        tr = look.tr
        self.comment = QLineEdit()
        self.comment.setPlaceholderText(tr(_comment))
        self.comment.setAccessibleName(tr(_comment))
        self.comment.setMaxLength(2000)
        self.company, self.enter, self.despite = QCheckBox(tr(_company)), QCheckBox(), QCheckBox()
        self.enter.setToolTip(tr(_enter_help))
        self.despite.toggled.connect(self._dress)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.roll_back, self.close_, self.publish = (QPushButton() for _ in range(3))
        self.close_.setText(tr(_close))
        self.publish.setText(tr(_publish))
        self.publish.setProperty("kind", "primary")
        for button, asked in (
            (self.roll_back, self.roll_back_asked),
            (self.close_, self.close_asked),
            (self.publish, self.publish_asked),
        ):
            button.setAutoDefault(False)  # Enter in a field must not put anything in force
            button.clicked.connect(asked)
        self._lay_out()
        self.show_plan(None)

    def show_plan(self, plan: Plan | None) -> None:
        """Offer what can be done with a plan."""
        self._plan = plan
        tr = self._look.tr
        self.company.setChecked(True)
        self.enter.setChecked(False)
        self.despite.setChecked(False)
        if plan is not None:
            self.enter.setText(tr(_enter.fill(n=plan.items)))
            self.despite.setText(tr(_despite.fill(n=len(plan.errors))))
            previous = plan.live.previous if plan.live is not None else None
            self.roll_back.setText(tr(_roll_back.fill(version=short(previous))) if previous else "")
        self._dress()

    def say(self, words: str, role: str) -> None:
        """Say what was done, or what went wrong."""
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.said.setProperty("role", role)
        self.said.style().polish(self.said)
        if words:
            announce(self.said, words)

    def set_busy(self, *, busy: bool) -> None:
        """Let nothing be asked while something is under way."""
        self._busy = busy
        self._dress()

    def _dress(self) -> None:
        plan = self._plan
        open_ = plan is not None and not plan.is_live
        self.comment.setVisible(open_)
        self.company.setVisible(plan is not None and open_ and plan.company is not None)
        self.enter.setVisible(plan is not None and open_ and plan.items > 0)
        self.despite.setVisible(plan is not None and open_ and bool(plan.errors))
        can_go_back = plan is not None and plan.live is not None and plan.live.previous is not None
        self.roll_back.setVisible(can_go_back)
        self.publish.setVisible(plan is not None)
        blocked = plan is None or not open_ or (bool(plan.errors) and not self.despite.isChecked())
        self.publish.setEnabled(not blocked and not self._busy)
        self.publish.setToolTip(self._look.tr(_live_already) if plan is not None and plan.is_live else "")
        for widget in (self.roll_back, self.company, self.enter, self.despite):
            widget.setEnabled(not self._busy)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox()
        buttons.addButton(self.roll_back, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(self.close_, QDialogButtonBox.ButtonRole.RejectRole)
        # stands where a button that accepts does; of that Qt would make the one that Enter presses
        buttons.addButton(self.publish, QDialogButtonBox.ButtonRole.YesRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.SMALL)
        for widget in (self.said, self.company, self.enter, self.despite, self.comment):
            layout.addWidget(widget)
        layout.addWidget(buttons)
