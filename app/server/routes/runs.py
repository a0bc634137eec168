"""What ran, what waits for a time, and what failed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from app.engine.words import msg
from app.i18n import Translator
from app.server.access import Reads
from app.server.languages import translator_of
from app.server.parts import Given
from app.server.problems import not_found
from app.server.shapes import Shape, Stretched
from app.server.telling import glossary, titles_of, told
from app.storage.ledger.views import EventSeen, StateSeen

router = APIRouter(prefix="/v1", tags=["runs"])

EntityId = Annotated[str, Path(min_length=1, max_length=100)]
ItemId = Annotated[str, Path(min_length=1, max_length=200)]


class StepShown(Shape):
    """One line of the log: `words` say it in a sentence, `step` is the line itself, with its type in ``$``."""

    seq: int
    event: int | None
    at: datetime | None
    entity: str
    item: str
    title: str
    kind: str
    topic: str
    node: str
    words: str
    step: dict[str, Any]


class StepsShown(Shape):
    """Some lines of the log."""

    steps: list[StepShown]
    next: int | None


class TimerShown(Shape):
    """An item that waits for a time, and its rules that do."""

    entity: str
    item: str
    title: str
    pipeline: str
    stage: str
    due: datetime
    rules: list[str]


class TimersShown(Shape):
    """Items that wait for a time, the next first."""

    timers: list[TimerShown]
    next: int | None


class FailureShown(Shape):
    """An event of which nothing could come, and why."""

    number: int
    entity: str
    item: str
    type: str
    at: datetime
    received_at: datetime
    error: str


class FailuresShown(Shape):
    """Events of which nothing could come, newest first."""

    failures: list[FailureShown]
    next: int | None


@router.get("/steps", operation_id="list_steps")
def list_steps(
    request: Request,
    parts: Given,
    caller: Reads,
    stretch: Stretched,
    rule: Annotated[str | None, Query(max_length=200)] = None,
    failed: Annotated[bool, Query(description="Only rules that could not act, of the newest lines.")] = False,  # noqa: FBT002
) -> StepsShown:
    """List the log of all items, newest first; `after` goes back from there."""
    del caller
    ledger = parts.ledger
    found = ledger.failed(stretch.limit, stretch.after) if failed else ledger.newest(stretch.limit, stretch.after, rule)
    names, tr, titles = glossary(parts), translator_of(request), titles_of(parts, found)
    shown = [StepShown(**told(one, names, tr, titles)) for one in found]
    return StepsShown(steps=shown, next=found[-1].seq if len(found) == stretch.limit else None)


@router.get("/items/{entity}/{item}/trace", operation_id="get_trace")
def get_trace(
    entity: EntityId, item: ItemId, request: Request, parts: Given, caller: Reads, stretch: Stretched
) -> StepsShown:
    """List what happened to an item and what did not, and why: oldest first."""
    del caller
    key = (entity, item)
    found = parts.ledger.log(key, stretch.after or 0)
    state = parts.ledger.load(key)
    if state is None and not found:
        words = msg("Nothing has happened to an item “{id}” of the type “{entity}” here.")
        raise not_found(words.fill(id=item, entity=entity), "item")
    names, tr = glossary(parts, (state.version,) if state else ()), translator_of(request)
    titles = {key: state.item.title} if state else {}
    shown = [StepShown(**told(one, names, tr, titles)) for one in found[: stretch.limit]]
    return StepsShown(steps=shown, next=shown[-1].seq if len(found) > stretch.limit else None)


@router.get("/timers", operation_id="list_timers")
def list_timers(parts: Given, caller: Reads, stretch: Stretched) -> TimersShown:
    """List the items that wait for a time, the next first."""
    del caller
    skipped = stretch.after or 0
    found = parts.views.timers(stretch.limit, skipped)
    more = skipped + len(found) if len(found) == stretch.limit else None
    return TimersShown(timers=[_timer(one) for one in found], next=more)


@router.get("/failures", operation_id="list_failures")
def list_failures(request: Request, parts: Given, caller: Reads, stretch: Stretched) -> FailuresShown:
    """List the events of which nothing could come, newest first."""
    del caller
    found, tr = parts.views.failed(stretch.limit, stretch.after), translator_of(request)
    more = found[-1].seq if len(found) == stretch.limit else None
    return FailuresShown(failures=[_failure(one, tr) for one in found], next=more)


def _timer(seen: StateSeen) -> TimerShown:
    state = seen.state
    due = state.next_due
    assert due is not None  # noqa: S101  the list holds no others
    return TimerShown(
        entity=state.item.entity,
        item=state.item.id,
        title=state.item.title,
        pipeline=state.item.pipeline,
        stage=state.item.stage,
        due=due,
        rules=[rule for rule, run in state.runs.items() if run.due is not None],
    )


def _failure(seen: EventSeen, tr: Translator) -> FailureShown:
    return FailureShown(
        number=seen.seq,
        entity=seen.entity,
        item=seen.item,
        type=seen.type,
        at=seen.at,
        received_at=seen.received_at,
        error=tr(seen.error or ""),
    )
