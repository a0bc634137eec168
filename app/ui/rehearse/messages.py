"""What reaches whom: an inbox for each person and client, its messages as their recipients see them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.engine.inboxes import inboxes, recipients
from app.engine.model.item import Key
from app.engine.overlay import LaidBelongings
from app.engine.ports import World
from app.engine.trace import Acted
from app.engine.words import msg
from app.ui.forms.parts.choices import Choices, Option
from app.ui.preview.parts import Sign, column, label, row
from app.ui.preview.people import Scene
from app.ui.preview.views import view_for
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.session import Session
from app.ui.rehearse.tab import Tab
from app.ui.theme import tokens

AT_ONCE = 20
"""How many messages are drawn; the button above them brings as many earlier ones."""

EVERYONE = ""

_everyone = msg("Everyone ({n})")
_inbox = msg("{person} ({n})")
_client = msg("Client {person} ({n})")
_earlier = msg("Show {n} earlier")


class Messages(Tab):
    """Choose whose inbox, read what is in it."""

    def __init__(self, context: RehearseContext) -> None:
        """Show nothing yet."""
        inside = QWidget()
        super().__init__(context, inside, "mdi6.inbox-outline")
        self._session: Session | None = None
        self._key: Key | None = None
        self._sorted: dict[str, list[Acted]] = {}
        self._shown: list[Acted] = []
        self._most = AT_ONCE
        self._whose = Choices()
        self._whose.setAccessibleName(context.tr(msg("Whose inbox")))
        self._whose.value_chosen.connect(self._choose)
        self._earlier = QPushButton()
        self._earlier.setProperty("kind", "quiet")
        self._earlier.clicked.connect(self._more)
        self._list = QVBoxLayout()
        self._list.setSpacing(tokens.LARGE)
        self._scroll = self._scrolled()
        top = QHBoxLayout()
        top.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.MEDIUM, tokens.SMALL)
        top.addWidget(self._whose)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._scroll, 1)

    @property
    def shown(self) -> list[Acted]:
        """The messages on screen."""
        return self._shown

    def show_record(self, session: Session, key: Key | None) -> None:
        if key != self._key:
            self._most = AT_ONCE
        self._session, self._key = session, key
        steps = [one for one in session.rehearsal.steps if key is None or one.item == key]
        self._sorted = dict(inboxes(steps))
        everything = [one for one in steps if isinstance(one, Acted) and _is_message(one)]
        if not everything:
            self.say_empty(msg("No messages yet"), msg("What people and clients would receive is collected here."))
            return
        self._sorted[EVERYONE] = everything
        self.say_full()
        self._offer(session)
        if self._whose.value() not in self._sorted:
            self._whose.choose(EVERYONE)
        self._fill()

    def _offer(self, session: Session) -> None:
        tr, names = self.context.tr, session.glossary
        found = []
        for person, got in self._sorted.items():
            if person != EVERYONE:
                words = _inbox if person in session.directory.employees else _client
                found.append(Option(person, tr(words.fill(person=names.person(person), n=len(got)))))
        found.sort(key=lambda one: one.label.casefold())
        everyone = Option(EVERYONE, tr(_everyone.fill(n=len(self._sorted[EVERYONE]))))
        self._whose.offer([everyone, *found])

    def _choose(self) -> None:
        self._most = AT_ONCE
        self._fill()

    def _more(self) -> None:
        self._most += AT_ONCE
        self._fill()

    def _fill(self) -> None:
        found = self._sorted.get(self._whose.value(), [])
        shown = found[-self._most :]
        hidden = len(found) - len(shown)
        self._earlier.setVisible(bool(hidden))
        self._earlier.setText(self.context.tr(_earlier.fill(n=min(hidden, AT_ONCE))))
        kept = len(self._shown) if self._shown and shown[: len(self._shown)] == self._shown else 0
        if not kept:
            _clear(self._list)
        for acted in shown[kept:]:
            self._list.addWidget(self._message(acted))
        self._shown = shown

    def _message(self, acted: Acted) -> QWidget:
        assert self._session is not None  # noqa: S101  nothing is shown without one
        session, context = self._session, self.context
        rehearsal = session.rehearsal
        belongings = LaidBelongings(rehearsal.stage.belongings, rehearsal.belongings)
        world = World(session.directory, belongings)
        scene = Scene(session.state(acted.item).item, world, acted.at, context.tr)
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

    def _scrolled(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("role", "surface")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.MEDIUM, tokens.MEDIUM)
        layout.addWidget(self._earlier, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(self._list)
        layout.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.context.tr(msg("Messages")))
        area.setWidget(inside)
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(lambda _low, high: bar.setValue(high))  # the newest is what one came for
        return area


class Source(QPushButton):
    """The rule that a message comes from; leads to it."""

    node_asked = Signal(str)

    def __init__(self, context: RehearseContext, session: Session, acted: Acted) -> None:
        """Name the rule."""
        name = context.tr(session.glossary.node(acted.rule))
        super().__init__(name)
        self.setProperty("kind", "quiet")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(context.tr(msg("Show the rule “{rule}”").fill(rule=name)))
        self.clicked.connect(lambda: self.node_asked.emit(acted.rule))


def _is_message(acted: Acted) -> bool:
    """Say whether an effect reaches somebody; a message to a group chat names nobody by itself."""
    return bool(recipients(acted.effect)) or acted.effect.channel in ("chat", "messenger", "timeline", "document")


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
