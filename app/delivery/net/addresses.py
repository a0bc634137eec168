"""Keeps outgoing calls off the own network: a name is resolved once, checked, and that address alone is called."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Sequence

from app.delivery.base import Refused, TryAgain
from app.engine.words import msg

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the addresses of a host; raises OSError where it has none."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::ffff:0:0:0/96"))
"""Where the last 32 bits are an IPv4 address (RFC 6052, RFC 2765)."""


async def addresses_of(host: str, port: int, resolve: Resolve, *, own_network: bool) -> tuple[str, ...]:
    """Return the addresses at which a host may be called, each checked; raises Refused where one is not public.

    Whoever calls must use one of these addresses and not ask for the name again: a second answer may differ.
    """
    try:
        found = tuple(dict.fromkeys(await resolve(host, port)))
    except (OSError, UnicodeError) as error:
        words = msg("The address of “{host}” cannot be found. Check how it is written, and the connection.")
        raise TryAgain(words.fill(host=host)) from error
    for one in found:
        if not own_network and not is_public(one):
            words = msg(
                "“{host}” leads to {address}, an address of the own network, which outgoing calls are kept off. "
                "Allow the own network in the settings of the channel if this is meant."
            )
            raise Refused(words.fill(host=host, address=one), field="url")
    return found


def is_public(address: str) -> bool:
    """Say whether an address is one of the internet's, by whatever detour it is written."""
    bare = ipaddress.ip_address(address.partition("%")[0])
    return all(
        one.is_global and not (one.is_multicast or one.is_reserved or one.is_unspecified)
        for one in _inside(bare) or (bare,)
    )


def _inside(address: _Address) -> tuple[_Address, ...]:
    """Return the IPv4 addresses to which an IPv6 address leads, none where it leads only to itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    led_to = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in one for one in _TRANSLATED):
        led_to.append(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    return tuple(one for one in led_to if one is not None)
