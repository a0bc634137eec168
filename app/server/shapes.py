"""What requests and answers have in common: how they are read, and how lists are walked."""

from __future__ import annotations

from datetime import datetime
from math import isfinite
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from app.engine.words import msg
from app.server.problems import Problem

MOST = 500
"""Entries of a list that are answered at once."""
_LARGEST = 2**63 - 1
_DEEPEST = 32
_FIRST_YEAR, _LAST_YEAR = 1900, 9000


def _shallow(value: Any) -> Any:
    """Refuse what is nested deeper than anything that is meant, and numbers and texts that are none."""
    waiting = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > _DEEPEST:
            raise PydanticCustomError("too_deep", "nested deeper than {deepest}", {"deepest": _DEEPEST})
        if isinstance(one, float) and not isfinite(one):
            raise PydanticCustomError("not_finite", "no number")
        if isinstance(one, str) and not _is_text(one):
            raise PydanticCustomError("no_text", "no text")
        inner = (*one, *one.values()) if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting += ((each, depth + 1) for each in inner)
    return value


def _is_text(text: str) -> bool:
    """Say whether databases keep it: without NUL and half characters."""
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False


def _in_reach(moment: datetime) -> datetime:
    """Refuse a moment that time zones would push out of the calendar."""
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise PydanticCustomError("far_moment", "out of reach", {"first": _FIRST_YEAR, "last": _LAST_YEAR})
    return moment


Values = Annotated[dict[str, Any], AfterValidator(_shallow)]
"""Values by name, as JSON has them."""
Anything = Annotated[Any, AfterValidator(_shallow)]
Text = Annotated[str, AfterValidator(_shallow)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_reach)]


class Shape(BaseModel):
    """Something that stands in a request or an answer; what is not known in it is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Stretch(Shape):
    """Which part of a list is asked for: so many at most, from “next” of the answer before on."""

    limit: int
    after: int | None


def _stretch(
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many at most.")] = 100,
    after: Annotated[
        int | None, Query(ge=0, le=_LARGEST, description="“next” of the answer before, to go on from there.")
    ] = None,
) -> Stretch:
    return Stretch(limit=limit, after=after)


Stretched = Annotated[Stretch, Depends(_stretch)]


async def whole_body(request: Request) -> bytes:
    """Return the body as it came."""
    return await request.body()


Whole = Annotated[bytes, Depends(whole_body)]


def text_body(media_types: dict[str, dict[str, Any]], *, required: bool = True) -> dict[str, Any]:
    """Return how OpenAPI tells of a body that a route reads itself, by media type."""
    content = {name: {"schema": schema} for name, schema in media_types.items()}
    return {"requestBody": {"required": required, "content": content}}


def demand_media(request: Request, *allowed: str) -> str:
    """Return the media type of a request; raises Problem for one that is not allowed."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in allowed:
        words = msg("This address takes {types}.").fill(types=", ".join(allowed))
        raise Problem(415, "other-content", words, field="Content-Type")
    return given


PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "field": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"detail": {"type": "string"}, "field": {"type": "string"}},
            },
        },
    },
}
"""How a problem looks (RFC 9457)."""
