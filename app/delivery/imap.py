"""Looks into a mailbox now and then for mail that came in: IMAP, with nothing in it changed."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Annotated, ClassVar, TypeAlias

import msgspec
from msgspec import Meta, Struct

from app.delivery.base import Channel, Outside, Polled, Post, Receipt, Received, Refused, Returned, Setting, TryAgain
from app.delivery.mail.access_tokens import AccessTokens
from app.delivery.mail.bounces import read_bounce
from app.delivery.mail.mailbox import MailServer, guarded, secret_of, secure, unreachable, xoauth2
from app.delivery.mail.reading import read_mail
from app.engine.words import Msg, msg

_PORTS = {"starttls": 143, "tls": 993, "none": 143}
_AT_ONCE = 50
"""Mails of one poll; the next takes up where it ended."""
_MOST_BYTES = 1024 * 1024
"""Of each mail: its text stands at the beginning, what follows are files."""
_RECEIVED_AT = re.compile(rb'INTERNALDATE "([^"]+)"')
_A_DAY = timedelta(days=1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Part: TypeAlias = bytes | tuple[bytes, bytes] | None
"""imaplib gives a line, or a line with the literal after it; None where the server said nothing."""

_SIGN_IN = msg("{host} did not let “{user}” in: {why}. Check user and password of the mailbox.")
_NO_FOLDER = msg("There is no folder “{folder}” in the mailbox at {host}: {why}.")
_BROKE_OFF = msg("{host} did not answer as a mailbox does: {why}. It is asked again later.")


class ImapSettings(MailServer, frozen=True, kw_only=True, omit_defaults=True):
    """A mailbox that receives."""

    folder: Annotated[
        str,
        Meta(pattern=r"^[\x20-\x7e]+$"),
        Setting(msg("Folder"), msg("Where the mails come in. Nothing in it is changed or marked as read.")),
    ] = "INBOX"
    automatic: Annotated[
        bool,
        Setting(msg("Also automatic mails"), msg("Absence notes and newsletters. Usually best left out.")),
    ] = False


class Mark(Struct, frozen=True):
    """How far a folder has been read: UIDs hold for one UIDVALIDITY only, then the moment of the last poll counts."""

    validity: int
    uid: int
    at: datetime


class Imap(Channel):
    """A mailbox that receives: each mail becomes an event of `email.received`, once."""

    kind: ClassVar[str] = "imap"
    title: ClassVar[Msg] = msg("Mailbox: receiving (IMAP)")
    description: ClassVar[Msg] = msg("Notices when clients write, for the trigger “E-mail received”.")
    icon: ClassVar[str] = "mdi6.email-arrow-left-outline"
    provider: ClassVar[str] = "email_in"
    carries: ClassVar[frozenset[str]] = frozenset()
    try_out_label: ClassVar[Msg | None] = None
    settings_type = ImapSettings
    settings: ImapSettings

    def __init__(self, id: str, name: str, settings: ImapSettings, outside: Outside) -> None:
        """Open no connection yet."""
        super().__init__(id, name, settings, outside)
        self._tokens = AccessTokens(settings, outside)
        self._port = settings.port or _PORTS[settings.security]

    def deliver(self, post: Post) -> Receipt:
        """Refuse: this one only receives."""
        raise Refused(msg("“{channel}” only receives. Choose a mailbox that sends.").fill(channel=self.name))

    def try_out(self, to: str) -> Receipt:
        """Sign in and count the mails in the folder; changes nothing."""
        with self._folder() as imap:
            return Receipt(f"{self.settings.folder}: {_number(imap, 'EXISTS')}")

    def poll(self, mark: str) -> Polled:
        """Return the mails that came in since `mark`; the very first time none, only where to begin."""
        now = self.outside.now()
        with self._folder() as imap:
            validity, last = _number(imap, "UIDVALIDITY"), _number(imap, "UIDNEXT") - 1
            if not mark:
                return Polled((), _written(Mark(validity, last, now)))
            seen = msgspec.json.decode(mark, type=Mark)
            uids = self._new(imap, seen, validity)
            mails = [mail for uid in uids if (mail := self._fetched(imap, uid, now)) is not None]
        uid = uids[-1] if uids else max(last, seen.uid if seen.validity == validity else 0)
        return self._sorted(mails, _written(Mark(validity, uid, now)))

    def _sorted(self, mails: list[tuple[bytes, datetime]], mark: str) -> Polled:
        received: list[Received] = []
        returned: list[Returned] = []
        for raw, at in mails:
            bounce = read_bounce(raw, at)
            mail = read_mail(raw, at, automatic=self.settings.automatic) if bounce is None else None
            received += [mail] if mail is not None else []
            returned += [bounce] if bounce is not None else []
        return Polled(tuple(received), mark, returned=tuple(returned))

    def _new(self, imap: imaplib.IMAP4, seen: Mark, validity: int) -> list[int]:
        """Return the UIDs of what is new, or may be where the server has numbered all anew: keys tell what is known."""
        if seen.validity == validity:
            found = self._asked(imap.uid("SEARCH", f"UID {seen.uid + 1}:*"))
            after = seen.uid  # the range is never empty: it has the last mail in it, even where that is older
        else:
            day = (seen.at.astimezone(UTC) - _A_DAY).date()
            found = self._asked(imap.uid("SEARCH", f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}"))
            after = 0
        uids = (int(one) for line in found if isinstance(line, bytes) for one in line.split())
        return sorted(uid for uid in uids if uid > after)[:_AT_ONCE]

    def _fetched(self, imap: imaplib.IMAP4, uid: int, now: datetime) -> tuple[bytes, datetime] | None:
        """Return a mail and when it came; None where it is gone by now."""
        parts = self._asked(imap.uid("FETCH", str(uid), f"(UID INTERNALDATE BODY.PEEK[]<0.{_MOST_BYTES}>)"))
        raw = next((one[1] for one in parts if isinstance(one, tuple)), None)
        if raw is None:
            return None
        around = b" ".join(one[0] if isinstance(one, tuple) else one for one in parts if one is not None)
        return raw, _moment(around) or now

    @contextmanager
    def _folder(self) -> Iterator[imaplib.IMAP4]:
        """Lend a connection with the folder open for reading only."""
        imap = self._connected()
        try:
            self._secure(imap)
            self._sign_in(imap)
            quoted = self.settings.folder.replace("\\", "\\\\").replace('"', '\\"')
            said, data = imap.select(f'"{quoted}"', readonly=True)
            if said != "OK":
                words = _NO_FOLDER.fill(folder=self.settings.folder, host=self.settings.host, why=_shown(data))
                raise TryAgain(words, field="folder")
            yield imap
        except imaplib.IMAP4.error as error:
            raise self._broke_off(error) from error
        except OSError as error:
            raise unreachable(self.settings, self._port, error) from error
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                imap.logout()
            with suppress(OSError):
                imap.shutdown()

    def _connected(self) -> imaplib.IMAP4:
        settings = self.settings
        try:
            if settings.security == "tls":
                return imaplib.IMAP4_SSL(settings.host, self._port, ssl_context=secure(), timeout=settings.timeout)
            return imaplib.IMAP4(settings.host, self._port, timeout=settings.timeout)
        except imaplib.IMAP4.error as error:
            raise self._broke_off(error) from error
        except (OSError, UnicodeError) as error:
            raise unreachable(settings, self._port, error) from error

    def _secure(self, imap: imaplib.IMAP4) -> None:
        if self.settings.security != "starttls":
            return
        try:
            imap.starttls(secure())
        except imaplib.IMAP4.error as error:
            words = msg("{host} offers no STARTTLS at port {port}. Choose TLS, or another port.")
            raise TryAgain(words.fill(host=self.settings.host, port=str(self._port)), field="security") from error

    def _sign_in(self, imap: imaplib.IMAP4) -> None:
        settings = self.settings
        if settings.way_in == "none":
            return
        guarded(settings, imap.socket())
        try:
            if settings.way_in == "oauth2":
                token = self._tokens.token()
                answers = iter((xoauth2(settings.user, token).encode("utf-8"),))
                imap.authenticate("XOAUTH2", lambda _: next(answers, b""))
                return
            password = secret_of(settings.password, self.outside.secret, "password")
            if "AUTH=PLAIN" in imap.capabilities:
                imap.authenticate("PLAIN", lambda _: f"\0{settings.user}\0{password}".encode())
            else:
                imap.login(settings.user, password)
        except (imaplib.IMAP4.error, UnicodeEncodeError) as error:
            if isinstance(error, imaplib.IMAP4.abort):
                raise
            self._tokens.forget()
            why = _shown(error.args) if isinstance(error, imaplib.IMAP4.error) else msg("letters beyond ASCII")
            words = _SIGN_IN.fill(host=settings.host, user=settings.user, why=why)
            raise TryAgain(words, field="refresh_token" if settings.way_in == "oauth2" else "password") from error

    def _asked(
        self, answer: tuple[str, list[bytes | tuple[bytes, bytes] | None]]
    ) -> list[bytes | tuple[bytes, bytes] | None]:
        said, data = answer
        if said != "OK":
            raise TryAgain(_BROKE_OFF.fill(host=self.settings.host, why=_shown(data)))
        return data

    def _broke_off(self, error: imaplib.IMAP4.error) -> TryAgain:
        return TryAgain(_BROKE_OFF.fill(host=self.settings.host, why=_shown(error.args)))


def _number(imap: imaplib.IMAP4, name: str) -> int:
    """Return a number that the server told when the folder was opened."""
    found = imap.response(name)[1]
    last = found[-1] if found else None
    if not isinstance(last, bytes) or not last.isdigit():
        raise imaplib.IMAP4.error(f"no {name}")
    return int(last)


def _moment(answer: bytes) -> datetime | None:
    found = _RECEIVED_AT.search(answer)
    if found is None:
        return None
    day, _, time = found[1].decode("ascii", "replace").strip().partition(" ")
    try:
        return parsedate_to_datetime(f"{day.replace('-', ' ')} {time}").astimezone(UTC)
    except ValueError:
        return None


def _written(mark: Mark) -> str:
    return msgspec.json.encode(mark).decode("utf-8")


def _shown(said: object) -> str:
    parts = said if isinstance(said, list | tuple) else (said,)
    texts = (one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in parts)
    return " ".join(" ".join(texts).split())[:200]
