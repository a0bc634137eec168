"""A rule set written down for people: as a page, a paper, a picture, a process model."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from app.cli.speaking import Command, argument
from app.cli.terminal import rule_set_of, say
from app.cli.values import DAY, FILE, LANGUAGE
from app.engine.words import msg


@click.command(cls=Command, help=msg("Write the documentation of RULESET for customers and auditors."))
@argument("ruleset", type=FILE)
@click.option("--to", type=FILE, required=True, help=msg("The file to write: .html, .pdf, .svg or .bpmn."))
@click.option("--workspace", type=FILE, help=msg("Where people, fields and pipelines have their names."))
@click.option("--language", type=LANGUAGE, help=msg("The language to write in: en, it, fr, pl."))
@click.option("--by", default="", metavar=msg("NAME"), help=msg("Who has it written."))
@click.option("--date", "day", type=DAY, help=msg("The day it bears; today where absent."))
def document(
    ruleset: Path, to: Path, workspace: Path | None, language: str | None, by: str, day: datetime | None
) -> None:
    from app.boot.documenting import document_one
    from app.writing import own_language

    language = language or own_language().language
    made = (day or datetime.now(UTC).astimezone()).date()
    document_one(rule_set_of(ruleset), to, workspace, language=language, made=made, made_by=by)
    say(msg("Wrote {file}.").fill(file=to))
