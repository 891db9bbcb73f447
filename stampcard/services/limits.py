"""How often something may be tried, and the alarms when it is tried far too often.

The counts stand in the database, so no restart forgets them. An address is never kept,
only a keyed hash of it that means nothing the next day.
"""

import hmac
import ipaddress
from datetime import timedelta

from stampcard.models import limits as table
from stampcard.models.writing import write
from stampcard.services.house import House
from stampcard.values.moments import to_milliseconds

ALARM_ONCE_IN = timedelta(hours=1)
ALARMS_KEPT = timedelta(days=400)
_MINUTE_MS = 60_000
_ONE_LINE = 64  # bits of an IPv6 address that one line to the net is given


def take(subject: str, most: int, minutes: int, *, house: House) -> bool:
    """Count one try against a subject: whether it is among the first `most`.

    The window of so many minutes begins with the first try and ends by itself.
    """
    now = house.clock()
    until = now + timedelta(minutes=minutes)
    return write(lambda: table.counted(subject, until, now)) <= most


def clear(subject: str, *, house: House) -> None:
    """Begin to count anew, as after a success."""
    write(lambda: table.forgotten(subject))


def wait_minutes(subject: str, minutes: int, *, house: House) -> int:
    """How many minutes a subject's window of so many still lasts, rounded up; or 0."""
    left_ms = table.until_ms(subject) - to_milliseconds(house.clock())
    return min(max(-(-left_ms // _MINUTE_MS), 0), minutes)


def alarm(kind: str, detail: str, *, house: House) -> None:
    """Note something too odd to wait; the same of a kind at most once an hour."""
    now = house.clock()

    def job() -> None:
        if table.noted(kind, detail, now, once_in=ALARM_ONCE_IN):
            table.older_alarms_removed(now - ALARMS_KEPT)

    write(job)


def source(address: str, *, house: House) -> str:
    """What limits know an address by for a day: a keyed hash, of the /64 in IPv6."""
    day = house.clock().date().isoformat()
    told = f"source {day} {_line(address)}".encode()
    return hmac.digest(house.key.secret, told, "sha256").hex()[:32]


def _line(address: str) -> str:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or int(found) >> _ONE_LINE)
