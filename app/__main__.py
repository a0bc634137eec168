"""The door: runs a command, and turns what went wrong into words and an exit code."""

from __future__ import annotations

import sys

from app.engine.errors import KnownError

FINE, NO, WRONG_USAGE, OUR_FAULT = range(4)


def main() -> int:
    """Run the command line; 0 fine, 1 the answer is no, 2 wrong usage or unreadable input, 3 a fault of ours."""
    from app.cli import command_line

    try:
        return int(command_line.main(standalone_mode=False) or FINE)
    except KnownError as error:
        from app.cli.terminal import translator

        place = f"{error.place}: " if error.place else ""
        print(f"rulewright: {place}{translator()(error.words)}", file=sys.stderr)
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
        print("rulewright: stopped.", file=sys.stderr)
        return NO
    import traceback

    traceback.print_exc()
    print("rulewright: this is a fault of Rulewright itself. Please report the lines above.", file=sys.stderr)
    return OUR_FAULT


if __name__ == "__main__":
    sys.exit(main())
