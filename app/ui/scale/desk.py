"""Joins finding, editing many cards and taking cards elsewhere with the window."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.engine.finding import Hit, by_pipeline
from app.engine.model.rule_set import RuleSet
from app.engine.words import msgs
from app.ui.desk.design import DesignMode
from app.ui.desk.notices import Notices
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.preview.look import Look
from app.ui.scale.card_finder import CardFinder
from app.ui.scale.edit_dialog import EditAllDialog, Found
from app.ui.scale.find_panel import FindPanel
from app.ui.scale.parts import Change
from app.ui.scale.transfers import Transfers

_changed = msgs(
    "{words} on {n} card. Undo takes it back.", "{words} on {n} cards. Undo takes it back in each pipeline."
)


class ScaleDesk(QObject):
    """Keeps what edits many cards, for one window."""

    node_asked = Signal(str, str)
    """A card is to be shown: its pipeline and its id."""

    def __init__(self, session: Session, tools: Tools, design: DesignMode, notices: Notices, window: QWidget) -> None:
        """Serve the board of `design`."""
        super().__init__(window)
        self._session = session
        self._tools = tools
        self._design = design
        self._notices = notices
        self._window = window
        self.transfers = Transfers(session, tools, notices, window)

    def make_find(self) -> FindPanel:
        """Make the search through all pipelines."""
        finder = CardFinder(self._session, self._tools)
        panel = FindPanel(self._look, finder, lambda: self._session.directory, self._tools.catalogue)
        finder.setParent(panel)
        panel.node_asked.connect(self.node_asked)
        panel.edit_asked.connect(lambda hits: self.edit_all(hits, panel.search.text().strip()))
        return panel

    def edit_all(self, hits: Sequence[Hit], text: str = "") -> EditAllDialog | None:
        """Ask for one change of all cards that were found."""
        found: Found = {
            pipeline: (self._session.document_of(pipeline).value, ids) for pipeline, ids in by_pipeline(hits).items()
        }
        if not found:
            return None
        rule_set, ids = next(iter(found.values()))
        first = rule_set.find(ids[0])
        if first is None:
            return None
        context = self._design.card.surroundings().context(rule_set, first[1])
        dialog = EditAllDialog(self._look, context, found, text, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.change_given.connect(lambda change: self._carry_out(change, found))
        dialog.open()
        return dialog

    def _carry_out(self, change: Change, found: Found) -> None:
        for pipeline, (_, ids) in found.items():
            document = self._session.document_of(pipeline)
            if not document.edit(partial(_edited, change, ids), change.words):
                return
        self._notices.say(_changed.fill(words=change.words, n=sum(len(ids) for _, ids in found.values())), "success")

    @property
    def _look(self) -> Look:
        return Look(self._tools.theme, self._tools.tr)


def _edited(change: Change, ids: Collection[str], rule_set: RuleSet) -> RuleSet:
    return change.edit(rule_set, ids)
