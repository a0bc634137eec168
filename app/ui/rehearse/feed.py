"""What the company reads about a record: posts in its feed, and the group chats that rules opened about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.engine.effects import ChatCreated, ChatMembersAdded, ChatMessage, FeedPost
from app.engine.model.belongings import Chat
from app.engine.model.item import Key
from app.engine.overlay import LaidBelongings
from app.engine.trace import Acted, Step
from app.engine.words import msg
from app.ui.forms.parts.choices import Choices, Option
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.drawn import Drawn
from app.ui.rehearse.session import Session
from app.ui.rehearse.tab import Tab
from app.ui.theme import tokens

ALL, POSTS = "", "posts"

_all, _posts = msg("Feed and chats ({n})"), msg("Posts in the feed ({n})")
_chat = msg("Chat “{chat}” ({n})")


class Feed(Tab):
    """Choose the feed or one chat, read what was written there."""

    def __init__(self, context: RehearseContext) -> None:
        """Show nothing yet."""
        inside = QWidget()
        super().__init__(context, inside, "mdi6.newspaper-variant-outline")
        self._session: Session | None = None
        self._key: Key | None = None
        self._sorted: dict[str, list[Acted]] = {}
        self._where = Choices()
        self._where.setAccessibleName(context.tr(msg("Feed or chat")))
        self._where.value_chosen.connect(self._choose)
        self._list = Drawn(context, context.tr(msg("Posts and chats")))
        self._list.node_asked.connect(self.node_asked)
        top = QHBoxLayout()
        top.setContentsMargins(tokens.MEDIUM, tokens.SMALL, tokens.MEDIUM, tokens.SMALL)
        top.addWidget(self._where)
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
        return sum(isinstance(one, Acted) and bool(_place(one)) for one in own)

    def show_record(self, session: Session, key: Key | None) -> None:
        if key != self._key:
            self._list.begin_anew()
        self._session, self._key = session, key
        self._sorted = {ALL: []}
        for step in session.rehearsal.steps:
            if isinstance(step, Acted) and (key is None or step.item == key) and (place := _place(step)):
                self._sorted.setdefault(place, []).append(step)
                self._sorted[ALL].append(step)
        if not self._sorted[ALL]:
            text = msg("Posts in the company's feed and chats about the record are collected here.")
            self.say_empty(msg("Nothing in the feed yet"), text)
            return
        self.say_full()
        self._offer(session)
        if self._where.value() not in self._sorted:
            self._where.choose(ALL)
        self._fill()

    def _offer(self, session: Session) -> None:
        tr, rehearsal = self.context.tr, session.rehearsal
        kept = LaidBelongings(rehearsal.stage.belongings, rehearsal.belongings)
        options = []
        for place, found in self._sorted.items():
            chat = kept.get(Chat, place) if place not in (ALL, POSTS) else None
            words = _all if place == ALL else _posts if place == POSTS else _chat
            options.append(Option(place, tr(words.fill(chat=chat.name if chat else place, n=len(found)))))
        self._where.offer(options)

    def _choose(self) -> None:
        self._list.begin_anew()
        self._fill()

    def _fill(self) -> None:
        if self._session is not None:
            self._list.show_effects(self._session, self._sorted.get(self._where.value(), []))


def _place(acted: Acted) -> str:
    """Return where an effect is read: the feed, or a chat by its id; empty for all others."""
    match acted.effect:
        case FeedPost():
            return POSTS
        case ChatCreated() | ChatMembersAdded() | ChatMessage():
            return acted.effect.chat_id
    return ""
