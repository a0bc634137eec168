"""ETag, If-Match and If-None-Match: nobody overwrites what they have not seen."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from fastapi import Request, Response

from app.engine.words import msg
from app.server.problems import Problem


def tag_of(value: Any) -> str:
    """Return the ETag of what is answered."""
    digest = hashlib.sha256(msgspec.json.encode(value, enc_hook=str, order="deterministic")).hexdigest()
    return f'"{digest[:32]}"'


def unchanged(request: Request, response: Response, tag: str) -> bool:
    """Put the tag on an answer, and say whether the asker has just that already."""
    response.headers["ETag"] = tag
    return tag in _tags(request, "if-none-match")


def demand_match(request: Request, tag: str | None) -> None:
    """Let a change through if the asker has seen the present state; `tag` is None where there is nothing yet."""
    wanted, unwanted = _tags(request, "if-match"), _tags(request, "if-none-match")
    if not wanted and not unwanted:
        words = msg(
            "Send “If-Match” with the ETag of what you have seen, or “If-None-Match: *” where nothing is there."
        )
        raise Problem(428, "no-precondition", words)
    fits = (not wanted or (tag is not None and (tag in wanted or "*" in wanted))) and (
        not unwanted or (tag is None or (tag not in unwanted and "*" not in unwanted))
    )
    if not fits:
        words = msg("Somebody else has changed this meanwhile. Look at it again, and then decide.")
        raise Problem(412, "changed", words)


def _tags(request: Request, header: str) -> frozenset[str]:
    given = ",".join(request.headers.getlist(header))
    return frozenset(one.strip().removeprefix("W/") for one in given.split(",") if one.strip())
