"""The addresses of this computer, as the system knows them."""

import fcntl
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv6Address
from pathlib import Path

_ADDRESS_OF_INTERFACE = 0x8915  # SIOCGIFADDR, in Linux
_IPV6_LIST = Path("/proc/net/if_inet6")
_REQUEST = "256s"  # what the system asks of: an interface's name, and room to answer


def own_addresses() -> frozenset[str]:
    """Every address of every network this computer is in; none where it cannot tell."""
    return frozenset((*_ipv4(), *_ipv6()))


def _ipv4() -> Iterator[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # an interface without an address
                wanted = struct.pack(_REQUEST, name.encode()[:15])
                answer = fcntl.ioctl(asked, _ADDRESS_OF_INTERFACE, wanted)
                yield socket.inet_ntoa(answer[20:24])


def _ipv6() -> Iterator[str]:
    with suppress(OSError, ValueError):
        for line in _IPV6_LIST.read_text(encoding="ascii").splitlines():
            yield str(IPv6Address(int(line.split()[0], 16)))
