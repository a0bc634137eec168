"""How the attributes of a log are mapped, as a file and as the workspace remembers it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from app.engine.errors import KnownError, refusal
from app.engine.history import LogMapping
from app.engine.json_text import parsed, placed
from app.engine.misfit import where_and_why
from app.engine.words import Msg, msg

if TYPE_CHECKING:
    from app.storage.key_values import KeyValues

_MOST_BYTES = 4 * 1024 * 1024
_TOO_LARGE = msg("“{file}” is too large for a mapping.")
_UNREADABLE = msg("“{file}” is not readable as a mapping: {why}.")
_INCOMPLETE = msg(
    "It is not known which attribute of the log is the {missing}. Say it in a mapping. The log has: {known}."
)
_PARTS: dict[str, Msg] = {"item": msg("item"), "stage": msg("stage"), "time": msg("time")}


class UnreadableMapping(KnownError):
    """A mapping that cannot be used; says where and why."""


def read_mapping(path: Path) -> LogMapping:
    """Read a mapping file; raises UnreadableMapping."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UnreadableMapping(_TOO_LARGE.fill(file=path.name), place=str(path))
        text = path.read_bytes()
    except OSError as error:
        words = _UNREADABLE.fill(file=path.name, why=refusal(error))
        raise UnreadableMapping(words, place=str(path)) from error
    try:
        return msgspec.convert(parsed(text, source=str(path), refused=UnreadableMapping), LogMapping)
    except msgspec.ValidationError as error:
        way, why = where_and_why(error)
        words = placed(".".join(map(str, way)), why, text, way)
        raise UnreadableMapping(words, place=str(path)) from error


def mapping_as_json(mapping: LogMapping) -> dict[str, Any]:
    """Return the JSON form, what is not said left out."""
    raw: dict[str, Any] = msgspec.to_builtins(mapping)
    return {key: value for key, value in raw.items() if value}


def complete(mapping: LogMapping, known: Sequence[str]) -> LogMapping:
    """Return a mapping that says all that is needed; raises UnreadableMapping that names what is not said."""
    for part, words in _PARTS.items():
        if not getattr(mapping, part):
            raise UnreadableMapping(_INCOMPLETE.fill(missing=words, known=", ".join(known)), field=part)
    return mapping


def remember(settings: KeyValues, entity: str, keys: Sequence[str], mapping: LogMapping) -> None:
    """Keep a mapping for the next log with these attributes."""
    settings.put(_memory_key(entity, keys), mapping_as_json(mapping))


def remembered(settings: KeyValues, entity: str, keys: Sequence[str]) -> LogMapping | None:
    """Return the mapping used last for a log with these attributes."""
    kept = settings.get(_memory_key(entity, keys))
    try:
        return msgspec.convert(kept, LogMapping) if kept else None
    except msgspec.ValidationError:
        return None  # of another version of the program; it is guessed anew


def _memory_key(entity: str, keys: Sequence[str]) -> str:
    return f"history:{entity}:{hashlib.sha256(json.dumps(sorted(keys)).encode()).hexdigest()[:16]}"
