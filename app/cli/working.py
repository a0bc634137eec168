"""Workers of a server's database, on any machine that reaches it."""

from __future__ import annotations

import click

from app.cli.speaking import Command
from app.cli.terminal import say
from app.engine.words import msg


@click.command(cls=Command, help=msg("Run rules from a server's PostgreSQL, beside any number of other workers."))
@click.option(
    "--database",
    envvar="RULEWRIGHT_DATABASE",
    required=True,
    metavar="URL",
    help=msg("postgresql://… of the server; better as RULEWRIGHT_DATABASE, which nobody else can read."),
)
def work(database: str) -> int:
    from app.boot.cluster import work as run_worker

    return run_worker(database, lambda: say(msg("Working.")))
