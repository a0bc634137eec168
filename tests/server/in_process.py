"""Calls an ASGI application in this process, as if over a network."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager, nullcontext

import httpx
from starlette.types import ASGIApp


class InProcess(httpx.BaseTransport):
    """Lets httpx speak to an application without a socket; what the application raises is a fault of the server."""

    def __init__(
        self, app: ASGIApp, address: str = "203.0.113.5", turn: AbstractContextManager[object] | None = None
    ) -> None:
        """Speak to `app`, as somebody at an address, when it is their turn."""
        self._turn = turn or nullcontext()
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 40000))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask, and wait for the whole answer."""
        with self._turn:
            return asyncio.run(self._ask(request))

    async def _ask(self, request: httpx.Request) -> httpx.Response:
        request.read()
        answer = await self._transport.handle_async_request(request)
        content = await answer.aread()
        return httpx.Response(answer.status_code, headers=answer.headers, content=content, request=request)
