"""Mail through real servers: OpenSMTPD takes and keeps it, Dovecot shows it."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

from app.delivery.base import Received, Refused, Returned, TryAgain
from app.delivery.imap import Imap
from app.delivery.mail.message_id import message_id
from app.engine.effects import ClientMail, EmployeeMail
from app.engine.model.values import File
from tests.delivery.posting import post
from tests.delivery.servers.certificates import Certificate, certify
from tests.delivery.servers.mail_server import MailServer
from tests.delivery.servers.web_server import Asked, Reply, WebServer
from tests.peers.mail_host import DOMAIN, MailHost, mail_host

pytestmark = pytest.mark.heavy

TOKEN = "token-of-the-office"


class TokenInfo(WebServer):
    """Says whose an access token is, and gives one, as a provider of OAuth 2 does."""

    def answer(self, asked: Asked) -> Reply:
        if asked.method == "POST":
            return Reply.of_json({"access_token": TOKEN, "expires_in": 3600})
        if asked.query.get("access_token") == TOKEN:
            return Reply.of_json({"email": f"office@{DOMAIN}"})
        return Reply.of_json({"error": "invalid_token"}, 401)


@pytest.fixture(scope="module")
def provider() -> Iterator[TokenInfo]:
    with TokenInfo().running() as provider:
        yield provider


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that mail servers get to under users of their own: pytest's are closed to them."""
    if os.geteuid() != 0:
        pytest.skip("mail servers must be started as root")
    made = Path(tempfile.mkdtemp(prefix="mail-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def certificate(folder: Path) -> Certificate:
    return certify(folder)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[MailServer]:
    """The mail server of somebody else, who knows no Eve."""
    with MailServer().running() as server:
        server.refusals = {"eve@elsewhere.example": ["550 5.1.1 no Eve here"]}
        yield server


@pytest.fixture(scope="module")
def host(folder: Path, certificate: Certificate, provider: TokenInfo, elsewhere: MailServer) -> Iterator[MailHost]:
    token_info = f"{provider.url}/info?access_token=".replace("localhost", "127.0.0.1")
    with mail_host(folder, certificate, token_info, elsewhere.port) as host:
        yield host


@pytest.fixture(autouse=True)
def _trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))


def _read(raw: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=default).parsebytes(raw)


def _look(box: Imap, mark: str, n: int) -> tuple[list[Received], str]:
    """Look until `n` mails have come in: a server takes a moment to sort them."""
    came_in: list[Received] = []
    for _ in range(500):
        polled = box.poll(mark)
        mark = polled.mark
        came_in += polled.received
        if len(came_in) >= n:
            break
    return came_in, mark


def _until_arrived(host: MailHost, user: str, key: str, *, to_client: bool = True) -> EmailMessage:
    wanted = message_id(key, f"x@{DOMAIN}", to_client=to_client)
    for _ in range(200_000):
        for raw in host.arrived(user):
            if (mail := _read(raw))["Message-ID"] == wanted:
                return mail
    pytest.fail(f"{wanted} never arrived")


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_mail_arrives_with_its_text_its_file_and_its_message_id(host: MailHost, security: str) -> None:
    content = bytes(range(256)) * 300
    mail = ClientMail("office", "c", f"paolo@{DOMAIN}", "Żółty dach", "<p>Łódź</p>", (File("1", "a.pdf"),))
    box = host.sends(security=security)
    box.deliver(post(mail, f"first-{security}", files=lambda _: content))
    box.close()
    arrived = _until_arrived(host, "paolo", f"first-{security}")
    assert arrived["Subject"] == "Żółty dach"
    body = arrived.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "Łódź"
    assert [one.get_payload(decode=True) for one in arrived.iter_attachments()] == [content]


@pytest.mark.parametrize("security", ["none", "tls"])
def test_half_of_the_recipients_refused_is_said_and_the_others_have_it(host: MailHost, security: str) -> None:
    addresses = (f"ann@{DOMAIN}", f"nobody-here@{DOMAIN}")
    box = host.sends(security=security)
    with pytest.raises(Refused, match=r"1 of 2 recipients: nobody-here@.*Invalid recipient") as caught:
        box.deliver(post(EmployeeMail("ann", ("ann", "bo"), addresses, "Half", "<p>x</p>"), f"half-{security}"))
    box.close()
    assert caught.value.rest == EmployeeMail("ann", ("bo",), addresses[1:], "Half", "<p>x</p>")
    _until_arrived(host, "ann", f"half-{security}", to_client=False)


def test_a_wrong_password_is_said_on_both_sides(host: MailHost) -> None:
    mail = ClientMail("office", "c", f"paolo@{DOMAIN}", "x", "<p>x</p>")
    with pytest.raises(TryAgain, match="did not let “office” in: 535"):
        host.sends(password="secret://ann").deliver(post(mail))
    with pytest.raises(TryAgain, match=r"did not let “office” in: .*AUTHENTICATIONFAILED"):
        host.receives(password="secret://ann").poll("")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_answer_comes_in_once_and_names_our_mail(host: MailHost, security: str) -> None:
    inbox = host.receives(security=security)
    mark = inbox.poll("").mark
    key = f"question-{security}"
    office, paolo = host.sends(), host.sends("paolo")
    office.deliver(post(ClientMail("office", "c", f"paolo@{DOMAIN}", "Offer", "<p>When?</p>"), key))
    ours = _until_arrived(host, "paolo", key)
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = f"Paolo <paolo@{DOMAIN}>", f"office@{DOMAIN}", "Re: Offer"
    answer["In-Reply-To"], answer["Message-ID"] = ours["Message-ID"], f"<answer-{security}@paolo.example>"
    answer.set_content("On Monday.")
    with paolo._line() as smtp:  # noqa: SLF001  a client's own program writes the answer
        smtp.send_message(answer)
    for one in (office, paolo):
        one.close()
    came_in, mark = _look(inbox, mark, 1)
    (received,) = came_in
    assert received.answers == (key,)
    assert received.data == {"sender": f"paolo@{DOMAIN}", "subject": "Re: Offer", "text": "On Monday."}
    assert inbox.poll(mark).received == ()


def test_a_mail_that_comes_back_names_our_post_and_whom_it_did_not_reach(host: MailHost, elsewhere: MailServer) -> None:
    inbox = host.receives()
    mark = inbox.poll("").mark
    addresses = ("dan@elsewhere.example", "eve@elsewhere.example")
    office = host.sends()
    office.deliver(post(EmployeeMail("ann", ("dan", "eve"), addresses, "Away", "<p>x</p>"), "away"))
    office.close()
    returned: list[Returned] = []
    for _ in range(500):
        polled = inbox.poll(mark)
        mark = polled.mark
        returned += polled.returned
        if returned:
            break
    assert [(one.key, one.addresses) for one in returned] == [("away", ("eve@elsewhere.example",))]
    assert "no Eve here" in returned[0].why.plain()
    assert [one.recipients for one in elsewhere.mails] == [("dan@elsewhere.example",)]


def test_a_folder_that_dovecot_numbers_anew_loses_nothing(host: MailHost) -> None:
    inbox = host.receives("ann", automatic=True)
    mark = inbox.poll("").mark
    paolo = host.sends("paolo")

    def write(number: int) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"paolo@{DOMAIN}", f"ann@{DOMAIN}", str(number)
        mail["Message-ID"] = f"<anew-{number}@paolo.example>"
        mail.set_content("x")
        with paolo._line() as smtp:  # noqa: SLF001
            smtp.send_message(mail)

    write(1)
    first, mark = _look(inbox, mark, 1)
    write(2)
    began = int(time.time())
    while int(time.time()) == began:  # Dovecot takes the second for UIDVALIDITY
        inbox.try_out("")
    for name in host.folder.glob("mail/ann/dovecot*"):
        name.unlink()
    after, mark = _look(inbox, mark, 2)
    paolo.close()
    assert len({one.key for one in after} - {one.key for one in first}) == 1
    assert inbox.poll(mark).received == ()


def test_an_access_token_lets_in(host: MailHost, provider: TokenInfo) -> None:
    url = f"{provider.url}/token".replace("localhost", "127.0.0.1")
    inbox = host.receives(way_in="oauth2", token_url=url, client_id="rulewright")
    assert inbox.try_out("").reference.startswith("INBOX: ")
