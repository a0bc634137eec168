"""Message-IDs made of the keys of posts, and found again in the answers."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable

_OURS = "rw."
_ENCODED = "rwx."
_STAFF = "rws."
"""Of mails to employees: their answers are no client's, and set off nothing."""
_PLAIN = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_ID = re.compile(r"<([^<>@\s]+)@[^<>\s]+>")


def message_id(key: str, address: str, *, to_client: bool = True) -> str:
    """Return the Message-ID of a post: the same each time it is tried, in the domain of the sender's address."""
    plain = _PLAIN.fullmatch(key) is not None
    local = key if plain else base64.urlsafe_b64encode(key.encode("utf-8")).decode("ascii").rstrip("=")
    prefix = (_OURS if plain else _ENCODED) if to_client else _STAFF
    return f"<{prefix}{local}@{address.rpartition('@')[2] or 'localhost'}>"


def is_ours(header: str) -> bool:
    """Say whether a Message-ID is one that we have made."""
    return any(one.startswith((_OURS, _ENCODED, _STAFF)) for one in _ID.findall(header))


def answered(headers: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of our posts to clients that In-Reply-To and References name, the nearest answered first.

    Hand over In-Reply-To before References; the last of the latter is the nearest.
    """
    keys = (key for header in headers for local in reversed(_ID.findall(header)) if (key := _key(local)))
    return tuple(dict.fromkeys(keys))


def _key(local: str) -> str:
    if local.startswith(_ENCODED):
        encoded = local.removeprefix(_ENCODED)
        try:
            return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode("utf-8")
        except (binascii.Error, ValueError):
            return ""
    return local.removeprefix(_OURS) if local.startswith(_OURS) else ""
