"""Events in, as CloudEvents, and what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request

from app.engine.errors import KnownError
from app.engine.words import msg
from app.server.access import Reads, Sends
from app.server.cloud_events import SCHEMAS, events_in, incoming
from app.server.languages import translator_of
from app.server.parts import Given
from app.server.problems import Fault, Problem, not_found
from app.server.repeating import RepeatableRoute
from app.server.shapes import Shape, Whole, text_body

router = APIRouter(prefix="/v1/events", tags=["events"], route_class=RepeatableRoute)


class EventTaken(Shape):
    """One event that was taken in, under the number by which it can be asked for."""

    id: str
    source: str
    number: int
    status: Literal["accepted", "known"]


class EventsTaken(Shape):
    """What was taken in; an event that came before is known and happens once."""

    accepted: int
    known: int
    events: list[EventTaken]


class EventShown(Shape):
    """An event, and what became of it."""

    number: int
    entity: str
    item: str
    type: str
    at: datetime
    received_at: datetime
    done_at: datetime | None
    error: str | None


@router.post("", status_code=202, operation_id="send_events", openapi_extra=text_body(SCHEMAS))
def send_events(request: Request, body: Whole, parts: Given, caller: Sends) -> EventsTaken:
    """Take events in. They are on disk when this is answered; source and id name an event, and it happens once."""
    del caller
    now = parts.clock()
    events = events_in(request, body)
    taken, faults = [], []
    for place, one in enumerate(events):
        try:
            taken.append(incoming(one, parts.catalogue, now))
        except KnownError as error:
            faults.append(Fault(error.words, f"/{place}/{error.field or ''}"))
    if faults:
        raise Problem(422, "no-event", msg("Nothing was taken in: “errors” says what does not fit."), faults=faults)
    with parts.ledger.transaction():
        known = parts.views.known([one.key for one in taken])
        numbers = parts.ledger.take_in(taken, now)
    parts.runner.wake()
    shown = [
        EventTaken(id=one.id, source=one.source, number=number, status="known" if each.key in known else "accepted")
        for one, each, number in zip(events, taken, numbers, strict=True)
    ]
    old = sum(one.status == "known" for one in shown)
    return EventsTaken(accepted=len(shown) - old, known=old, events=shown)


@router.get("/{number}", operation_id="get_event")
def get_event(
    number: Annotated[int, Path(ge=1, le=2**63 - 1)], request: Request, parts: Given, caller: Reads
) -> EventShown:
    """Return what became of an event."""
    del caller
    found = parts.views.event(number)
    if found is None:
        raise not_found(msg("There is no event {number} here.").fill(number=str(number)), "number")
    return EventShown(
        number=found.seq,
        entity=found.entity,
        item=found.item,
        type=found.type,
        at=found.at,
        received_at=found.received_at,
        done_at=found.done_at,
        error=translator_of(request)(found.error) if found.error else None,
    )
