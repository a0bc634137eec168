"""Access tokens for OAuth 2, fetched when the last one has run out (RFC 6749, refresh token or client credentials)."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import httpx

from app.delivery.base import Outside, TryAgain
from app.delivery.mail.mailbox import MailServer, secret_of
from app.engine.words import msg

_EARLY = timedelta(minutes=2)
"""So long before its end a token is not used any more."""
_USUAL_LIFE = 3600
_REFUSED = msg("{host} gave no access token: {why}. Sign in anew and enter the new refresh token.")


class AccessTokens:
    """Keeps the token of one mailbox in memory until it ends."""

    def __init__(self, server: MailServer, outside: Outside) -> None:
        """Fetch nothing yet."""
        self._server = server
        self._outside = outside
        self._lock = threading.Lock()
        self._token = ""
        self._ends: datetime | None = None

    def token(self) -> str:
        """Return a token that is good for a while; raises TryAgain where none is given."""
        with self._lock:
            if self._ends is None or self._outside.now() >= self._ends - _EARLY:
                self._fetch()
            return self._token

    def forget(self) -> None:
        """Fetch a new one next time: the server did not take this one."""
        with self._lock:
            self._ends = None

    def _fetch(self) -> None:
        url = self._server.token_url
        host = url.split("//")[-1].split("/")[0]
        if not url.startswith("https://") and host.split(":")[0] not in {"localhost", "127.0.0.1"}:
            raise TryAgain(msg("The token address must start with https://."), field="token_url")
        try:
            answer = httpx.post(url, data=self._asked(), timeout=self._server.timeout, follow_redirects=False)
            said = answer.json()
            token, life = said.get("access_token"), float(said.get("expires_in", _USUAL_LIFE))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TryAgain(_REFUSED.fill(host=host, why=type(error).__name__), field="token_url") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise TryAgain(_REFUSED.fill(host=host, why=msg("no readable answer")), field="token_url") from error
        if not answer.is_success or not token:
            why = str(said.get("error_description") or said.get("error") or answer.status_code)
            raise TryAgain(_REFUSED.fill(host=host, why=why.splitlines()[0][:200]), field="refresh_token")
        self._token, self._ends = str(token), self._outside.now() + timedelta(seconds=life)

    def _asked(self) -> dict[str, str]:
        server, secret = self._server, self._outside.secret
        asked = {
            "client_id": server.client_id,
            "client_secret": secret_of(server.client_secret, secret, "client_secret"),
        }
        if server.refresh_token:
            refresh = secret_of(server.refresh_token, secret, "refresh_token")
            asked |= {"grant_type": "refresh_token", "refresh_token": refresh}
        else:
            asked["grant_type"] = "client_credentials"
        asked["scope"] = server.scope
        return {name: value for name, value in asked.items() if value}
