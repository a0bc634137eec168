"""Name paths such as ``item.amount`` and ``results["chat"].chat_id``: reading, writing and following them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from app.engine.model.schema import EntityType, Field, Schema
from app.engine.model.values import Email, FieldType, File, Money, Phone, Value
from app.engine.scope import ROOTS, Scope
from app.engine.words import Msg, msg

Path = tuple[str, ...]

_WORD = r"[^\W\d]\w*"
_TEXT = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
_STEP = re.compile(rf"\s*\.\s*(\w+)|\s*\[\s*(?:({_TEXT})|(\d+))\s*\]")
_PLACE = re.compile(r"0|[1-9][0-9]{0,8}")
_ROOT = re.compile(_WORD)

_T = FieldType
_NAME = Field("name", msg("Name"), _T.STRING)
_FIRST_NAME = Field("first_name", msg("First name"), _T.STRING)
_LAST_NAME = Field("last_name", msg("Last name"), _T.STRING)
_POSITION = Field("position", msg("Position"), _T.STRING)
_ADDRESSES = (
    Field("phone", msg("Phone"), _T.STRING),
    Field("email", msg("E-mail"), _T.STRING),
    Field("phones", msg("All phones"), _T.PHONES),
    Field("emails", msg("All e-mails"), _T.EMAILS),
)
_EMPLOYEE = (
    Field("name", msg("Full name"), _T.STRING),
    _FIRST_NAME,
    _LAST_NAME,
    _POSITION,
    Field("department", msg("Department"), _T.STRING),
    *_ADDRESSES,
    Field("id", msg("ID"), _T.EMPLOYEE),
    Field("absent", msg("Absent"), _T.BOOLEAN),
    Field("working_now", msg("Working now"), _T.BOOLEAN),
)
PARTIES: Mapping[str, tuple[Field, ...]] = {
    "client": (_NAME, _FIRST_NAME, _LAST_NAME, _POSITION, *_ADDRESSES),
    "company": (_NAME, *_ADDRESSES),
    "responsible": _EMPLOYEE,
    "created_by": _EMPLOYEE,
    "supervisor": _EMPLOYEE,
}
"""What can be asked of the people and companies around an item, by the root of the path."""

CLIENT_ROOTS: Mapping[str, tuple[str, ...]] = {"client": ("contact", "company"), "company": ("company",)}
"""Whose own fields can be asked of the client and the company around an item."""

MEMBERS: Mapping[FieldType, tuple[tuple[str, FieldType], ...]] = {
    FieldType.MONEY: (("amount", FieldType.DECIMAL), ("currency", FieldType.STRING)),
    FieldType.FILE: (
        ("id", FieldType.STRING),
        ("name", FieldType.STRING),
        ("size", FieldType.INTEGER),
        ("media_type", FieldType.STRING),
    ),
    FieldType.PHONES: (("number", FieldType.STRING), ("type", FieldType.STRING)),
    FieldType.EMAILS: (("address", FieldType.STRING), ("type", FieldType.STRING)),
}
"""What can be asked of a value by its type; of phones and e-mails, of each one."""

_member_names: Mapping[type, frozenset[str]] = {
    class_: frozenset(name for name, _ in MEMBERS[type_])
    for class_, type_ in ((Money, _T.MONEY), (Phone, _T.PHONES), (Email, _T.EMAILS), (File, _T.FILE))
}


class Missing(Struct, frozen=True):
    """What following a path gives where there is nothing of that name; `known` is true where it may come later."""

    path: Path
    words: Msg
    known: bool = False


@lru_cache(maxsize=4096)
def read_path(text: str) -> Path:
    """Return the parts of a path, written with dots or brackets; raises ValueError where it is none."""
    root = _ROOT.match(text)
    if root is None:
        raise ValueError(text)
    parts, at = [root[0]], root.end()
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None:
            raise ValueError(text)
        parts.append(step[1] or step[3] or unquoted(step[2]))
        at = step.end()
    return tuple(parts)


@lru_cache(maxsize=4096)
def write_path(path: Path) -> str:
    """Return the path as text, in the one way it is stored: rule ids in brackets, words with dots."""
    written = [path[0]]
    for place, part in enumerate(path[1:], start=1):
        dotted = (is_word(part) or _PLACE.fullmatch(part)) and not (place == 1 and path[0] == "results")
        written.append(f".{part}" if dotted else f"[{quoted(part)}]")
    return "".join(written)


def is_word(part: str) -> bool:
    """Say whether a part of a path can stand after a dot."""
    return part.isidentifier() and not part.startswith("_") and re.fullmatch(r"\w+", part) is not None


def quoted(text: str) -> str:
    """Return a text as it is written in a template."""
    return json.dumps(text, ensure_ascii=False)


def unquoted(written: str) -> str:
    """Return the text that a quoted one stands for, as the template language reads it."""
    return written[1:-1].encode("ascii", "backslashreplace").decode("unicode-escape")


def look_up(scope: Scope, path: Path) -> Value | Missing:
    """Follow a path from its root; an empty value is None, what does not exist is `Missing`."""
    if path[0] not in ROOTS and path[0] not in scope.own:
        return Missing(path, unknown(path))
    value: Any = getattr(scope, path[0]) if path[0] in ROOTS else scope.own[path[0]]
    for place, part in enumerate(path[1:], start=1):
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif place == 1:
            value = _absent(scope, path)
        elif place == _RESULT and path[0] == "results":
            value = _not_yet(path)
        else:
            value = member(value, part, path)
        if isinstance(value, Missing):
            return value
    return value


def member(value: Any, part: str, path: Path) -> Value | Missing:
    """Return one part of a value: an amount's currency, a phone's type, the third of several."""
    if value is None:
        return None
    if (names := _member_names.get(type(value))) is not None:
        return getattr(value, part) if part in names else Missing(path, unknown(path))
    if isinstance(value, Mapping):
        return value[part] if part in value else Missing(path, unknown(path))
    if isinstance(value, tuple | list) and part.isdecimal():
        return value[int(part)] if int(part) < len(value) else None
    return Missing(path, unknown(path))


def custom_fields(schema: Schema, root: str, entity: str) -> Mapping[str, Field]:
    """Return the fields of the item, or those that the workspace adds to contacts and companies, by key."""
    known = [one.by_key for one in _types(schema, root, entity)]
    return known[0] if len(known) == 1 else {key: one for by_key in reversed(known) for key, one in by_key.items()}


def custom_field(schema: Schema, root: str, entity: str, key: str) -> Field | None:
    """Return one of `custom_fields`, None where there is none of that key."""
    if root == "item":  # nearly always, for each placeholder of each message
        declared = schema.entity(entity)
        return declared.by_key.get(key) if declared is not None else None
    return next((one.by_key[key] for one in _types(schema, root, entity) if key in one.by_key), None)


def _types(schema: Schema, root: str, entity: str) -> Iterator[EntityType]:
    names = (entity,) if root == "item" else CLIENT_ROOTS.get(root, ())
    return (one for name in names if (one := schema.entity(name)) is not None)


def unknown(path: Path) -> Msg:
    """Return the sentence for a path that leads nowhere."""
    return msg("There is nothing called {path} here.").fill(path=write_path(path))


_RESULT = 2
"""In the path of a result its name comes third, after the root and the rule."""


def _absent(scope: Scope, path: Path) -> Value | Missing:
    root, part = path[0], path[1]
    if root == "results":
        return _not_yet(path)
    if root == "trigger":
        words = msg("{path} has no value: no trigger that gives it moved the item here.")
        return Missing(path, words.fill(path=write_path(path)), known=True)
    if root == "variables":
        words = msg("{path} has no value: no rule has set it on this item yet.")
        return Missing(path, words.fill(path=write_path(path)), known=True)
    if any(part == one.key for one in PARTIES.get(root, ())):
        return None
    if custom_field(scope.directory.schema, root, scope.record.entity, part) is not None:
        return None
    return Missing(path, unknown(path))


def _not_yet(path: Path) -> Missing:
    words = msg("{path} has no value: that rule has not finished on this item.")
    return Missing(path, words.fill(path=write_path(path)), known=True)
