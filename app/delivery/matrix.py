"""Matrix: rooms for group chats, rooms for two, and messages in them, through any home server."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from html import escape
from typing import Annotated, Any
from urllib.parse import quote

from msgspec import Meta

from app.delivery.base import TEST, Fit, People, Post, Receipt, Refused, Setting, TryAgain, nobody
from app.delivery.net.web import Answer, Request, WebSettings
from app.delivery.net.web_channel import WebChannel
from app.engine.effects import (
    SYSTEM,
    ChatCreated,
    ChatMembersAdded,
    ChatMessage,
    Effect,
    Notification,
    PrivateMessage,
)
from app.engine.words import Msg, msg

_USER = re.compile(r"@[^:\s]+:\S+")
_HISTORY = "m.room.history_visibility"
_NOTICE = "notification"
_WITH_TITLE = frozenset({"important", "news"})
_LATER_TO_ALL = frozenset({"shared", "world_readable"})


class MatrixSettings(WebSettings, frozen=True, kw_only=True, omit_defaults=True):
    """Who writes on which server, and who the employees are there."""

    server: Annotated[
        str, Meta(pattern="^https?://"), Setting(msg("Home server"), hint=Msg("https://matrix.example.org"))
    ]
    user: Annotated[
        str,
        Meta(pattern=r"^@[^:\s]+:\S+$"),
        Setting(msg("User who writes"), msg("An account of its own for the program."), Msg("@rulewright:example.org")),
    ]
    secret: Annotated[str, Setting(msg("Access token of that user"), secret=True)]
    people: Annotated[
        str,
        Setting(
            msg("Employees"),
            msg("What they are called there; {mailbox} is their e-mail address up to the @, {id} their ID here."),
            Msg("@{mailbox}:example.org"),
        ),
    ] = ""
    others: Annotated[
        str,
        Setting(
            msg("Employees with other names"),
            msg("One in a line: the ID here, and what they are called there."),
            Msg("ann = @annie:example.org"),
            many_lines=True,
        ),
    ] = ""
    history: Annotated[
        str,
        Meta(pattern="^(shared|invited)$"),
        Setting(
            msg("Who is added later sees"),
            msg("Matrix decides it for a room, not for a person."),
            choices=(("shared", msg("What was said before, too")), ("invited", msg("What is said from then on"))),
        ),
    ] = "shared"


class Matrix(WebChannel):
    """A user of the client-server API, version 3 (https://spec.matrix.org/latest/client-server-api/).

    Rooms are found again by an alias made of the chat’s id, and messages carry a transaction id made of the post’s
    key: what is tried twice happens once.
    """

    kind = "matrix"
    title = msg("Matrix")
    description = msg("Group chats, private messages and notifications become rooms and messages of Matrix.")
    icon = "mdi6.matrix"
    provider = "chat"
    carries = frozenset({ChatCreated.channel, Notification.channel})
    try_out_label = msg("Send a test to the user")
    settings_type = MatrixSettings
    settings: MatrixSettings

    def fit(self, effect: Effect, person: People = nobody) -> Fit:
        """Carry whatever is said among employees."""
        known = isinstance(effect, ChatCreated | ChatMembersAdded | ChatMessage | PrivateMessage | Notification)
        return Fit.USUAL if known else Fit.NO

    def deliver(self, post: Post) -> Receipt:
        """Make the room, invite to it, or write in it."""
        match post.effect:
            case ChatCreated() as chat:
                return Receipt(self._room(chat, post.person))
            case ChatMembersAdded() as added:
                self._add(added, post.person)
                return Receipt()
            case ChatMessage() as said:
                content = _content(said.kind, said.title, said.text, _name(said.sender, post.person))
                return Receipt(self._say(self._known_room(said.chat_id), post.key, content))
            case PrivateMessage() as said:
                content = _content(said.kind, said.title, said.text, _name(said.sender, post.person))
                return Receipt(self._tell(said.recipient, post, content))
            case Notification() as told:
                content = _content(_NOTICE, "", told.text, _name(told.sender, post.person))
                return Receipt(" ".join(self._tell(one, post, content) for one in told.recipients))
        raise Refused(msg("Only chats and notifications can be sent this way."))

    def try_out(self, to: str) -> Receipt:
        """Write a short test to a user, in the room for the two."""
        user = to.strip()
        if not _USER.fullmatch(user):
            raise Refused(msg("A user of Matrix is written @name:server."), field="to")
        key = f"test-{self.outside.now().timestamp():.3f}"
        return Receipt(self._say(self._room_for_two(user), key, _content(_NOTICE, "", self.outside.said(TEST), "")))

    def _room(self, chat: ChatCreated, people: People) -> str:
        """Make the room of a chat, or find it where an earlier attempt has made it."""
        invited = [self._user(one, people) for one in chat.members]
        known = self._resolved(_alias(f"chat {self.id} {chat.chat_id}"))
        if known:
            self._invite(known, invited)
            return known
        visibility = {"type": _HISTORY, "state_key": "", "content": {"history_visibility": self.settings.history}}
        made = {
            "name": chat.name,
            "invite": self._others(invited),
            "preset": "private_chat",
            "visibility": "private",
            "room_alias_name": _alias(f"chat {self.id} {chat.chat_id}"),
            "initial_state": [visibility],
        }
        return self._named("POST", "/createRoom", made, "room_id")

    def _room_for_two(self, user: str) -> str:
        alias = _alias(f"two {self.id} {user}")
        known = self._resolved(alias)
        if known:
            self._invite(known, [user])
            return known
        made = {
            "invite": [user],
            "is_direct": True,
            "preset": "trusted_private_chat",
            "visibility": "private",
            "room_alias_name": alias,
        }
        return self._named("POST", "/createRoom", made, "room_id")

    def _add(self, added: ChatMembersAdded, people: People) -> None:
        room = self._known_room(added.chat_id)
        if not added.show_history:
            seen = self._asked("GET", f"/rooms/{quote(room, safe='')}/state/{_HISTORY}")
            if str(seen.get("history_visibility")) in _LATER_TO_ALL:
                words = msg(
                    "This room shows what was said before to everybody who is added, and Matrix cannot hide it from "
                    "some. Add them with the history, or let the channel make rooms that keep it to themselves."
                )
                raise Refused(words, field="show_history")
        self._invite(room, [self._user(one, people) for one in added.members])

    def _invite(self, room: str, users: Sequence[str]) -> None:
        """Invite who is neither in the room nor invited yet."""
        place = f"/rooms/{quote(room, safe='')}"
        there = set(_members(self._asked("GET", f"{place}/members").get("chunk")))
        for user in self._others(users):
            if user not in there:
                self._asked("POST", f"{place}/invite", {"user_id": user})

    def _tell(self, employee: str, post: Post, content: Mapping[str, Any]) -> str:
        user = self._user(employee, post.person)
        return self._say(self._room_for_two(user), f"{post.key}/{employee}", content)

    def _say(self, room: str, key: str, content: Mapping[str, Any]) -> str:
        """Write in a room; the same key is the same message, however often it is said."""
        transaction = hashlib.sha256(key.encode()).hexdigest()
        place = f"/rooms/{quote(room, safe='')}/send/m.room.message/{transaction}"
        return self._named("PUT", place, content, "event_id")

    def _known_room(self, chat: str) -> str:
        room = self._resolved(_alias(f"chat {self.id} {chat}"))
        if not room:
            words = msg("The chat {chat} has no room in Matrix: it was made before this channel was set up.")
            raise Refused(words.fill(chat=chat), field="chat_id")
        return room

    def _resolved(self, alias: str) -> str:
        """Return the room of an alias, empty where there is none."""
        server = self.settings.user.partition(":")[2]
        answer = self._answer("GET", f"/directory/room/{quote(f'#{alias}:{server}', safe='')}")
        if answer.fields().get("errcode") == "M_NOT_FOUND":
            return ""
        room = self._read(answer).get("room_id")
        if not isinstance(room, str):
            raise self.odd(answer)
        return room

    def _user(self, employee: str, people: People) -> str:
        for line in self.settings.others.splitlines():
            here, _, there = line.partition("=")
            if here.strip() == employee:
                return there.strip()
        found = people(employee)
        mailbox = found.address.partition("@")[0] if found else ""
        user = self.settings.people.replace("{id}", employee.lower()).replace("{mailbox}", mailbox.lower())
        if not _USER.fullmatch(user) or ("{mailbox}" in self.settings.people and not mailbox):
            words = msg("It is not known what {person} is called in Matrix. Write it in the settings of the channel.")
            raise Refused(words.fill(person=found.name if found else employee), field="others")
        return user

    def _others(self, users: Sequence[str]) -> list[str]:
        return [one for one in dict.fromkeys(users) if one != self.settings.user]

    def _asked(self, method: str, place: str, content: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return self._read(self._answer(method, place, content))

    def _named(self, method: str, place: str, content: Mapping[str, Any], name: str) -> str:
        """Return what the server calls a thing that it was asked to make."""
        answer = self._answer(method, place, content)
        called = self._read(answer).get(name)
        if not isinstance(called, str):
            raise self.odd(answer)
        return called

    def _answer(self, method: str, place: str, content: Mapping[str, Any] | None = None) -> Answer:
        url = f"{self.settings.server.rstrip('/')}/_matrix/client/v3{place}"
        who = (("Authorization", f"Bearer {self.outside.secret(self.settings.secret)}"),)
        if content is None:
            return self.web.ask(Request(method=method, url=url, headers=who), field="server")
        return self.web.ask(Request.with_json(method, url, content, who), field="server")

    def _read(self, answer: Answer) -> dict[str, Any]:
        if answer.ok:
            return answer.fields()
        raise self._failure(answer)

    def _failure(self, answer: Answer) -> TryAgain | Refused:
        said = answer.fields()
        why = f"{said.get('errcode', '')} {said.get('error', '')}".strip()
        wait = said.get("retry_after_ms")
        if said.get("errcode") == "M_LIMIT_EXCEEDED" and isinstance(wait, int):
            words = msg("The home server asks for a rest: {why}.").fill(why=why)
            return TryAgain(words, after=timedelta(milliseconds=max(0, min(wait, 86_400_000))))
        field = "secret" if said.get("errcode") in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN") else None
        return answer.failure(self.outside.now(), said=why, field=field)


def _members(events: Any) -> Iterator[str]:
    """Walk the users who are in a room or invited, of the events that say so."""
    for one in events if isinstance(events, list) else ():
        content, user = (one.get("content"), one.get("state_key")) if isinstance(one, dict) else (None, None)
        if isinstance(content, dict) and content.get("membership") in ("join", "invite") and isinstance(user, str):
            yield user


def _alias(what: str) -> str:
    """Return the local part of a room’s alias, always the same for the same chat and telling nobody of it."""
    return f"rulewright-{hashlib.sha256(what.encode()).hexdigest()[:24]}"


def _name(sender: str, people: People) -> str:
    found = None if sender in ("", SYSTEM) else people(sender)
    return found.name if found else ""


def _content(kind: str, title: str, text: str, sender: str) -> dict[str, Any]:
    """Return a message: a notice for a notification, with its title above where it is important or news."""
    title = title if kind in _WITH_TITLE else ""
    plain = "\n".join(one for one in (title, text) if one)
    rich = "<br>".join(one for one in (f"<strong>{escape(title)}</strong>" if title else "", _html(text)) if one)
    if sender:
        plain, rich = f"{sender}: {plain}", f"<em>{escape(sender)}</em>: {rich}"
    content = {"msgtype": "m.notice" if kind == _NOTICE else "m.text", "body": plain}
    return {**content, "format": "org.matrix.custom.html", "formatted_body": rich, "m.mentions": {}}


def _html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
