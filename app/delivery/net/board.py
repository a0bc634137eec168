"""Webhooks of team chats: one room that sees what the company is told, without a way back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from msgspec import Struct

from app.delivery.base import TEST, Fit, People, Post, Receipt, Refused, Setting, nobody
from app.delivery.net.web import Request, WebSettings
from app.delivery.net.web_channel import WebChannel
from app.engine.effects import SYSTEM, ChatMessage, Effect, FeedPost, Notification
from app.engine.words import msg

LONGEST = 3500
"""Letters of a text: what is longer is cut off, for the rooms take no more."""


class BoardSettings(WebSettings, frozen=True, kw_only=True, omit_defaults=True):
    """The room’s address, which is a secret because whoever has it may write there; and what is shown there."""

    secret: Annotated[str, Setting(msg("Address of the webhook"), msg("Whoever knows it can write."), secret=True)]
    feed: Annotated[bool, Setting(msg("Posts to the feed"))] = True
    notifications: Annotated[
        bool, Setting(msg("Notifications"), msg("Everybody in the room sees what is told to one."))
    ] = False
    chats: Annotated[
        bool, Setting(msg("Messages to group chats"), msg("Everybody in the room sees them, whoever is in the chat."))
    ] = False


class Notice(Struct, frozen=True):
    """What a room is shown: a heading (may be empty), the text, and a line that says who says it to whom of what."""

    heading: str
    text: str
    about: str


class Board(WebChannel):
    """A room of a team chat that is written to by a webhook."""

    provider = "chat"
    carries: ClassVar[frozenset[str]] = frozenset({FeedPost.channel, Notification.channel, ChatMessage.channel})
    try_out_label = None
    settings: BoardSettings

    def fit(self, effect: Effect, person: People = nobody) -> Fit:
        """Carry what the settings let everybody see; what is private never."""
        asks = self.settings
        match effect:
            case FeedPost():
                shown = asks.feed
            case Notification():
                shown = asks.notifications
            case ChatMessage():
                shown = asks.chats
            case _:
                shown = False
        return Fit.USUAL if shown else Fit.NO

    @property
    def address(self) -> str:
        """Where the room is."""
        return self.outside.secret(self.settings.secret)

    def deliver(self, post: Post) -> Receipt:
        """Show it in the room."""
        return self._shown(notice_of(post))

    def try_out(self, to: str) -> Receipt:
        """Show a short test in the room."""
        return self._shown(Notice("", self.outside.said(TEST), to.strip()))

    def _shown(self, notice: Notice) -> Receipt:
        self.done(Request.with_json("POST", self.address, self.content(notice)), field="secret")
        return Receipt()

    @abstractmethod
    def content(self, notice: Notice) -> Mapping[str, Any]:
        """Return a notice in the form that the room takes."""


def notice_of(post: Post) -> Notice:
    """Return what a room is shown of a post; raises Refused where it is for no room."""
    effect = post.effect
    if not isinstance(effect, FeedPost | Notification | ChatMessage):
        raise Refused(msg("This is not for a whole room to see."))
    to = () if isinstance(effect, ChatMessage) else effect.recipients
    said_to = ", ".join(_called(one, post.person) for one in to)
    by = "" if effect.sender in ("", SYSTEM) else _called(effect.sender, post.person)
    whose = " → ".join(one for one in (by, said_to) if one)
    text = effect.text if len(effect.text) <= LONGEST else f"{effect.text[:LONGEST]}…"
    heading = "" if isinstance(effect, Notification) else effect.title
    return Notice(heading, text, " · ".join(one for one in (whose, post.title) if one))


def _called(person: str, people: People) -> str:
    found = people(person)
    return found.name if found else person
