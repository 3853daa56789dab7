"""Which IP addresses lie in the public internet; everything else may be somebody's own machine or network."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

# IANA's registries of special-purpose addresses. Named here, though `is_global` knows most: what it says of some of
# them has changed between versions of Python.
_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ),
    )
)  # fmt: skip
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocols' own, Teredo among them, which carries an IPv4 address
            "2001:db8::/32", "3fff::/20",  # for documentation
            "2002::/16",  # 6to4, which carries an IPv4 address
            "2620:4f:8000::/48",
        ),
    )
)  # fmt: skip
_CARRIES_IPV4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
"""IPv4 within IPv6, and NAT64, by which a network without IPv4 reaches every site that has nothing else."""


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, also where it only carries another one."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        if not any(address in network for network in _CARRIES_IPV4):
            inside = address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)
            return inside and address.is_global
        address = IPv4Address(int(address) & 0xFFFFFFFF)
    return address.is_global and not any(address in network for network in _NOT_PUBLIC_4)
