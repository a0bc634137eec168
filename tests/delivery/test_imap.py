"""Mail that comes in: each once, and traced to the mail of ours that it answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.delivery.base import Received, Receiver, Refused, TryAgain
from app.delivery.imap import Imap
from app.delivery.mail.message_id import message_id
from app.engine.effects import ClientMail
from tests.delivery.posting import NOW, opened, post
from tests.delivery.servers.certificates import certify
from tests.delivery.servers.imap_server import ImapServer
from tests.delivery.servers.web_server import Asked, Reply, WebServer

OURS = message_id("0a1b2c", "office@larch.example")


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with ImapServer().running() as server:
        yield server


def _mailbox(server: ImapServer, **settings: Any) -> Imap:
    usual = {"host": "localhost", "port": server.port, "security": "none", "user": "office", "timeout": 5}
    secrets = {"mail": "tree-and-leaf", "wrong": "wrong-one"}
    box = opened(Imap, secrets, id="inbox", **{**usual, "password": "secret://mail", **settings})
    assert isinstance(box, Imap)
    return box


def _mail(number: int = 1, *more: str, text: str = "When can you start?") -> str:
    headers = (
        "From: Paolo Rossi <paolo@example.org>",
        f"Message-ID: <{number}@example.org>",
        "Subject: Re: Offer",
        *more,
        "Content-Type: text/plain; charset=utf-8",
    )
    return "\n".join((*headers, "", text, ""))


def _polled(box: Receiver, mark: str) -> tuple[tuple[Received, ...], str]:
    polled = box.poll(mark)
    return polled.received, polled.mark


def test_the_first_look_brings_nothing_old(server: ImapServer) -> None:
    server.add(_mail(1), NOW)
    box = _mailbox(server)
    received, mark = _polled(box, "")
    assert received == ()
    server.add(_mail(2), NOW)
    received, _ = _polled(box, mark)
    assert [one.data["subject"] for one in received] == ["Re: Offer"]


def test_each_mail_comes_once(server: ImapServer) -> None:
    box = _mailbox(server)
    _, mark = _polled(box, "")
    server.add(_mail(1), NOW)
    first, mark = _polled(box, mark)
    again, mark = _polled(box, mark)
    server.add(_mail(2), NOW)
    second, mark = _polled(box, mark)
    assert (len(first), len(again), len(second)) == (1, 0, 1)
    assert first[0].key != second[0].key


def test_an_answer_names_the_mail_of_ours_that_it_answers(server: ImapServer) -> None:
    box = _mailbox(server)
    _, mark = _polled(box, "")
    at = datetime(2026, 3, 10, 8, 59, 30, tzinfo=UTC)
    server.add(_mail(1, f"In-Reply-To: {OURS}", f"References: <x@y.org>\n {OURS}"), at)
    (received,), _ = _polled(box, mark)
    assert received.answers == ("0a1b2c",)
    assert (received.type, received.address, received.at) == ("email.received", "paolo@example.org", at)
    assert received.data == {"sender": "paolo@example.org", "subject": "Re: Offer", "text": "When can you start?"}


def test_a_folder_that_is_numbered_anew_loses_nothing_and_doubles_no_key(server: ImapServer) -> None:
    box = _mailbox(server)
    _, mark = _polled(box, "")
    server.add(_mail(1), NOW)
    first, mark = _polled(box, mark)
    server.add(_mail(2), NOW)
    server.number_anew()
    after, mark = _polled(box, mark)
    assert {one.key for one in after} >= {one.key for one in first}
    assert len({one.key for one in after}) == 2
    server.add(_mail(3), NOW)
    assert len(_polled(box, mark)[0]) == 1


def test_mails_long_past_do_not_come_back_when_the_folder_is_numbered_anew(server: ImapServer) -> None:
    server.add(_mail(1), NOW - timedelta(days=400))
    box = _mailbox(server)
    _, mark = _polled(box, "")
    server.number_anew()
    assert _polled(box, mark)[0] == ()


def test_very_many_mails_come_in_several_looks(server: ImapServer) -> None:
    box = _mailbox(server)
    _, mark = _polled(box, "")
    for number in range(120):
        server.add(_mail(number), NOW)
    keys: list[str] = []
    looks = 0
    while len(keys) < 120:
        received, mark = _polled(box, mark)
        assert received
        keys += [one.key for one in received]
        looks += 1
    assert len(set(keys)) == 120
    assert looks == 3


@pytest.mark.parametrize(
    "sign",
    [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "Return-Path: <>",
        "Auto-Submitted: auto-generated; x=y",
        "X-Autorespond: away",
        "List-Unsubscribe: <https://news.example/out>",
        "List-Id: <news.example.org>",
    ],
)
def test_automatic_mails_are_left_out_unless_asked_for(server: ImapServer, sign: str) -> None:
    careful, curious = _mailbox(server), _mailbox(server, automatic=True)
    _, mark = _polled(careful, "")
    server.add(_mail(1, sign), NOW)
    assert _polled(careful, mark)[0] == ()
    assert len(_polled(curious, mark)[0]) == 1


def test_what_reaches_the_mailbox_through_the_address_of_a_group_was_written_by_somebody(server: ImapServer) -> None:
    box = _mailbox(server)
    _, mark = _polled(box, "")
    group = "Precedence: list\nList-Id: <sales.larch.example>\nList-Unsubscribe: <mailto:out@larch.example>"
    server.add(_mail(1, f"{group}\nList-Post: <mailto:sales@larch.example>", text="through the group"), NOW)
    server.add(_mail(2, f"{group}\nList-Post: NO"), NOW)
    server.add(_mail(3).replace("paolo@example.org", "MAILER-DAEMON@mx.example"), NOW)
    assert [one.data["text"] for one in _polled(box, mark)[0]] == ["through the group"]


@pytest.mark.parametrize(
    "hostile",
    [
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 3000,
        "Content-Type: message/rfc822\n\n" * 3000,
        "Content-Type: text/html\n\n<html><frameset></frameset></html>",
        "Content-Type: text/plain; charset=unicode_escape\n\n\\ud800",
        f"From: {'(' * 5000}\n\nx",
    ],
    ids=["parts in parts", "mails in mails", "no body", "half a letter", "brackets"],
)
def test_no_hostile_mail_keeps_those_after_it_from_coming_in(server: ImapServer, hostile: str) -> None:
    box = _mailbox(server)
    _, mark = _polled(box, "")
    server.add(f"Message-ID: <0@example.org>\n{hostile}", NOW)
    server.add(_mail(1), NOW)
    received, _ = _polled(box, mark)
    texts = [one.data["text"] for one in received]
    assert texts[1:] == ["When can you start?"]
    assert "\ud800" not in texts[0]


def test_a_mail_that_came_back_is_told_apart_from_what_people_write(server: ImapServer) -> None:
    box = _mailbox(server, automatic=True)
    _, mark = _polled(box, "")
    status = "Content-Type: message/delivery-status\n\nx: y\n\nFinal-Recipient: rfc822; bo@x.org\nAction: failed"
    original = f"Content-Type: message/rfc822\n\nMessage-ID: {OURS}\n\nx"
    parts = f"--b\n{status}\n\n--b\n{original}\n--b--\n"
    server.add(f"Content-Type: multipart/report; boundary=b\n\n{parts}", NOW)
    polled = box.poll(mark)
    assert polled.received == ()
    assert [(one.key, one.addresses) for one in polled.returned] == [("0a1b2c", ("bo@x.org",))]


def test_copies_of_our_own_mails_are_no_answers(server: ImapServer) -> None:
    box = _mailbox(server)
    _, mark = _polled(box, "")
    server.add(_mail(1).replace("<1@example.org>", OURS), NOW)
    assert _polled(box, mark)[0] == ()


def test_only_the_beginning_of_a_huge_mail_is_fetched(server: ImapServer) -> None:
    box = _mailbox(server)
    _, mark = _polled(box, "")
    server.add(_mail(1, text="x" * 3_000_000), NOW)
    (received,), _ = _polled(box, mark)
    assert len(received.data["text"]) == 64 * 1024


def test_nothing_in_the_mailbox_is_changed(server: ImapServer) -> None:
    box = _mailbox(server)
    _, mark = _polled(box, "")
    server.add(_mail(1), NOW)
    _polled(box, mark)
    told = {one.split(" ")[0] for one in server.told}
    assert "EXAMINE" in told
    assert not told & {"SELECT", "STORE", "EXPUNGE", "CLOSE"}
    assert all("BODY.PEEK" in one for one in server.told if "FETCH" in one)


@pytest.mark.parametrize("plain", [True, False])
def test_a_wrong_password_is_said_with_the_user_and_never_with_the_password(server: ImapServer, plain: bool) -> None:
    server.plain = plain
    assert _mailbox(server).try_out("").reference == "INBOX: 0"
    with pytest.raises(TryAgain, match=r"did not let “office” in: .*Invalid credentials") as caught:
        _mailbox(server, password="secret://wrong").poll("")
    assert "wrong-one" not in str(caught.value)
    assert caught.value.field == "password"


def test_oauth_signs_in_and_a_stale_token_is_fetched_anew(server: ImapServer) -> None:
    tokens = _Tokens()
    with tokens.running():
        url = tokens.url.replace("localhost", "127.0.0.1")
        box = _mailbox(server, way_in="oauth2", token_url=url, client_id="rulewright")
        with pytest.raises(TryAgain, match="did not let"):
            box.poll("")
        tokens.given = "good-token"
        assert box.poll("").received == ()
    assert [one.form["grant_type"] for one in tokens.asked] == ["client_credentials"] * 2


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_encryption_is_held_to_a_trusted_certificate(
    security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = certify(tmp_path)
    server = ImapServer()
    server.tls = certificate.context()
    with server.running(wrapped=security == "tls"):
        with pytest.raises(TryAgain, match="is not trusted"):
            _mailbox(server, security=security).poll("")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
        assert _mailbox(server, security=security).try_out("").reference == "INBOX: 0"


def test_a_server_without_starttls_is_told_no_password(server: ImapServer) -> None:
    with pytest.raises(TryAgain, match="offers no STARTTLS"):
        _mailbox(server, security="starttls").poll("")
    assert not any("LOGIN" in one or "AUTHENTICATE" in one for one in server.told)


def test_a_folder_that_is_not_there_is_named(server: ImapServer) -> None:
    with pytest.raises(TryAgain, match="no folder “Sales”") as caught:
        _mailbox(server, folder="Sales").poll("")
    assert caught.value.field == "folder"


@pytest.mark.parametrize("trouble", ["hang up", "NO not now", "BAD what"])
@pytest.mark.parametrize("command", ["CAPABILITY", "AUTHENTICATE", "EXAMINE", "UID"])
def test_a_server_in_trouble_is_asked_again_later(server: ImapServer, command: str, trouble: str) -> None:
    box = _mailbox(server)
    _, mark = _polled(box, "")
    server.add(_mail(1), NOW)
    server.instead = {command: trouble}
    with pytest.raises(TryAgain):
        box.poll(mark)
    assert len(_polled(box, mark)[0]) == 1


def test_it_sends_nothing(server: ImapServer) -> None:
    with pytest.raises(Refused, match="only receives"):
        _mailbox(server).deliver(post(ClientMail("inbox", "c", "p@example.org", "x", "y")))


class _Tokens(WebServer):
    """Gives access tokens as RFC 6749 has it."""

    given = "stale-token"

    def answer(self, asked: Asked) -> Reply:
        del asked
        return Reply.of_json({"access_token": self.given})
