"""What a place for secrets is, and what its names look like."""

from __future__ import annotations

import re
from typing import Protocol

from app.engine.errors import KnownError
from app.engine.words import Msg, msg

SCHEME = "secret://"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/@+-]{0,127}")


class SecretsError(KnownError):
    """A secret cannot be read or kept."""


class Secrets(Protocol):
    """A place for secrets. Raises SecretsError where it refuses; never says a secret in an error, a log or a repr."""

    @property
    def where(self) -> Msg:
        """Where it keeps them, as a person reads it after “Kept in”."""

    @property
    def writable(self) -> bool:
        """Whether something can be put there."""

    def get(self, name: str) -> str | None:
        """Return a secret, None where there is none of that name."""

    def put(self, name: str, value: str) -> None:
        """Keep a secret, in place of an older one of the name."""

    def remove(self, name: str) -> None:
        """Forget a secret; one that is not there is forgotten already."""

    def names(self) -> tuple[str, ...]:
        """Return the names of what is kept, sorted."""


def checked(name: str) -> str:
    """Return a name that every place can keep; raises SecretsError for another."""
    if _NAME.fullmatch(name) is None:
        words = msg("“{name}” cannot be the name of a secret. Use letters, digits and . _ / - @ + only.")
        raise SecretsError(words.fill(name=name[:60]), field="name")
    return name


def named(reference: str) -> str:
    """Return the name in ``secret://name``; a bare name is one, too."""
    return checked(reference.removeprefix(SCHEME))


def reference_to(owner: str, setting: str) -> str:
    """Return the reference to a setting's secret of a provider or server: ``secret://owner/setting``."""
    return SCHEME + checked(f"{re.sub(r'[^A-Za-z0-9._@+-]', '-', owner)}/{setting}")
