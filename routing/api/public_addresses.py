"""Addresses on the internet: what a webhook may reach, and what it may not.

Whoever sets a webhook chooses where this machine connects to. Without care that would be a way to
its own services and its neighbours' (server-side request forgery). The address that was looked at
is the one that is connected to, so that a name cannot change its mind in between.
"""

from __future__ import annotations

import ipaddress
import socket

_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 addresses, of whatever network, as IPv6 writes them (RFC 6052)."""


class NotPublicError(Exception):
    """A name or address that lies in no public network."""


def addresses_of(host: str, port: int, *, private: bool) -> list[str]:
    """Return the addresses of a host that may be connected to.

    Parameters
    ----------
    private : bool
        Whether those of this machine and of private networks may be, too.

    Raises
    ------
    NotPublicError
        Where none is left.
    OSError
        Where the name is not known.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    allowed = [one for one in addresses if private or is_public(one)]
    if not allowed:
        raise NotPublicError
    return allowed


def is_public(address: str) -> bool:
    """Tell whether an address is one of the internet's."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour
        if inner is not None:
            return is_public(str(inner))
        if parsed in _TRANSLATED:
            return is_public(str(ipaddress.ip_address(int(parsed) & 0xFFFFFFFF)))
    return parsed.is_global and not parsed.is_multicast
