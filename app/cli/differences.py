"""What differs between two versions of a rule set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.speaking import Command, argument
from app.cli.terminal import AS_JSON, BUNDLE, print_json, rule_set_of, said
from app.cli.values import FILE
from app.engine.words import msg

if TYPE_CHECKING:
    from app.engine.model.rule_set import RuleSet
    from app.engine.model.surroundings import Surroundings


@click.command(cls=Command, help=msg("Tell rule by rule what differs from A to B, files or bundles."))
@argument("a", type=FILE)
@argument("b", type=FILE)
@click.option("--workspace", type=FILE, help=msg("Where people, fields and pipelines have their names."))
@click.option("--exit-code", is_flag=True, help=msg("Exit 1 where something differs."))
@click.option("--json", "as_json", is_flag=True, help=AS_JSON)
def diff(a: Path, b: Path, workspace: Path | None, *, exit_code: bool, as_json: bool) -> int:
    from app.boot.publishing import differences_of
    from app.engine import differences_report

    (old, before), (new, after) = _read(a), _read(b)
    found = differences_of(old, new, workspace, after or before)
    if as_json:
        print_json(differences_report.as_json(found))
    else:
        click.echo(differences_report.as_text(found, said()))
    return 1 if exit_code and not found.same else 0


def _read(path: Path) -> tuple[RuleSet, Surroundings | None]:
    """Return the rules, and the company where a bundle holds it; whoever has signed that, it is only looked at."""
    if path.suffix != BUNDLE:
        return rule_set_of(path), None
    from app.boot.publishing import unpacked

    bundle = unpacked(path, None)
    return bundle.rule_set, bundle.company
