"""Tell which network addresses may be fetched: public ones, in their usual form.

Why not only names: a name may lead anywhere, a redirect as well, and an IPv6 address can carry an IPv4 one inside. So every
address that a name leads to is judged, right before the connection is made to that very address.
"""

import ipaddress
import re
from collections.abc import Callable, Iterator

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]

_NUMBER_AT_END = re.compile(r"(?:^|\.)(?:\d+|0[xX][0-9a-fA-F]*)\.?$")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
# Azure's machines reach their host's own service here, an address that belongs to the public internet by its number.
_INSIDE_CLOUDS = frozenset({ipaddress.ip_address("168.63.129.16")})


def is_odd_form(host: str) -> bool:
    """Return whether a host is an IPv4 address in disguise: ``2130706433``, ``0x7f.1``, ``127.1``, ``0177.0.0.1``."""
    if ":" in host or _NUMBER_AT_END.search(host) is None:
        return False
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return True
    return False


def is_public(address: str) -> bool:
    """Return whether an address belongs to the public internet, with every address hidden inside it."""
    return all(_is_public(one) for one in _unfold(ipaddress.ip_address(address.split("%")[0])))


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return False
    if address in _INSIDE_CLOUDS:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _unfold(address: Address) -> Iterator[Address]:
    """Give the address, or for IPv6 the IPv4 addresses that it stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
    elif address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    elif address.sixtofour is not None:
        yield address.sixtofour
    elif address.teredo is not None:
        yield from address.teredo
    elif address in _NAT64 or address in _COMPATIBLE:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    else:
        yield address
