"""The scenario file: text to value and back, the same bytes each time."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from app.engine.errors import KnownError
from app.engine.json_text import parsed, placed
from app.engine.misfit import where_and_why
from app.engine.model.scenario import FORMAT, FORMAT_VERSION, Scenario
from app.engine.words import msg

MAX_BYTES = 64 * 1024 * 1024
SUFFIX = ".scenario.json"
_STEP, _PART_OF_STEP = msg("step {n}"), msg("step {n}: {part}")


class UnreadableScenario(KnownError):
    """A scenario file that cannot be read; says which step and which key, and why."""


def loads(text: str | bytes, *, source: str = "") -> Scenario:
    """Read a scenario; raises UnreadableScenario naming `source` and the step."""
    if len(text) > MAX_BYTES:
        words = msg("The file is larger than {n} MB; this is no scenario.").fill(n=MAX_BYTES >> 20)
        raise UnreadableScenario(words, place=source)
    return from_json(parsed(text, source=source, refused=UnreadableScenario), source=source, text=text)


def from_json(raw: Any, *, source: str = "", text: str | bytes | None = None) -> Scenario:
    """Read a scenario from parsed JSON; of a `text` it came from lines can be told."""
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
        words = placed(_readable(loc), why, text, loc)
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
        return _PART_OF_STEP.fill(n=loc[1] + 1, part=rest) if rest else _STEP.fill(n=loc[1] + 1)
    return _dotted(loc)


def _dotted(loc: list[int | str]) -> str:
    words = ""
    for part in loc:
        words += f"[{part}]" if isinstance(part, int) else ("." if words else "") + part
    return words
