"""What requests and answers have in common: how they are read, and how lists are walked."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict

from app.engine.words import msg
from app.server.problems import Problem

MOST = 500
"""Entries of a list that are answered at once."""
_LARGEST = 2**63 - 1


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
