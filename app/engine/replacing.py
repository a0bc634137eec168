"""Puts one person, provider, field or text in the place of another on many cards."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from typing import Any

from app.engine.editing import change_each
from app.engine.model.rule_set import Node, RuleSet
from app.engine.references import Form, Reader, Renamed, Repoint, Visitor
from app.engine.things import Thing

_CODE = r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}"
_PARTS = {
    Form.PLAIN: re.compile(f"({_CODE})", re.DOTALL),
    Form.RICH: re.compile(f"(<[^<>]*>|{_CODE})", re.DOTALL),
}
"""What a text is split at: between these lie the words that people read."""


def replace_thing(
    rule_set: RuleSet, ids: Collection[str], old: Thing, new: str, reader: Reader, repoint: Repoint
) -> RuleSet:
    """Name another thing wherever cards name one: in parameters, placeholders, conditions, times, as author."""
    visitor = Renamed({old: new}, repoint)
    return change_each(rule_set, ids, lambda node: reader.visit(node, visitor))


def replace_text(rule_set: RuleSet, ids: Collection[str], old: str, new: str, reader: Reader) -> RuleSet:
    """Write something else in the names and texts of cards; large and small letters are the same, placeholders stay."""
    if not old:
        return rule_set
    visitor = _Rewritten(old, new)

    def on_node(node: Node) -> Node:
        found: Node = reader.visit(node, visitor)
        name = visitor.written(node.name, Form.PLAIN)
        changes: dict[str, Any] = {"name": name} if name != node.name else {}
        return found.model_copy(update=changes) if changes else found

    return change_each(rule_set, ids, on_node)


class _Rewritten(Visitor):
    """Writes something else in texts for people."""

    def __init__(self, old: str, new: str) -> None:
        self._new = new
        self._old = {
            Form.PLAIN: re.compile(re.escape(old), re.IGNORECASE),
            Form.RICH: re.compile(re.escape(html.escape(old, quote=False)), re.IGNORECASE),
        }

    def text(self, source: str, where: str, form: Form) -> str:
        del where
        return source if form is Form.CODE else self.written(source, form)

    def written(self, source: str, form: Form) -> str:
        new = html.escape(self._new, quote=False) if form is Form.RICH else self._new
        pieces = _PARTS[form].split(source)
        words = (self._old[form].sub(lambda _: new, one) for one in pieces[::2])
        return "".join(part for both in zip(words, [*pieces[1::2], ""], strict=True) for part in both)
