"""Messages and posts drawn as their recipients see them, the newest at the end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.engine.overlay import LaidBelongings
from app.engine.ports import World
from app.engine.trace import Acted
from app.engine.words import msg
from app.ui.preview.parts import Sign, column, label, row
from app.ui.preview.people import Scene
from app.ui.preview.views import view_for
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.session import Session
from app.ui.theme import tokens

AT_ONCE = 20
"""How many are drawn; the button above them brings as many earlier ones."""

_earlier = msg("Show {n} earlier")


class Drawn(QScrollArea):
    """A list of pictures of effects, each with its rule."""

    node_asked = Signal(str)
    """A rule is to be looked at: its id."""

    def __init__(self, context: RehearseContext, name: str) -> None:
        """Show nothing yet; `name` is what a screen reader says."""
        super().__init__()
        self._context = context
        self._session: Session | None = None
        self._found: Sequence[Acted] = ()
        self._shown: list[Acted] = []
        self._most = AT_ONCE
        self._earlier = QPushButton()
        self._earlier.setProperty("kind", "quiet")
        self._earlier.clicked.connect(self._more)
        self._earlier.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(tokens.LARGE)
        inside = QWidget()
        inside.setProperty("role", "surface")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.MEDIUM, tokens.MEDIUM)
        layout.addWidget(self._earlier, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(self._list)
        layout.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.setWidget(inside)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _low, high: bar.setValue(high))  # the newest is what one came for

    @property
    def shown(self) -> list[Acted]:
        """What is on screen."""
        return self._shown

    def begin_anew(self) -> None:
        """Show only the newest again: something else is to be looked at."""
        self._most = AT_ONCE

    def show_effects(self, session: Session, found: Sequence[Acted]) -> None:
        """Show others; where they only go on from those shown, only the new ones are drawn."""
        self._session, self._found = session, found
        shown = list(found[-self._most :])
        hidden = len(found) - len(shown)
        self._earlier.setVisible(bool(hidden))
        self._earlier.setText(self._context.tr(_earlier.fill(n=min(hidden, AT_ONCE))))
        kept = len(self._shown) if self._shown and shown[: len(self._shown)] == self._shown else 0
        if not kept:
            _clear(self._list)
        for acted in shown[kept:]:
            self._list.addWidget(self._picture(session, acted))
        self._shown = shown

    def _more(self) -> None:
        self._most += AT_ONCE
        if self._session is not None:
            self.show_effects(self._session, self._found)

    def _picture(self, session: Session, acted: Acted) -> QWidget:
        context = self._context
        scene = scene_of(session, acted, context)
        view = view_for(acted.effect)(context.look)
        view.show_effect(acted.effect, scene)
        caption, time = label("muted"), label("muted")
        caption.setText(context.tr(view.captioned(acted.effect)))
        time.setText(scene.tr.moment(acted.at))
        source = Source(context, session, acted)
        source.node_asked.connect(self.node_asked)
        head = row(Sign(context.look, view.icon, "muted", 16), caption, None, time)
        made = QWidget()
        made.setLayout(column(head, view, row(source, None), spacing=tokens.TIGHT))
        return made


class Source(QPushButton):
    """The rule that a message comes from; leads to it."""

    node_asked = Signal(str)

    def __init__(self, context: RehearseContext, session: Session, acted: Acted) -> None:
        """Name the rule."""
        name = context.tr(session.glossary.node(acted.rule))
        super().__init__(name)
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(context.tr(msg("Show the rule “{rule}”").fill(rule=name)))
        self.clicked.connect(lambda: self.node_asked.emit(acted.rule))


def scene_of(session: Session, acted: Acted, context: RehearseContext) -> Scene:
    """Return what surrounds an effect where it is drawn or opened."""
    rehearsal = session.rehearsal
    world = World(session.directory, LaidBelongings(rehearsal.stage.belongings, rehearsal.belongings))
    return Scene(session.state(acted.item).item, world, acted.at, context.tr)


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
