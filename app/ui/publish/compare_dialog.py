"""Two versions beside each other: what differs rule by rule, and the way back to the older one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.differences import Differences
from app.engine.differences_report import summary
from app.engine.errors import KnownError
from app.engine.words import msg
from app.ui.forms.parts.choices import Choices, Option
from app.ui.preview.look import Look
from app.ui.publish.differences_view import DifferencesView
from app.ui.theme import tokens
from app.ui.widgets.room import open_wide
from app.ui.widgets.states import EmptyState

NOW = "board"
"""Stands for the rules as they are on the board."""

Compare = Callable[[str, str], Differences]
"""Gives what differs between two versions by their ids; raises KnownError where one cannot be read."""

_title = msg("Compare versions")
_from, _to = msg("From"), msg("to")
_older, _newer = msg("Older version"), msg("Newer version")
_on_board = msg("The rules on the board")
_restore = msg("Restore this version")
_close = msg("Close")
_same = msg("Nothing differs")
_same_help = msg("Both versions hold the same rules. Choose another one to compare with.")
_failed = msg("The versions cannot be compared")


class CompareDialog(QDialog):
    """Shows what differs from one version to another, and offers to restore the first."""

    restore_asked = Signal(str)
    """The rules of a version are to be put on the board: its id."""

    def __init__(
        self, look: Look, versions: Sequence[tuple[str, str]], compare: Compare, chosen: str, parent: QWidget
    ) -> None:
        """Offer `versions`, pairs of id and what it is called; compare the chosen one with the board."""
        super().__init__(parent)
        self._look = look
        self._compare = compare
        tr, theme = look.tr, look.theme
        self.setWindowTitle(tr(_title))
        options = [Option(NOW, tr(_on_board)), *(Option(key, label) for key, label in versions)]
        self.older, self.newer = Choices(), Choices()
        for box, name in ((self.older, _older), (self.newer, _newer)):
            box.offer(options)
            box.setAccessibleName(tr(name))
            box.value_chosen.connect(self._show)
        self.older.choose(chosen)
        self.newer.choose(NOW)
        self.summary = QLabel()
        self.summary.setProperty("role", "muted")
        self.view = DifferencesView(look)
        self._empty = EmptyState(theme, "mdi6.equal", tr(_same), tr(_same_help))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        self.restore = QPushButton(tr(_restore))
        self.restore.setAutoDefault(False)
        self.restore.clicked.connect(self._ask_restore)
        self._lay_out()
        self._show()

    def _show(self, _key: object = None) -> None:
        older, newer = self.older.value(), self.newer.value()
        self.restore.setEnabled(older != NOW)
        tr = self._look.tr
        try:
            found = self._compare(older, newer)
        except KnownError as error:
            self.summary.setText("")
            self._empty.say(tr(_failed), tr(error.words))
            self._stack.setCurrentWidget(self._empty)
            return
        self.summary.setText(tr(summary(found)))
        self._empty.say(tr(_same), tr(_same_help))
        self.view.show_differences(found)
        self._stack.setCurrentWidget(self._empty if found.same else self.view)

    def _ask_restore(self) -> None:
        self.restore_asked.emit(self.older.value())
        self.accept()

    def _lay_out(self) -> None:
        tr, theme = self._look.tr, self._look.theme
        chosen = QHBoxLayout()
        chosen.setSpacing(tokens.SMALL)
        for words, box in ((_from, self.older), (_to, self.newer)):
            label = QLabel(tr(words))
            label.setBuddy(box)
            chosen.addWidget(label)
            chosen.addWidget(box, 1)
        panel = QFrame()
        panel.setProperty("role", "panel")
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(tokens.SMALL, tokens.SMALL, tokens.SMALL, tokens.SMALL)
        inside.addWidget(self._stack)
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr(_close), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.addButton(self.restore, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        layout.setSpacing(tokens.MEDIUM)
        layout.addLayout(chosen)
        layout.addWidget(self.summary)
        layout.addWidget(panel, 1)
        layout.addWidget(buttons)
        open_wide(self, theme, 760, 560)
