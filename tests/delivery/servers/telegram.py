"""A small Telegram, written from https://core.telegram.org/bots/api."""

from __future__ import annotations

from typing import Any

from tests.delivery.servers.web_server import Asked, Reply, WebServer

TOKEN = "123456:ABC-DEF"


class TelegramServer(WebServer):
    """One bot, the chats that were begun with it, and updates that wait to be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.chats = {"4711"}
        self.sent: list[tuple[str, str]] = []
        self.files: list[bytes] = []
        self.updates: list[dict[str, Any]] = []

    def answer(self, asked: Asked) -> Reply:
        if not asked.path.startswith(f"/bot{TOKEN}/"):
            return self.error(401, "Unauthorized")
        method = asked.path.rpartition("/")[2]
        if method == "getMe":
            return self.result({"id": 1, "is_bot": True, "first_name": "Roof", "username": "roof_bot"})
        if method == "getUpdates":
            # "An update is considered confirmed as soon as getUpdates is called with an offset higher than its id."
            self.updates = [one for one in self.updates if one["update_id"] >= asked.json.get("offset", 0)]
            return self.result(self.updates[:100])
        if method == "sendDocument":
            self.files.append(asked.body)
            return self.result({"message_id": 900 + len(self.files)})
        if method == "sendMessage":
            return self._message(str(asked.json["chat_id"]), asked.json["text"])
        return self.error(404, "Not Found")

    def _message(self, chat: str, text: str) -> Reply:
        if chat not in self.chats:
            return self.error(403, "Forbidden: bot was blocked by the user")
        if not 0 < len(text) <= 4096:
            return self.error(400, "Bad Request: message is too long")
        self.sent.append((chat, text))
        return self.result({"message_id": len(self.sent), "chat": {"id": int(chat), "type": "private"}, "text": text})

    def writes(self, chat: int, text: str, type: str = "private") -> dict[str, Any]:
        """Let a person write to the bot."""
        message = {"message_id": 1, "date": 1773133200, "chat": {"id": chat, "type": type}, "text": text}
        self.updates.append({"update_id": 1000 + len(self.updates), "message": message})
        return self.updates[-1]

    @staticmethod
    def result(result: Any) -> Reply:
        return Reply.of_json({"ok": True, "result": result})

    @staticmethod
    def error(status: int, description: str, **parameters: Any) -> Reply:
        content = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
        return Reply.of_json(content, status)
