"""Under which hosts the shop is opened: a name of its own, or an address nearby.

A name that somebody else owns could be made to point here, and their pages would then
count as ours. An address in figures cannot be borrowed like that.
"""

import re
from functools import lru_cache
from ipaddress import ip_address

_HOST = re.compile(r"(\[[0-9a-f:.%a-z]+\]|[^:\[\]]+)(:\d{0,5})?")


def name_of(host: str) -> str:
    """The name or address in a Host header or an origin, without port; "" if odd.

    >>> name_of("Shop.Example:8000"), name_of("[::1]:80"), name_of("a:b:c")
    ('shop.example', '::1', '')
    """
    match = _HOST.fullmatch(host.lower())
    return match[1].strip("[]").removesuffix(".") if match else ""


@lru_cache(maxsize=256)
def is_nearby(name: str) -> bool:
    """Whether a name is an address of this computer or of a network at home."""
    try:
        return not ip_address(name.partition("%")[0]).is_global
    except ValueError:
        return False


@lru_cache(maxsize=256)
def is_ours(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header is one of the shop's names, or an address nearby."""
    name = name_of(host)
    return name in names or is_nearby(name)
