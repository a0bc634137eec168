"""The Design mode: palette, board, inspector and preview around one open rule set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.engine.blueprints.fitting import is_empty
from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import Catalogue
from app.engine.checks.problem import Problem, Waypoint
from app.engine.copying import Copier
from app.engine.editing import Place, Section
from app.engine.model.rule_set import Rule, RuleSet
from app.engine.sentences import Sentences
from app.engine.users import UserIndex
from app.engine.words import msg
from app.ui.board.board import Board
from app.ui.board.looks import Problem as CardProblem
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.document import RuleSetDocument
from app.ui.theme import tokens
from app.ui.widgets.invitation import Invitation

if TYPE_CHECKING:
    from app.ui.desk.card import ChosenCard
    from app.ui.forms.context import ChooseFiles
    from app.ui.palette.palette import Palette
    from app.ui.palette.popup import PalettePopup

PALETTE_WIDTH, SIDE_WIDTH = 272, 368
LEAST_PALETTE, LEAST_SIDE = 200, 320

_no_rules = msg("No rules yet. Drag one from the palette onto a stage, or begin with a template.")
_template = msg("Choose a template…")


class DesignMode(QWidget):
    """Arranges the four parts and keeps them in step with the document and the chosen record."""

    refused = Signal(object)
    """Something cannot be done: a KnownError to show."""
    palette_fits = Signal(bool)
    """Whether there is room for the palette beside the board and the form, as that has changed."""
    record_add_asked = Signal()
    find_asked = Signal()
    """The palette is to be searched."""
    template_asked = Signal()
    """The board is empty, and the person wants to begin with a template."""

    def __init__(self, session: Session, tools: Tools, choose_files: ChooseFiles) -> None:
        """Show what the session has open."""
        super().__init__()
        self._session = session
        self._tools = tools
        self._choose_files = choose_files
        self._document: RuleSetDocument | None = None
        self._problems: tuple[Problem, ...] = ()
        self._path: tuple[Waypoint, ...] = ()
        theme, tr, catalogue = tools.theme, tools.tr, tools.catalogue
        self._finder: Palette | None = None
        self._popup: PalettePopup | None = None
        self.board = Board(theme, tr, catalogue, self._sentences_of, Copier(catalogue, tools.templates.repoint))
        self._card: ChosenCard | None = None
        self._users = UserIndex(catalogue, tools.templates)
        self._text_size = 0.0
        self._fits = True
        self.invitation: Invitation | None = None
        self._arrange()
        self._join()
        self._follow(session.document)

    # Parts

    def _arrange(self) -> None:
        self.left, self.side = _panel(), _panel()
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.middle = _panel()
        self.middle.setProperty("role", "window")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split)
        for part in (self.left, self.middle, self.side):
            self.split.addWidget(part)
        _fill(self.middle, self.board)
        self._room()
        self.split.setStretchFactor(1, 1)
        self.split.setChildrenCollapsible(False)

    def _room(self) -> None:
        """Give each part the room it needs at the present size of text."""
        theme = self._tools.theme
        if theme.text_size == self._text_size:
            return
        self._text_size = theme.text_size
        self.side.setMinimumWidth(theme.scaled(LEAST_SIDE))
        self.left.setMinimumWidth(theme.scaled(LEAST_PALETTE))
        self.split.setSizes([theme.scaled(PALETTE_WIDTH), 4 * tokens.COLUMN, theme.scaled(SIDE_WIDTH)])
        self._fit()

    def _fit(self) -> None:
        """Say whether palette, a column of the board and the form have room side by side."""
        fits = self.width() >= self._tools.theme.scaled(LEAST_PALETTE + tokens.COLUMN + LEAST_SIDE)
        if fits != self._fits and self.isVisible():
            self._fits = fits
            self.palette_fits.emit(fits)

    def _join(self) -> None:
        board = self.board
        board.add_asked.connect(self._open_popup)
        board.open_asked.connect(lambda _node: self.card.inspector.focus_first_gap())
        board.refused.connect(self.refused)
        self._tools.theme.theme_changed.connect(self._room)
        self._session.document_changed.connect(self._follow)
        self._session.record_changed.connect(self._record_changed)
        self._session.directory_changed.connect(self._directory_changed)

    @property
    def finder(self) -> Palette:
        """The palette; made when first asked for, as it loads all rule and trigger types."""
        if self._finder is None:
            from app.ui.palette.palette import Palette

            tools, settings = self._tools, self._tools.choices.value
            self._finder = Palette(
                tools.theme, tools.tr, tools.catalogue, starred=settings.starred, recent=settings.lately_used
            )
            self._finder.add_asked.connect(self.board.add)
            self._finder.memory_changed.connect(self._remember)
            _fill(self.left, self._finder)
            self._suggest()
        return self._finder

    @property
    def card(self) -> ChosenCard:
        """Form and preview of the chosen card; made when first asked for, so that the board is there before them."""
        if self._card is None:
            from app.ui.desk.card import ChosenCard

            self._card = ChosenCard(self._session, self._tools, self._choose_files)
            self._card.record_add_asked.connect(self.record_add_asked)
            self._card.refused.connect(self.refused)
            self._card.node_asked.connect(self.show_node)
            self._card.inspector.find_asked.connect(self.find_asked)
            self._show_users()
            _fill(self.side, self._card)
        return self._card

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
        self._show_users()
        self._invite()

    def _document_changed(self, old: RuleSet, new: RuleSet) -> None:
        del old, new
        self._show_card()
        self._show_users()
        self._invite()

    def _invite(self) -> None:
        """Say over an empty board how to begin."""
        wanted = is_empty(self.document.value) and self._session.workspace.writable
        if wanted and self.invitation is None:
            tr = self._tools.tr
            self.invitation = Invitation(self._tools.theme, tr(_no_rules), tr(_template))
            self.invitation.asked.connect(self.template_asked)
            layout = self.middle.layout()
            assert isinstance(layout, QVBoxLayout)  # noqa: S101  `_panel` has set it
            layout.insertWidget(0, self.invitation)
        if self.invitation is not None:
            self.invitation.setVisible(wanted)

    def _show_users(self) -> None:
        """Mark the cards whose results others use; at the start, once the board has been painted."""
        if self._card is not None:
            self.board.set_users(self._users.by_rule(self.document.value))

    def _record_changed(self) -> None:
        if self._card is not None:
            self._card.show_record()

    def _directory_changed(self) -> None:
        self.board.refresh()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the cards that have problems."""
        self._problems = tuple(problems)
        self._mark()

    def show_path(self, path: Sequence[Waypoint]) -> None:
        """Number the cards that the chosen problem leads through; none without one."""
        if tuple(path) != self._path:
            self._path = tuple(path)
            self._mark()

    def _mark(self) -> None:
        tr = self._tools.tr
        marks: dict[str, CardProblem] = {}
        for one in self._problems:  # the worst of a card comes first
            known = marks.get(one.node)
            words = tr(one.words)
            marks[one.node] = CardProblem(
                known.severity if known else one.severity.value, f"{known.words}\n{words}" if known else words
            )
        here = self.document.value.pipeline
        for number, card in enumerate(self._path, start=1):
            known = marks.get(card.node)
            if card.pipeline == here:
                marks[card.node] = CardProblem(known.severity if known else None, known.words if known else "", number)
        self.board.set_problems({node: mark for node, mark in marks.items() if node})

    def show_node(self, node: str, field: str = "") -> None:
        """Select a card and bring it, and a field of its form, into view."""
        self.document.select((node,))
        if field:
            self.card.inspector.focus_field(field)

    # The chosen card

    def _show_card(self) -> None:
        self._suggest()
        if self._card is not None:
            self._card.show_card()

    def _suggest(self) -> None:
        if self._finder is not None:
            chosen = self.document.selected()
            self._finder.suggest(chosen[0].type if len(chosen) == 1 else None)

    # What the person asks

    @property
    def popup(self) -> PalettePopup:
        """The palette that opens at a stage's "+ Add"."""
        if self._popup is None:
            from app.ui.palette.popup import PalettePopup

            self._popup = PalettePopup(self._tools.theme, self._tools.tr, self._tools.catalogue)
            self._popup.picked.connect(self._add_at)
        return self._popup

    def _open_popup(self, stage: str, section: Section, point: QPoint) -> None:
        self.popup.open_at(stage, section, point)

    def _add_at(self, types: list[type[Declared]], place: Place) -> None:
        self.board.commands.add(types, place)
        self.finder.used(one.about.id for one in types)

    def _remember(self, starred: tuple[str, ...], recent: tuple[str, ...]) -> None:
        choices = self._tools.choices
        choices.choose(choices.value.changed(starred=starred, lately_used=recent))

    def _sentences_of(self, rule_set: RuleSet) -> Sentences:
        return Sentences(self._catalogue, self._session.directory, rule_set, self._tools.templates)

    @property
    def _catalogue(self) -> Catalogue:
        return self._tools.catalogue

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()


def _panel() -> QWidget:
    """Return a part of the window that is filled once the board is there."""
    panel = QWidget()
    panel.setProperty("role", "surface")
    panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    QVBoxLayout(panel).setContentsMargins(0, 0, 0, 0)
    return panel


def _fill(panel: QWidget, content: QWidget) -> None:
    layout = panel.layout()
    assert layout is not None  # noqa: S101  `_panel` has set it
    layout.addWidget(content)
    content.show()
