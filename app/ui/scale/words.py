"""What things and places of cards are called where many cards are dealt with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.engine.catalog.declaration import Declared
from app.engine.finding import NAME, SENTENCE, TYPE
from app.engine.model.rule_set import Node, Rule
from app.engine.things import What
from app.engine.words import Msg, msg, msgs

THINGS: Mapping[What, tuple[str, Msg]] = {
    What.FIELD: ("mdi6.form-textbox", msg("Field “{name}”")),
    What.STAGE: ("mdi6.view-column-outline", msg("Stage “{name}”")),
    What.PIPELINE: ("mdi6.pipe", msg("Pipeline “{name}”")),
    What.ENTITY: ("mdi6.layers-outline", msg("Entity type “{name}”")),
    What.PERSON: ("mdi6.account-question-outline", msg("Person or group “{name}”")),
    What.PROVIDER: ("mdi6.send-outline", msg("Provider “{name}”")),
    What.RULE: ("mdi6.link-variant-off", msg("Result of the rule “{name}”")),
    What.VARIABLE: ("mdi6.variable", msg("Variable “{name}”")),
    What.TEMPLATE: ("mdi6.file-document-outline", msg("Document template “{name}”")),
    What.LOOKUP: ("mdi6.table-search", msg("Look-up table “{name}”")),
    What.PRODUCT: ("mdi6.package-variant-closed", msg("Product “{name}”")),
    What.OWN_COMPANY: ("mdi6.domain", msg("Own company “{name}”")),
}
"""Icon and words of each kind of thing."""

_PLACES: Mapping[str, Msg] = {
    NAME: msg("Name"),
    TYPE: msg("Type"),
    SENTENCE: msg("On the card"),
    "only_if": msg("Only if"),
    "when": msg("When"),
    "acts_as": msg("Acts as"),
    "change_stage_as": msg("Change stage as"),
}

_rules, _triggers = msgs("{n} rule", "{n} rules"), msgs("{n} trigger", "{n} triggers")
_both = msg("{rules} and {triggers}")


def place_words(where: str, declared: type[Declared] | None) -> str:
    """Return what a place on a card is called: a parameter by its label."""
    labels: Mapping[str, str] = {one.name: one.ask.label for one in declared.parameters()} if declared else {}
    return labels.get(where, _PLACES.get(where, where))


def counted(nodes: Sequence[Node]) -> Msg:
    """Return how many rules and triggers there are, in words."""
    rules = sum(isinstance(one, Rule) for one in nodes)
    triggers = len(nodes) - rules
    if rules and triggers:
        return _both.fill(rules=_rules.fill(n=rules), triggers=_triggers.fill(n=triggers))
    return _triggers.fill(n=triggers) if triggers else _rules.fill(n=rules)
