"""A small home server, written from https://spec.matrix.org/latest/client-server-api/; `make peers` asks a real one."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from tests.delivery.servers.web_server import Asked, Reply, WebServer

BOT, TOKEN, DOMAIN = "@rulewright:example.org", "token of the bot", "example.org"


class Room:
    """A room with its members, its state and what was said."""

    def __init__(self, made: dict[str, Any]) -> None:
        self.name = made.get("name", "")
        self.direct = made.get("is_direct", False)
        self.members = {BOT: "join", **dict.fromkeys(made.get("invite", ()), "invite")}
        states = {one["type"]: one["content"] for one in made.get("initial_state", ())}
        self.state = {"m.room.history_visibility": {"history_visibility": "shared"}, **states}
        self.said: dict[str, dict[str, Any]] = {}


class MatrixServer(WebServer):
    """The rooms of one server, and one user who writes."""

    def __init__(self) -> None:
        super().__init__()
        self.rooms: dict[str, Room] = {}
        self.aliases: dict[str, str] = {}

    def room(self, name: str) -> Room:
        return next(one for one in self.rooms.values() if one.name == name)

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return self.error(401, "M_UNKNOWN_TOKEN", "Unrecognised access token")
        match asked.method, [unquote(one) for one in asked.path.removeprefix("/_matrix/client/v3/").split("/")]:
            case "GET", ["directory", "room", alias]:
                known = self.aliases.get(alias)
                found = Reply.of_json({"room_id": known, "servers": [DOMAIN]})
                return found if known else self.error(404, "M_NOT_FOUND", f"Room alias {alias} not found")
            case "POST", ["createRoom"]:
                return self._made(asked.json)
            case "GET", ["rooms", room, "members"]:
                members = self.rooms[room].members.items()
                return Reply.of_json({"chunk": [{"state_key": u, "content": {"membership": m}} for u, m in members]})
            case "GET", ["rooms", room, "state", kind]:
                return Reply.of_json(self.rooms[room].state[kind])
            case "POST", ["rooms", room, "invite"]:
                if self.rooms[room].members.get(asked.json["user_id"]) == "join":
                    return self.error(403, "M_FORBIDDEN", f"{asked.json['user_id']} is already in the room")
                self.rooms[room].members[asked.json["user_id"]] = "invite"
                return Reply.of_json({})
            case "PUT", ["rooms", room, "send", "m.room.message", transaction]:
                self.rooms[room].said.setdefault(transaction, asked.json)
                return Reply.of_json({"event_id": f"${list(self.rooms[room].said).index(transaction)}"})
        return self.error(404, "M_UNRECOGNIZED", "Unrecognized request")

    def _made(self, made: dict[str, Any]) -> Reply:
        alias = f"#{made['room_alias_name']}:{DOMAIN}"
        if alias in self.aliases:
            return self.error(400, "M_ROOM_IN_USE", "Room alias already taken")
        room = f"!{len(self.rooms)}:{DOMAIN}"
        self.rooms[room] = Room(made)
        self.aliases[alias] = room
        return Reply.of_json({"room_id": room})

    @staticmethod
    def error(status: int, code: str, message: str, **more: Any) -> Reply:
        return Reply.of_json({"errcode": code, "error": message, **more}, status)
