"""What may stand behind options and commands; what may not is refused in the language of who types it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from app.cli.terminal import translator
from app.engine.words import Msg, msg


class _Value(click.ParamType[Any]):
    """One kind of value: how it is shown in the help, and how a text that is none is refused."""

    shown: Msg

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        del param, ctx
        return translator()(self.shown)

    def refuse(self, words: Msg, param: click.Parameter | None, ctx: click.Context | None) -> NoReturn:
        """Say why a text is no such value."""
        self.fail(translator()(words), param, ctx)


class _File(_Value, click.Path):
    """A path that is no folder; whether there is a file is for the command to say."""

    name = "file"
    shown = msg("FILE")

    def __init__(self) -> None:
        super().__init__(path_type=Path, readable=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.is_dir():
            self.refuse(msg("“{path}” is a folder; a file is needed here.").fill(path=str(path)), param, ctx)
        return path


class _Folder(_Value, click.Path):
    """A path that is no file; the folder may have to be made."""

    name = "folder"
    shown = msg("FOLDER")

    def __init__(self) -> None:
        super().__init__(path_type=Path, readable=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.exists() and not path.is_dir():
            self.refuse(msg("“{path}” is a file; a folder is needed here.").fill(path=str(path)), param, ctx)
        return path


class Number(_Value):
    """A whole number from `least` on, or up to `most`."""

    name = "number"
    shown = msg("NUMBER")

    def __init__(self, least: int, most: int | None = None) -> None:
        self._least, self._most = least, most

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return super().get_metavar(param, ctx) if self._most is None else f"{self._least}–{self._most}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = int(value)
        except ValueError:
            number = self._least - 1
        if number < self._least or (self._most is not None and number > self._most):
            words = msg("“{value}” is not possible: a whole number from {least} on is needed.")
            if self._most is not None:
                words = msg("“{value}” is not possible: a whole number from {least} to {most} is needed.")
            self.refuse(words.fill(value=str(value), least=str(self._least), most=str(self._most)), param, ctx)
        return number


class _Moment(_Value):
    """A day, with a clock time and a time zone where they matter (ISO 8601); a day alone is its beginning."""

    name = "moment"
    shown = msg("YYYY-MM-DD[ HH:MM]")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            words = msg("“{value}” is no moment; write it as 2026-03-31 or 2026-03-31 09:00.")
            self.refuse(words.fill(value=str(value)), param, ctx)


class _Day(_Value):
    """A day of the calendar."""

    name = "day"
    shown = msg("YYYY-MM-DD")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return datetime.strptime(value, "%Y-%m-%d")  # noqa: DTZ007  a day has no zone
        except ValueError:
            self.refuse(msg("“{value}” is no day; write it as 2026-03-31.").fill(value=str(value)), param, ctx)


class _Language(_Value):
    """The code of a language that Rulewright speaks."""

    name = "language"
    shown = msg("CODE")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from app import i18n
        from app.paths import resources

        folder = resources() / "translations"
        if not i18n.known(value, folder):
            words = msg("there is no language “{value}”; there are {codes}.")
            self.refuse(words.fill(value=str(value), codes=", ".join(i18n.available(folder))), param, ctx)
        return str(value)


FILE, FOLDER, MOMENT, DAY, LANGUAGE = _File(), _Folder(), _Moment(), _Day(), _Language()
