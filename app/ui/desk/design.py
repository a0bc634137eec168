"""The Design mode: palette, board, inspector and preview around one open rule set."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import Catalogue
from app.engine.checks.problem import Problem
from app.engine.copying import Copier
from app.engine.editing import Place, Section
from app.engine.errors import KnownError
from app.engine.model.rule_set import Node, Rule, RuleSet
from app.engine.model.timing import When
from app.engine.planning import NoDate, due
from app.engine.preview import preview, scope_before
from app.engine.scope import Scope
from app.engine.sentences import Sentences
from app.engine.words import Msg, msg
from app.ui.board.board import Board
from app.ui.board.looks import Problem as CardProblem
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.document import Edit, RuleSetDocument
from app.ui.forms.context import ChooseFiles, Recent
from app.ui.inspector.folds import Folds
from app.ui.inspector.inspector import Inspector
from app.ui.inspector.surroundings import Surroundings
from app.ui.palette.palette import Palette
from app.ui.palette.popup import PalettePopup
from app.ui.preview.look import Look
from app.ui.preview.pane import PreviewPane
from app.ui.theme import tokens

PALETTE_WIDTH, SIDE_WIDTH = 272, 368

_runs_at_once = msg("Runs at once")
_runs_at = msg("Would run on {moment}")
_no_date = msg("The date is empty on this record: the rule would not be planned.")


class DesignMode(QWidget):
    """Arranges the four parts and keeps them in step with the document and the chosen record."""

    refused = Signal(object)
    """Something cannot be done: a KnownError to show."""
    record_add_asked = Signal()

    def __init__(self, session: Session, tools: Tools, choose_files: ChooseFiles) -> None:
        """Show what the session has open."""
        super().__init__()
        self._session = session
        self._tools = tools
        self._choose_files = choose_files
        self._recent = Recent()
        self._document: RuleSetDocument | None = None
        theme, tr, catalogue = tools.theme, tools.tr, tools.catalogue
        settings = tools.choices.value
        self.finder = Palette(theme, tr, catalogue, starred=settings.starred, recent=settings.lately_used)
        self.popup = PalettePopup(theme, tr, catalogue)
        self.board = Board(theme, tr, catalogue, self._sentences_of, Copier(catalogue, tools.templates.repoint))
        self._folds = Folds(settings.folded or None, self)
        self.inspector = Inspector(self._surroundings(), self._folds)
        self.preview = PreviewPane(Look(theme, tr), session.records)
        self._text_size = 0.0
        self._arrange()
        self._join()
        self._follow(session.document)

    # Parts

    def _arrange(self) -> None:
        self.side = QSplitter(Qt.Orientation.Vertical)
        self.side.addWidget(self.inspector)
        self.side.addWidget(self.preview)
        self.side.setSizes([480, 400])
        self.side.setChildrenCollapsible(False)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        for part in (self.finder, self.board, self.side):
            self.split.addWidget(part)
        self._room()
        self.split.setStretchFactor(1, 1)
        self.split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split)

    def _room(self) -> None:
        """Give each part the room it needs at the present size of text."""
        theme = self._tools.theme
        if theme.text_size == self._text_size:
            return
        self._text_size = theme.text_size
        self.side.setMinimumWidth(theme.scaled(320))
        self.finder.setMinimumWidth(theme.scaled(200))
        self.split.setSizes([theme.scaled(PALETTE_WIDTH), 4 * tokens.COLUMN, theme.scaled(SIDE_WIDTH)])

    def _join(self) -> None:
        board, palette = self.board, self.finder
        palette.add_asked.connect(board.add)
        palette.memory_changed.connect(self._remember)
        board.add_asked.connect(self._open_popup)
        board.open_asked.connect(lambda _node: self.inspector.focus_first_gap())
        board.refused.connect(self.refused)
        self._tools.theme.theme_changed.connect(self._room)
        self.popup.picked.connect(self._add_at)
        self.inspector.change_asked.connect(self._change)
        self._folds.folds_changed.connect(self._remember_folded)
        self.preview.record_asked.connect(self._session.choose_record)
        self.preview.field_asked.connect(self.inspector.focus_field)
        self.preview.record_add_asked.connect(self.record_add_asked)
        self._session.document_changed.connect(self._follow)
        self._session.record_changed.connect(self._record_changed)
        self._session.directory_changed.connect(self._directory_changed)

    # Following

    @property
    def document(self) -> RuleSetDocument:
        """The open rule set."""
        return self._session.document

    def _follow(self, document: RuleSetDocument) -> None:
        if self._document is not None:
            self._document.changed.disconnect(self._document_changed)
            self._document.selection_changed.disconnect(self._show_card)
        self._document = document
        if not document.selection:  # something to look at from the first moment
            document.select(tuple(node.id for _, node in document.value.nodes() if isinstance(node, Rule))[:1])
        self.board.follow(document)
        document.changed.connect(self._document_changed)
        document.selection_changed.connect(self._show_card)
        self._show_card()

    def _document_changed(self, old: RuleSet, new: RuleSet) -> None:
        del old, new
        self._show_card()

    def _record_changed(self) -> None:
        self.inspector.set_surroundings(self._surroundings())
        self._show_card()

    def _directory_changed(self) -> None:
        self.board.refresh()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the cards that have problems."""
        tr = self._tools.tr
        marks: dict[str, CardProblem] = {}
        for one in problems:  # the worst of a card comes first
            known = marks.get(one.node)
            words = tr(one.words)
            marks[one.node] = CardProblem(
                known.severity if known else one.severity.value, f"{known.words}\n{words}" if known else words
            )
        self.board.set_problems({node: mark for node, mark in marks.items() if node})

    def show_node(self, node: str, field: str = "") -> None:
        """Select a card and bring it, and a field of its form, into view."""
        self.document.select((node,))
        if field:
            self.inspector.focus_field(field)

    # The chosen card

    def _show_card(self) -> None:
        document = self.document
        chosen = document.selected()
        self.inspector.show_selection(document.value, document.selection)
        self.finder.suggest(chosen[0].type if len(chosen) == 1 else None)
        if len(chosen) != 1 or not isinstance(chosen[0], Rule):
            self.preview.show_nothing()
        elif self._session.item is None:
            self.preview.show_no_record()
        else:
            self._preview(chosen[0])

    def _preview(self, node: Rule) -> None:
        item, world, now = self._session.item, self._session.world, self._tools.now()
        if item is None:
            return
        declared = self._tools.catalogue.rule(node.type)
        try:
            shown = preview(
                self.document.value, node.id, item, world, now, self._tools.catalogue, self._tools.templates
            )
        except KnownError as error:
            self.preview.show_failure(error, item, world, now)
        else:
            self.preview.show_preview(shown, item, world, now, declared)

    def _surroundings(self) -> Surroundings:
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
        )

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

    # What the person asks

    def _change(self, edit: Edit, words: Msg, merge: str) -> None:
        self.document.edit(edit, words, merge)

    def _open_popup(self, stage: str, section: Section, point: QPoint) -> None:
        self.popup.open_at(stage, section, point)

    def _add_at(self, types: list[type[Declared]], place: Place) -> None:
        self.board.commands.add(types, place)
        self.finder.used(one.about.id for one in types)

    def _remember(self, starred: tuple[str, ...], recent: tuple[str, ...]) -> None:
        choices = self._tools.choices
        choices.choose(choices.value.changed(starred=starred, lately_used=recent))

    def _remember_folded(self, folded: tuple[str, ...]) -> None:
        choices = self._tools.choices
        choices.choose(choices.value.changed(folded=frozenset(folded)))

    def _sentences_of(self, rule_set: RuleSet) -> Sentences:
        return Sentences(self._catalogue, self._session.directory, rule_set, self._tools.templates)

    @property
    def _catalogue(self) -> Catalogue:
        return self._tools.catalogue
