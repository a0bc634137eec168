"""How much and how often one may ask: the size and the pace of a request, and requests a minute."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import Any

import msgspec
from msgspec import Struct
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.delivery.base import Bucket
from app.engine.words import msg
from app.server.json_body import damage_of
from app.server.languages import Languages
from app.server.problems import Problem, answer

_KEPT = 20_000
"""Askers that are remembered; the one who has been silent longest is forgotten first."""


class Limits(Struct, frozen=True):
    """What a server takes; a thing that is larger, slower or more frequent is refused in words."""

    body: int = 1 << 20
    rule_set: int = 32 << 20
    table: int = 64 << 20
    body_seconds: float = 30.0
    """Within which a request must have come in whole."""
    header_seconds: float = 10.0
    per_minute: int = 12_000
    """Requests of one token."""
    per_minute_unknown: int = 300
    """Requests from one address without a token: tracked links, pages, webhooks."""
    per_minute_wrong: int = 30
    """Wrong tokens from one address."""
    at_once: int = 200
    """Connections and requests at the same time."""

    def most(self, path: str) -> int:
        """Return how many bytes the body of a request to this path may have."""
        if path in ("/v1/versions", "/v1/surroundings"):
            return self.rule_set
        return self.table if path.startswith(("/v1/items/", "/v1/files/")) else self.body


class Askers:
    """Counts what each asker asks; safe to be used from several threads."""

    def __init__(self, per_minute: int, now: Callable[[], float] = monotonic) -> None:
        """Give each so much a minute."""
        self._per_minute = per_minute
        self._now = now
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._lock = Lock()

    def take(self, asker: str) -> timedelta | None:
        """Count one request; return how long to wait where it is too many."""
        with self._lock:
            bucket = self._buckets.pop(asker, None) or Bucket(self._per_minute, self._now)
            self._buckets[asker] = bucket
            while len(self._buckets) > _KEPT:
                self._buckets.popitem(last=False)
            return bucket.take()

    def demand(self, asker: str) -> None:
        """Count one request; raises Problem where it is too many."""
        wait = self.take(asker)
        if wait is not None:
            seconds = max(1, round(wait.total_seconds() + 0.5))
            words = msg("That was too much at once: {n} a minute are taken. Try again in {seconds} s.")
            filled = words.fill(n=self._per_minute, seconds=seconds)
            raise Problem(429, "too-many", filled, headers={"Retry-After": str(seconds)})


class Intake:
    """ASGI middleware: a request comes in whole, in time and not too large before anybody looks at it."""

    def __init__(self, app: ASGIApp, limits: Limits, languages: Languages) -> None:
        """Guard `app`; what is refused is refused in the language of whoever asks."""
        self._app = app
        self._limits = limits
        self._languages = languages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is within the limits."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            body = await self._whole(scope, receive)
            _demand_text(scope, body)
        except Problem as problem:
            accepted = Headers(scope=scope).get("accept-language", "")
            await answer(problem, self._languages.of(accepted))(scope, receive, send)
            return
        except _Gone:
            return
        given = False

        async def again() -> Message:
            nonlocal given
            if given:  # whoever listens on wants to know when the other side leaves
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, again, send)

    async def _whole(self, scope: Scope, receive: Receive) -> bytes:
        headers = dict(scope["headers"])
        most = self._limits.most(scope["path"])
        length = headers.get(b"content-length", b"")
        if headers.get(b"content-encoding", b"identity").lower() != b"identity":
            raise Problem(415, "compressed", msg("Compressed requests are not taken. Send it plain."))
        if length.isdigit() and int(length) > most:
            raise _too_large(most)
        parts, taken = [], 0
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise _Gone
                    parts.append(message.get("body", b""))
                    taken += len(parts[-1])
                    if taken > most:
                        raise _too_large(most)
                    if not message.get("more_body", False):
                        return b"".join(parts)
        except TimeoutError:
            words = msg("The request did not come in whole within {n} s.").fill(n=round(self._limits.body_seconds))
            raise Problem(408, "too-slow", words, headers=_CLOSE) from None


def _demand_text(scope: Scope, body: bytes) -> None:
    """Raise Problem where an address or JSON holds what is no text: the character NUL, or half of a character.

    Python reads both, and no database keeps them.
    """
    if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
        raise Problem(400, "no-text", _NUL)
    if b"json" not in dict(scope["headers"]).get(b"content-type", b"") or _ODD.search(body) is None:
        return
    try:
        held = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Problem(422, "no-text", damage_of(body)) from error
    if any("\x00" in one for one in _texts(held)):
        raise Problem(422, "no-text", _NUL)


def _texts(held: Any) -> Iterator[str]:
    waiting = [held]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += one
            waiting += one.values()


_ODD = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_NUL = msg("The character NUL is no text, and is taken nowhere.")


class _Gone(Exception):
    """The other side has left before its request was whole."""


_CLOSE = {"Connection": "close"}


def _too_large(most: int) -> Problem:
    words = msg("The request is larger than the {n} KB that this address takes. Send it in parts.")
    return Problem(413, "too-large", words.fill(n=most >> 10), headers=_CLOSE)
