"""Surroundings as they will be once the effects of this very step are carried out."""

from __future__ import annotations

from msgspec.structs import replace

from app.engine.effects import ChatCreated, ChatMembersAdded, Effect
from app.engine.ports import Chat, Chats


class OverlaidChats:
    """Chats, with those that rules of the same step have just made or changed on top."""

    def __init__(self, below: Chats) -> None:
        """Lie over the chats of the world."""
        self._below = below
        self._new: dict[str, Chat] = {}

    def chat(self, chat_id: str) -> Chat | None:
        """Return a chat by its id."""
        return self._new.get(chat_id) or self._below.chat(chat_id)

    def take(self, effect: Effect) -> None:
        """Remember what an effect does to chats; other effects leave no mark here."""
        match effect:
            case ChatCreated():
                self._new[effect.chat_id] = Chat(effect.chat_id, effect.name, effect.members)
            case ChatMembersAdded():
                chat = self.chat(effect.chat_id)
                if chat is not None:
                    members = dict.fromkeys((*chat.members, *effect.members))
                    self._new[chat.id] = replace(chat, members=tuple(members))
