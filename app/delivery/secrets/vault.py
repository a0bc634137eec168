"""The places for secrets of this machine as one: asked in turn, kept in the first that can keep."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from app.delivery.secrets.base import Secrets, SecretsError, checked, named
from app.delivery.secrets.encrypted_file import FILE_NAME, OPENED_BY, EncryptedFileSecrets
from app.delivery.secrets.environment import FILE_SUFFIX, PREFIX, EnvironmentSecrets, variable
from app.delivery.secrets.redaction import Redactor
from app.delivery.secrets.system_keyring import system_keyring
from app.engine.errors import refusal
from app.engine.words import Msg, msg

CHOICE_VARIABLE = "RULEWRIGHT_SECRETS"
"""Names the one place to use besides environment variables; `auto` where it is not set."""


class Place(StrEnum):
    """The places that a person may choose."""

    AUTO = "auto"
    KEYRING = "keyring"
    FILE = "file"
    ENVIRONMENT = "environment"


_NOWHERE = msg(
    "There is no keyring here. Set {passphrase} to keep secrets in an encrypted file, "
    "or set {variable} where the program is started."
)
_MISSING = msg("The secret “{name}” is not here. Enter it in the channel’s settings, or set {variable}.")


class Vault:
    """All places together. What it hands out, its redactor keeps out of logs and errors."""

    def __init__(self, places: Sequence[Secrets], redactor: Redactor) -> None:
        """Ask `places` in their order."""
        self._places = tuple(places)
        self.redactor = redactor

    @property
    def where(self) -> Msg:
        """Where a new secret is kept, or why it cannot be."""
        keeper = self._keeper()
        return keeper.where if keeper is not None else self._nowhere(f"{PREFIX}…")

    @property
    def writable(self) -> bool:
        """Whether there is a place that keeps."""
        return self._keeper() is not None

    @property
    def closed(self) -> EncryptedFileSecrets | None:
        """The file that keeps secrets, as long as nobody has told its passphrase; None where none is needed."""
        keeper = self._keeper()
        return keeper if isinstance(keeper, EncryptedFileSecrets) and keeper.closed else None

    def get(self, name: str) -> str | None:
        """Return a secret from the first place that has it."""
        for place in self._places:
            found = place.get(checked(name))
            if found is not None:
                self.redactor.learn(found)
                return found
        return None

    def found_in(self, name: str) -> Msg | None:
        """Return where a secret comes from, in words; None where it is nowhere."""
        return next((place.where for place in self._places if place.get(checked(name)) is not None), None)

    def of(self, reference: str) -> str:
        """Return the secret of ``secret://name``, empty for no reference; raises SecretsError where there is none."""
        if not reference:
            return ""
        name = named(reference)
        found = self.get(name)
        if found is None:
            raise SecretsError(_MISSING.fill(name=name, variable=variable(name)), field=name)
        return found

    def put(self, name: str, value: str) -> None:
        """Keep a secret in the first place that can; raises SecretsError where none can, or another would hide it."""
        keeper = self._keeper()
        self.redactor.learn(value)
        if keeper is None:
            raise SecretsError(self._nowhere(variable(name)), field=name)
        before = self._places[: self._places.index(keeper)]
        for place in before:
            if place.get(checked(name)) is not None:
                place.put(name, value)
        keeper.put(checked(name), value)

    def remove(self, name: str) -> None:
        """Forget a secret wherever it is kept."""
        for place in self._places:
            place.remove(checked(name))

    def names(self) -> tuple[str, ...]:
        """Return the names in all places."""
        return tuple(sorted({name for place in self._places for name in place.names()}))

    def _keeper(self) -> Secrets | None:
        return next((place for place in self._places if place.writable), None)

    def _nowhere(self, key: str) -> Msg:
        return _NOWHERE.fill(passphrase=OPENED_BY, variable=key)

    def __repr__(self) -> str:
        return f"Vault{self._places!r}"


def open_vault(
    folder: Path,
    *,
    redactor: Redactor | None = None,
    environ: Mapping[str, str] = os.environ,
    passphrase: Callable[[], str | None] | None = None,
) -> Vault:
    """Find the places of this machine: variables, then the keyring, then the encrypted file in `folder`.

    The file is used where there is one already, a passphrase in the environment, or somebody to be asked for it.
    """
    chosen = _chosen(environ)
    places: list[Secrets] = [EnvironmentSecrets(environ)]
    ring = system_keyring() if chosen in {Place.AUTO, Place.KEYRING} else None
    if ring is not None:
        places.append(ring)
    elif chosen is Place.KEYRING:
        raise SecretsError(msg("No keyring of the system answers. Unlock the session, or choose another place."))
    file = folder / FILE_NAME
    told = _told_passphrase(environ, passphrase)
    if chosen is Place.FILE or (chosen is Place.AUTO and (told is not None or file.exists())):
        places.append(EncryptedFileSecrets(file, told or _no_passphrase))
    return Vault(places, redactor or Redactor())


def _chosen(environ: Mapping[str, str]) -> Place:
    named = environ.get(CHOICE_VARIABLE, Place.AUTO).strip().lower() or Place.AUTO
    if named not in set(Place):
        words = msg("{variable} cannot be “{value}”. Use one of: {choices}.")
        choices = ", ".join(Place)
        raise SecretsError(words.fill(variable=CHOICE_VARIABLE, value=named, choices=choices), field=CHOICE_VARIABLE)
    return Place(named)


def _told_passphrase(
    environ: Mapping[str, str], ask: Callable[[], str | None] | None
) -> Callable[[], str | None] | None:
    if OPENED_BY in environ:
        return lambda: environ.get(OPENED_BY)
    path = environ.get(OPENED_BY + FILE_SUFFIX)
    if path is None:
        return ask

    def read() -> str:
        try:
            return Path(path).read_text("utf-8").rstrip("\r\n")
        except (OSError, ValueError) as error:
            words = msg("The file of the passphrase {file} cannot be read: {why}.")
            why = refusal(error) if isinstance(error, OSError) else msg("it is no text")
            raise SecretsError(words.fill(file=path, why=why), field="passphrase", place=path) from error

    return read


def _no_passphrase() -> None:
    return None
