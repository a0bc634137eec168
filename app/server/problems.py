"""Errors as `application/problem+json` (RFC 9457), in the words of whoever asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.routing import Match

from app.engine.errors import KnownError
from app.engine.markup import element
from app.engine.misfit import NOT_SO
from app.engine.words import Msg, msg
from app.i18n import Translator
from app.server.json_body import damage_of
from app.server.languages import translator_of
from app.server.pages.markup import page
from app.storage.errors import DiskFull, ReadOnlyWorkspace, WorkspaceBusy
from app.storage.ledger.postgres import Collided, Unreachable
from app.storage.ledger.releases import ChangedMeanwhile

MEDIA_TYPE = "application/problem+json"
_NO_JSON = "json_invalid"
_KIND = "urn:rulewright:problem:"
_BUSY_SECONDS = "2"
_NO_METHOD = 405
_METHODS = ("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE")
_FOR_PROGRAMS = ("/v1/", "/hook/", "/in/", "/openapi.json")


class Fault(Struct, frozen=True):
    """One of several things that are wrong with a request, and where."""

    words: Msg
    field: str = ""
    """A JSON pointer or the name of a parameter."""


class Problem(KnownError):
    """A request that is answered with an error: `kind` names it for programs, `status` is that of HTTP."""

    def __init__(
        self,
        status: int,
        kind: str,
        words: Msg,
        *,
        field: str | None = None,
        faults: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Say what is wrong and what to do."""
        super().__init__(words, field=field)
        self.status = status
        self.kind = kind
        self.faults = tuple(faults)
        self.headers = dict(headers or {})


def not_found(words: Msg, field: str | None = None) -> Problem:
    """Say that there is nothing under this name."""
    return Problem(404, "not-found", words, field=field)


def answer(problem: Problem, tr: Translator) -> JSONResponse:
    """Return the answer of a problem."""
    body: dict[str, Any] = {
        "type": _KIND + problem.kind,
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": tr(problem.words),
    }
    if problem.field:
        body["field"] = problem.field
    if problem.faults:
        body["errors"] = [{"detail": tr(one.words), "field": one.field} for one in problem.faults]
    return JSONResponse(body, problem.status, problem.headers, MEDIA_TYPE)


def problem_of(error: KnownError) -> Problem:
    """Return how an error of the world is answered."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, WorkspaceBusy | Collided | Unreachable):
        return Problem(503, "busy", error.words, headers={"Retry-After": _BUSY_SECONDS})
    if isinstance(error, DiskFull):
        return Problem(507, "disk-full", error.words)
    if isinstance(error, ReadOnlyWorkspace):
        return Problem(503, "read-only", error.words)
    if isinstance(error, ChangedMeanwhile):
        return Problem(412, "changed", error.words)
    return Problem(422, "cannot", error.words, field=error.field)


def answer_problems(app: FastAPI) -> None:
    """Let an application answer all errors as problems."""

    def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, KnownError)  # noqa: S101  the handler is joined to this type
        return _answered(problem_of(error), request)

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        words = _HTTP.get(error.status_code, _OTHER)
        headers = dict(error.headers or {})
        if error.status_code == _NO_METHOD:
            headers["Allow"] = ", ".join(sorted(_allowed(request)))
        problem = Problem(error.status_code, _slug(error.status_code), words, headers=headers)
        return _answered(problem, request)

    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        faults = [fault_of(one, error.body) for one in error.errors()]
        problem = Problem(422, "does-not-fit", _INVALID.fill(n=len(faults)), faults=faults)
        return _answered(problem, request)

    def bug(request: Request, error: Exception) -> Response:
        request.app.state.parts.log.error("fault", exc_info=error, method=request.method)
        return _answered(Problem(500, "fault", _BUG), request)

    app.add_exception_handler(KnownError, known)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, bug)


def _answered(problem: Problem, request: Request) -> Response:
    """Answer a program with a problem, and a person who has opened an address in a browser with a page."""
    tr = translator_of(request)
    if "text/html" not in request.headers.get("accept", "") or request.url.path.startswith(_FOR_PROGRAMS):
        return answer(problem, tr)
    told = element("section", element("p", tr(problem.words)))
    shown = page(tr, tr(_NOT_SHOWN), told, status=problem.status)
    shown.headers.update(problem.headers)
    return shown


def _allowed(request: Request) -> set[str]:
    """Return the methods that an address takes, over all routes that stand there."""
    scopes = ({**request.scope, "method": method} for method in _METHODS)
    return {one["method"] for one in scopes if any(each.matches(one)[0] is Match.FULL for each in request.app.routes)}


def _slug(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "-")


def _place(loc: Iterable[int | str]) -> str:
    where, *rest = (str(one) for one in loc)
    return "/" + "/".join(rest) if where == "body" else "/".join(rest) or where


def fault_of(error: Mapping[str, Any], body: str | bytes) -> Fault:
    """Return what does not fit in the body of a request, as pydantic tells it, in our words."""
    if error["type"] == _NO_JSON:
        return Fault(damage_of(body))
    return Fault(_words(error), _place(error["loc"]))


def _words(error: Mapping[str, Any]) -> Msg:
    words = _FAULTS.get(error["type"])
    if words is None:
        return msg("It does not fit: {why}.").fill(why=NOT_SO)
    return words.fill(**{name: str(value) for name, value in error.get("ctx", {}).items() if name != "error"})


_INVALID = msg("The request does not fit: “errors” says what and where.")
_NOT_SHOWN = msg("This cannot be shown")
_BUG = msg("This is a fault of the server itself; its log says more. Nothing was done.")
_OTHER = msg("The request cannot be answered.")
_HTTP: Mapping[int, Msg] = {
    404: msg("There is nothing at this address."),
    400: msg("The request cannot be read."),
    405: msg("This address does not take that method."),
    415: msg("This address takes another kind of content."),
}
_FAULTS: Mapping[str, Msg] = {
    "missing": msg("It is missing."),
    "extra_forbidden": msg("It is not known here; check the spelling."),
    "string_type": msg("It should be text."),
    "int_type": msg("It should be a whole number."),
    "int_parsing": msg("It should be a whole number."),
    "bool_type": msg("It should be true or false."),
    "bool_parsing": msg("It should be true or false."),
    "dict_type": msg("It should be an object, in braces."),
    "list_type": msg("It should be a list."),
    "model_attributes_type": msg("It should be an object, in braces."),
    "model_type": msg("It should be an object, in braces."),
    "int_from_float": msg("It should be a whole number."),
    "string_too_short": msg("It should have at least {min_length} characters."),
    "string_too_long": msg("It should have {max_length} characters at most."),
    "string_pattern_mismatch": msg("It is not of the form that is expected here: {pattern}"),
    "too_short": msg("It should hold at least {min_length}."),
    "too_long": msg("It should hold {max_length} at most."),
    "greater_than_equal": msg("It should be {ge} or more."),
    "less_than_equal": msg("It should be {le} or less."),
    "enum": msg("It should be one of these: {expected}."),
    "literal_error": msg("It should be one of these: {expected}."),
    "timezone_aware": msg("It should say its time zone, such as Z at its end."),
    "timezone_naive": msg("It should say no time zone."),
    "too_deep": msg("It is nested deeper than {deepest} times."),
    "no_text": msg("It holds NUL or half a character, which no text does."),
    "not_finite": msg("It holds a number that is none, such as NaN or infinity."),
    "far_moment": msg("It should lie between the years {first} and {last}."),
    "datetime_type": msg("It should be a moment, such as 2026-03-01T09:00:00Z."),
    "datetime_parsing": msg("It should be a moment, such as 2026-03-01T09:00:00Z."),
    "datetime_from_date_parsing": msg("It should be a moment, such as 2026-03-01T09:00:00Z."),
}
