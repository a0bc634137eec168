"""What the company reads about a record: posts in its feed, and the group chats that rules opened about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.engine.effects import ChatCreated, ChatMembersAdded, ChatMessage, FeedPost
from app.engine.model.belongings import Chat
from app.engine.overlay import LaidBelongings
from app.engine.trace import Acted, Step
from app.engine.words import msg
from app.ui.forms.parts.choices import Option
from app.ui.rehearse.context import RehearseContext
from app.ui.rehearse.session import Session
from app.ui.rehearse.sorted_tab import ALL, SortedTab

POSTS = "posts"

_all, _posts = msg("Feed and chats ({n})"), msg("Posts in the feed ({n})")
_chat = msg("Chat “{chat}” ({n})")


class Feed(SortedTab):
    """Choose the feed or one chat, read what was written there."""

    nothing = (
        msg("Nothing in the feed yet"),
        msg("Posts in the company's feed and chats about the record are collected here."),
    )

    def __init__(self, context: RehearseContext) -> None:
        """Show nothing yet."""
        super().__init__(context, "mdi6.newspaper-variant-outline", msg("Feed or chat"), msg("Posts and chats"))

    def takes(self, acted: Acted) -> bool:
        return bool(_place(acted))

    def sort(self, steps: Sequence[Step]) -> Mapping[str, Sequence[Acted]]:
        found: dict[str, list[Acted]] = {}
        for one in self.taken(steps):
            found.setdefault(_place(one), []).append(one)
        return found

    def options(
        self, session: Session, everything: Sequence[Acted], places: Mapping[str, Sequence[Acted]]
    ) -> list[Option]:
        tr, rehearsal = self.context.tr, session.rehearsal
        kept = LaidBelongings(rehearsal.stage.belongings, rehearsal.belongings)
        options = [Option(ALL, tr(_all.fill(n=len(everything))))]
        for place, found in places.items():
            chat = kept.get(Chat, place) if place != POSTS else None
            words = _posts if place == POSTS else _chat
            options.append(Option(place, tr(words.fill(chat=chat.name if chat else place, n=len(found)))))
        return options


def _place(acted: Acted) -> str:
    """Return where an effect is read: the feed, or a chat by its id; empty for all others."""
    match acted.effect:
        case FeedPost():
            return POSTS
        case ChatCreated() | ChatMembersAdded() | ChatMessage():
            return acted.effect.chat_id
    return ""
