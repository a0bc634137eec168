"""What can be mended of a message that could not be delivered: the fields of its effect, under names for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.engine.effects import Effect
from app.engine.words import Msg, msg
from app.ui.run.fields import LETTER, LINES, LIST, TEXT, Asked

_NAMES: Mapping[str, Msg] = {
    "address": msg("E-mail address"),
    "addresses": msg("E-mail addresses"),
    "emails": msg("E-mail addresses"),
    "number": msg("Telephone number"),
    "phones": msg("Telephone numbers"),
    "signers": msg("Who signs"),
    "recipients": msg("Recipients"),
    "recipient": msg("Recipient"),
    "subject": msg("Subject"),
    "title": msg("Title"),
    "text": msg("Text"),
    "html": msg("Text"),
    "link": msg("Link"),
    "url": msg("Address"),
    "method": msg("Method"),
    "body": msg("Body"),
    "audience": msg("Audience"),
}
"""In the order in which they are asked for: who it goes to first, as that is what is wrong most often."""
_KINDS = {"text": LINES, "html": LETTER, "body": LINES}
_several = msg("Several are separated by commas.")


def mendable(effect: Effect) -> tuple[Asked, ...]:
    """Return what a person may change of an effect, in order."""
    found = []
    for name, words in _NAMES.items():
        if name not in effect.__struct_fields__:
            continue
        value = getattr(effect, name)
        if name in _INTERNAL.get(type(effect).__name__, ()):
            continue
        if isinstance(value, tuple):
            found.append(Asked(name, words, LIST, _several))
        elif isinstance(value, str):
            found.append(Asked(name, words, _KINDS.get(name, TEXT)))
    return tuple(found)


def changed(effect: Effect, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that are others than the effect's."""
    return {name: value for name, value in values.items() if getattr(effect, name) != value}


_INTERNAL: Mapping[str, frozenset[str]] = {
    "EmployeeMail": frozenset({"recipients"}),
    "Sms": frozenset({"recipient"}),
    "SignatureRequested": frozenset({"number"}),
}
"""Fields that hold ids, which would not be known by sight, or belong together with others."""
