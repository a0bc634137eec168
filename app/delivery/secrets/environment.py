"""Secrets from environment variables, or from files that these name: for servers and containers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from app.delivery.secrets.base import SecretsError
from app.engine.errors import refusal
from app.engine.words import Msg, msg

PREFIX = "RULEWRIGHT_SECRET_"
FILE_SUFFIX = "_FILE"
"""`RULEWRIGHT_SECRET_X_FILE` names a file with the secret in it, as container platforms hand secrets over."""


def variable(name: str) -> str:
    """Return the variable that holds a secret: ``office/password`` is `RULEWRIGHT_SECRET_OFFICE_PASSWORD`."""
    return PREFIX + re.sub(r"[^A-Z0-9]", "_", name.upper())


class EnvironmentSecrets:
    """Reads variables as they are at the moment; keeps nothing."""

    writable = False

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Read from `environ`."""
        self._environ = environ

    @property
    def where(self) -> Msg:
        """The variables."""
        return msg("environment variables ({prefix}…)").fill(prefix=PREFIX)

    def get(self, name: str) -> str | None:
        """Return the variable, or what the file that it names holds, without the line's end."""
        key = variable(name)
        if key in self._environ:
            return self._environ[key]
        path = self._environ.get(key + FILE_SUFFIX)
        if path is None:
            return None
        try:
            return Path(path).read_text("utf-8").rstrip("\r\n")
        except (OSError, ValueError) as error:
            why = refusal(error) if isinstance(error, OSError) else msg("it is no text")
            words = msg("The file {file}, named by {variable}, cannot be read: {why}.")
            filled = words.fill(file=path, variable=key + FILE_SUFFIX, why=why)
            raise SecretsError(filled, field=name, place=path) from error

    def put(self, name: str, value: str) -> None:
        """Refuse: a program cannot keep a variable for the next start."""
        words = msg("Environment variables are set from outside: set {variable} where the program is started.")
        raise SecretsError(words.fill(variable=variable(name)), field=name)

    def remove(self, name: str) -> None:
        """Refuse where there is one; only who starts the program can take it away."""
        if self.get(name) is not None:
            words = msg("Environment variables are set from outside: remove {variable} where the program is started.")
            raise SecretsError(words.fill(variable=variable(name)), field=name)

    def names(self) -> tuple[str, ...]:
        """Return the names as far as variables tell them: lower case, with ``_`` for all signs."""
        return tuple(sorted({self._bare(one) for one in self._environ if one.startswith(PREFIX)}))

    def _bare(self, key: str) -> str:
        return key.removeprefix(PREFIX).removesuffix(FILE_SUFFIX).lower()

    def __repr__(self) -> str:
        return "EnvironmentSecrets()"
