"""Why a server cannot be reached, in words that say what to do about it."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator

import httpx

from app.engine.errors import refusal
from app.engine.words import Msg, msg

_EXPIRED, _OTHER_NAME, _OTHER_ADDRESS = 10, 62, 64
"""OpenSSL’s X509_V_ERR_CERT_HAS_EXPIRED, _HOSTNAME_MISMATCH and _IP_ADDRESS_MISMATCH."""
_NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN})

_unreachable = msg("“{server}” cannot be reached: {why}. Check the address and the network.")
_nobody = msg("Nothing answers for “{server}” at {address}. Check the port, and whether the server runs there.")
_no_such_name = msg(
    "There is no machine of the name “{host}” for “{server}”. Check the address for a mistyped letter, and the network."
)
_no_way = msg("No way leads to “{server}” at {address}. Check the network of this machine, and the address.")
_silent = msg(
    "Nobody has answered for “{server}” at {address} in time. Check the address and the port; a firewall may be "
    "between."
)
_slow = msg("“{server}” has not answered in time. Try again, or ask who runs it.")
_untrusted = msg(
    "“{server}” shows a certificate that nobody vouches for: {why}. Add the authority’s certificate (--certificate)."
)
_expired = msg("The certificate of “{server}” has expired. Ask who runs it to renew it.")
_other_name = msg("“{server}” shows a certificate for another name than {host}. Use the name it was made for.")
_no_https = msg(
    "What answers at {address} for “{server}” does not speak https. Check the port, and whether the server has a "
    "certificate."
)
_no_http = msg(
    "What answers at {address} for “{server}” is no server of Rulewright, or it speaks https alone. Check the port, "
    "and whether the address begins with https://."
)
_hung_up = msg("“{server}” hung up before it had answered. Try again; its log may say more.")
_hung_up_plain = msg(
    "“{server}” hung up before it had answered. Try again; where it speaks https, the address begins with https://."
)
_proxy = msg("The proxy on the way to “{server}” refuses: {why}. Check the proxy settings of this machine.")


def why_not(error: httpx.TransportError, server: str, address: httpx.URL) -> Msg:
    """Say why a server at an address was not reached, or did not answer."""
    words = _words(error)
    if words is _hung_up and address.scheme == "http":
        words = _hung_up_plain
    return words.fill(server=server, address=_bare(address), host=address.host, why=_why(error))


def _words(error: httpx.TransportError) -> Msg:
    match error:
        case httpx.ConnectTimeout() | httpx.PoolTimeout():
            return _silent
        case httpx.TimeoutException():
            return _slow
        case httpx.ProxyError():
            return _proxy
        case httpx.RemoteProtocolError():
            return _no_http
    for cause in _causes(error):
        words = _by_cause(cause)
        if words is not None:
            return words
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return _untrusted
    return _hung_up if isinstance(error, httpx.ReadError | httpx.WriteError) else _unreachable


def _by_cause(cause: BaseException) -> Msg | None:
    match cause:
        case ssl.SSLCertVerificationError(verify_code=code):
            by_code = {_EXPIRED: _expired, _OTHER_NAME: _other_name, _OTHER_ADDRESS: _other_name}
            return by_code.get(code, _untrusted)
        case ssl.SSLError():
            return _no_https
        case socket.gaierror():
            return _no_such_name
        case ConnectionRefusedError():
            return _nobody
        case ConnectionResetError() | BrokenPipeError():
            return _hung_up
        case OSError(errno=number) if number in _NO_WAY:
            return _no_way
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk what an error came of, the nearest first; an error of several tries is walked one by one."""
    seen: set[int] = set()
    waiting = [error.__cause__ or error.__context__]
    while waiting:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else ()
        waiting.append(one.__cause__ or one.__context__)


def _why(error: httpx.TransportError) -> str:
    """Return what the system says about it, without its numbers."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror if isinstance(cause, ssl.SSLError) else refusal(cause)
    return str(error) or type(error).__name__


def _bare(address: httpx.URL) -> str:
    port = f":{address.port}" if address.port is not None else ""
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"{address.scheme}://{host}{port}"
