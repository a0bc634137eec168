"""Edits of records as values, so that each can be undone; and who is told of them."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, field

from app.engine.model.belongings import Belonging
from app.engine.model.item import Item
from app.engine.model.people import Company, Contact, Department, Employee, Role
from app.engine.model.products import ItemProducts, Product
from app.storage.database import Database

Entry = Item | Contact | Company | Employee | Department | Role | Product
"""What has an id of its own."""

Record = Entry | ItemProducts | Belonging


class Change(Struct, frozen=True):
    """One record as it was and as it is; None where it did not or does not exist."""

    before: Record | None
    after: Record | None


class Edit(Struct, frozen=True):
    """What one action of a person did to records, those that followed it included."""

    changes: tuple[Change, ...] = ()
    takes_back: bool = False
    """What it turns round shall not have been: items have not moved there and back."""

    def undone(self) -> Edit:
        """Return the edit that takes this one back."""
        turned = tuple(Change(one.after, one.before) for one in reversed(self.changes))
        return Edit(turned, takes_back=not self.takes_back)


class Changed(Struct, frozen=True):
    """Something of the workspace has changed and is written.

    `what` is items, contacts, companies, employees, departments, roles, products, files, schema, pipelines, drafts,
    versions, scenarios, chats, calendars, rates, variables, providers, lookups, own_companies or settings; `entity`
    narrows items down; `ids` names them, and is None where there are too many to name.
    """

    what: str
    entity: str = ""
    ids: frozenset[str] | None = field(default_factory=frozenset)


Listener = Callable[[Changed], None]


class Bell:
    """Tells listeners of changes once they are written, on the thread that wrote them."""

    def __init__(self, database: Database) -> None:
        """Ring for one open workspace."""
        self._database = database
        self._listeners: list[Listener] = []
        self._watchers: list[Listener] = []

    def watch(self, watcher: Listener) -> None:
        """Tell `watcher` of changes as they are made, and again when they are written or taken back: for caches."""
        self._watchers.append(watcher)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` from now on; call what is returned to stop."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def ring(self, what: str, *ids: str, entity: str = "") -> None:
        """Say that records have changed."""
        self._say(Changed(what, entity, frozenset(ids)))

    def ring_all(self, what: str, *, entity: str = "") -> None:
        """Say that more has changed than can be named."""
        self._say(Changed(what, entity, None))

    def _say(self, changed: Changed) -> None:
        def tell(written: bool) -> None:  # noqa: FBT001  called by position, by the transaction
            for listener in (*self._watchers, *(self._listeners if written else ())):
                listener(changed)

        for watcher in self._watchers:
            watcher(changed)
        self._database.afterwards(tell)
