"""Makes the tables of a server's ledger and brings older ones up to date. In a workspace migrations do so."""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from app.engine.errors import KnownError
from app.engine.words import msg
from app.storage.ledger import tables as t
from app.storage.ledger.ledger import Ledger
from app.storage.ledger.upgrades import UPGRADES, Upgrades

SCHEMA = 2
"""The number of the tables as they are now; a server's database says which it has."""
NEWER = msg(
    "A newer Rulewright has made the tables of this database (schema {found}; this one knows up to {known}). "
    "Update Rulewright here as well."
)
_KEY = "schema"


def prepare_tables(connection: Connection, ledger: Ledger, schema: int = SCHEMA, upgrades: Upgrades = UPGRADES) -> None:
    """Make the tables that are not there yet and change those that are older, all within the present transaction.

    Raises KnownError for newer ones, and has changed nothing then.
    """
    there = _schema(connection, ledger, schema)
    if there > schema:
        raise KnownError(NEWER.fill(found=there, known=schema))
    for number in range(there, schema):
        upgrades[number](connection)
    t.metadata.create_all(connection)
    ledger.note(_KEY, str(schema))


def _schema(connection: Connection, ledger: Ledger, newest: int) -> int:
    """Return the number of the tables that are there; where there are none, they are made as the newest are."""
    if not inspect(connection).has_table(t.settings.name):
        return newest
    return int(ledger.settings().get(_KEY, 1))
