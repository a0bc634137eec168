"""Rows of a table as items."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.engine.errors import KnownError
from app.engine.model.item import Item
from app.engine.model.schema import EntityType, Field
from app.engine.model.values import FieldType, Money
from app.engine.words import msg
from app.storage import tables as t
from app.storage.importing.clients import Clients
from app.storage.importing.desk import Cell, Desk, Ids
from app.storage.importing.guess import MOST_STAGES
from app.storage.importing.people import People
from app.storage.importing.plan import TablePlan
from app.storage.importing.products import Goods
from app.storage.importing.stages import StageUse
from app.storage.importing.staging import STAGE_TEXT
from app.storage.records.items import item_row

DUPLICATE = msg("The id “{value}” stands in an earlier row already; this row was left out.")
UNKNOWN_CHOICE = msg("“{value}” is not among the choices of “{field}”.")

TOO_MANY_STAGES = msg("“{column}” holds more than {n} different values. Choose another column for the stage.")

PRODUCT_FIELD = "product"
_ASIDE = ("id", "stage", "company", "currency", "quantity", PRODUCT_FIELD)


class ItemRows:
    """Stages the items of one entity type."""

    def __init__(
        self,
        desk: Desk,
        plan: TablePlan,
        title_from: tuple[str, ...],
        *,
        people: People,
        clients: Clients,
        goods: Goods,
    ) -> None:
        """Read items by a plan; `title_from` names columns that make a title where none is given."""
        self._desk = desk
        self._entity: EntityType = desk.workspace.types.schema().entities[plan.kind]
        self._people, self._clients, self._goods = people, clients, goods
        self._file = plan.table.name
        self._headers = {column.to: header for header, column in plan.columns.items() if column}
        self._fields: dict[str, Field] = {**self._entity.by_key, **{one.key: one for one in plan.new_fields}}
        self.new_fields = list(plan.new_fields)
        if PRODUCT_FIELD in self._headers and PRODUCT_FIELD not in self._fields:
            product = Field(PRODUCT_FIELD, self._headers[PRODUCT_FIELD], FieldType.STRING, custom=True)
            self._fields[PRODUCT_FIELD] = product
            self.new_fields.append(product)
        self._title_from = _targets_of(plan, title_from) or (PRODUCT_FIELD, "company", "contact.name")
        self._ids = Ids(desk.workspace.records.items(plan.kind))
        self._seen: set[str] = set()
        self.stages: dict[str, StageUse] = {}
        self.staged = 0

    @property
    def has_stages(self) -> bool:
        """Say whether the file tells the stages of its items."""
        return "stage" in self._headers

    def take(self, row: int, values: dict[str, Any]) -> None:
        """Stage one row."""
        item_id = values.get("id") or self._ids.take()
        if item_id in self._seen:
            words = DUPLICATE.fill(value=item_id[:80])
            column = self._headers.get("id", "")
            self._desk.problems.add(self._file, row, "duplicate_id", words, column=column, value=item_id, lost=True)
            return
        self._seen.add(item_id)
        stage = values.get("stage", "")
        use = self.stages.setdefault(stage, StageUse())
        if len(self.stages) > MOST_STAGES:
            words = TOO_MANY_STAGES.fill(column=self._headers["stage"], n=MOST_STAGES)
            raise KnownError(words, field="columns", place=self._file)
        use.rows += 1
        use.filled += len(values)
        fields = self._values(row, item_id, values)
        item = Item(item_id, self._entity.id, "", "", fields)
        self._desk.staging.add(t.items, item_row(item, self._fields) | {STAGE_TEXT: stage})
        if PRODUCT_FIELD in values:
            cell = self._cell(row, PRODUCT_FIELD)
            self._goods.stage_row(item, values[PRODUCT_FIELD], values.get("quantity", Decimal(1)), cell)
        self.staged += 1

    def _values(self, row: int, item_id: str, values: dict[str, Any]) -> dict[str, Any]:
        found = {
            key: self._fitted(row, key, value)
            for key, value in values.items()
            if key not in _ASIDE and not key.startswith("contact.")
        }
        amount = found.get("amount")
        if isinstance(amount, Money) and "currency" in values:
            amount = found["amount"] = Money(amount.amount, values["currency"].upper())
        self._add_clients(row, values, found)
        if PRODUCT_FIELD in values:
            found[PRODUCT_FIELD] = values[PRODUCT_FIELD]
        if not found.get("title"):
            parts = [str(values[key]) for key in self._title_from if values.get(key)]
            found["title"] = ", ".join(parts) or item_id
        return found

    def _add_clients(self, row: int, values: Mapping[str, Any], found: dict[str, Any]) -> None:
        company = self._clients.company(values.get("company"), self._cell(row, "company"))
        if company is not None:
            found["company"] = f"company:{company}"
        named = {key.removeprefix("contact."): value for key, value in values.items() if key.startswith("contact.")}
        if named:
            parts = {"email": "emails", "phone": "phones"}
            renamed = {parts.get(key, key): value for key, value in named.items()}
            contact = self._clients.contact(renamed, company)
            if contact is not None:
                found["contacts"] = (f"contact:{contact}",)

    def _fitted(self, row: int, key: str, value: Any) -> Any:
        field = self._fields[key]
        if field.type is FieldType.EMPLOYEE:
            names = [one.strip() for one in value.split(";")] if field.multiple else [value]
            people = tuple(self._people.employee(name, self._cell(row, key)) for name in names if name)
            return people if field.multiple else people[0]
        if field.type is FieldType.CLIENT:
            value = f"company:{self._clients.company(value, self._cell(row, key))}"
        elif field.type is FieldType.ENUMERATION and field.options:
            value = self._option(row, field, value)
        return (value,) if field.multiple and not isinstance(value, tuple) else value

    def _option(self, row: int, field: Field, value: str) -> str | None:
        for one in field.options:
            if value == one.id or value.casefold() == one.label.casefold():
                return one.id
        words = UNKNOWN_CHOICE.fill(value=value[:80], field=field.label)
        self._desk.problems.add(self._file, row, "unknown_choice", words, column=self._headers[field.key], value=value)
        return None

    def _cell(self, row: int, target: str) -> Cell:
        return Cell(self._file, row, self._headers.get(target, ""))

    def give_back(self) -> None:
        """Return the ids that were not used."""
        with self._desk.workspace.database.write() as connection:
            self._ids.give_back(connection)


def _targets_of(plan: TablePlan, headers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(column.to for header in headers if (column := plan.columns.get(header)))
