"""Set variable."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from app.engine.catalog.categories import DATA
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.catalog.typed_values import VALUE_TYPE, type_chosen, typed
from app.engine.effects import VariableSet
from app.engine.errors import KnownError
from app.engine.model.values import FieldType, Money
from app.engine.moment import Moment
from app.engine.parameters import Ask, Template, VariableName
from app.engine.words import Msg, msg


class SetVariable(RuleType):
    """Remember a value on the item without a field for it."""

    about = About(
        "data.variable",
        DATA,
        icon="mdi6.variable",
        title=msg("Set variable"),
        description=msg(
            "Remembers a value for this item under a name. Rules that follow, in later stages too, use it in texts "
            "and conditions."
        ),
        sentence=msg("Set {name} to {value}"),
        synonyms=msg("remember store assign constant counter value"),
        suggests=("data.calculate", "item.modify"),
    )

    name: Annotated[str, VariableName(), Ask(msg("Name"), help=msg("One word, such as price_with_tax."))]
    value: Annotated[str, Template("line"), Ask(msg("Value"), help=msg("Left empty, the variable is emptied."))] = ""
    type: Annotated[str, VALUE_TYPE, Ask(msg("Type"), help=msg("What kind of value it is."))] = "string"

    examples = (
        Example(
            "an amount",
            {"name": "tax", "value": "{{ item.amount * 0.22 }}", "type": "money"},
            effects=(VariableSet("tax", Money(Decimal("1100.0000"), "EUR")),),
        ),
        Example(
            "a text",
            {"name": "greeting", "value": "Dear {{ client.first_name }}"},
            effects=(VariableSet("greeting", "Dear Paolo"),),
        ),
        Example("emptied", {"name": "greeting"}, effects=(VariableSet("greeting", None),)),
        Example("a value that does not fit", {"name": "n", "value": "many", "type": "decimal"}, fails="not a number"),
        Example("a name that is none", {"name": "price with tax", "value": "1"}, fails="one word"),
    )

    @classmethod
    def variables_for(cls, raw: Mapping[str, Any]) -> tuple[Result, ...]:
        """Return the variable with the type that is chosen; none while its name cannot be used."""
        try:
            name = VariableName().read(raw.get("name"))
        except KnownError:
            return ()
        return (Result(name, type_chosen(raw.get("type"), FieldType.STRING), name),) if name else ()

    @classmethod
    def sentence_for(cls, raw: Mapping[str, Any]) -> Msg:
        """Say that nothing is kept where there is no value."""
        return cls.about.sentence if raw.get("value") else msg("Empty {name}")

    def perform(self, at: Moment) -> Act:
        """Give the item's variable its value."""
        kind = FieldType(self.type)
        value = at.render(self.value, "value") if kind is FieldType.STRING else at.value(self.value, "value")
        yield VariableSet(self.name, typed(value, kind, at, "value"))
        return None
