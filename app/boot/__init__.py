"""Builds the parts and joins them; the only module that knows all of them."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.engine.errors import KnownError
from app.engine.words import msg

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""Where Linux says which screen there is, or Qt what it is to draw on instead."""
_NO_SCREEN = msg("There is no screen here to open a window on. “rulewright --help” lists what goes without one.")

if TYPE_CHECKING:
    from app.engine.checks.problem import Check, Findings
    from app.engine.model.item import Item, Key
    from app.engine.model.rule_set import RuleSet
    from app.engine.ports import Directory
    from app.engine.preview import Preview
    from app.engine.rehearsal_report import RehearsalReport
    from app.engine.scenario_report import Report as ScenarioReport
    from app.engine.schedule import Schedule, Setting
    from app.engine.telling import Glossary
    from app.engine.upcoming import Upcoming
    from app.i18n import Translator
    from app.storage.backtests.report import BacktestReport
    from app.storage.workspace import Workspace
    from app.ui.desk.window import MainWindow


def check_one(rule_set: RuleSet, path: Path | None, checks: Iterable[Check]) -> Findings:
    """Look for problems in a rule set; with a workspace also against what is in it."""
    from app.engine.catalog.registry import catalogue_on_demand
    from app.engine.checks import registry
    from app.engine.checks.problem import Subject
    from app.engine.placeholders import Templates
    from app.engine.ports import Directory

    catalogue, templates = catalogue_on_demand(), Templates()
    if path is None:
        return registry.examine(Subject(rule_set, catalogue, Directory(any_provider=True), templates), checks)
    from app.storage.sampling import sample_of
    from app.storage.workspace import Access, Workspace

    with Workspace.open(path, Access.READ) as workspace:
        directory = workspace.directory()
        subject = Subject(
            rule_set,
            catalogue,
            directory,
            templates,
            in_workspace=True,
            others=tuple(
                workspace.drafts.load(one.id) for one in workspace.pipelines.all() if one.id != rule_set.pipeline
            ),
            sample=sample_of(workspace, rule_set, directory, datetime.now(UTC)),
        )
        return registry.examine(subject, checks)


def preview_one(
    rule_set: RuleSet, rule: str, item_id: str, path: Path, at: datetime | None
) -> tuple[Preview, Glossary]:
    """Show one rule of a rule set on one record of a workspace, and how its people and fields are called."""
    from app.engine.catalog.registry import load_catalogue
    from app.engine.ports import World
    from app.engine.preview import preview
    from app.engine.telling import Glossary
    from app.storage.workspace import Access, Workspace
    from app.writing import own_templates

    with Workspace.open(path, Access.READ) as workspace:
        item = workspace.records.items(rule_set.entity).get(item_id)
        if item is None:
            words = msg("There is no record “{id}” of the type “{entity}” in this workspace.")
            raise KnownError(words.fill(id=item_id, entity=rule_set.entity), field="item", place=str(path))
        directory, catalogue = workspace.directory(), load_catalogue()
        world = World(directory, workspace.belongings, workspace.items())
        now = _aware(at) or datetime.now(UTC)
        shown = preview(rule_set, rule, item, world, now, catalogue, own_templates())
        return shown, Glossary.of(directory, catalogue, [rule_set])


def rehearse_all(
    rule_set: RuleSet,
    path: Path,
    *,
    items: int | None,
    stage: str | None,
    start: datetime | None,
    until: datetime | None,
    seed: str,
    schedule: Path | None = None,
    arrivals: Sequence[Path] = (),
    progress: Callable[[int, int], None],
) -> RehearsalReport:
    """Let records of a workspace enter their stages on a virtual clock, and what is planned happen to them."""
    from app.engine.catalog.registry import load_catalogue
    from app.engine.program import Programs, compile_program
    from app.engine.rehearsal_report import rehearse_entering
    from app.engine.rehearse import Stage
    from app.engine.schedule import Setting
    from app.storage.collecting import collecting_seldom
    from app.storage.records.shelf import Query
    from app.storage.workspace import Access, Workspace
    from app.writing import own_templates

    with collecting_seldom(), Workspace.open(path, Access.READ) as workspace:
        _known_pipeline(workspace, rule_set, stage, path)
        directory = workspace.directory()
        query = Query(pipeline=rule_set.pipeline, stage=stage)
        shelf = workspace.records.items(rule_set.entity)
        records = shelf.page(query, limit=-1 if items is None else items)
        catalogue = load_catalogue()
        program = compile_program(rule_set, catalogue, directory.schema, directory.variables)
        around = Stage(Programs.of(program), directory, own_templates(), seed, workspace.belongings, workspace.items())
        begin = _aware(start) or _first_moment(schedule, directory, _newest(records or shelf.page(query, limit=-1)))
        board = {one.key: one for one in records}
        planned = _planned(
            Setting(rule_set, directory, catalogue, board, around.items, begin), schedule, arrivals, seed
        )
        return rehearse_entering(
            around,
            rule_set,
            program.version,
            records,
            begin,
            _aware(until),
            progress,
            beside=planned.records,
            upcoming=planned.upcoming,
        )


def _first_moment(schedule: Path | None, directory: Directory, newest: datetime) -> datetime:
    """Return when the clock begins: at the newest record, or where a schedule names an earlier moment, there."""
    from app.storage.schedule_files import first_moment

    first = first_moment(schedule, directory) if schedule is not None else None
    return newest if first is None else min(first, newest)


def _planned(setting: Setting, schedule: Path | None, arrivals: Sequence[Path], seed: str) -> Schedule:
    """Read what is to happen from outside: the schedule, and records that come by chance."""
    from app.engine.schedule import Line, Schedule
    from app.storage.schedule_files import whole_schedule

    planned = whole_schedule(schedule, setting) if schedule is not None else Schedule()
    known = {*setting.board, *(one.key for one in planned.upcoming)}
    for path in arrivals:
        come = _come(path, setting, known, seed)
        known |= {one.key for one in come}
        planned = planned._replace(lines=(*planned.lines, *(Line(0, one) for one in come)))
    return planned


def _come(path: Path, setting: Setting, known: set[Key], seed: str) -> Sequence[Upcoming]:
    """Draw the records that come by chance, as a file describes them."""
    from app.engine.arrivals import Drawing, generate
    from app.storage.schedule_files import load_arrivals

    rule_set, directory, items = setting.rule_set, setting.directory, setting.items
    arrivals = load_arrivals(path, rule_set, directory)
    models = [one for one in items.of(rule_set.entity) if one.pipeline == rule_set.pipeline]
    drawing = Drawing(rule_set, directory, models, seed, lambda key: key in known or items.get(*key) is not None)
    return generate(arrivals, setting.now, drawing)


def backtest_one(
    rule_set: RuleSet,
    log: Path,
    *,
    mapping: Path | None,
    workspace: Path | None,
    other: RuleSet | None,
    follow_moves: bool,
    seed: str,
    sms_price: str | None,
    out: Path | None,
    progress: Callable[[float], None],
    tr: Translator | None = None,
) -> BacktestReport:
    """Replay a recorded history under a rule set; with a folder, write the report there in all its forms.

    Its page speaks the language of `tr`; English where there is none.
    """
    from app.storage.backtests.backtesting import run_backtest
    from app.storage.backtests.export import export, files_of_events, make_folder
    from app.storage.backtests.order import Order
    from app.storage.history.mapping_file import read_mapping

    if out is not None:
        make_folder(out)
    order = Order(
        rule_set,
        log,
        read_mapping(mapping) if mapping is not None else None,
        workspace,
        other,
        follow_moves,
        seed,
        sms_price,
        files_of_events(out) if out is not None else (),
    )
    report = run_backtest(order, progress)
    if out is not None:
        export(report, out, *((tr, tr.language) if tr is not None else ()))
    return report


def test_all(
    paths: Iterable[Path],
    names: Sequence[str],
    *,
    junit: Path | None,
    coverage: bool,
    progress: Callable[[int, int], None],
) -> ScenarioReport:
    """Play scenarios as tests, only those of some names where any are given; write the results as JUnit XML."""
    from app.storage.scenario_files import named, play_scenarios, scenario_files
    from app.storage.whole_file import write

    found = scenario_files(paths)
    files = named(found, names) if names else found
    report = play_scenarios(files, coverage=coverage, progress=progress)
    if junit is not None:
        write(junit, report.as_junit().encode())
    return report


def _known_pipeline(workspace: Workspace, rule_set: RuleSet, stage: str | None, path: Path) -> None:
    pipeline = workspace.pipelines.get(rule_set.pipeline)
    if pipeline is None:
        known = ", ".join(one.id for one in workspace.pipelines.all(rule_set.entity)) or "–"
        words = msg("There is no pipeline “{pipeline}” in this workspace. Known ones: {known}.")
        raise KnownError(words.fill(pipeline=rule_set.pipeline, known=known), field="pipeline", place=str(path))
    if stage is not None and all(one.id != stage for one in pipeline.stages):
        known = ", ".join(one.id for one in pipeline.stages)
        words = msg("There is no stage “{stage}” in this pipeline. Known ones: {known}.")
        raise KnownError(words.fill(stage=stage, known=known), field="stage", place=str(path))


def _aware(moment: datetime | None) -> datetime | None:
    """Take a moment without a zone for UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def _newest(records: list[Item]) -> datetime:
    """Return the newest moment that the records know of, so that the same workspace gives the same rehearsal."""
    known = [
        value
        for one in records
        for key in ("created_at", "modified_at")
        if isinstance(value := one.values.get(key), datetime)
    ]
    return max(known, default=datetime(2026, 1, 1, tzinfo=UTC))


def designer(path: Path | None, opened: Callable[[MainWindow], object] = lambda _window: None) -> int:
    """Open the window and stay until it is closed; `opened` is given the first one before it is painted.

    Raises KnownError where there is no screen: Qt would end the process.
    """
    if sys.platform == "linux" and not any(map(os.environ.get, _SCREENS)):
        raise KnownError(_NO_SCREEN)
    # All that is made on the way stays: looking through it for garbage would take a sixth of the start.
    gc.disable()
    from app.engine.catalog.registry import catalogue_on_demand
    from app.paths import places
    from app.storage.initial import init_workspace
    from app.ui.plain_imports import bring_qt

    bring_qt()
    from app.ui.desk.designer import run

    def make_sample(file: Path) -> None:
        init_workspace(file, sample=True, today=datetime.now(UTC).date())

    def first(window: MainWindow) -> None:
        gc.freeze()
        opened(window)

    return run(path, places(), catalogue_on_demand(), make_sample, first)
