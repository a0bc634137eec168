"""What all commands share: files read, progress and JSON shown."""

from __future__ import annotations

import json
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from app.engine.words import Count, Msg, msg

if TYPE_CHECKING:
    from app.engine.model.rule_set import RuleSet
    from app.engine.words import Said
    from app.i18n import Translator

AS_JSON = msg("Print the answer as JSON.")
_of = msg("{n} of {all}")
BUNDLE = ".bundle"
"""The ending of a bundle; any other file is read as a rule set."""


class Bar:
    """Progress on a terminal; silent where nobody looks."""

    def __init__(self) -> None:
        self._stream = sys.stderr
        self._live = self._stream.isatty()
        self._said = said()

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
            self._stream.write(f"\r{self._said(_of.fill(n=Count(done), all=Count(whole)))}\x1b[K")
            self._stream.flush()


def rule_set_of(path: Path) -> RuleSet:
    from app.engine import rule_set_file
    from app.storage.whole_file import read

    return rule_set_file.loads(read(path), source=str(path))


def print_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def say(words: Msg) -> None:
    """Tell the person; standard output is for what was asked for."""
    click.echo(said()(words), err=True)


def translator() -> Translator:
    """Return the language of the terminal: what was asked for, else that of the system."""
    from app import i18n
    from app.paths import resources

    wanted = [os.environ.get(name, "") for name in (i18n.LANGUAGE_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")]
    return _loaded(i18n.best([one for one in wanted if one][:1], resources() / "translations"))


def said() -> Said:
    """Return who puts reports into the language that was asked for; into English where none was."""
    from app.writing import told_language

    return told_language() or Msg.plain


def speak(language: str | None) -> None:
    """Let this command, and the window or engine it starts, speak a language."""
    from app.i18n import LANGUAGE_VARIABLE

    if language:
        os.environ[LANGUAGE_VARIABLE] = language


@lru_cache(1)
def _loaded(language: str) -> Translator:
    from app import i18n
    from app.paths import places, resources

    return i18n.load(language, resources() / "translations", cache=places().cache)
