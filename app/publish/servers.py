"""The servers that a person publishes to: their addresses in the settings, their tokens among the secrets."""

from __future__ import annotations

import ipaddress
import re
import ssl
from collections.abc import Callable
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

import httpx
from msgspec import ValidationError, convert, to_builtins
from msgspec.structs import replace

from app.delivery.secrets.base import reference_to
from app.engine.errors import KnownError, refusal
from app.engine.words import msg
from app.i18n import SOURCE_LANGUAGE
from app.publish.client import ServerClient
from app.settings import Server, Settings

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")

_bad_name = msg("“{name}” cannot be the name of a server. Use letters, digits and . _ - only.")
_bad_url = msg("“{url}” is no address of a server. It begins with https:// and holds no user, query or anchor.")
_plain = msg("{url} is not encrypted: everybody on the way could read the token. Use https://.")
_taken = msg("There is a server “{name}” already. Remove it first, or choose another name.")
_unknown = msg("There is no server “{name}” here. Known ones: {known}. Add it with “rulewright server add”.")
_no_token = msg("There is no token for “{name}” among the secrets. Add the server again with one.")
_bad_token = msg("A token holds no spaces or line breaks. Copy it again, whole.")
_certificate = msg("The certificate {file} cannot be read: {why}.")


class Keeper(Protocol):
    """Where tokens are kept."""

    def get(self, name: str) -> str | None:
        """Return one, None where there is none."""

    def put(self, name: str, value: str) -> None:
        """Keep one."""

    def remove(self, name: str) -> None:
        """Forget one."""


Connect = Callable[[Server, str], httpx.Client]
"""Opens the way to a server, given its token."""


class Servers:
    """Reads and changes them; the settings are handed in and out, as all of them are."""

    def __init__(self, secrets: Keeper, connect: Connect | None = None, language: str = SOURCE_LANGUAGE) -> None:
        """Keep tokens in `secrets`; `connect` opens connections, on which servers answer in `language`."""
        self.secrets = secrets
        self._connect = connect or partial(connection, language=language)

    def added(self, settings: Settings, server: Server, token: str) -> Settings:
        """Return settings with a server more, its token kept; raises KnownError for what cannot be."""
        checked(server)
        if any(one.name == server.name for one in settings.servers):
            raise KnownError(_taken.fill(name=server.name), field="name")
        if not token or re.search(r"\s", token):
            raise KnownError(_bad_token, field="token")
        self.secrets.put(secret_of(server.name), token)
        return replace(settings, servers=(*settings.servers, server))

    def removed(self, settings: Settings, name: str) -> Settings:
        """Return settings without a server, its token forgotten."""
        server = find(settings, name)
        self.secrets.remove(secret_of(name))
        return replace(settings, servers=tuple(one for one in settings.servers if one != server))

    def client(self, settings: Settings, name: str) -> ServerClient:
        """Return the client of a server; raises KnownError where it or its token is not known."""
        server = find(settings, name)
        token = self.secrets.get(secret_of(name))
        if token is None:
            raise KnownError(_no_token.fill(name=name), field="token")
        return ServerClient(self._connect(server, token), name)

    def try_out(self, server: Server, token: str) -> ServerClient:
        """Return the client of a server that is not kept yet."""
        return ServerClient(self._connect(checked(server), token), server.name)


def find(settings: Settings, name: str) -> Server:
    """Return a server by its name; raises KnownError naming those there are."""
    for one in settings.servers:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in settings.servers) or "–"
    raise KnownError(_unknown.fill(name=name, known=known), field="server")


def secret_of(name: str) -> str:
    """Return the name of the secret that a server's token is."""
    return reference_to(f"server-{name}", "token").removeprefix("secret://")


def checked(server: Server) -> Server:
    """Return a server whose name and address are sound; raises KnownError."""
    if not _NAME.fullmatch(server.name):
        raise KnownError(_bad_name.fill(name=server.name), field="name")
    try:
        parts = urlsplit(server.url)
        _ = parts.port
    except ValueError as error:
        raise KnownError(_bad_url.fill(url=server.url), field="url") from error
    odd = parts.username or parts.query or parts.fragment or not parts.hostname or re.search(r"\s", server.url)
    if parts.scheme not in ("http", "https") or odd:
        raise KnownError(_bad_url.fill(url=server.url), field="url")
    if parts.scheme == "http" and not _is_here(parts.hostname or ""):
        raise KnownError(_plain.fill(url=server.url), field="url")
    try:
        return convert(to_builtins(server), Server)
    except ValidationError as error:
        raise KnownError(_bad_url.fill(url=server.url), field="url") from error


def connection(server: Server, token: str, language: str = SOURCE_LANGUAGE) -> httpx.Client:
    """Open the way to a server: encrypted, its certificate checked, no redirect followed with the token."""
    checked(server)
    try:
        context = ssl.create_default_context(cafile=server.certificate or None)
    except (OSError, ssl.SSLError) as error:
        why = msg("it holds no certificate in PEM") if isinstance(error, ssl.SSLError) else refusal(error)
        raise KnownError(_certificate.fill(file=server.certificate, why=why), field="certificate") from error
    return httpx.Client(
        base_url=server.url.rstrip("/"),
        headers={"Authorization": f"Bearer {token}", "Accept": "application/json", "Accept-Language": language},
        timeout=TIMEOUT,
        verify=context,
        follow_redirects=False,
        trust_env=not _is_here(httpx.URL(server.url).host),
    )


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
