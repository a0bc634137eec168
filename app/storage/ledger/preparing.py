"""Makes the tables of a server's ledger, and refuses newer ones. In a workspace a migration makes them."""

from __future__ import annotations

from sqlalchemy import Connection

from app.engine.errors import KnownError
from app.engine.words import msg
from app.storage.ledger import tables as t
from app.storage.ledger.ledger import Ledger

SCHEMA = 1
"""The number of the tables as they are now; a server's database says which it has."""
NEWER = msg("A newer Rulewright has made the tables of this database. Update Rulewright here as well.")
_KEY = "schema"


def prepare_tables(connection: Connection, ledger: Ledger) -> None:
    """Make the tables that are not there yet, within the present transaction; raises KnownError for newer ones."""
    t.metadata.create_all(connection)
    if int(ledger.settings().get(_KEY, SCHEMA)) > SCHEMA:
        raise KnownError(NEWER)
    ledger.note(_KEY, str(SCHEMA))
