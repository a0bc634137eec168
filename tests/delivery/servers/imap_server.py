"""A small IMAP server on loopback, written from RFC 3501: one folder that a test fills (`make peers` has Dovecot)."""

from __future__ import annotations

import base64
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import ClassVar, Self

from msgspec import Struct


class Kept(Struct, frozen=True):
    """A mail in the folder."""

    uid: int
    at: datetime
    raw: bytes


class ImapServer:
    """Has one folder, and remembers what it was told; `instead` answers a command by another status, each once."""

    def __init__(self) -> None:
        self.mails: list[Kept] = []
        self.validity = 1
        self.next_uid = 1
        self.password = "tree-and-leaf"
        self.token = "good-token"
        self.plain = True
        self.tls: ssl.SSLContext | None = None
        self.instead: dict[str, str] = {}
        self.told: list[str] = []
        self.port = 0

    def add(self, raw: str | bytes, at: datetime) -> None:
        """Let a mail come in."""
        content = raw if isinstance(raw, bytes) else raw.replace("\n", "\r\n").encode()
        self.mails.append(Kept(self.next_uid, at, content))
        self.next_uid += 1

    def number_anew(self) -> None:
        """Do as servers do after a repair: all UIDs are others."""
        self.validity += 1
        self.mails = [Kept(uid, one.at, one.raw) for uid, one in enumerate(reversed(self.mails), 100)]
        self.next_uid = 100 + len(self.mails)

    @contextmanager
    def running(self, *, wrapped: bool = False) -> Iterator[Self]:
        """Serve on a free port of loopback."""
        behind: ImapServer = self

        class Session(_Session):
            folder = behind

            def setup(self) -> None:
                if wrapped and behind.tls is not None:
                    self.request = behind.tls.wrap_socket(self.request, server_side=True)
                super().setup()

        with _Server(("127.0.0.1", 0), Session) as server:
            self.port = server.server_address[1]
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that does not trust the certificate hangs up."""


class _Session(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True
    folder: ClassVar[ImapServer]

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _, command = line.partition(" ")
            name, _, rest = command.partition(" ")
            self.folder.told.append(command)
            if instead := self.folder.instead.pop(name.upper(), ""):
                if instead == "hang up":
                    return
                self._say(f"{tag} {instead}")
            else:
                done = getattr(self, f"_{name.lower()}")(rest)
                self._say(f"{tag} {done or 'OK done'}")
            if name.upper() == "LOGOUT":
                return
            if name.upper() == "STARTTLS" and self.folder.tls is not None:
                self.request = self.folder.tls.wrap_socket(self.request, server_side=True)
                super().setup()

    def _say(self, line: str | bytes) -> None:
        self.wfile.write((line.encode() if isinstance(line, str) else line) + b"\r\n")

    def _capability(self, rest: str) -> None:
        del rest
        self._say(f"* CAPABILITY IMAP4rev1{' STARTTLS' * bool(self.folder.tls)}{' AUTH=PLAIN' * self.folder.plain}")

    def _starttls(self, rest: str) -> str:
        del rest
        return "BAD unknown" if self.folder.tls is None else "OK begin"

    def _login(self, rest: str) -> str:
        good = f'"{self.folder.password}"' in rest
        return "OK in" if good else "NO [AUTHENTICATIONFAILED] Invalid credentials"

    def _authenticate(self, rest: str) -> str:
        self._say("+ ")
        said = base64.b64decode(self.rfile.readline()).decode()
        if rest == "PLAIN":
            good = said.split("\0")[2] == self.folder.password
        else:
            good = f"auth=Bearer {self.folder.token}\x01" in said
            if not good:
                self._say("+ " + base64.b64encode(b'{"status":"400"}').decode())
                self.rfile.readline()
        return "OK in" if good else "NO [AUTHENTICATIONFAILED] Invalid credentials"

    def _examine(self, rest: str) -> str:
        if rest != '"INBOX"':
            return "NO Mailbox doesn't exist"
        self._say(f"* {len(self.folder.mails)} EXISTS")
        self._say(f"* OK [UIDVALIDITY {self.folder.validity}] valid")
        self._say(f"* OK [UIDNEXT {self.folder.next_uid}] next")
        return "OK [READ-ONLY] opened"

    def _logout(self, rest: str) -> None:
        del rest
        self._say("* BYE")

    def _uid(self, rest: str) -> None:
        if found := re.fullmatch(r"SEARCH UID (\d+):\*", rest):
            uids = [one.uid for one in self.folder.mails if one.uid >= int(found[1])]
            uids = uids or [one.uid for one in self.folder.mails[-1:]]
            self._say(" ".join(["* SEARCH", *map(str, uids)]))
        elif found := re.fullmatch(r"SEARCH SINCE (\S+)", rest):
            since = datetime.strptime(f"{found[1]} +0000", "%d-%b-%Y %z")
            self._say(" ".join(["* SEARCH", *(str(one.uid) for one in self.folder.mails if one.at >= since)]))
        elif found := re.fullmatch(r"FETCH (\d+) \(UID INTERNALDATE BODY.PEEK\[\]<0\.(\d+)>\)", rest):
            for number, one in enumerate(self.folder.mails, 1):
                if one.uid == int(found[1]):
                    raw = one.raw[: int(found[2])]
                    date = f"{one.at:%d-%b-%Y %H:%M:%S %z}"
                    head = f'* {number} FETCH (UID {one.uid} INTERNALDATE "{date}" BODY[]<0> {{{len(raw)}}}\r\n'
                    self._say(head.encode() + raw + b")")
