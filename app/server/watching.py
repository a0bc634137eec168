"""What is noted of every request: a line in the log and numbers for Prometheus, and in neither a secret."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Mapping
from time import perf_counter
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger, Processor

_NO_ROUTE = "–"
_QUIET = frozenset({"/v1/health/live", "/v1/health/ready", "/v1/metrics"})
"""Asked every few seconds by machines: told only where something is wrong."""
_BAD = 500
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Any other is somebody's own word: counted as one."""


def log_everything(redactor: Processor) -> None:
    """Let all that any room logs come out the same way; for a process that serves."""
    structlog.configure(
        processors=line_of_json(redactor),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def line_of_json(redactor: Processor) -> list[Processor]:
    """Return what makes an event a line, in which every secret that is known is blotted out."""
    return [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redactor,
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    ]


class Passing(logging.Handler):
    """Lets what libraries log pass into our log."""

    def __init__(self, log: FilteringBoundLogger) -> None:
        """Pass on to `log`."""
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Pass a record on."""
        self._log.log(record.levelno, record.getMessage(), logger=record.name, exc_info=record.exc_info or None)


class Metrics:
    """Numbers of requests, by route and never by path: paths hold secrets."""

    def __init__(self) -> None:
        """Begin at zero, in a registry of our own."""
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("rulewright_requests", "Requests answered.", labels, registry=self.registry)
        self.seconds = Histogram(
            "rulewright_request_seconds", "How long answers took.", ("route",), registry=self.registry
        )


class Watch:
    """ASGI middleware that notes each request and gives it an id."""

    def __init__(self, app: ASGIApp, log: FilteringBoundLogger, metrics: Metrics) -> None:
        """Watch `app`."""
        self._app = app
        self._log = log
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, number, status = perf_counter(), secrets.token_hex(8), _BAD

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = number
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            self._note(scope, number, status, perf_counter() - began)

    def _note(self, scope: Scope, number: str, status: int, took: float) -> None:
        route = getattr(scope.get("route"), "path", _NO_ROUTE)
        method = scope["method"] if scope["method"] in _METHODS else _NO_ROUTE
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(took)
        if route in _QUIET and status < _BAD:
            return
        state: Mapping[str, Any] = scope.get("state", {})
        client = scope.get("client")
        self._log.info(
            "request",
            id=number,
            method=method,
            route=route,
            status=status,
            milliseconds=round(took * 1000, 1),
            caller=state.get("who", ""),
            address=client[0] if client else "",
        )
