"""What lets us into a mailbox, and where it may go."""

from __future__ import annotations

import socket

import pytest

from app.delivery.base import TryAgain
from app.delivery.mail.mailbox import MailServer, guarded


class Line(socket.socket):
    """A connection whose other end stands elsewhere."""

    def __init__(self, there: str) -> None:
        super().__init__()
        self._there = there

    def getpeername(self) -> tuple[str, int]:
        return self._there, 25


@pytest.mark.parametrize(("security", "there"), [("none", "192.0.2.1"), ("none", "2001:db8::1")])
def test_a_password_does_not_go_to_another_computer_for_all_to_read(security: str, there: str) -> None:
    server = MailServer(host="mail.example.org", security=security)  # type: ignore[arg-type]
    with Line(there) as line, pytest.raises(TryAgain, match="the password would go to mail") as caught:
        guarded(server, line)
    assert caught.value.field == "security"


@pytest.mark.parametrize(
    ("security", "there"), [("none", "127.0.0.1"), ("none", "::1"), ("tls", "192.0.2.1"), ("starttls", "192.0.2.1")]
)
def test_on_this_computer_and_with_tls_it_is_told(security: str, there: str) -> None:
    with Line(there) as line:
        guarded(MailServer(host="mail.example.org", security=security), line)  # type: ignore[arg-type]
