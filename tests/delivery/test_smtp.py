"""Mail that leaves: what arrives at a real SMTP server, and what is said where it does not."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from app.delivery.base import Fit, Post, Refused, Somebody, TryAgain
from app.delivery.mail.composing import one_line
from app.delivery.smtp import Smtp
from app.engine.effects import SYSTEM, ClientMail, EmployeeMail, Notification
from app.engine.errors import KnownError
from app.engine.model.values import File
from tests.delivery.posting import NOW, opened, post
from tests.delivery.servers.certificates import Certificate, certify
from tests.delivery.servers.mail_server import MailServer
from tests.delivery.servers.web_server import Asked, Reply, WebServer

# Some of the servers let in by a password without TLS: loopback is all they hear.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")

ANN = Somebody("Ann Berg", "ann@example.com")
OFFER = ClientMail("office", "contact:paolo", "paolo@example.org", "Your offer", "<p>Dear <b>Paolo</b></p>")
NEWS = EmployeeMail("ann", ("ann", "bo", "cy"), ("ann@x.org", "bo@x.org", "cy@x.org"), "New deal", "<p>Roof</p>")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer().running() as server:
        yield server


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certify(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    return certificate


class Boxes:
    """Opens mailboxes that send to a server, and closes them after the test."""

    def __init__(self) -> None:
        self.opened: list[Smtp] = []

    def __call__(self, server: MailServer, secrets: dict[str, str] | None = None, **settings: Any) -> Smtp:
        usual = {"host": "localhost", "port": server.port, "security": "none", "way_in": "none", "timeout": 5}
        box = opened(Smtp, secrets, id="office", **{**usual, "address": "office@larch.example", **settings})
        assert isinstance(box, Smtp)
        self.opened.append(box)
        return box


@pytest.fixture
def mailbox() -> Iterator[Boxes]:
    mailboxes = Boxes()
    yield mailboxes
    for box in mailboxes.opened:
        box.close()


def _person(who: str) -> Somebody | None:
    return ANN if who in {"ann", ANN.address} else None


def _post(mail: ClientMail | EmployeeMail, key: str = "0a1b2c", **more: Any) -> Post:
    return post(mail, key, person=_person, **more)


def test_a_mail_arrives_as_html_and_text_with_the_key_in_its_message_id(server: MailServer, mailbox: Boxes) -> None:
    receipt = mailbox(server, sender_name="Larchwood Joinery").deliver(_post(OFFER))
    (mail,) = server.mails
    assert receipt.reference == mail.message["Message-ID"] == "<rw.0a1b2c@larch.example>"
    assert mail.recipients == ("paolo@example.org",)
    assert mail.message["From"] == "Larchwood Joinery <office@larch.example>"
    assert mail.message["Date"].datetime == NOW
    assert mail.text.strip() == "Dear Paolo"
    assert "<p>Dear <b>Paolo</b></p>" in mail.html


def test_a_mail_that_is_sent_again_has_the_same_message_id(server: MailServer, mailbox: Boxes) -> None:
    for _ in range(2):
        mailbox(server).deliver(_post(OFFER))
    first, second = server.mails
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_letters_of_all_tongues_arrive_whole(server: MailServer, mailbox: Boxes) -> None:
    name = "Żółta Łódź – 見積書"
    mail = ClientMail("office", "c", "jan@bücher.example", name, f"<p>{name} €</p>", (File("1", f"{name}.txt"),))
    mailbox(server, sender_name=name).deliver(_post(mail, files=lambda _: b"x"))
    (arrived,) = server.mails
    assert arrived.recipients == ("jan@xn--bcher-kva.example",)
    assert arrived.message["Subject"] == name
    assert arrived.message["From"].addresses[0].display_name == name
    assert arrived.text.strip() == f"{name} €"
    assert [one.get_filename() for one in arrived.message.iter_attachments()] == [f"{name}.txt"]


def test_attachments_arrive_byte_for_byte_with_name_and_type(server: MailServer, mailbox: Boxes) -> None:
    files = (File("1", "offer.pdf", 4, "application/pdf"), File("2", "note.txt", 3, "text/plain"))
    content = {"1": bytes(range(256)) * 40, "2": b"a\r\nb\n"}
    mail = ClientMail("office", "c", "p@example.org", "x", "<p>y</p>", files)
    mailbox(server).deliver(_post(mail, files=lambda file: content[file.id]))
    arrived = list(server.mails[0].message.iter_attachments())
    assert [one.get_filename() for one in arrived] == ["offer.pdf", "note.txt"]
    assert [one.get_content_type() for one in arrived] == ["application/pdf", "text/plain"]
    assert [one.get_payload(decode=True) for one in arrived] == list(content.values())


def test_a_file_that_is_gone_refuses_the_mail_before_anything_leaves(server: MailServer, mailbox: Boxes) -> None:
    mail = ClientMail("office", "c", "p@example.org", "x", "<p>y</p>", (File("1", "offer.pdf"),))
    with pytest.raises(Refused, match=r"offer\.pdf"):
        mailbox(server).deliver(_post(mail))
    assert server.mails == []


def test_links_are_tracked_where_the_rule_asks_for_it_in_both_faces(server: MailServer, mailbox: Boxes) -> None:
    html = '<p><a href="https://larch.example/a?x=1&amp;y=2">Offer</a> <a href="mailto:a@b.org">write</a></p>'
    tracked = ClientMail("office", "c", "p@example.org", "x", html, track_clicks=True)
    asked: list[str] = []

    def link(url: str) -> str:
        asked.append(url)
        return f"https://go.example/l/{len(asked)}"

    mailbox(server).deliver(_post(tracked, links=link))
    (mail,) = server.mails
    assert asked == ["https://larch.example/a?x=1&y=2"]
    assert 'href="https://go.example/l/1"' in mail.html
    assert "mailto:a@b.org" in mail.html
    assert mail.text.strip() == "Offer (https://go.example/l/1) write (a@b.org)"


def test_links_stay_as_they_are_where_nobody_asked(server: MailServer, mailbox: Boxes) -> None:
    html = '<p><a href="https://larch.example/">https://larch.example/</a></p>'
    mail = ClientMail("office", "c", "p@example.org", "x", html)
    mailbox(server).deliver(_post(mail, links=lambda _: "https://go.example/l/1"))
    assert "go.example" not in server.mails[0].html
    assert server.mails[0].text.strip() == "https://larch.example/"


def test_opening_is_noticed_in_mails_to_clients_and_where_asked(server: MailServer, mailbox: Boxes) -> None:
    box = mailbox(server, count_openings=True)
    box.deliver(_post(OFFER, pixel="https://go.example/o/1"))
    box.deliver(_post(NEWS, pixel="https://go.example/o/2"))
    mailbox(server).deliver(_post(OFFER, pixel="https://go.example/o/3"))
    to_client, to_staff, unasked = server.mails
    assert "<img" not in unasked.html
    assert '<img src="https://go.example/o/1" width="1" height="1" alt="">' in to_client.html
    assert "<img" not in to_staff.html


def test_whom_the_mailbox_may_write_for_stands_in_from_others_are_answered(server: MailServer, mailbox: Boxes) -> None:
    mail = EmployeeMail("ann", ("bo",), ("bo@x.org",), "x", "<p>y</p>")
    mailbox(server, sends_as="@example.com").deliver(_post(mail))
    mailbox(server, sender_name="Larch").deliver(_post(mail))
    own, another = (one.message for one in server.mails)
    assert (own["From"], own["Reply-To"]) == ("Ann Berg <ann@example.com>", None)
    assert (another["From"], another["Reply-To"]) == ("Ann Berg <office@larch.example>", "Ann Berg <ann@example.com>")
    assert [one.sender for one in server.mails] == ["office@larch.example"] * 2


def test_half_of_the_recipients_refused_for_good_is_said_and_only_they_remain(
    server: MailServer, mailbox: Boxes
) -> None:
    server.refusals = {"bo@x.org": ["550 no such user"]}
    with pytest.raises(Refused) as caught:
        mailbox(server).deliver(_post(NEWS))
    assert str(caught.value) == (
        "localhost refused 1 of 3 recipients: bo@x.org (550 no such user). The others have the mail."
    )
    assert caught.value.rest == EmployeeMail("ann", ("bo",), ("bo@x.org",), "New deal", "<p>Roof</p>")
    assert server.mails[0].recipients == ("ann@x.org", "cy@x.org")


def test_a_server_that_breaks_off_among_the_recipients_has_the_mail_for_nobody(
    server: MailServer, mailbox: Boxes
) -> None:
    server.refusals = {"bo@x.org": ["421 closing down"]}
    box = mailbox(server)
    with pytest.raises(TryAgain, match="did not take the mail: 421 closing down") as caught:
        box.deliver(_post(NEWS))
    assert caught.value.rest is None
    server.refusals.clear()
    box.deliver(_post(NEWS))
    assert [one.recipients for one in server.mails] == [("ann@x.org", "bo@x.org", "cy@x.org")]


def test_a_server_that_looks_into_a_mail_for_long_is_waited_for_and_gets_it_once(
    server: MailServer, mailbox: Boxes
) -> None:
    server.looks_for = 0.5
    mailbox(server, timeout=0.2).deliver(_post(OFFER))
    assert len(server.mails) == 1


def test_a_recipient_refused_for_now_is_tried_again_alone(server: MailServer, mailbox: Boxes) -> None:
    server.refusals = {"bo@x.org": ["450 come back later"]}
    box = mailbox(server)
    with pytest.raises(TryAgain) as caught:
        box.deliver(_post(NEWS))
    server.refusals.clear()
    assert caught.value.rest is not None
    box.deliver(post(caught.value.rest, "0a1b2c"))
    assert [one.recipients for one in server.mails] == [("ann@x.org", "cy@x.org"), ("bo@x.org",)]
    assert len({one.message["Message-ID"] for one in server.mails}) == 1


@pytest.mark.parametrize(("said", "kind"), [("550 no such user", Refused), ("451 greylisted", TryAgain)])
def test_a_refused_client_is_a_reason_with_the_servers_words(
    server: MailServer, mailbox: Boxes, said: str, kind: type[KnownError]
) -> None:
    server.refusals = {"paolo@example.org": [said]}
    with pytest.raises(kind, match=f"refused the recipient: paolo@example.org .{said}") as caught:
        mailbox(server).deliver(_post(OFFER))
    assert getattr(caught.value, "rest", None) is None


@pytest.mark.parametrize(("said", "kind"), [("554 looks like spam", Refused), ("452 no room", TryAgain)])
def test_a_mail_refused_at_its_end_is_a_reason_too(
    server: MailServer, mailbox: Boxes, said: str, kind: type[KnownError]
) -> None:
    server.at_data = [said]
    with pytest.raises(kind, match=said):
        mailbox(server).deliver(_post(OFFER))


def test_a_sender_that_the_server_does_not_send_for_is_named(server: MailServer, mailbox: Boxes) -> None:
    server.at_sender = ["553 not yours"]
    with pytest.raises(Refused, match=r"does not send for office@larch.example: 553 not yours"):
        mailbox(server).deliver(_post(OFFER))


def test_a_server_that_hangs_up_is_tried_again(server: MailServer, mailbox: Boxes) -> None:
    server.at_data = ["hang up"]
    box = mailbox(server)
    with pytest.raises(TryAgain, match="broke off"):
        box.deliver(_post(OFFER))
    box.deliver(_post(OFFER))
    assert len(server.mails) == 1


def test_one_connection_carries_several_mails_and_a_dead_one_is_replaced(server: MailServer, mailbox: Boxes) -> None:
    box = mailbox(server)
    before = server.sessions
    for number in range(3):
        box.deliver(_post(OFFER, key=str(number)))
    assert server.sessions == before + 1
    box.close()
    box.deliver(_post(OFFER))
    assert len(server.mails) == 4


def test_many_threads_send_through_one_mailbox_and_share_its_connections(server: MailServer, mailbox: Boxes) -> None:
    box, before = mailbox(server), server.sessions
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda number: box.deliver(_post(OFFER, key=str(number))), range(60)))
    assert sorted(one.message["Message-ID"] for one in server.mails) == sorted(
        f"<rw.{number}@larch.example>" for number in range(60)
    )
    assert server.sessions - before <= 6


@pytest.mark.parametrize("wrapped", [False, True])
def test_tls_and_starttls_are_held_to_a_trusted_certificate(
    trusted: Certificate, wrapped: bool, mailbox: Boxes
) -> None:
    server = MailServer()
    server.passwords = {"office": "tree-and-leaf"}
    security = "tls" if wrapped else "starttls"
    with server.running(trusted.context(), wrapped=wrapped):
        box = mailbox(
            server,
            {"mail": "tree-and-leaf"},
            security=security,
            way_in="password",
            user="office",
            password="secret://mail",
        )
        box.deliver(_post(OFFER))
        box.close()
    assert len(server.mails) == 1


def test_a_certificate_of_nobody_is_said_and_nothing_is_sent(certificate: Certificate, mailbox: Boxes) -> None:
    server = MailServer()
    with (
        server.running(certificate.context()),
        pytest.raises(TryAgain, match="is not trusted"),
    ):
        mailbox(server, security="starttls").deliver(_post(OFFER))
    assert server.mails == []


def test_a_server_without_starttls_gets_no_mail_in_the_clear(server: MailServer, mailbox: Boxes) -> None:
    with pytest.raises(TryAgain, match="offers no STARTTLS"):
        mailbox(server, security="starttls").deliver(_post(OFFER))
    assert server.mails == []


def test_a_wrong_password_is_said_with_the_user_and_never_with_the_password(mailbox: Boxes) -> None:
    server = MailServer()
    server.passwords = {"office": "tree-and-leaf"}
    with server.running():
        box = mailbox(server, {"mail": "wrong-one"}, way_in="password", user="office", password="secret://mail")
        with pytest.raises(TryAgain, match=r"did not let “office” in: 535") as caught:
            box.deliver(_post(OFFER))
    assert "wrong-one" not in str(caught.value)
    assert caught.value.field == "password"


def test_oauth_signs_in_with_a_token_that_is_fetched_once_and_again_when_it_was_refused(mailbox: Boxes) -> None:
    server, tokens = MailServer(), _Tokens()
    server.tokens = {"office@larch.example": "good-token"}
    with tokens.running(), server.running():
        box = mailbox(
            server,
            {"again": "refresh-me"},
            way_in="oauth2",
            user="office@larch.example",
            token_url=f"{tokens.url}/token".replace("localhost", "127.0.0.1"),
            client_id="rulewright",
            refresh_token="secret://again",
        )
        tokens.given = "stale-token"
        with pytest.raises(TryAgain, match="did not let"):
            box.deliver(_post(OFFER))
        tokens.given = "good-token"
        for _ in range(2):
            box.deliver(_post(OFFER))
            box.close()
    assert len(server.mails) == 2
    assert [one.form["grant_type"] for one in tokens.asked] == ["refresh_token"] * 2
    assert tokens.asked[0].form["refresh_token"] == "refresh-me"


def test_a_provider_that_gives_no_token_is_said_in_its_words(server: MailServer, mailbox: Boxes) -> None:
    tokens = _Tokens()
    tokens.instead = [Reply.of_json({"error": "invalid_grant", "error_description": "Token has been revoked."}, 400)]
    with tokens.running():
        box = mailbox(server, way_in="oauth2", user="u", token_url=tokens.url.replace("localhost", "127.0.0.1"))
        with pytest.raises(TryAgain, match="Token has been revoked") as caught:
            box.deliver(_post(OFFER))
    assert caught.value.field == "refresh_token"


def test_a_mail_too_large_for_the_server_is_refused_before_it_travels(mailbox: Boxes) -> None:
    server = MailServer()
    mail = ClientMail("office", "c", "p@example.org", "x", "<p>y</p>", (File("1", "big.bin"),))
    with (
        server.running(data_size_limit=200_000),
        pytest.raises(Refused, match=r"0\.4 MB.* 0\.2 MB") as caught,
    ):
        mailbox(server).deliver(_post(mail, files=lambda _: bytes(300_000)))
    assert caught.value.field == "attachments"


def test_where_nobody_listens_is_said_with_server_and_port(mailbox: Boxes) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        server = MailServer()
        server.port = taken.getsockname()[1]
        with pytest.raises(TryAgain, match=f"localhost does not answer at port {server.port}"):
            mailbox(server).deliver(_post(OFFER))


@pytest.mark.parametrize("host", ["mail..example", f"{'x' * 70}.example", "no such.invalid"])
def test_a_name_that_no_server_can_have_is_said(mailbox: Boxes, host: str) -> None:
    with pytest.raises(TryAgain, match=f"There is no server {host}. Check its name") as caught:
        mailbox(MailServer(), host=host, port=1).deliver(_post(OFFER))
    assert caught.value.field == "host"


def test_a_silent_server_is_given_up_after_the_time_out(mailbox: Boxes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = MailServer()
        server.port = silent.getsockname()[1]
        with pytest.raises(TryAgain, match=r"did not answer at port \d+ within 0.1 s"):
            mailbox(server, timeout=0.1).deliver(_post(OFFER))


@pytest.mark.parametrize("address", ["no address", "two@at@", "@nobody.org", "a@" + "x" * 80 + ".org", "a\n@b.org", ""])
def test_what_is_no_address_is_refused_with_the_field(server: MailServer, address: str, mailbox: Boxes) -> None:
    with pytest.raises(Refused, match="is no e-mail address") as caught:
        mailbox(server).deliver(_post(ClientMail("office", "c", address, "x", "<p>y</p>")))
    assert caught.value.field == "address"
    assert server.mails == []


@pytest.mark.parametrize("able", [True, False])
def test_letters_before_the_at_sign_travel_where_the_server_can_carry_them(mailbox: Boxes, able: bool) -> None:
    server = MailServer()
    mail = ClientMail("office", "c", "żółw@example.org", "x", "<p>y</p>")
    with server.running(enable_SMTPUTF8=able):
        if able:
            mailbox(server).deliver(_post(mail))
        else:
            with pytest.raises(Refused, match=r"beyond ASCII before the @: żółw@example\.org"):
                mailbox(server).deliver(_post(mail))
    assert [one.recipients for one in server.mails] == [("żółw@example.org",)] * able


@pytest.mark.parametrize(
    "smuggled", ["x\r\nBcc: all@example.org", "x\u2028Bcc: all@example.org", "=?utf-8?q?x=0D=0ABcc:_all@example.org?="]
)
def test_neither_subject_nor_name_can_smuggle_in_a_header(server: MailServer, mailbox: Boxes, smuggled: str) -> None:
    mail = ClientMail("office", "c", "p@example.org", smuggled, "<p>y</p>")
    mailbox(server, sender_name=smuggled).deliver(_post(mail))
    (arrived,) = server.mails
    assert arrived.recipients == ("p@example.org",)
    assert arrived.message["Bcc"] is None
    assert arrived.message["Subject"] == one_line(smuggled)
    assert arrived.message["From"].addresses[0].addr_spec == "office@larch.example"


def test_an_encoded_word_in_a_name_stays_what_was_typed(server: MailServer, mailbox: Boxes) -> None:
    mail = ClientMail("office", "c", "p@example.org", "=?utf-8?q?50=25?=, really", "<p>y</p>")
    mailbox(server).deliver(_post(mail))
    assert server.mails[0].message["Subject"] == "=?utf-8?q?50=25?=, really"


def test_a_test_mail_says_which_mailbox_sends(server: MailServer, mailbox: Boxes) -> None:
    mailbox(server).try_out(" me@example.org ")
    assert server.mails[0].recipients == ("me@example.org",)
    assert "The mailbox “Office” sends." in server.mails[0].text


def test_a_test_mail_speaks_the_language_of_the_machine(server: MailServer, mailbox: Boxes) -> None:
    spoken = mailbox(server)
    spoken.outside = replace(spoken.outside, said=lambda words: f"[{words.plain()}]")
    spoken.try_out("me@example.org")
    assert server.mails[0].message["Subject"] == "[A test from Rulewright.]"
    assert "[The mailbox “Office” sends.]" in server.mails[0].text


def test_the_mailbox_of_the_sender_goes_before_that_of_all(server: MailServer, mailbox: Boxes) -> None:
    anns = mailbox(server, address="ANN@example.com", for_others=False)
    companys = mailbox(server)
    by_ann = EmployeeMail("ann", ("bo",), ("bo@x.org",), "x", "<p>y</p>")
    assert (anns.fit(by_ann, _person), companys.fit(by_ann, _person)) == (Fit.NAMED, Fit.USUAL)
    by_system = ClientMail(SYSTEM, "c", "p@x.org", "x", "<p>y</p>")
    assert (anns.fit(by_system, _person), companys.fit(by_system, _person)) == (Fit.NO, Fit.USUAL)
    by_office = ClientMail("office", "c", "p@x.org", "x", "<p>y</p>")
    assert companys.fit(by_office, _person) is Fit.NAMED
    by_another = ClientMail("shop", "c", "p@x.org", "x", "<p>y</p>")
    assert companys.fit(by_another, _person) is Fit.NO
    assert companys.fit(Notification("x", "ann", ("bo",)), _person) is Fit.NO


class _Tokens(WebServer):
    """Gives access tokens as RFC 6749 has it."""

    given = ""

    def answer(self, asked: Asked) -> Reply:
        del asked
        return Reply.of_json({"access_token": self.given, "expires_in": timedelta(hours=1).total_seconds()})
