"""What the company has set up: currency rates, variables, ways to send."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct, field
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.engine.model.values import FieldType, Value, read_value, to_json
from app.engine.ports import LOG_PROVIDER, Provider
from app.storage import tables as t
from app.storage.changes import Bell
from app.storage.database import Database


class Rates:
    """What one unit of a currency is worth in the base currency."""

    def __init__(self, database: Database, bell: Bell) -> None:
        """Keep the rates of an open workspace."""
        self._database = database
        self._bell = bell

    def all(self) -> Mapping[str, Decimal]:
        """Return the rates by currency."""
        with self._database.read() as connection:
            found = connection.execute(select(t.rates).order_by(t.rates.c.currency))
            return {row.currency: Decimal(row.rate) for row in found}

    def put(self, currency: str, rate: Decimal | None) -> None:
        """Set a rate; None removes it."""
        with self._database.write() as connection:
            if rate is None:
                connection.execute(delete(t.rates).where(t.rates.c.currency == currency))
            else:
                row = insert(t.rates).values(currency=currency, rate=str(rate))
                connection.execute(row.on_conflict_do_update(["currency"], set_={"rate": str(rate)}))
        self._bell.ring("rates", currency)


class Variable(Struct, frozen=True):
    """A named value that all rules may use."""

    name: str
    type: FieldType
    value: Value
    description: str = ""


class Variables:
    """Variables and constants of the workspace."""

    def __init__(self, database: Database, bell: Bell) -> None:
        """Keep the variables of an open workspace."""
        self._database = database
        self._bell = bell

    def all(self) -> tuple[Variable, ...]:
        """Return the variables by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(t.variables).order_by(func.alphabetical(t.variables.c.name))).all()
        kinds = ((row, FieldType(row.type)) for row in rows)
        return tuple(Variable(row.name, kind, read_value(kind, row.value), row.description) for row, kind in kinds)

    def put(self, variable: Variable) -> None:
        """Add or replace a variable."""
        row = {
            "name": variable.name,
            "type": variable.type.value,
            "value": to_json(variable.value),
            "description": variable.description,
        }
        with self._database.write() as connection:
            connection.execute(insert(t.variables).values(row).on_conflict_do_update(["name"], set_=row))
        self._bell.ring("variables", variable.name)

    def remove(self, name: str) -> None:
        """Remove a variable."""
        with self._database.write() as connection:
            connection.execute(delete(t.variables).where(t.variables.c.name == name))
        self._bell.ring("variables", name)


class ConfiguredProvider(Struct, frozen=True):
    """A way out with its settings; secrets lie in the keyring, the settings only name them."""

    id: str
    name: str
    channel: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def account(self) -> str:
        """What outsiders know it by, such as the user name of a bot; empty where it is not known by another name."""
        return str(self.settings.get("account", ""))


class Providers:
    """The ways to send that the company has set up."""

    def __init__(self, database: Database, bell: Bell) -> None:
        """Keep the providers of an open workspace."""
        self._database = database
        self._bell = bell

    def all(self) -> tuple[ConfiguredProvider, ...]:
        """Return what has been set up, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(t.providers).order_by(func.alphabetical(t.providers.c.name))).all()
        return tuple(ConfiguredProvider(row.id, row.name, row.channel, row.settings) for row in rows)

    def offered(self) -> tuple[Provider, ...]:
        """Return what a rule may choose from: the log, which always exists, and what has been set up."""
        return (LOG_PROVIDER, *(Provider(one.id, one.name, one.channel, one.account) for one in self.all()))

    def put(self, provider: ConfiguredProvider) -> None:
        """Add or replace a provider."""
        row = {
            "id": provider.id,
            "name": provider.name,
            "channel": provider.channel,
            "settings": dict(provider.settings),
        }
        with self._database.write() as connection:
            connection.execute(insert(t.providers).values(row).on_conflict_do_update(["id"], set_=row))
        self._bell.ring("providers", provider.id)

    def remove(self, provider_id: str) -> None:
        """Remove a provider."""
        with self._database.write() as connection:
            connection.execute(delete(t.providers).where(t.providers.c.id == provider_id))
        self._bell.ring("providers", provider_id)
