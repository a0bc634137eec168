"""The scenario file: text to value and back, the same bytes each time."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from app.engine.errors import KnownError
from app.engine.model.scenario import FORMAT, FORMAT_VERSION, Scenario
from app.engine.rule_set_file import where_and_why
from app.engine.words import msg

MAX_BYTES = 64 * 1024 * 1024
SUFFIX = ".scenario.json"


class UnreadableScenario(KnownError):
    """A scenario file that cannot be read; says which step and which key, and why."""


def loads(text: str | bytes, *, source: str = "") -> Scenario:
    """Read a scenario; raises UnreadableScenario naming `source` and the step."""
    if len(text) > MAX_BYTES:
        words = msg("The file is larger than {n} MB; this is no scenario.").fill(n=MAX_BYTES >> 20)
        raise UnreadableScenario(words, place=source)
    try:
        raw = msgspec.json.decode(text)
    except (ValueError, RecursionError) as error:
        words = msg("The file is not readable as JSON: {why}. It may be cut off or damaged.").fill(why=str(error))
        raise UnreadableScenario(words, place=source) from error
    return from_json(raw, source=source)


def from_json(raw: Any, *, source: str = "") -> Scenario:
    """Read a scenario from parsed JSON."""
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        words = msg("This is not a scenario file: its “format” should be “{format}”.").fill(format=FORMAT)
        raise UnreadableScenario(words, place=source, field="format")
    version = raw.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UnreadableScenario(msg("“version” should be a whole number."), place=source, field="version")
    if version > FORMAT_VERSION:
        words = msg(
            "This scenario was written by a newer Rulewright (format {found}; this one reads up to {known}). "
            "Update Rulewright to use it."
        ).fill(found=version, known=FORMAT_VERSION)
        raise UnreadableScenario(words, place=source, field="version")
    try:
        return Scenario.model_validate({key: one for key, one in raw.items() if key not in ("format", "version")})
    except msgspec.ValidationError as error:
        loc, why = where_and_why(error)
        field = next((one for one in reversed(loc) if isinstance(one, str)), None)
        words = msg("{where}: {why}.").fill(where=_readable(loc) or "scenario", why=why)
        raise UnreadableScenario(words, place=source, field=field) from error
    except RecursionError as error:
        raise UnreadableScenario(msg("The file nests too deep."), place=source) from error


def dumps(scenario: Scenario) -> str:
    """Write a scenario: UTF-8 text, keys in the documented order, two-space indent, final newline."""
    return json.dumps(scenario.model_dump(), ensure_ascii=False, indent=2) + "\n"


def _readable(loc: list[int | str]) -> str:
    """Return a place such as ``step 3: expect.effects[1]``: steps counted from 1, as the table shows them."""
    if loc[:1] == ["steps"] and len(loc) > 1 and isinstance(loc[1], int):
        rest = _dotted(loc[2:])
        return f"step {loc[1] + 1}" + (f": {rest}" if rest else "")
    return _dotted(loc)


def _dotted(loc: list[int | str]) -> str:
    words = ""
    for part in loc:
        words += f"[{part}]" if isinstance(part, int) else ("." if words else "") + part
    return words
