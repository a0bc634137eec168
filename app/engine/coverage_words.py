"""Says in words what no scenario touches."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.catalog.registry import Catalogue
from app.engine.coverage import Covered, Missing, leaves
from app.engine.model.rule_set import Node, RuleSet
from app.engine.placeholders import Templates
from app.engine.ports import Directory
from app.engine.sentence_values import SaidValues
from app.engine.telling import Glossary
from app.engine.verdicts import STATUS_WORDS
from app.engine.words import Msg, msg


class CoverageWords:
    """Puts what is missing into words, for one rule set; called with one thing missing, it gives a sentence."""

    def __init__(self, rule_set: RuleSet, catalogue: Catalogue, directory: Directory) -> None:
        """Take what the words come from."""
        self._names = Glossary.of(directory, catalogue, (rule_set,))
        self._said = SaidValues(catalogue, directory, rule_set, Templates())
        self._nodes: Mapping[str, Node] = {node.id: node for _, node in rule_set.nodes()}

    def __call__(self, one: Missing) -> Msg:
        """Return a sentence that names the card."""
        node = self._names.node(one.node)
        match one.kind:
            case "rule":
                return msg("“{node}” comes up in no scenario.").fill(node=node)
            case "trigger":
                return msg("“{node}” fires in no scenario.").fill(node=node)
            case "clause":
                words = msg("“{clause}” of “{node}” holds in no scenario.")
                never = msg("“{clause}” of “{node}” holds in every scenario.")
                return (words if one.held else never).fill(node=node, clause=self._clause(one))
        outcome = STATUS_WORDS.get(one.outcome, one.outcome)
        return msg("“{node}” ends as “{outcome}” in no scenario.").fill(node=node, outcome=outcome)

    def by_card(self, covered: Covered) -> dict[str, tuple[Msg, ...]]:
        """Return what is missing of each card: its sentences, none where no scenario touches it at all."""
        found: dict[str, tuple[Msg, ...]] = {}
        for one in covered.missing:
            if one.node not in covered.untouched:
                found[one.node] = (*found.get(one.node, ()), self(one))
        return found | dict.fromkeys(covered.untouched, ())

    def _clause(self, one: Missing) -> Msg | str:
        node = self._nodes[one.node]
        clause = dict(leaves(node.only_if)).get(one.path)
        return self._said.condition(node, clause) if clause is not None else one.path
