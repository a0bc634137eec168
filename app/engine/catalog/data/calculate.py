"""Calculate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from app.engine.catalog.categories import DATA
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.catalog.typed_values import VALUE_TYPE, type_chosen, typed
from app.engine.model.schema import Schema
from app.engine.model.values import FieldType, Money
from app.engine.moment import Moment
from app.engine.parameters import Ask, Template
from app.engine.words import msg


class Calculate(RuleType):
    """Work out a value for the rules that follow."""

    about = About(
        "data.calculate",
        DATA,
        icon="mdi6.calculator-variant-outline",
        title=msg("Calculate"),
        description=msg(
            "Works out a value from fields and numbers, such as the price with tax, for use in the rules that follow."
        ),
        sentence=msg("Calculate {expression}"),
        synonyms=msg("compute sum add multiply percent tax vat discount formula math number"),
        suggests=("data.variable", "item.modify"),
    )

    expression: Annotated[
        str,
        Template("line"),
        Ask(
            msg("Expression"),
            help=msg("Fields and numbers with +, -, *, / and brackets."),
            hint=msg("What to work out. Type { to insert a field."),
        ),
    ]
    type: Annotated[str, VALUE_TYPE, Ask(msg("Result"), help=msg("What kind of value it gives."))] = "decimal"

    results = (Result("value", FieldType.DECIMAL, msg("Value")),)
    examples = (
        Example(
            "with tax",
            {"expression": "{{ item.amount }} * 1.22", "type": "money"},
            results={"value": Money(Decimal("6100.0000"), "EUR")},
        ),
        Example(
            "brackets and several fields",
            {"expression": "({{ item.amount }} / 100 + {{ item.amount }}) * {{ item.probability }} / 100"},
            results={"value": Decimal(2020)},
        ),
        Example("bare numbers", {"expression": "7 * (4 + 2)"}, results={"value": Decimal(42)}),
        Example(
            "a date",
            {"expression": "{{ item.close_date | add_days(14) }}", "type": "date"},
            results={"value": date(2026, 5, 14)},
        ),
        Example(
            "an empty field gives nothing",
            {"expression": "{{ item.probability }} * 2"},
            item={"probability": None},
            results={"value": None},
        ),
        Example("divided by zero", {"expression": "{{ item.amount }} / 0"}, fails="divided by zero"),
        Example("a text", {"expression": "{{ item.title }}"}, fails="not a number"),
        Example("not to be worked out", {"expression": "7 +"}, fails="cannot be read"),
    )

    @classmethod
    def results_for(cls, raw: Mapping[str, Any], schema: Schema | None = None) -> tuple[Result, ...]:
        """Return the value with the type that is chosen."""
        del schema
        return (Result("value", type_chosen(raw.get("type"), FieldType.DECIMAL), msg("Value")),)

    def perform(self, at: Moment) -> Act:
        """Leave the value."""
        yield from ()
        # Chips stand amid signs and numbers; all of it together is one expression.
        whole = re.sub(r"\{\{(.*?)\}\}", r"(\1)", self.expression)
        value = at.value(f"{{{{ {whole} }}}}", "expression")
        return {"value": typed(value, FieldType(self.type), at, "expression")}
