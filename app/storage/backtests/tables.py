"""A backtest's report as tables, each a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.engine.model.rule_set import Rule
from app.engine.spreadsheet import guarded
from app.engine.tally import OUTCOMES
from app.engine.words import Msg, Said
from app.storage.backtests.report import BacktestReport

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]
"""A header and rows."""


def tables(report: BacktestReport, say: Said = Msg.plain) -> dict[str, Table]:
    """Return all tables by the name of their file; `say` tells the reasons, everything else is for programs too."""
    findings = report.findings
    found: dict[str, Table] = {
        "rules.csv": (("stage", "entries", "rule", "name", "type", *OUTCOMES, "night_messages"), _rules(report)),
        "reasons.csv": (("rule", "name", "reason", "count"), _reasons(report, say)),
        "effects.csv": (("type", "channel", "count"), ((*key, n) for key, n in sorted(findings.tally.effects.items()))),
        "moves.csv": (("by", "carried_out", "count"), ((*key, n) for key, n in sorted(findings.tally.moves.items()))),
        "messages.csv": (
            ("day", "channel", "count"),
            ((day, channel, n) for (channel, day), n in sorted(findings.per_day.items(), key=lambda one: one[0][::-1])),
        ),
        "flooded.csv": (("person", "day", "count"), ((*key, n) for key, n in findings.flooded().items())),
        "sms.csv": (("provider", "segments", "price", "cost", "currency"), _sms(report)),
        "records.csv": (("figure", "of", "what", "record", "place"), _records(report, say)),
    }
    if report.comparison is not None:
        ordered = sorted(report.comparison.found.items(), key=lambda one: (-one[1], one[0]))
        header = ("rule", "effect", "channel", "recipient", "change", "count")
        found["comparison.csv"] = (header, ((*one[:4], one.change.value, n) for one, n in ordered))
    return found


def write_table(path: Path, table: Table) -> None:
    """Write a table; what a spreadsheet would take for a formula stays text."""
    header, rows = table
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([guarded(cell) for cell in row] for row in rows)


def _rules(report: BacktestReport) -> Iterator[Sequence[Any]]:
    counted = report.findings.tally.rules(report.rules)
    for stage, node in report.order.rule_set.nodes():
        if isinstance(node, Rule):
            row = (counted[node.id][one] for one in OUTCOMES)
            entries, nights = report.stages[stage.id], report.findings.nights[node.id]
            yield stage.name, entries, node.id, node.name, node.type, *row, nights


def _sms(report: BacktestReport) -> Iterator[Sequence[Any]]:
    for provider, n in sorted(report.findings.sms.items()):
        price, cost = report.prices.of(provider), report.prices.cost(provider, n)
        known = (price.amount, cost.amount, cost.currency) if price is not None and cost is not None else ("", "", "")
        yield provider, n, *known


def _reasons(report: BacktestReport, say: Said) -> Iterator[Sequence[Any]]:
    for key, row in report.findings.tally.rules(report.rules).items():
        for reason, n in sorted(row["reasons"].items(), key=lambda one: (-one[1], one[0])):
            yield key, report.names.get(key, key), say(report.findings.tally.words[reason]), n


def _records(report: BacktestReport, say: Said) -> Iterator[Sequence[Any]]:
    for figure, found in sorted(report.findings.examples.items()):
        kind, of, *what = figure
        if kind == "reason":
            what = [say(report.findings.tally.words[one]) for one in what]
        for one in found:
            yield kind, of, ", ".join(what), one.item, one.place
