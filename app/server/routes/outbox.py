"""What is on its way out: seen, mended, sent again, given up."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, get_type_hints

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response
from msgspec.structs import replace

from app.engine.effects import Effect
from app.engine.errors import KnownError
from app.engine.misfit import OTHERWISE, where_and_why
from app.engine.words import msg
from app.i18n import ENGLISH, Translator
from app.run.awaited import drop
from app.server.access import Operates, Reads
from app.server.languages import translator_of
from app.server.parts import Given, Parts
from app.server.preconditions import demand_match, tag_of, unchanged
from app.server.problems import Problem, not_found
from app.server.repeating import RepeatableRoute
from app.server.shapes import Shape, Stretched, Values
from app.server.telling import json_of
from app.storage.ledger.codec import value_of
from app.storage.ledger.outbox import Outgoing, PostStatus

router = APIRouter(prefix="/v1/outbox", tags=["outbox"], route_class=RepeatableRoute)

PostKey = Annotated[str, Path(min_length=1, max_length=200)]


class PostShown(Shape):
    """An effect on its way out; `channel` is the one that carries it, empty where what is sent is kept here."""

    key: str
    entity: str
    item: str
    title: str
    rule: str
    channel: str
    kind: str
    effect: dict[str, Any]
    status: PostStatus
    attempts: int
    at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    error: str
    receipt: str


class PostsShown(Shape):
    """Some posts, newest first."""

    posts: list[PostShown]
    next: int | None


class Mending(Shape):
    """Fields of the effect that are to be otherwise."""

    effect: Values


@router.get("", operation_id="list_posts")
def list_posts(
    request: Request,
    parts: Given,
    caller: Reads,
    stretch: Stretched,
    status: Annotated[PostStatus | None, Query()] = None,
) -> PostsShown:
    """List posts, newest first; those with the status “dead” wait for somebody to mend them."""
    del caller
    found = parts.outbox.list(status, limit=stretch.limit, before=stretch.after)
    more, tr = found[-1].number if len(found) == stretch.limit else None, translator_of(request)
    return PostsShown(posts=[_shown(one, tr) for one in found], next=more)


@router.get("/{key}", operation_id="get_post", responses={304: {"description": "Nothing has changed."}})
def get_post(key: PostKey, request: Request, response: Response, parts: Given, caller: Reads) -> PostShown:
    """Return one post."""
    del caller
    post = _demand(parts, key)
    if unchanged(request, response, _tag(post)):
        response.status_code = 304
    return _shown(post, translator_of(request))


@router.patch("/{key}", operation_id="mend_post")
def mend_post(
    key: PostKey, asked: Mending, request: Request, response: Response, parts: Given, caller: Operates
) -> PostShown:
    """Mend what is sent, and send it again at once. The receiver sees the same key as before."""
    now = parts.clock()
    with parts.ledger.transaction():
        post = _demand(parts, key)
        demand_match(request, _tag(post))
        mended = _mended(post.effect, asked.effect)
        after = parts.outbox.send_again(key, now, mended)
        parts.audit.note(caller.who, "post.mended", now, key=key, fields=sorted(asked.effect))
    parts.runner.wake()
    return _told(after, request, response)


@router.post("/{key}/retry", operation_id="retry_post")
def retry_post(key: PostKey, request: Request, response: Response, parts: Given, caller: Operates) -> PostShown:
    """Send it again at once."""
    now = parts.clock()
    with parts.ledger.transaction():
        _demand(parts, key)
        after = parts.outbox.send_again(key, now)
        parts.audit.note(caller.who, "post.retried", now, key=key)
    parts.runner.wake()
    return _told(after, request, response)


@router.delete("/{key}", operation_id="drop_post")
def drop_post(key: PostKey, request: Request, response: Response, parts: Given, caller: Operates) -> PostShown:
    """Never send it. A rule that waits for its answer fails, and its branch goes on."""
    now = parts.clock()
    with parts.ledger.transaction():
        _demand(parts, key)
        after = drop(parts.ledger, key, now)
        parts.audit.note(caller.who, "post.dropped", now, key=key)
    parts.runner.wake()
    return _told(after, request, response)


def _mended(effect: Effect, given: dict[str, Any]) -> Effect:
    """Return an effect with some fields changed; raises Problem that names the first that does not fit."""
    hints = get_type_hints(type(effect))
    read = {}
    for name, raw in given.items():
        if name not in effect.__struct_fields__:
            known = ", ".join(effect.__struct_fields__)
            words = msg("There is no field “{field}” in it. Known ones: {known}.").fill(field=name, known=known)
            raise Problem(422, "does-not-fit", words, field=f"effect.{name}")
        try:
            read[name] = msgspec.convert(value_of(json.dumps(raw), object), hints[name])
        except (ValueError, TypeError, KeyError) as error:  # that of msgspec is a ValueError
            why = where_and_why(error)[1] if isinstance(error, msgspec.ValidationError) else OTHERWISE
            words = msg("“{field}” does not fit: {why}.").fill(field=name, why=why)
            raise Problem(422, "does-not-fit", words, field=f"effect.{name}") from error
    return replace(effect, **read)


def _demand(parts: Parts, key: str) -> Outgoing:
    try:
        return parts.outbox.get(key)
    except KnownError as error:
        raise not_found(error.words, "key") from error


def _told(post: Outgoing, request: Request, response: Response) -> PostShown:
    response.headers["ETag"] = _tag(post)
    return _shown(post, translator_of(request))


def _tag(post: Outgoing) -> str:
    """Return the ETag of a post, the same in whatever language it is told."""
    return tag_of(_shown(post, ENGLISH).model_dump(mode="json"))


def _shown(post: Outgoing, tr: Translator) -> PostShown:
    return PostShown(
        key=post.key,
        entity=post.item[0],
        item=post.item[1],
        title=post.title,
        rule=post.rule,
        channel=post.way,
        kind=type(post.effect).__name__,
        effect=json_of(post.effect),
        status=post.status,
        attempts=post.attempts,
        at=post.at,
        next_at=post.next_at,
        sent_at=post.sent_at,
        error=tr(post.error),
        receipt=post.receipt,
    )
