"""What a backtest found, as rows of numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.engine.comparison import Difference
from app.engine.effect_words import effect_words
from app.engine.findings import Figure
from app.engine.model.rule_set import Rule
from app.engine.telling import Glossary, why
from app.engine.words import msg
from app.i18n import Translator
from app.storage.backtests.prices import Prices
from app.ui.backtest.figures import Behind, Cell, Line
from app.ui.backtest.order import Outcome
from app.ui.backtest.words import CHANGES, OUTCOMES, channel_of

_behind_rule = msg("“{rule}”: {outcome}")
_example = msg("such as: {why}")
_at_night = msg("“{rule}” writes to clients at night")
_flood = msg("{person}, {day}")
_on_day = msg("{channel}, {day}")
_to = msg("{change}: “{rule}” to {person}")
_nobody = msg("nobody")
_never = msg("Never fired")
_off = msg("Off")
_segments_of = msg("SMS by {provider}")
_moved_by = msg("Moved by “{name}”")
MOST = 1000


@dataclass(frozen=True)
class Lines:
    """Puts an outcome into rows, in one language."""

    outcome: Outcome
    names: Glossary
    tr: Translator

    # Rules

    def rules(self) -> list[Line]:
        """Return each rule with how often it ended in which way, and below it the reasons, counted."""
        stages = self.outcome.rule_set.stages
        counts = self.outcome.findings.tally.rules(rule.id for stage in stages for rule in stage.rules)
        return [self._rule(rule, stage.name, counts[rule.id]) for stage in stages for rule in stage.rules]

    def _rule(self, rule: Rule, stage: str, counts: Mapping[str, int]) -> Line:
        tr, name = self.tr, self.tr(self.names.node(rule.id))
        about = self.names.about(rule.id)
        icon, color = (about.icon, about.category.color) if about else ("mdi6.puzzle-outline", "custom")
        silent = not counts["fired"]
        word = (_never, "warning") if rule.enabled else (_off, "muted")
        cells = [
            Cell(name, icon=icon, icon_color=color, color="" if rule.enabled else "muted"),
            Cell(stage, color="muted"),
        ]
        for key, (said, _, shade) in OUTCOMES.items():
            if key == "fired" and silent:
                cells.append(Cell(tr(word[0]), color=word[1], right=True))
                continue
            title = tr(_behind_rule.fill(rule=name, outcome=said))
            cells.append(self.number(counts[key], title, ("rule", rule.id, key), shade))
        below = tuple(self._reason(key, n, counts) for key, n in self._reasons(rule.id))
        return Line(tuple(cells), below, rule.id, f"{name}, {stage}" + (f", {tr(word[0])}" if silent else ""))

    def _reasons(self, rule: str) -> list[tuple[Figure, int]]:
        found = self.outcome.findings.figures
        return sorted(
            ((key, n) for key, n in found.items() if key[0] == "reason" and key[1] == rule), key=lambda one: -one[1]
        )

    def _reason(self, figure: Figure, n: int, counts: Mapping[str, int]) -> Line:
        reason = self.outcome.findings.reasons.get(figure)
        words = self.tr(why(reason, self.names)) if reason is not None else figure[2]
        if reason is not None and reason.code == "clause":
            words = self.tr(_example.fill(why=words))
        ended = _ended(reason.code if reason is not None else "", counts)
        blank = [Cell("") for _ in range(list(OUTCOMES).index(ended) + 1)]
        cells = (Cell(words, color="muted", tip=words), *blank, self.number(n, words, figure))
        return Line(cells, node=figure[1], said=words)

    # Messages

    def effects(self) -> list[Line]:
        """Return how often each kind of effect was asked for, by its channel."""
        lines = []
        for (kind, channel), n in sorted(self.outcome.findings.tally.effects.items(), key=lambda one: -one[1]):
            words, icon, color = channel_of(channel)
            title = self.tr.shown(effect_words(kind))
            cells = (
                Cell(self.tr(words), icon=icon, icon_color=color),
                Cell(title),
                self.number(n, title, ("effect", kind, channel)),
            )
            lines.append(Line(cells))
        return lines

    def days(self) -> list[Line]:
        """Return the messages of each day and channel, the latest day first."""
        lines = []
        counted = self.outcome.findings.per_day
        for channel, day in sorted(counted, key=lambda one: (-one[1].toordinal(), one[0])):
            words, icon, color = channel_of(channel)
            cells = (
                Cell(self.tr.date(day)),
                Cell(self.tr(words), icon=icon, icon_color=color),
                Cell(self.tr.number(counted[channel, day]), self.day(channel, day)),
            )
            lines.append(Line(cells))
        return lines

    def day(self, channel: str, day: date) -> Behind:
        """Return what is behind a channel's messages of a day."""
        title = self.tr(_on_day.fill(channel=channel_of(channel)[0], day=day))
        return self.behind(title, ("day", channel, day.isoformat()))

    def sms(self, prices: Prices) -> list[Line]:
        """Return the segments of SMS by provider, and what they cost."""
        lines = []
        called = {one.id: one.name for one in self.names.directory.providers}
        for provider, n in sorted(self.outcome.findings.sms.items()):
            name = called.get(provider, provider)
            title = self.tr(_segments_of.fill(provider=name))
            number = Cell(self.tr.number(n), self.behind(title, ("sms", provider)))
            price, cost = prices.of(provider), prices.cost(provider, n)
            told = (Cell(self.tr.money(one) if one is not None else "–", right=True) for one in (price, cost))
            lines.append(Line((Cell(name), number, *told)))
        return lines

    def moves(self) -> list[Line]:
        """Return which rules and triggers move records, and how often."""
        rule_set, lines = self.outcome.rule_set, []
        stood = {node.id: stage.name for stage, node in rule_set.nodes()}
        for (by, _), n in sorted(self.outcome.findings.tally.moves.items(), key=lambda one: (-one[1], one[0])):
            name = self.tr(self.names.node(by))
            about = self.names.about(by)
            icon, color = (about.icon, about.category.color) if about else ("mdi6.lightning-bolt-outline", "triggers")
            title = self.tr(_moved_by.fill(name=name))
            cells = (
                Cell(name, icon=icon, icon_color=color),
                Cell(stood.get(by, ""), color="muted"),
                Cell(self.tr.number(n), self.behind(title, ("move", by))),
            )
            lines.append(Line(cells, node=by))
        return lines

    # People

    def floods(self) -> list[Line]:
        """Return who would be flooded on which day, the worst first."""
        lines = []
        for (person, day), n in list(self.outcome.findings.flooded().items())[:MOST]:
            name = self.names.person(person)
            said = self.tr(name)
            title = self.tr(_flood.fill(person=said, day=day))
            number = Cell(self.tr.number(n), self.behind(title, ("flood", person, day.isoformat())))
            lines.append(Line((Cell(said), Cell(self.tr.date(day)), number)))
        return lines

    def nights(self) -> list[Line]:
        """Return the rules that write to clients at night."""
        lines = []
        for rule, n in self.outcome.findings.nights.most_common():
            name = self.tr(self.names.node(rule))
            title = self.tr(_at_night.fill(rule=name))
            cells = (Cell(name), Cell(self.tr.number(n), self.behind(title, ("night", rule))))
            lines.append(Line(cells, node=rule))
        return lines

    # Comparison

    def differences(self) -> list[Line]:
        """Return what is sent more, less and otherwise, and to whom; the most frequent first."""
        comparison, lines = self.outcome.comparison, []
        if comparison is None:
            return []
        found: Counter[Difference] = comparison.found
        for one, n in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]:
            words, icon, color = CHANGES[one.change]
            rule, channel = self.tr(self.names.node(one.rule)), channel_of(one.channel)
            person = self.tr(self.names.person(one.recipient)) if one.recipient else self.tr(_nobody)
            title = self.tr(_to.fill(change=words, rule=rule, person=person))
            cells = (
                Cell(self.tr(words), icon=icon, icon_color=color),
                Cell(rule),
                Cell(self.tr(channel[0])),
                Cell(person) if one.recipient else Cell("–", color="muted"),
                Cell(self.tr.number(n), Behind(title, n, comparison.examples[one])),
            )
            lines.append(Line(cells, node=one.rule))
        return lines

    # Parts

    def number(self, n: int, title: str, figure: Figure, color: str = "") -> Cell:
        """Return a number that opens; nought opens nothing."""
        if not n:
            return Cell("–", color="muted", right=True)
        return Cell(self.tr.number(n), self.behind(title, figure), color)

    def behind(self, title: str, figure: Figure) -> Behind:
        """Return the records behind a figure."""
        findings = self.outcome.findings
        return Behind(title, findings.figures.get(figure, 0), findings.examples.get(figure, []))


def _ended(code: str, counts: Mapping[str, int]) -> str:
    """Return how rules end that have such a reason: it stands in that column."""
    usual = _ENDS.get(code, "failed")
    others = sorted(OUTCOMES, key=lambda one: -counts[one] if one != "fired" else 1)
    return usual if counts[usual] else others[0]


_ENDS = {
    "clause": "skipped", "left_stage": "cancelled", "deleted": "cancelled", "previous_failed": "cancelled",
    "empty_date": "not_planned", "date_changed": "waiting",
}  # fmt: skip
