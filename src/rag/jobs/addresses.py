"""Which addresses a server may ask in somebody's name: public ones, and what is allowed.

Pure. Knows nothing of how an address is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits


@dataclass(frozen=True, slots=True)
class Allowed:
    """Hosts by name and networks that may be asked though they are not public."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, written: Iterable[str]) -> Allowed:
        """From host names and networks, as ``tin.noi-bo`` and ``10.1.0.0/16``."""
        hosts, networks = set(), []
        for one in written:
            try:
                networks.append(ip_network(one, strict=False))
            except ValueError:
                hosts.add(one.lower())
        return cls(frozenset(hosts), tuple(networks))

    def names(self, host: str, address: IPv4Address | IPv6Address) -> bool:
        """Whether ``host``, or the address that it leads to, is named here."""
        return host.lower() in self.hosts or any(address in one for one in self.networks)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is one of the internet's, for one host, and leads to none that is not:
    neither loopback, private, link-local, shared (CGNAT), multicast nor reserved, by
    IANA's registries as :mod:`ipaddress` holds them."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        # Site-local is what private networks had before fc00::/7, and no registry lists it.
        if address.teredo is not None or address.is_site_local:
            return False
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved
