"""Carries out what the first minute asks of a window: templates, the tour, what is new."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt

from app import __version__
from app.engine.blueprints.fitting import is_empty, laid_out, pipeline_of
from app.engine.blueprints.registry import BLUEPRINTS
from app.engine.copying import Copier
from app.engine.errors import KnownError
from app.engine.mapping import Mapper, Plan
from app.engine.model.rule_set import RuleSet
from app.engine.words import msg
from app.ui.board.looks import lacks
from app.ui.desk.session import Session
from app.ui.desk.tools import Tools
from app.ui.desk.window import MainWindow
from app.ui.preview.look import Look
from app.ui.scale.transfer_dialog import Order, TransferDialog
from app.ui.welcome.gallery import NEW, Choice, Gallery, Target
from app.ui.welcome.tour import Tour
from app.ui.welcome.whats_new import WhatsNew

_edit = msg("Template “{name}”")
_taken = msg("The template “{name}” stands on the board. Undo takes it away again.")
_updated = msg("This is Rulewright {version} now.")
_news = msg("What’s new")


class WelcomeDesk(QObject):
    """Shows the gallery, the tour and the news over one window."""

    def __init__(self, session: Session, tools: Tools, window: MainWindow) -> None:
        """Show nothing yet."""
        super().__init__(window)
        self._session = session
        self._tools = tools
        self._window = window
        self._look = Look(tools.theme, tools.tr)
        self.tour: Tour | None = None

    @property
    def touring(self) -> bool:
        """Whether the tour is shown."""
        return self.tour is not None and not self.tour.isHidden()

    # Templates

    def choose_template(self) -> Gallery:
        """Open the gallery."""
        gallery = Gallery(
            self._look, BLUEPRINTS, self._tools.catalogue, self._session.directory, self._targets(), self._window
        )
        gallery.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        gallery.made.connect(self.take)
        gallery.open()
        return gallery

    def take(self, choice: Choice) -> None:
        """Bring a template in, as one step that can be undone."""
        try:
            self._take(choice)
        except KnownError as error:
            self._window.tell(error)

    def _take(self, choice: Choice) -> None:
        template, session = choice.template, self._session
        if choice.pipeline == NEW:
            pipelines = session.workspace.pipelines
            made = pipeline_of(template, [one.id for one in pipelines.all()])
            pipelines.put(made)
            self._lay_out(template, made.id)
            return
        board = session.document_of(choice.pipeline).value
        if self._is_free(board) and board.entity == template.entity:
            self._lay_out(template, choice.pipeline)
        else:
            self._ask_mapping(template, board)

    def _lay_out(self, template: RuleSet, pipeline: str) -> None:
        document = self._session.document_of(pipeline)
        self._show(pipeline)
        if document.edit(partial(laid_out, template), _edit.fill(name=template.name)):
            self._said(template)

    def _ask_mapping(self, template: RuleSet, board: RuleSet) -> TransferDialog:
        mapper, tools = self._mapper(), self._tools
        plan = Plan(template, board, tuple(node.id for _, node in template.nodes()))
        dialog = TransferDialog(
            self._look,
            mapper,
            plan,
            lambda pipeline: self._session.document_of(pipeline).value,
            self._window,
            move=False,
            place=template.name,
            fixed=True,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.order_given.connect(partial(self._bring_in, template))
        dialog.setWindowTitle(tools.tr(_edit.fill(name=template.name)))
        dialog.open()
        return dialog

    def _bring_in(self, template: RuleSet, order: Order) -> None:
        plan, mapper = order.plan, self._mapper()
        self._show(plan.target.pipeline)
        if self._session.document.edit(
            lambda now: mapper.copy_into(now, plan, order.choices), _edit.fill(name=template.name)
        ):
            self._said(template)

    def _show(self, pipeline: str) -> None:
        self._window.open_mode("design")
        self._session.design(pipeline)

    def _said(self, template: RuleSet) -> None:
        document, catalogue = self._session.document, self._tools.catalogue
        fresh = [node for node in document.selected() if lacks(catalogue.get(node.type), node)]
        document.select(tuple(node.id for node in fresh or document.selected())[:1])
        self._window.design.board.focus_cards()  # the button that led here may be gone with its invitation
        self._window.notices.say(_taken.fill(name=template.name), "success")

    def _targets(self) -> list[Target]:
        """Return the pipelines, the one that is being designed first."""
        here = self._session.document.value.pipeline
        boards = sorted(self._session.rule_sets(), key=lambda one: one.pipeline != here)
        return [Target(one, self._is_free(one)) for one in boards]

    def _is_free(self, board: RuleSet) -> bool:
        """Say whether a board may be laid out anew: no card stands on it, no record in its stages."""
        records = self._session.workspace.records.items(board.entity)
        return is_empty(board) and not any(records.stage_counts(board.pipeline).values())

    def _mapper(self) -> Mapper:
        tools = self._tools
        copier = Copier(tools.catalogue, tools.templates.repoint)
        return Mapper(copier, self._session.directory, tools.templates.name_paths)

    # The tour and the news

    def show_tour(self) -> Tour:
        """Begin the tour, from its first step."""
        if self.tour is None:
            self.tour = Tour(self._look, self._window)
            self.tour.ended.connect(self._remember_tour)
        self.tour.start()
        return self.tour

    def greet(self, *, tour: bool) -> None:
        """Begin the tour, or say once that the program is newer than when it was last open."""
        choices = self._tools.choices
        if tour:
            self.show_tour()
        elif choices.value.seen_version:
            words = _updated.fill(version=__version__)
            self._window.notices.say(words, "accent", (_news, self.show_news))
        choices.choose(choices.value.changed(seen_version=__version__))

    def show_news(self) -> WhatsNew:
        """Show what is new."""
        dialog = WhatsNew(self._look, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.tour_asked.connect(self.show_tour)
        dialog.open()
        return dialog

    def _remember_tour(self) -> None:
        choices = self._tools.choices
        choices.choose(choices.value.changed(tour_seen=True))
