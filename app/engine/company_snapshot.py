"""The whole company as a server has to know it: people, clients, calendars, fields, lists; without the records."""

from __future__ import annotations

from app.engine.calendar import Calendar
from app.engine.model.schema import Schema, builtin_schema
from app.engine.model.surroundings import OwnFields, ProviderSeen, Surroundings
from app.engine.ports import LOG_PROVIDER, Directory
from app.engine.snapshot import is_builtin, plain_field, template_seen, variable_json


def company_of(directory: Directory, locale: str = "en") -> Surroundings:
    """Return all that a directory holds; the records come to a server as its items.

    `locale` is the language in which rules write where the company has chosen none.
    """
    schema = directory.schema
    return Surroundings(
        base_currency=schema.base_currency,
        locale=directory.locale or locale,
        types=own_fields(schema),
        pipelines=tuple(schema.pipelines.values()),
        calendar=directory.calendar.to_json() if directory.calendar != Calendar() else {},
        calendars={key: one.to_json() for key, one in directory.calendars.items()},
        employees=tuple(directory.employees.values()),
        departments=tuple(directory.departments.values()),
        roles=tuple(directory.roles.values()),
        contacts=tuple(directory.contacts.values()),
        companies=tuple(directory.companies.values()),
        own_companies=tuple(directory.own_companies.values()),
        products=tuple(directory.products.values()),
        lookups=tuple(directory.lookups.values()),
        providers=tuple(
            ProviderSeen(one.id, one.name, one.channel, one.account)
            for one in directory.providers
            if one.id != LOG_PROVIDER.id
        ),
        templates=tuple(template_seen(one) for one in directory.templates.values()),
        rates=dict(sorted(directory.rates.items())),
        variables={name: variable_json(value) for name, value in sorted(directory.variables.items())},
    )


def own_fields(schema: Schema) -> dict[str, OwnFields]:
    """Return all fields and types of record that a workspace has added, by the type of record."""
    builtin = builtin_schema()
    found = {}
    for entity in (*schema.entities.values(), *schema.clients.values()):
        own = entity.id not in builtin.entities and entity.id in schema.entities
        fields = tuple(plain_field(one) for one in entity.fields if not is_builtin(one, entity, builtin))
        if fields or own:
            found[entity.id] = OwnFields(str(entity.name) if own else "", fields)
    return dict(sorted(found.items()))
