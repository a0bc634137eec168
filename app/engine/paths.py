"""Name paths such as ``item.amount`` and ``results["chat"].chat_id``: reading, writing and following them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.engine.model.schema import Schema
from app.engine.model.values import Email, FieldType, File, Money, Phone, Value
from app.engine.words import Msg, msg

if TYPE_CHECKING:
    from app.engine.scope import Scope

Path = tuple[str, ...]

_WORD = r"[^\W\d]\w*"
_TEXT = r'"(?:[^"\\]|\\.)*"|' r"'(?:[^'\\]|\\.)*'"
_STEP = re.compile(rf"\s*\.\s*(\w+)|\s*\[\s*(?:({_TEXT})|(\d+))\s*\]")
_ROOT = re.compile(_WORD)

CONTACT_KEYS = ("name", "first_name", "last_name", "position", "phone", "email", "phones", "emails")
COMPANY_KEYS = ("name", "phone", "email", "phones", "emails")
EMPLOYEE_KEYS = ("name", "first_name", "last_name", "position", "department", "phone", "email", "phones", "emails", "id",
                 "absent", "working_now")
EMPLOYEES = ("responsible", "created_by", "supervisor")
"""The roots that hold an employee."""

MEMBERS: Mapping[FieldType, tuple[tuple[str, FieldType], ...]] = {
    FieldType.MONEY: (("amount", FieldType.DECIMAL), ("currency", FieldType.STRING)),
    FieldType.FILE: (("id", FieldType.STRING), ("name", FieldType.STRING), ("size", FieldType.INTEGER),
                     ("media_type", FieldType.STRING)),
    FieldType.PHONES: (("number", FieldType.STRING), ("type", FieldType.STRING)),
    FieldType.EMAILS: (("address", FieldType.STRING), ("type", FieldType.STRING)),
}
"""What can be asked of a value by its type; of phones and e-mails, of each one."""

_parts_of = {Money: ("amount", "currency"), Phone: ("number", "type"), Email: ("address", "type"),
             File: ("id", "name", "size", "media_type")}


@dataclass(frozen=True, slots=True)
class Missing:
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


def write_path(path: Path) -> str:
    """Return the path as text, in the one way it is stored: rule ids in brackets, words with dots."""
    written = [path[0]]
    for place, part in enumerate(path[1:], start=1):
        plain = re.fullmatch(rf"(?!_){_WORD}|\d+", part) and not (place == 1 and path[0] == "results")
        written.append(f".{part}" if plain else f"[{quoted(part)}]")
    return "".join(written)


def quoted(text: str) -> str:
    """Return a text as it is written in a template."""
    return json.dumps(text, ensure_ascii=False)


def unquoted(written: str) -> str:
    """Return the text that a quoted one stands for, as the template language reads it."""
    return written[1:-1].encode("ascii", "backslashreplace").decode("unicode-escape")


def look_up(scope: Scope, path: Path) -> Value | Missing:
    """Follow a path from its root; an empty value is None, what does not exist is `Missing`."""
    root = path[0]
    try:
        value: Any = getattr(scope, root) if root in _ROOTS else Missing(path, unknown(path))
    except RecursionError:
        raise
    for place in range(1, len(path)):
        if isinstance(value, Missing):
            return value
        part = path[place]
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif value is None:
            return None
        elif place == 1:
            value = _absent(scope, path)
        else:
            value = member(value, part, path)
    return value


def member(value: Any, part: str, path: Path) -> Value | Missing:
    """Return one part of a value: an amount's currency, a phone's type, the third of several."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return value.get(part, Missing(path, unknown(path), known=path[0] in _LATER))
    if isinstance(value, tuple | list) and part.isdecimal():
        return value[int(part)] if int(part) < len(value) else None
    if part in _parts_of.get(type(value), ()):
        return getattr(value, part)
    return Missing(path, unknown(path))


def unknown(path: Path) -> Msg:
    """Return the sentence for a path that leads nowhere."""
    return msg("There is nothing called {path} here.").fill(path=write_path(path))


_LATER = frozenset({"results", "trigger"})
_ROOTS = frozenset({"item", "client", "company", *EMPLOYEES, "results", "trigger", "variables", "now", "today"})


def _absent(scope: Scope, path: Path) -> Value | Missing:
    root, part = path[0], path[1]
    if root == "results":
        words = msg("{path} has no value: that rule has not finished on this item.")
        return Missing(path, words.fill(path=write_path(path)), known=True)
    if root == "trigger":
        words = msg("{path} has no value: no trigger that gives it moved the item here.")
        return Missing(path, words.fill(path=write_path(path)), known=True)
    if part in _KEYS.get(root, ()) or part in _fields(scope.directory.schema, root, scope.record.entity):
        return None
    return Missing(path, unknown(path))


_KEYS: Mapping[str, tuple[str, ...]] = {
    "client": CONTACT_KEYS, "company": COMPANY_KEYS, **dict.fromkeys(EMPLOYEES, EMPLOYEE_KEYS),
}


def _fields(schema: Schema, root: str, entity: str) -> Mapping[str, Any]:
    names = {"item": (entity,), "client": ("contact", "company"), "company": ("company",)}.get(root, ())
    found: dict[str, Any] = {}
    for name in names:
        one = schema.entity(name)
        if one is not None:
            if len(names) == 1:
                return one.by_key
            found |= one.by_key
    return found
