"""Modify item."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from app.engine.catalog.categories import ITEMS
from app.engine.catalog.declaration import About, Act, Example, RuleType
from app.engine.effects import FieldsChanged
from app.engine.errors import CannotAct, KnownError
from app.engine.model.people import split_person
from app.engine.model.schema import Field
from app.engine.model.values import FieldType, Money, Value, read_value
from app.engine.moment import Moment
from app.engine.parameters import Ask, FieldValue, FieldValues, Person
from app.engine.people import called
from app.engine.words import msg

_KEPT = ("id", "stage", "created_at", "modified_at", "modified_by")
_SEVERAL = (FieldType.PHONES, FieldType.EMAILS)
_TEXTUAL = (FieldType.STRING, FieldType.TEXT, FieldType.URL, FieldType.ADDRESS)


class ModifyItem(RuleType):
    """Write new values into fields of the item."""

    about = About(
        "item.modify",
        ITEMS,
        icon="mdi6.pencil-outline",
        title=msg("Modify item"),
        description=msg(
            "Writes values into fields of the item, for instance the ID of a new group chat, so that "
            "rules in later stages can use it."
        ),
        sentence=msg("Set {fields}"),
        synonyms=msg("change edit write update field value record fill"),
        suggests=("field.changed", "employee.group_chat"),
    )

    fields: Annotated[
        tuple[FieldValue, ...],
        FieldValues(),
        Ask(
            msg("Fields and values"),
            help=msg("A value may hold placeholders. A field that takes several values can be added to."),
        ),
    ]
    modified_by: Annotated[
        str,
        Person(),
        Ask(
            msg("Modified by"),
            help=msg("Who appears in the history. Left empty, the person under “Acts as”."),
            hint=msg("Acts as"),
        ),
    ] = ""

    examples = (
        Example(
            "the ID of a chat is kept in a field",
            {"fields": [{"field": "chat_id", "value": '{{ results["chat"].chat_id }}'}]},
            earlier={"chat": {"chat_id": "chat-of-a-rule"}},
            effects=(FieldsChanged({"chat_id": "chat-of-a-rule"}, "ann"),),
        ),
        Example(
            "each value takes the type of its field",
            {
                "fields": [
                    {"field": "probability", "value": "80"},
                    {"field": "amount", "value": "{{ item.amount.amount * 2 }}"},
                    {"field": "close_date", "value": "{{ now | add_days(7) }}"},
                    {"field": "recurring", "value": True},
                    {"field": "source", "value": None},
                ],
                "modified_by": "supervisor",
            },
            effects=(
                FieldsChanged(
                    {
                        "probability": 80,
                        "amount": Money(Decimal("10000.00"), "EUR"),
                        "close_date": date(2026, 3, 17),
                        "recurring": True,
                        "source": None,
                    },
                    "bo",
                ),
            ),
        ),
        Example(
            "more observers, each once",
            {"fields": [{"field": "observers", "value": ["supervisor", "role:lawyers"], "append": True}]},
            item={"observers": ("bo",)},
            effects=(FieldsChanged({"observers": ("bo", "lea")}, "ann"),),
        ),
        Example(
            "a choice by its label",
            {"fields": [{"field": "roof_type", "value": "Flat roof"}]},
            effects=(FieldsChanged({"roof_type": "flat"}, "ann"),),
        ),
        Example("an unknown field", {"fields": [{"field": "colour", "value": "red"}]}, fails="no field “colour”"),
        Example(
            "a value that does not fit",
            {"fields": [{"field": "probability", "value": "{{ item.title }}"}]},
            fails="not a whole number",
        ),
        Example("a choice that is none", {"fields": [{"field": "roof_type", "value": "Thatched"}]}, fails="Thatched"),
        Example(
            "a required field",
            {"fields": [{"field": "title", "value": "{{ item.description }}"}]},
            fails="cannot be empty",
        ),
        Example(
            "the stage has a rule of its own", {"fields": [{"field": "stage", "value": "won"}]}, fails="cannot be set"
        ),
        Example(
            "nobody", {"fields": [{"field": "responsible", "value": "role:translators"}]}, fails="stands for nobody"
        ),
        Example(
            "a field with one value",
            {"fields": [{"field": "source", "value": "fair", "append": True}]},
            fails="holds one value",
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Change all fields at once."""
        values: dict[str, Value] = {}
        for one in self.fields:
            values[one.field] = self._value(one, values.get(one.field, at.item.values.get(one.field)), at)
        yield FieldsChanged(values, at.author(self.modified_by))
        return None

    def _value(self, new: FieldValue, old: Value, at: Moment) -> Value:
        entity = at.directory.schema.entity(at.item.entity)
        field = entity.by_key.get(new.field) if entity else Field(new.field, new.field, FieldType.STRING)
        if field is None:
            raise CannotAct(msg("The item has no field “{field}”.").fill(field=new.field), field="fields")
        if field.key in _KEPT:
            raise CannotAct(msg("“{field}” cannot be set by this rule.").fill(field=field.label), field="fields")
        several = field.multiple or field.type in _SEVERAL
        if new.append and not several:
            words = msg("“{field}” holds one value, so nothing can be added to it.")
            raise CannotAct(words.fill(field=field.label), field="fields")
        value = _read(field, _filled_in(new.value, field, at), at)
        if new.append:
            value = tuple(dict.fromkeys((*(old or ()), *(value or ())))) or None
        if field.required and value is None:
            raise CannotAct(msg("“{field}” cannot be empty.").fill(field=field.label), field="fields")
        return value


def _filled_in(raw: Any, field: Field, at: Moment) -> Any:
    if isinstance(raw, str):
        return at.render(raw, "fields") if field.type in _TEXTUAL else at.value(raw, "fields")
    if isinstance(raw, list | tuple):
        found = [_filled_in(one, field, at) for one in raw]
        return [inner for one in found for inner in (one if isinstance(one, list | tuple) else (one,))]
    return raw


def _read(field: Field, raw: Any, at: Moment) -> Value:
    several = field.multiple or field.type in _SEVERAL
    given = raw if isinstance(raw, list | tuple) else [raw]
    fitted = [one for each in given for one in _fitted(field, each, at)]
    if not several and len(fitted) > 1:
        words = msg("“{field}” holds one value, not {n}.").fill(field=field.label, n=len(fitted))
        raise CannotAct(words, field="fields")
    try:
        return read_value(field.type, (fitted if several else next(iter(fitted), None)), multiple=field.multiple)
    except KnownError as error:
        words = msg("“{field}”: {why}").fill(field=field.label, why=error.words)
        raise CannotAct(words, field="fields") from error


def _fitted(field: Field, raw: Any, at: Moment) -> list[Any]:
    """Return what one given value means for a field, before it is read as the field's type."""
    if isinstance(raw, str):
        raw = raw.strip()
    if raw is None or raw == "":
        return []
    match field.type:
        case FieldType.EMPLOYEE:
            return list(_people(str(raw), field, at))
        case FieldType.ENUMERATION if field.options:
            return [_option(str(raw), field)]
        case FieldType.MONEY:
            return [_money(raw, field, at)]
        case FieldType.DATETIME | FieldType.DATE if isinstance(raw, datetime):
            return [raw.astimezone(at.scope.calendar.zone)]
        case FieldType.DATETIME if isinstance(raw, str):
            return [_local(raw, at)]
        case FieldType.INTEGER | FieldType.DECIMAL if isinstance(raw, Money):
            return [raw.amount]
    return [raw]


def _local(text: str, at: Moment) -> Any:
    """Read a time without a zone as one on the workspace's clock."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.tzinfo else moment.replace(tzinfo=at.scope.calendar.zone)


def _people(reference: str, field: Field, at: Moment) -> tuple[str, ...]:
    try:
        split_person(reference)
    except ValueError:
        reference = f"employee:{reference}"
    found = at.found((reference,))
    if not found:
        person = called(reference, at.directory, at.item.entity)
        words = msg("“{field}”: {person} stands for nobody here.").fill(field=field.label, person=person)
        raise CannotAct(words, field="fields")
    return found if field.multiple else found[:1]


def _option(value: str, field: Field) -> str:
    for one in field.options:
        if value in (one.id, one.label) or value.casefold() == one.label.casefold():
            return one.id
    words = msg("“{field}” has no choice “{value}”. It has: {known}.")
    known = ", ".join(one.label for one in field.options)
    raise CannotAct(words.fill(field=field.label, value=value[:80], known=known), field="fields")


def _money(raw: Any, field: Field, at: Moment) -> Any:
    """Give a bare number the currency that the field has, or else the workspace's."""
    if isinstance(raw, Money | dict) or " " in str(raw):
        return raw
    old = at.item.values.get(field.key)
    return f"{raw} {old.currency if isinstance(old, Money) else at.directory.schema.base_currency}"
