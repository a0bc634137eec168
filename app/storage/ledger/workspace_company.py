"""The company of a workspace: rules look at its own tables and change them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import delete, select

from app.engine.errors import KnownError
from app.engine.model.belongings import Belonging
from app.engine.model.item import Item, Key
from app.engine.model.people import Company as ClientCompany
from app.engine.model.people import Contact
from app.engine.ports import Directory
from app.engine.words import msg
from app.storage.directory import LazyClients, LazyRecords, WorkspaceItems
from app.storage.ledger import tables as t
from app.storage.ledger.company import RecordChange
from app.storage.records.values import read_values
from app.storage.workspace import Workspace

CARRYING = "carrying"
"""While this stands in the settings, changes of records are no events: see migration 6."""
SURROUNDINGS = "surroundings"
NO_STAGE = msg("There is no stage “{stage}” in the pipeline “{pipeline}” any more, so that nothing can come into it.")


class WorkspaceCompany:
    """The company of an open workspace."""

    def __init__(self, workspace: Workspace, public_base: str = "") -> None:
        """Read and write this workspace; `public_base` is what addresses of public pages begin with."""
        self._workspace = workspace
        self._public_base = public_base
        self._stamp: object = None
        self._directory = Directory()
        self.belongings = workspace.belongings
        self.items = WorkspaceItems(workspace.records)

    @contextmanager
    def carrying(self) -> Iterator[None]:
        """Note for the length of the transaction that the engine itself writes."""
        with self._workspace.database.write() as connection:
            connection.execute(t.settings.insert().values(key=CARRYING, value=""))
            yield
            connection.execute(delete(t.settings).where(t.settings.c.key == CARRYING))

    def stamp(self) -> object:
        """Return the number of changes so far; triggers of the database count them."""
        query = select(t.settings.c.value).where(t.settings.c.key == SURROUNDINGS)
        with self._workspace.database.read() as connection:
            return connection.execute(query).scalar_one()

    def directory(self) -> Directory:
        """Return it as it stands now: what is few is kept until it changes, clients are looked up anew."""
        stamp = self.stamp()
        if stamp != self._stamp:
            self._workspace.reread()
            directory = self._workspace.directory()
            self._directory = dataclasses.replace(directory, public_base=self._public_base or directory.public_base)
            self._stamp = stamp
        records = self._workspace.records
        return dataclasses.replace(
            self._directory,
            contacts=LazyClients(records.contacts),
            companies=LazyClients(records.companies),
            products=LazyRecords(records.products),
        )

    def record_change(self, key: Key, data: Mapping[str, Any]) -> RecordChange:
        """Read what the triggers of the database have noted."""
        return RecordChange(self._item(key, data.get("before")), self._item(key, data.get("after")))

    def put_belonging(self, belonging: Belonging) -> None:
        """Add or replace one."""
        self._workspace.belongings.write(belonging)

    def put_client(self, reference: str, client: Contact | ClientCompany) -> None:
        """Add or replace a contact or company."""
        del reference
        if isinstance(client, Contact):
            self._workspace.records.contacts.write((client,))
        else:
            self._workspace.records.companies.write((client,))

    def write_item(self, item: Item) -> None:
        """Write the record; raises KnownError where its stage is no more."""
        pipeline = self._workspace.types.schema().pipelines.get(item.pipeline)
        if pipeline is None or all(one.id != item.stage for one in pipeline.stages):
            raise KnownError(NO_STAGE.fill(stage=item.stage, pipeline=item.pipeline), field="stage")
        self._workspace.records.items(item.entity).write((item,))

    def remove_item(self, item: Item) -> None:
        """Remove the record, as a person would."""
        self._workspace.records.delete(item)

    def _item(self, key: Key, raw: Mapping[str, Any] | None) -> Item | None:
        if raw is None:
            return None
        entity = self._workspace.types.schema().entity(key[0])
        values = read_values(_lists(raw["values"]), entity.by_key if entity else {})
        return Item(key[1], key[0], raw["pipeline"], raw["stage"], values)


def _lists(raw: Any) -> Any:
    """Return JSON as it was before tuples stood for its lists."""
    match raw:
        case tuple():
            return [_lists(one) for one in raw]
        case Mapping():
            return {key: _lists(one) for key, one in raw.items()}
    return raw
