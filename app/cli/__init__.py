"""The command line: parses words, calls a room, prints what it answers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from app import __version__
from app.cli.differences import diff
from app.cli.documenting import document
from app.cli.publishing import bundle, publish, rollback, server, shadow
from app.cli.secrets import secret
from app.cli.serving import run, serve, token
from app.cli.speaking import Group, argument
from app.cli.terminal import AS_JSON, Bar, print_json, rule_set_of, said, say, speak
from app.cli.values import FILE, FOLDER, LANGUAGE, MOMENT, Number
from app.cli.working import work
from app.engine.errors import KnownError
from app.engine.words import Count, msg

if TYPE_CHECKING:
    from app.engine.words import Said

_PART = msg("{part}: {told}")
_PROBLEM = msg("{where}: {problem} ({n} ×)")
SEVERITY = click.Choice(["error", "warning", "note"])


class _Commands(Group):
    """Takes a word that is no command for a workspace to open, and no word at all for the last one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        at = 2 if args[:1] == ["--language"] else 1 if args[:1] and args[0].startswith("--language=") else 0
        if told := args[1:2] if args[:1] == ["--language"] else [one.partition("=")[2] for one in args[:at]]:
            speak(told[0])  # before anything else is refused
        if len(args) == at or (len(args) > at and args[at] not in self.commands and not args[at].startswith("-")):
            args = [*args[:at], "open", *args[at:]]
        return super().parse_args(ctx, args)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=msg(
        "Draw what should happen at each stage of a pipeline, rehearse it, run it. WORKSPACE alone opens the designer."
    ),
)
@click.version_option(__version__, prog_name="rulewright")
@click.option(
    "--language",
    type=LANGUAGE,
    expose_value=False,
    is_eager=True,
    callback=lambda _context, _option, code: speak(code),
    help=msg("Speak this language (en, it, fr, pl) rather than that of the system."),
)
def command_line() -> None:
    """Do nothing by itself: each command says what it does."""


@command_line.command("open", hidden=True, help=msg("Open the designer."))
@argument("workspace", type=FILE, required=False)
def open_designer(workspace: Path | None) -> int:
    from app.boot import designer

    return designer(workspace)


@command_line.command(help=msg("Make a workspace file."))
@argument("workspace", type=FILE)
@click.option("--sample", is_flag=True, help=msg("Fill it with the sample company."))
def init(workspace: Path, *, sample: bool) -> None:
    from app.storage.initial import init_workspace

    init_workspace(workspace, sample=sample, today=datetime.now(UTC).date())
    say(msg("Made {file}.").fill(file=workspace))


@command_line.command("import", help=msg("Bring records in from CSV, with a report of what did not fit."))
@argument("workspace", type=FILE)
@click.option(
    "--entity",
    required=True,
    metavar=msg("TYPE"),
    help=msg("The entity type of the records: deal, lead, quote, invoice …"),
)
@click.option("--file", "file", type=FILE, required=True, help=msg("The CSV file."))
@click.option("--mapping", type=FILE, help=msg("Which column goes where (JSON); guessed where absent."))
@click.option(
    "--related", multiple=True, metavar=msg("NAME=FILE"), help=msg("A further file, such as accounts=accounts.csv.")
)
@click.option("--json", "as_json", is_flag=True, help=msg("Print the report as JSON."))
def import_(
    workspace: Path, entity: str, file: Path, mapping: Path | None, related: tuple[str, ...], *, as_json: bool
) -> None:
    from app.storage.importing.importer import import_csv
    from app.storage.importing.mapping import ImportMapping
    from app.storage.workspace import Access, Workspace

    told = ImportMapping.read(mapping) if mapping is not None else None
    with Workspace.open(workspace, Access.WRITE) as opened, Bar() as bar:
        report = import_csv(
            opened, entity, file, told, _related(related), progress=lambda one: bar.show_share(one.file, one.fraction)
        )
    if as_json:
        print_json(report.to_json())
    else:
        tell = said()
        click.echo("\n".join([tell(report.words), *(_problem_line(one, tell) for one in report.problems)]))


@command_line.command(help=msg("Look for problems before the run; exit 1 where one reaches the threshold."))
@argument("ruleset", type=FILE)
@click.option(
    "--workspace", type=FILE, help=msg("Check against what is in this workspace, and try rules on some of its records.")
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help=msg("How problems are told: to people, to programs, or to code hosts."),
)
@click.option("--threshold", type=SEVERITY, default="error", show_default=True, help=msg("Exit 1 from here on."))
def check(ruleset: Path, workspace: Path | None, form: str, threshold: str) -> int:
    from app.boot import check_one
    from app.engine.checks import registry, report
    from app.engine.checks.problem import Severity
    from app.engine.rule_set_file import version_id

    rule_set = rule_set_of(ruleset)
    checks = registry.load_checks()
    findings = check_one(rule_set, workspace, checks)
    match form:
        case "json":
            print_json(report.as_json(findings, version_id(rule_set)))
        case "sarif":
            from app.engine.checks import sarif
            from app.storage.whole_file import read

            uri = ruleset.as_uri() if ruleset.is_absolute() else quote(ruleset.as_posix())
            source = sarif.Source(uri, read(ruleset).decode(errors="replace"))
            print_json(sarif.as_sarif(findings, rule_set, source, checks, __version__))
        case _:
            click.echo(report.as_text(findings, rule_set, said()))
    return 1 if registry.reaching(findings.problems, Severity(threshold)) else 0


@command_line.command(help=msg("Show what one rule would do on one record. Nothing is sent."))
@argument("ruleset", type=FILE)
@click.option("--rule", required=True, metavar="ID", help=msg("The id of the rule."))
@click.option("--item", required=True, metavar="ID", help=msg("The id of the record."))
@click.option("--workspace", type=FILE, required=True, help=msg("The workspace with the records."))
@click.option("--at", type=MOMENT, help=msg("The moment; the present one where absent."))
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
def preview(ruleset: Path, rule: str, item: str, workspace: Path, at: datetime | None, *, as_json: bool) -> None:
    from app.boot import preview_one
    from app.engine import preview_report

    shown, names = preview_one(rule_set_of(ruleset), rule, item, workspace, at)
    if as_json:
        print_json(preview_report.as_json(shown, rule, item))
    else:
        click.echo(preview_report.as_text(shown, names, said()))


@command_line.command(help=msg("Let many records enter their stages on a virtual clock. Nothing is sent."))
@argument("ruleset", type=FILE)
@click.option("--workspace", type=FILE, required=True, help=msg("The workspace with the records."))
@click.option("--items", type=Number(0), help=msg("How many records; all of the pipeline where absent."))
@click.option("--stage", metavar="ID", help=msg("Only records in this stage."))
@click.option("--start", type=MOMENT, help=msg("When the clock starts; at the newest record where absent."))
@click.option("--until", type=MOMENT, help=msg("When it stops; 30 days later where absent."))
@click.option("--schedule", type=FILE, help=msg("What happens to which record and when (CSV)."))
@click.option("--arrivals", type=FILE, multiple=True, help=msg("How new records come by chance (JSON)."))
@click.option(
    "--seed", default="0", show_default=True, metavar=msg("TEXT"), help=msg("The source of random choices and ids.")
)
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
def rehearse(
    ruleset: Path,
    workspace: Path,
    items: int | None,
    stage: str | None,
    start: datetime | None,
    until: datetime | None,
    schedule: Path | None,
    arrivals: tuple[Path, ...],
    seed: str,
    *,
    as_json: bool,
) -> None:
    from app.boot import rehearse_all

    with Bar() as bar:
        report = rehearse_all(
            rule_set_of(ruleset),
            workspace,
            items=items,
            stage=stage,
            start=start,
            until=until,
            seed=seed,
            schedule=schedule,
            arrivals=arrivals,
            progress=bar.show,
        )
    if as_json:
        print_json(report.as_json())
    else:
        click.echo(report.as_text(said()))


@command_line.command(
    help=msg("Replay a recorded history: who would have received what, and why not. Nothing is sent.")
)
@argument("ruleset", type=FILE)
@click.option("--log", type=FILE, required=True, help=msg("The history: an event log as CSV or XES, plain or .gz."))
@click.option("--mapping", type=FILE, help=msg("Which attribute of the log is what (JSON); guessed where absent."))
@click.option("--workspace", type=FILE, help=msg("Where people, clients and calendars come from."))
@click.option("--compare", type=FILE, help=msg("Another version: what RULESET sends more, less or otherwise."))
@click.option("--follow-moves", is_flag=True, help=msg("Carry out moves that rules and triggers would have made."))
@click.option("--sms-price", metavar=msg("PRICE"), help=msg("What a segment of SMS costs, such as 0.08 or “0.08 EUR”."))
@click.option("--out", type=FOLDER, help=msg("A folder for the report in all forms."))
@click.option(
    "--seed", default="0", show_default=True, metavar=msg("TEXT"), help=msg("The source of random choices and ids.")
)
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
def backtest(
    ruleset: Path,
    log: Path,
    mapping: Path | None,
    workspace: Path | None,
    compare: Path | None,
    sms_price: str | None,
    out: Path | None,
    seed: str,
    *,
    follow_moves: bool,
    as_json: bool,
) -> None:
    from app.boot import backtest_one
    from app.writing import told_language

    with Bar() as bar:
        report = backtest_one(
            rule_set_of(ruleset),
            log,
            mapping=mapping,
            workspace=workspace,
            other=rule_set_of(compare) if compare is not None else None,
            follow_moves=follow_moves,
            seed=seed,
            sms_price=sms_price,
            out=out,
            progress=lambda share: bar.show_share(log.name, share),
            tr=told_language(),
        )
    if as_json:
        print_json(report.as_json())
    else:
        click.echo(report.as_text(said()))


@command_line.command(
    help=msg("Play scenarios as tests; of a folder, all in it. Exit 1 where one fails or means nothing any more.")
)
@argument(
    "scenarios", type=click.Path(path_type=Path, readable=False), nargs=-1, required=True, metavar=msg("SCENARIO…")
)
@click.option(
    "--scenario", "names", multiple=True, metavar=msg("NAME"), help=msg("Play only the scenario of this name.")
)
@click.option("--junit", type=FILE, help=msg("Write the results there as JUnit XML."))
@click.option(
    "--coverage", is_flag=True, help=msg("Tell which rules, triggers, clauses and outcomes no scenario touches.")
)
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
def test(
    scenarios: tuple[Path, ...], names: tuple[str, ...], junit: Path | None, *, coverage: bool, as_json: bool
) -> int:
    from app.boot import test_all

    with Bar() as bar:
        report = test_all(scenarios, names, junit=junit, coverage=coverage, progress=bar.show)
    if as_json:
        print_json(report.as_json())
    else:
        click.echo(report.as_text(said()))
    return (0 if report.passed else 1) if report.readable else 2


@command_line.command(help=msg("Print the JSON Schema of rule-set files."))
@click.option("--scenario", is_flag=True, help=msg("Of scenario files instead."))
def schema(*, scenario: bool) -> None:
    from app.engine.catalog.registry import load_catalogue
    from app.engine.scenario_schema import scenario_schema
    from app.engine.schema_export import rule_set_schema

    print_json(scenario_schema() if scenario else rule_set_schema(load_catalogue()))


@command_line.command("self-test", help=msg("Try the parts of this installation, and say which work."))
def self_test() -> int:
    from app.boot.trying import found_beside, try_parts

    failed, tell = False, said()
    for part, error in try_parts():
        told = part if error is None else _PART.fill(part=part, told=error)
        click.echo(f"{'ok    ' if error is None else 'failed'}  {tell(told)}")
        failed = failed or error is not None
    for program, where in found_beside():
        click.echo(f"note    {tell(_PART.fill(part=program, told=where))}")
    return 1 if failed else 0


def _problem_line(problem: Any, said: Said) -> str:
    where = ", ".join(part for part in (problem.file, problem.column) if part)
    return said(_PROBLEM.fill(where=where, problem=problem.words, n=Count(problem.count)))


def _related(pairs: tuple[str, ...]) -> dict[str, Path]:
    related: dict[str, Path] = {}
    for pair in pairs:
        name, equals, file = pair.partition("=")
        if not (name and equals and file):
            words = msg("“{pair}” should read NAME=FILE, such as accounts=accounts.csv.")
            raise KnownError(words.fill(pair=pair), field="related", place="--related")
        related[name] = Path(file)
    return related


command_line.add_command(diff)
command_line.add_command(document)
command_line.add_command(publish)
command_line.add_command(rollback)
command_line.add_command(shadow)
command_line.add_command(server)
command_line.add_command(bundle)
command_line.add_command(secret)
command_line.add_command(run)
command_line.add_command(serve)
command_line.add_command(work)
command_line.add_command(token)
