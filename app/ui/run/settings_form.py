"""The settings of a channel as a form, made from its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Meta

from app.delivery.base import Channel, ChannelSettings, Setting, settings_asked
from app.engine.words import Msg, msg
from app.ui.run.fields import CHOICE, DECIMAL, LINES, SECRET, SWITCH, TEXT, WHOLE, Asked

NAME = "name"
_NAME = Asked(NAME, msg("Name"), help=msg("Rules choose the channel by this name."))


def asked_of(kind: type[Channel]) -> tuple[Asked, ...]:
    """Return what a form asks for one type of channel: its name first."""
    hints = get_type_hints(kind.settings_type, include_extras=True)
    return (_NAME, *(_asked(name, mark, hints[name]) for name, mark in settings_asked(kind.settings_type)))


def usual(kind: type[Channel]) -> dict[str, Any]:
    """Return the settings of a type of channel as they are where nobody says otherwise."""
    names, defaults = kind.settings_type.__struct_fields__, kind.settings_type.__struct_defaults__
    given = zip(reversed(names), reversed(defaults), strict=False)
    return {name: default for name, default in given if isinstance(default, str | int | float | bool)}


def is_common(name: str) -> bool:
    """Say whether every channel has this setting."""
    return name in ChannelSettings.__struct_fields__


def _asked(name: str, mark: Setting, hint: Any) -> Asked:
    type_, metas = _bare(hint)
    low = next((float(one) for meta in metas for one in (meta.ge, meta.gt) if one is not None), None)
    high = next((float(one) for meta in metas for one in (meta.le, meta.lt) if one is not None), None)
    choices = mark.choices
    if not choices and get_origin(type_) is Literal:
        choices = tuple((one, Msg(str(one))) for one in get_args(type_))
    kind = SECRET if mark.secret else CHOICE if choices else LINES if mark.many_lines else _KINDS.get(type_, TEXT)
    return Asked(name, mark.label, kind, mark.help, mark.hint, choices, low, high, mark.shown_when)


def _bare(hint: Any) -> tuple[Any, list[Meta]]:
    """Return the type of a setting without what is noted beside it, and the bounds among that."""
    metas = [one for one in getattr(hint, "__metadata__", ()) if isinstance(one, Meta)]
    type_ = getattr(hint, "__origin__", hint) if hasattr(hint, "__metadata__") else hint
    inner = [one for one in get_args(type_) if one is not NoneType]
    if NoneType in get_args(type_) and len(inner) == 1:
        return inner[0], metas
    return type_, metas


_KINDS: Mapping[Any, str] = {bool: SWITCH, int: WHOLE, float: DECIMAL}
