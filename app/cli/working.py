"""Workers of a server's database, on any machine that reaches it."""

from __future__ import annotations

import click

from app.cli.terminal import say


@click.command()
@click.option(
    "--database",
    envvar="RULEWRIGHT_DATABASE",
    required=True,
    metavar="URL",
    help="postgresql://… of the server; better as RULEWRIGHT_DATABASE, which nobody else can read.",
)
def work(database: str) -> int:
    """Run rules from a server's PostgreSQL, beside any number of other workers."""
    from app.boot.cluster import work as run_worker

    return run_worker(database, lambda: say("Working."))
