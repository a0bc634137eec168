"""The company as a server knows it: people, clients, calendars, fields, pipelines."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter

from app.engine.misfit import where_and_why
from app.engine.model.plain import plain
from app.engine.model.surroundings import Surroundings
from app.engine.words import msg
from app.server.access import Publishes, Reads
from app.server.json_body import damage_of
from app.server.parts import Given, Parts
from app.server.problems import Problem
from app.server.shapes import Shape, Whole, text_body
from app.storage.ledger.ledger_company import LedgerCompany

router = APIRouter(prefix="/v1/surroundings", tags=["surroundings"])


class SurroundingsTaken(Shape):
    """The surroundings are in force from now on; `number` counts them."""

    number: int


@router.put("", operation_id="put_surroundings", openapi_extra=text_body({"application/json": {"type": "object"}}))
def put_surroundings(body: Whole, parts: Given, caller: Publishes) -> SurroundingsTaken:
    """Let the company be so from now on, in the form in which scenario files hold their surroundings."""
    company, around = _company(parts), _read(body)
    now = parts.clock()
    with parts.ledger.transaction():
        number = company.put_surroundings(around, now)
        parts.audit.note(caller.who, "surroundings.put", now, number=number)
    parts.runner.wake()
    return SurroundingsTaken(number=number)


@router.get("", operation_id="get_surroundings")
def get_surroundings(parts: Given, caller: Reads) -> dict[str, Any]:
    """Return the company as it was put last."""
    del caller
    found: dict[str, Any] = plain(_company(parts).surroundings())
    return found


def _company(parts: Parts) -> LedgerCompany:
    if not isinstance(parts.company, LedgerCompany):
        words = msg("This is the engine of a workspace: its company is changed there.")
        raise Problem(409, "has-workspace", words)
    return parts.company


def _read(body: bytes) -> Surroundings:
    try:
        return Surroundings.model_validate(msgspec.json.decode(body))
    except msgspec.ValidationError as error:
        place, why = where_and_why(error)
        words = msg("“{place}” does not fit: {why}.").fill(place="/".join(map(str, place)), why=why)
        raise Problem(422, "does-not-fit", words, field="/".join(map(str, place))) from error
    except (ValueError, RecursionError) as error:
        raise Problem(422, "does-not-fit", damage_of(body)) from error
