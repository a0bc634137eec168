"""Scenario files as tests: found, played under their rule sets, in several processes where there are many."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter

from msgspec import Struct, field

from app.engine import rule_set_file, scenario_file
from app.engine.catalog.registry import Catalogue, catalogue_on_demand
from app.engine.coverage import Coverage, Covered
from app.engine.coverage_words import CoverageWords
from app.engine.errors import KnownError
from app.engine.model.rule_set import RuleSet
from app.engine.model.scenario import Scenario
from app.engine.ports import Directory
from app.engine.scenario import run
from app.engine.scenario_report import UNREADABLE, Report, Tested, tested
from app.engine.words import msg
from app.storage.whole_file import read
from app.writing import own_templates

RULES = ".rules.json"
MANY = 40
"""From so many files on, several processes are faster than one: each has to load the catalogue first."""
_MOST_PROCESSES = 4
_SHARE = 20
"""Files that a process takes at a time."""

Progress = Callable[[int, int], None]

_in_file = msg("{file}: {why}")
_UNKNOWN = msg("There is no scenario “{name}” here. There are: {there}.")


class Share(Struct):
    """What came of some files: a result for each, and what they touch of each rule set, by its file."""

    tested: list[Tested] = field(default_factory=list)
    coverage: dict[Path, Coverage] = field(default_factory=dict)

    def add(self, other: Share) -> None:
        """Take in what came of other files."""
        self.tested += other.tested
        for path, coverage in other.coverage.items():
            self.coverage.setdefault(path, Coverage()).add(coverage)


def scenario_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files meant; of a folder, all scenarios in it and below. Raises KnownError where there is none."""
    found: dict[Path, None] = {}
    for path in paths:
        below = sorted(path.rglob(f"*{scenario_file.SUFFIX}")) if path.is_dir() else [path]
        if not below:
            words = msg("There are no scenarios in this folder: no file that ends in {suffix}.")
            raise KnownError(words.fill(suffix=scenario_file.SUFFIX), place=str(path))
        found.update(dict.fromkeys(below))
    return list(found)


def named(files: Sequence[Path], names: Sequence[str]) -> list[Path]:
    """Return the files of the scenarios with these names, or of files so called; raises KnownError for one not there.

    A file that cannot be read is left out here, unless it is called so: then it is told when it is played.
    """
    called = {file: _names_of(file) for file in files}
    for name in names:
        if not any(name in one for one in called.values()):
            there = ", ".join(sorted(one[-1] for one in called.values()))
            raise KnownError(_UNKNOWN.fill(name=name, there=there), field="scenario")
    return [file for file in files if any(name in called[file] for name in names)]


def _names_of(file: Path) -> tuple[str, ...]:
    """Return what a scenario may be called by: its file, with and without what all end in, and its own name."""
    bare = file.name.removesuffix(scenario_file.SUFFIX)
    try:
        return file.name, bare, scenario_file.loads(read(file)).name
    except KnownError:
        return file.name, bare


def play_scenarios(
    files: Sequence[Path], *, coverage: bool, progress: Progress = lambda _done, _whole: None, processes: int = 0
) -> Report:
    """Play scenarios; `processes` of 0 are as many as help."""
    whole = Share()
    shares = [files[place : place + _SHARE] for place in range(0, len(files), _SHARE)]
    workers = processes or (min(multiprocessing.cpu_count(), _MOST_PROCESSES) if len(files) >= MANY else 1)
    if workers > 1:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(workers, len(shares)), mp_context=spawn) as pool:
            for share in pool.map(play_share, shares):
                whole.add(share)
                progress(len(whole.tested), len(files))
    else:
        for one in files:
            whole.add(play_share([one]))
            progress(len(whole.tested), len(files))
    return Report(tuple(whole.tested), _covered(whole) if coverage else ())


def play_share(files: Sequence[Path]) -> Share:
    """Play some files one after the other; what is wrong with one of them is its own result."""
    share, catalogue, templates = Share(), catalogue_on_demand(), own_templates()
    rule_sets: dict[Path, RuleSet] = {}
    for file in files:
        started = perf_counter()
        scenario: Scenario | None = None
        try:
            scenario = scenario_file.loads(read(file), source=str(file))
            path = rule_set_path(scenario, file)
            if path not in rule_sets:
                rule_sets[path] = rule_set_file.loads(read(path), source=str(path))
            heard = share.coverage.setdefault(path, Coverage())
            played = run(scenario, rule_sets[path], catalogue, templates, heard.watch)
        except KnownError as error:
            elsewhere = error.place if error.place and error.place != str(file) else ""
            why = _in_file.fill(file=elsewhere, why=error.words) if elsewhere else error.words
            name = scenario.name if scenario is not None else file.name.removesuffix(scenario_file.SUFFIX)
            share.tested.append(Tested(str(file), name, UNREADABLE, error=why))
            continue
        heard.take(played.rehearsal.steps)
        share.tested.append(tested(played, str(file), perf_counter() - started))
    return share


def rule_set_path(scenario: Scenario, file: Path) -> Path:
    """Return the rule-set file that a scenario names: by its path, or by the rule set's id in the folders around."""
    named = file.parent / scenario.rule_set
    if named.is_file():
        return named.resolve()
    for folder in (file.parent, file.parent.resolve().parent):
        for one in sorted(folder.glob(f"*{RULES}")):
            try:
                if rule_set_file.loads(read(one)).id == scenario.rule_set:
                    return one.resolve()
            except KnownError:
                continue  # it is not the one that is looked for, whatever is wrong with it
    words = msg(
        "The scenario's rule set “{rule_set}” is not there: neither as a file beside it, "
        "nor is there a {suffix} file with this id in its folder or the one above."
    )
    raise KnownError(words.fill(rule_set=scenario.rule_set, suffix=RULES), field="rule_set", place=str(file))


def _covered(whole: Share) -> tuple[tuple[str, Covered, CoverageWords], ...]:
    catalogue: Catalogue = catalogue_on_demand()
    found: dict[str, tuple[Covered, CoverageWords]] = {}
    for path in sorted(whole.coverage):
        rule_set = rule_set_file.loads(read(path), source=str(path))
        name = rule_set.name if rule_set.name not in found else f"{rule_set.name} ({path.name})"
        says = CoverageWords(rule_set, catalogue, Directory())
        found[name] = whole.coverage[path].of(rule_set, catalogue), says
    return tuple((name, *one) for name, one in found.items())
