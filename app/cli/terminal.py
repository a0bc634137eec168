"""What all commands share: files read, progress and JSON shown."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

if TYPE_CHECKING:
    from app.engine.model.rule_set import RuleSet

FILE = click.Path(path_type=Path, dir_okay=False)


class Bar:
    """Progress on a terminal; silent where nobody looks."""

    def __init__(self) -> None:
        self._stream = sys.stderr
        self._live = self._stream.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._stream.write("\r\x1b[K")

    def show_share(self, what: str, share: float) -> None:
        if self._live:
            self._stream.write(f"\r{what}: {share:.0%}\x1b[K")
            self._stream.flush()

    def show(self, done: int, whole: int) -> None:
        if self._live:
            self._stream.write(f"\r{done:,} of {whole:,}\x1b[K")
            self._stream.flush()


def rule_set_of(path: Path) -> RuleSet:
    from app.engine import rule_set_file
    from app.storage.whole_file import read

    return rule_set_file.loads(read(path), source=str(path))


def print_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def say(words: str) -> None:
    click.echo(words, err=True)
