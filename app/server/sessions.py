"""Who looks at the status page: a token, shown once, gives a cookie that is good for a while and for looking alone."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from msgspec import Struct

from app.storage.ledger.access import Token, hash_of

COOKIE = "rulewright_session"
LASTS = timedelta(hours=8)
_MOST = 1000


class Session(Struct, frozen=True):
    """Somebody looks, by a token, until a moment."""

    token: Token
    until: datetime


class Sessions:
    """The sessions of one process: they end with it. What a cookie holds is kept as a hash only."""

    def __init__(self) -> None:
        """Begin with none."""
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._lock = Lock()

    def begin(self, token: Token, now: datetime) -> str:
        """Return what the cookie is to hold."""
        secret = secrets.token_urlsafe(32)
        until = min(now + LASTS, token.expires_at or now + LASTS)
        with self._lock:
            self._sessions[hash_of(secret)] = Session(token, until)
            while len(self._sessions) > _MOST:
                self._sessions.popitem(last=False)
        return secret

    def find(self, secret: str, now: datetime) -> Session | None:
        """Return the session of a cookie, None where it is over."""
        with self._lock:
            session = self._sessions.get(hash_of(secret))
        return session if session is not None and now < session.until else None

    def end(self, secret: str) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(hash_of(secret), None)
