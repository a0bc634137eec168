"""The rule-set file: text to value and back, the same bytes each time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from app.engine.errors import KnownError
from app.engine.json_text import parsed, placed
from app.engine.misfit import where_and_why
from app.engine.model.rule_set import FORMAT, FORMAT_VERSION, RuleSet
from app.engine.words import msg

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 60

ParameterOrder = Callable[[str], tuple[str, ...]]
"""Gives the declared parameter names of a rule or trigger type, in order; empty for an unknown type."""


class UnreadableRuleSet(KnownError):
    """A rule-set file that cannot be read; says where and why."""


def loads(text: str | bytes, *, source: str = "") -> RuleSet:
    """Read a rule set; raises UnreadableRuleSet naming `source` and the place within it."""
    if len(text) > MAX_BYTES:
        raise UnreadableRuleSet(
            msg("The file is larger than {n} MB; this is no rule set.").fill(n=MAX_BYTES >> 20), place=source
        )
    return from_json(parsed(text, source=source, refused=UnreadableRuleSet), source=source, text=text)


def from_json(raw: Any, *, source: str = "", text: str | bytes | None = None) -> RuleSet:
    """Read a rule set from parsed JSON; older formats are upgraded. Of a `text` it came from lines can be told."""
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        words = msg("This is not a rule-set file: its “format” should be “{format}”.").fill(format=FORMAT)
        raise UnreadableRuleSet(words, place=source, field="format")
    if _too_deep(raw):
        raise UnreadableRuleSet(msg("The file nests deeper than {n} levels.").fill(n=MAX_DEPTH), place=source)
    body = {key: value for key, value in _upgraded(raw, source).items() if key not in ("format", "version")}
    try:
        return RuleSet.model_validate(body)
    except msgspec.ValidationError as error:
        raise _complaint(error, body, source, text) from error


def dumps(rule_set: RuleSet, order: ParameterOrder) -> str:
    """Write a rule set: UTF-8 text, keys in the documented order, two-space indent, final newline."""
    return json.dumps(_ordered(rule_set, order), ensure_ascii=False, indent=2) + "\n"


def version_id(rule_set: RuleSet) -> str:
    """Return the SHA-256 (hex) of the canonical form (RFC 8785), the id of this version."""
    import rfc8785  # noqa: PLC0415  only saving needs it; the command line starts faster without

    try:
        return hashlib.sha256(rfc8785.dumps(rule_set.model_dump())).hexdigest()
    except rfc8785.CanonicalizationError as error:
        words = msg("A number in the rule set cannot be written exactly ({why}). Write it as text.")
        raise KnownError(words.fill(why=str(error))) from error


def _ordered(rule_set: RuleSet, order: ParameterOrder) -> dict[str, Any]:
    written = rule_set.model_dump()
    for stage in written["stages"]:
        for node in (*stage["triggers"], *stage["rules"]):
            node["parameters"] = _ordered_parameters(node["parameters"], order(node["type"]))
    return written


def _ordered_parameters(parameters: Mapping[str, Any], declared: tuple[str, ...]) -> dict[str, Any]:
    known = [name for name in declared if name in parameters]
    rest = sorted(name for name in parameters if name not in declared)
    return {name: _sorted(parameters[name]) for name in (*known, *rest)}


def _sorted(raw: Any) -> Any:
    if isinstance(raw, Mapping):
        return {key: _sorted(raw[key]) for key in sorted(raw)}
    if isinstance(raw, list | tuple):
        return [_sorted(one) for one in raw]
    return raw


def _upgraded(raw: dict[str, Any], source: str) -> dict[str, Any]:
    version = raw.get("version", 0)
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise UnreadableRuleSet(msg("“version” should be a whole number."), place=source, field="version")
    if version > FORMAT_VERSION:
        words = msg(
            "This file was written by a newer Rulewright (format {found}; this one reads up to {known}). "
            "Update Rulewright to open it."
        ).fill(found=version, known=FORMAT_VERSION)
        raise UnreadableRuleSet(words, place=source, field="version")
    for step in _UPGRADES[version:]:
        raw = step(raw)
    return raw


def _number_the_format(raw: dict[str, Any]) -> dict[str, Any]:
    """Drafts from before the format was numbered kept the condition of a rule under ``condition``."""

    def renamed(node: Any) -> Any:
        if isinstance(node, dict) and "condition" in node and "only_if" not in node:
            return {("only_if" if key == "condition" else key): value for key, value in node.items()}
        return node

    def stage(one: Any) -> Any:
        if not isinstance(one, dict):
            return one
        return {
            key: [renamed(node) for node in value]
            if key in ("triggers", "rules") and isinstance(value, list)
            else value
            for key, value in one.items()
        }

    stages = raw.get("stages", [])
    return {**raw, "version": 1, "stages": [stage(one) for one in stages] if isinstance(stages, list) else stages}


_UPGRADES = (_number_the_format,)


def _too_deep(raw: Any) -> bool:
    level = [raw]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _complaint(error: msgspec.ValidationError, body: Any, source: str, text: str | bytes | None) -> UnreadableRuleSet:
    loc, why = where_and_why(error)
    words = placed(_readable_place(loc, body), why, text, loc)
    return UnreadableRuleSet(
        words, place=source, field=next((one for one in reversed(loc) if isinstance(one, str)), None)
    )


def _readable_place(loc: Sequence[int | str], body: Any) -> str:
    """Return a place such as ``stages[A_SUBMITTED].rules[welcome].when``: ids where they are, numbers where not."""
    words, here = "", body
    for part in loc:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            here = None
        if isinstance(part, int):
            name = here.get("id") if isinstance(here, dict) else None
            words += f"[{name if isinstance(name, str) and name else part}]"
        else:
            words += ("." if words else "") + part
    return words
