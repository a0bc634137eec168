"""What a backtest is to replay: the history, the rules, and in which surroundings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QVBoxLayout, QWidget

from app.engine.history import LogMapping
from app.engine.words import msg, msgs
from app.storage.history.shape import LogShape
from app.ui.backtest.context import BacktestContext
from app.ui.preview.parts import Elided, Paper, Sign, column, label, row, set_text
from app.ui.theme import tokens
from app.ui.widgets.giving_box import GivingBox
from app.ui.widgets.labels import SectionHeader
from app.ui.widgets.room import scrolled

DRAFT = ""
NOTHING = "\0"

_history, _rules, _manner = msg("History"), msg("Rules"), msg("How")
_no_log, _no_log_text = msg("No history chosen"), msg("An event log as CSV or XES, plain or .gz.")
_log, _own = msg("Choose a log…"), msg("Records of this workspace")
_own_text = msg("The ways they have gone")
_mapping = msg("What the log means…")
_means = msgs("{n} field; stages from “{stage}”", "{n} fields; stages from “{stage}”")
_version, _other = msg("Replay"), msg("Compare with")
_draft, _nothing = msg("As it is being designed"), msg("Nothing")
_saved, _saved_bare = msg("Version {number} · {comment}"), msg("Version {number}")
_people = msg("Without the workspace’s people")
_people_tip = msg(
    "People are then those the log names. Otherwise people, clients and calendars are those of this workspace."
)
_follow = msg("Carry out the rules’ moves")
_follow_tip = msg("Otherwise the recorded moves stand, and what would have been moved is counted.")
_start = msg("Run the backtest")
WIDTH = 284


class SavedRules(Struct, frozen=True):
    """A saved version that can be replayed."""

    id: str
    number: int
    comment: str


class SetupPanel(QWidget):
    """Asks for the history and the versions; says what was chosen."""

    log_asked = Signal()
    """The person wants to choose a log."""
    own_asked = Signal()
    """The workspace's own records are to be replayed."""
    mapping_asked = Signal()
    run_asked = Signal()

    def __init__(self, context: BacktestContext) -> None:
        """Nothing is chosen yet."""
        super().__init__()
        self._context = context
        tr = context.tr
        self._name, self._size, self._means = Elided("strong"), label("muted", wrap=True), label("muted", wrap=True)
        self._sign = Sign(context.look, "mdi6.history", "accent", 20, square=36)
        self.log, self.own = QPushButton(tr(_log)), QPushButton(tr(_own))
        self.mapping = QPushButton(tr(_mapping))
        self.version, self.other = self._box(_version), self._box(_other)
        self.people, self.follow = QCheckBox(tr(_people)), QCheckBox(tr(_follow))
        self.people.setToolTip(tr(_people_tip))
        self.follow.setToolTip(tr(_follow_tip))
        self.run = QPushButton(tr(_start))
        self.run.setProperty("kind", "primary")
        self._lay_out()
        self.log.clicked.connect(self.log_asked)
        self.own.clicked.connect(self.own_asked)
        self.mapping.clicked.connect(self.mapping_asked)
        self.run.clicked.connect(self.run_asked)
        self.show_none()

    # What is chosen

    def show_none(self) -> None:
        """Say that no history is chosen."""
        tr = self._context.tr
        self._show(tr(_no_log), tr(_no_log_text), "")
        self.run.setEnabled(False)

    def show_log(self, path: Path, shape: LogShape, mapping: LogMapping) -> None:
        """Say which log is chosen and what it means."""
        tr = self._context.tr
        size = tr.size(path.stat().st_size) if path.exists() else ""
        means = tr(_means.fill(n=len(mapping.fields), stage=mapping.stage)) if mapping.stage else ""
        self._show(path.name, f"{shape.kind.upper()} · {size}", means)
        self._name.setToolTip(str(path))
        self.setAccessibleDescription(path.name)
        self.mapping.show()
        self.people.show()
        self.run.setEnabled(bool(mapping.item and mapping.stage and mapping.time))

    def show_own(self) -> None:
        """Say that the workspace's own records are chosen."""
        tr = self._context.tr
        self._show(tr(_own), tr(_own_text), "")
        self.own.hide()
        self.run.setEnabled(True)

    def choose_as(self, other: SetupPanel) -> None:
        """Choose the versions and the manner that are chosen on another panel."""
        for mine, theirs in ((self.version, other.version), (self.other, other.other)):
            mine.setCurrentIndex(max(0, mine.findData(theirs.currentData())))
        self.people.setChecked(other.people.isChecked())
        self.follow.setChecked(other.follow.isChecked())

    def show_versions(self, saved: Sequence[SavedRules]) -> None:
        """Offer the draft and the saved versions, newest first; what was chosen stays."""
        tr = self._context.tr
        for box, first in ((self.version, (DRAFT, _draft)), (self.other, (NOTHING, _nothing))):
            chosen = box.currentData()
            box.clear()
            box.addItem(tr(first[1]), first[0])
            if box is self.other:
                box.addItem(tr(_draft), DRAFT)
            for one in saved:
                words = (_saved if one.comment else _saved_bare).fill(number=one.number, comment=one.comment)
                box.addItem(tr(words), one.id)
            box.setCurrentIndex(max(0, box.findData(chosen)))

    def _show(self, name: str, size: str, means: str) -> None:
        set_text(self._name, name)
        set_text(self._size, size)
        set_text(self._means, means)
        self.mapping.hide()
        self.people.hide()
        self.own.show()

    # Parts

    def _box(self, words: str) -> QComboBox:
        box = GivingBox()
        box.setAccessibleName(self._context.tr(words))
        return box

    def _lay_out(self) -> None:
        context, tr = self._context, self._context.tr
        told = row(self._sign, column(self._name, self._size, self._means, spacing=2), spacing=tokens.MEDIUM)
        told.setStretch(1, 1)
        told.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        chosen = Paper(context.look, told, ground="window", border="border")
        for button in (self.mapping, self.log, self.own):
            button.setProperty("kind", "quiet" if button is self.own else "")
        theme = context.theme
        inside = column(
            SectionHeader(theme, tr(_history)), chosen, self.mapping, self.log, self.own,
            SectionHeader(theme, tr(_rules)), self._captioned(_version, self.version),
            self._captioned(_other, self.other),
            SectionHeader(theme, tr(_manner)), self.people, self.follow, None, spacing=tokens.SMALL,
        )  # fmt: skip
        inside.setContentsMargins(tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM, tokens.MEDIUM)
        content = QWidget()
        content.setLayout(inside)
        content.setProperty("role", "surface")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        area = scrolled(content, sideways=False)
        foot = column(self.run)
        foot.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.MEDIUM, tokens.MEDIUM)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area, 1)
        layout.addLayout(foot)
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.scaled(WIDTH))

    def _captioned(self, words: str, box: QComboBox) -> QVBoxLayout:
        caption = label("muted")
        caption.setText(self._context.tr(words))
        caption.setBuddy(box)
        return column(caption, box, spacing=tokens.TIGHT)
