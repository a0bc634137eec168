"""The JSON Schema of rule-set files: the model's own, with the parameters of every rule and trigger type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec.json import schema_components

from app.engine.catalog.declaration import Declared
from app.engine.catalog.registry import Catalogue
from app.engine.model.condition import All, AnyOf, Clause, Not
from app.engine.model.people import ITEM_PEOPLE, PERSON_PREFIXES
from app.engine.model.rule_set import FORMAT, FORMAT_VERSION, RuleSet
from app.engine.model.timing import IMMEDIATELY

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = f"urn:rulewright:schema:rule-set:{FORMAT_VERSION}"

_CONDITIONS = (All, AnyOf, Not, Clause)
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_PERSON = {"$ref": "#/$defs/person"}
_CONDITION = {"$ref": "#/$defs/condition"}


def rule_set_schema(catalogue: Catalogue) -> dict[str, Any]:
    """Return the schema of a rule-set file (draft 2020-12); a rule or trigger of an unknown type passes as it is."""
    kinds = (RuleSet, *_CONDITIONS)
    (root, *conditions), written = schema_components(kinds, schema_hook=lambda _: _CONDITION, ref_template="{name}")
    defs = {schema_name(key): renamed(one) for key, one in written.items()}
    model = defs.pop(schema_name(root["$ref"]))
    defs["condition"] = {"oneOf": renamed(conditions)}
    defs["person"] = _person()
    defs["when"] |= _when(defs["when"])
    defs["rule"]["properties"]["when"]["default"] = IMMEDIATELY.model_dump()
    defs["rule"] = _with_types(defs["rule"], catalogue.rules, "acts_as")
    defs["trigger"] = _with_types(defs["trigger"], catalogue.triggers, "change_stage_as")
    defs |= {key: _parameters(one) for key, one in {**catalogue.rules, **catalogue.triggers}.items()}
    return {
        "$schema": DIALECT,
        "$id": ID,
        "title": "Rulewright rule set",
        "description": model["description"],
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "version", *model["required"]],
        "properties": {"format": {"const": FORMAT}, "version": {"const": FORMAT_VERSION}, **model["properties"]},
        "$defs": dict(sorted(defs.items())),
    }


def renamed(schema: Any) -> Any:
    """Write references to the model's definitions with small letters."""
    if isinstance(schema, list):
        return [renamed(one) for one in schema]
    if not isinstance(schema, dict) or schema == _CONDITION:
        return schema
    if "$ref" in schema:
        return {**schema, "$ref": f"#/$defs/{schema_name(schema['$ref'])}"}
    return {key: renamed(one) for key, one in schema.items()}


def schema_name(model: str) -> str:
    return _CAPITAL.sub("_", model).lower()


def _person() -> dict[str, Any]:
    pattern = f"^({'|'.join(ITEM_PEOPLE)}|({'|'.join(PERSON_PREFIXES)}):.+)$"
    return {
        "title": "Person",
        "description": "One person, or everybody in a department or role, by reference.",
        "type": "string",
        "pattern": pattern,
    }


def _when(when: Mapping[str, Any]) -> dict[str, Any]:
    clock = {"type": ["string", "null"], "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "default": None}
    dated = {"properties": {"mode": {"enum": ["before", "at"]}}, "required": ["mode"]}
    return {
        "properties": {**when["properties"], "clock": clock},
        "if": dated,
        "then": {"properties": {"base": {"not": {"const": "now"}}}, "required": ["base"]},
    }


def _with_types(node: Mapping[str, Any], types: Mapping[str, type[Declared]], acting: str) -> dict[str, Any]:
    """Say which parameters belong to which type; the list of known types is there for editors to offer."""
    properties = dict(node["properties"])
    properties["type"] = {"anyOf": [{"enum": list(types)}, properties["type"]]}
    properties[acting] = {**_PERSON, "default": properties[acting]["default"]}
    cases = [
        {
            "if": {"properties": {"type": {"const": key}}},
            "then": {"properties": {"parameters": {"$ref": f"#/$defs/{key}"}}},
        }
        for key in types
    ]
    return {**node, "properties": properties, "allOf": cases}


def _parameters(declared: type[Declared]) -> dict[str, Any]:
    about = declared.about
    return {"title": about.title.plain(), "description": about.description.plain(), **declared.schema()}
