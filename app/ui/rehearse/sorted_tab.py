"""A tab that sorts effects by where they arrive, and shows one of these places or all of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.engine.model.item import Key
from app.engine.trace import Acted, Step
from app.engine.words import Msg
from app.ui.forms.parts.choices import Choices, Option
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.drawn import Drawn
from app.ui.rehearse.session import Session
from app.ui.rehearse.tab import Tab
from app.ui.theme import tokens

ALL = ""


class SortedTab(Tab):
    """Choose a place, read what has come there."""

    nothing: tuple[Msg, Msg]
    """What is said where nothing has come: in short, and what will be here."""

    def __init__(self, context: RehearseContext, icon: str, choice: Msg, contents: Msg) -> None:
        """Show nothing yet; `choice` and `contents` name the two parts for a screen reader."""
        inside = QWidget()
        super().__init__(context, inside, icon)
        self._session: Session | None = None
        self._key: Key | None = None
        self._sorted: Mapping[str, Sequence[Acted]] = {}
        self._place = Choices()
        self._place.setAccessibleName(context.tr(choice))
        self._place.value_chosen.connect(self._choose)
        self._list = Drawn(context, context.tr(contents))
        self._list.node_asked.connect(self.node_asked)
        top = QHBoxLayout()
        top.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.MEDIUM, tokens.SMALL)
        top.addWidget(self._place)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._list, 1)

    @property
    def shown(self) -> list[Acted]:
        """What is on screen."""
        return self._list.shown

    def count(self, session: Session, key: Key, own: Sequence[Step]) -> int:
        return len(self.taken(own))

    def show_record(self, session: Session, key: Key | None) -> None:
        if key != self._key:
            self._list.begin_anew()
        self._session, self._key = session, key
        steps = [one for one in session.rehearsal.steps if key is None or one.item == key]
        everything = self.taken(steps)
        if not everything:
            self._sorted = {}
            self.say_empty(*self.nothing)
            return
        places = self.sort(steps)
        self._sorted = {ALL: everything, **places}
        self.say_full()
        self._place.offer(self.options(session, everything, places))
        if self._place.value() not in self._sorted:
            self._place.choose(ALL)
        self._fill()

    def taken(self, steps: Iterable[Step]) -> list[Acted]:
        """Return the effects that are read here."""
        return [one for one in steps if isinstance(one, Acted) and self.takes(one)]

    @abstractmethod
    def takes(self, acted: Acted) -> bool:
        """Say whether an effect is read here."""

    @abstractmethod
    def sort(self, steps: Sequence[Step]) -> Mapping[str, Sequence[Acted]]:
        """Return the effects of each place."""

    @abstractmethod
    def options(
        self, session: Session, everything: Sequence[Acted], places: Mapping[str, Sequence[Acted]]
    ) -> list[Option]:
        """Return the places to choose among, all of them together first."""

    def _choose(self) -> None:
        self._list.begin_anew()
        self._fill()

    def _fill(self) -> None:
        if self._session is not None:
            self._list.show_effects(self._session, self._sorted.get(self._place.value(), []))
