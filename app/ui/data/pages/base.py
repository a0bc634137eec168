"""A page for what is set up: a list at the left, a form for what is chosen at the right."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol, TypeVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.engine.words import Msg, msg
from app.ui.data.context import DataContext
from app.ui.data.pages.lists import Line, LineList
from app.ui.preview.parts import column, label, row
from app.ui.theme import tokens
from app.ui.widgets.labels import IconButton
from app.ui.widgets.room import scrolled
from app.ui.widgets.states import EmptyState

_delete = msg("Delete")
_nothing, _nothing_chosen = msg("Nothing here yet"), msg("Nothing chosen")


class Named(Protocol):
    """What is kept by its id, and called by its name."""

    @property
    def id(self) -> str:
        """What it is kept by."""

    @property
    def name(self) -> str:
        """What it is called."""


T_contra = TypeVar("T_contra", bound=Named, contravariant=True)


class Kept(Protocol[T_contra]):
    """Where things of one kind are kept."""

    def put(self, one: T_contra, /) -> object:
        """Add or replace one."""

    def remove(self, one: str, /) -> object:
        """Remove one."""


class SetupPage(QWidget):
    """Lists things, and shows a form for the one chosen."""

    title: ClassVar[Msg]
    about: ClassVar[Msg]
    """A sentence on what these are for."""
    icon: ClassVar[str]
    add_words: ClassVar[Msg]
    follows: ClassVar[frozenset[str]]
    """The kinds of changes after which the page is shown anew."""
    nothing: ClassVar[tuple[Msg, Msg] | None] = None
    """What is said, in a title and a sentence, while there is nothing; without it the page says what it is about."""
    fills: ClassVar[bool] = False
    """Whether the last part of the form takes the room that is left."""

    def __init__(self, context: DataContext) -> None:
        """Show what there is."""
        super().__init__()
        self.context = context
        self.workspace = context.workspace
        self._tr = context.look.tr
        self.head = label("title")
        self.head.setText(self._tr(self.title))
        about = label("muted", wrap=True)
        about.setText(self._tr(self.about))
        self.add_button = QPushButton(self._tr(self.add_words))
        self.add_button.setProperty("kind", "primary")
        self.add_button.clicked.connect(self.add)
        self.delete_button = IconButton(context.theme, "mdi6.trash-can-outline", self._tr(_delete))
        self.delete_button.clicked.connect(lambda: self.remove(self.current))
        self.tools: QHBoxLayout = row(None, self.delete_button, spacing=2)
        self.list = LineList(context.look, self._tr(self.title))
        self.form = column(spacing=tokens.MEDIUM)
        self._area = self._scrolled()
        self.empty = EmptyState(context.theme, self.icon, self._tr(_nothing), self._tr(self.about))
        self.empty.asked.connect(self.add)
        self._panel = self._panelled()
        text = column(self.head, about, spacing=2)
        self.top = row(text, self.add_button)
        self.top.setStretch(0, 1)
        self.body = column(self.top, self._split(), spacing=tokens.MEDIUM)
        self.body.setStretch(1, 1)
        self.body.setContentsMargins(tokens.LARGE, tokens.MEDIUM, tokens.LARGE, tokens.LARGE)
        self.setLayout(self.body)
        self.list.chosen.connect(self._show)
        context.feed.changed.connect(self._hear)

    @abstractmethod
    def lines(self) -> Sequence[Line]:
        """Return what the list shows."""

    @abstractmethod
    def show_one(self, line_id: str) -> None:
        """Fill the form with the thing of this id."""

    @abstractmethod
    def add(self) -> None:
        """Add a new thing and choose it."""

    @abstractmethod
    def remove(self, line_id: str) -> None:
        """Remove a thing."""

    def removable(self, line_id: str) -> bool:
        """Say whether a thing can be removed."""
        return bool(line_id)

    @property
    def current(self) -> str:
        """The id of the thing chosen."""
        return self.list.current

    def refresh(self) -> None:
        """Show everything as it is now."""
        lines = self.lines()
        self.list.show_lines(lines)
        self.list.setVisible(bool(lines))
        if lines:
            self.empty.say(self._tr(_nothing_chosen), self._tr(self.about))
        else:
            title, text = self.nothing or (_nothing, self.about)
            self.empty.say(self._tr(title), self._tr(text), self._tr(self.add_words))
        self._show(self.current)

    def choose(self, line_id: str) -> None:
        """Choose a thing."""
        self.list.choose(line_id)

    def write(self, shelf: Kept[T_contra], words: Msg, old: T_contra | None, new: T_contra | None) -> bool:
        """Add, change or remove a thing so that it can be undone; return whether it could be done."""

        def put(gone: T_contra | None, there: T_contra | None) -> None:
            if there is not None:
                shelf.put(there)
            elif gone is not None:
                shelf.remove(gone.id)

        one = new or old
        done = one is not None and self.context.edits.step(
            words.fill(name=one.name), lambda: put(old, new), lambda: put(new, old)
        )
        self.refresh()
        if done and new is not None:
            self.choose(new.id)
        return done

    def _show(self, line_id: str) -> None:
        self._area.setVisible(bool(line_id))
        self.empty.setVisible(not line_id)
        for place in range(self.tools.count()):
            tool = self.tools.itemAt(place)
            if tool is not None and (widget := tool.widget()) is not None:
                widget.setVisible(bool(line_id))
        self.delete_button.setVisible(self.removable(line_id))
        if line_id:
            self.show_one(line_id)

    def _hear(self, news: Mapping[tuple[str, str], object]) -> None:
        if any(what in self.follows for what, _ in news):
            self.refresh()

    def _split(self) -> QSplitter:
        split = QSplitter()
        split.addWidget(self.list)
        split.addWidget(self._panel)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 2)
        split.setSizes([300, 560])
        split.setChildrenCollapsible(False)
        return split

    def _panelled(self) -> QFrame:
        panel = QFrame()
        panel.setProperty("role", "panel")
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(tokens.LARGE, tokens.SMALL, tokens.TIGHT, 0)
        layout.setSpacing(0)
        layout.addLayout(self.tools)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.empty, 1)
        return panel

    def _scrolled(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("role", "surface")
        layout = column(self.form, *(() if self.fills else (None,)), spacing=0)
        layout.setContentsMargins(0, 0, tokens.MEDIUM, tokens.LARGE)
        inside.setLayout(layout)
        return scrolled(inside)
