"""Serves the application on a socket until it is told to stop."""

from __future__ import annotations

import logging
import socket
import ssl
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from app.engine.errors import KnownError, refusal
from app.engine.words import msg
from app.server.application import guarded
from app.server.connections import patient
from app.server.parts import Parts
from app.server.watching import Passing

_GRACE = 10
"""Seconds that requests under way have to end."""
_TAKEN = msg("The server cannot listen at {host}, port {port}: {why}. Choose another port, or stop what listens there.")
_NO_PAIR = msg("these are no certificate in PEM and the key that belongs to it")
_NO_CERTIFICATE = msg("The certificate cannot be used: {why}. Check the files of the certificate and of its key.")


def listen(host: str, port: int) -> socket.socket:
    """Take a port, 0 for any that is free; raises KnownError where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Asyncio asks what a socket is before it lets answers leave at once; else each waits 40 ms for an acknowledgement.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen(2048)
    except OSError as error:
        taken.close()
        words = _TAKEN.fill(host=host, port=str(port), why=refusal(error))
        raise KnownError(words, field="port") from error
    return taken


class WebServer(uvicorn.Server):
    """Serves until `stop`, or until the process is told to end by a signal."""

    def __init__(self, app: FastAPI, started: Callable[[], None] = lambda: None) -> None:
        """Serve an application of ours; `started` is told once it answers."""
        self._started = started
        parts: Parts = app.state.parts
        settings = parts.settings
        handler = Passing(parts.log)
        logging.getLogger("uvicorn.error").handlers[:] = [handler]
        logging.getLogger("uvicorn.error").propagate = False
        config = uvicorn.Config(
            guarded(app),
            http=patient(settings.limits.header_seconds),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=settings.limits.at_once,
            timeout_graceful_shutdown=_GRACE,
            ssl_certfile=settings.certificate,
            ssl_keyfile=settings.key,
        )
        try:
            config.load()
        except OSError as error:
            why = _NO_PAIR if isinstance(error, ssl.SSLError) else refusal(error)
            raise KnownError(_NO_CERTIFICATE.fill(why=why), field="certificate") from error
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin, and tell."""
        await super().startup(sockets)
        if self.started:
            self._started()

    def stop(self) -> None:
        """End once requests under way are answered; may be called from any thread."""
        self.should_exit = True
