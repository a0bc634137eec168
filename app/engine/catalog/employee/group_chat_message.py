"""Send message to group chat."""

from __future__ import annotations

from app.engine.catalog.asks import TITLED, Chat, Kind, Sender, Text, Title
from app.engine.catalog.categories import EMPLOYEE_ALERTS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import ChatMessage
from app.engine.errors import CannotAct
from app.engine.moment import Moment
from app.engine.words import msg


class SendChatMessage(RuleType):
    """Say something in a private group chat."""

    about = About(
        "employee.group_chat_message",
        EMPLOYEE_ALERTS,
        icon="mdi6.message-text-outline",
        title=msg("Send message to group chat"),
        description=msg("Writes to a private group chat, for instance that the invoice is paid and the goods can go."),
        sentence=msg("Write to {chat}: {text}"),
        synonyms=msg("post say tell conversation talk room announce news"),
        suggests=("employee.group_chat", "employee.group_chat_members"),
    )

    chat: Chat
    sender: Sender = ""
    kind: Kind = "message"
    title: Title = ""
    text: Text

    examples = (
        Example(
            "to the chat of a rule above",
            {"chat": '{{ results["chat"].chat_id }}', "text": "Amount: {{ item.amount }}"},
            earlier={"chat": {"chat_id": "chat-of-a-rule"}},
            effects=(ChatMessage("chat-of-a-rule", "ann", "message", "", "Amount: €5,000.00"),),
        ),
        Example(
            "important, with a title",
            {"chat": "chat-by-hand", "sender": "supervisor", "kind": "important", "title": "Paid", "text": "Ship it."},
            effects=(ChatMessage("chat-by-hand", "bo", "important", "Paid", "Ship it."),),
        ),
        Example(
            "a plain message has no title",
            {"chat": "chat-by-hand", "kind": "message", "title": "Paid", "text": "Ship it."},
            effects=(ChatMessage("chat-by-hand", "ann", "message", "", "Ship it."),),
        ),
        Example("a chat open to everybody", {"chat": "chat-open", "text": "x"}, fails="private group chats"),
        Example("no chat yet", {"chat": "{{ item.chat_id }}", "text": "x"}, fails="chat ID is empty"),
        Example("nothing to say", {"chat": "chat-by-hand", "text": "{{ item.description }}"}, fails="empty"),
    )

    def perform(self, at: Moment) -> Act:
        """Write to the chat."""
        chat = at.chat(at.render(self.chat, "chat").strip(), "chat")
        if not chat.private:
            words = msg("Rules write to private group chats only; “{chat}” is open to everybody.")
            raise CannotAct(words.fill(chat=chat.name), field="chat")
        title = at.line(self.title, "title", needed=False) if self.kind in TITLED else ""
        yield ChatMessage(chat.id, at.author(self.sender), self.kind, title, at.text(self.text, "text"))
        return None
