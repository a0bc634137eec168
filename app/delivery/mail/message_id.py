"""Message-IDs made of the keys of posts, and found again in the answers."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable

_OURS = "rw."
_ENCODED = "rwx."
_PLAIN = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_ID = re.compile(r"<([^<>@\s]+)@[^<>\s]+>")


def message_id(key: str, address: str) -> str:
    """Return the Message-ID of a post: the same each time it is tried, in the domain of the sender's address."""
    if _PLAIN.fullmatch(key):
        local = _OURS + key
    else:
        local = _ENCODED + base64.urlsafe_b64encode(key.encode("utf-8")).decode("ascii").rstrip("=")
    return f"<{local}@{address.rpartition('@')[2] or 'localhost'}>"


def answered(headers: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of our posts that In-Reply-To and References name, the nearest answered first.

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
