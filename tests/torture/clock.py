"""Clocks that are wrong: set back, set forward, in other zones, on odd days.

R17 of the promises: with the clock set back no expired coupon works, no entry goes back
in time, and days begin and end as the shop's own. The clock is moved by libfaketime
while the server runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.torture.street import Figure, Server, Shop, open_shop
from tests.torture.visitors import Answer, Client, visit

LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
)
ZONES = ("Asia/Dhaka", "Europe/Moscow", "America/Los_Angeles")
DAY = 24 * 3600
# Under some versions of libfaketime the call behind `time.sleep` fails with "invalid
# argument": the server could not start on a busy machine, and its watch would end.
SLEEP = """
import select, time
time.sleep = lambda seconds: select.select([], [], [], seconds) and None
"""
# Days around which clocks or calendars do odd things, as the shop's own.
ODD_DAYS = {
    "leap day": "2028-02-29",
    "summer time begins in Los Angeles": "2027-03-14",
    "summer time ends in Los Angeles": "2027-11-07",
    "year's end": "2027-12-31",
}


@dataclass
class Clock:
    """What a server takes for the time; others see the machine's."""

    file: Path
    library: str

    def variables(self) -> dict[str, str]:
        """The environment that makes a process believe it, and sleep all the same."""
        self.file.with_name("sitecustomize.py").write_text(SLEEP)
        return {
            "PYTHONPATH": str(self.file.parent),
            "LD_PRELOAD": self.library,
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def shift(self, seconds: float) -> None:
        """So many seconds from the machine's time, at once."""
        whole = self.file.with_suffix(".new")
        whole.write_text(f"{seconds:+.0f}s\n")
        whole.replace(self.file)

    def set(self, moment: datetime) -> None:
        """To a moment; from there it goes on."""
        self.shift((moment - datetime.now(UTC)).total_seconds())


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """Back, forward, odd days in three zones."""
    library = next((path for path in LIBRARIES if Path(path).exists()), "")
    if not library:
        yield Figure("R17 clocks", "run", "not run: libfaketime is missing", ok=False)
        return
    yield _control(library)
    yield from _jumps(library)
    zones = ZONES if full else ZONES[2:]
    days = ODD_DAYS if full else dict(list(ODD_DAYS.items())[:1])
    for zone in zones:
        for word, day in days.items():
            yield _midnight(library, zone, word, day)


def _control(library: str) -> Figure:
    """That the server really sees another time than the machine."""
    shop = open_shop(cards=200)
    with _moved(shop, library, 400 * DAY) as (server, clock):
        ahead = _told(server)
        clock.shift(-DAY)
        behind = _told(server)
    return Figure(
        "R17 control: the server's clock moves while it runs",
        "+400 days, then −1 day",
        f"{ahead:+.1f} and {behind:+.1f} days",
        abs(ahead - 400) < 0.1 and abs(behind + 1) < 0.1,
    )


def _told(server: Server) -> float:
    """How many days the server is ahead, by the Date of its answers."""
    answer = visit(server.port, "/healthz")
    said = parsedate_to_datetime(answer.header("Date"))
    return (said - datetime.now(UTC)).total_seconds() / DAY


def _jumps(library: str) -> Iterator[Figure]:
    """A coupon good for ten days more, and a clock that goes everywhere."""
    shop = open_shop(cards=200)
    last = (datetime.now(ZoneInfo("Asia/Dhaka")) + timedelta(days=10)).date()
    shop.programme("short", "coupon", "benefit=gift", f"valid_until={last}")
    shop.print("short", 40)
    with _moved(shop, library, 0) as (server, clock):
        till, coupons = Client(server.port, token=shop.token), shop.codes("short")
        stamp = shop.codes("stamps")[0]
        good = _verdict(till.act(code=coupons[0], verb="redeem"))
        clock.shift(400 * DAY)
        ahead = _verdict(till.act(code=coupons[5], verb="redeem"))
        clock.shift(0)
        yield from _back_after_the_end(shop, server, clock, till, coupons)
        for days in (-1, -400, 3, -30, 0):
            clock.shift(days * DAY)
            till.act(code=stamp)
        yield _order(shop)
    yield Figure(
        "R17 control: the coupon on a day of its own",
        "accepted, also while the clock is 400 days ahead by a jump",
        f"{good}, {ahead}",
        good == ahead == "accepted",
    )


def _back_after_the_end(
    shop: Shop, server: Server, clock: Clock, till: Client, coupons: list[str]
) -> Iterator[Figure]:
    clock.shift(11 * DAY)
    server.restart()
    expired = _verdict(till.act(code=coupons[1], verb="redeem"))
    seen = []
    for days in (10, 5, 0, -1, -400):
        clock.shift(days * DAY)
        seen.append(_verdict(till.act(code=coupons[2], verb="redeem")))
        server.restart()
        seen.append(_verdict(till.act(code=coupons[3], verb="redeem")))
    page = till.card(coupons[4]).json or {}
    yield Figure(
        "R17 a coupon past its last day, then the clock set back (running, restarted)",
        "expired, and stays so",
        f"{expired}; then {seen}; looked up: {page.get('state')}",
        expired == "expired"
        and set(seen) == {"expired"}
        and page.get("state") == "expired",
    )


def _order(shop: Shop) -> Figure:
    acts = shop.rows("SELECT at, day FROM act ORDER BY seq")
    back = sum(one[0] > two[0] for one, two in pairwise(acts))
    days = sum(one[1] > two[1] for one, two in pairwise(acts))
    sound = shop.flask("verify")["ok"]
    return Figure(
        f"R17 {len(acts)} acts while the clock went to −400 and +11 days",
        "none before the one that stands before it, in time or day; verify ok",
        f"{back} moments and {days} days out of order; verify {sound}",
        not back and not days and sound and len(acts) > 10,
    )


def _midnight(library: str, zone: str, word: str, last: str) -> Figure:
    """One coupon a minute before the end of its last day there, one a minute after."""
    shop = open_shop(cards=200, timezone=zone)
    shop.programme("day", "coupon", "benefit=gift", f"valid_until={last}")
    shop.print("day", 20)
    begins = datetime.fromisoformat(last).replace(tzinfo=ZoneInfo(zone))
    ends = datetime.fromisoformat(f"{last}T23:59:00").replace(tzinfo=ZoneInfo(zone))
    moments = {
        "first minute": begins + timedelta(seconds=30),
        "last minute": ends,
        "a minute after": ends + timedelta(minutes=2),
    }
    said = {}
    clock = _clock(shop, library)
    for number, (when, moment) in enumerate(moments.items()):
        clock.set(moment.astimezone(UTC))
        with shop.serve(**clock.variables()) as server:
            till = Client(server.port, token=shop.token)
            code = shop.codes("day")[number]
            said[when] = _verdict(till.act(code=code, verb="redeem"))
    return Figure(
        f"R17 {word} ({last}) in {zone}",
        "accepted in its first and last minute, expired a minute after",
        f"{said}",
        list(said.values()) == ["accepted", "accepted", "expired"],
    )


@contextmanager
def _moved(shop: Shop, library: str, seconds: float) -> Iterator[tuple[Server, Clock]]:
    clock = _clock(shop, library)
    clock.shift(seconds)
    with shop.serve(**clock.variables()) as server:
        yield server, clock


def _clock(shop: Shop, library: str) -> Clock:
    return Clock(shop.folder / "clock.rc", library)


def _verdict(answer: Answer) -> Any:
    body = answer.json or {}
    return body.get("reason") or body.get("outcome") or answer.status
