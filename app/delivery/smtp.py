"""Sends mail through a mailbox: SMTP with STARTTLS or TLS, signed in by password or OAuth 2."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from html import escape
from time import monotonic
from typing import Annotated, Any, ClassVar

from msgspec import Meta
from msgspec.structs import replace

from app.delivery.base import (
    TEST,
    Channel,
    Fit,
    Outside,
    People,
    Post,
    Receipt,
    Refused,
    Setting,
    Somebody,
    TryAgain,
    nobody,
)
from app.delivery.mail.access_tokens import AccessTokens
from app.delivery.mail.composing import compose, only, recipients, written
from app.delivery.mail.mailbox import MailServer, guarded, secret_of, secure, unreachable, xoauth2
from app.engine.effects import SYSTEM, ClientMail, Effect, EmployeeMail
from app.engine.errors import KnownError
from app.engine.words import Msg, msg

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_IDLE = 25.0
"""Seconds that a connection is kept for the next mail."""
_AT_THE_END = 180.0
"""Seconds for a server to take a mail in; shorter than a post is lent to who sends it."""
_LETTERS_EACH = 100
"""Mails over one connection; many servers hang up after so many."""
_MEGABYTE = 1_000_000
_PERMANENT = 500
_TRIED_OUT = "try-out"

_SENDS = msg("The mailbox “{name}” sends.")
_SIGN_IN = msg("{host} did not let “{user}” in: {why}. Check user and password of the mailbox.")
_NO_SIGN_IN = msg("{host} does not offer this way of signing in. Choose another in the mailbox’s settings.")
_ODD_PASSWORD = msg("{host} can be told no user or password with letters beyond ASCII. Choose another password there.")
_NO_STARTTLS = msg("{host} offers no STARTTLS at port {port}. Choose TLS, or another port.")
_HUNG_UP = msg("{host} broke off in the middle. It is tried again with the same Message-ID.")
_NOT_SENDING = msg("{host} does not send for {sender}: {why}.")
_NOT_TAKEN = msg("{host} did not take the mail: {why}.")
_ALL_REFUSED = msg("{host} refused the recipient: {who}.")
_SOME_REFUSED = msg("{host} refused {n} of {all} recipients: {who}. The others have the mail.")
_ODD_LETTERS = msg("{host} takes no addresses with letters beyond ASCII before the @: {who}. Nobody has the mail.")
_TOO_LARGE = msg("The mail has {size} MB with its attachments, more than the {most} MB that {host} takes.")


class SmtpSettings(MailServer, frozen=True, kw_only=True, omit_defaults=True):
    """A mailbox that sends."""

    address: Annotated[
        str,
        Meta(pattern=r"^[^@\s]+@[^@\s]+$"),
        Setting(msg("Address"), msg("What it sends from, and where bounces go.")),
    ]
    sender_name: Annotated[str, Setting(msg("Name shown"), msg("The company, or whose mailbox it is."))] = ""
    sends_as: Annotated[
        str,
        Setting(
            msg("May also send as"),
            msg("Addresses or whole domains, such as ann@example.com, @example.com. Others become the answer address."),
        ),
    ] = ""
    for_others: Annotated[
        bool,
        Setting(msg("Sends for everybody"), msg("Also for people who have no mailbox of their own here.")),
    ] = True
    count_openings: Annotated[
        bool,
        Setting(
            msg("Notice when clients open a mail"),
            msg("By a picture that is loaded with it. Ask for consent where the law wants it."),
        ),
    ] = False
    largest: Annotated[int, Meta(ge=1, le=1000), Setting(msg("Largest mail"), msg("In MB, with its attachments."))] = 25


class Smtp(Channel):
    """A mailbox that sends. Each mail carries a Message-ID made of the post's key, so that a repetition is known."""

    kind: ClassVar[str] = "smtp"
    title: ClassVar[Msg] = msg("Mailbox: sending (SMTP)")
    description: ClassVar[Msg] = msg("Sends e-mails to clients and employees through a mail server.")
    icon: ClassVar[str] = "mdi6.email-arrow-right-outline"
    provider: ClassVar[str] = "email"
    carries: ClassVar[frozenset[str]] = frozenset({"email"})
    settings_type = SmtpSettings
    settings: SmtpSettings

    def __init__(self, id: str, name: str, settings: SmtpSettings, outside: Outside) -> None:
        """Open no connection yet."""
        super().__init__(id, name, settings, outside)
        self._tokens = AccessTokens(settings, outside)
        self._port = settings.port or _PORTS[settings.security]
        self._idle: list[_Line] = []
        self._lock = threading.Lock()
        self._closed = False

    def fit(self, effect: Effect, person: People = nobody) -> Fit:
        """Take what names this mailbox or one of its addresses, and what nobody else sends if it is for everybody."""
        if not isinstance(effect, EmployeeMail | ClientMail):
            return Fit.NO
        if effect.sender == self.id or self._sends_as(_writer(effect, person).address):
            return Fit.NAMED
        another = isinstance(effect, ClientMail) and effect.sender != SYSTEM and "@" not in effect.sender
        return Fit.NO if another or not self.settings.for_others else Fit.USUAL

    def deliver(self, post: Post) -> Receipt:
        """Send the mail; raises Refused or TryAgain with those recipients that were refused, the others have it."""
        effect = post.effect
        if not isinstance(effect, EmployeeMail | ClientMail):
            raise Refused(msg("This is no e-mail."))
        sender, reply_to = self._sender(effect, post.person)
        message = compose(post if self.settings.count_openings else replace(post, pixel=""), sender, reply_to)
        to = {written(one): one for one in recipients(effect)}
        with self._line() as smtp:
            refused = self._sent(smtp, message, tuple(to))
        if refused:
            raise self._refused(effect, {to[one]: said for one, said in refused.items()}, len(to))
        return Receipt(str(message["Message-ID"]))

    def try_out(self, to: str) -> Receipt:
        """Send a short mail to an address."""
        said = self.outside.said
        text = f"<p>{escape(said(TEST))} {escape(said(_SENDS.fill(name=self.name)))}</p>"
        mail = ClientMail(self.id, "", to.strip(), said(TEST), text)
        now = self.outside.now()
        return self.deliver(Post(f"{_TRIED_OUT}.{now:%Y%m%d%H%M%S%f}", mail, "", "", "", now))

    def close(self) -> None:
        """Hang up; what is under way just now ends first, and hangs up then."""
        with self._lock:
            lines, self._idle, self._closed = self._idle, [], True
        for line in lines:
            line.hang_up()

    def _sender(self, effect: EmployeeMail | ClientMail, person: People) -> tuple[Somebody, Somebody | None]:
        """Return whose name and address stand in From, and who is answered where that is another."""
        own = Somebody(self.settings.sender_name, self.settings.address)
        writer = _writer(effect, person)
        if not writer.address or writer.address.casefold() == own.address.casefold():
            return Somebody(writer.name or own.name, own.address), None
        if self._sends_as(writer.address):
            return writer, None
        return Somebody(writer.name or own.name, own.address), writer

    def _sends_as(self, address: str) -> bool:
        mine = (self.settings.address, *self.settings.sends_as.replace(";", ",").split(","))
        known = {one.strip().casefold() for one in mine}
        lower = address.casefold()
        return bool(address) and (lower in known or f"@{lower.rpartition('@')[2]}" in known)

    def _sent(self, smtp: smtplib.SMTP, message: EmailMessage, to: tuple[str, ...]) -> dict[str, tuple[int, bytes]]:
        """Hand the mail over; return what was said to each recipient that was refused."""
        self._within_size(smtp, message)
        try:
            return smtp.send_message(message, written(self.settings.address), to)
        except smtplib.SMTPRecipientsRefused as error:
            if len(error.recipients) < len(to):  # it broke off (421) before all were named: nobody has the mail
                last = list(error.recipients.values())[-1]
                raise TryAgain(_NOT_TAKEN.fill(host=self.settings.host, why=_said(*last))) from error
            return error.recipients
        except smtplib.SMTPSenderRefused as error:
            raise self._answer(_NOT_SENDING.fill(sender=error.sender), error, "sender") from error
        except smtplib.SMTPNotSupportedError as error:
            odd = "; ".join(one for one in to if not one.isascii()) or self.settings.address
            raise Refused(_ODD_LETTERS.fill(host=self.settings.host, who=odd), field="address") from error
        except smtplib.SMTPResponseException as error:
            raise self._answer(_NOT_TAKEN, error, None) from error

    def _within_size(self, smtp: smtplib.SMTP, message: EmailMessage) -> None:
        theirs = smtp.esmtp_features.get("size", "")
        most = self.settings.largest * _MEGABYTE
        if theirs.isdigit() and int(theirs):
            most = min(most, int(theirs))
        size = len(message.as_bytes())
        if size > most:
            said = {"size": f"{size / _MEGABYTE:.1f}", "most": f"{most / _MEGABYTE:.1f}", "host": self.settings.host}
            raise Refused(_TOO_LARGE.fill(**said), field="attachments")

    def _answer(self, words: Msg, error: smtplib.SMTPResponseException, field: str | None) -> KnownError:
        filled = words.fill(host=self.settings.host, why=_said(error.smtp_code, error.smtp_error))
        if error.smtp_code >= _PERMANENT:
            return Refused(filled, field=field)
        return TryAgain(filled, field=field)

    def _refused(
        self, effect: EmployeeMail | ClientMail, refused: dict[str, tuple[int, bytes]], n_all: int
    ) -> KnownError:
        who = "; ".join(f"{address} ({_said(*said)})" for address, said in refused.items())
        some = len(refused) < n_all
        words = (_SOME_REFUSED if some else _ALL_REFUSED).fill(
            host=self.settings.host, n=len(refused), all=n_all, who=who
        )
        rest = only(effect, refused) if some else None
        field = "addresses" if isinstance(effect, EmployeeMail) else "address"
        if all(code >= _PERMANENT for code, _ in refused.values()):
            return Refused(words, rest=rest, field=field)
        return TryAgain(words, rest=rest, field=field)

    @contextmanager
    def _line(self) -> Iterator[smtplib.SMTP]:
        """Lend a connection that is signed in; a fresh one where none is idle. It is kept if all went well."""
        line = self._resumed() or self._opened()
        try:
            yield line.smtp
        except smtplib.SMTPServerDisconnected as error:
            line.hang_up()
            raise TryAgain(_HUNG_UP.fill(host=self.settings.host)) from error
        except OSError as error:
            line.hang_up()
            raise unreachable(self.settings, self._port, error) from error
        except BaseException:
            line.hang_up()
            raise
        line.letters += 1
        line.since = monotonic()
        with self._lock:
            if not self._closed:
                self._idle.append(line)
                return
        line.hang_up()

    def _resumed(self) -> _Line | None:
        while True:
            with self._lock:
                if not self._idle:
                    return None
                line = self._idle.pop()
            if line.is_good():
                return line
            line.hang_up()

    def _opened(self) -> _Line:
        try:
            smtp = self._connected()
        except smtplib.SMTPNotSupportedError as error:
            words = _NO_STARTTLS.fill(host=self.settings.host, port=str(self._port))
            raise TryAgain(words, field="security") from error
        except smtplib.SMTPResponseException as error:
            why = _said(error.smtp_code, error.smtp_error)
            raise TryAgain(_NOT_TAKEN.fill(host=self.settings.host, why=why), field="host") from error
        except UnicodeError as error:
            raise unreachable(self.settings, self._port, error) from error
        except OSError as error:
            behind = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else error
            cause = behind if isinstance(behind, OSError) else error
            raise unreachable(self.settings, self._port, cause) from error
        try:
            self._sign_in(smtp)
        except BaseException:
            smtp.close()
            raise
        return _Line(smtp)

    def _connected(self) -> smtplib.SMTP:
        settings = self.settings
        if settings.security == "tls":
            return _TlsLine(settings.host, self._port, timeout=settings.timeout, context=secure())
        smtp = _Patient(settings.host, self._port, timeout=settings.timeout)
        try:
            if settings.security == "starttls":
                smtp.starttls(context=secure())
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _sign_in(self, smtp: smtplib.SMTP) -> None:
        settings = self.settings
        try:
            smtp.ehlo_or_helo_if_needed()
            if settings.way_in != "none" and smtp.sock is not None:
                guarded(settings, smtp.sock)
            if settings.way_in == "password":
                smtp.login(settings.user, secret_of(settings.password, self.outside.secret, "password"))
            elif settings.way_in == "oauth2":
                token = self._tokens.token()
                smtp.auth("XOAUTH2", lambda challenge=None: xoauth2(settings.user, token, challenge))
        except UnicodeEncodeError as error:
            raise TryAgain(_ODD_PASSWORD.fill(host=settings.host), field="password") from error
        except smtplib.SMTPNotSupportedError as error:
            raise TryAgain(_NO_SIGN_IN.fill(host=settings.host), field="way_in") from error
        except smtplib.SMTPResponseException as error:
            self._tokens.forget()
            words = _SIGN_IN.fill(host=settings.host, user=settings.user)
            words = words.fill(why=_said(error.smtp_code, error.smtp_error))
            raise TryAgain(words, field="refresh_token" if settings.way_in == "oauth2" else "password") from error
        except OSError as error:
            raise unreachable(settings, self._port, error) from error


class _Patient(smtplib.SMTP):
    """Waits longer at the end of a mail, while the server looks into it: whoever hangs up there sends it twice.

    RFC 5321 (4.5.3.2) asks for as much.
    """

    def data(self, msg: Any) -> tuple[int, bytes]:
        if self.sock is None:
            return super().data(msg)
        usual = self.sock.gettimeout()
        self.sock.settimeout(max(usual or 0.0, _AT_THE_END))
        try:
            return super().data(msg)
        finally:
            if self.sock is not None:
                self.sock.settimeout(usual)


class _TlsLine(_Patient, smtplib.SMTP_SSL):
    """One in TLS from the first byte."""


class _Line:
    """A connection that is signed in."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self.smtp = smtp
        self.letters = 0
        self.since = monotonic()

    def is_good(self) -> bool:
        """Say whether it may carry another mail and the server is still there."""
        if self.letters >= _LETTERS_EACH or monotonic() - self.since > _IDLE:
            return False
        try:
            return self.smtp.noop()[0] < _PERMANENT
        except OSError:
            return False

    def hang_up(self) -> None:
        with suppress(OSError):
            self.smtp.quit()
        self.smtp.close()


def _writer(effect: EmployeeMail | ClientMail, person: People) -> Somebody:
    """Return who writes; without an address where it is the company, or a mailbox by its id."""
    sender = effect.sender
    if sender == SYSTEM:
        return Somebody("")
    known = person(sender)
    if "@" in sender:
        return Somebody(known.name if known else "", sender)
    return known or Somebody("")


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())[:200]}".strip()
