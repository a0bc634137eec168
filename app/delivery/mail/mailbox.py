"""What a mail server must be told to let us in: where it is, how safe, who we are. Sending and receiving alike."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable
from typing import Annotated, Literal

from msgspec import Meta

from app.delivery.base import ChannelSettings, Setting, TryAgain
from app.engine.errors import KnownError, refusal
from app.engine.words import Msg, msg

OAUTH = ("way_in", ("oauth2",))


class MailServer(ChannelSettings, frozen=True, kw_only=True, omit_defaults=True):
    """The settings of a mail server, whichever way the mail goes."""

    host: Annotated[str, Meta(min_length=1), Setting(msg("Server"), hint=msg("mail.example.com"))]
    security: Annotated[
        Literal["starttls", "tls", "none"],
        Setting(
            msg("Encryption"),
            msg("“None” is for servers on this computer, or such that want no password."),
            choices=(("tls", msg("TLS")), ("starttls", msg("STARTTLS")), ("none", msg("None"))),
        ),
    ] = "tls"
    port: Annotated[int, Meta(ge=0, le=65_535), Setting(msg("Port"), msg("0 takes the usual one."))] = 0
    way_in: Annotated[
        Literal["password", "oauth2", "none"],
        Setting(
            msg("Signing in"),
            choices=(("password", msg("User and password")), ("oauth2", msg("OAuth 2")), ("none", msg("Not needed"))),
        ),
    ] = "password"
    user: Annotated[
        str, Setting(msg("User"), msg("Often the whole address."), shown_when=("way_in", ("password", "oauth2")))
    ] = ""
    password: Annotated[
        str,
        Setting(
            msg("Password"),
            msg("Some providers ask for a password made for this program (“app password”)."),
            secret=True,
            shown_when=("way_in", ("password",)),
        ),
    ] = ""
    token_url: Annotated[
        str,
        Setting(
            msg("Token address"),
            msg("Where the provider gives access tokens."),
            hint=msg("https://oauth2.googleapis.com/token"),
            shown_when=OAUTH,
        ),
    ] = ""
    client_id: Annotated[str, Setting(msg("Client ID"), shown_when=OAUTH)] = ""
    client_secret: Annotated[str, Setting(msg("Client secret"), secret=True, shown_when=OAUTH)] = ""
    refresh_token: Annotated[
        str,
        Setting(
            msg("Refresh token"),
            msg("Without one, the program itself is let in (client credentials)."),
            secret=True,
            shown_when=OAUTH,
        ),
    ] = ""
    scope: Annotated[
        str, Setting(msg("Scope"), hint=msg("https://outlook.office365.com/.default"), shown_when=OAUTH)
    ] = ""


def secure() -> ssl.SSLContext:
    """Return what TLS must hold to: a certificate that the system trusts and that is the server's own."""
    return ssl.create_default_context()


def guarded(server: MailServer, line: socket.socket) -> None:
    """Hold back what lets us in where others could read it: without TLS it goes to this computer alone."""
    if server.security == "none" and not ipaddress.ip_address(line.getpeername()[0]).is_loopback:
        words = msg("Without encryption the password would go to {host} for all to read. Choose TLS or STARTTLS.")
        raise TryAgain(words.fill(host=server.host), field="security")


def xoauth2(user: str, token: str, challenge: bytes | None = None) -> str:
    """Return what lets a user in with an access token, before Base64; nothing to a challenge, which says it failed."""
    return "" if challenge else f"user={user}\x01auth=Bearer {token}\x01\x01"


def unreachable(server: MailServer, port: int, error: OSError | UnicodeError) -> TryAgain:
    """Say in words why a server did not answer, and what to check."""
    match error:
        case ssl.SSLCertVerificationError():
            words = msg("The certificate of {host} is not trusted: {why}. Check the server’s name and its certificate.")
            why: Msg | str = error.verify_message
        case ssl.SSLError():
            words = msg("{host} speaks no TLS at port {port}: {why}. Check “Encryption” and “Port”.")
            why = error.reason or str(error)
        case TimeoutError():
            words = msg("{host} did not answer at port {port} within {timeout} s. Check server and port.")
            why = ""
        case socket.gaierror() | UnicodeError():  # the latter where it cannot even be a name
            words = msg("There is no server {host}. Check its name, and the connection.")
            why = ""
        case _:
            words = msg("{host} does not answer at port {port}: {why}. Check server and port.")
            why = refusal(error) or msg("it hung up")
    return TryAgain(words.fill(host=server.host, port=str(port), timeout=f"{server.timeout:g}", why=why), field="host")


def secret_of(reference: str, secret: Callable[[str], str], field: str) -> str:
    """Return a secret; a missing one is mended in the channel, so that what waits may be tried again."""
    try:
        return secret(reference)
    except KnownError as error:
        raise TryAgain(error.words, field=field) from error
