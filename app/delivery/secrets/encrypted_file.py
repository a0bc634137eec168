"""Secrets in a file that a passphrase opens: where there is no keyring, as on a server."""

from __future__ import annotations

import base64
import json
import os
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.delivery.secrets.base import SecretsError
from app.engine.errors import refusal
from app.engine.words import Msg, msg
from app.settings import write_whole

FILE_NAME = "secrets.json"
_COST = {"n": 2**15, "r": 8, "p": 1}
"""scrypt's: 32 MiB and about a tenth of a second for each guess (RFC 7914)."""
_MOST = 2**20
"""The greatest n that a file may ask for, so that a foreign one cannot use up the machine."""

_UNREADABLE = msg("The file of secrets {file} cannot be read or written: {why}.")
_DAMAGED = msg("The file of secrets {file} is damaged. Go back to a copy of it, or remove it and enter them anew.")
_NOT_OPENED = msg("The passphrase does not open the file of secrets {file}. Check it and try again.")
_NO_PASSPHRASE = msg("The file of secrets {file} needs its passphrase: set {variable}, or {variable}_FILE with a file.")
OPENED_BY = "RULEWRIGHT_PASSPHRASE"
"""The variable that holds the passphrase."""


class EncryptedFileSecrets:
    """Keeps all secrets in one file, encrypted by Fernet under a key that scrypt makes of a passphrase."""

    writable = True

    def __init__(self, path: Path, passphrase: Callable[[], str | None]) -> None:
        """Keep them at `path`; the passphrase is asked for when something is first read or kept."""
        self._path = path
        self._passphrase = passphrase
        self._lock = threading.Lock()
        self._keys: dict[bytes, bytes] = {}

    @property
    def where(self) -> Msg:
        """The file."""
        return msg("the encrypted file {file}").fill(file=str(self._path))

    @property
    def place(self) -> str:
        """The path of the file."""
        return str(self._path)

    @property
    def exists(self) -> bool:
        """Whether there is a file already."""
        return self._path.exists()

    @property
    def closed(self) -> bool:
        """Whether nobody has told the passphrase yet."""
        return not self._passphrase()

    def opened_by(self, passphrase: str) -> bool:
        """Say whether a passphrase opens the file; any does where there is none yet."""
        try:
            EncryptedFileSecrets(self._path, lambda: passphrase).names()
        except SecretsError as error:
            if error.field == "passphrase":
                return False
            raise
        return True

    def get(self, name: str) -> str | None:
        """Return a secret."""
        return self._read().get(name)

    def put(self, name: str, value: str) -> None:
        """Keep a secret; the file is replaced in one step."""
        with self._lock:
            self._write({**self._read(), name: value})

    def remove(self, name: str) -> None:
        """Forget a secret."""
        with self._lock:
            kept = self._read()
            if kept.pop(name, None) is not None:
                self._write(kept)

    def names(self) -> tuple[str, ...]:
        """Return the names."""
        return tuple(sorted(self._read()))

    def _read(self) -> dict[str, str]:
        from cryptography.fernet import Fernet, InvalidToken  # noqa: PLC0415  only who keeps secrets so waits for it

        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._error(_UNREADABLE.fill(why=refusal(error))) from error
        salt, cost, token = self._parts(raw)
        try:
            opened = Fernet(self._key(salt, cost)).decrypt(token)
        except InvalidToken as error:
            self._keys.clear()
            raise self._error(_NOT_OPENED, "passphrase") from error
        return {str(name): str(value) for name, value in json.loads(opened).items()}

    def _parts(self, raw: bytes) -> tuple[bytes, dict[str, int], bytes]:
        try:
            outer: dict[str, Any] = json.loads(raw)
            cost = {name: int(outer["scrypt"][name]) for name in _COST}
            parts = base64.b64decode(outer["scrypt"]["salt"]), cost, str(outer["secrets"]).encode("ascii")
        except (ValueError, KeyError, TypeError) as error:
            raise self._error(_DAMAGED) from error
        if cost["n"] > _MOST or cost["r"] > _COST["r"] or cost["p"] > _COST["p"]:
            raise self._error(_DAMAGED)
        return parts

    def _write(self, kept: dict[str, str]) -> None:
        from cryptography.fernet import Fernet  # noqa: PLC0415

        salt = next(iter(self._keys), secrets.token_bytes(16))
        token = Fernet(self._key(salt, _COST)).encrypt(json.dumps(kept).encode("utf-8"))
        outer = {
            "scrypt": {**_COST, "salt": base64.b64encode(salt).decode("ascii")},
            "secrets": token.decode("ascii"),
        }
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self._path, json.dumps(outer, indent=2) + "\n", private=True)
        except OSError as error:
            raise self._error(_UNREADABLE.fill(why=refusal(error))) from error

    def _key(self, salt: bytes, cost: dict[str, int]) -> bytes:
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415

        if salt not in self._keys:
            passphrase = self._passphrase()
            if not passphrase:
                raise self._error(_NO_PASSPHRASE.fill(variable=OPENED_BY), "passphrase")
            derived = Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode("utf-8"))
            self._keys = {salt: base64.urlsafe_b64encode(derived)}
        return self._keys[salt]

    def _error(self, words: Msg, field: str | None = None) -> SecretsError:
        return SecretsError(words.fill(file=str(self._path)), field=field, place=str(self._path))

    def __repr__(self) -> str:
        return f"EncryptedFileSecrets({os.fspath(self._path)!r})"
