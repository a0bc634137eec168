"""Writes docs/reference/command-line.md: every command with its options, as the program declares them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from app.cli import command_line

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "command-line.md"
_PREFACE = """\
# The command line

`rulewright` alone opens the designer on the last workspace, `rulewright WORKSPACE` on that one. Every command tells its
options with `--help`. `--json`, where there is one, prints one JSON document and nothing else on standard output; what
is said to people goes to standard error.

Exit codes: **0** fine, **1** the answer is no, **2** wrong usage or unreadable input, **3** a fault of ours.

| variable | does |
|---|---|
| `RULEWRIGHT_HOME` | one folder for settings, data and logs, in place of the system's usual ones |
| `RULEWRIGHT_LANGUAGE` | the language to speak rather than that of the system: see [languages](../guide/languages.md) |
| `RULEWRIGHT_DATABASE` | the server's database, where `--database` is absent |
| `RULEWRIGHT_PASSPHRASE`, `RULEWRIGHT_PASSPHRASE_FILE` | opens the encrypted file of [secrets](../admin/secrets.md) |
| `RULEWRIGHT_SECRETS` | the one place of secrets to use |
| `RULEWRIGHT_SECRET_NAME`, `RULEWRIGHT_SECRET_NAME_FILE` | the secret of that name |
"""


def page() -> str:
    """Return the text of the page."""
    return "\n".join([_PREFACE, *(line for words, one in commands() for line in _section(words, one))])


def commands() -> Iterator[tuple[str, click.Command]]:
    """Walk the commands that a person can say, by the words with which they are said."""
    yield from _below("rulewright", command_line)


def _below(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield words, command
        return
    for name, one in sorted(command.commands.items()):
        if not one.hidden:
            yield from _below(f"{words} {name}", one)


def _section(words: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=words)
    usage = " ".join([words, *command.collect_usage_pieces(context)])
    yield from (f"## `{words}`", "", _plain(command.help or ""), "", "```text", usage, "```", "")
    options = [one for one in command.params if isinstance(one, click.Option)]
    if options:
        yield from ("| option | does |", "|---|---|", *(_row(one, context) for one in options), "")


def _row(option: click.Option, context: click.Context) -> str:
    spelled, said = option.get_help_record(context) or ("", "")
    return f"| `{_plain(spelled)}` | {_plain(said)} |"


def _plain(text: str) -> str:
    """Return a text in one line that a table can hold."""
    return " ".join(text.split()).replace("|", "\\|")


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
