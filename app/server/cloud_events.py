"""CloudEvents 1.0 as requests carry them: one, a batch, or in headers; read into events of items."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.engine.catalog.declaration import TriggerType
from app.engine.catalog.registry import Catalogue
from app.engine.errors import KnownError
from app.engine.model.event import FINISHED, Event
from app.engine.model.item import Key
from app.engine.model.values import Value, read_value
from app.engine.words import msg
from app.server.json_body import damage_of
from app.server.problems import Problem, fault_of
from app.server.shapes import Anything, Moment, Text, demand_media
from app.storage.ledger.ledger import Incoming

ONE = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
BARE = "application/json"
MOST = 10_000
"""Events in one batch."""
_AHEAD = timedelta(minutes=5)
"""So far clocks may differ."""
_PREFIX = "rulewright."

_SUBJECT = r"^[^\x00-\x1f/]{1,100}/[^\x00-\x1f]{1,200}$"
_DATA = TypeAdapter(Anything)
_Text = Annotated[Text, Field(min_length=1, max_length=500)]


class CloudEvent(BaseModel):
    """One event. Extension attributes are left as they are: nobody here reads them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Annotated[str, Field(pattern=r"^1\.0$")]
    id: _Text
    source: _Text
    type: Annotated[_Text, Field(description="A trigger type, such as “email.received”, or “finished”.")]
    subject: Annotated[str, Field(pattern=_SUBJECT, description="The item: ENTITY/ID.")]
    time: Moment | None = None
    datacontenttype: str | None = None
    data: Anything = None
    data_base64: str | None = None

    @property
    def item(self) -> Key:
        """The item to which it happened."""
        entity, _, item = self.subject.partition("/")
        return entity, item


_EVENT = TypeAdapter(CloudEvent)
_EVENTS = TypeAdapter(list[CloudEvent])
SCHEMAS = {ONE: CloudEvent.model_json_schema(), BATCH: {"type": "array", "items": CloudEvent.model_json_schema()}}
"""What OpenAPI says of the two."""


def events_in(request: Request, body: bytes) -> list[CloudEvent]:
    """Return the events of a request; raises Problem."""
    media = demand_media(request, ONE, BATCH, BARE)
    try:
        if media == BATCH:
            found = _EVENTS.validate_json(body)
        elif media == ONE:
            found = [_EVENT.validate_json(body)]
        elif not (attributes := _attributes(request)):
            raise Problem(422, "no-event", _NO_ATTRIBUTES.fill(bare=BARE, one=ONE))
        else:
            found = [_EVENT.validate_python({**attributes, "data": _json(body)})]
    except ValidationError as error:
        raise _invalid(error, body) from error
    if len(found) > MOST:
        raise Problem(413, "too-many-events", msg("A batch may hold {n} events at most.").fill(n=MOST))
    return found


def incoming(event: CloudEvent, catalogue: Catalogue, now: datetime) -> Incoming:
    """Return an event as the ledger takes it in; raises KnownError for what nobody here understands."""
    entity, item = event.item
    at = event.time or now
    if at > now + _AHEAD:
        raise KnownError(msg("“time” lies in the future. Send an event once it has happened."), field="time")
    kind = event.type.removeprefix(_PREFIX)
    data = _data(event)
    if kind == FINISHED:
        read: Mapping[str, Any] = _finished(data)
    else:
        trigger = catalogue.trigger(kind)
        if trigger is None:
            words = msg("There is no trigger of the type “{type}”. Its name should be one of the catalogue.")
            raise KnownError(words.fill(type=event.type), field="type")
        read = typed_data(trigger, data)
    key = f"event:{event.source}\x1f{event.id}"
    return Incoming(entity, Event(kind, item, min(at, now), read), key)


def typed_data(trigger: type[TriggerType], data: Mapping[str, Any]) -> dict[str, Value]:
    """Return what an event brings along, typed as its trigger declares it; raises KnownError naming a misfit."""
    declared = {one.name: one for one in trigger.results}
    for name in data:
        if name not in declared:
            words = _NO_DATA.fill(type=trigger.about.id, field=name, known=", ".join(declared) or "–")
            raise KnownError(words, field=f"data/{name}")
    return {
        name: read_value(declared[name].type, raw, multiple=declared[name].multiple, field=f"data/{name}")
        for name, raw in data.items()
    }


def _finished(data: Mapping[str, Any]) -> Mapping[str, Any]:
    results = data.get("results", {})
    if not isinstance(data.get("awaits"), str) or not isinstance(results, dict):
        words = msg("“finished” says what is over in “awaits”, and what came of it in “results”.")
        raise KnownError(words, field="data")
    return {"awaits": data["awaits"], "results": results}


def _data(event: CloudEvent) -> Mapping[str, Any]:
    data = event.data
    if event.data_base64 is not None:
        try:
            data = _DATA.validate_python(_json(base64.b64decode(event.data_base64, validate=True)))
        except ValueError as error:
            raise KnownError(msg("“data_base64” is not the Base64 of JSON."), field="data_base64") from error
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise KnownError(msg("“data” should be an object, in braces."), field="data")
    return data


def _json(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise KnownError(damage_of(body), field="data") from error


def _attributes(request: Request) -> dict[str, str]:
    return {name[3:]: unquote(value) for name, value in request.headers.items() if name.startswith("ce-")}


def _invalid(error: ValidationError, body: bytes) -> Problem:
    found = error.errors(include_url=False, include_input=False)
    faults = [fault_of({**one, "loc": ("body", *one["loc"])}, body) for one in found]
    words = msg("This is no CloudEvent of version 1.0: “errors” says what and where.")
    return Problem(422, "no-event", words, faults=faults)


_NO_DATA = msg("An event of the type “{type}” brings no “{field}” along. What it may bring: {known}.")
_NO_ATTRIBUTES = msg(
    "This is no CloudEvent: with {bare} its attributes go into headers that begin with “ce-”. An event in one piece is "
    "sent as {one}."
)
