"""All shelves together: edits that touch several kinds of records, and their undoing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec.structs import replace

from app.engine.model.belongings import Belonging, Relations, id_of
from app.engine.model.item import Item
from app.engine.model.people import Company, Contact, Department, Employee, Role
from app.engine.model.products import ItemProducts, Product
from app.storage.belongings import WorkspaceBelongings
from app.storage.changes import Bell, Change, Edit, Entry
from app.storage.database import Database
from app.storage.records.clients import CompanyShelf, ContactShelf
from app.storage.records.items import ItemShelf
from app.storage.records.people import DepartmentShelf, EmployeeShelf, RoleShelf
from app.storage.records.products import ProductRows, ProductShelf
from app.storage.records.shelf import Query, Shelf
from app.storage.schema import EntityTypes
from app.storage.stage_entries import StageEntries


class Records:
    """The records of a workspace."""

    def __init__(self, database: Database, bell: Bell, types: EntityTypes) -> None:
        """Put up the shelves of an open workspace."""
        self._database = database
        self._bell = bell
        self._types = types
        self.contacts = ContactShelf(database, bell, types)
        self.companies = CompanyShelf(database, bell, types)
        self.employees = EmployeeShelf(database, bell)
        self.departments = DepartmentShelf(database, bell)
        self.roles = RoleShelf(database, bell)
        self.products = ProductShelf(database, bell)
        self.product_rows = ProductRows(database, bell)
        self.belongings = WorkspaceBelongings(database, bell, self.product_rows)
        self.stage_entries = StageEntries(database)

    def items(self, entity: str) -> ItemShelf:
        """Return the shelf of an entity type's items."""
        return ItemShelf(self._database, self._bell, self._types, entity)

    def clients_with(self, text: str, limit: int = 50) -> list[str]:
        """Return references of contacts and companies in whom a text is found, at most so many of each."""
        query = Query(text=text)
        contacts = [f"contact:{one}" for one in self.contacts.ids(query, limit=limit)]
        return contacts + [f"company:{one}" for one in self.companies.ids(query, limit=limit)]

    def put(self, *records: Entry) -> Edit:
        """Add or replace records of any kind, in one transaction."""
        with self._database.write():
            changes = [change for one in records for change in self._shelf(one).put(one).changes]
        return Edit(tuple(changes))

    def delete(self, *records: Entry) -> Edit:
        """Remove records; what pointed at them lets go, and the edit holds that too."""
        with self._database.write():
            changes: list[Change] = []
            for one in records:
                found = [*self._that_let_go_of(one), Change(one, None)]
                self.apply(Edit(tuple(found)))
                changes += found
        return Edit(tuple(changes))

    def apply(self, edit: Edit) -> None:
        """Carry out an edit as it stands: one taken back, or done again."""
        with self._database.write():
            for change in edit.changes:
                match change:
                    case Change(after=ItemProducts() as rows):
                        self.product_rows.write(rows)
                    case Change(before=ItemProducts() as rows):
                        self.product_rows.write(replace(rows, rows=()))
                    case Change(after=Belonging() as belonging):
                        self.belongings.write(belonging)
                    case Change(before=Belonging() as belonging):
                        self.belongings.remove(belonging)
                    case Change(after=None, before=gone) if gone is not None:
                        self._shelf(gone).erase(gone)
                    case Change(before=Item() as moved, after=Item() as there) if edit.takes_back:
                        self._take_back(moved, there)
                    case Change(after=there) if there is not None:
                        self._shelf(there).write((there,))

    def _take_back(self, moved: Item, there: Item) -> None:
        """Write an item as it was; where it had been moved and stands there still, it has never been."""
        newest = self.stage_entries.newest(moved)
        self.items(there.entity).write((there,))
        if newest is not None and (moved.pipeline, moved.stage) != (there.pipeline, there.stage):
            self.stage_entries.forget(there.key, since=newest)

    def _shelf(self, record: Any) -> Shelf[Any]:
        match record:
            case Item():
                return self.items(record.entity)
            case Contact():
                return self.contacts
            case Company():
                return self.companies
            case Employee():
                return self.employees
            case Department():
                return self.departments
            case Role():
                return self.roles
            case Product():
                return self.products
        raise TypeError(record)

    def _that_let_go_of(self, record: Entry) -> Iterator[Change]:
        match record:
            case Item():
                rows = self.product_rows.of(record.entity, record.id)
                if rows.rows:
                    yield Change(rows, None)
                yield from self._belonging_to(record)
            case Company():
                yield from _changed(self.contacts, lambda one: one.company == record.id, company=None)
            case Department():
                yield from _changed(self.employees, lambda one: one.department == record.id, department=record.parent)
                yield from _changed(self.departments, lambda one: one.parent == record.id, parent=record.parent)
            case Employee():
                yield from _changed(self.departments, lambda one: one.head == record.id, head=None)
                for role in self.roles.all():
                    if record.id in role.members:
                        yield Change(role, replace(role, members=tuple(m for m in role.members if m != record.id)))

    def _belonging_to(self, item: Item) -> Iterator[Change]:
        """Give what goes with an item, the newest first, so that the oldest is the first that comes back."""
        for one in reversed(tuple(self.belongings.of_item(item.key))):
            for key in one.others if isinstance(one, Relations) else ():
                other = self.belongings.get(Relations, id_of(key))
                if other is not None:
                    left = tuple(each for each in other.others if each != item.key)
                    yield Change(other, replace(other, others=left))
            yield Change(one, None)


def _changed(shelf: Shelf[Any], fits: Callable[[Any], bool], **values: Any) -> Iterator[Change]:
    for one in shelf.all():
        if fits(one):
            yield Change(one, replace(one, **values))
