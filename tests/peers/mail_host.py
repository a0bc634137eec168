"""OpenSMTPD and Dovecot as one mail host on loopback, for a domain of its own.

OpenSMTPD takes mail in the clear and keeps it. Its TLS is broken where Debian 12 builds it with OpenSSL 3, so that mail
with TLS and a password goes to Dovecot's submission server, which hands it on to OpenSMTPD.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from app.delivery.imap import Imap
from app.delivery.smtp import Smtp
from tests.delivery.posting import opened
from tests.delivery.servers.certificates import Certificate
from tests.peers.processes import free_port, program, running

DOMAIN = "larch.example"
PASSWORDS = {"office": "tree-and-leaf", "ann": "oak-and-acorn", "paolo": "pine-and-cone"}
_NOBODY = 65534

_SMTPD = """
table people file:{folder}/people
listen on 127.0.0.1 port {port}
action "keep" maildir "{folder}/mail/%{{user.username}}" userbase <people>
action "elsewhere" relay host smtp://127.0.0.1:{elsewhere}
match from any for domain "{domain}" action "keep"
match from any for domain "elsewhere.example" action "elsewhere"
"""

_DOVECOT = """
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap submission
hostname = localhost
submission_relay_host = 127.0.0.1
submission_relay_port = {relay}
submission_relay_trusted = yes
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificate.file}
ssl_key = <{certificate.key}
mail_location = maildir:{folder}/mail/%n
auth_mechanisms = plain xoauth2
passdb {{
  driver = passwd-file
  mechanisms = plain
  args = scheme=PLAIN username_format=%n {folder}/passwords
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={nobody} gid={nobody} home={folder}/mail/%n
}}
service imap-login {{
  inet_listener imap {{
    port = {imap[starttls]}
  }}
  inet_listener imaps {{
    port = {imap[tls]}
    ssl = yes
  }}
}}
service submission-login {{
  inet_listener submission {{
    port = {smtp[starttls]}
  }}
  inet_listener submissions {{
    port = {smtp[tls]}
    ssl = yes
  }}
}}
"""


class MailHost(Struct, frozen=True):
    """Where it listens; mails lie in `folder`/mail."""

    folder: Path
    smtp: Mapping[str, int]
    imap: Mapping[str, int]

    def sends(self, user: str = "office", security: str = "starttls", **more: Any) -> Smtp:
        """Return the sending side of a mailbox."""
        settings = self._settings(user, security, self.smtp) | {"address": f"{user}@{DOMAIN}"} | more
        if security == "none":
            settings["way_in"] = "none"
        box = opened(Smtp, PASSWORDS, id=user, **settings)
        assert isinstance(box, Smtp)
        return box

    def receives(self, user: str = "office", security: str = "tls", **more: Any) -> Imap:
        """Return the receiving side of a mailbox."""
        box = opened(Imap, PASSWORDS, id=user, **(self._settings(user, security, self.imap) | more))
        assert isinstance(box, Imap)
        return box

    def arrived(self, user: str) -> list[bytes]:
        """Return the mails that lie in a mailbox, new and seen."""
        box = self.folder / "mail" / user
        return [one.read_bytes() for name in ("new", "cur") for one in sorted((box / name).glob("*"))]

    def _settings(self, user: str, security: str, ports: Mapping[str, int]) -> dict[str, Any]:
        return {
            "host": "localhost",
            "port": ports[security],
            "security": security,
            "user": user,
            "password": f"secret://{user}",
        }


@contextmanager
def mail_host(folder: Path, certificate: Certificate, token_info: str, elsewhere: int) -> Iterator[MailHost]:
    """Run both servers.

    `token_info` is where Dovecot asks whose an access token is; mail for elsewhere.example goes on to a port.
    """
    host = MailHost(folder, _ports() | {"none": free_port()}, _ports())
    for name in ("mail", "run"):
        (folder / name).mkdir()
    (folder / "mail").chmod(0o777)
    relay = host.smtp["none"]
    _write(folder / "smtpd.conf", _SMTPD.format(folder=folder, domain=DOMAIN, port=relay, elsewhere=elsewhere))
    values = {"folder": folder, "certificate": certificate, "nobody": _NOBODY, "relay": relay}
    _write(folder / "dovecot.conf", _DOVECOT.format(**values, imap=host.imap, smtp=host.smtp))
    _write(folder / "oauth2.conf", f"tokeninfo_url = {token_info}\nusername_attribute = email\nusername_format = %n\n")
    _write(folder / "passwords", "".join(f"{user}:{password}\n" for user, password in PASSWORDS.items()))
    people = (f"{user} {_NOBODY}:{_NOBODY}:{folder}/mail/{user}\n" for user in PASSWORDS)
    _write(folder / "people", "".join(people))
    with ExitStack() as stack:
        smtpd = [program("smtpd"), "-d", "-f", str(folder / "smtpd.conf")]
        stack.enter_context(running(smtpd, relay, folder / "smtpd.log"))
        dovecot = [program("dovecot"), "-F", "-c", str(folder / "dovecot.conf")]
        stack.enter_context(running(dovecot, host.imap["tls"], folder / "dovecot.out"))
        yield host


def _ports() -> dict[str, int]:
    return {"starttls": free_port(), "tls": free_port()}


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    path.chmod(0o644)
