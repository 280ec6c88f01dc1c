"""Which addresses belong to the public internet, and which lead inward.

Pure functions over addresses in their usual form. What a host's name means has been looked up before, so "0x7f.1"
and "2130706433" come here as 127.0.0.1.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_SHARED = IPv4Network("100.64.0.0/10")
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_TRANSLATED = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_DOCUMENTATION = IPv6Network("3fff::/20")


def is_public(address: str) -> bool:
    """Whether *address*, an IPv4 or IPv6 address, is one of the public internet; what is none is not."""
    return inward(address) == ""


def inward(address: str) -> str:
    """Return what *address* is instead of a public one, as "a loopback address"; nothing where it is public.

    The lists are IANA's special-purpose registries. An IPv6 address that carries an IPv4 address (mapped, NAT64,
    6to4, Teredo) is public only if that one is.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "no address"
    for one in (parsed, *_carried(parsed)):
        if said := _special(one):
            return said
    return ""


def _carried(address: IPv4Address | IPv6Address) -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses to which a packet to *address* may go in the end."""
    if isinstance(address, IPv4Address):
        return ()
    found = [address.ipv4_mapped, address.sixtofour]
    if address.teredo:
        found += address.teredo
    if address in _TRANSLATED or address in _COMPATIBLE:
        found.append(IPv4Address(int(address) & 0xFFFF_FFFF))
    return tuple(one for one in found if one is not None)


def _special(address: IPv4Address | IPv6Address) -> str:
    kinds = (
        ("a loopback address", address.is_loopback),
        ("an address that stands for this machine", address.is_unspecified),
        ("a link-local address", address.is_link_local),
        ("a multicast address", address.is_multicast),
        ("an address of a private network", address in _SHARED or _is_private(address)),
        ("a reserved address", not _is_global(address)),
    )
    return next((said for said, is_it in kinds if is_it), "")


def _is_private(address: IPv4Address | IPv6Address) -> bool:
    return address.is_private and not _is_carrier(address)


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is of a part of the internet that is in use; what a carrier carries is judged for itself."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_reserved
    if _is_carrier(address):
        return True
    return address.is_global and address in _GLOBAL_UNICAST and address not in _DOCUMENTATION


def _is_carrier(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return False
    carried = address.ipv4_mapped or address.sixtofour or address.teredo
    return carried is not None or address in _TRANSLATED
