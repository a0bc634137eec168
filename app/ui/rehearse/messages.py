"""What reaches whom: an inbox for each person and client, its messages as their recipients see them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.engine.inboxes import inboxes, recipients
from app.engine.model.item import Key
from app.engine.trace import Acted, Step
from app.engine.words import msg
from app.ui.forms.parts.choices import Choices, Option
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.drawn import Drawn
from app.ui.rehearse.session import Session
from app.ui.rehearse.tab import Tab
from app.ui.theme import tokens

EVERYONE = ""

_everyone = msg("Everyone ({n})")
_inbox = msg("{person} ({n})")
_client = msg("Client {person} ({n})")


class Messages(Tab):
    """Choose whose inbox, read what is in it."""

    def __init__(self, context: RehearseContext) -> None:
        """Show nothing yet."""
        inside = QWidget()
        super().__init__(context, inside, "mdi6.inbox-outline")
        self._session: Session | None = None
        self._key: Key | None = None
        self._sorted: dict[str, list[Acted]] = {}
        self._whose = Choices()
        self._whose.setAccessibleName(context.tr(msg("Whose inbox")))
        self._whose.value_chosen.connect(self._choose)
        self._list = Drawn(context, context.tr(msg("Messages")))
        self._list.node_asked.connect(self.node_asked)
        top = QHBoxLayout()
        top.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.MEDIUM, tokens.SMALL)
        top.addWidget(self._whose)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._list, 1)

    @property
    def shown(self) -> list[Acted]:
        """The messages on screen."""
        return self._list.shown

    def count(self, session: Session, key: Key, own: Sequence[Step]) -> int:
        return sum(isinstance(one, Acted) and _is_message(one) for one in own)

    def show_record(self, session: Session, key: Key | None) -> None:
        if key != self._key:
            self._list.begin_anew()
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
        self._list.begin_anew()
        self._fill()

    def _fill(self) -> None:
        if self._session is not None:
            self._list.show_effects(self._session, self._sorted.get(self._whose.value(), []))


def _is_message(acted: Acted) -> bool:
    """Say whether an effect reaches somebody; a message to a group chat names nobody by itself."""
    return bool(recipients(acted.effect)) or acted.effect.channel in ("chat", "messenger", "timeline", "document")
