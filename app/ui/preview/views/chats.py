"""Group and private chats: messages, new chats, new members."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from app.engine.effects import ChatCreated, ChatMembersAdded, ChatMessage, Effect, PrivateMessage
from app.engine.model.belongings import Chat
from app.engine.words import Msg, msg, msgs
from app.ui.preview.avatars import Avatar, People
from app.ui.preview.look import Look
from app.ui.preview.parts import Elided, Paper, Pill, Sign, column, label, row, set_text
from app.ui.preview.people import Scene
from app.ui.preview.prose import Prose
from app.ui.preview.views.base import EffectView
from app.ui.theme import tokens
from app.ui.theme.theme import Type

_group, _private = msg("Message in the group chat"), msg("Private message")
_important, _news, _notice = msg("Important"), msg("News"), msg("Notification")
_members = msgs("{n} member", "{n} members")
_joined = msgs("{people} joins", "{people} join")
_history = msg("They see what was written before")
_no_history = msg("They see only what is written from now on")
_chat = msg("Group chat")
_with = msg("Chat with {person}")

_KINDS = {"important": (_important, "error"), "news": (_news, "accent"), "notification": (_notice, "data")}
"""Pill and colour of the kinds that have one; a plain message has none."""


class ChatHead(QWidget):
    """The head of a chat's window: what it is called, and who is in it."""

    def __init__(self, look: Look) -> None:
        """Draw it for no chat yet."""
        super().__init__()
        self._sign = Sign(look, "mdi6.forum-outline", "employee", 18, square=32)
        self._name = label("strong", wrap=True)
        self._detail = label("muted", wrap=True)
        layout = row(self._sign, column(self._name, self._detail, spacing=0), spacing=10)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_chat(self, name: str, detail: str, icon: str = "mdi6.forum-outline") -> None:
        """Stand over another chat."""
        self._sign.show_icon(icon, "employee")
        set_text(self._name, name)
        set_text(self._detail, detail)


class MessageView(EffectView):
    """One message as it stands in a chat."""

    caption = _group
    icon = "mdi6.message-outline"

    def __init__(self, look: Look) -> None:
        """Draw the window of a chat with an empty message."""
        super().__init__(look)
        self._head = ChatHead(look)
        self._sender_sign = Avatar(look)
        self._sender = Elided("muted")
        self._badge = Pill(look)
        self._title = Prose(look.theme, Type.TITLE)
        self._text = Prose(look.theme)
        inside = column(row(self._badge, None), self._title, self._text, spacing=6)
        self._bubble = Paper(look, inside, ground="hover", border="", radius=12, padding=10)
        self._bubble.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        message = row(
            column(None, self._sender_sign, spacing=0),
            column(self._sender, row(self._bubble, None), spacing=2),
        )
        message.setStretch(1, 1)
        self.setLayout(column(Paper(look, column(self._head, message, spacing=tokens.MEDIUM), padding=tokens.LARGE)))

    def show_effect(self, effect: ChatMessage | PrivateMessage, scene: Scene) -> None:
        self._show_where(effect, scene)
        sender = scene.person(effect.sender)
        self._sender_sign.show_person(sender)
        set_text(self._sender, sender.name)
        words, color = _KINDS.get(effect.kind, (None, ""))
        plain = words is None
        self._badge.show_text("" if words is None else self._tr(words), color)
        self._bubble.set_ground("hover" if plain or color == "data" else f"tint:{color}")
        self._bubble.set_edge("" if plain else color)
        self._bubble.set_tail(plain)
        self._title.set_text(effect.title)
        self._title.setVisible(bool(effect.title))
        self._text.set_text(effect.text)
        self.say(self._tr(self.captioned(effect)), sender.name, self._badge.text(), effect.title, effect.text)

    def captioned(self, effect: Effect) -> Msg:
        return _private if isinstance(effect, PrivateMessage) else _group

    def _show_where(self, effect: ChatMessage | PrivateMessage, scene: Scene) -> None:
        if isinstance(effect, PrivateMessage):
            person = scene.person(effect.recipient)
            self._head.show_chat(self._tr(_with.fill(person=person.name)), person.detail, "mdi6.account-outline")
            return
        chat = scene.world.belongings.get(Chat, effect.chat_id)
        detail = self._tr(_members.fill(n=len(chat.members))) if chat else effect.chat_id
        self._head.show_chat(chat.name if chat else self._tr(_chat), detail)


class ChatView(EffectView):
    """A chat that is opened, or that more people come into."""

    caption = msg("Group chat")
    icon = "mdi6.forum-outline"

    def __init__(self, look: Look) -> None:
        """Draw the window of an empty chat."""
        super().__init__(look)
        self._head = ChatHead(look)
        self._people = People(look)
        self._note = label("muted", wrap=True)
        inside = column(self._head, self._people, self._note, spacing=tokens.MEDIUM)
        self.setLayout(column(Paper(look, inside, padding=tokens.LARGE)))

    def show_effect(self, effect: ChatCreated | ChatMembersAdded, scene: Scene) -> None:
        people = scene.people(effect.members)
        self._people.show_people(people)
        if isinstance(effect, ChatCreated):
            name, note = effect.name, ""
            detail = self._tr(_members.fill(n=len(people)))
        else:
            chat = scene.world.belongings.get(Chat, effect.chat_id)
            name = chat.name if chat else self._tr(_chat)
            detail = self._tr(_joined.fill(n=len(people), people=self._tr.list(person.name for person in people)))
            note = self._tr(_history if effect.show_history else _no_history)
        self._head.show_chat(name, detail)
        set_text(self._note, note)
        self.say(self._tr(self.caption), name, detail, note)
