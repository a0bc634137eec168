"""What a card says in one line: what the rule or trigger does, when, and under which condition."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import Any

from app.engine.catalog.declaration import Parameter
from app.engine.catalog.registry import Catalogue
from app.engine.model.rule_set import Node, Rule, RuleSet
from app.engine.model.timing import When
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.sentence_values import SaidValues
from app.engine.words import Msg, msg, msgs


class Sentences:
    """Puts cards into words, for one rule set and one workspace; called with a card, it gives its sentence."""

    def __init__(
        self, catalogue: Catalogue, directory: Directory, rule_set: RuleSet, templates: Templates | None = None
    ) -> None:
        """Take what the words come from; after an edit make new ones, the sentences of unchanged cards may be kept."""
        self._catalogue = catalogue
        self._values = SaidValues(catalogue, directory, rule_set, templates or Templates())

    def __call__(self, node: Node) -> Msg:
        """Return the sentence of a card, such as “E-mail to the client · 2 hours later · if Amount ≥ 5,000”."""
        parts = list(self._parts(node))
        found = parts[0]
        for part in parts[1:]:
            found = msg("{what} · {further}").fill(what=found, further=part)
        return found

    def _parts(self, node: Node) -> Iterator[Msg]:
        yield self.action(node)
        if isinstance(node, Rule):
            timing = self.timing(node.when)
            if timing is not None:
                yield timing
        if node.only_if is not None:
            yield msg("if {condition}").fill(condition=self._values.condition(node, node.only_if))
        if isinstance(node, Rule) and node.order == "after_previous":
            yield msg("after the previous")

    def action(self, node: Node) -> Msg:
        """Return what a card does, apart from when and under which condition."""
        declared = self._catalogue.get(node.type)
        if declared is None:
            return msg("Unknown type “{type}”").fill(type=node.type)
        sentence = declared.sentence_for(node.parameters)
        asked = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        values = {
            one.name: self._values.said(one, declared, node) for one in declared.parameters() if one.name in asked
        }
        return sentence.fill(**values)

    def parameters(self, node: Node) -> Iterator[tuple[Parameter, Any]]:
        """Walk the parameters that a card fills in, with what they say."""
        declared = self._catalogue.get(node.type)
        for one in declared.parameters() if declared else ():
            filled = one.name in node.parameters and not one.kind.is_empty(node.parameters[one.name])
            if filled and declared is not None and declared.asked(one, node.parameters):
                yield one, self._values.said(one, declared, node)

    def timing(self, when: When) -> Msg | None:
        """Return when a rule runs, None for at once."""
        found = self._base(when)
        if when.clock is not None:
            at = msg("at {clock}").fill(clock=when.clock)
            found = at if found is None else msg("{day} at {clock}").fill(day=found, clock=when.clock)
        if when.business_time and found is not None:
            found = msg("{time}, in business time").fill(time=found)
        if when.wait_for_working_hours:
            hours = msg("in working hours")
            found = hours if found is None else msg("{time}, in working hours").fill(time=found)
        return found

    def _base(self, when: When) -> Msg | None:
        if when.mode == "immediately" or (when.mode == "after" and when.base == "now" and not when.amount):
            return None
        if when.mode == "after" and when.base == "now":
            return _LATER[when.unit].fill(n=when.amount)
        label = self._values.label(when.base)
        if when.mode == "at" or not when.amount:
            return msg("on {date}").fill(date=label)
        shift = _BEFORE if when.mode == "before" else _AFTER
        return shift[when.unit].fill(n=when.amount, date=label)


_LATER = {
    "minutes": msgs("{n} minute later", "{n} minutes later"),
    "hours": msgs("{n} hour later", "{n} hours later"),
    "days": msgs("{n} day later", "{n} days later"),
}
_AFTER = {
    "minutes": msgs("{n} minute after {date}", "{n} minutes after {date}"),
    "hours": msgs("{n} hour after {date}", "{n} hours after {date}"),
    "days": msgs("{n} day after {date}", "{n} days after {date}"),
}
_BEFORE = {
    "minutes": msgs("{n} minute before {date}", "{n} minutes before {date}"),
    "hours": msgs("{n} hour before {date}", "{n} hours before {date}"),
    "days": msgs("{n} day before {date}", "{n} days before {date}"),
}
