"""The status page: how it goes, for a person with a browser and a token. It shows, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import parse_qsl
from xml.etree.ElementTree import Element

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.engine.effect_words import effect_words
from app.engine.markup import Part, element
from app.engine.words import msg, msgs
from app.i18n import Translator
from app.server.access import Gate, address_of, stranger
from app.server.languages import translator_of
from app.server.pages.markup import page
from app.server.parts import Given, Parts
from app.server.problems import Problem
from app.server.routes.status import StatusShown, status_of
from app.server.sessions import COOKIE, LASTS, Session, Sessions
from app.server.shapes import Whole
from app.server.telling import glossary, titles_of, told
from app.storage.ledger.access import Scope
from app.storage.ledger.outbox import PostStatus

router = APIRouter(include_in_schema=False)

_ROWS = 25


class Failed(NamedTuple):
    """Something that could not be done, of which record, and when."""

    record: str
    words: str
    at: datetime


@router.get("/")
def begin() -> Response:
    """Lead to the status page."""
    return RedirectResponse("/status", 302)


@router.get("/status")
def show_status(request: Request, parts: Given) -> Response:
    """Show how it goes, or ask for a token."""
    tr = translator_of(request)
    if _session(request, parts) is None:
        return _ask(tr)
    return _status(parts, tr)


@router.post("/status")
def sign_in(request: Request, body: Whole, parts: Given) -> Response:
    """Take a token, and remember whoever holds it in a cookie."""
    tr = translator_of(request)
    token = dict(parse_qsl(body.decode("utf-8", "replace"))).get("token", "")
    stranger(request)
    gate: Gate = request.app.state.gate
    try:
        caller = gate.caller(parts, token.strip(), address_of(request))
    except Problem as problem:
        return _ask(tr, tr(problem.words) if problem.status != _UNKNOWN else tr(_WRONG), problem.status)
    if not caller.may(Scope.READ):
        return _ask(tr, tr(msg("This token may not read.")), 403)
    sessions: Sessions = request.app.state.sessions
    response = RedirectResponse("/status", 303)
    response.set_cookie(
        COOKIE,
        sessions.begin(caller.token, parts.clock()),
        max_age=int(LASTS.total_seconds()),
        path="/status",
        secure=parts.settings.secure,
        httponly=True,
        samesite="strict",
    )
    return response


@router.post("/status/leave")
def sign_out(request: Request) -> Response:
    """Forget whoever looks."""
    sessions: Sessions = request.app.state.sessions
    sessions.end(request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/status", 303)
    response.delete_cookie(COOKIE, path="/status")
    return response


_UNKNOWN = 401
_WRONG = msg("This token is not known here, or it has expired.")


def _session(request: Request, parts: Parts) -> Session | None:
    sessions: Sessions = request.app.state.sessions
    found = sessions.find(request.cookies.get(COOKIE, ""), parts.clock())
    if found is None or all(one.id != found.token.id for one in parts.tokens.all()):
        return None
    return found


def _ask(tr: Translator, complaint: str = "", status: int = 200) -> Response:
    told = element("p", complaint, classes="error", id="complaint", role="alert") if complaint else None
    field = element("input", id="token", name="token", type="password", autocomplete="off", required="required")
    if complaint:
        field.set("aria-describedby", "complaint")
    form = element(
        "form",
        told,
        element("p", tr(msg("A token of this server with the scope “read” opens this page.")), classes="muted"),
        element("label", tr(msg("Token")), for_="token"),
        field,
        element("button", tr(msg("Show the status")), type="submit"),
        method="post",
        action="/status",
    )
    return page(tr, tr(msg("Status of this server")), element("section", form), status=status)


def _status(parts: Parts, tr: Translator) -> Response:
    found, failed = status_of(parts, tr), _failures(parts, tr)
    leave = element(
        "form",
        element("button", tr(msg("Leave")), type="submit", classes="quiet"),
        method="post",
        action="/status/leave",
    )
    since = tr(msg("Running since {moment} (UTC)").fill(moment=found.started_at))
    bar = element("header", element("p", since, classes="muted"), leave, classes="bar")
    body: Iterable[Part] = (
        bar,
        _problems(found, failed, tr),
        _numbers(found, tr),
        _pipelines(parts, found, tr),
        _items(parts, found, tr),
        _failed(failed, tr),
        _dead(parts, tr),
        _timers(parts, tr),
    )
    return page(tr, tr(msg("Status of this server")), *body, wide=True)


def _problems(found: StatusShown, failed: list[Failed], tr: Translator) -> Element:
    if not found.problems and found.waiting.dead:
        words = msgs("Rules run. {n} message has failed: see below.", "Rules run. {n} messages have failed: see below.")
        return element("section", element("p", tr(words.fill(n=found.waiting.dead)), classes="warning"))
    if not found.problems and failed:
        some = msg("Rules run. Some of them could not do what they are meant to do: see below.")
        return element("section", element("p", tr(some), classes="warning"))
    if not found.problems:
        return element("section", element("p", tr(msg("All is well.")), classes="success"))
    told = (element("p", words, classes="error") for words in found.problems.values())
    return element("section", element("h2", tr(msg("Problems"))), *told)


def _numbers(found: StatusShown, tr: Translator) -> Element:
    shown = (
        (msg("Events waiting"), found.waiting.events, ""),
        (msg("Records waiting for a time"), found.waiting.timers, ""),
        (msg("Messages on their way"), found.waiting.posts, ""),
        (msg("Messages that failed"), found.waiting.dead, "error" if found.waiting.dead else ""),
        (msg("Events handled"), found.done.get("events", 0), ""),
        (msg("Timers run"), found.done.get("timers", 0), ""),
    )
    cells = (
        element("section", element("p", tr.number(n), classes=f"number {mark}".strip()), element("p", tr(words)))
        for words, n, mark in shown
    )
    return element("div", *cells, classes="numbers")


def _pipelines(parts: Parts, found: StatusShown, tr: Translator) -> Element:
    names = {one.id: str(one.name) for one in parts.company.directory().schema.pipelines.values()}
    rows = [
        (
            names.get(one.pipeline, one.pipeline),
            tr.number(one.items),
            one.version[:12] if one.version else tr(msg("nothing")),
            one.shadow[:12] if one.shadow else "",
            tr(one.by or ""),
            one.activated_at,
        )
        for one in found.pipelines
    ]
    heads = (msg("Pipeline"), msg("Records"), msg("Version"), msg("In the shadow"), msg("By"), msg("Since"))
    return _table(msg("What runs"), heads, rows, msg("Nothing runs yet. Publish a version."), tr)


def _items(parts: Parts, found: StatusShown, tr: Translator) -> Element:
    names = {one.id: str(one.name) for one in parts.company.directory().schema.pipelines.values()}
    words = glossary(parts)
    rows: list[tuple[str | datetime | None, ...]] = []
    for one in found.items:
        name = names.get(one.pipeline, one.pipeline)
        for each in one.stages:
            stage = tr(words.stage(each.stage, one.pipeline))
            rows.append((name, stage, tr.number(each.items), tr.number(each.waiting)))
            name = ""
        if one.gone:
            rows.append((name, tr(msg("removed")), tr.number(one.gone), ""))
    heads = (msg("Pipeline"), msg("Stage"), msg("Records"), msg("Waiting for a time"))
    return _table(msg("Where records stand"), heads, rows, msg("There are no records yet. Send one."), tr)


def _failures(parts: Parts, tr: Translator) -> list[Failed]:
    """Return the newest rules that could not act and events of which nothing could come, the newest first."""
    lines, names = parts.ledger.failed(_ROWS), glossary(parts)
    titles = titles_of(parts, lines)
    shown = [told(one, names, tr, titles) for one in lines]
    rules = [Failed(one["title"], one["words"], one["at"]) for one in shown]
    events = [Failed(one.item, tr(one.error or ""), one.at) for one in parts.views.failed(_ROWS)]
    return sorted((*rules, *events), key=lambda one: one.at, reverse=True)[:_ROWS]


def _failed(failed: Iterable[Failed], tr: Translator) -> Element:
    heads = (msg("Record"), msg("What and why"), msg("When"))
    return _table(msg("What could not be done"), heads, failed, msg("Nothing. All rules could act so far."), tr)


def _dead(parts: Parts, tr: Translator) -> Element:
    names = glossary(parts)
    rows = [
        (one.title, tr(names.node(one.rule)), tr(effect_words(type(one.effect).__name__)), tr(one.error), one.at)
        for one in parts.outbox.list(PostStatus.DEAD, limit=_ROWS)
    ]
    heads = (msg("Record"), msg("Rule"), msg("What"), msg("Why"), msg("When"))
    return _table(msg("Messages that failed"), heads, rows, msg("None. Everything has been delivered so far."), tr)


def _timers(parts: Parts, tr: Translator) -> Element:
    names = glossary(parts)
    rows = [
        (
            one.state.item.title,
            tr.list(tr(names.node(rule)) for rule, run in one.state.runs.items() if run.due is not None),
            one.state.next_due,
        )
        for one in parts.views.timers(_ROWS)
    ]
    heads = (msg("Record"), msg("Rules"), msg("Until"))
    return _table(msg("What waits next"), heads, rows, msg("Nothing waits for a time."), tr)


def _table(
    title: str, heads: Iterable[str], rows: Iterable[tuple[str | datetime | None, ...]], nothing: str, tr: Translator
) -> Element:
    found = list(rows)
    heading = element("h2", tr(title))
    if not found:
        return element("section", heading, element("p", tr(nothing), classes="muted"))
    head = element("tr", *(element("th", tr(one), scope="col") for one in heads))
    lines = (element("tr", *(_cell(one, tr) for one in row)) for row in found)
    return element(
        "section", heading, element("table", element("thead", head), element("tbody", *lines)), classes="scrolls"
    )


def _cell(value: str | datetime | None, tr: Translator) -> Element:
    if isinstance(value, datetime):
        shown = element("time", tr.moment(value), datetime=value.isoformat())
        return element("td", shown, classes="time")
    return element("td", value)
