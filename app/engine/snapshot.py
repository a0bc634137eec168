"""The surroundings of a scenario, taken from those of a rehearsal: only what its rules looked at."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from app.engine.calendar import Calendar
from app.engine.model.documents import DocumentTemplate
from app.engine.model.item import Item, Key
from app.engine.model.people import Department, Employee
from app.engine.model.plain import plain
from app.engine.model.rule_set import RuleSet
from app.engine.model.schema import EntityType, Field, Schema, builtin_schema
from app.engine.model.surroundings import (
    BELONGINGS,
    OwnFields,
    ProviderSeen,
    Record,
    Surroundings,
    TemplateSeen,
)
from app.engine.model.values import FieldType, Money, Value
from app.engine.noting import Noted, NotedBelongings, NotedItems, noted
from app.engine.rehearse import Stage
from app.engine.surrounding import series_name

V = TypeVar("V")

MOST_BESIDE = 500
"""Records beside that are taken along at most where a rule walks through all there are."""

_TYPES: tuple[tuple[type[Any], FieldType], ...] = (
    (Decimal, FieldType.DECIMAL),
    (Money, FieldType.MONEY),
    (datetime, FieldType.DATETIME),
    (date, FieldType.DATE),
)


class Extent(Enum):
    """How much is taken along of what rules only walked through: nothing, the bare minimum, all of it."""

    SEEN = "seen"
    BARE = "bare"
    WHOLE = "whole"


class Snapshot:
    """Ears in the surroundings of a rehearsal, and what they have heard as surroundings of a scenario."""

    def __init__(self, stage: Stage) -> None:
        """Put ears into everything that rules can look at."""
        self._directory = noted(stage.directory)
        self._items = NotedItems(stage.items)
        self._belongings = NotedBelongings(stage.belongings)
        self.stage = dataclasses.replace(
            stage, directory=self._directory, items=self._items, belongings=self._belongings
        )

    def taken(self, rule_set: RuleSet, records: Iterable[Item], extent: Extent) -> Surroundings:
        """Return what was looked at, and as much more as `extent` says."""
        records = tuple(records)
        directory = self._directory
        text = json.dumps(rule_set.model_dump(), ensure_ascii=False)
        others = self._beside({one.key for one in records}, extent, text)
        seen: dict[str, dict[str, Any]] = {
            name: part.seen(all_walked=extent is not Extent.SEEN)
            for name in vars(directory)
            if isinstance(part := getattr(directory, name), Noted)
        }
        employees = self._people((*records, *others), seen["employees"])
        departments = self._departments(employees.values(), seen["departments"])
        calendars = dict(seen["calendars"])
        for one in employees.values():
            if one.calendar and (found := directory.calendars.get(one.calendar)):
                calendars[one.calendar] = found
        kept: dict[str, list[Any]] = {}
        for (kind, _), belonging in self._belongings.seen.items():
            kept.setdefault(BELONGINGS[kind], []).append(belonging)
        schema = directory.schema
        standing = {one.pipeline for one in (*records, *others)}
        return Surroundings(
            base_currency=schema.base_currency,
            locale=directory.locale or self.stage.templates.locale,
            types=_own_types(schema, (*records, *others), text),
            pipelines=tuple(one for one in schema.pipelines.values() if one.id in standing or f'"{one.id}"' in text),
            calendar=directory.calendar.to_json() if directory.calendar != Calendar() else {},
            calendars={key: one.to_json() for key, one in calendars.items()},
            employees=tuple(employees.values()),
            departments=tuple(departments.values()),
            roles=tuple(seen["roles"].values()),
            contacts=tuple(seen["contacts"].values()),
            companies=tuple(seen["companies"].values()),
            own_companies=tuple(seen["own_companies"].values()),
            products=tuple(seen["products"].values()),
            lookups=tuple(seen["lookups"].values()),
            providers=tuple(
                ProviderSeen(one.id, one.name, one.channel, one.account)
                for one in directory.providers
                if one.id != "log"
            ),
            templates=tuple(template_seen(one) for one in seen["templates"].values()),
            rates=dict(sorted(seen["rates"].items())),
            variables=_variables(seen["variables"], directory.variables, text),
            public_base=directory.public_base,
            records=tuple(record_of(one) for one in others),
            counts={series_name(*key): n for key, n in sorted(self._belongings.counts.items(), key=str)},
            **{name: tuple(each) for name, each in kept.items()},
        )

    def _people(self, records: Iterable[Item], seen: Mapping[str, Employee]) -> dict[str, Employee]:
        """Add the people whom the records name, so that they are called by their names."""
        directory = self._directory
        found = dict(seen)
        for one in records:
            entity = directory.schema.entity(one.entity)
            for field in entity.fields if entity else ():
                if field.type is FieldType.EMPLOYEE:
                    value = one.values.get(field.key)
                    for person in value if isinstance(value, tuple) else (value,):
                        if person in directory.employees:
                            found[person] = directory.employees[person]
        return _ordered(directory.employees, found)

    def _departments(self, employees: Iterable[Employee], seen: Mapping[str, Department]) -> dict[str, Department]:
        found = dict(seen)
        waiting = [one.department for one in employees] + [one.parent for one in seen.values()]
        while waiting:
            department = self._directory.departments.get(waiting.pop() or "")
            if department is not None and department.id not in found:
                found[department.id] = department
                waiting.append(department.parent)
        return _ordered(self._directory.departments, found)

    def _beside(self, own: Collection[Key], extent: Extent, text: str) -> list[Item]:
        """Return the records beside, in the order in which rules walk through them."""
        seen, walked = self._items.keys_seen, self._items.walked
        known = {**walked, **seen}
        wanted = known if extent is not Extent.SEEN else seen
        found = [one for key, one in known.items() if key in wanted and key not in own][:MOST_BESIDE]
        if extent is not Extent.BARE:
            return found
        return [one if one.key in seen else self._bare(one, text) for one in found]

    def _bare(self, item: Item, text: str) -> Item:
        """Leave of a record's values only people, clients, and what the rules name."""
        entity = self._directory.schema.entity(item.entity)
        fields = entity.by_key if entity else {}
        kept = {
            key: value
            for key, value in item.values.items()
            if key in text or (key in fields and fields[key].type in (FieldType.EMPLOYEE, FieldType.CLIENT))
        }
        return Item(item.id, item.entity, item.pipeline, item.stage, kept)


def record_of(item: Item) -> Record:
    """Return a record as a scenario writes it."""
    values = {
        key: plain(value) for key, value in item.values.items() if value is not None and key not in _WRITTEN_APART
    }
    return Record(item.entity, item.id, item.pipeline, item.stage, values)


_WRITTEN_APART = ("id", "stage")


def _ordered(known: Mapping[str, V], found: Mapping[str, V]) -> dict[str, V]:
    return known.ordered(found) if isinstance(known, Noted) else dict(found)


def _own_types(schema: Schema, records: Iterable[Item], text: str) -> dict[str, OwnFields]:
    """Return the workspace's own fields that records have or rules name, by the type of record."""
    builtin = builtin_schema()
    records = tuple(records)
    used = {one.entity for one in records}
    found = {}
    for entity in (*schema.entities.values(), *schema.clients.values()):
        own = entity.id not in builtin.entities and entity.id in schema.entities
        values = [one.values for one in records if one.entity == entity.id]
        fields = tuple(
            one
            for one in entity.fields
            if not is_builtin(one, entity, builtin)
            and (one.key in text or any(each.get(one.key) is not None for each in values))
        )
        if fields or (own and (entity.id in used or f'"{entity.id}"' in text)):
            name = str(entity.name) if own else ""
            found[entity.id] = OwnFields(name, tuple(plain_field(one) for one in fields))
    return dict(sorted(found.items()))


def is_builtin(field: Field, entity: EntityType, builtin: Schema) -> bool:
    """Say whether every workspace has a field of this type of record."""
    known = builtin.entities.get(entity.id) or builtin.entities["deal"]
    common = known.by_key.get(field.key)
    if entity.id not in builtin.entities and field.key in _DEAL_ONLY:
        return False
    return common is not None and common.type is field.type and common.multiple == field.multiple and not field.custom


_DEAL_ONLY = ("begin_date", "close_date", "probability", "recurring")


def plain_field(field: Field) -> Field:
    """Return a field as a file names it: with a label that is no words of ours."""
    return Field(field.key, str(field.label), field.type, field.required, field.multiple, field.custom, field.options)


def template_seen(one: DocumentTemplate) -> TemplateSeen:
    """Return a document template by what it asks for."""
    problems = tuple((each.words.plain(), each.place.plain()) for each in one.problems)
    return TemplateSeen(one.id, one.name, one.paths, one.names, one.uses_products, problems)


def _variables(seen: Mapping[str, Value], known: Mapping[str, Value], text: str) -> dict[str, Any]:
    """Return the variables that rules name: placeholders look them up in all of them together."""
    below = known.below if isinstance(known, Noted) else known
    named = {name: value for name, value in below.items() if name in text}
    return {name: variable_json(value) for name, value in sorted({**seen, **named}.items())}


def variable_json(value: Value) -> Any:
    """Return the value of a variable with its type where JSON alone would lose it."""
    first = value[0] if isinstance(value, tuple) and value else value
    kind = next((each for kind, each in _TYPES if isinstance(first, kind)), None)
    if kind is None and isinstance(value, tuple):
        kind = FieldType.STRING
    return plain(value) if kind is None else {"type": kind.value, "value": plain(value)}
