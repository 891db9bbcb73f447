"""A computer whose clock is set while the shop is served, with libfaketime."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.server.shops import Shop, a_shop_in
from tests.torture.clock import DAY, Clock

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
pytestmark = pytest.mark.skipif(not FAKETIME, reason="needs faketime")
SETTLED_SECONDS = 15 * 60


@pytest.fixture
def clock(tmp_path):
    found = Clock(tmp_path / "shift", str(FAKETIME))
    found.shift(0)
    return found


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    return a_shop_in(folder, "coupon", valid_until=tomorrow)


def warnings(shop: Shop) -> list[str]:
    return [word for word in shop.health()[1]["warnings"] if word == "clock"]


def test_an_ended_coupon_stays_ended_though_the_clock_is_set_back(shop, clock):
    clock.shift(9 * DAY)
    with shop.served(**clock.variables()):
        assert shop.redeem(0)["reason"] == "expired"
        clock.shift(0)
        assert shop.redeem(1)["reason"] == "expired"
        assert warnings(shop) == ["clock"]

    with shop.served(**clock.variables()):
        assert shop.redeem(2)["reason"] == "expired"
        assert warnings(shop) == ["clock"]


@pytest.mark.skipif(
    time.clock_gettime(time.CLOCK_BOOTTIME) < SETTLED_SECONDS,
    reason="a computer just switched on may still be setting its clock",
)
def test_a_coupon_does_not_end_when_the_clock_jumps_ahead(shop, clock):
    with shop.served(**clock.variables()):
        assert warnings(shop) == []
        clock.shift(400 * DAY)

        assert shop.redeem(0)["outcome"] == "accepted"
        assert warnings(shop) == ["clock"]

        clock.shift(0)
        assert warnings(shop) == []


def test_acts_never_run_back_in_time(shop, clock):
    moments = []
    with shop.served(**clock.variables()):
        for n, days in enumerate([0, -1, 400, -400, -1 / 24, 0]):
            clock.shift(days * DAY)
            moments.append(shop.redeem(n)["at"])

    assert moments == sorted(moments)
    assert len(moments) == 6
