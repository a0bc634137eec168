"""Idempotency-Key: a request that is sent again because its answer was lost does nothing twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from app.engine.words import msg
from app.server.access import Caller, caller_of
from app.server.parts import Parts
from app.server.problems import Problem
from app.storage.ledger.audit import Answer, OtherRequest

HEADER = "Idempotency-Key"
_LONGEST = 255
_KEPT_HEADERS = ("content-type", "etag", "location")
_MOST = 1 << 20


class RepeatableRoute(APIRoute):
    """A route whose POST, sent twice with the same key, is done once and answered twice."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Look for an answer that was given before, and keep a new one."""
        handle = super().get_route_handler()

        async def repeatable(request: Request) -> Response:
            key = request.headers.get(HEADER)
            if key is None or request.method != "POST":
                return await handle(request)
            if not 0 < len(key) <= _LONGEST:
                words = msg("An Idempotency-Key has 1 to {n} characters.").fill(n=_LONGEST)
                raise Problem(400, "bad-key", words, field=HEADER)
            return await _once(request, key, handle)

        return repeatable


async def _once(request: Request, key: str, handle: Callable[[Request], Coroutine[Any, Any, Response]]) -> Response:
    parts: Parts = request.app.state.parts
    caller = await run_in_threadpool(caller_of, request)
    name, asked = _name(caller, key), _hash(request, await request.body())
    running: set[str] = request.app.state.running
    if name in running:
        words = msg("The first request with this key is still being worked on. Try again in a moment.")
        raise Problem(409, "still-running", words, field=HEADER, headers={"Retry-After": "1"})
    running.add(name)
    try:
        try:
            given = await run_in_threadpool(parts.answers.given, name, asked)
        except OtherRequest as other:
            raise Problem(422, "key-used", other.words, field=HEADER) from other
        if given is not None:
            return Response(given.body, given.status, {**given.headers, "Idempotent-Replayed": "true"})
        response = await handle(request)
        body = bytes(response.body)
        if len(body) <= _MOST and "no-store" not in response.headers.get("cache-control", ""):
            headers = {one: response.headers[one] for one in _KEPT_HEADERS if one in response.headers}
            answer = Answer(response.status_code, headers, body.decode())
            await run_in_threadpool(parts.answers.keep, name, asked, answer, parts.clock())
        return response
    finally:
        running.discard(name)


def _name(caller: Caller, key: str) -> str:
    return hashlib.sha256(f"{caller.token.id}\x1f{key}".encode()).hexdigest()


def _hash(request: Request, body: bytes) -> str:
    return hashlib.sha256(b"\x1f".join((str(request.url.path).encode(), request.url.query.encode(), body))).hexdigest()
