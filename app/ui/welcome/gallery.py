"""The gallery of templates: find one, see its board and what it does, say where it goes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.engine.blueprints.declaration import JOBS, Blueprint
from app.engine.catalog.registry import Catalogue
from app.engine.model.rule_set import RuleSet
from app.engine.ports import Directory
from app.engine.sentences import Sentences
from app.engine.words import Msg, msg, msgs
from app.ui.board.looks import Looks
from app.ui.forms.parts.choices import Choices, Option
from app.ui.preview.look import Look
from app.ui.theme import tokens
from app.ui.welcome.gallery_list import GalleryList
from app.ui.welcome.picture import BoardPicture
from app.ui.welcome.told import Told
from app.ui.widgets.fields import SearchField
from app.ui.widgets.states import EmptyState

NEW = "*new"
"""Stands for a pipeline of its own among the pipelines that are there."""
ANY = ""

_title = msg("New from template")
_search = msg("Search the templates")
_all_types = msg("All types of records")
_where = msg("Where it goes")
_new_pipeline = msg("A new pipeline")
_use = msg("Use template")
_nothing, _nothing_help = msg("No template fits"), msg("Search for another word, or look at all types of records.")
_show_all = msg("Show all templates")
_board = msg("The board of “{name}”: {stages}")
_made = msg("A new pipeline with these stages is made.")
_laid_out = msg("“{name}” is still empty and takes these stages over.")
_mapped = msg("Next you choose which stage of “{name}” takes which cards.")
_open = msgs(
    "{n} yellow card then says what you still have to choose.",
    "{n} yellow cards then say what you still have to choose.",
)
_pipeline_of = msg("{entity} › {pipeline}")


class Target(Struct, frozen=True):
    """A pipeline that a template may go to: its board, and whether that may be laid out anew."""

    board: RuleSet
    free: bool
    """Neither cards nor records stand in it."""


class Choice(Struct, frozen=True):
    """What was chosen: a template in the person's language, and the pipeline it goes to, `NEW` for one of its own."""

    template: RuleSet
    pipeline: str


class Gallery(QDialog):
    """Chooses a template and where it goes."""

    made = Signal(object)
    """A `Choice`."""

    def __init__(
        self,
        look: Look,
        blueprints: Sequence[Blueprint],
        catalogue: Catalogue,
        directory: Directory,
        targets: Sequence[Target],
        parent: QWidget,
    ) -> None:
        """`targets` are the pipelines there are, the one that is being designed first."""
        super().__init__(parent)
        self._look = look
        self._blueprints = blueprints
        self._catalogue = catalogue
        self._directory = directory
        self._targets = {one.board.pipeline: one for one in targets}
        self._template: RuleSet | None = None
        self._room = parent.size()
        self._looks = Looks(catalogue, look.tr)
        tr = look.tr
        self.setWindowTitle(tr(_title))
        self.search = SearchField(look.theme, tr(_search))
        self.types = Choices()
        self.list = GalleryList(look.theme, tr)
        self.picture = BoardPicture(look.theme, self._looks)
        self.told = Told(look)
        self.where = Choices()
        self.go = QPushButton(tr(_use))
        self._name, self._about, self._consequence = QLabel(), QLabel(), QLabel()
        self._empty = EmptyState(look.theme, "mdi6.magnify", tr(_nothing), tr(_nothing_help), tr(_show_all))
        self._lay_out()
        self._offer_types()
        self._join()
        self._narrow()
        self.go.setDefault(True)  # once it is in the dialog
        self.search.setFocus()

    @property
    def choice(self) -> Choice | None:
        """What is chosen as it stands."""
        return Choice(self._template, self.where.value()) if self._template is not None else None

    def choose(self, blueprint: str) -> None:
        """Show a template by its id."""
        for row in range(self.list.count()):
            self.list.setCurrentRow(row)
            if self.list.blueprint is not None and self.list.blueprint.id == blueprint:
                return

    # Finding

    def _offer_types(self) -> None:
        tr, used = self._look.tr, {one.entity for one in self._blueprints}
        known = self._directory.schema.entities
        types = [Option(key, tr(known[key].name)) for key in known if key in used]
        self.types.offer([Option(ANY, tr(_all_types)), *types])
        self.types.setCurrentIndex(0)

    def _narrow(self) -> None:
        tr, entities = self._look.tr, self._directory.schema.entities
        wanted, words = self.types.value(), self.search.text().casefold().split()
        found = [
            (one, tr(entities[one.entity].name))
            for one in self._blueprints
            if wanted in (ANY, one.entity)
            and all(word in self._said(one) for word in words)
        ]  # fmt: skip
        self.list.show_templates(found)
        self._pages.setCurrentIndex(0 if found else 1)

    def _said(self, one: Blueprint) -> str:
        """Return all that a search looks at."""
        tr = self._look.tr
        stages = " ".join(stage.name for stage in one.rule_set(tr).stages)
        return " ".join((tr(one.title), tr(one.about), tr(JOBS[one.job]), stages)).casefold()

    def _show_all(self) -> None:
        self.types.setCurrentIndex(0)
        self.search.clear()
        self._narrow()

    # The chosen one

    def _show(self, blueprint: Blueprint | None) -> None:
        tr = self._look.tr
        self._template = template = blueprint.rule_set(tr) if blueprint is not None else None
        self.go.setEnabled(template is not None)
        if blueprint is None or template is None:
            return
        sentences = Sentences(self._catalogue, self._directory, template)
        self._looks.forget()
        self._looks.describe_with(sentences)
        names = tr.list(one.name for one in template.stages)
        self._name.setText(template.name)
        self._about.setText(tr(blueprint.about))
        self.picture.show_board(template, tr(_board.fill(name=template.name, stages=names)))
        self.told.show_rules(template, lambda node: tr(sentences(node)))
        self._offer_targets(template)

    def _offer_targets(self, template: RuleSet) -> None:
        tr, schema = self._look.tr, self._directory.schema
        boards = [one.board for one in self._targets.values()]
        boards.sort(key=lambda one: one.entity != template.entity)
        options = [Option(NEW, tr(_new_pipeline))]
        for one in boards:
            entity = schema.entity(one.entity)
            words = _pipeline_of.fill(entity=entity.name if entity is not None else one.entity, pipeline=one.name)
            options.append(Option(one.pipeline, tr(words)))
        self.where.offer(options)
        here = boards[0] if boards else None
        fits = here is not None and here.entity == template.entity and self._targets[here.pipeline].free
        self.where.choose(here.pipeline if here is not None and fits else NEW)
        self._show_consequence()

    def _show_consequence(self) -> None:
        template = self._template
        if template is None:
            return
        target = self._targets.get(self.where.value())
        words: Msg = _made
        if target is not None:
            free = target.free and target.board.entity == template.entity
            words = (_laid_out if free else _mapped).fill(name=target.board.name)
        gaps = sum(self._looks.of(node).unconfigured for _, node in template.nodes())
        said = [words, *([_open.fill(n=gaps)] if gaps else [])]
        self._consequence.setText(" ".join(self._look.tr(one) for one in said))

    def _give(self) -> None:
        choice = self.choice
        if choice is not None:
            self.made.emit(choice)
            self.accept()

    # Parts

    def _join(self) -> None:
        self.search.textChanged.connect(self._narrow)
        self.search.left.connect(self.list.setFocus)
        self.types.value_chosen.connect(self._narrow)
        self.list.chosen.connect(self._show)
        self.list.itemActivated.connect(lambda _item: self._give())
        self.where.value_chosen.connect(self._show_consequence)
        self._empty.asked.connect(self._show_all)
        self.go.clicked.connect(self._give)

    def _lay_out(self) -> None:
        tr, theme = self._look.tr, self._look.theme
        self.types.setAccessibleName(tr(_all_types))
        left = QVBoxLayout()
        left.setSpacing(tokens.SMALL)
        left.addWidget(self.search)
        left.addWidget(self.types)
        left.addWidget(self.list, 1)
        side = QWidget()
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(theme.scaled(264))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._detail())
        self._pages.addWidget(self._empty)
        row = QHBoxLayout()
        row.setSpacing(tokens.LARGE)
        row.addWidget(side)
        row.addWidget(self._pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.LARGE, tokens.LARGE, tokens.LARGE, tokens.LARGE)
        layout.setSpacing(tokens.MEDIUM)
        layout.addLayout(row, 1)
        layout.addLayout(self._foot())
        self.resize(QSize(theme.scaled(1000), theme.scaled(680)).boundedTo(self._room))

    def _detail(self) -> QWidget:
        self._name.setProperty("role", "title")
        for one in (self._name, self._about, self._consequence):
            one.setWordWrap(True)
        self._consequence.setProperty("role", "muted")
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SMALL)
        column.addWidget(self._name)
        column.addWidget(self._about)
        column.addSpacing(tokens.TIGHT)
        column.addWidget(self.picture)
        column.addSpacing(tokens.TIGHT)
        column.addWidget(self.told, 1)
        return detail

    def _foot(self) -> QVBoxLayout:
        tr = self._look.tr
        label = QLabel(tr(_where))
        label.setBuddy(self.where)
        self.where.setAccessibleName(tr(_where))
        self.where.setMinimumWidth(self._look.theme.scaled(220))
        self.go.setProperty("kind", "primary")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(tokens.SMALL)
        row.addWidget(label)
        row.addWidget(self.where)
        row.addStretch(1)
        row.addWidget(buttons)
        foot = QVBoxLayout()
        foot.setSpacing(tokens.SMALL)
        foot.addLayout(row)
        foot.addWidget(self._consequence)
        return foot
