"""What a person reads where a server cannot be reached: tried with real sockets, from the command line."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.server.application import make_app
from app.server.serving import WebServer, listen
from app.storage.ledger.access import Scope
from tests.conftest import Run
from tests.server.conftest import House

Add = Callable[..., str]
Answer = Callable[[socket.socket], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b"


@pytest.fixture
def add(rulewright: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Add:
    """Add a server as a person does; return what they read. It is kept only where it answers."""
    monkeypatch.setenv("RULEWRIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RULEWRIGHT_SECRETS", "file")
    monkeypatch.setenv("RULEWRIGHT_PASSPHRASE", "correct horse")
    monkeypatch.setattr("app.publish.servers.TIMEOUT", httpx.Timeout(0.5))

    def run(*words: object, token: str = "rw_token") -> str:  # noqa: S107
        code, out, err = rulewright("server", "add", "roof", *words, typed=token)
        assert ("roof" in rulewright("server", "list")[1]) == (code == 0), err
        for odd in ("[Errno", "Traceback", "httpx", "_ssl.c"):
            assert odd not in err
        return err if code else out

    return run


@contextmanager
def answering(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Listen on a port, and do something with each connection."""
    with socket.create_server(("127.0.0.1", 0)) as taken:

        def serve() -> None:
            while True:
                try:
                    connection, _ = taken.accept()
                except OSError:
                    return
                with connection, suppress(OSError):
                    if tls is None:
                        answer(connection)
                        continue
                    with tls.wrap_socket(connection, server_side=True) as encrypted:
                        answer(encrypted)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield taken.getsockname()[1]
        finally:
            taken.shutdown(socket.SHUT_RDWR)
            thread.join()


def saying(kind: bytes, body: bytes) -> Answer:
    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(OK % (kind, len(body), body))

    return answer


def certified(folder: Path, *, host: str = "127.0.0.1", days: int = 1) -> tuple[ssl.SSLContext, Path]:
    """Return what speaks https with a certificate of its own making, and that certificate."""
    key, begin = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC) - timedelta(days=9)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "roof")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(datetime.now(UTC) + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path, both = folder / "authority.pem", folder / "both.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    private = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    both.write_bytes(path.read_bytes() + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context, path


def test_a_port_where_nothing_listens(add: Add) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
    said = add(f"http://127.0.0.1:{port}")
    assert f"Nothing answers for “roof” at http://127.0.0.1:{port}. Check the port" in said


def test_a_machine_that_does_not_exist(add: Add) -> None:
    said = add("https://rules.invalid")
    assert "There is no machine of the name “rules.invalid”" in said
    assert "mistyped" in said


def test_a_certificate_of_its_own_making(add: Add, tmp_path: Path) -> None:
    tls, authority = certified(tmp_path)
    with answering(saying(b"text/html", b"Hello"), tls) as port:
        said = add(f"https://127.0.0.1:{port}")
        assert "nobody vouches for: self-signed certificate. Add the authority’s certificate (--certificate)." in said
        trusted = add(f"https://127.0.0.1:{port}", "--certificate", authority)
        assert "is no server of Rulewright (HTTP 200)" in trusted


def test_a_certificate_that_has_expired(add: Add, tmp_path: Path) -> None:
    tls, authority = certified(tmp_path, days=-1)
    with answering(saying(b"text/html", b"Hello"), tls) as port:
        assert "has expired" in add(f"https://127.0.0.1:{port}", "--certificate", authority)


def test_a_certificate_of_somebody_else(add: Add, tmp_path: Path) -> None:
    tls, authority = certified(tmp_path, host="192.0.2.7")
    with answering(saying(b"text/html", b"Hello"), tls) as port:
        said = add(f"https://127.0.0.1:{port}", "--certificate", authority)
    assert "for another name than 127.0.0.1" in said


def test_https_where_none_is_spoken_and_the_other_way_round(add: Add, tmp_path: Path) -> None:
    with answering(saying(b"text/html", b"Hello")) as port:
        assert "does not speak https" in add(f"https://127.0.0.1:{port}")
    tls, _ = certified(tmp_path)
    with answering(saying(b"text/html", b"Hello"), tls) as port:
        assert "the address begins with https://" in add(f"http://127.0.0.1:{port}")


def hears_nothing(connection: socket.socket) -> None:
    connection.settimeout(5)
    while connection.recv(65536):
        pass


def test_a_server_that_never_answers(add: Add) -> None:
    with answering(hears_nothing) as port:
        assert "has not answered in time. Try again" in add(f"http://127.0.0.1:{port}")


@pytest.mark.parametrize("greeting", [b"SSH-2.0-OpenSSH_9.2\r\n", b"220 mail.example.com ESMTP\r\n", b""])
def test_a_server_of_another_kind(add: Add, greeting: bytes) -> None:
    def greet(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(greeting)

    with answering(greet) as port:
        assert "no server of Rulewright" in add(f"http://127.0.0.1:{port}")


@pytest.mark.parametrize("body", [b'{"detail": "Not Found"}', b"[]", b'{"status": 7}', b"<html>"])
def test_a_page_or_an_answer_of_another_program(add: Add, body: bytes) -> None:
    with answering(saying(b"application/json", body)) as port:
        assert "is no server of Rulewright (HTTP 200). Check the address and the port." in add(
            f"http://127.0.0.1:{port}"
        )


def test_an_address_that_leads_on(add: Add) -> None:
    def lead(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 301 Moved\r\nLocation: https://new.example.com/\r\nContent-Length: 0\r\n\r\n")

    with answering(lead) as port:
        said = add(f"http://127.0.0.1:{port}")
    assert "leads on to https://new.example.com/" in said


def test_a_token_that_is_wrong_or_good_for_too_little_and_one_that_fits(add: Add, house: House) -> None:
    with listen("127.0.0.1", 0) as taken:
        url, ready = f"http://127.0.0.1:{taken.getsockname()[1]}", threading.Event()
        server = WebServer(make_app(house.parts), ready.set)
        thread = threading.Thread(target=server.run, args=([taken],))
        thread.start()
        try:
            assert ready.wait(20)
            assert "does not know the token, or it has expired. Ask for a new one" in add(url, token="rw_wrong")
            assert "lacks the scope “read”" in add(url, token=house.token(Scope.EVENTS))
            assert "“roof” is ready" in add(url, token=house.token())
        finally:
            server.stop()
            thread.join()
