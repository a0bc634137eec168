"""Secrets in the system's keyring: Secret Service, KWallet, macOS Keychain, Windows Credential Manager."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from app.delivery.secrets.base import SecretsError
from app.engine.words import Msg, msg

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE = "rulewright"
_INDEX = "rulewright-names"
_TRUSTED = 1
"""The least priority of a keyring that protects what it keeps: plain files and the like rank lower."""


def system_keyring() -> KeyringSecrets | None:
    """Return the system's keyring where there is one that protects what it keeps."""
    import keyring  # noqa: PLC0415  it looks through all installed packages, which only who needs a secret waits for

    chosen = keyring.get_keyring()
    for backend in getattr(chosen, "backends", (chosen,)):
        if backend.priority >= _TRUSTED:
            return KeyringSecrets(backend)
    return None


class KeyringSecrets:
    """Keeps secrets with the system; it may ask the person to unlock it."""

    writable = True

    def __init__(self, backend: KeyringBackend) -> None:
        """Keep them in a keyring that is at hand."""
        self._backend = backend
        self._lock = threading.Lock()

    @property
    def where(self) -> Msg:
        """The system's keyring, by name."""
        return msg("the system keyring ({name})").fill(name=self._backend.name)

    def get(self, name: str) -> str | None:
        """Return a secret."""
        return self._asked(name, lambda: self._backend.get_password(SERVICE, name))

    def put(self, name: str, value: str) -> None:
        """Keep a secret."""
        with self._lock:
            self._asked(name, lambda: self._backend.set_password(SERVICE, name, value))
            self._index({*self._known(), name})

    def remove(self, name: str) -> None:
        """Forget a secret."""
        with self._lock:
            if self.get(name) is not None:
                self._asked(name, lambda: self._backend.delete_password(SERVICE, name))
            self._index({*self._known()} - {name})

    def names(self) -> tuple[str, ...]:
        """Return the names; keyrings cannot be asked for them, so one entry lists the others."""
        return tuple(one for one in self._known() if self.get(one) is not None)

    def _known(self) -> tuple[str, ...]:
        try:
            known = json.loads(self.get(_INDEX) or "[]")
        except ValueError:
            return ()
        return tuple(sorted(str(one) for one in known))

    def _index(self, names: set[str]) -> None:
        if tuple(sorted(names)) != self._known():
            self._asked(_INDEX, lambda: self._backend.set_password(SERVICE, _INDEX, json.dumps(sorted(names))))

    def _asked(self, name: str, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except Exception as error:  # backends come from anywhere and raise what their system raises
            raise _refused(self._backend.name, name, error) from error

    def __repr__(self) -> str:
        return f"KeyringSecrets({self._backend.name})"


def _refused(keyring: str, name: str, error: Exception) -> SecretsError:
    words = msg("The keyring “{keyring}” refused: {why}. Unlock it, or see “Secrets” in the guide for other places.")
    return SecretsError(words.fill(keyring=keyring, why=str(error) or type(error).__name__), field=name)
