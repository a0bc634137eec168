"""Telegram: a bot that writes to clients who have written to it, and tells what they write."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from msgspec import Meta
from msgspec.structs import replace

from app.delivery.base import (
    TEST,
    Fit,
    People,
    Polled,
    Post,
    Receipt,
    Received,
    Refused,
    Setting,
    TryAgain,
    nobody,
    storable,
)
from app.delivery.net.web import Answer, Request, WebSettings
from app.delivery.net.web_channel import WebChannel
from app.engine.effects import Effect, OpenChannelMessage
from app.engine.words import Msg, msg

LONGEST = 4096
"""Letters of one message."""
_START = "/start"
_HOOK_HEADER = "x-telegram-bot-api-secret-token"
_TOO_MANY = 429
_ALONE = "private"
"""The type of a chat with one person."""
_LAST = 2**33
"""Seconds since 1970: what is later is no date of a message."""


class TelegramSettings(WebSettings, frozen=True, kw_only=True, omit_defaults=True):
    """Which bot it is."""

    account: Annotated[
        str,
        Meta(pattern="^@?[A-Za-z][A-Za-z0-9_]{3,31}$"),
        Setting(msg("User name of the bot"), msg("Invitations lead to it."), Msg("roof_bot")),
    ]
    secret: Annotated[
        str, Setting(msg("Token of the bot"), msg("BotFather gives it, as in 123456:ABC-DEF…"), secret=True)
    ]
    hook_secret: Annotated[
        str,
        Setting(
            msg("Secret of the webhook"),
            msg("Where Telegram calls the server: what was given to setWebhook as secret_token. Else it is asked."),
            secret=True,
        ),
    ] = ""
    api: Annotated[
        str,
        Meta(pattern="^https?://"),
        Setting(msg("Address of the service"), msg("Another one for a Bot API server of your own."), last=True),
    ] = "https://api.telegram.org"


class Telegram(WebChannel):
    """A bot of Telegram’s Bot API (https://core.telegram.org/bots/api).

    The Bot API takes no key: a message whose answer was lost may arrive twice.
    """

    kind = "telegram"
    title = msg("Telegram")
    description = msg("Writes to clients through a bot, and notices what they write to it.")
    icon = "mdi6.send-circle-outline"
    provider = "telegram"
    carries = frozenset({OpenChannelMessage.channel})
    try_out_label = msg("Send a test to the chat with the ID")
    settings_type = TelegramSettings
    settings: TelegramSettings

    def fit(self, effect: Effect, person: People = nobody) -> Fit:
        """Carry what the client is to see; a hidden message stays in the company."""
        return Fit.NO if isinstance(effect, OpenChannelMessage) and effect.hidden else super().fit(effect, person)

    def deliver(self, post: Post) -> Receipt:
        """Write to the client’s chat; the receipt is the last message’s number there."""
        effect = post.effect
        if not isinstance(effect, OpenChannelMessage):
            raise Refused(msg("Only messages to clients can be sent this way."))
        chat = post.chat(effect.client).removeprefix(f"{self.id}:")
        if not chat:
            words = msg("The client has not written to the bot yet. Invite them first: a bot may not begin.")
            raise Refused(words, field="client")
        left, reference = effect, ""
        for request, rest in self._parts(chat, effect, post):
            try:
                reference = str(self._found(request).get("message_id", ""))
            except (TryAgain, Refused) as problem:
                problem.rest = None if left is effect else left
                raise
            left = rest
        return Receipt(reference)

    def try_out(self, to: str) -> Receipt:
        """Say who the bot is, and write to a chat where one is named."""
        name = str(self._found(self._request("getMe", {})).get("username", ""))
        if name.casefold() != self.settings.account.removeprefix("@").casefold():
            words = msg(
                "The bot is called {name}. Write that name in the settings, so that invitations lead to the bot."
            )
            raise Refused(words.fill(name=name), field="account")
        if not to.strip():
            return Receipt(f"@{name}")
        sent = self._found(self._request("sendMessage", {"chat_id": to.strip(), "text": self.outside.said(TEST)}))
        return Receipt(str(sent.get("message_id", "")))

    def poll(self, mark: str) -> Polled:
        """Return what clients have written; Telegram keeps it for a day, and `mark` lets it forget what is older."""
        asked: dict[str, Any] = {"timeout": 0, "allowed_updates": ["message"]}
        if mark:
            asked["offset"] = int(mark)
        updates = self._done(self._request("getUpdates", asked))
        listed = [one for one in updates if isinstance(one, dict)] if isinstance(updates, list) else []
        last = max((number for one in listed if isinstance(number := one.get("update_id"), int)), default=None)
        received = tuple(found for one in listed if (found := self._received(one)))
        return Polled(received, mark if last is None else str(last + 1))

    def arrived(self, headers: Mapping[str, str], body: bytes) -> tuple[Received, ...]:
        """Return what Telegram says when it calls; raises Refused where it is somebody else."""
        secret = self.outside.secret(self.settings.hook_secret)
        if not secret or not hmac.compare_digest(headers.get(_HOOK_HEADER, "").encode(), secret.encode()):
            raise Refused(msg("This call does not come from Telegram."), field="hook_secret")
        try:
            update = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Refused(msg("This call is not what Telegram sends.")) from error
        found = self._received(update) if isinstance(update, dict) else None
        return () if found is None else (found,)

    def _parts(self, chat: str, effect: OpenChannelMessage, post: Post) -> Iterator[tuple[Request, OpenChannelMessage]]:
        """Walk the messages that an effect makes, each with what is left after it."""
        text = effect.text
        while text:
            part, text = _cut(text)
            yield self._request("sendMessage", {"chat_id": chat, "text": part}), replace(effect, text=text)
        for number, file in enumerate(effect.attachments):
            sent = (file.name, post.files(file), file.media_type)
            request = Request.with_file(self._address("sendDocument"), {"chat_id": chat}, "document", sent)
            yield request, replace(effect, text="", attachments=effect.attachments[number + 1 :])

    def _request(self, method: str, content: Mapping[str, Any]) -> Request:
        return Request.with_json("POST", self._address(method), content)

    def _address(self, method: str) -> str:
        return f"{self.settings.api.rstrip('/')}/bot{self.outside.secret(self.settings.secret)}/{method}"

    def _done(self, request: Request) -> Any:
        answer = self.web.ask(request, field="api")
        said = answer.fields()
        if answer.ok and said.get("ok"):
            return said.get("result")
        raise self._failure(answer, said)

    def _found(self, request: Request) -> Mapping[str, Any]:
        found = self._done(request)
        return found if isinstance(found, dict) else {}

    def _failure(self, answer: Answer, said: Mapping[str, Any]) -> TryAgain | Refused:
        if answer.ok and "ok" not in said:
            return self.odd(answer)
        why, told = str(said.get("description", "")), said.get("parameters")
        wait = told.get("retry_after") if isinstance(told, dict) else None
        if answer.status == _TOO_MANY and isinstance(wait, int):
            words = msg("Telegram asks for a rest: {why}.").fill(why=why)
            return TryAgain(words, after=timedelta(seconds=max(0, min(wait, 86_400))))
        if why.startswith("Forbidden"):
            words = msg("The client does not let the bot write: {why}.").fill(why=why)
            return Refused(words, field="client")
        return answer.failure(self.outside.now(), said=why, field="secret" if answer.status in (401, 404) else "client")

    def _received(self, update: Mapping[str, Any]) -> Received | None:
        message, number = update.get("message"), update.get("update_id")
        spot = message.get("chat") if isinstance(message, dict) else None
        if message is None or not isinstance(spot, dict) or not isinstance(number, int) or spot.get("type") != _ALONE:
            return None
        chat, date = str(spot.get("id", "")), message.get("date")
        text = storable(str(message.get("text") or message.get("caption") or ""))
        command, _, token = text.partition(" ")
        begins = command == _START
        return Received(
            "chat.first_message" if begins else "chat.message",
            f"{self.id}:{number}",
            datetime.fromtimestamp(date, UTC) if isinstance(date, int) and 0 < date < _LAST else self.outside.now(),
            {"channel": self.title.plain(), "chat_id": chat, "text": "" if begins else text},
            address=f"{self.id}:{chat}",
            invitation=token.strip() if begins else "",
        )


def _cut(text: str) -> tuple[str, str]:
    """Return as much of a text as fits into one message, to the end of a line or a word, and what is left."""
    if len(text) <= LONGEST:
        return text, ""
    end = max(text.rfind("\n", 0, LONGEST), text.rfind(" ", 0, LONGEST))
    end = end if end > 0 else LONGEST
    return text[:end], text[end:].lstrip()
