"""Look up in a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from app.engine.catalog.categories import HELPERS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.errors import CannotAct
from app.engine.model.lookup import Lookup
from app.engine.model.schema import Schema
from app.engine.model.values import FieldType
from app.engine.moment import Moment
from app.engine.parameters import Ask, LookupColumn, LookupColumns, LookupRef, Template
from app.engine.words import msg

_FOUND = Result("found", FieldType.BOOLEAN, msg("Was found"))
_CITY = {"table": "regions", "column": "City"}


class LookUpInTable(RuleType):
    """Look something up in a table of one’s own: the warehouse of a city, the price of a service."""

    about = About(
        "helper.list_lookup",
        HELPERS,
        icon="mdi6.table-search",
        title=msg("Look up in a table"),
        description=msg(
            "Finds the row of a look-up table with a certain value and fetches other columns of it, for use in the "
            "rules that follow. The tables are kept in the data of the workspace. Where no row fits, the results are "
            "empty."
        ),
        sentence=msg("In {table}, where {column} is {value}: get {fetch}"),
        synonyms=msg("list find search row spreadsheet vlookup region price map translate directory"),
        helper=True,
        suggests=("item.modify", "item.responsible", "data.variable"),
    )

    table: Annotated[str, LookupRef(), Ask(msg("Table"))]
    column: Annotated[
        str, LookupColumn(lookup_from="table"), Ask(msg("Look in"), help=msg("The column that holds what is sought."))
    ]
    value: Annotated[
        str, Template("line"), Ask(msg("Look for"), help=msg("The whole text of the cell, whatever its case."))
    ]
    fetch: Annotated[
        tuple[str, ...],
        LookupColumns(lookup_from="table"),
        Ask(msg("Columns"), help=msg("What to fetch; each becomes a result.")),
    ]

    examples = (
        Example(
            "the warehouse of a city",
            {**_CITY, "value": "{{ item.source }}", "fetch": ["Warehouse", "Days"]},
            item={"source": " rome"},
            results={"found": True, "Warehouse": "South", "Days": "2"},
        ),
        Example(
            "a city that is not in it",
            {**_CITY, "value": "Oslo", "fetch": ["Days"]},
            results={"found": False, "Days": None},
        ),
        Example("nothing to look for", {**_CITY, "value": "{{ item.description }}", "fetch": ["Days"]}, fails="empty"),
        Example(
            "a table that is not there",
            {"table": "prices", "column": "City", "value": "Rome", "fetch": ["Days"]},
            fails="no look-up table “prices”",
        ),
        Example(
            "a column to look in that is not there",
            {**_CITY, "column": "Town", "value": "Rome", "fetch": ["Days"]},
            fails="“Regions” has no column “Town”",
        ),
        Example(
            "a column to fetch that is not there",
            {**_CITY, "value": "Rome", "fetch": ["Price"]},
            fails="“Regions” has no column “Price”",
        ),
    )

    @classmethod
    def results_for(cls, raw: Mapping[str, Any], schema: Schema | None = None) -> tuple[Result, ...]:
        """Return whether a row was found, and the chosen columns."""
        del schema
        chosen = raw.get("fetch")
        columns = [one for one in chosen if isinstance(one, str)] if isinstance(chosen, list | tuple) else []
        fetched = [Result(one, FieldType.STRING, one) for one in dict.fromkeys(columns)]
        return (*(one for one in (_FOUND,) if one.name not in columns), *fetched)

    def perform(self, at: Moment) -> Act:
        """Leave the cells of the first row that fits."""
        lookup = at.directory.lookups.get(self.table)
        if lookup is None:
            raise CannotAct(msg("There is no look-up table “{id}”.").fill(id=self.table), field="table")
        _demand(lookup, (self.column,), "column")
        _demand(lookup, self.fetch, "fetch")
        value = at.line(self.value, "value")
        yield from ()
        row = next(iter(lookup.find(self.column, value)), None)
        cells = {one: (row[one] or None) if row is not None else None for one in self.fetch}
        return {"found": row is not None, **cells}


def _demand(lookup: Lookup, columns: tuple[str, ...], field: str) -> None:
    for one in columns:
        if one not in lookup.columns:
            words = msg("The table “{table}” has no column “{column}”.")
            raise CannotAct(words.fill(table=lookup.name, column=one), field=field)
