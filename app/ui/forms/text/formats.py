"""How a placeholder's value can be written: the filters that fit a type, in a person's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.engine.model.values import FieldType
from app.engine.placeholders.filters import FILTERS
from app.engine.placeholders.pieces import Chip, FilterUse
from app.engine.words import Msg, msg, msgs
from app.i18n import Translator

_WORDED = ("upper", "lower", "capitalize", "truncate")
FITTING: Mapping[FieldType, tuple[str, ...]] = {
    FieldType.MONEY: ("money", "number"),
    FieldType.INTEGER: ("number", "money"),
    FieldType.DECIMAL: ("number", "money"),
    FieldType.DATE: ("date", "datetime"),
    FieldType.DATETIME: ("datetime", "date", "time"),
    FieldType.PHONES: ("phone", "link"),
    FieldType.EMAILS: ("link",),
    FieldType.URL: ("link", "picture"),
    FieldType.STRING: (*_WORDED, "phone", "link"),
    FieldType.TEXT: _WORDED,
    FieldType.ENUMERATION: _WORDED[:3],
    FieldType.EMPLOYEE: _WORDED[:3],
    FieldType.CLIENT: _WORDED[:3],
    FieldType.ADDRESS: _WORDED,
}
"""The formats offered for each type, the likeliest first."""
SHIFTS: Mapping[FieldType, tuple[str, ...]] = {
    FieldType.DATE: ("add_days", "add_business"),
    FieldType.DATETIME: ("add_days", "add_hours", "add_business"),
}
"""What moves a moment before it is written."""

_phrases: Mapping[str, Msg] = {
    "add_business": msg("{0} of working time later"),
    "default": msg("or else “{0}”"),
    "truncate": msg("at most {0} characters"),
    "join": msg("joined by “{0}”"),
    "link": msg("as the link “{0}”"),
    "picture": msg("as a picture of “{0}”"),
    "money": msg("as money in {0}"),
    "number": msg("as a number with {0} decimals"),
}
_or_nothing = msg("or else nothing")
_later: Mapping[str, Msg] = {
    "add_days": msgs("{n} day later", "{n} days later"),
    "add_hours": msgs("{n} hour later", "{n} hours later"),
}


@dataclass(frozen=True, slots=True)
class Format:
    """What is done to a value, in the three steps that a person thinks of."""

    shift: FilterUse | None = None
    shape: FilterUse | None = None
    instead: str | None = None
    others: tuple[FilterUse, ...] = ()
    """Filters of which the form knows nothing; kept, in front."""

    @classmethod
    def of(cls, chip: Chip) -> Format:
        """Sort the filters of a placeholder into the steps."""
        shift = shape = None
        instead: str | None = None
        others: list[FilterUse] = []
        for one in chip.filters:
            if one.name.startswith("add_") and shift is None and one.arguments:
                shift = one
            elif one.name == "default" and instead is None and one.arguments and isinstance(one.arguments[0], str):
                instead = one.arguments[0]
            elif shape is None and any(one.name in fitting for fitting in FITTING.values()):
                shape = one
            else:
                others.append(one)
        return cls(shift, shape, instead, tuple(others))

    def filters(self) -> tuple[FilterUse, ...]:
        """Return the filters in the order in which they are stored: what stands for an empty value comes last."""
        steps = [*self.others, self.shift, self.shape]
        if self.instead is not None:
            steps.append(FilterUse("default", (self.instead,)))
        return tuple(one for one in steps if one is not None)


def phrase(call: FilterUse, tr: Translator) -> str:
    """Return what a filter does in a person's words: ``as money``, ``3 days later``."""
    if call.name in _later and call.arguments and isinstance(call.arguments[0], int):
        return tr(_later[call.name].fill(n=call.arguments[0]))
    if call.name == "default" and call.arguments == ("",):
        return tr(_or_nothing)
    if call.arguments and call.name in _phrases:
        words = tr(_phrases[call.name])
        return words.replace("{0}", str(call.arguments[0]))
    known = FILTERS.get(call.name)
    return tr(known.label) if known is not None else call.name
