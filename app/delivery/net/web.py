"""Asks a server over HTTP: within a time, up to a size, only where calls may go, with failures in words."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from typing import Annotated, Any, Self
from urllib.parse import urlencode

import certifi
import httpx
from msgspec import Struct
from msgspec.structs import replace

from app.delivery.base import ChannelSettings, Refused, Setting, TryAgain
from app.delivery.net.addresses import Resolve, addresses_of
from app.engine.words import Msg, msg

MOST_BYTES = 1024 * 1024
"""Of an answer; a longer one is cut off there."""
MOST_REDIRECTS = 3
_SHOWN = 200
"""Letters of an answer that stand in a reason."""
_LONGEST_REST = timedelta(days=1)
_OK, _ELSEWHERE, _TROUBLE = 200, 300, 500
_LATER = frozenset({408, 409, 421, 423, 425, 429})
_KEEPS_METHOD = frozenset({307, 308})
_LEADS_ON = _KEEPS_METHOD | {301, 302, 303}
_REASONS = {one.value: one.phrase for one in HTTPStatus}
_NO_HEADERS = msg("A header or the method has letters that HTTP does not allow. Write them anew.")
_NO_ADDRESS = msg("This is no address of the web. It starts with https:// (or http://).")


class WebSettings(ChannelSettings, frozen=True, kw_only=True, omit_defaults=True):
    """What every channel that speaks HTTP may be told."""

    own_network: Annotated[
        bool,
        Setting(
            msg("Allow the own network"),
            msg("Otherwise only addresses of the internet are called, so that no rule reaches what is inside."),
            last=True,
        ),
    ] = False


class Request(Struct, frozen=True, kw_only=True):
    """What is asked of a server."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @classmethod
    def with_json(cls, method: str, url: str, content: Any, headers: tuple[tuple[str, str], ...] = ()) -> Self:
        """Return a request whose body is JSON."""
        body = json.dumps(content, ensure_ascii=False).encode()
        return cls(method=method, url=url, headers=(("Content-Type", "application/json"), *headers), body=body)

    @classmethod
    def with_form(cls, url: str, fields: Mapping[str, str], headers: tuple[tuple[str, str], ...] = ()) -> Self:
        """Return a request that posts the fields of a form."""
        form = ("Content-Type", "application/x-www-form-urlencoded")
        return cls(method="POST", url=url, headers=(form, *headers), body=urlencode(fields).encode())

    @classmethod
    def with_file(cls, url: str, fields: Mapping[str, str], name: str, file: tuple[str, bytes, str]) -> Self:
        """Return a request that posts a file (name, bytes, media type) as a field of a form, among others."""
        made = httpx.Request("POST", url, data=fields, files={name: file})
        return cls(method="POST", url=url, headers=(("Content-Type", made.headers["Content-Type"]),), body=made.read())


class Answer(Struct, frozen=True):
    """What a server said; `headers` by name in small letters."""

    host: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether it did what was asked."""
        return _OK <= self.status < _ELSEWHERE

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def beginning(self) -> str:
        """The first words of the body, in one line."""
        text = " ".join(self.text[: 4 * _SHOWN].split())
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"

    def json(self) -> Any:
        """Return the body as JSON, None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def fields(self) -> dict[str, Any]:
        """Return the body as an object of JSON, empty where it is none."""
        found = self.json()
        return found if isinstance(found, dict) else {}

    def failure(self, now: datetime, *, said: str = "", field: str | None = None) -> TryAgain | Refused:
        """Return the reason why it was not done; `said` in the server's words, `field` where to mend it."""
        said = said or self.beginning or _REASONS.get(self.status, "–")
        if self.status == HTTPStatus.UNAUTHORIZED:
            # Whoever mends the channel mends all that waits for it.
            words = msg("“{host}” does not accept who we say we are: {said} ({status}). Check the name and the secret.")
            return TryAgain(words.fill(host=self.host, said=said, status=self.status), field=field)
        if self.status in _LATER or self.status >= _TROUBLE:
            words = msg("“{host}” cannot do it at the moment: {said} ({status}).")
            return TryAgain(words.fill(host=self.host, said=said, status=self.status), after=self.rest_until(now))
        words = msg("“{host}” refuses it: {said} ({status}).")
        return Refused(words.fill(host=self.host, said=said, status=self.status), field=field)

    def rest_until(self, now: datetime) -> timedelta | None:
        """Return how long the server asks to be left alone."""
        asked = self.headers.get("retry-after", "").strip()
        if asked.isdecimal():
            return min(timedelta(seconds=min(int(asked), _LONGEST_REST.total_seconds())), _LONGEST_REST)
        try:
            return min(max(parsedate_to_datetime(asked) - now, timedelta(0)), _LONGEST_REST)
        except (ValueError, TypeError):
            return None


class Web:
    """The way to servers; each question is a connection of its own, so that none outlives its time."""

    def __init__(self, settings: WebSettings, resolve: Resolve | None = None) -> None:
        """Call where the settings allow; `resolve` gives the addresses of a host, else the system does."""
        self._timeout = settings.timeout
        self._own_network = settings.own_network
        self._resolve = resolve or _looked_up

    def ask(self, request: Request, *, timeout: float | None = None, field: str = "url") -> Answer:
        """Return the answer, whatever its status. Raises TryAgain, or Refused where the address will not do.

        Not from within a running event loop: it blocks its thread until the answer is there or the time is up.
        """
        seconds = timeout or self._timeout
        host = _host(request.url, field)
        try:
            return asyncio.run(self._within(seconds, request, field))
        except (TimeoutError, httpx.TimeoutException) as error:
            words = msg("“{host}” did not answer within {seconds} seconds.")
            raise TryAgain(words.fill(host=host, seconds=f"{seconds:g}")) from error
        except (httpx.LocalProtocolError, UnicodeEncodeError) as error:
            raise Refused(_NO_HEADERS, field="headers") from error
        except (httpx.HTTPError, OSError) as error:
            raise TryAgain(_trouble(error).fill(host=host)) from error

    async def _within(self, seconds: float, request: Request, field: str) -> Answer:
        async with asyncio.timeout(seconds):
            for _ in range(MOST_REDIRECTS + 1):
                answer = await self._once(request)
                if answer.status not in _LEADS_ON or "location" not in answer.headers:
                    return answer
                request = _led_on(request, answer, field)
            words = msg("“{host}” leads on and on. Write the address to which it leads.")
            raise Refused(words.fill(host=httpx.URL(request.url).host), field=field)

    async def _once(self, request: Request) -> Answer:
        url = httpx.URL(request.url)
        port = url.port or (443 if url.scheme == "https" else 80)
        addresses = await addresses_of(url.raw_host.decode("ascii"), port, self._resolve, own_network=self._own_network)
        async with httpx.AsyncClient(trust_env=False, verify=self._tls) as client:
            for address in addresses[:-1]:
                with suppress(httpx.ConnectError):  # nothing was said yet: the next address may answer
                    return await self._at(address, url, request, client)
            return await self._at(addresses[-1], url, request, client)

    async def _at(self, address: str, url: httpx.URL, request: Request, client: httpx.AsyncClient) -> Answer:
        asked = client.build_request(
            request.method,
            url.copy_with(host=address),
            headers=[
                *((name.encode("ascii"), value.encode()) for name, value in request.headers),
                (b"Host", url.netloc),
                (b"Accept-Encoding", b"identity"),
            ],
            content=request.body or None,
            # The certificate is that of the name, though an address is called.
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        response = await client.send(asked, stream=True)
        try:
            body = b""
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) >= MOST_BYTES:
                    break
        finally:
            await response.aclose()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(url.host, response.status_code, headers, body[:MOST_BYTES])

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if not context.cert_store_stats()["x509_ca"]:  # the system has no list of its own, or reads it later
            context.load_verify_locations(certifi.where())
        return context


async def _looked_up(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


def _host(address: str, field: str) -> str:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise Refused(_NO_ADDRESS, field=field) from error
    if url.scheme not in ("http", "https") or not url.host:
        raise Refused(_NO_ADDRESS, field=field)
    return url.host


def _led_on(request: Request, answer: Answer, field: str) -> Request:
    """Return the question where it was sent to: on the same host, in the same manner, else not at all.

    What is signed or carries a password is for one host only, and an order must not turn into a mere question.
    """
    here = httpx.URL(request.url)
    there = here.join(answer.headers["location"])
    same_manner = answer.status in _KEEPS_METHOD or request.method in ("GET", "HEAD")
    weaker = here.scheme == "https" and there.scheme != "https"
    if there.host != here.host or not same_manner or weaker:
        words = msg("“{host}” leads on to “{there}”. Write that address, if it is the one that is meant.")
        raise Refused(words.fill(host=answer.host, there=f"{there.scheme}://{there.host}{there.path}"), field=field)
    return replace(request, url=str(there))


def _trouble(error: BaseException) -> Msg:
    """Return why nothing came of a call, without its address: that may hold a password."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            words = msg("The certificate of “{host}” does not hold: {why}.")
            return words.fill(why=cause.verify_message or cause.reason or "–")
        if isinstance(cause, ConnectionRefusedError):
            return msg("Nobody answers at “{host}”. Is it running, and is the port right?")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ConnectError):
        return msg("“{host}” cannot be reached. Check the connection.")
    return msg("“{host}” broke the connection off.")
