"""Webhooks of triggers: their secret addresses made and taken away, and called."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl

import msgspec
from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import Field

from app.delivery.base import Received
from app.engine.model.event import Event
from app.engine.model.item import Key
from app.engine.words import msg
from app.run.receiving import Receiving
from app.server.access import Administers, stranger
from app.server.parts import Given, Parts
from app.server.problems import Problem, not_found
from app.server.shapes import Shape, Whole, text_body
from app.storage.ledger.access import Hook
from app.storage.ledger.ledger import Incoming

router = APIRouter(tags=["webhooks"])

CALLED = "webhook.received"
_NO_TEXT = msg("The body is no text in UTF-8.")
FORM = "application/x-www-form-urlencoded"
_KEY_HEADERS = ("idempotency-key", "webhook-id", "x-request-id")
"""How senders name a call, so that one which is sent again happens once."""


class HookAsked(Shape):
    """A webhook to be made."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    code: Annotated[str, Field(min_length=1, max_length=200, description="What the trigger waits for.")]
    entity: Annotated[str, Field(min_length=1, max_length=100)]
    find: Literal["item", "address"] = "item"
    pointer: Annotated[
        str,
        Field(
            max_length=500,
            pattern=r"^(/.*)?$",
            description="Where that stands in the body (RFC 6901); empty: in the query, ?item= or ?address=.",
        ),
    ] = ""


class HookShown(Shape):
    """A webhook, without its secret."""

    id: str
    name: str
    code: str
    entity: str
    find: Literal["item", "address"]
    pointer: str
    created_at: datetime
    last_used: datetime | None


class HookMade(HookShown):
    """A new webhook; its address is shown this once."""

    url: str


class HooksShown(Shape):
    """All webhooks."""

    hooks: list[HookShown]


class Called(Shape):
    """A call was taken in."""

    number: int


@router.post("/v1/hooks", status_code=201, operation_id="make_hook")
def make_hook(asked: HookAsked, parts: Given, caller: Administers, response: Response) -> HookMade:
    """Make a webhook. Its secret address is shown in this answer and never again."""
    now = parts.clock()
    with parts.ledger.transaction():
        hook, secret = parts.hooks.make(
            asked.name, asked.code, asked.entity, now, find=asked.find, pointer=asked.pointer
        )
        parts.audit.note(caller.who, "hook.made", now, hook=hook.id, name=hook.name, code=hook.code)
    response.headers["Location"] = f"/v1/hooks/{hook.id}"
    return HookMade(**_shown(hook).model_dump(), url=f"{parts.settings.public_base}/hook/{secret}")


@router.get("/v1/hooks", operation_id="list_hooks")
def list_hooks(parts: Given, caller: Administers) -> HooksShown:
    """List the webhooks, newest first."""
    del caller
    return HooksShown(hooks=[_shown(one) for one in parts.hooks.all()])


@router.delete("/v1/hooks/{hook_id}", status_code=204, operation_id="remove_hook")
def remove_hook(hook_id: Annotated[str, Path(max_length=64)], parts: Given, caller: Administers) -> None:
    """Let an address lead nowhere from now on."""
    with parts.ledger.transaction():
        if not parts.hooks.remove(hook_id):
            raise not_found(msg("There is no webhook {id}.").fill(id=hook_id), "hook_id")
        parts.audit.note(caller.who, "hook.removed", parts.clock(), hook=hook_id)


@router.post(
    "/hook/{secret}",
    status_code=202,
    operation_id="call_hook",
    dependencies=[Depends(stranger)],
    openapi_extra=text_body({"application/json": {}, FORM: {"type": "object"}, "text/plain": {}}, required=False),
)
def call_hook(secret: Annotated[str, Path(max_length=100)], request: Request, body: Whole, parts: Given) -> Called:
    """Call the webhook of a trigger. The body is handed to the rules as it came."""
    now = parts.clock()
    hook = parts.hooks.find(secret, now)
    if hook is None:
        raise not_found(msg("There is no webhook at this address."))
    text = _text(body)
    key = _item(parts, hook, request, text)
    data = {"code": hook.code, "body": text}
    name = next((request.headers[one] for one in _KEY_HEADERS if one in request.headers), "")
    mark = f"hook:{hook.id}:{hashlib.sha256(name.encode()).hexdigest()}" if name else ""
    with parts.ledger.transaction():
        numbers = parts.ledger.take_in([Incoming(hook.entity, Event(CALLED, key[1], now, data), mark)], now)
    parts.runner.wake()
    return Called(number=numbers[0])


def _item(parts: Parts, hook: Hook, request: Request, text: str) -> Key:
    named = _at(_content(request, text), hook.pointer) if hook.pointer else request.query_params.get(hook.find)
    where = hook.pointer or f"?{hook.find}="
    if named is None or isinstance(named, dict | list | bool) or not str(named).strip():
        raise Problem(422, "no-item", msg("The item should be named at {place}.").fill(place=where), field=where)
    wanted = str(named).strip()
    if hook.find == "address":
        received = Received(CALLED, "", parts.clock(), address=wanted)
        found = Receiving(parts.ledger, parts.company).item_of(received)
        key = found if found is not None and found[0] == hook.entity else None
    else:
        known = parts.company.items.get(hook.entity, wanted) is not None or parts.views.expected(hook.entity, wanted)
        key = (hook.entity, wanted) if known else None
    if key is None:
        words = msg("There is no item of the type “{entity}” for “{named}” here.")
        raise not_found(words.fill(entity=hook.entity, named=wanted[:100]), where)
    return key


def _content(request: Request, text: str) -> Any:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == FORM:
        return dict(parse_qsl(text, keep_blank_values=True))
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None


def _at(content: Any, pointer: str) -> Any:
    """Return what a JSON pointer (RFC 6901) leads to, None where it leads nowhere."""
    here = content
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(here, Mapping):
            here = here.get(name)
        elif isinstance(here, list) and name.isascii() and name.isdigit() and int(name) < len(here):
            here = here[int(name)]
        else:
            return None
    return here


def _text(body: bytes) -> str:
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Problem(422, "no-text", _NO_TEXT) from error
    if "\x00" in text:
        raise Problem(422, "no-text", _NO_TEXT)
    return text


def _shown(hook: Hook) -> HookShown:
    return HookShown(
        id=hook.id,
        name=hook.name,
        code=hook.code,
        entity=hook.entity,
        find=hook.find,
        pointer=hook.pointer,
        created_at=hook.created_at,
        last_used=hook.last_used,
    )
