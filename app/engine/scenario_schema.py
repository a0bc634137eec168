"""The JSON Schema of scenario files."""

from __future__ import annotations

from typing import Any

from msgspec.json import schema_components

from app.engine.model.scenario import EVENTS, FORMAT, FORMAT_VERSION, KINDS, Scenario
from app.engine.schema_export import DIALECT, renamed, schema_name

ID = f"urn:rulewright:schema:scenario:{FORMAT_VERSION}"
_PATTERN = {
    "type": "object",
    "description": "What an effect should be like: its type, the rule that asks for it, and any of its fields.",
    "properties": {"type": {"type": "string"}, "rule": {"type": "string"}},
    "additionalProperties": True,
}


def scenario_schema() -> dict[str, Any]:
    """Return the schema of a scenario file (draft 2020-12)."""
    (root,), written = schema_components((Scenario,), ref_template="{name}")
    defs = {schema_name(key): renamed(one) for key, one in written.items()}
    model = defs.pop(schema_name(root["$ref"]))
    for name in ("expectation", "silence"):
        defs[name]["properties"]["effects"]["items"] = {"$ref": "#/$defs/pattern"}
    defs["pattern"] = _PATTERN
    defs["step"] = _step(defs["step"])
    return {
        "$schema": DIALECT,
        "$id": ID,
        "title": "Rulewright scenario",
        "description": model["description"],
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "version", *model["required"]],
        "properties": {"format": {"const": FORMAT}, "version": {"const": FORMAT_VERSION}, **model["properties"]},
        "$defs": dict(sorted(defs.items())),
    }


def _step(step: dict[str, Any]) -> dict[str, Any]:
    """Say that a step is of exactly one kind, and which keys that kind needs."""
    needs = {"move": ["stage"], "set": ["values"], "happen": ["event"], "finish": ["rule"]}
    one_of = [{"required": [kind, *needs.get(kind, [])] if kind in EVENTS else [kind]} for kind in KINDS]
    return {**step, "oneOf": one_of}
