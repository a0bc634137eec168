"""Carries a backtest out, off the window's thread; and lets single records live again, to be looked at."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from msgspec import structs

from app.engine.backtest import PeopleOfALog
from app.engine.errors import KnownError, refusal
from app.engine.findings import Opened
from app.engine.history import History
from app.engine.model.item import Item
from app.engine.model.rule_set import RuleSet
from app.engine.ports import Directory
from app.engine.program import Programs
from app.engine.recording import Recorded, record_history
from app.engine.rehearse import Stage
from app.engine.scenario_file import dumps
from app.engine.trace import Step
from app.engine.words import msg
from app.i18n import Translator
from app.storage.backtests.backtesting import replay_one, run_backtest
from app.storage.backtests.export import export, files_of_events
from app.storage.backtests.order import Order
from app.storage.backtests.prices import Prices
from app.storage.scenarios import Scenario
from app.ui.backtest.context import BacktestContext
from app.ui.backtest.order import Outcome
from app.ui.jobs import Report

_replaying = msg("Replaying {name}")
_writing = msg("Writing the steps of every record")
_gone = msg("“{item}” is no longer in the log where it was. Run the backtest again.")
_never = msg("“{item}” never came to a stage of this rule set.")
_PERCENT = 100


class Life(NamedTuple):
    """One record as it lived under both versions; `item` is as it came in."""

    history: History
    item: Item
    steps: tuple[Step, ...]
    before: tuple[Step, ...] | None


def run(order: Order, name: str, report: Report) -> Outcome:
    """Replay all histories; raises KnownError where the log cannot be read, Stopped where nobody waits."""
    words = _replaying.fill(name=name)
    return Outcome(run_backtest(order, lambda share: report(round(share * _PERCENT), _PERCENT, words)))


def live(outcome: Outcome, opened: Opened) -> Life:
    """Let one record live through its history once more; raises KnownError where it cannot be found."""
    found = replay_one(outcome.report.order, opened.item, opened.place, outcome.report.span.last)
    if found is None:
        raise KnownError(_gone.fill(item=opened.item))
    history, lives = found
    before = lives[1].steps if len(lives) > 1 else None
    return Life(history, _item(history, outcome.rule_set), lives[0].steps, before)


def scenario_of(context: BacktestContext, outcome: Outcome, life: Life, name: str) -> Recorded:
    """Make a scenario of what people did to a record, with what the rules do about it as expectations."""
    alone = outcome.report.order.workspace is None
    directory = Directory(employees=PeopleOfALog(), any_provider=True) if alone else context.directory()
    recorded = record_history(life.history, outcome.rule_set, Stage(Programs(), directory), context.catalogue, name)
    return Recorded(structs.replace(recorded.scenario, id=uuid4().hex), recorded.faithful)


def keep(context: BacktestContext, pipeline: str, recorded: Recorded, now: datetime) -> None:
    """Keep a scenario in the workspace."""
    scenario = recorded.scenario
    content = json.loads(dumps(scenario))
    context.workspace.scenarios.put(Scenario(scenario.id, pipeline, scenario.name, content, now))


def write_report(outcome: Outcome, folder: Path, prices: Prices, tr: Translator) -> Path:
    """Write the report into a folder: a page to read, tables, JSON; raises KnownError."""
    try:
        export(replace(outcome.report, prices=prices), folder, tr, tr.language)
    except OSError as error:
        raise _unwritten(folder, error) from error
    return folder


def write_events(outcome: Outcome, folder: Path, report: Report) -> Path:
    """Replay once more, and write each step as an event log into a folder; raises KnownError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        order = replace(outcome.report.order, events_to=files_of_events(folder))
        run_backtest(order, lambda share: report(round(share * _PERCENT), _PERCENT, _writing))
    except OSError as error:
        raise _unwritten(folder, error) from error
    return folder


def _item(history: History, rule_set: RuleSet) -> Item:
    """Return a record as it came to its first stage."""
    first = next((one for one in history.events if one.stage), None)
    if first is None:
        raise KnownError(_never.fill(item=history.item))
    values = {"created_at": first.at, **history.values, "id": history.item, "stage": first.stage}
    return Item(history.item, rule_set.entity, rule_set.pipeline, first.stage, values)


_cannot = msg("Nothing could be written to {folder}: {why}. Choose another folder.")


def _unwritten(folder: Path, error: OSError) -> KnownError:
    return KnownError(_cannot.fill(folder=str(folder), why=refusal(error)), place=str(folder))
