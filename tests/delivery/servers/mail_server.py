"""A real SMTP server on loopback (aiosmtpd) that keeps what it is sent, and refuses whom a test says."""

from __future__ import annotations

import asyncio
import base64
import email.policy
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from msgspec import Struct


class Arrived(Struct, frozen=True):
    """A mail as the server has it."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        found = self.message.get_body((kind,))
        assert found is not None
        content: str = found.get_content()
        return content.replace("\r\n", "\n")


class MailServer:
    """Takes mail; `refusals` says what to answer to a recipient, `at_data` in place of taking the mail, each once.

    It looks into each for some seconds.
    """

    def __init__(self) -> None:
        self.mails: list[Arrived] = []
        self.refusals: dict[str, list[str]] = {}
        self.at_sender: list[str] = []
        self.at_data: list[str] = []
        self.looks_for = 0.0
        self.passwords: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.sessions = 0
        self.port = 0

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        del server, envelope
        session.host_name = hostname
        self.sessions += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session
        if self.at_sender:
            return self.at_sender.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if said := self.refusals.get(address):
            return said.pop(0) if len(said) > 1 else said[0]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del session
        if self.at_data:
            said = self.at_data.pop(0)
            if said == "hang up":
                assert isinstance(server.transport, asyncio.Transport)
                server.transport.abort()
            return said
        await asyncio.sleep(self.looks_for)
        assert isinstance(envelope.content, bytes)
        message = BytesParser(EmailMessage, policy=email.policy.default).parsebytes(envelope.content)
        self.mails.append(Arrived(str(envelope.mail_from), tuple(envelope.rcpt_tos), message))
        return "250 OK"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        """Take a token as Google and Microsoft do: a wrong one is answered by a challenge, then refused."""
        said = base64.b64decode(args[1]).decode()
        user, bearer = (one.partition("=")[2] for one in said.split("\x01")[:2])
        if self.tokens.get(user) == bearer.removeprefix("Bearer "):
            return AuthResult(success=True, auth_data=user)
        await server.challenge_auth(base64.b64encode(b'{"status":"400"}').decode(), encode_to_b64=False)
        return AuthResult(success=False, handled=False)

    def authenticated(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        del server, session, envelope, mechanism
        assert isinstance(data, LoginPassword)
        good = self.passwords.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=good, handled=False, auth_data=data.login)

    @contextmanager
    def running(self, tls: ssl.SSLContext | None = None, *, wrapped: bool = False, **options: Any) -> Iterator[Self]:
        """Serve on a free port of loopback: plain, with STARTTLS, or `wrapped` in TLS from the first byte."""
        options |= {"ssl_context": tls} if wrapped else {"tls_context": tls, "require_starttls": tls is not None}
        if self.passwords or self.tokens:
            options |= {"auth_required": True, "authenticator": self.authenticated}
            options |= {"auth_require_tls": tls is not None and not wrapped}
        controller = _OnAnyPort(self, hostname="127.0.0.1", port=0, server_hostname="localhost", **options)
        controller.start()
        try:
            self.port = controller.port
            yield self
        finally:
            controller.stop()


class _OnAnyPort(Controller):
    """Takes the port that the system gives."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd declares none
