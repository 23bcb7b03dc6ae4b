"""Which addresses may be connected to. Nothing inside a network of ours: a feed must not be able to make this machine ask its own
router, its cloud's metadata service, or a neighbour's database (server-side request forgery)."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

_NEVER = tuple(
    ip_network(one)
    for one in (
        *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "255.255.255.255/32"),
        "168.63.129.16/32",  # a public number at which a large cloud answers its own machines only
        *("fec0::/10", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16"),
    )
)
"""Beside what the standard library knows as private, loopback, link-local, multicast or reserved (IANA registries, RFC 6890)."""
_TRANSLATED = ip_network("64:ff9b::/96")
"""Addresses that stand for one of IPv4, as networks without IPv4 write them (RFC 6052)."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be connected to: public addresses on these ports, and the exceptions that the caller names one by one."""

    ports: frozenset[int] = frozenset({80, 443})
    exceptions: frozenset[tuple[str, int]] = frozenset()
    """(numeric address, port) pairs that are allowed although they are not public: for a test's own server."""

    def refusal(self, address: str, port: int) -> str:
        """Why this address, as numbers, may not be connected to; empty where it may."""
        if (address, port) in self.exceptions:
            return ""
        if port not in self.ports:
            return f"port {port} is not one of {', '.join(str(one) for one in sorted(self.ports))}"
        try:
            parsed = ip_address(address.partition("%")[0])
        except ValueError:
            return "it is no address"
        return "" if _public(parsed) else "its address is not a public one"

    def allows_port(self, port: int) -> bool:
        """Whether any host may be asked on this port."""
        return port in self.ports or any(port == one for _, one in self.exceptions)


def _public(address: Address) -> bool:
    """Whether an address is one of the public internet; one that carries an address of IPv4 is as public as that."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _TRANSLATED:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _public(inner)
    special = (
        *(address.is_private, address.is_loopback, address.is_link_local, address.is_multicast),
        *(address.is_reserved, address.is_unspecified, not address.is_global),
    )
    return not any(special) and not any(address in net for net in _NEVER if net.version == address.version)
