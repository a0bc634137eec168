"""The right-hand side of Design: form and preview of the chosen card."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter

from app.delivery.speech import speech_here
from app.engine.errors import KnownError
from app.engine.model.rule_set import Node, Rule, RuleSet
from app.engine.model.timing import When
from app.engine.model.values import File
from app.engine.planning import NoDate, due
from app.engine.preview import preview, scope_before
from app.engine.scope import Scope
from app.engine.words import Msg, msg
from app.ui.desk.opening import Opener
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.desk.trigger_trial import TriggerTrial
from app.ui.document import Edit
from app.ui.forms.context import ChooseFiles, Recent
from app.ui.inspector.folds import Folds
from app.ui.inspector.inspector import Inspector
from app.ui.inspector.surroundings import Surroundings
from app.ui.preview.look import Look
from app.ui.preview.pane import PreviewPane

_runs_at_once = msg("Runs at once")
_runs_at = msg("Would run on {moment}")
_no_date = msg("The date is empty on this record: the rule would not be planned.")


class ChosenCard(QSplitter):
    """Shows the card that is selected in the session's document, and what it would do on the chosen record."""

    refused = Signal(object)
    """Something cannot be done: a KnownError to show."""
    record_add_asked = Signal()
    node_asked = Signal(str, str)
    """Another card, and a field of its form, is to be shown."""

    def __init__(self, session: Session, tools: Tools, choose_files: ChooseFiles) -> None:
        """Show what is selected now; later changes are told by `show_card` and `show_record`."""
        super().__init__(Qt.Orientation.Vertical)
        self._session = session
        self._tools = tools
        self._choose_files = choose_files
        self._recent = Recent()
        self._opener = Opener(session, tools, self)
        self._folds = Folds(tools.choices.value.folded or None, self)
        self.inspector = Inspector(self.surroundings(), self._folds)
        self.preview = PreviewPane(
            Look(tools.theme, tools.tr, self._opener.open_document, self._opener, speech_here()), session.records
        )
        self.addWidget(self.inspector)
        self.addWidget(self.preview)
        self.setSizes([480, 400])
        self.setChildrenCollapsible(False)
        self.inspector.change_asked.connect(self._change)
        self.inspector.node_asked.connect(self.node_asked)
        self._folds.folds_changed.connect(self._remember_folded)
        self._opener.failed.connect(self.refused)
        self.preview.record_asked.connect(session.choose_record)
        self._trying = TriggerTrial(session, tools, self.preview, self)
        self.preview.field_asked.connect(self.inspector.focus_field)
        self.preview.record_add_asked.connect(self.record_add_asked)
        self.show_card()

    def show_card(self) -> None:
        """Show what is selected, as it now stands."""
        document = self._session.document
        chosen = document.selected()
        self.inspector.show_selection(document.value, document.selection)
        if len(chosen) != 1 or self._tools.catalogue.get(chosen[0].type) is None:
            self.preview.show_nothing(several=len(chosen) > 1)
        elif self._session.item is None:
            self.preview.show_no_record()
        elif isinstance(chosen[0], Rule):
            self._preview(chosen[0])
        else:
            self._trying.show_trigger(chosen[0])

    def show_record(self) -> None:
        """Take another record, or other people and fields."""
        self.inspector.set_surroundings(self.surroundings())
        self.show_card()

    def _preview(self, node: Rule) -> None:
        item, world, now = self._session.item, self._session.world, self._tools.now()
        if item is None:
            return
        declared = self._tools.catalogue.rule(node.type)
        try:
            shown = preview(
                self._session.document.value, node.id, item, world, now, self._tools.catalogue, self._tools.templates
            )
        except KnownError as error:
            self.preview.show_failure(error, item, world, now)
        else:
            waits_for = [self._tools.catalogue.title_of(one) for one in shown.awaited]
            self.preview.show_preview(shown, item, world, now, declared, node.parameters, waits_for)

    def surroundings(self) -> Surroundings:
        """Return what forms are given of the workspace and the chosen record."""
        tools = self._tools
        return Surroundings(
            tools.tr,
            tools.theme,
            tools.catalogue,
            tools.templates,
            self._session.directory,
            self._scope,
            self._due,
            self._choose_files,
            recent=self._recent,
            find_clients=self._session.workspace.records.clients_with,
            template_files=self._template_files,
            open_file=self._opener.open_file,
        )

    def _template_files(self) -> Sequence[File]:
        return tuple(self._session.workspace.documents.templates().files.values())

    def _scope(self, rule_set: RuleSet, node: Node) -> Scope | None:
        item, tools = self._session.item, self._tools
        if item is None:
            return None
        return scope_before(rule_set, node.id, item, self._session.world, tools.now(), tools.catalogue, tools.templates)

    def _due(self, rule_set: RuleSet, node: Node, when: When) -> str:
        scope = self._scope(rule_set, node)
        if scope is None:
            return ""
        directory, tr = scope.directory, self._tools.tr
        employee = directory.employees.get(scope.item.get("responsible") or "")
        calendar = directory.calendars.get((employee.calendar if employee else "") or "", directory.calendar)
        try:
            planned = due(when, scope, now=scope.now, employee_calendar=calendar)
        except KnownError as error:
            return tr(error.words)
        if isinstance(planned, NoDate):
            return tr(_no_date)
        if planned.at <= scope.now:
            return tr(_runs_at_once)
        return tr.in_zone(calendar.zone)(_runs_at.fill(moment=planned.at))

    def _change(self, edit: Edit, words: Msg, merge: str) -> None:
        self._session.document.edit(edit, words, merge)

    def _remember_folded(self, folded: tuple[str, ...]) -> None:
        choices = self._tools.choices
        choices.choose(choices.value.changed(folded=frozenset(folded)))
