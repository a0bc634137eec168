"""Items: put, changed, taken away, sent as a table, looked at."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from app.engine.errors import KnownError
from app.engine.model.item import Item, Key
from app.engine.model.plain import plain
from app.engine.model.values import to_json
from app.engine.trace import Status
from app.engine.words import msg
from app.server.access import Reads, Sends
from app.server.languages import translator_of
from app.server.parts import Given, Parts
from app.server.preconditions import tag_of, unchanged
from app.server.problems import Fault, Problem, not_found
from app.server.records import Places, Sent, changes
from app.server.repeating import RepeatableRoute
from app.server.shapes import Shape, Stretched, Values, Whole, demand_media, text_body
from app.server.telling import reason_told
from app.storage.ledger.views import StateSeen

router = APIRouter(prefix="/v1/items", tags=["items"], route_class=RepeatableRoute)

EntityId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{1,100}$", description="An entity type: deal, lead …")]
_ID = re.compile(r"[^\x00-\x1f/]{1,200}")
ItemId = Annotated[str, Path(pattern=f"^{_ID.pattern}$")]

TABLE = "text/csv"
_COLUMNS = ("id", "pipeline", "stage")
_MOST_ROWS = 20_000
_NO_FIELD_YET = msg(
    "“{field}” is no field that is known here: its value is kept as it was sent. Check the spelling, or publish the "
    "rules with their workspace, so that its fields are known here."
)
_NUL = msg("The character NUL is no text, and is taken nowhere.")
_NO_TYPE = msg("There is no entity type “{entity}” here. Known ones: {known}.")


class ItemPut(Shape):
    """An item as it is: fields that are not named are empty."""

    pipeline: Annotated[str, Field(min_length=1, max_length=200)]
    stage: Annotated[str, Field(min_length=1, max_length=200)]
    values: Annotated[Values, Field(default_factory=dict)]


class ItemChange(Shape):
    """What is otherwise about an item; the rest stays. A value of null empties a field."""

    pipeline: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    stage: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    values: Annotated[Values, Field(default_factory=dict)]


class Taken(Shape):
    """What was sent is on disk, and the rules are told; `events` are the numbers to ask for, where they are known."""

    events: list[int]
    warnings: list[str]
    """What may not be meant, such as fields that nobody here knows."""


class TableTaken(Shape):
    """How many rows of a table were taken in, and what about them may not be meant."""

    items: int
    warnings: list[str]


class RuleShown(Shape):
    """Where a rule stands on an item."""

    rule: str
    status: Status
    due: datetime | None
    awaits: str
    reason: dict[str, Any] | None


class ItemShown(Shape):
    """An item, and where the rules of its stage stand."""

    entity: str
    id: str
    title: str
    pipeline: str
    stage: str
    values: dict[str, Any]
    version: str
    entered_at: datetime | None
    rules: list[RuleShown]


class ItemBrief(Shape):
    """An item in a list."""

    entity: str
    id: str
    title: str
    pipeline: str
    stage: str
    version: str
    next_due: datetime | None
    updated_at: datetime


class ItemsShown(Shape):
    """Some items on which rules run, in the order in which they came."""

    items: list[ItemBrief]
    next: int | None


@router.get("/{entity}", operation_id="list_items")
def list_items(
    entity: EntityId,
    parts: Given,
    caller: Reads,
    stretch: Stretched,
    pipeline: Annotated[str | None, Query(max_length=200)] = None,
    stage: Annotated[str | None, Query(max_length=200)] = None,
) -> ItemsShown:
    """List the items of a type on which rules run."""
    del caller
    found = parts.views.states(entity, stretch.limit, stretch.after, pipeline=pipeline, stage=stage)
    more = found[-1].number if len(found) == stretch.limit else None
    return ItemsShown(items=[_brief(one) for one in found], next=more)


@router.get("/{entity}/{item}", operation_id="get_item", responses={304: {"description": "Nothing has changed."}})
def get_item(
    entity: EntityId, item: ItemId, request: Request, response: Response, parts: Given, caller: Reads
) -> ItemShown:
    """Return an item, and where the rules of its stage stand."""
    del caller
    shown = _shown(parts, (entity, item), request)
    if unchanged(request, response, tag_of(shown.model_dump(mode="json"))):
        response.status_code = 304
    return shown


@router.put("/{entity}/{item}", status_code=202, operation_id="put_item")
def put_item(entity: EntityId, item: ItemId, asked: ItemPut, request: Request, parts: Given, caller: Sends) -> Taken:
    """Let an item be so from now on: where it is new it enters its stage, where it was elsewhere it is moved."""
    del caller
    key, now = (entity, item), parts.clock()
    _demand_type(parts, entity)
    places = places_of(parts)
    read = places.item(key, asked.pipeline, asked.stage, asked.values)
    with parts.ledger.transaction():
        numbers = parts.records.put([Sent(read)], now)
    parts.runner.wake()
    return Taken(events=numbers, warnings=_warnings(places, entity, asked.values, request))


@router.patch("/{entity}/{item}", status_code=202, operation_id="change_item")
def change_item(
    entity: EntityId, item: ItemId, asked: ItemChange, request: Request, parts: Given, caller: Sends
) -> Taken:
    """Change some fields of an item, or move it, or both."""
    del caller
    key, now = (entity, item), parts.clock()
    _demand_type(parts, entity)
    _demand_item(parts, key)
    places = places_of(parts)
    if asked.pipeline is not None and asked.stage is None:
        raise Problem(422, "does-not-fit", msg("Say the stage as well as the pipeline."), field="stage")
    if asked.stage is not None and asked.pipeline is not None:
        places.demand(entity, asked.pipeline, asked.stage)
    values = places.values(entity, asked.pipeline or _pipeline(parts, key), asked.values)
    with parts.ledger.transaction():
        numbers = parts.ledger.take_in(changes(key, asked.pipeline, asked.stage, values, now, ""), now)
    parts.runner.wake()
    return Taken(events=numbers, warnings=_warnings(places, entity, asked.values, request))


@router.delete("/{entity}/{item}", status_code=202, operation_id="remove_item")
def remove_item(entity: EntityId, item: ItemId, parts: Given, caller: Sends) -> Taken:
    """Take an item away; what waits on it is cancelled."""
    del caller
    key = (entity, item)
    _demand_item(parts, key)
    with parts.ledger.transaction():
        numbers = parts.records.remove(key, parts.clock())
    parts.runner.wake()
    return Taken(events=numbers, warnings=[])


@router.post(
    "/{entity}",
    status_code=202,
    operation_id="put_items",
    openapi_extra=text_body({TABLE: {"type": "string", "description": "Columns id, pipeline, stage and fields."}}),
)
def put_items(entity: EntityId, request: Request, body: Whole, parts: Given, caller: Sends) -> TableTaken:
    """Put the items of a table: all of them, or none where a row does not fit."""
    del caller
    demand_media(request, TABLE)
    _demand_type(parts, entity)
    sent, faults, named = [], [], dict[str, None]()
    places = places_of(parts)
    for line, row in _rows(body):
        named |= dict.fromkeys(one for one in row if one not in _COLUMNS)
        try:
            sent.append(Sent(_row_read(places, entity, row)))
        except KnownError as error:
            faults.append(Fault(error.words, f"{line}/{error.field or ''}"))
    if faults:
        words = msg("Nothing was taken in: “errors” says which lines do not fit, and why.")
        raise Problem(422, "bad-rows", words, faults=faults[:100])
    with parts.ledger.transaction():
        parts.records.put(sent, parts.clock())
    parts.runner.wake()
    return TableTaken(items=len(sent), warnings=_warnings(places, entity, named, request))


def _rows(body: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = body.decode("utf-8-sig")
        if "\x00" in text:
            raise Problem(422, "no-text", _NUL)
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        missing = [one for one in _COLUMNS if one not in (reader.fieldnames or ())]
        if missing:
            words = msg("The table lacks the columns {names}.").fill(names=", ".join(missing))
            raise Problem(422, "no-columns", words)
        for row in reader:
            if reader.line_num > _MOST_ROWS:
                words = msg("A table may have {n} lines at most. Send it in parts.").fill(n=_MOST_ROWS)
                raise Problem(413, "too-many-rows", words)
            yield reader.line_num, {name: value for name, value in row.items() if name is not None and value}
    except (UnicodeDecodeError, csv.Error) as error:
        words = msg("The table cannot be read as CSV in UTF-8: {why}.").fill(why=str(error))
        raise Problem(422, "no-table", words) from error


def _row_read(places: Places, entity: str, row: dict[str, str]) -> Item:
    for name in _COLUMNS:
        if name not in row:
            raise KnownError(msg("It is missing."), field=name)
    if not _ID.fullmatch(row["id"]):
        raise KnownError(msg("An ID has 200 characters at most, and no slash or control character."), field="id")
    values = {name: value for name, value in row.items() if name not in _COLUMNS}
    return places.item((entity, row["id"]), row["pipeline"], row["stage"], values)


def places_of(parts: Parts) -> Places:
    """Return the pipelines, stages and fields that are known here."""
    return Places(parts.company.directory().schema, parts.releases)


def _warnings(places: Places, entity: str, values: Iterable[str], request: Request) -> list[str]:
    tr = translator_of(request)
    return [tr(_NO_FIELD_YET.fill(field=one)) for one in places.unknown(entity, values)]


def _pipeline(parts: Parts, key: Key) -> str | None:
    state = parts.ledger.load(key)
    item = state.item if state is not None else parts.company.items.get(*key)
    return item.pipeline if item is not None else None


def _demand_type(parts: Parts, entity: str) -> None:
    known = parts.company.directory().schema.entities
    if entity not in known:
        raise not_found(_NO_TYPE.fill(entity=entity, known=", ".join(known)), "entity")


def _demand_item(parts: Parts, key: Key) -> None:
    if parts.company.items.get(*key) is None and not parts.views.expected(*key):
        raise _no_item(key)


def _no_item(key: Key) -> Problem:
    words = msg("There is no item “{id}” of the type “{entity}” here.")
    return not_found(words.fill(id=key[1], entity=key[0]), "item")


def _shown(parts: Parts, key: Key, request: Request) -> ItemShown:
    state = parts.ledger.load(key)
    item = state.item if state is not None and not state.gone else parts.company.items.get(*key)
    if item is None:
        raise _no_item(key)
    tr = translator_of(request)
    rules = [
        RuleShown(rule=rule, status=run.status, due=run.due, awaits=run.awaits, reason=reason_told(run.reason, tr))
        for rule, run in (state.runs.items() if state is not None else ())
    ]
    return ItemShown(
        entity=item.entity,
        id=item.id,
        title=item.title,
        pipeline=item.pipeline,
        stage=item.stage,
        values={name: to_json(plain(value)) for name, value in item.values.items() if value is not None},
        version=state.version if state is not None else "",
        entered_at=state.entered_at if state is not None else None,
        rules=rules,
    )


def _brief(seen: StateSeen) -> ItemBrief:
    item = seen.state.item
    return ItemBrief(
        entity=item.entity,
        id=item.id,
        title=item.title,
        pipeline=item.pipeline,
        stage=item.stage,
        version=seen.state.version,
        next_due=seen.state.next_due,
        updated_at=seen.updated_at,
    )
