"""Who vouches for a bundle: Ed25519 keys, in the form in which they are kept and shown."""

from __future__ import annotations

import base64
import hashlib
from binascii import Error as NotBase64
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from app.engine.errors import KnownError
from app.engine.words import msg

SECRET = "signing/key"  # noqa: S105  the name under which it is kept
_LENGTH = 32

_no_key = msg("This is no key to check signatures with. It is one line of 44 characters, as `bundle key` prints it.")
_no_secret = msg("The key that signs, kept as “{name}”, is damaged. Remove it and make a new one.")


class Keeps(Protocol):
    """Where secrets are kept."""

    def get(self, name: str) -> str | None:
        """Return one, None where there is none."""

    def put(self, name: str, value: str) -> None:
        """Keep one."""


class PublicKey:
    """Checks signatures; may be shown to everybody."""

    def __init__(self, raw: bytes) -> None:
        """Take the 32 bytes of the key."""
        self.raw = raw
        self._key = Ed25519PublicKey.from_public_bytes(raw)

    @classmethod
    def read(cls, text: str) -> PublicKey:
        """Read the written form; raises KnownError."""
        try:
            return cls(_bytes(text))
        except ValueError as error:
            raise KnownError(_no_key, field="key") from error

    @property
    def text(self) -> str:
        """The key, written."""
        return base64.b64encode(self.raw).decode()

    @property
    def fingerprint(self) -> str:
        """A short form that people compare, in groups of four."""
        digest = hashlib.sha256(self.raw).hexdigest()[:32]
        return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))

    def holds(self, signature: bytes, content: bytes) -> bool:
        """Say whether a signature of this key belongs to a content."""
        try:
            self._key.verify(signature, content)
        except InvalidSignature:
            return False
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublicKey) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return f"PublicKey({self.fingerprint})"


class SigningKey:
    """Signs; is a secret and says nothing of itself."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        """Take a key."""
        self._key = key
        self.public = PublicKey(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    @classmethod
    def new(cls) -> SigningKey:
        """Make one by chance."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def read(cls, text: str) -> SigningKey:
        """Read the form in which it is kept; raises KnownError."""
        try:
            return cls(Ed25519PrivateKey.from_private_bytes(_bytes(text)))
        except ValueError as error:
            raise KnownError(_no_secret.fill(name=SECRET), field=SECRET) from error

    @property
    def secret(self) -> str:
        """The form in which it is kept, as a secret."""
        raw = self._key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        return base64.b64encode(raw).decode()

    def sign(self, content: bytes) -> bytes:
        """Return the signature of a content."""
        return self._key.sign(content)

    def __repr__(self) -> str:
        return f"SigningKey(of {self.public.fingerprint})"


def own_key(secrets: Keeps) -> SigningKey:
    """Return the key of this person, made and kept the first time."""
    kept = secrets.get(SECRET)
    if kept is not None:
        return SigningKey.read(kept)
    made = SigningKey.new()
    secrets.put(SECRET, made.secret)
    return made


def _bytes(text: str) -> bytes:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except NotBase64 as error:
        raise ValueError(text[:1]) from error
    if len(raw) != _LENGTH:
        raise ValueError(len(raw))
    return raw
