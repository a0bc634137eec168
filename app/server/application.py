"""The application: all routes, behind all that guards them."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app import __version__
from app.paths import resources
from app.server.access import Gate
from app.server.headers import Headers
from app.server.limits import Intake
from app.server.names import Names
from app.server.pages import public
from app.server.pages import status as status_page
from app.server.parts import Parts
from app.server.problems import MEDIA_TYPE, answer_problems
from app.server.routes import (
    arrivals,
    audit,
    channels,
    events,
    files,
    hooks,
    items,
    outbox,
    pipelines,
    runs,
    status,
    surroundings,
    tokens,
    trials,
    versions,
)
from app.server.sessions import Sessions
from app.server.shapes import PROBLEM_SCHEMA
from app.server.watching import Metrics, Watch

_ROUTES = (
    status, versions, pipelines, trials, items, events, runs, outbox, channels, surroundings, files, hooks, arrivals,
    tokens, audit, public, status_page,
)  # fmt: skip
_METHODS = ("get", "put", "post", "patch", "delete")


def make_app(parts: Parts) -> FastAPI:
    """Return the application; `serve` runs it, tests call it."""
    app = FastAPI(
        title="Rulewright",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    app.state.parts = parts
    app.state.gate = Gate(parts.settings.limits)
    app.state.running = set()
    app.state.sessions = Sessions()
    app.state.metrics = Metrics()
    answer_problems(app)
    for one in _ROUTES:
        app.include_router(one.router)
    _serve_style(app)
    _describe(app)
    return app


def guarded(app: FastAPI) -> ASGIApp:
    """Return the application behind what guards it: the outermost sees a request first."""
    parts: Parts = app.state.parts
    settings = parts.settings
    inner: ASGIApp = Intake(app, settings.limits, parts.languages)
    if settings.hosts:
        inner = Names(inner, settings.hosts, parts.languages)
    inner = Headers(inner, secure=settings.secure)
    inner = Watch(inner, parts.log, app.state.metrics)
    if settings.trusted_proxies:
        return ProxyHeadersMiddleware(inner, trusted_hosts=list(settings.trusted_proxies))  # type: ignore[arg-type,return-value]  # uvicorn has its own types for the same
    return inner


def _serve_style(app: FastAPI) -> None:
    style = (resources() / "server" / "style.css").read_text("utf-8")

    def get_style() -> Response:
        """Return how pages look."""
        return Response(style, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})

    app.add_api_route("/style.css", get_style, include_in_schema=False)


def _describe(app: FastAPI) -> None:
    """Let OpenAPI say how problems look, whatever the route."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(title=app.title, version=app.version, routes=app.routes, description=_ABOUT)
            components = schema.setdefault("components", {}).setdefault("schemas", {})
            components["Problem"] = PROBLEM_SCHEMA
            for name in ("HTTPValidationError", "ValidationError"):
                components.pop(name, None)
            problem = {
                "description": "A problem, in words.",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
            for path in schema["paths"].values():
                for method in _METHODS:
                    if method in path:
                        path[method]["responses"].pop("422", None)
                        path[method]["responses"]["default"] = problem
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's own way of changing what it says


_ABOUT = (
    "Rule sets in, events in, state out. Every call below /v1, those of health excepted, carries a token as "
    "“Authorization: Bearer TOKEN”; errors are problems as of RFC 9457; a POST that changes something takes an "
    "Idempotency-Key."
)
