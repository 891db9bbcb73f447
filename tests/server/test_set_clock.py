"""A computer whose clock is set while the shop is served, with libfaketime."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.server.shops import Shop, a_shop_in

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
pytestmark = pytest.mark.skipif(not FAKETIME, reason="needs faketime")
SETTLED_SECONDS = 15 * 60


class Clock:
    """The served computer's clock; `shift` as libfaketime has it: "-1d", "+400d"."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.set("+0")

    def set(self, shift: str) -> None:
        self.file.write_text(shift)

    @property
    def variables(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path / "shift")


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    return a_shop_in(folder, "coupon", valid_until=tomorrow)


def warnings(shop: Shop) -> list[str]:
    return [word for word in shop.health()[1]["warnings"] if word == "clock"]


def test_an_ended_coupon_stays_ended_though_the_clock_is_set_back(shop, clock):
    clock.set("+9d")
    with shop.served(**clock.variables):
        assert shop.redeem(0)["reason"] == "expired"
        clock.set("+0")
        assert shop.redeem(1)["reason"] == "expired"
        assert warnings(shop) == ["clock"]

    with shop.served(**clock.variables):
        assert shop.redeem(2)["reason"] == "expired"
        assert warnings(shop) == ["clock"]


@pytest.mark.skipif(
    time.clock_gettime(time.CLOCK_BOOTTIME) < SETTLED_SECONDS,
    reason="a computer just switched on may still be setting its clock",
)
def test_a_coupon_does_not_end_when_the_clock_jumps_ahead(shop, clock):
    with shop.served(**clock.variables):
        assert warnings(shop) == []
        clock.set("+400d")

        assert shop.redeem(0)["outcome"] == "accepted"
        assert warnings(shop) == ["clock"]

        clock.set("+0")
        assert warnings(shop) == []


def test_acts_never_run_back_in_time(shop, clock):
    moments = []
    with shop.served(**clock.variables):
        for n, shift in enumerate(["+0", "-1d", "+400d", "-400d", "-1h", "+0"]):
            clock.set(shift)
            moments.append(shop.redeem(n)["at"])

    assert moments == sorted(moments)
    assert len(moments) == 6
