"""The door: runs a command, and turns what went wrong into words and an exit code."""

from __future__ import annotations

import sys

from app.engine.errors import KnownError
from app.engine.words import Msg, msg

FINE, NO, WRONG_USAGE, OUR_FAULT = range(4)


def main() -> int:
    """Run the command line; 0 fine, 1 the answer is no, 2 wrong usage or unreadable input, 3 a fault of ours."""
    from app.cli import command_line

    try:
        return int(command_line.main(standalone_mode=False) or FINE)
    except KnownError as error:
        told = not error.place or f"“{error.place}”" in error.words.plain()
        _say(error.words, "rulewright: " if told else f"rulewright: {error.place}: ")
        return WRONG_USAGE
    except Exception as error:
        return _told(error)


def _told(error: Exception) -> int:
    import click

    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.ClickException):
        error.show()
        return WRONG_USAGE
    if isinstance(error, click.exceptions.Abort):
        _say(msg("rulewright: stopped."))
        return NO
    import traceback

    traceback.print_exc()
    _say(msg("rulewright: this is a fault of Rulewright itself. Please report the lines above."))
    return OUR_FAULT


def _say(words: Msg, place: str = "") -> None:
    from app.cli.terminal import translator

    print(f"{place}{translator()(words)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
