"""What differs between two versions of a rule set."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.terminal import FILE, print_json, rule_set_of


@click.command()
@click.argument("a", type=FILE)
@click.argument("b", type=FILE)
@click.option("--workspace", type=FILE, help="Where people, fields and pipelines have their names.")
@click.option("--exit-code", is_flag=True, help="Exit 1 where something differs.")
@click.option("--json", "as_json", is_flag=True)
def diff(a: Path, b: Path, workspace: Path | None, *, exit_code: bool, as_json: bool) -> int:
    """Tell rule by rule what differs from A to B."""
    from app.boot.publishing import differences_of
    from app.engine import differences_report

    found = differences_of(rule_set_of(a), rule_set_of(b), workspace)
    if as_json:
        print_json(differences_report.as_json(found))
    else:
        click.echo(differences_report.as_text(found))
    return 1 if exit_code and not found.same else 0
