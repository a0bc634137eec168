"""What came of a backtest: for programs, and as a table for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.engine.backtest import Span
from app.engine.comparison import Comparison
from app.engine.effect_words import told_effect
from app.engine.findings import Findings
from app.engine.hours import EVENING, MORNING
from app.engine.model.rule_set import Rule
from app.engine.model.values import to_json
from app.engine.tally import OUTCOMES
from app.engine.verdicts import STATUS_WORDS
from app.engine.words import Count, Msg, Said, count, msg, msgs, pair
from app.storage.backtests.order import Order
from app.storage.backtests.prices import Prices
from app.storage.history.mapping_file import mapping_as_json
from app.storage.history.report import LogReport

_MOST_REASONS = 3
_MOST_PEOPLE = 5

_HEAD = msg("{name}: {items}, {entries}, {events} from {first} to {last}")
_ITEMS, _EVENTS = msgs("{n} item", "{n} items"), msgs("{n} event", "{n} events")
_ENTRIES = msgs("{n} stage entry", "{n} stage entries")
_FLOODED = msgs("{n} time somebody got more than {limit} messages in a day:",
                "{n} times somebody got more than {limit} messages in a day:")  # fmt: skip
_NIGHT = msgs(
    "{n} message to clients between {evening} and {morning}:",
    "{n} messages to clients between {evening} and {morning}:",
)
_SILENT = msg("Never fired:")
_NEVER_MET = msg("no item came there")
_SEGMENTS = msgs("{n} SMS segment through “{provider}”", "{n} SMS segments through “{provider}”")
_COSTING = msgs("{n} SMS segment through “{provider}”: {cost}", "{n} SMS segments through “{provider}”: {cost}")
_COST = msg("SMS cost {cost} altogether.")
_UNPRICED = msg("What SMS cost is not known: say with --sms-price what a segment costs.")
_MOVES = msgs("{n} move by “{by}” that the history does not have", "{n} moves by “{by}” that the history does not have")
_MOVED = msgs("{n} move by “{by}”", "{n} moves by “{by}”")
_COMPARED = msgs(
    "Against the other version: {more} more, {less} less, {otherwise} otherwise; {changed} of {n} item differs.",
    "Against the other version: {more} more, {less} less, {otherwise} otherwise; {changed} of {n} items differ.",
)
_TIMED = msgs("{n} event in {seconds} s: {rate} a second.", "{n} events in {seconds} s: {rate} a second.")
_GUESSED = msg("The mapping was guessed: {mapping}")


@dataclass(frozen=True, slots=True)
class BacktestReport:
    """The findings of a backtest, and what they were made of."""

    order: Order
    """With the mapping as it was used."""
    version: str
    other_version: str
    span: Span
    findings: Findings
    comparison: Comparison | None
    """What the rule set sends more, less or otherwise than the version it is compared with."""
    log: LogReport
    guessed: bool
    """Whether the mapping was guessed."""
    elapsed: float = 0.0
    """Seconds."""
    processes: int = 1
    prices: Prices = field(default_factory=Prices)
    """What a segment of SMS costs."""

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of all rules, in board order."""
        return tuple(node.id for _, node in self.order.rule_set.nodes() if isinstance(node, Rule))

    @property
    def names(self) -> Mapping[str, str]:
        """What stages, rules and triggers are called, by id."""
        names = {node.id: node.name or node.id for _, node in self.order.rule_set.nodes()}
        return names | {one.id: one.name for one in self.order.rule_set.stages}

    @property
    def stages(self) -> Mapping[str, int]:
        """Entries per stage, those of the rule set first, in board order."""
        counted = self.findings.tally.stage_entries
        own = {one.id: counted[one.id] for one in self.order.rule_set.stages}
        return own | {key: n for key, n in sorted(counted.items()) if key not in own}

    @property
    def silent(self) -> Mapping[str, Mapping[str, int]]:
        """The enabled rules that never fired, with the reasons counted, the most frequent first."""
        rows = self.findings.tally.rules(self.rules)
        enabled = (node.id for _, node in self.order.rule_set.nodes() if isinstance(node, Rule) and node.enabled)
        return {key: _ranked(rows[key]["reasons"]) for key in enabled if not rows[key]["fired"]}

    def as_json(self) -> dict[str, Any]:
        """Return it for programs: the same input gives the same bytes, but for the time it took."""
        findings, tally = self.findings, self.findings.tally.as_json(self.rules)
        span, order = self.span, self.order
        return {
            "rule_set": self.version,
            "seed": order.seed,
            "follow_moves": order.follow_moves,
            "items": span.items,
            "events": span.events,
            "stage_entries": tally["stage_entries"],
            "first": span.first.isoformat() if span.first else None,
            "last": span.last.isoformat() if span.last else None,
            "stages": dict(self.stages),
            **{key: tally[key] for key in ("rules", "effects", "moves", "stopped", "removed")},
            "triggers": dict(sorted(findings.tally.triggers.items())),
            "messages": [
                {"channel": channel, "day": day.isoformat(), "count": n}
                for (channel, day), n in sorted(findings.per_day.items())
            ],
            "flooded": [
                {"person": person, "day": day.isoformat(), "count": n}
                for (person, day), n in findings.flooded().items()
            ],
            "flooded_at": findings.flooded_at,
            "night_messages": dict(sorted(findings.nights.items())),
            "never_fired": {key: dict(reasons) for key, reasons in self.silent.items()},
            "sms_segments": dict(sorted(findings.sms.items())),
            "sms_cost": self._costs(),
            "comparison": self._comparison(),
            "mapping": mapping_as_json(order.mapping) if order.mapping is not None else None,
            "mapping_guessed": self.guessed,
            "log": _settled(self.log.to_json()),
            "elapsed_s": round(self.elapsed, 3),
            "events_per_s": round(span.events / self.elapsed) if self.elapsed > 0 else 0,
            "processes": self.processes,
        }

    def as_text(self, said: Said = Msg.plain) -> str:
        """Return tables for a terminal."""
        span = self.span
        head = _HEAD.fill(
            name=self.order.rule_set.name,
            items=_ITEMS.fill(n=Count(span.items)),
            events=_EVENTS.fill(n=Count(span.events)),
            entries=_ENTRIES.fill(n=Count(sum(self.stages.values()))),
            first=f"{span.first:%Y-%m-%d %H:%M}" if span.first else "–",
            last=f"{span.last:%Y-%m-%d %H:%M}" if span.last else "–",
        )
        own = (self._table, self._effects, self._people, self._silent, self._end)
        blocks = [[said(head)], *(part(said) for part in own)]
        return "\n\n".join("\n".join(block) for block in blocks if block)

    def _table(self, said: Said) -> list[str]:
        names = self.names
        width = max([len(names[key]) for key in self.rules] + [12]) + 2
        heads = [f"{_column(one) if said is Msg.plain else said(STATUS_WORDS[one]):>9}" for one in OUTCOMES]
        lines = [f"{'':{width}}  {'  '.join(heads)}"]
        for stage in self.order.rule_set.stages:
            counted = self.findings.tally.rules([one.id for one in stage.rules if one.enabled])
            if counted:
                lines.append(f"{stage.name} ({count(self.stages[stage.id], said)})")
            lines += [
                f"  {names[key]:{width - 2}}  "
                + "  ".join(f"{count(row[one], said):>{len(head)}}" for one, head in zip(OUTCOMES, heads, strict=True))
                for key, row in counted.items()
            ]
        return lines

    def _effects(self, said: Said) -> list[str]:
        effects = sorted(self.findings.tally.effects.items())
        moves = sorted(self.findings.tally.moves.items())
        told = (said((_MOVED if done else _MOVES).fill(n=n, by=self.names.get(by, by))) for (by, done), n in moves)
        listed = (f"{count(n, said):>9}  {told_effect(kind, channel, said)}" for (kind, channel), n in effects)
        return [*listed, *map(said, self._sms()), *told]

    def _sms(self) -> list[Msg]:
        sent, told = self.findings.sms, []
        for provider, n in sorted(sent.items()):
            cost = self.prices.cost(provider, n)
            words = _SEGMENTS if cost is None else _COSTING
            told.append(words.fill(n=n, provider=provider, cost=cost))
        total = self.prices.total(sent)
        if len(sent) > 1 and total:
            told.append(_COST.fill(cost=" + ".join(map(str, total))))
        if any(self.prices.of(one) is None for one in sent):
            told.append(_UNPRICED)
        return told

    def _people(self, said: Said) -> list[str]:
        lines: list[str] = []
        flooded = self.findings.flooded()
        if flooded:
            lines.append(said(_FLOODED.fill(n=len(flooded), limit=self.findings.flooded_at)))
            worst = list(flooded.items())[:_MOST_PEOPLE]
            lines += [f"  {count(n, said):>7}  {person}, {day.isoformat()}" for (person, day), n in worst]
        nights = self.findings.nights
        if nights:
            lines.append(said(_NIGHT.fill(n=nights.total(), evening=EVENING, morning=MORNING)))
            lines += [
                f"  {count(n, said):>7}  {self.names.get(rule, rule)}" for rule, n in nights.most_common(_MOST_PEOPLE)
            ]
        return lines

    def _silent(self, said: Said) -> list[str]:
        words = self.findings.tally.words
        lines = []
        for key, reasons in self.silent.items():
            most = list(reasons.items())[:_MOST_REASONS]
            why = "; ".join(f"{said(words[one])} ({count(n, said)})" for one, n in most) or _NEVER_MET
            lines.append(f"  {said(pair(self.names[key], why))}")
        return [said(_SILENT), *lines] if lines else []

    def _end(self, said: Said) -> list[str]:
        told: list[Msg] = []
        if self.comparison is not None:
            totals = {key.value: Count(n) for key, n in self.comparison.totals().items()}
            told.append(_COMPARED.fill(changed=self.comparison.changed_items, n=self.comparison.items, **totals))
        if self.guessed and self.order.mapping is not None:
            pairs = mapping_as_json(self.order.mapping)
            told.append(_GUESSED.fill(mapping=", ".join(f"{key} = {value}" for key, value in pairs.items())))
        told += self.log.sentences()
        rate = self.span.events / self.elapsed if self.elapsed > 0 else 0
        told.append(_TIMED.fill(n=Count(self.span.events), seconds=round(self.elapsed, 1), rate=Count(round(rate))))
        return [said(one) for one in told]

    def _costs(self) -> dict[str, Any]:
        """Return what SMS cost by provider, None where no price is known, and in all by currency."""
        sent = self.findings.sms
        each = {
            provider: {
                "segments": n,
                "price": to_json(self.prices.of(provider)),
                "cost": to_json(self.prices.cost(provider, n)),
            }
            for provider, n in sorted(sent.items())
        }
        return {"providers": each, "total": [to_json(one) for one in self.prices.total(sent)]}

    def _comparison(self) -> dict[str, Any] | None:
        if self.comparison is None:
            return None
        return {"with": self.other_version, **self.comparison.as_json()}


def _column(outcome: str) -> str:
    return "unplanned" if outcome == "not_planned" else outcome


def _ranked(reasons: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(reasons.items(), key=lambda one: (-one[1], one[0])))


def _settled(log: dict[str, Any]) -> dict[str, Any]:
    """Bring into one order what depends on how the log was cut; single values that did not fit add up."""
    problems: dict[tuple[str, str], dict[str, Any]] = {}
    for one in log["problems"]:
        known = problems.setdefault((one["kind"], one["column"] or ""), {**one, "count": 0, "rows": []})
        rows = sorted({*known["rows"], *one["rows"]})[:_MOST_ROWS]
        first = min(known, one, key=lambda each: (each["row"] is None, each["row"] or 0))
        problems[one["kind"], one["column"] or ""] = {
            **first,
            "count": known["count"] + one["count"],
            "rows": rows,
        }
    return {
        **log,
        **{key: _ranked(log[key]) for key in ("stages", "mapped", "others")},
        "problems": [problems[key] for key in sorted(problems)],
    }


_MOST_ROWS = 20
