"""Message-IDs made of the keys of posts, and found again in the answers."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator

_PLAIN = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_ID = re.compile(r"<rw(s?)(x?)\.([^<>@\s]+)@[^<>\s]+>")
"""Ours: to staff, whose answers are no client's and set off nothing; or not. Encoded, or the key itself."""


def message_id(key: str, address: str, *, to_client: bool = True) -> str:
    """Return the Message-ID of a post: the same each time it is tried, in the domain of the sender's address."""
    staff, domain = "" if to_client else "s", address.rpartition("@")[2] or "localhost"
    if _PLAIN.fullmatch(key):
        return f"<rw{staff}.{key}@{domain}>"
    encoded = base64.urlsafe_b64encode(key.encode("utf-8")).decode("ascii").rstrip("=")
    return f"<rw{staff}x.{encoded}@{domain}>"


def is_ours(header: str) -> bool:
    """Say whether a Message-ID is one that we have made."""
    return _ID.search(header) is not None


def answered(headers: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of our posts to clients that In-Reply-To and References name, the nearest answered first.

    Hand over In-Reply-To before References; the last of the latter is the nearest.
    """
    return tuple(dict.fromkeys(key for staff, key in _keys(headers) if not staff))


def named(headers: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of all our posts that headers name, whoever they went to; the last of each first."""
    return tuple(dict.fromkeys(key for _, key in _keys(headers)))


def _keys(headers: Iterable[str]) -> Iterator[tuple[bool, str]]:
    for header in headers:
        for staff, encoded, local in reversed(_ID.findall(header)):
            if key := _decoded(local) if encoded else local:
                yield bool(staff), key


def _decoded(local: str) -> str:
    try:
        return base64.urlsafe_b64decode(local + "=" * (-len(local) % 4)).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
